"""What takes a case out of its way: parked, another type, already reported, a mistake, and opened again."""

from conversation.flow import Choice, Flow, Offers, OneOf, Rejected, Step, Text
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.case import TYPES, title_of
from handlers.conversation import Conversation
from handlers.moves import GONE, find, find_for, perform, renew_cards, say, send_card
from handlers.recipients import recipients
from handlers.small import if_may, one_question, receipt
from handlers.visit import Visit, subject_of
from quality.access import CaseField
from quality.case import Bond, Case, CaseType, Holder, Outcome, State
from quality.duty import DutyKind
from quality.lifecycle import STATUTORY, Move, may
from quality.owing import duty_of
from summaries.when import day


def _why(move: Move, title: Phrase, ask: Phrase, hint: Phrase, submit: Phrase) -> Flow[str]:
    """A conversation that asks for the reason of a move."""
    step = Step("reason", ask, Text(multiline=True, max_length=1000), help=hint)
    return one_question(move.value, title, step, submit)


# Put aside for a while

PARK = _why(
    Move.PARK,
    N_("Låt ärendet vila"),
    N_("Varför ska ärendet vila?"),
    N_("Ärendet ligger kvar hos dig. Du tar upp det igen när du vill."),
    N_("Låt vila"),
)


async def park(visit: Visit, record: str, session: Session) -> str:
    """The case rests, with a reason, and remembers where it was."""
    case = await find_for(visit, session.subject, Move.PARK)
    await say(visit, case, "parked", record)
    return subject_of(await perform(visit, case, Move.PARK))


RESUME = _why(
    Move.RESUME,
    N_("Ta upp ärendet igen"),
    N_("Vad har hänt sedan dess?"),
    N_("Ärendet fortsätter där det var."),
    N_("Ta upp igen"),
)


async def resume(visit: Visit, record: str, session: Session) -> str:
    """The case goes on where it was."""
    case = await find_for(visit, session.subject, Move.RESUME)
    await say(visit, case, "resumed", record)
    return subject_of(await perform(visit, case, Move.RESUME))


# Another type of case

RECLASSIFY = one_question(
    Move.RECLASSIFY.value,
    N_("Byt sort"),
    Step(
        "type",
        N_("Vad är det i stället?"),
        OneOf(source="types"),
        help=N_("Allt som den som rapporterade har skrivit följer med. Misstänker du lex Sarah? Lämna över i stället."),
    ),
    N_("Byt sort"),
)


async def types(visit: Visit, subject: str) -> Offers:
    """The ordinary types that this municipality uses, but for the one that it is."""
    case = await find(visit, subject, lock=False)
    others = set(CaseType) - STATUTORY - {CaseType.SCRUTINY, case.type}
    ordinary = (type_ for type_ in CaseType if type_ in others and visit.profile.cases[type_].on)
    return {"types": tuple(Choice(type_.value, TYPES[type_]) for type_ in ordinary)}


async def reclassify(visit: Visit, record: str, session: Session) -> str:
    """The case is of another type: its own facts are kept under the old name, and its owner is whoever has such."""
    case = await find_for(visit, session.subject, Move.RECLASSIFY)
    type_, facts = CaseType(record), {f"{case.type.value}.{name}": value for name, value in case.facts.items()}
    owner = _owner_of(visit, case, type_)
    mine = owner in visit.organisation.line(case.unit, visit.today)[:1] and visit.scope.handles(case)
    changed = await perform(
        visit,
        case,
        Move.RECLASSIFY,
        type=type_,
        facts=facts,
        holder=owner,
        assignee=visit.person if mine else None,
        state=State.REVIEWING if mine else State.RECEIVED,
    )
    if not mine:
        about = f"r{changed.revision}"
        await visit.store.duties.owe([duty_of(DutyKind.ACKNOWLEDGE, changed, visit.profile, visit.now, about=about)])
        await send_card(visit, changed, owner)
    return subject_of(changed)


def _owner_of(visit: Visit, case: Case, type_: CaseType) -> Holder:
    """Whoever receives such cases here, else whoever has what comes from the unit."""
    organisation = visit.organisation
    for function in visit.profile.cases[type_].receives:
        holder = Holder(function.value, case.unit)
        if organisation.holders(holder, visit.today, case.barred):
            return holder
    return recipients(case, None, organisation, visit.profile, visit.today).owners[0]


# Already reported

DUPLICATE = one_question(
    Move.DUPLICATE.value,
    N_("Redan rapporterad"),
    Step(
        "other",
        N_("Vilket ärende gäller samma händelse?"),
        OneOf(source="others"),
        help=N_("Det här ärendet avslutas och kopplas till det andra. Båda rapporterna går att läsa."),
    ),
    N_("Koppla ihop"),
)


async def others(visit: Visit, subject: str) -> Offers:
    """Open cases of the type at the unit that the person may read: those of the same category first."""
    case = await find(visit, subject, lock=False)
    found = await visit.store.cases.open_beside(case, scope=visit.scope)
    seen = [other for other in found if _comparable(visit, other)]
    seen.sort(key=lambda other: other.category != case.category)
    return {"others": tuple(Choice(str(other.id), _named(visit, other)) for other in seen)}


def _comparable(visit: Visit, other: Case) -> bool:
    return may(Move.READ, other, visit.scope) and CaseField.TEXT in visit.scope.fields_of(other)


def _named(visit: Visit, other: Case) -> str:
    when = other.occurred_at or other.created_at
    return f"{other.reference} {title_of(other, visit)}, {day(when, visit.profile.timezone, visit.tr.language)}"


async def some_other(visit: Visit, subject: str) -> None:
    """There has to be another open case that it could repeat."""
    await find_for(visit, subject, Move.DUPLICATE)
    if not (await others(visit, subject))["others"]:
        raise Rejected(N_("Det finns inget annat öppet ärende på enheten som det här kan vara samma sak som."))


async def duplicate(visit: Visit, record: str, session: Session) -> str:
    """The case is closed and linked to the one that it repeats."""
    case = await find_for(visit, session.subject, Move.DUPLICATE)
    other = await visit.store.cases.get(int(record), scope=visit.scope)
    if other is None or not _comparable(visit, other):
        raise Rejected(GONE)
    await visit.store.cases.link(case.id, other.id, Bond.DUPLICATE)
    await visit.audit(other, "repeated", by=case.reference)
    await renew_cards(visit, await visit.store.cases.change(other))
    return subject_of(await perform(visit, case, Move.DUPLICATE, outcome=Outcome.DUPLICATE))


# Registered by mistake

MISTAKE = _why(
    Move.MISTAKE,
    N_("Registrerad av misstag"),
    N_("Vad blev fel?"),
    N_("Ärendet sparas och går att läsa, men ingen arbetar vidare med det."),
    N_("Markera som misstag"),
)


async def mistake(visit: Visit, record: str, session: Session) -> str:
    """The case is kept and nobody works with it."""
    case = await find_for(visit, session.subject, Move.MISTAKE)
    await say(visit, case, "mistake", record)
    return subject_of(await perform(visit, case, Move.MISTAKE))


# Opened again

REOPEN = _why(
    Move.REOPEN,
    N_("Öppna igen"),
    N_("Vad nytt har kommit fram?"),
    N_("Ärendet öppnas och utreds igen. Den som rapporterade får veta det."),
    N_("Öppna igen"),
)


async def reopen(visit: Visit, record: str, session: Session) -> str:
    """The case is open again because of what has come to light."""
    case = await find_for(visit, session.subject, Move.REOPEN)
    await say(visit, case, "reopened", record)
    return subject_of(await perform(visit, case, Move.REOPEN))


def conversations() -> tuple[Conversation[str], ...]:
    """All of them, with what they do."""
    return (
        Conversation(PARK, park, receipt(N_("Ärendet vilar.")), may=if_may(Move.PARK)),
        Conversation(RESUME, resume, receipt(N_("Ärendet är igång igen.")), may=if_may(Move.RESUME)),
        Conversation(RECLASSIFY, reclassify, receipt(N_("Ärendet har bytt sort.")), types, if_may(Move.RECLASSIFY)),
        Conversation(DUPLICATE, duplicate, receipt(N_("Ärendena är ihopkopplade.")), others, some_other),
        Conversation(MISTAKE, mistake, receipt(N_("Markerat som registrerat av misstag.")), may=if_may(Move.MISTAKE)),
        Conversation(REOPEN, reopen, receipt(N_("Ärendet är öppet igen.")), may=if_may(Move.REOPEN)),
    )
