"""What is decided where a named delegate decides: the degrees, what the law asks to be told, and every stamp (pure)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from quality.case import Case


class Degree(StrEnum):
    """How serious it was, by the five-degree scale of lex Sarah (domain.md 1.2 d)."""

    NONE = "none"
    RISK = "risk"
    MISCONDUCT = "misconduct"
    SERIOUS_RISK = "serious_risk"
    SERIOUS = "serious"

    @property
    def must_notify(self) -> bool:
        """Whether IVO has to be notified, also when it is remedied already (24 f § LSS, 27 kap. SoL)."""
        return self in {Degree.SERIOUS_RISK, Degree.SERIOUS}


class Told(StrEnum):
    """What a patient is told of a vårdskada (3 kap. 8 § PSL)."""

    EVENT = "event"
    MEASURES = "measures"
    COMPLAINTS = "complaints"
    COMMITTEE = "committee"
    IVO = "ivo"
    COMPENSATION = "compensation"


@dataclass(frozen=True, slots=True)
class Decision:
    """One stamp: when, by whom, and the answers in codes; a changed decision is a new one."""

    number: int
    at: datetime
    by: int
    codes: Mapping[str, str]


def decisions(case: Case) -> tuple[Decision, ...]:
    """What has been decided in a case, oldest first."""
    found: list[Decision] = []
    while stamp := case.facts.get(f"decision.{len(found) + 1}"):
        codes = json.loads(stamp)
        at, by = datetime.fromisoformat(codes.pop("at")), codes.pop("by")
        found.append(Decision(len(found) + 1, at, by, codes))
    return tuple(found)


def decide(case: Case, codes: Mapping[str, str], *, at: datetime, by: int) -> Case:
    """The case with one more decision; those before it stay."""
    number = len(decisions(case)) + 1
    stamp = json.dumps({"at": at.isoformat(), "by": by, **codes}, sort_keys=True)
    return replace(case, facts={**case.facts, f"decision.{number}": stamp})


def investigated(case: Case, person: int) -> Case:
    """The case with one more person who has investigated it, and who therefore does not decide it."""
    people = sorted(case.investigators | {person})
    return replace(case, facts={**case.facts, "investigators": ",".join(map(str, people))})
