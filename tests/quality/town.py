"""Seven units in three levels and a case at one of them, for the tests of rules.

1 Socialförvaltningen ─┬─ 2 Äldreomsorg ─┬─ 3 Linden ── 7 Linden natt
                       │                 └─ 4 Eken
                       └─ 5 Funktionsstöd ── 6 Boklunden
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from quality.case import Case, CaseType, Holder, Law, State, Suspicion
from quality.profile_file import load
from quality.role import Function, Organisation, Person, Post, Substitution, Unit

ROLES = load("standard").cases
TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PARENTS: Mapping[int, int | None] = {1: None, 2: 1, 3: 2, 4: 2, 5: 1, 6: 5, 7: 3}
UNITS = {id_: Unit(id_, f"Enhet {id_}", parent, (f"Enhet {id_}",)) for id_, parent in PARENTS.items()}
OWN, SUB, ELSEWHERE = 3, 7, 4
ME, SOMEBODY = 10, 99


def town(*posts: Post, away: tuple[Substitution, ...] = (), people: range = range(100)) -> Organisation:
    return Organisation(UNITS, {id_: Person(id_, f"Person {id_}") for id_ in people}, posts, away)


def post(person: int, function: Function, unit: int = OWN, *, start: str = "", end: str = "") -> Post:
    return Post(person, function, unit, _day(start), _day(end))


def away(person: int, substitute: int, start: str = "2026-11-01", end: str = "2026-11-30") -> Substitution:
    return Substitution(person, substitute, date.fromisoformat(start), date.fromisoformat(end))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def case(**facts: Any) -> Case:
    """A received deviation at Linden that somebody else reported and the manager of the top unit holds."""
    given: dict[str, Any] = {
        "type": CaseType.DEVIATION,
        "unit": OWN,
        "reporter": SOMEBODY,
        "holder": Holder("nobody", 1),
        "laws": frozenset({Law.SOL}),
        "category": "fall.own_activity",
        "severity": 2,
        "created_at": AT,
        "state": State.RECEIVED,
        "suspicion": Suspicion.NONE,
    }
    return Case(**(given | facts))
