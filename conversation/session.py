"""Where one person stands in one conversation: answers, never a position, moved by events through a pure function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic, Protocol, TypeVar, assert_never

from conversation.answer import read_answer, storable
from conversation.flow import (
    Answer,
    Answers,
    Flow,
    Offers,
    Page,
    Step,
    StepId,
    Text,
    Walk,
    default_of,
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
    a question, kept until the person says which; `drafts` are answers that could not be taken, kept for a channel
    whose screen cannot hold them.
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
    drafts: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Show:
    """Show where I am."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A page's fields were sent, or (`partial`) one typed answer; `page` and `revision` name its screen.

    `hold` says that the screen is a message, where words may not be put back: what cannot be taken stays with us.
    """

    answers: Answers
    page: StepId | None = None
    revision: int | None = None
    partial: bool = False
    hold: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Go to the page of this step: back, or a change from the review."""

    step: StepId
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Submit:
    """Send what the review shows, with the answers of its own fields; `hold` as in Answered."""

    answers: Answers = field(default_factory=dict)
    revision: int | None = None
    hold: bool = False


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
    "Det ser ut att stå något som kan peka ut en person (telefon, e-post, adress eller rum). "
    "Ta gärna bort det. Vill du skicka ändå: tryck på knappen en gång till."
)
MASKED = N_("Jag har dolt ett personnummer i det du skrev.")
STALE = N_("Det här var en äldre bild av samtalet. Här är du nu.")
TOO_LONG = N_("Texten är för lång. Korta den lite, så går den att skicka.")


def position(flow: Flow[T], session: Session, walked: Walk) -> Position:
    """Where the person stands, derived from the answers alone."""
    if session.status is not Status.OPEN:
        return Ended()
    page = walked.page_of(session.editing) or walked.first_open()
    if page is None and flow.review:
        return Reviewing()
    page = page or walked.pages[-1]
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
        case _:
            assert_never(event)


def advance(flow: Flow[T], session: Session, event: Event, *, offers: Offers, check: Check, now: datetime) -> Turn[T]:
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
        drafts = _drafts(event, where, check)
        return Turn(_holding(session, event, drafts), where, walked, drafts=drafts, notice=STALE, stale=True)
    match event:
        case Show():
            return Turn(session, where, walked)
        case Cancel():
            ended = _over(session, Status.CANCELLED)
            return Turn(ended, Ended(), walked)
        case Edit(step):
            moved = replace(session, editing=step if walked.page_of(step) else None)
            return Turn(moved, position(flow, moved, walked), walked)
        case Answered():
            return _answer(flow, session, event, where=where, walked=walked, offers=offers, check=check, now=now)
        case Submit():
            return _submit(flow, session, event, where=where, walked=walked, offers=offers, check=check, now=now)
        case _:
            assert_never(event)


def _holding(session: Session, event: Event, drafts: Answers) -> Session:
    """The session with what could not be taken, where the person's screen cannot hold it."""
    if isinstance(event, Answered | Submit) and event.hold and drafts:
        return replace(session, drafts={**session.drafts, **drafts})
    return session


def _restart(flow: Flow[T], session: Session, event: Restart, *, offers: Offers, check: Check) -> Turn[T]:
    seed: dict[StepId, Answer] = {
        step: check(storable(answer)).text if isinstance(answer, str) else answer for step, answer in event.seed.items()
    }
    fresh = replace(
        session,
        answers=seed,
        editing=None,
        status=Status.OPEN,
        warned=frozenset(),
        flagged=frozenset(),
        result="",
        heard="",
        drafts={},
    )
    walked = walk(flow, seed, offers)
    return Turn(fresh, position(flow, fresh, walked), walked)


def _drafts(event: Event, where: Position, check: Check) -> Answers:
    """What was typed on an old picture of the page that is still asked: shown again, so that nothing is lost."""
    if isinstance(event, Answered) and isinstance(where, Asking) and event.page == where.page.id:
        words = {step.id for step in where.page.steps if isinstance(step.input, Text)}
        return {
            step: check(storable(answer)).text if step in words and isinstance(answer, str) else answer
            for step, answer in event.answers.items()
        }
    return {}


@dataclass(frozen=True, slots=True)
class _Taken:
    """What became of the answers to one page."""

    answers: dict[StepId, Answer]
    problems: dict[StepId, Phrase]
    warned: frozenset[StepId]
    flagged: frozenset[StepId]
    masked: bool

    def refused(self, session: Session, event: Answered | Submit, where: Position, walked: Walk) -> Turn[T]:
        """The turn of a page that could not be taken: what was given is shown again, as it may be stored."""
        drafts = {
            step: answer for step, answer in self.answers.items() if step in event.answers or step in session.drafts
        }
        return Turn(
            _holding(replace(session, warned=self.warned), event, drafts),
            where,
            walked,
            problems=self.problems,
            drafts=drafts,
            notice=MASKED if self.masked else "",
        )

    def into(self, session: Session) -> Session:
        """The session with the answers, which are drafts no longer."""
        drafts = {step: answer for step, answer in session.drafts.items() if step not in self.answers}
        return replace(
            session,
            answers={**session.answers, **self.answers},
            warned=self.warned,
            flagged=self.flagged,
            drafts=drafts,
        )


def _take(
    page: Page, given: Answers, session: Session, *, known: Answers, offers: Offers, check: Check, now: datetime
) -> _Taken:
    answers: dict[StepId, Answer] = {}
    problems: dict[StepId, Phrase] = {}
    warned, flagged, masked = set(session.warned), set(session.flagged), False
    for step in page.steps:
        raw = given[step.id] if step.id in given else _untouched(step, session, known, offers)
        answer, fault = read_answer(step, raw, known, offers=offers, now=now)
        if isinstance(step.input, Text) and isinstance(answer, str):
            checked = check(answer)
            masked = masked or checked.text != answer
            answer = checked.text
            fault = fault or (TOO_LONG if len(answer) > step.input.max_length else "")
            flagged.discard(step.id)
            traces = checked.warnings if not step.input.identifying else ()
            if traces and step.id in session.warned:
                flagged.add(step.id)
            elif traces and not fault:
                warned.add(step.id)
                fault = WARNING
        if fault:
            problems[step.id] = fault
        answers[step.id] = answer
    return _Taken(answers, problems, frozenset(warned), frozenset(flagged), masked)


def _untouched(step: Step, session: Session, known: Answers, offers: Offers) -> Answer | None:
    """What a field that was not sent at all was filled with: some clients send only what was touched."""
    answer = session.drafts.get(step.id, session.answers.get(step.id))
    return default_of(step, known, offers) if answer is None else answer


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
        return taken.refused(session, event, where, walked)
    answered = replace(taken.into(session), editing=session.editing if event.partial else None, heard="")
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
        return taken.refused(session, event, where, walked)
    answered = taken.into(session)
    return _sent(flow, answered, walk(flow, answered.answers, offers))


def _sent(flow: Flow[T], session: Session, walked: Walk) -> Turn[T]:
    record = flow.build(walked.known)
    ended = replace(_over(session, Status.SUBMITTED), flagged=session.flagged & walked.known.keys())
    return Turn(ended, Ended(), walked, record=record)


def _over(session: Session, status: Status) -> Session:
    """The session after the end: nothing of what was said stays in it."""
    nothing: frozenset[StepId] = frozenset()
    return replace(
        session, status=status, answers={}, editing=None, warned=nothing, flagged=nothing, heard="", drafts={}
    )
