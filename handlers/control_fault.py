"""What a control finds to be wrong becomes a case of its own, at the control's unit and linked to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from conversation.flow import Choice, Flow, OneOf, Step, Text
from conversation.screen import Button, Done, Screen
from conversation.session import Session
from conversation.words import N_
from handlers.checkpoint import find
from handlers.conversation import Conversation
from handlers.received import arise
from handlers.small import one_page
from handlers.visit import Visit, id_of, label, subject_of
from quality.case import Case, CaseType, Holder
from quality.profile import Profile


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
    what = Step(
        "what", N_("Vad är det som brister?"), Text(multiline=True), help=N_("Inga namn och inga personnummer.")
    )
    steps = (Step("category", N_("Vilken sort?"), OneOf(categories)), what) if sorted_ else (what,)
    return one_page(
        name,
        title,
        steps,
        lambda answers: Fault(str(answers.get("category", "")), str(answers["what"])),
        submit=N_("Skapa ärendet"),
    )


def making(type_: CaseType) -> Callable[[Visit, Fault, Session], Awaitable[str]]:
    """Makes a case of this type of the fault, at the control's unit, linked both ways."""

    async def make(visit: Visit, record: Fault, session: Session) -> str:
        found, control = await find(visit, session.subject, lock=True)
        unit = visit.organisation.units[control.unit]
        managers = visit.organisation.managers(control.unit, visit.today)
        holder = Holder(managers[0].function.value, control.unit) if managers else Holder(person=visit.person)
        new = Case(
            type=type_,
            unit=control.unit,
            reporter=visit.person,
            holder=holder,
            laws=control.laws or unit.laws,
            category=record.category,
            severity=None,
            created_at=visit.now,
            discovered_at=visit.now,
            facts={"nature": "risk", "possible": "unknown", "actual": "unknown", "record": "nobody"}
            | {"checkpoint": str(found.id)},
        )
        case = await arise(visit, new, {"what": record.what}, checkpoint=found.id)
        await visit.store.controls.cause(found.id, case.id)
        return subject_of(case)

    return make


async def made(visit: Visit, result: str) -> Screen:
    """The receipt of a case that was made of a fault."""
    case = await visit.store.cases.get(id_of(result), scope=visit.scope)
    tr = visit.tr
    button = (Button(tr("Visa ärendet"), "card", result),) if case else ()
    lines = (tr("Det är kopplat till kontrollen."),)
    return Done(tr("Ärendet är skapat."), lines, case.reference if case else "", button)


def conversations(profile: Profile) -> tuple[Conversation[Fault], ...]:
    """One for each type of case that a fault can become."""
    kinds = (
        ("fault_deviation", N_("Gör en avvikelse av bristen"), CaseType.DEVIATION, True),
        ("fault_risk", N_("Gör en risk av bristen"), CaseType.RISK, False),
        ("fault_improvement", N_("Gör ett förbättringsarbete av bristen"), CaseType.IMPROVEMENT, False),
    )
    return tuple(
        Conversation(fault_flow(name, title, profile, sorted_=sort), making(type_), made, may=_theirs)
        for name, title, type_, sort in kinds
    )


async def _theirs(visit: Visit, subject: str) -> None:
    await find(visit, subject)
