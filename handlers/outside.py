"""Reports that nobody here made: synpunkter from the public and what providers send become cases like any other.

domain.md 1.2 e and i; 27 kap. 4 § SoL and 24 f § LSS for what a provider tells the board.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from quality.case import Case, CaseType, Holder, Law, Suspicion

TYPES = (CaseType.SYNPUNKT, CaseType.PROVIDER_EVENT, CaseType.MISCONDUCT)
"""What may come from outside."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A report from outside: what was said, by which sender, and where it belongs."""

    type: CaseType
    unit: int
    sender: str
    words: Mapping[str, str]
    laws: frozenset[Law] = frozenset()
    occurred_at: datetime | None = None
    discovered_at: datetime | None = None
    flagged: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


def case_of(report: Outside, now: datetime) -> Case:
    """The case that it becomes, before anybody holds it: nobody here reported it."""
    misconduct = report.type is CaseType.MISCONDUCT
    return Case(
        type=report.type,
        unit=report.unit,
        reporter=None,
        holder=Holder(),
        laws=report.laws,
        category="",
        severity=None,
        created_at=now,
        suspicion=Suspicion.SARAH if misconduct else Suspicion.NONE,
        shows_name=False,
        flagged=report.flagged,
        occurred_at=report.occurred_at,
        discovered_at=report.discovered_at or now,
        facts={**report.facts, "via": report.sender},
    )
