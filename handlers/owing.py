"""What can be done about a duty from its reminder: done, put off, given to somebody else, or asked more time for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from conversation.flow import Answers, Choice, OneOf, Rejected, Step, Text
from conversation.paging import PAGE, turn
from conversation.screen import Button, Done, Home, Item, Notice, Nudge, Part, Screen
from conversation.session import Session
from conversation.words import N_, Phrase, Translator
from handlers import acting
from handlers.action import Found
from handlers.conversation import Conversation
from handlers.home import OWED, RECURRING, doing, recurrent
from handlers.moves import say
from handlers.small import one_page, one_question
from handlers.visit import Visit, id_of
from quality.calendar import add_working_days
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.stages import morning
from summaries.when import moment

NOT_YOURS = N_("Den påminnelsen gäller inte dig längre: det är gjort, eller så har någon annan det nu.")
LAW_DECIDES = N_("Det här får inte vänta: det är lagen som bestämmer när det ska vara gjort.")
FREE_SNOOZES = 2
"""How often a duty can be put off without saying why."""
DONE_IN_WORDS = frozenset({DutyKind.REVIEW_DOCUMENT})
"""Done when somebody says what was done: no other conversation ends them."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty with what it is about: a case, or one action of a case that whoever owns the action need not see."""

    duty: Duty
    case: Case
    found: Found | None = None

    @property
    def within(self) -> bool:
        """Whether the person sees the case, or only what is theirs to do."""
        return self.found is None or self.found.within

    def named(self, visit: Visit) -> str:
        """What is owed, in the words that this person may know it by."""
        if self.found:
            return acting.named(visit, self.duty.kind, self.found)
        return visit.tr(OWED[self.duty.kind], reference=self.case.reference)

    def doing(self, visit: Visit) -> tuple[Button, ...]:
        """The buttons that fulfil it."""
        return acting.ways(visit, self.duty, self.found) if self.found else doing(visit, self.duty, self.case)

    def opening(self, visit: Visit) -> tuple[Button, ...]:
        """The way to the case, for whoever sees it."""
        case = self.duty.subject.partition("#")[0]
        return (Button(visit.tr("Visa ärendet"), "card", case),) if self.within else ()


async def look_at(visit: Visit, duty: Duty | None) -> Owed | None:
    """What is not done yet, with what it is about; None when this person may know nothing of it."""
    if duty is None or duty.done_at is not None:
        return None
    return await about(visit, duty)


async def about(visit: Visit, duty: Duty) -> Owed | None:
    """A duty with what it is about, done or not; whose an action is looks whoever asks."""
    if "#" in duty.subject:
        found = await acting.owned(visit, duty)
        return Owed(duty, found.case, found) if found else None
    case = await visit.store.cases.get(id_of(duty.subject), scope=visit.scope)
    return Owed(duty, case) if case else None


async def find_duty(visit: Visit, subject: str) -> Owed:
    """A duty that the person owes, with what it is about. Raises Rejected when it is done, or not theirs."""
    owed = await look_at(visit, await visit.store.duties.get(id_of(subject)))
    if owed is None or not _owes(visit, owed):
        raise Rejected(NOT_YOURS)
    return owed


def _owes(visit: Visit, owed: Owed) -> bool:
    return visit.person in visit.organisation.holders(owed.duty.owner, visit.today, owed.case.barred)


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
    if owed is None or not (owed.within or _owes(visit, owed)):
        raise Rejected(NOT_YOURS)
    if not _owes(visit, owed):
        return Notice(owed.named(visit), buttons=owed.opening(visit))
    duty = owed.duty
    shown = dict.fromkeys((*owed.doing(visit), *choices(duty, duty.level - 1, visit.tr)))
    return Notice(due_in_words(visit, duty), title=owed.named(visit), buttons=tuple(shown))


def choices(duty: Duty, stage: int, tr: Translator) -> tuple[Button, ...]:
    """What the owner can do about a duty beside doing it, at the stage that was said."""
    if duty.kind.is_reporters or not duty.subject.startswith("case:"):
        return ()
    about = f"|duty:{duty.id}"
    done = (Button(tr("Det är gjort"), "start", "owed_done" + about),) if duty.kind in DONE_IN_WORDS else ()
    later: tuple[Button, ...] = ()
    if duty.kind.can_wait:
        how = "snooze" if duty.snoozes < FREE_SNOOZES else "snooze_why"
        snooze_ = (Button(tr("Skjut upp"), "start", how + about),) if duty.snoozed_level < stage else ()
        later = (*snooze_, Button(tr("Be om mer tid"), "start", "more_time" + about))
    return (*done, *later, Button(tr("Lämna vidare"), "start", "delegate" + about))


def with_choices(screen: Screen | None, duty: Duty, tr: Translator) -> Screen | None:
    """The owner's reminder with what can be done about it."""
    if not isinstance(screen, Nudge):
        return screen
    return replace(screen, buttons=(*screen.buttons, *choices(duty, duty.level, tr)))


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
    duty, case = owed.duty, owed.case
    if duty.kind not in DONE_IN_WORDS:
        raise Rejected(NOT_YOURS)
    await say(visit, case, "owed_done", record)
    await visit.store.duties.finish(duty.id, at=visit.now, how="reported done")
    await visit.audit(case, "duty_done", kind=duty.kind.value)
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


async def snooze(visit: Visit, record: Snooze, session: Session) -> str:
    """The same stage is said again later, once; those above hear of it that much later too."""
    owed = await find_duty(visit, session.subject)
    duty, case = owed.duty, owed.case
    stage = duty.level - 1
    if not duty.kind.can_wait:
        raise Rejected(LAW_DECIDES)
    if duty.snoozed_level >= stage:
        raise Rejected(N_("Du har redan skjutit upp det en gång. Behöver du längre tid kan du be om det."))
    if duty.snoozes >= FREE_SNOOZES and not record.why:
        raise Rejected(N_("Du har skjutit upp det två gånger. Berätta den här gången varför."))
    after = add_working_days(visit.now, record.days, zone=visit.profile.timezone, hours=visit.profile.hours)
    at = morning(after.astimezone(visit.profile.timezone).date(), visit.profile)
    await say(visit, case, "snoozed", record.why)
    put_off = replace(duty, level=stage, next_nudge_at=at, snoozes=duty.snoozes + 1, snoozed_level=stage)
    await visit.store.duties.save_stage(put_off)
    await visit.store.notes.forget(duty.id)
    await visit.audit(case, "duty_snoozed", kind=duty.kind.value, days=record.days)
    return session.subject


# Back from an absence


async def welcome(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """What is left for somebody who was away; nothing when the substitute has done it all."""
    left = await visit.store.duties.owed_by(scope=visit.scope)
    items = [item for each in left if (item := await _left(visit, each))]
    if not items:
        return None
    tr = visit.tr
    name = visit.organisation.people[visit.person].name.split()[0]
    shown, more = items[:PAGE], len(items) > PAGE
    text = tr("Din ersättare har fått påminnelserna medan du var borta. Det här är kvar.")
    button = (Button(tr("Visa alla"), "home", turn("owed", 0)),) if more else ()
    return Home(tr("Välkommen tillbaka, {name}!", name=name), text, (Part(tr("Att göra"), tuple(shown)),), button)


async def _left(visit: Visit, duty: Duty) -> Item | None:
    """Whatever it is about: what returns once its time has come, an action also without its case."""
    if duty.kind in RECURRING:
        return await recurrent(visit, duty) if duty.remind_from <= visit.now else None
    if "#" in duty.subject:
        return await acting.owed_item(visit, duty, due_in_words(visit, duty))
    return await _item(visit, duty)


def conversations() -> tuple[Conversation[Any], ...]:
    """All of them, with what they do."""
    later = kept(N_("Jag påminner dig igen då."))
    return (
        Conversation(REPORT_DONE, report_done, kept(N_("Tack! Då påminner jag inte mer om det.")), may=may_own),
        Conversation(SNOOZE, snooze, later, may=may_own),
        Conversation(SNOOZE_WHY, snooze, later, may=may_own),
    )
