"""What can be done about a duty from its reminder: done, put off, given to somebody else, or asked more time for."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from conversation.flow import Answers, Choice, Flow, OneOf, Rejected, Step, Text
from conversation.paging import PAGE, turn
from conversation.screen import Button, Done, Home, Item, Notice, Nudge, Part, Screen
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers import acting
from handlers.conversation import Conversation
from handlers.lists import READING, RECURRING, Kept, recurring
from handlers.matter import Owed, of_case
from handlers.owed import OWED
from handlers.planned import WHY, limit_of, of_plan
from handlers.small import one_page, one_question
from handlers.taken import due_on
from handlers.visit import Visit, id_of
from quality.calendar import add_working_days
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.stages import morning
from summaries.when import day, moment

NOT_YOURS = N_("Den påminnelsen gäller inte dig längre: det är gjort, eller så har någon annan det nu.")
LAW_SETS_THE_DAY = N_("Det får inte vänta längre än till {day}: så står det i lagen ({law}).")
LAW_DECIDES = N_("Det här får inte vänta: det är lagen som bestämmer när det ska vara gjort.")
FREE_SNOOZES = 2
"""How often a duty can be put off without saying why."""
DONE_IN_WORDS = frozenset({DutyKind.REVIEW_DOCUMENT})
"""Done when somebody says what was done: no other conversation ends them."""


async def look_at(visit: Visit, duty: Duty | None) -> Owed | None:
    """What is not done yet, with what it is about; None when this person may know nothing of it."""
    if duty is None or duty.done_at is not None:
        return None
    return await about(visit, duty)


async def about(visit: Visit, duty: Duty) -> Owed | None:
    """A duty with what it is about, done or not; whose an action or a plan's is looks whoever asks."""
    return await of_plan(visit, duty) if duty.kind.is_planned else await of_case(visit, duty)


async def find_duty(visit: Visit, subject: str) -> Owed:
    """A duty that the person owes, with what it is about. Raises Rejected when it is done, or not theirs."""
    owed = await look_at(visit, await visit.store.duties.get(id_of(subject)))
    if owed is None or not owed.owes(visit):
        raise Rejected(NOT_YOURS)
    return owed


async def may_own(visit: Visit, subject: str) -> None:
    """For conversations about a duty of one's own."""
    await find_duty(visit, subject)


def kept(text: Phrase) -> Callable[[Visit, str], Awaitable[Screen]]:
    """A receipt without a case: what was kept is the promise."""

    async def done(visit: Visit, result: str) -> Screen:
        return Done(visit.tr(text), ())

    return done


# All that waits


async def _item(visit: Visit, duty: Duty) -> Item | None:
    owed = await look_at(visit, duty) if duty.kind in OWED else None
    if owed is None:
        return None
    more = Button(visit.tr("Mer"), "owing", f"duty:{duty.id}")
    return Item(owed.named(visit), due_in_words(visit, duty), (*owed.doing(visit)[:1], more))


def due_in_words(visit: Visit, duty: Duty) -> str:
    """By when; what is due today is not late."""
    when = moment(duty.due_at, visit.profile.timezone, visit.tr.language)
    late = duty.is_late(visit.now, visit.profile.timezone)
    return visit.tr("Skulle ha varit klart {when}", when=when) if late else visit.tr("Senast {when}", when=when)


async def owing(visit: Visit, subject: str) -> Screen:
    """Everything that can be done about one duty."""
    owed = await look_at(visit, await visit.store.duties.get(id_of(subject)))
    if owed is None or not (owed.within or owed.owes(visit)):
        raise Rejected(NOT_YOURS)
    if not owed.owes(visit):
        return Notice(owed.named(visit), buttons=owed.opening(visit))
    duty = owed.duty
    shown = dict.fromkeys((*owed.doing(visit), *choices(visit, duty, duty.level - 1)))
    return Notice(due_in_words(visit, duty), title=owed.named(visit), buttons=tuple(shown))


def choices(visit: Visit, duty: Duty, stage: int) -> tuple[Button, ...]:
    """What the owner can do about a duty beside doing it, at the stage that was said."""
    if duty.kind.is_reporters or not (duty.kind.is_planned or duty.subject.startswith("case:")):
        return ()
    tr, about = visit.tr, f"|duty:{duty.id}"
    done = (Button(tr("Det är gjort"), "start", "owed_done" + about),) if duty.kind in DONE_IN_WORDS else ()
    return (*done, *_later(visit, duty, stage), Button(tr("Lämna vidare"), "start", "delegate" + about))


def _later(visit: Visit, duty: Duty, stage: int) -> Iterator[Button]:
    """To put it off and to ask for more time, as far as law leaves room."""
    if not duty.kind.can_wait:
        return
    tr, about, limit = visit.tr, f"|duty:{duty.id}", limit_of(visit, duty)
    how = "snooze" if duty.snoozes < FREE_SNOOZES else "snooze_why"
    if duty.snoozed_level < stage and (limit is None or visit.today < limit.day):
        yield Button(tr("Skjut upp"), "start", how + about)
    if limit is None or due_on(visit, duty) < limit.day:
        yield Button(tr("Be om mer tid"), "start", "more_time" + about)


def keep_to_law(visit: Visit, owed: Owed, until: date) -> None:
    """Raises Rejected for a day that is later than law allows."""
    limit = owed.limit(visit)
    if limit and until > limit.day:
        last = day(limit.day, visit.profile.timezone, visit.tr.language)
        raise Rejected(LAW_SETS_THE_DAY, day=last, law=limit.law)


def with_choices(screen: Screen | None, duty: Duty, visit: Visit) -> Screen | None:
    """The owner's reminder with what can be done about it."""
    if not isinstance(screen, Nudge):
        return screen
    return replace(screen, buttons=(*screen.buttons, *choices(visit, duty, duty.level)))


# Done, with what was done

REPORT_DONE = one_question(
    "owed_done",
    N_("Det är gjort"),
    Step("done", N_("Vad gjordes?"), Text(multiline=True, max_length=1000)),
    N_("Klart"),
)


async def report_done(visit: Visit, record: str, session: Session) -> str:
    """The duty is over, and what was done stands with the case."""
    owed = await find_duty(visit, session.subject)
    duty = owed.duty
    if duty.kind not in DONE_IN_WORDS:
        raise Rejected(NOT_YOURS)
    await owed.say(visit, "owed_done", record)
    await visit.store.duties.finish(duty.id, at=visit.now, how="reported done")
    await owed.audit(visit, "duty_done", kind=duty.kind.value)
    return session.subject


# Put off

WAITS = (
    Choice("1", N_("Till nästa arbetsdag")),
    Choice("3", N_("Tre arbetsdagar")),
    Choice("5", N_("En arbetsvecka")),
)
_HOW_LONG = Step("wait", N_("Hur länge?"), OneOf(WAITS), default="1")
_WHY = Step("why", N_("Vad är det som gör att det får vänta?"), Text(multiline=True, max_length=500))


@dataclass(frozen=True, slots=True)
class Snooze:
    """For how many working days, and why where that is asked."""

    days: int
    why: str


def _snooze(answers: Answers) -> Snooze:
    return Snooze(int(str(answers["wait"])), str(answers.get("why", "")))


SNOOZE = one_page("snooze", N_("Skjut upp"), (_HOW_LONG,), _snooze, submit=N_("Skjut upp"))
SNOOZE_WHY = one_page("snooze_why", N_("Skjut upp"), (_HOW_LONG, _WHY), _snooze, submit=N_("Skjut upp"))
_CHOSEN = Step(_WHY.id, _WHY.ask, OneOf(WHY))
SNOOZE_CHOSEN = one_page("snooze_why", N_("Skjut upp"), (_HOW_LONG, _CHOSEN), _snooze, submit=N_("Skjut upp"))


async def snooze_shape(visit: Visit, subject: str) -> Flow[Snooze]:
    """Why is written where it is kept sealed with a case, and chosen where there is none."""
    return SNOOZE_CHOSEN if await is_planned(visit, subject) else SNOOZE_WHY


async def is_planned(visit: Visit, subject: str) -> bool:
    """Whether a duty is about no case."""
    duty = await visit.store.duties.get(id_of(subject))
    return duty is not None and duty.kind.is_planned


async def snooze(visit: Visit, record: Snooze, session: Session) -> str:
    """The same stage is said again later, once; those above hear of it that much later too."""
    owed = await find_duty(visit, session.subject)
    duty = owed.duty
    stage = duty.level - 1
    if not duty.kind.can_wait:
        raise Rejected(LAW_DECIDES)
    if duty.snoozed_level >= stage:
        raise Rejected(N_("Du har redan skjutit upp det en gång. Behöver du längre tid kan du be om det."))
    if duty.snoozes >= FREE_SNOOZES and not record.why:
        raise Rejected(N_("Du har skjutit upp det två gånger. Berätta den här gången varför."))
    after = add_working_days(visit.now, record.days, zone=visit.profile.timezone, hours=visit.profile.hours)
    at = morning(after.astimezone(visit.profile.timezone).date(), visit.profile)
    keep_to_law(visit, owed, at.astimezone(visit.profile.timezone).date())
    await owed.say(visit, "snoozed", record.why)
    put_off = replace(duty, level=stage, next_nudge_at=at, snoozes=duty.snoozes + 1, snoozed_level=stage)
    await visit.store.duties.save_stage(put_off)
    await visit.store.notes.forget(duty.id)
    await owed.audit(visit, "duty_snoozed", kind=duty.kind.value, days=record.days)
    return session.subject


# Back from an absence


async def welcome(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """What is left for somebody who was away; nothing when the substitute has done it all."""
    kept = Kept(visit)
    mine = await kept.duties()
    returning = await recurring(visit, kept, [duty for duty in mine if duty.kind in RECURRING | READING])
    items = [item for each in mine if (item := returning.get(each.id) or await _left(visit, each))]
    if not items:
        return None
    tr = visit.tr
    name = visit.organisation.people[visit.person].name.split()[0]
    shown, more = items[:PAGE], len(items) > PAGE
    text = tr("Din ersättare har fått påminnelserna medan du var borta. Det här är kvar.")
    button = (Button(tr("Visa alla"), "home", turn("owed", 0)),) if more else ()
    return Home(tr("Välkommen tillbaka, {name}!", name=name), text, (Part(tr("Att göra"), tuple(shown)),), button)


async def _left(visit: Visit, duty: Duty) -> Item | None:
    """What is about a case; an action also without its case."""
    if "#" not in duty.subject:
        return await _item(visit, duty)
    found = await acting.owned(visit, duty)
    return acting.owed_item(visit, duty, found, due_in_words(visit, duty)) if found else None


def conversations() -> tuple[Conversation[Any], ...]:
    """All of them, with what they do."""
    later = kept(N_("Jag påminner dig igen då."))
    return (
        Conversation(REPORT_DONE, report_done, kept(N_("Tack! Då påminner jag inte mer om det.")), may=may_own),
        Conversation(SNOOZE, snooze, later, may=may_own),
        Conversation(SNOOZE_WHY, snooze, later, may=may_own, shape=snooze_shape),
    )
