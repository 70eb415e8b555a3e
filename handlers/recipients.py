"""Who gets a report at once: the unit's manager, or those who must know what the manager must not (27 kap. 2 § SoL)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quality.case import Case, Holder, Suspicion
from quality.profile import Profile
from quality.role import Organisation


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who answers for a report, who gets its card, and who must not see it."""

    owners: tuple[Holder, ...]
    cards: tuple[Holder, ...]
    barred: frozenset[int]


def recipients(case: Case, manager: int | None, organisation: Organisation, profile: Profile, day: date) -> Recipients:
    """Where a new report goes; `manager` is the one chosen where the unit has several.

    The unit's manager as a rule; on suspicion the profile's receiving functions, and the manager only reads; with the
    manager involved the next level, or on suspicion nobody of the line.
    """
    barred = _implicated(case, manager, organisation, day) if case.manager_involved else frozenset()
    here = organisation.managers(case.unit, day)[:1] if not case.manager_involved else ()
    own = tuple(Holder(post.function.value, case.unit, manager) for post in here)
    line = organisation.line(case.unit, day)
    above = tuple(h for h in line if h.unit != case.unit and organisation.holders(h, day, barred))
    received = tuple(
        Holder(function.value, case.unit)
        for function in profile.receivers(case.suspicion, case.laws)
        if organisation.holders(Holder(function.value, case.unit), day, barred)
    )
    top = above[-1:] or line[-1:]
    nearest = own or above[:1] or received or top
    if case.suspicion is not Suspicion.NONE:
        informed = nearest if not case.manager_involved else ()
        return Recipients(received or top, (received or top) + informed, barred)
    return Recipients(nearest, nearest + (received if case.manager_involved else ()), barred)


def _implicated(case: Case, manager: int | None, organisation: Organisation, day: date) -> frozenset[int]:
    """Whom "my manager" can mean: the unit's and the reporter's own, whoever stands in for them, never the reporter."""
    units = [case.unit]
    if case.reporter is not None:
        units += [unit for unit in organisation.own_units(case.reporter, day) if unit != case.unit]
    found = {person for unit in units for person in _managers(unit, manager, organisation, day, but=case.reporter)}
    return frozenset(found)


def _managers(
    unit: int, manager: int | None, organisation: Organisation, day: date, *, but: int | None
) -> tuple[int, ...]:
    """The people who manage a unit, from the nearest level where it is anybody else than the one who reports."""
    for node in organisation.ancestors(unit):
        posts = organisation.managers(node, day)
        named = [post for post in posts if post.person == manager] or posts
        people = dict.fromkeys(person for post in named for person in _present(post.person, organisation, day))
        others = tuple(person for person in people if person != but)
        if others:
            return others
    return ()


def _present(person: int, organisation: Organisation, day: date) -> Iterator[int]:
    yield person
    yield organisation.stand_in(person, day)
