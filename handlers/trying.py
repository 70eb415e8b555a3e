"""What becomes of a suggestion: tried, looked at, introduced or declined (planera – göra – studera – agera)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from conversation.flow import Answer, Answers, Choice, Day, Offers, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers.closing import demand_done
from handlers.conversation import Conversation
from handlers.moves import find_for, perform, say
from handlers.small import if_may, one_page, one_question, receipt
from handlers.visit import Visit, subject_of
from quality.case import Outcome
from quality.duty import DutyKind
from quality.lifecycle import Move
from quality.owing import duty_of
from quality.stages import staged

TRIAL = timedelta(days=30)


def in_a_month(known: Answers, offers: Offers) -> Answer | None:
    """The day that the offers carry."""
    return next((choice.code for choice in offers.get("later", ())), None)


async def with_later(visit: Visit, subject: str) -> Offers:
    """Offers a day to look at it again."""
    day = (visit.today + TRIAL).isoformat()
    return {"later": (Choice(day, day),)}


@dataclass(frozen=True, slots=True)
class Trial:
    """How it is tried, and when somebody looks at how it went."""

    plan: str
    look_on: date


TRY_OUT = one_page(
    Move.TRY_OUT.value,
    N_("Prova förslaget"),
    (
        Step("plan", N_("Hur ska ni prova, och vem håller i det?"), Text(multiline=True, max_length=1500)),
        Step("look_on", N_("Vilken dag ser ni efter hur det gick?"), Day(past=False), default=in_a_month),
    ),
    lambda answers: Trial(str(answers["plan"]), date.fromisoformat(str(answers["look_on"]))),
    submit=N_("Börja prova"),
)


async def try_out(visit: Visit, record: Trial, session: Session) -> str:
    """The trial begins, and somebody is asked how it went when its time has come."""
    case = await find_for(visit, session.subject, Move.TRY_OUT)
    await say(visit, case, "plan", record.plan)
    changed = await perform(visit, case, Move.TRY_OUT, assignee=case.assignee or visit.person)
    duty = duty_of(DutyKind.CHECK_EFFECT, changed, visit.profile, visit.now, about=f"r{changed.revision}")
    due = datetime.combine(record.look_on, visit.profile.hours.start, visit.profile.timezone)
    await visit.store.duties.owe([staged(replace(duty, due_at=due), visit.profile, visit.now)])
    return subject_of(changed)


STUDY = one_question(
    Move.STUDY.value,
    N_("Hur gick det?"),
    Step("seen", N_("Vad såg ni när ni provade?"), Text(multiline=True, max_length=1500)),
    N_("Spara"),
)


async def study(visit: Visit, record: str, session: Session) -> str:
    """What was seen; what to make of it is the next question."""
    case = await find_for(visit, session.subject, Move.STUDY)
    await say(visit, case, "seen", record)
    return subject_of(await perform(visit, case, Move.STUDY))


INTRODUCE = one_question(
    Move.INTRODUCE.value,
    N_("Inför förslaget"),
    Step("introduced", N_("Vad gäller från och med nu, och var står det?"), Text(multiline=True, max_length=1500)),
    N_("Inför och avsluta"),
)


async def introduce(visit: Visit, record: str, session: Session) -> str:
    """It is how things are done from now on; the one who suggested it hears so."""
    case = await find_for(visit, session.subject, Move.INTRODUCE)
    await demand_done(visit, case)
    await say(visit, case, "introduced", record)
    return subject_of(await perform(visit, case, Move.INTRODUCE, outcome=Outcome.INTRODUCED))


DECLINE = one_question(
    Move.DECLINE.value,
    N_("Genomför inte förslaget"),
    Step(
        "declined",
        N_("Varför genomförs det inte?"),
        Text(multiline=True, max_length=1000),
        help=N_("Den som lämnade förslaget får veta att det inte genomförs och kan fråga dig varför."),
    ),
    N_("Avsluta ärendet"),
)


async def decline(visit: Visit, record: str, session: Session) -> str:
    """Closed with a reason; it stays in the register."""
    case = await find_for(visit, session.subject, Move.DECLINE)
    await say(visit, case, "declined", record)
    return subject_of(await perform(visit, case, Move.DECLINE, outcome=Outcome.DECLINED))


def conversations() -> tuple[Conversation[Trial] | Conversation[str], ...]:
    """All of them, with what they do."""
    return (
        Conversation(TRY_OUT, try_out, receipt(N_("Bra! Ni provar.")), with_later, if_may(Move.TRY_OUT)),
        Conversation(STUDY, study, receipt(N_("Det är sparat.")), may=if_may(Move.STUDY)),
        Conversation(INTRODUCE, introduce, receipt(N_("Förslaget är infört.")), may=if_may(Move.INTRODUCE)),
        Conversation(DECLINE, decline, receipt(N_("Ärendet är avslutat.")), may=if_may(Move.DECLINE)),
    )
