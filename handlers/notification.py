"""Writes down what was told outside Hjulet: to an authority or the board, with its number, and to whom it concerns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from conversation.flow import Answers, Choice, Day, Flow, Is, ManyOf, Offers, OneOf, Page, Rejected, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers.conversation import Conversation
from handlers.decided import AUTHORITIES, BOARD, ITEMS
from handlers.decision_flows import NOT_SAID, YES_NO
from handlers.moves import NOT_NOW, find, find_for, perform, say
from handlers.small import if_may, receipt
from handlers.statute import under
from handlers.visit import Visit, subject_of
from quality.case import CaseType
from quality.duty import DutyKind
from quality.law import Demand
from quality.lifecycle import NOTICES, STATUTORY, Move
from quality.profile import Profile

IVO = (DutyKind.NOTIFY_IVO,)
OF_TYPE: Mapping[CaseType, tuple[DutyKind, ...]] = {
    CaseType.MISCONDUCT: IVO,
    CaseType.HARM: IVO,
    CaseType.DATA_BREACH: NOTICES[1:],
    CaseType.PROVIDER_EVENT: IVO,
}
"""What can be notified in a case of a type, whether or not it was owed."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification that was made: what it is owed as, or that the board was told."""

    kind: str
    on: str
    diary: str


NOTIFY = Flow(
    Move.NOTIFY.value,
    N_("Anteckna en anmälan"),
    (
        Page(
            N_("Vad är anmält?"),
            (
                Step("notice", N_("Vilken anmälan är gjord?"), OneOf(source="notices")),
                Step("on", N_("Vilken dag?"), Day()),
                Step("diary", N_("Diarienummer eller ärendenummer"), Text(max_length=40)),
            ),
        ),
    ),
    build=lambda answers: Notice(str(answers["notice"]), str(answers["on"]), str(answers["diary"])),
    submit=N_("Spara"),
    review=False,
)


async def notices(visit: Visit, subject: str) -> Offers:
    """What can be notified, what is owed first."""
    case = await find(visit, subject, lock=False)
    duties = await visit.store.duties.about(subject_of(case), scope=visit.scope)
    owed = [duty.kind for duty in duties if duty.kind in NOTICES]
    board = (BOARD,) if case.type in STATUTORY else ()
    kinds = dict.fromkeys((*owed, *OF_TYPE.get(case.type, ()), *board))
    return {"notices": tuple(Choice(kind, AUTHORITIES[kind]) for kind in kinds)}


async def notify(visit: Visit, record: Notice, session: Session) -> str:
    """It is noted with its date and number, and nobody is reminded of that one any more."""
    case = await find_for(visit, session.subject, Move.NOTIFY)
    earlier = case.facts.get(record.kind, "")
    noted = "; ".join(each for each in (earlier, f"{record.on}, {record.diary}") if each)
    ends = None if record.kind == BOARD else DutyKind(record.kind)
    changed = await perform(visit, case, Move.NOTIFY, named=ends, facts={**case.facts, record.kind: noted})
    await visit.audit(changed, "notified", kind=record.kind, on=record.on)
    return subject_of(changed)


# The person concerned

WHOM = (Choice("person", N_("Den enskilde")), Choice("representative", N_("Företrädare eller närstående")))


def _flow(name: str, *pages: Page) -> Flow[Answers]:
    return Flow(name, N_("Den enskilde har fått veta"), pages, dict, submit=N_("Spara"))


TELL_PERSON = replace(
    _flow(
        Move.TELL_PERSON.value,
        Page(
            N_("Vem har fått veta?"),
            (
                Step("whom", N_("Vem har fått veta?"), ManyOf(WHOM)),
                Step("on", N_("Vilken dag?"), Day()),
                Step(
                    "how",
                    N_("Vad har du berättat, och hur?"),
                    Text(multiline=True, max_length=2000),
                    help=N_("Inga namn."),
                ),
            ),
        ),
    ),
    review=False,
)
TELL_PATIENT = _flow(
    "tell_patient",
    Page(
        N_("Vad har patienten fått veta?"),
        (
            Step("whom", N_("Vem har fått veta?"), ManyOf(WHOM)),
            Step("on", N_("Vilken dag?"), Day()),
            Step(
                "told",
                N_("Vad är sagt?"),
                ManyOf(tuple(Choice(code, name) for code, name in ITEMS.items())),
                help=under(
                    Demand.HARM_TELL_PATIENT,
                    "Allt detta ska patienten få veta",
                    "The patient is to be told all of this",
                ),
                optional=True,
            ),
            Step("documented", N_("Står det i journalen?"), OneOf(YES_NO)),
        ),
    ),
    Page(
        N_("Varför inte?"),
        (
            Step("how", N_("Varför är inte allt sagt?"), Text(multiline=True, max_length=2000), when=NOT_SAID),
            Step(
                "documented_why",
                N_("Varför står det inte i journalen?"),
                Text(multiline=True, max_length=2000),
                when=Is("documented", ("no",)),
            ),
        ),
    ),
)


async def tell_person(visit: Visit, record: Answers, session: Session) -> str:
    """It is noted who was told what and when; the reminder ends."""
    case = await find_for(visit, session.subject, Move.TELL_PERSON)
    if (session.flow == TELL_PATIENT.name) != (case.type is CaseType.HARM):
        raise Rejected(NOT_NOW)
    await say(visit, case, "told", str(record.get("how", "")))
    await say(visit, case, "told", str(record.get("documented_why", "")))
    facts = {**case.facts, "told_on": str(record["on"]), "told_whom": ",".join(record["whom"])}
    facts |= {step: ",".join(record[step]) for step in ("told",) if record.get(step)}
    return subject_of(await perform(visit, case, Move.TELL_PERSON, facts=facts))


_SAVED = receipt(N_("Tack! Det är antecknat."))


def conversations(profile: Profile) -> tuple[Conversation[Any], ...]:
    """Noting what was notified, and what the person concerned was told; patients only where there are any."""
    patient = (Conversation(TELL_PATIENT, tell_person, _SAVED, may=if_may(Move.TELL_PERSON)),)
    return (
        Conversation(NOTIFY, notify, _SAVED, notices, if_may(Move.NOTIFY)),
        Conversation(TELL_PERSON, tell_person, _SAVED, may=if_may(Move.TELL_PERSON)),
        *(patient if profile.cases[CaseType.HARM].on else ()),
    )
