"""Does with a case what the lifecycle table says: state, duties, audit, renewed cards, and what the reporter hears."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from conversation.flow import Rejected
from conversation.words import N_
from handlers.visit import Visit, id_of, subject_of
from quality.action import Stage
from quality.case import Case, Holder, State, Words
from quality.decision import investigated
from quality.duty import DutyKind, message
from quality.lifecycle import ASIDE, DECIDED, NOTICES, RULES, Move, Rule, may
from quality.owing import duty_of, owner_of
from storage.database import Store

GONE = N_("Det ärendet finns inte, eller så får du inte se det. Fråga din chef om du tror att det är fel.")
NOT_NOW = N_("Det går inte att göra med ärendet som det är nu. Öppna ärendet igen, så ser du vad som går att göra.")

UNTOLD = N_("Ärendet kan inte avslutas än: en anmälan, eller att den enskilde har fått veta, är inte antecknad.")


async def find(visit: Visit, subject: str, *, lock: bool = True) -> Case:
    """The case, held for a change unless told otherwise. Raises Rejected when it is outside the person's scope."""
    case = await visit.store.cases.get(id_of(subject), scope=visit.scope, lock=lock)
    if case is None:
        raise Rejected(GONE)
    return case


async def find_for(visit: Visit, subject: str, move: Move, *, lock: bool = True) -> Case:
    """The case, if the person may do this with it now. Raises Rejected otherwise."""
    case = await find(visit, subject, lock=lock)
    if not may(move, case, visit.scope):
        raise Rejected(NOT_NOW)
    return case


async def say(visit: Visit, case: Case, field: str, text: str) -> None:
    """Adds sealed words of this person's to the case; nothing when there are none."""
    if text:
        await visit.store.cases.say(case, Words(field, text, visit.person, visit.now))


async def perform(visit: Visit, case: Case, move: Move, *, named: DutyKind | None = None, **changes: Any) -> Case:
    """One move of the table, with what else changes in the same write (`assignee=…`, `type=…`, `facts=…`).

    What is owed afterwards is worked out from the case as it is then, so that a changed type or owner counts. `named`
    is the duty that the person says is done, where the table leaves that to them.
    """
    rule = RULES[move, case.type]
    if move is Move.CLOSE and case.type in DECIDED:
        await _demand_told(visit, case)
    changed = await visit.store.cases.change(_after(visit, case, rule, changes))
    subject = subject_of(case)
    ends = [kind for kind in rule.ends if kind is named or not rule.names]
    if ends:
        await visit.store.duties.end(subject, ends, at=visit.now, how=move.value)
    if case.assignee is not None and changed.assignee is not None:
        await visit.store.duties.pass_on(subject, case.assignee, changed.assignee)
    about = f"r{changed.revision}"
    for kind in rule.owed(case):
        await owe(visit, changed, kind, about=about)
    await visit.audit(changed, move.value, state=changed.state.value, assignee=changed.assignee)
    await renew_cards(visit, changed)
    if rule.tells:
        await tell_reporter(visit, changed, rule.tells)
    return changed


async def owe(visit: Visit, case: Case, kind: DutyKind, *, about: str) -> None:
    """Something is owed about the case from now on, by whoever it falls to in this organisation."""
    duty = duty_of(kind, case, visit.profile, visit.now, about=about)
    await visit.store.duties.owe([replace(duty, owner=owner_here(visit, kind, case))])


def owner_here(visit: Visit, kind: DutyKind, case: Case) -> Holder:
    """Who owes it in this organisation; a decision falls to nobody who has investigated it."""
    usual = visit.organisation.placed(owner_of(kind, case, visit.profile), visit.today)
    if kind is not DutyKind.DECIDE:
        return usual
    away = case.barred | case.investigators
    named = (Holder(each.value, case.unit) for each in visit.profile.cases[case.type].decides)
    held = (visit.organisation.placed(each, visit.today) for each in named)
    return next((each for each in held if visit.organisation.holders(each, visit.today, away)), usual)


async def owe_once(visit: Visit, case: Case, kind: DutyKind) -> None:
    """It is owed from now on, unless it is already, or was done."""
    owed = await visit.store.duties.about(subject_of(case), scope=visit.scope)
    if kind.value not in case.facts and all(duty.kind is not kind for duty in owed):
        await owe(visit, case, kind, about=f"r{case.revision}")


async def owe_anew(visit: Visit, case: Case, person: int) -> None:
    """What this person owed about the case and its actions falls to whoever it is a matter of now."""
    for duty in await visit.store.duties.about(subject_of(case), scope=visit.scope, parts=True):
        if duty.owner.person == person and not duty.kind.is_message:
            await visit.store.duties.hand_over(duty.id, owner_here(visit, duty.kind, case))


async def entrust(store: Store, case: Case, leavers: Collection[int], *, at: datetime) -> None:
    """What these people were to do and have not is to be done by whoever has the case, who hears of it."""
    for action in await store.actions.of(case):
        if action.owner not in leavers or not action.undone:
            continue
        changed = await store.actions.change(replace(action, owner=case.assignee))
        if changed.owner is not None and changed.stage is Stage.DECIDED:
            subject, heir = f"{subject_of(case)}#{changed.number}", Holder(person=changed.owner)
            about = f"r{changed.revision}"
            await store.duties.owe([message(DutyKind.TELL_ACTION, subject, heir, case.unit, at=at, about=about)])


async def _demand_told(visit: Visit, case: Case) -> None:
    """A case is not closed while an authority or the person concerned is still to be told."""
    owed = await visit.store.duties.about(subject_of(case), scope=visit.scope)
    if any(duty.kind in {*NOTICES, DutyKind.INFORM_PERSON} for duty in owed):
        raise Rejected(UNTOLD)


def _after(visit: Visit, case: Case, rule: Rule, changes: Mapping[str, Any]) -> Case:
    """The case as the rule leaves it; what is put aside remembers where it was, what is over when that was."""
    to = rule.after(case)
    after = replace(case, **{"state": to, **changes})
    if rule.move is Move.FINISH and case.type in DECIDED:
        after = investigated(after, visit.person)
    if to in ASIDE and case.state not in ASIDE:
        before = State.REVIEWING if case.state is State.RECEIVED else case.state
        after = replace(after, facts={**after.facts, "before": before.value})
    if case.state.is_open and not to.is_open:
        return replace(after, closed_at=visit.now)
    if to.is_open and not case.state.is_open:
        return replace(after, closed_at=None, outcome=None)
    return after


async def renew_cards(visit: Visit, case: Case) -> None:
    """Every card that was sent is replaced in place by how the case is now."""
    await owe_cards(visit.store, case, at=visit.now)


async def owe_cards(store: Store, case: Case, *, at: datetime, also: tuple[int, ...] = ()) -> None:
    """Cards of the case as it is now for everybody who has one, and for whom it is new."""
    subject = subject_of(case)
    shown = await store.duties.cards(subject)
    people = {saying.person for saying in shown} | set(also)
    await store.duties.owe(
        message(DutyKind.CARD, subject, Holder(person=p), case.unit, at=at, about=f"r{case.revision}")
        for p in sorted(people)
    )


async def send_card(visit: Visit, case: Case, holder: Holder) -> None:
    """The case's card for whoever it is now also a matter of."""
    subject, about = subject_of(case), f"r{case.revision}"
    await visit.store.duties.owe([message(DutyKind.CARD, subject, holder, case.unit, at=visit.now, about=about)])


async def tell_reporter(visit: Visit, case: Case, kind: DutyKind) -> None:
    """The one who reported hears what happened, unless they did it themselves."""
    if case.reporter in (None, visit.person):
        return
    about = f"r{case.revision}"
    told = message(kind, subject_of(case), Holder(person=case.reporter), case.unit, at=visit.now, about=about)
    await visit.store.duties.owe([told])
