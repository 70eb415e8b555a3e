"""Small conversations about a case: hand over, ask for more, dismiss, complete, and name the record."""

from dataclasses import dataclass, replace

from conversation.flow import Answers, Choice, Flow, Offers, OneOf, Page, Rejected, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers.conversation import Conversation
from handlers.moves import NOT_NOW, find, find_for, perform, renew_cards, say, send_card
from handlers.small import if_may, one_question, receipt
from handlers.visit import Visit, subject_of
from quality.case import Case, Holder, Outcome
from quality.duty import DutyKind, message
from quality.lifecycle import Move
from quality.order import swedish_key
from quality.profile import Profile
from quality.role import LINE

# Hand over

ASSIGN = one_question(
    "assign",
    N_("Lämna över ärendet"),
    Step("assignee", N_("Vem ska ta hand om det?"), OneOf(source="colleagues")),
    N_("Lämna över"),
)


async def colleagues(visit: Visit, subject: str) -> Offers:
    """Whom the case can be handed to: those at the unit and the line above it who are not barred."""
    return colleagues_for(visit, await find(visit, subject, lock=False))


def colleagues_for(visit: Visit, case: Case) -> Offers:
    """The same for a case at hand, which need not be stored yet."""
    organisation = visit.organisation
    here = set(organisation.ancestors(case.unit)) | organisation.subtree(case.unit)
    here &= organisation.known_to(visit.person, visit.today)
    people = {
        post.person
        for post in organisation.posts
        if post.on(visit.today) and post.unit in here and (post.unit == case.unit or post.function in LINE)
    }
    if case.restricted or case.manager_involved:
        people |= by_roles(visit, case)
        people &= {p for p in people if visit.scope_for(p).handles(case)}
    allowed = people - case.barred - {visit.person}
    named = sorted((organisation.people[person] for person in allowed), key=lambda p: swedish_key(p.name))
    return {"colleagues": tuple(Choice(str(person.id), person.name) for person in named)}


def by_roles(visit: Visit, case: Case) -> set[int]:
    """The people who by the profile receive, investigate or decide a case of this type, or read it."""
    roles = visit.profile.cases[case.type]
    named = (*roles.receives, *roles.investigates, *roles.decides, *roles.reads)
    holders = (visit.organisation.placed(Holder(f.value, case.unit), visit.today) for f in named)
    return {person for holder in holders for person in visit.organisation.holders(holder, visit.today, case.barred)}


async def assign(visit: Visit, record: str, session: Session) -> str:
    """The case is the chosen one's from now on; they get its card."""
    case = await find_for(visit, session.subject, Move.ASSIGN)
    changed = await perform(visit, case, Move.ASSIGN, assignee=int(record))
    await send_card(visit, changed, Holder(person=int(record)))
    return subject_of(case)


# Ask for more, and the answer

ASK_MORE = one_question(
    "ask_more",
    N_("Fråga den som rapporterade"),
    Step(
        "question",
        N_("Vad behöver du veta?"),
        Text(multiline=True, max_length=1000),
        help=N_("Den som rapporterade får ett meddelande och läser frågan här."),
    ),
    N_("Skicka frågan"),
)


async def ask_more(visit: Visit, record: str, session: Session) -> str:
    """The case waits for the reporter, who owes an answer."""
    case = await find_for(visit, session.subject, Move.ASK_MORE)
    await say(visit, case, "question", record)
    return subject_of(await perform(visit, case, Move.ASK_MORE))


COMPLETE = one_question(
    "complete",
    N_("Svara på frågan"),
    Step("completion", N_("Ditt svar"), Text(multiline=True)),
    N_("Skicka svaret"),
)


async def complete(visit: Visit, record: str, session: Session) -> str:
    """The reporter's answer goes to the case, and whoever has it is told."""
    case = await find_for(visit, session.subject, Move.COMPLETE)
    await say(visit, case, "completion", record)
    changed = await perform(visit, case, Move.COMPLETE)
    whom = Holder(person=case.assignee) if case.assignee else case.holder
    told = message(
        DutyKind.TELL_COMPLETED, subject_of(case), whom, case.unit, at=visit.now, about=f"r{changed.revision}"
    )
    await visit.store.duties.owe([told])
    return subject_of(case)


# Not a deviation

DISMISS = one_question(
    Move.DISMISS.value,
    N_("Inte en avvikelse"),
    Step(
        "reason",
        N_("Varför är det inte en avvikelse?"),
        Text(multiline=True, max_length=1000),
        help=N_("Ärendet avslutas och sparas. Den som rapporterade får veta att det är avslutat."),
    ),
    N_("Avsluta ärendet"),
)


async def dismiss(visit: Visit, record: str, session: Session) -> str:
    """The case is closed with a reason; it stays in the register."""
    case = await find_for(visit, session.subject, Move.DISMISS)
    await say(visit, case, "reason", record)
    return subject_of(await perform(visit, case, Move.DISMISS, outcome=Outcome.NOT_A_DEVIATION))


# The record that identifies the person concerned


@dataclass(frozen=True, slots=True)
class RecordReference:
    """Where it stands whom the case concerns: a system and its number, never a person."""

    system: str
    reference: str


def record_flow(profile: Profile) -> Flow[RecordReference]:
    """Asks for system and number."""
    page = Page(
        N_("Journal eller akt"),
        (
            Step("system", N_("I vilket system?"), OneOf(tuple(Choice(n, n) for n in profile.record_systems))),
            Step(
                "reference",
                N_("Nummer i systemet"),
                Text(max_length=80),
                help=N_("Aldrig personnummer. Skriv numret som systemet har gett journalen eller akten."),
            ),
        ),
    )

    def build(answers: Answers) -> RecordReference:
        return RecordReference(str(answers["system"]), str(answers["reference"]))

    return Flow("record", N_("Lägg till journal eller akt"), (page,), build, submit=N_("Spara"), review=False)


async def may_add_record(visit: Visit, subject: str) -> None:
    """The reporter, and whoever handles the case, may say which record it is."""
    case = await find(visit, subject)
    if case.reporter != visit.person and not visit.scope.handles(case):
        raise Rejected(NOT_NOW)


async def add_record(visit: Visit, record: RecordReference, session: Session) -> str:
    """The reference is stored sealed, and nobody is reminded of it any more."""
    case = await find(visit, session.subject)
    await say(visit, case, "record", f"{record.system} {record.reference}")
    changed = await visit.store.cases.change(replace(case, facts={**case.facts, "record": "now"}))
    await visit.store.duties.end(subject_of(case), (DutyKind.RECORD_REFERENCE,), at=visit.now, how="record added")
    await visit.audit(changed, "record_added")
    await renew_cards(visit, changed)
    return subject_of(case)


def conversations(profile: Profile) -> tuple[Conversation[str] | Conversation[RecordReference], ...]:
    """All of them, with what they do."""
    return (
        Conversation(ASSIGN, assign, receipt(N_("Ärendet är överlämnat.")), colleagues, if_may(Move.ASSIGN)),
        Conversation(ASK_MORE, ask_more, receipt(N_("Frågan är skickad.")), may=if_may(Move.ASK_MORE)),
        Conversation(COMPLETE, complete, receipt(N_("Tack! Svaret är skickat.")), may=if_may(Move.COMPLETE)),
        Conversation(DISMISS, dismiss, receipt(N_("Ärendet är avslutat: ingen avvikelse.")), may=if_may(Move.DISMISS)),
        Conversation(record_flow(profile), add_record, receipt(N_("Tack! Det är sparat.")), may=may_add_record),
    )
