"""Where one person stands in one conversation: answers, never a position, moved by events through a pure function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from conversation.flow import (
    Answer,
    Answers,
    Day,
    Flow,
    ManyOf,
    Moment,
    Offers,
    Page,
    Step,
    StepId,
    Text,
    Walk,
    accepts,
    walk,
)
from conversation.words import N_, Phrase

T = TypeVar("T")


class Status(StrEnum):
    """Whether the conversation goes on."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Session:
    """One person's conversation about one subject, the same on whatever channel it goes on.

    `warned` holds the steps whose text was questioned once, `flagged` those sent as they were all the same.
    `result` names what a submitted session became (`case:17`); `heard` is a typed sentence that may be an answer or
    a question, kept until the person says which.
    """

    flow: str
    person: int
    subject: str = ""
    id: int = 0
    answers: Answers = field(default_factory=dict)
    editing: StepId | None = None
    status: Status = Status.OPEN
    revision: int = 0
    warned: frozenset[StepId] = frozenset()
    flagged: frozenset[StepId] = frozenset()
    result: str = ""
    heard: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """Show where I am."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A page's fields were sent, or (`partial`) one typed answer; `page` and `revision` name the screen it came from."""

    answers: Answers
    page: StepId | None = None
    revision: int | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Go to the page of this step: back, or a change from the review."""

    step: StepId
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Submit:
    """Send what the review shows, with the answers of its own fields."""

    answers: Answers = field(default_factory=dict)
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """Throw the unfinished conversation away."""

    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Restart:
    """Begin again; `seed` are answers to start from (a message turned into a report)."""

    seed: Answers = field(default_factory=dict)


Event = Show | Answered | Edit | Submit | Cancel | Restart


class Checked(Protocol):
    """What the privacy check says of a text: what may be stored, and whether it is worth a second look."""

    @property
    def text(self) -> str: ...
    @property
    def warnings(self) -> Sequence[object]: ...


Check = Callable[[str], Checked]


@dataclass(frozen=True, slots=True)
class Asking:
    """The person is at a page."""

    page: Page
    back: StepId | None


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Everything is answered and waits to be sent."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Sent, or thrown away: the session's status says which."""


Position = Asking | Reviewing | Ended


@dataclass(frozen=True, slots=True)
class Turn(Generic[T]):
    """What one event led to: the session to save, where the person stands now, and the record when it was sent.

    `problems` and `drafts` belong to the page that was sent and could not be taken; `stale` says that the screen was
    an old one and nothing was changed; `record` is set once, by the event that submitted.
    """

    session: Session
    position: Position
    walk: Walk
    problems: Mapping[StepId, Phrase] = field(default_factory=dict)
    drafts: Answers = field(default_factory=dict)
    notice: Phrase = ""
    stale: bool = False
    record: T | None = None


WARNING = N_(
    "Det ser ut att stå något som kan peka ut en person (telefon, adress eller rum). "
    "Ta gärna bort det. Du kan också skicka ändå."
)
MASKED = N_("Vi har dolt ett personnummer i det du skrev.")
STALE = N_("Det här var en äldre bild av samtalet. Här är du nu.")
REQUIRED = N_("Svara på den här frågan för att gå vidare.")
TOO_LONG = N_("Texten är för lång. Korta den lite, så går den att skicka.")
NOT_OFFERED = N_("Välj ett av alternativen.")
NOT_A_DAY = N_("Skriv datumet så här: 2026-11-30.")
NOT_A_MOMENT = N_("Välj dag och klockslag.")
NOT_YET = N_("Tiden har inte varit än. Välj en tid som har varit.")


def position(flow: Flow[T], session: Session, walked: Walk) -> Position:
    """Where the person stands, derived from the answers alone."""
    if session.status is not Status.OPEN:
        return Ended()
    page = walked.page_of(session.editing) or walked.first_open()
    if page is None:
        return Reviewing() if flow.review else Asking(walked.pages[-1], None)
    earlier = walked.before(page)
    return Asking(page, earlier.id if earlier else None)


def current(flow: Flow[T], session: Session, offers: Offers) -> Page | None:
    """The page that is asked now, or None at the review and after the end."""
    where = position(flow, session, walk(flow, session.answers, offers))
    return where.page if isinstance(where, Asking) else None


def _stale(event: Event, session: Session, where: Position) -> bool:
    match event:
        case Show() | Restart():
            return False
        case Answered(page=page) if page is not None and not (isinstance(where, Asking) and where.page.id == page):
            return True
        case Answered(revision=seen) | Edit(revision=seen) | Submit(revision=seen) | Cancel(revision=seen):
            return seen is not None and seen != session.revision


def advance(
    flow: Flow[T], session: Session, event: Event, *, offers: Offers, check: Check, now: datetime
) -> Turn[T]:
    """The one step of every conversation; pure. `now` is aware and in the municipality's zone.

    An event from an old screen, or for a page that is not the current one, changes nothing and shows where the
    person is. Never raises for what a person did.
    """
    walked = walk(flow, session.answers, offers)
    where = position(flow, session, walked)
    if isinstance(event, Restart):
        return _restart(flow, session, event, offers=offers, check=check)
    if isinstance(where, Ended):
        return Turn(session, where, walked)
    if _stale(event, session, where):
        return Turn(session, where, walked, drafts=_drafts(event, where), notice=STALE, stale=True)
    match event:
        case Show():
            return Turn(session, where, walked)
        case Cancel():
            ended = replace(session, status=Status.CANCELLED, answers={}, editing=None)
            return Turn(ended, Ended(), walked)
        case Edit(step):
            moved = replace(session, editing=step if walked.page_of(step) else None)
            return Turn(moved, position(flow, moved, walked), walked)
        case Answered():
            return _answer(flow, session, event, where=where, walked=walked, offers=offers, check=check, now=now)
        case Submit():
            return _submit(flow, session, event, where=where, walked=walked, offers=offers, check=check, now=now)


def _restart(flow: Flow[T], session: Session, event: Restart, *, offers: Offers, check: Check) -> Turn[T]:
    seed: dict[StepId, Answer] = {
        step: check(answer).text if isinstance(answer, str) else answer for step, answer in event.seed.items()
    }
    fresh = replace(
        session, answers=seed, editing=None, status=Status.OPEN, warned=frozenset(), flagged=frozenset(), result="", heard=""
    )
    walked = walk(flow, seed, offers)
    return Turn(fresh, position(flow, fresh, walked), walked)


def _drafts(event: Event, where: Position) -> Answers:
    """What was typed on an old picture of the page that is still asked: shown again, so that nothing is lost."""
    if isinstance(event, Answered) and isinstance(where, Asking) and event.page == where.page.id:
        return event.answers
    return {}


@dataclass(frozen=True, slots=True)
class _Taken:
    """What became of the answers to one page."""

    answers: dict[StepId, Answer]
    problems: dict[StepId, Phrase]
    warned: frozenset[StepId]
    flagged: frozenset[StepId]
    masked: bool


def _take(
    page: Page, given: Answers, session: Session, *, known: Answers, offers: Offers, check: Check, now: datetime
) -> _Taken:
    answers: dict[StepId, Answer] = {}
    problems: dict[StepId, Phrase] = {}
    warned, flagged, masked = set(session.warned), set(session.flagged), False
    for step in page.steps:
        answer, fault = _read(step, given.get(step.id), known, offers=offers, now=now)
        if fault:
            problems[step.id] = fault
        elif isinstance(step.input, Text) and isinstance(answer, str):
            checked = check(answer)
            masked = masked or checked.text != answer
            answer = checked.text
            flagged.discard(step.id)
            if checked.warnings and step.id in session.warned:
                flagged.add(step.id)
            elif checked.warnings:
                warned.add(step.id)
                problems[step.id] = WARNING
        answers[step.id] = answer
    return _Taken(answers, problems, frozenset(warned), frozenset(flagged), masked)


def _read(
    step: Step, raw: Answer | None, known: Answers, *, offers: Offers, now: datetime
) -> tuple[Answer, Phrase]:
    """One field as it came in: the answer in its stored form, and what is wrong with it ('' when nothing is)."""
    answer: Answer = [] if isinstance(step.input, ManyOf) else ""
    if isinstance(step.input, ManyOf):
        answer = [raw] if isinstance(raw, str) and raw else list(raw or [])
    elif isinstance(raw, str):
        answer = raw.strip()
    elif raw:
        return answer, NOT_OFFERED
    if not answer:
        return answer, "" if step.optional else REQUIRED
    match step.input:
        case Text(max_length):
            return answer, TOO_LONG if len(answer) > max_length else ""
        case Day(past):
            return _read_time(str(answer), now.date(), past, NOT_A_DAY)
        case Moment(past):
            return _read_time(str(answer), now, past, NOT_A_MOMENT)
        case _:
            return answer, "" if accepts(step, answer, known, offers) else NOT_OFFERED


def _read_time(text: str, now: date, past: bool, fault: Phrase) -> tuple[Answer, Phrase]:
    try:
        if isinstance(now, datetime):
            moment = datetime.fromisoformat(text)
            local = moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
            when = local.astimezone(now.tzinfo)
            return when.strftime("%Y-%m-%dT%H:%M"), NOT_YET if past and when > now else ""
        day = date.fromisoformat(text)
    except (ValueError, OverflowError):
        return text[:40], fault
    return day.isoformat(), NOT_YET if past and day > now else ""


def _answer(
    flow: Flow[T], session: Session, event: Answered, *, where: Position, walked: Walk, offers: Offers, check: Check,
    now: datetime,
) -> Turn[T]:  # fmt: skip
    if not isinstance(where, Asking):
        return Turn(session, where, walked, notice=STALE, stale=True)
    page = where.page
    if event.partial:
        page = replace(page, steps=tuple(step for step in page.steps if step.id in event.answers))
        if not page.steps:
            return Turn(session, where, walked, notice=STALE, stale=True)
    taken = _take(page, event.answers, session, known=walked.known, offers=offers, check=check, now=now)
    if taken.problems:
        waiting = replace(session, warned=taken.warned)
        return Turn(waiting, where, walked, problems=taken.problems, drafts=event.answers)
    answered = replace(
        session,
        answers={**session.answers, **taken.answers},
        editing=session.editing if event.partial else None,
        warned=taken.warned,
        flagged=taken.flagged,
    )
    return _arrive(flow, answered, offers, notice=MASKED if taken.masked else "")


def _arrive(flow: Flow[T], session: Session, offers: Offers, *, notice: Phrase) -> Turn[T]:
    walked = walk(flow, session.answers, offers)
    if not flow.review and session.editing is None and walked.first_open() is None:
        return _sent(flow, session, walked)
    return Turn(session, position(flow, session, walked), walked, notice=notice)


def _submit(
    flow: Flow[T], session: Session, event: Submit, *, where: Position, walked: Walk, offers: Offers, check: Check,
    now: datetime,
) -> Turn[T]:  # fmt: skip
    if not isinstance(where, Reviewing):
        return Turn(session, where, walked, notice=STALE, stale=True)
    if not walked.closing:
        return _sent(flow, session, walked)
    taken = _take(walked.closing, event.answers, session, known=walked.known, offers=offers, check=check, now=now)
    if taken.problems:
        waiting = replace(session, warned=taken.warned)
        return Turn(waiting, where, walked, problems=taken.problems, drafts=event.answers)
    answered = replace(
        session, answers={**session.answers, **taken.answers}, warned=taken.warned, flagged=taken.flagged
    )
    return _sent(flow, answered, walk(flow, answered.answers, offers))


def _sent(flow: Flow[T], session: Session, walked: Walk) -> Turn[T]:
    record = flow.build(walked.known)
    ended = replace(session, status=Status.SUBMITTED, answers={}, editing=None)
    return Turn(ended, Ended(), walked, record=record)
