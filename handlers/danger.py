"""A licensed person who may endanger patients: told by whoever fears it to those who notify IVO, snarast.

3 kap. 7 § PSL. Whoever notifies notes it themselves, and owes the notification from that moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from conversation.flow import Answers, Flow, Offers, OneOf, Page, Rejected, Step, Text
from conversation.screen import Button, Done, Screen
from conversation.session import Session
from conversation.words import N_
from handlers import asked, received
from handlers.asked import Common
from handlers.conversation import Conversation
from handlers.moves import owe_once, send_card
from handlers.places import places
from handlers.recipients import recipients
from handlers.statute import under
from handlers.visit import Visit, id_of, subject_of
from quality.access import Scope
from quality.case import Case, CaseType, Holder, Law, State, Suspicion
from quality.duty import DutyKind
from quality.law import Demand
from quality.profile import Profile

NAME, KIND = "danger", "danger"


@dataclass(frozen=True, slots=True)
class Danger:
    """Where, what makes one fear it, and what protects patients meanwhile."""

    common: Common
    what: str
    protection: str


def flow() -> Flow[Danger]:
    """Three questions, no name: who it is stands in the notification itself."""
    return Flow(
        NAME,
        N_("Fara för patientsäkerheten"),
        (
            Page(
                N_("Vad gäller det?"),
                (
                    Step("unit", N_("Var arbetar personen?"), OneOf(source="units")),
                    Step(
                        "what",
                        N_("Varför kan personen vara en fara för patienterna?"),
                        Text(multiline=True),
                        help=under(
                            Demand.DANGEROUS_COLLEAGUE,
                            "Skriv inte vem det är. Namnet står bara i anmälan till IVO",
                            "Do not write who it is. The name stands only in the notification to IVO",
                        ),
                    ),
                    Step("protection", N_("Vad skyddar patienterna nu?"), Text(multiline=True)),
                    asked.INVOLVED,
                ),
            ),
        ),
        build,
        submit=N_("Spara"),
        review=False,
    )


def build(answers: Answers) -> Danger:
    """The record that the answers make."""
    return Danger(asked.common(answers), str(answers["what"]), str(answers["protection"]))


def may_open(scope: Scope, profile: Profile) -> bool:
    """Whether it is this person's to notify: where health care is given, whom the profile says it of."""
    return profile.has(CaseType.HARM) and bool(scope.functions & set(profile.care.danger))


async def may(visit: Visit, subject: str) -> None:
    """Whoever works here may fear it."""
    if not visit.scope.functions:
        raise Rejected(received.ELSEWHERE)


async def offers(visit: Visit, subject: str) -> Offers:
    """The units."""
    return places(visit)


async def submit(visit: Visit, record: Danger, session: Session) -> str:
    """A case of the harm track, with whoever notifies: assessed at once, or already begun by them."""
    new = received.new_case(
        visit,
        CaseType.HARM,
        record.common,
        flagged=bool(session.flagged),
        laws=frozenset({Law.HSL}),
        suspicion=Suspicion.MARIA,
        facts={"kind": KIND},
    )
    words = {"what": record.what, "protection": record.protection}
    if may_open(visit.scope, visit.profile):
        return await _begun(visit, new, words)
    about = await received.receive(visit, new, words, manager=record.common.manager)
    case = await visit.store.cases.for_delivery(id_of(about))
    assert case is not None  # received just now
    for function in visit.profile.care.danger:
        await send_card(visit, case, visit.organisation.placed(Holder(function.value, case.unit), visit.today))
    return about


async def _begun(visit: Visit, new: Case, words: Mapping[str, str]) -> str:
    """IVO is to be notified from the first moment, by the one who notes it."""
    found = recipients(new, None, visit.organisation, visit.profile, visit.today)
    begun = replace(new, state=State.REVIEWING, assignee=visit.person, holder=found.owners[0], barred=found.barred)
    case = await visit.store.cases.add(begun, words)
    await visit.audit(case, "reported", kind=KIND)
    await owe_once(visit, case, DutyKind.NOTIFY_IVO)
    return subject_of(case)


async def done(visit: Visit, result: str) -> Screen:
    """That IVO is notified snarast, or with whom it is now."""
    if not may_open(visit.scope, visit.profile):
        return await RECEIPT(visit, result)
    case = await visit.store.cases.get(id_of(result), scope=visit.scope)
    return Done(
        visit.tr("Det är sparat. Anmäl till IVO snarast."),
        (visit.tr("Anteckna anmälan på ärendet när den är gjord."),),
        case.reference if case else "",
        (Button(visit.tr("Visa ärendet"), "card", result),),
    )


RECEIPT = received.receipt(N_("Tack! Rapporten är inskickad."), received.nothing_more)


def conversations(profile: Profile) -> tuple[Conversation[Danger], ...]:
    """With what it does, where health care is given."""
    return (Conversation(flow(), submit, done, offers, may),) if profile.cases[CaseType.HARM].on else ()
