"""What somebody answered for in person goes to whoever answers for it now, in the commit that ends their functions."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from handlers.moves import entrust, owe_cards
from handlers.visit import id_of, subject_of
from quality.calendar import add_working_days
from quality.case import Case, Holder, State
from quality.duty import Duty, DutyKind, message, owed
from quality.lifecycle import DECIDED
from quality.owing import owner_of
from quality.profile import Profile
from quality.role import Organisation
from quality.stages import staged
from quality.succession import successor, without_person
from quality.year_wheel import Errand, nodes_of
from storage.chunks import chunks
from storage.database import Store

DIRECTORY, FILE = "directory", "people_file"
LEFT = "left"


@dataclass(frozen=True, slots=True)
class Change:
    """The transaction in which they leave, which has ended their functions already; `actor` is who told of it."""

    store: Store
    profile: Profile
    now: datetime
    actor: str = DIRECTORY

    @property
    def today(self) -> date:
        return self.now.astimezone(self.profile.timezone).date()


async def hand_over(change: Change, leavers: Collection[int]) -> int:
    """Moves open cases and duties of those who leave; returns how many cases changed hands.

    They stand in for nobody, and nothing is said to them unasked.
    """
    store, moved = change.store, 0
    organisation: Organisation | None = None  # the whole of it is read for cases only: most who leave have none
    await store.people.stand_in_no_more(leavers, change.today)
    await store.references.forget_people(leavers)
    for some in chunks(leavers):
        for case in await store.cases.in_hands_of(some):
            organisation = organisation or await store.people.as_changed()
            await _case(change, case, set(some), organisation)
            moved += 1
        for number in sorted(await store.actions.left_undone_by(some)):
            await _actions(change, number, some)
        for duty in await store.duties.in_person_of(some):
            await _duty(change, duty)
    return moved


async def _case(change: Change, case: Case, leavers: set[int], organisation: Organisation) -> None:
    """Whoever handled it is gone: the next in turn does, or everybody who may is reminded to take it on."""
    holder = without_person(case.holder) if case.holder.person in leavers else case.holder
    after = replace(case, holder=holder)
    taken = case.assignee in leavers
    heir = successor(after, organisation, change.today, change.profile.cases) if taken else None
    after = replace(after, assignee=heir) if taken else after
    if after.investigator in leavers:
        after = replace(after, investigator=None)
    changed = await change.store.cases.change(after)
    await _write(change, changed, to=heir)
    await owe_cards(change.store, changed, at=change.now, also=(heir,) if heir else ())
    if taken and heir is None:
        await _ask_for_somebody(change, changed)


async def _actions(change: Change, number: int, leavers: Collection[int]) -> None:
    """What they were to do in a case is to be done by whoever has it now."""
    case = await change.store.cases.for_delivery(number)
    if case is not None and case.state.is_open:
        await entrust(change.store, case, leavers, at=change.now)
        await _write(change, case, to=case.assignee, duty="actions")


async def _ask_for_somebody(change: Change, case: Case) -> None:
    profile = change.profile
    days = profile.deadlines.acknowledge
    due = add_working_days(change.now, days, zone=profile.timezone, hours=profile.hours)
    about = f"{LEFT}-r{case.revision}"
    duty = owed(DutyKind.ACKNOWLEDGE, subject_of(case), case.holder, case.unit, due_at=due, about=about)
    await change.store.duties.owe([staged(duty, profile, change.now)])


async def _duty(change: Change, duty: Duty) -> None:
    """A duty of a function is the function's; what a reporter owed goes to whoever has the case, or has no answer."""
    store, narrowed = change.store, duty.owner.function
    if narrowed:
        await store.duties.hand_over(duty.id, without_person(duty.owner))
        return
    if duty.kind.is_planned:
        await _back_to_the_plan(change, duty)
        return
    of_case = duty.subject.startswith("case:")
    case = await store.cases.for_delivery(id_of(duty.subject)) if of_case else None
    if case is None or duty.kind.is_message or not (case.state.is_open or duty.kind.outlives):
        await _end(change, duty)
    elif duty.kind is DutyKind.COMPLETE:
        await _end(change, duty)
        await _unanswered(change, case)
    else:
        await store.duties.hand_over(duty.id, await _next(change, duty, case))
        await _write(change, case, to=case.assignee, duty=duty.kind.value)


async def _back_to_the_plan(change: Change, duty: Duty) -> None:
    """What somebody took over of a plan or of the year is the function's again that it was planned for."""
    holder = await _planned_for(change, duty)
    if holder is None:
        await _end(change, duty)
    else:
        await change.store.duties.hand_over(duty.id, holder)


async def _planned_for(change: Change, duty: Duty) -> Holder | None:
    if duty.kind is DutyKind.CHECKPOINT:
        found = (await change.store.controls.among([id_of(duty.subject)])).get(id_of(duty.subject))
        return Holder(found[1].function.value, found[1].unit) if found else None
    errand = Errand.read(duty.subject)
    entry = next((each for each in change.profile.year_wheel if errand and each.code == errand.code), None)
    if errand is None or entry is None:
        return None
    nodes = nodes_of(entry, await change.store.people.as_changed(), change.today)
    return next((Holder(function.value, unit) for function, unit in nodes if unit == errand.unit), None)


async def _unanswered(change: Change, case: Case) -> None:
    """Nobody will answer what was asked: the case goes on without it, and whoever asked is told."""
    changed = await change.store.cases.change(replace(case, state=State.REVIEWING))
    await _write(change, changed, to=case.assignee, duty=DutyKind.COMPLETE.value)
    await owe_cards(change.store, changed, at=change.now)
    about = f"r{changed.revision}"
    told = message(
        DutyKind.TELL_UNANSWERED, subject_of(case), _whoever_has(case), case.unit, at=change.now, about=about
    )
    await change.store.duties.owe([told])


async def _next(change: Change, duty: Duty, case: Case) -> Holder:
    """Whose a duty is now: the function's that investigates, or keeps the routines; else of whoever has the case."""
    named = duty.kind is DutyKind.REVIEW_DOCUMENT or (duty.kind is DutyKind.INVESTIGATE and case.type in DECIDED)
    if not named:
        return _whoever_has(case)
    organisation = await change.store.people.as_changed()
    holder = organisation.placed(owner_of(duty.kind, case, change.profile), change.today)
    return holder if organisation.holders(holder, change.today, case.barred) else _whoever_has(case)


def _whoever_has(case: Case) -> Holder:
    return Holder(person=case.assignee) if case.assignee else case.holder


async def _end(change: Change, duty: Duty) -> None:
    await change.store.duties.reschedule(
        duty.id, next_nudge_at=None, level=duty.level, attempts=0, done_at=change.now, done_how=LEFT
    )


async def _write(change: Change, case: Case, *, to: int | None, duty: str = "") -> None:
    details = {"why": LEFT, "to": to or 0, "state": case.state.value, **({"duty": duty} if duty else {})}
    await change.store.audit.record(subject_of(case), "handed_over", actor=change.actor, at=change.now, details=details)
