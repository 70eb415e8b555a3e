"""What a case is, whatever its type, so that eight more types are new records and not new machinery."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Law(StrEnum):
    """The statutes that a deviation can fall under; an event may fall under several."""

    HSL = "HSL"
    SOL = "SoL"
    LSS = "LSS"


class CaseType(StrEnum):
    """The kinds of case; each has its own reference prefix."""

    DEVIATION = "deviation"

    @property
    def prefix(self) -> str:
        return {"deviation": "AVV"}[self.value]


class State(StrEnum):
    """Where a case stands (domain: inkommen, granskas, väntar komplettering, avslutad)."""

    RECEIVED = "received"
    REVIEWING = "reviewing"
    AWAITING = "awaiting"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a closed case ended."""

    NOT_A_DEVIATION = "not_a_deviation"


class Nature(StrEnum):
    """Risk, tillbud or negativ händelse."""

    RISK = "risk"
    NEAR_MISS = "near_miss"
    HARM = "harm"


class Suspicion(StrEnum):
    """What the reporter suspects beyond a deviation: reason enough for the statutory track."""

    NONE = "none"
    SARAH = "sarah"
    MARIA = "maria"
    BOTH = "both"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers for a case or a duty: a function at a unit, resolved to people when something is to be said.

    `person` narrows it to one of several who hold the function; a person alone (`function` empty) holds in person.
    """

    function: str = ""
    unit: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of a case, without its free text.

    `severity` is 1–4 (domain.md 3.1) or None when nobody could say. `barred` are people without any scope on it
    (whose own conduct is in question). `facts` are codes that belong to the type (nature, actual, possible …).
    """

    type: CaseType
    unit: int
    reporter: int | None
    holder: Holder
    laws: frozenset[Law]
    category: str
    severity: int | None
    created_at: datetime
    id: int = 0
    reference: str = ""
    state: State = State.RECEIVED
    assignee: int | None = None
    suspicion: Suspicion = Suspicion.NONE
    manager_involved: bool = False
    shows_name: bool = True
    flagged: bool = False
    occurred_at: datetime | None = None
    discovered_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    barred: frozenset[int] = frozenset()
    facts: Mapping[str, str] = field(default_factory=dict)
    revision: int = 0

    @property
    def restricted(self) -> bool:
        """Whether a statutory suspicion limits who may know of it."""
        return self.suspicion is not Suspicion.NONE


@dataclass(frozen=True, slots=True)
class Words:
    """One piece of a case's free text: which field, by whom, when."""

    field: str
    text: str
    author: int | None
    at: datetime


def severity_of(actual: str, possible: str) -> int | None:
    """The reported severity: the higher of actual and possible consequence; None when both are unknown."""
    known = [int(degree) for degree in (actual, possible) if degree.isdigit()]
    return max(known, default=None)
