"""What a case is, whatever its type, so that eight more types are new records and not new machinery."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Law(StrEnum):
    """The statutes that a deviation can fall under; an event may fall under several."""

    HSL = "HSL"
    SOL = "SoL"
    LSS = "LSS"
    LVU = "LVU"
    LVM = "LVM"


SOCIAL = frozenset({Law.SOL, Law.LSS, Law.LVU, Law.LVM})
"""The laws of social services, under which lex Sarah holds."""


class CaseType(StrEnum):
    """The kinds of case (domain.md 1.2); each has its own reference prefix."""

    DEVIATION = "deviation"
    SYNPUNKT = "synpunkt"
    MISCONDUCT = "misconduct"
    HARM = "harm"
    RISK = "risk"
    RISK_ANALYSIS = "risk_analysis"
    IMPROVEMENT = "improvement"
    DATA_BREACH = "data_breach"
    PROVIDER_EVENT = "provider_event"
    SCRUTINY = "scrutiny"

    @property
    def prefix(self) -> str:
        return _PREFIXES[self]


_PREFIXES: Mapping[CaseType, str] = {
    CaseType.DEVIATION: "AVV",
    CaseType.SYNPUNKT: "SYN",
    CaseType.MISCONDUCT: "SAR",
    CaseType.HARM: "MAR",
    CaseType.RISK: "RIS",
    CaseType.RISK_ANALYSIS: "ANA",
    CaseType.IMPROVEMENT: "FOR",
    CaseType.DATA_BREACH: "INC",
    CaseType.PROVIDER_EVENT: "UTF",
    CaseType.SCRUTINY: "GRA",
}


_STATUTORY = frozenset({CaseType.MISCONDUCT, CaseType.HARM})


class State(StrEnum):
    """Where a case stands (domain.md 1.1); the last four are beside the way."""

    RECEIVED = "received"
    REVIEWING = "reviewing"
    INVESTIGATING = "investigating"
    DECIDING = "deciding"
    ACTING = "acting"
    FOLLOWING_UP = "following_up"
    CLOSED = "closed"
    AWAITING = "awaiting"
    PARKED = "parked"
    REOPENED = "reopened"
    MISTAKEN = "mistaken"

    @property
    def is_open(self) -> bool:
        return self not in _ENDED


_ENDED = frozenset({State.CLOSED, State.MISTAKEN})


class Outcome(StrEnum):
    """How a closed case ended."""

    NOT_A_DEVIATION = "not_a_deviation"
    DONE = "done"
    DUPLICATE = "duplicate"
    ROUTED_AWAY = "routed_away"
    PASSED_ON = "passed_on"
    ACCEPTED = "accepted"
    INTRODUCED = "introduced"
    DECLINED = "declined"
    ASSESSED = "assessed"


class Bond(StrEnum):
    """Why two cases are linked; the first arose from, runs beside, or repeats the second."""

    TRACK = "track"
    AROSE = "arose"
    DUPLICATE = "duplicate"


class Band(StrEnum):
    """What a score means (domain.md 3.1): who has to be involved."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


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

    `severity` is 1–4 (domain.md 3.1) as reported, or None when nobody could say; `score` is what the investigation
    made of it (severity × likelihood), `residual` what is left of it afterwards. `barred` are people without any scope
    on it (whose own conduct is in question). `handed_over_by` handed it over to the statutory track; `linked` are the
    types of the cases it is linked to. `facts` are codes that belong to the type (nature, actual, possible …).
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
    investigator: int | None = None
    handed_over_by: int | None = None
    linked: frozenset[CaseType] = frozenset()
    score: int | None = None
    band: Band | None = None
    residual: int | None = None
    review_on: date | None = None
    diary: str = ""
    decision_diary: str = ""
    held: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    revision: int = 0

    @property
    def restricted(self) -> bool:
        """Whether a statutory suspicion, or a track of its own, limits who may know of it."""
        return self.suspicion is not Suspicion.NONE or self.type in _STATUTORY

    @property
    def investigators(self) -> frozenset[int]:
        """Whoever investigates it, and in a case that somebody else decides whoever has: none of them decides it."""
        noted = {int(number) for number in self.facts.get("investigators", "").split(",") if number}
        return frozenset(noted | ({self.investigator} if self.investigator is not None else set()))


@dataclass(frozen=True, slots=True)
class Link:
    """Another case that this one is linked to; `forward` when this one arose from, runs beside or repeats it."""

    case: int
    bond: Bond
    forward: bool


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
