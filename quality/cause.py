"""Why something happened: the five areas of causes, each with a second level (domain.md 3.2)."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Area(StrEnum):
    """The five orsaksområden."""

    COMMUNICATION = "communication"
    COMPETENCE = "competence"
    ORGANISATION = "organisation"
    TECHNOLOGY = "technology"
    ROUTINES = "routines"


CAUSES: Mapping[Area, tuple[str, ...]] = {
    Area.COMMUNICATION: ("lack", "other"),
    Area.COMPETENCE: ("knowledge", "other"),
    Area.ORGANISATION: ("workload", "staffing", "premises", "leadership", "other"),
    Area.TECHNOLOGY: ("fault", "other"),
    Area.ROUTINES: ("missing", "not_followed", "other"),
}
"""The second level, by area."""


def codes() -> tuple[str, ...]:
    """Every cause as `area.cause`."""
    return tuple(f"{area.value}.{cause}" for area, causes in CAUSES.items() for cause in causes)


def areas(causes: Iterable[str]) -> frozenset[Area]:
    """The areas of some causes."""
    return frozenset(Area(code.partition(".")[0]) for code in causes)
