"""Who is told when an owner does nothing: one level up at a time, from the nearest to the top (pure)."""

from collections.abc import Iterable
from datetime import date

from quality.case import Case, Holder
from quality.duty import Duty
from quality.role import LINE, Organisation


def ladder(owner: Holder, line: tuple[Holder, ...]) -> tuple[Holder, ...]:
    """The levels above an owner, nearest first: the line above its unit; for staff functions the top of the line."""
    if owner.function not in {function.value for function in LINE}:
        return line[-1:]
    places = [(holder.function, holder.unit) for holder in line]
    own = (owner.function, owner.unit)
    return line[places.index(own) + 1 :] if own in places else line


def escalates_to(step: int, above: tuple[Holder, ...]) -> Holder | None:
    """Who else is told: nobody before step 0, which comes after the owner's own stages; then one up, to the top."""
    if step < 0 or not above:
        return None
    return above[min(step, len(above) - 1)]


def above_of(duty: Duty, case: Case | None, organisation: Organisation, today: date) -> tuple[Holder, ...]:
    """The levels above an owner, each with somebody new in it.

    For a function the line; for a person whoever has the case, then the line, but what only the reporter can answer
    stays with whoever asked.
    """
    line = organisation.line(duty.unit, today)
    barred = barred_of(case)
    if duty.owner.function or case is None:
        levels = ladder(duty.owner, line) if duty.owner.function else line
    else:
        having = (Holder(person=case.assignee), case.holder) if case.assignee else (case.holder,)
        levels = having if duty.kind.is_reporters else (*having, *line)
    known = set(organisation.holders(duty.owner, today, barred))
    found = []
    for level in levels:
        new = set(organisation.holders(level, today, barred)) - known
        if new:
            found.append(level)
            known |= new
    return tuple(found)


def nearest_manager(duty: Duty, organisation: Organisation, today: date) -> int | None:
    """Who answers for the unit of a duty about no case, above whoever owes it."""
    owners = set(organisation.holders(duty.owner, today))
    levels = [organisation.holders(level, today) for level in organisation.line(duty.unit, today)]
    own = max((number for number, people in enumerate(levels) if owners & set(people)), default=-1)
    return next((person for people in levels[own + 1 :] for person in people), None)


def nearest(
    above: Iterable[Holder],
    organisation: Organisation,
    case: Case | None,
    today: date,
    *,
    but: frozenset[int] = frozenset(),
) -> tuple[int, ...]:
    """The people of the first level above that has any, leaving out those who were tried."""
    levels = (organisation.holders(holder, today, barred_of(case) | but) for holder in above)
    return next((people for people in levels if people), ())


def barred_of(case: Case | None) -> frozenset[int]:
    """Who must not hear of it: what is about no case bars nobody."""
    return case.barred if case else frozenset()
