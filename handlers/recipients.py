"""Who gets a report at once: the unit's manager, or those who must know what the manager must not (27 kap. 2 § SoL)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quality.case import Case, CaseType, Holder, Suspicion
from quality.profile import Profile
from quality.role import LINE, Function, Organisation

STANDING = (Function.LEX_RESPONSIBLE, Function.DIRECTOR, Function.MAS, Function.QUALITY)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who answers for a report, who gets its card, and who must not see it."""

    owners: tuple[Holder, ...]
    cards: tuple[Holder, ...]
    barred: frozenset[int]


def recipients(case: Case, manager: int | None, organisation: Organisation, profile: Profile, day: date) -> Recipients:
    """Where a new report goes; `manager` is the one chosen where the unit has several.

    The unit's manager as a rule; the functions that the profile names to receive its type, and of a deviation on
    suspicion the statutory track's, while the manager only reads; with the manager involved the next level, or those
    functions alone. Whom the profile informs gets the card as well.
    """
    barred = _implicated(case, organisation, day) if case.manager_involved else frozenset()
    here = organisation.managers(case.unit, day)[:1] if not case.manager_involved else ()
    own = tuple(Holder(post.function.value, case.unit, manager) for post in here)
    line = organisation.line(case.unit, day)
    above = tuple(h for h in line if h.unit != case.unit and organisation.holders(h, day, barred))
    receiving = (_held(function, case, own + line) for function in _receiving(case, profile))
    received = tuple(holder for holder in receiving if organisation.holders(holder, day, barred))
    anybody = above[-1:] or _standing(case, organisation, day, barred)
    nearest = own or above[:1] or received or anybody
    informed = tuple(_informed(case, profile, line))
    if _goes_past_the_manager(case, profile):
        reads = nearest if not case.manager_involved and case.type in _READ_BY_MANAGER else ()
        return Recipients(received or anybody, _once(received or anybody, reads, informed), barred)
    reads = received if case.manager_involved and case.type is CaseType.DEVIATION else ()
    return Recipients(nearest, _once(nearest, reads, informed), barred)


def receivers_of(case: Case, organisation: Organisation, profile: Profile, day: date) -> tuple[Holder, ...]:
    """The functions that receive a case of this type, as far as somebody holds them; never nobody."""
    named = profile.cases[case.type].receives
    held = (organisation.placed(Holder(function.value, case.unit), day) for function in named)
    found = tuple(holder for holder in held if organisation.holders(holder, day, case.barred))
    return found or _standing(case, organisation, day, case.barred)


def home_of(case: Case, organisation: Organisation, day: date) -> Holder:
    """Where an avvikelse belongs: the unit's manager, or the nearest above who is not barred from it."""
    own = tuple(Holder(post.function.value, case.unit) for post in organisation.managers(case.unit, day)[:1])
    line = (*own, *organisation.line(case.unit, day))
    found = tuple(holder for holder in line if organisation.holders(holder, day, case.barred))
    return (found or _standing(case, organisation, day, case.barred))[0]


_READ_BY_MANAGER = frozenset({CaseType.DEVIATION, CaseType.HARM})
"""Of what goes past the unit's manager, what they still read, because somebody has to act at the unit at once."""


def _goes_past_the_manager(case: Case, profile: Profile) -> bool:
    suspected = case.type is CaseType.DEVIATION and case.suspicion is not Suspicion.NONE
    return suspected or bool(profile.cases[case.type].receives)


def _receiving(case: Case, profile: Profile) -> tuple[Function, ...]:
    """Who receives it instead of the manager; where the type names nobody, who does when the manager is involved."""
    if case.type is CaseType.DEVIATION:
        return profile.receivers(case.suspicion, case.laws)
    return profile.cases[case.type].receives or profile.involved


def _informed(case: Case, profile: Profile, line: tuple[Holder, ...]) -> Iterator[Holder]:
    """Of the line whoever is nearest the unit; of the staff functions whoever answers for it."""
    for function in profile.cases[case.type].informs:
        held = _held(function, case, line)
        if function not in LINE or held in line:
            yield held


def _once(*groups: tuple[Holder, ...]) -> tuple[Holder, ...]:
    return tuple(dict.fromkeys(holder for group in groups for holder in group))


def _held(function: Function, case: Case, line: tuple[Holder, ...]) -> Holder:
    """Where a function is held: a manager of the line at the nearest level that has one."""
    at_case = Holder(function.value, case.unit)
    return next((holder for holder in line if holder.function == function), at_case)


def _standing(case: Case, organisation: Organisation, day: date, barred: frozenset[int]) -> tuple[Holder, ...]:
    """Who takes a report that has nobody else: a report is never turned away, and never sent to whom it accuses.

    Where there is not even one of these, it waits for whoever becomes responsible for lex Sarah.
    """
    for function in STANDING:
        for post in organisation.posts:
            holder = Holder(function.value, post.unit)
            if post.function is function and post.on(day) and organisation.holders(holder, day, barred):
                return (holder,)
    return (Holder(Function.LEX_RESPONSIBLE.value, case.unit),)


def _implicated(case: Case, organisation: Organisation, day: date) -> frozenset[int]:
    """Whom "my manager" can mean: the unit's and the reporter's own, whoever stands in for them, never the reporter."""
    units = [case.unit]
    if case.reporter is not None:
        units += [unit for unit in organisation.own_units(case.reporter, day) if unit != case.unit]
    found = {person for unit in units for person in _managers(unit, organisation, day, but=case.reporter)}
    return frozenset(found)


def _managers(unit: int, organisation: Organisation, day: date, *, but: int | None) -> tuple[int, ...]:
    """The people who manage a unit, from the nearest level where it is anybody else than the one who reports.

    All of them: whom of two the report was addressed to does not say which one was involved.
    """
    for node in organisation.ancestors(unit):
        posts = organisation.managers(node, day)
        people = dict.fromkeys(person for post in posts for person in _present(post.person, organisation, day))
        others = tuple(person for person in people if person != but)
        if others:
            return others
    return ()


def _present(person: int, organisation: Organisation, day: date) -> Iterator[int]:
    yield person
    yield organisation.stand_in(person, day)
