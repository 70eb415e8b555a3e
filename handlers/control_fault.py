"""A fault that a checkpoint found becomes a deviation, a risk or an action on a tap, linked both ways."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from conversation.flow import Choice, Flow, Offers, OneOf, Step, Text
from conversation.screen import Button, Done, Screen
from conversation.session import Session
from conversation.words import N_
from handlers import proposing
from handlers.control_questions import NO_NAMES
from handlers.conversation import Conversation
from handlers.proposing import Proposed
from handlers.received import arise
from handlers.small import one_page
from handlers.visit import Visit, id_of, label, subject_of
from quality.case import Case, CaseType, Holder, State
from quality.control import Checkpoint, Control
from quality.profile import Profile

Find = Callable[[Visit, str], Awaitable[tuple[Checkpoint, Control]]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What was found to be wrong."""

    category: str
    what: str


def fault_flow(name: str, title: str, profile: Profile, *, sorted_: bool) -> Flow[Fault]:
    """Asks what a case needs that the checkpoint does not say."""
    categories = tuple(
        Choice(f"{category.code}.{detail.code}", label(detail), group=label(category))
        for category in profile.categories
        for detail in category.details
    )
    what = Step("what", N_("Vad är det som brister?"), Text(multiline=True), help=NO_NAMES)
    steps = (Step("category", N_("Vilken sort?"), OneOf(categories)), what) if sorted_ else (what,)
    return one_page(
        name,
        title,
        steps,
        lambda answers: Fault(str(answers.get("category", "")), str(answers["what"])),
        submit=N_("Skapa ärendet"),
    )


def _new(visit: Visit, type_: CaseType, found: Checkpoint, control: Control) -> Case:
    """A case at the control's unit that says which checkpoint it came from."""
    unit = visit.organisation.units[control.unit]
    managers = visit.organisation.managers(control.unit, visit.today)
    return Case(
        type=type_,
        unit=control.unit,
        reporter=visit.person,
        holder=Holder(managers[0].function.value, control.unit) if managers else Holder(person=visit.person),
        laws=control.laws or unit.laws,
        category="",
        severity=None,
        created_at=visit.now,
        discovered_at=visit.now,
        facts={"checkpoint": str(found.id), "control": control.title},
    )


def making(type_: CaseType, find: Find) -> Callable[[Visit, Fault, Session], Awaitable[str]]:
    """Makes a case of this type of the fault."""

    async def make(visit: Visit, record: Fault, session: Session) -> str:
        found, control = await find(visit, session.subject)
        new = _new(visit, type_, found, control)
        codes = {"nature": "risk", "possible": "unknown", "actual": "unknown", "record": "nobody"}
        new = replace(new, category=record.category, facts={**codes, **new.facts})
        case = await arise(visit, new, {"what": record.what}, checkpoint=found.id)
        await visit.store.controls.cause(found.id, case.id)
        return subject_of(case)

    return make


def acting(find: Find) -> Callable[[Visit, Proposed, Session], Awaitable[str]]:
    """Makes an improvement that is under way, with this action decided: whoever makes it handles it."""

    async def act(visit: Visit, record: Proposed, session: Session) -> str:
        found, control = await find(visit, session.subject)
        new = _new(visit, CaseType.IMPROVEMENT, found, control)
        new = replace(new, state=State.ACTING, assignee=visit.person)
        case = await visit.store.cases.add(new, {"what": record.words.get("why", "") or record.words["what"]})
        await visit.store.controls.cause(found.id, case.id)
        await visit.audit(case, "reported", checkpoint=found.id)
        await proposing.propose(visit, record, replace(session, subject=subject_of(case)))
        return subject_of(case)

    return act


def offering(find: Find) -> Callable[[Visit, str], Awaitable[Offers]]:
    """Whom the action can be given, and the usual days."""

    async def offers(visit: Visit, subject: str) -> Offers:
        found, control = await find(visit, subject)
        return await proposing.offers_for(visit, _new(visit, CaseType.IMPROVEMENT, found, control))

    return offers


async def made(visit: Visit, result: str) -> Screen:
    """The receipt of a case that was made of a fault."""
    case = await visit.store.cases.get(id_of(result), scope=visit.scope)
    tr = visit.tr
    buttons = (Button(tr("Visa ärendet"), "card", result),) if case else ()
    if case and "checkpoint" in case.facts:
        back = Button(tr("Tillbaka till kontrollen"), "control_result", f"checkpoint:{case.facts['checkpoint']}")
        buttons = (*buttons, back)
    lines = (tr("Det är kopplat till kontrollen."),)
    return Done(tr("Ärendet är skapat."), lines, case.reference if case else "", buttons)


def conversations(profile: Profile, find: Find) -> tuple[Conversation[Fault] | Conversation[Proposed], ...]:
    """All of them, with what they do."""

    async def may(visit: Visit, subject: str) -> None:
        await find(visit, subject)

    deviation = fault_flow("fault_deviation", N_("Gör en avvikelse av bristen"), profile, sorted_=True)
    risk = fault_flow("fault_risk", N_("Gör en risk av bristen"), profile, sorted_=False)
    acted = replace(proposing.flow(), name="fault_action", title=N_("Åtgärd efter kontrollen"))
    return (
        Conversation(deviation, making(CaseType.DEVIATION, find), made, may=may),
        Conversation(risk, making(CaseType.RISK, find), made, may=may),
        Conversation(acted, acting(find), made, offering(find), may),
    )
