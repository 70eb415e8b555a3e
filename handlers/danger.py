"""A licensed person who may endanger patients: noted by whoever notifies IVO of it, snarast (3 kap. 7 § PSL)."""

from dataclasses import dataclass, replace

from conversation.flow import Answers, Flow, Offers, OneOf, Page, Rejected, Step, Text
from conversation.screen import Button, Done, Screen
from conversation.session import Session
from conversation.words import N_
from handlers.conversation import Conversation
from handlers.moves import NOT_NOW, owe_once
from handlers.places import places
from handlers.recipients import receivers_of
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

    unit: int
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
                ),
            ),
        ),
        build,
        submit=N_("Spara"),
        review=False,
    )


def build(answers: Answers) -> Danger:
    """The record that the answers make."""
    unit = int(str(answers["unit"]).partition(".")[0])
    return Danger(unit, str(answers["what"]), str(answers["protection"]))


def may_open(scope: Scope, profile: Profile) -> bool:
    """Whether it is this person's to notify: where health care is given, whom the profile says it of."""
    return profile.has(CaseType.HARM) and bool(scope.functions & set(profile.care.danger))


async def may(visit: Visit, subject: str) -> None:
    """Only whoever notifies."""
    if not may_open(visit.scope, visit.profile):
        raise Rejected(NOT_NOW)


async def offers(visit: Visit, subject: str) -> Offers:
    """The units."""
    return places(visit)


async def submit(visit: Visit, record: Danger, session: Session) -> str:
    """A case of the harm track, with IVO to be notified from the first moment."""
    new = Case(
        type=CaseType.HARM,
        unit=record.unit,
        reporter=visit.person,
        holder=Holder(),
        laws=frozenset({Law.HSL}),
        category="",
        severity=None,
        created_at=visit.now,
        discovered_at=visit.now,
        state=State.REVIEWING,
        suspicion=Suspicion.MARIA,
        assignee=visit.person,
        flagged=bool(session.flagged),
        facts={"kind": KIND},
    )
    holder = receivers_of(new, visit.organisation, visit.profile, visit.today)[0]
    words = {"what": record.what, "protection": record.protection}
    case = await visit.store.cases.add(replace(new, holder=holder), words)
    await visit.audit(case, "reported", kind=KIND)
    await owe_once(visit, case, DutyKind.NOTIFY_IVO)
    return subject_of(case)


async def done(visit: Visit, result: str) -> Screen:
    """That IVO is notified snarast."""
    case = await visit.store.cases.get(id_of(result), scope=visit.scope)
    return Done(
        visit.tr("Det är sparat. Anmäl till IVO snarast."),
        (visit.tr("Anteckna anmälan på ärendet när den är gjord."),),
        case.reference if case else "",
        (Button(visit.tr("Visa ärendet"), "card", result),),
    )


def conversations(profile: Profile) -> tuple[Conversation[Danger], ...]:
    """With what it does, where health care is given."""
    return (Conversation(flow(), submit, done, offers, may),) if profile.cases[CaseType.HARM].on else ()
