"""A small conversation with every kind of question, and somebody who has it: saved after each turn, as the bot does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from conversation.flow import (
    Answer,
    Answers,
    Choice,
    Day,
    Flow,
    Is,
    ManyOf,
    Moment,
    Offers,
    OneOf,
    Otherwise,
    Page,
    Repeat,
    Step,
    Text,
)
from conversation.session import Answered, Asking, Event, Session, Status, Submit, Turn, advance

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 23, 9, 30, 20, tzinfo=ZONE)
SECRET, MASK, TRACE = "19121212", "[något som var mycket hemligt]", "telefon"


@dataclass(frozen=True)
class Look:
    """What the small privacy check of these tests says."""

    text: str
    warnings: Sequence[str]


def check(text: str) -> Look:
    """Masks one number with something longer, and warns of one word."""
    return Look(text.replace(SECRET, MASK), ["trace"] if TRACE in text else [])


def choices(*codes: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, code.title()) for code in codes)


def one(id_: str, *codes: str, when: Is | Otherwise | None = None, optional: bool = False) -> Step:
    return Step(id_, id_, OneOf(choices(*codes)), when=when, optional=optional)


def text(id_: str, max_length: int = 100, *, when: Is | Otherwise | None = None, optional: bool = False) -> Step:
    return Step(id_, id_, Text(max_length), when=when, optional=optional)


def page(*steps: Step) -> Page:
    return Page(f"page of {steps[0].id}", steps)


def keep(answers: Answers) -> dict[str, Answer]:
    """A record that is just what came in."""
    return dict(answers)


CLOSING = page(
    Step("laws", "laws", ManyOf(choices("HSL", "SoL"))),
    Step("note", "note", Text(20), optional=True),
)
PAGES = (
    page(one("kind", "risk", "harm"), Step("place", "place", OneOf(source="units"))),
    page(text("what"), text("extra", optional=True)),
    page(one("harm", "1", "2", "unknown", when=Is("kind", ("harm",)))),
    page(Step("day", "day", Day()), Step("moment", "moment", Moment(), optional=True)),
)
OFFERS: Offers = {"units": choices("4", "7")}


def talk_flow(*pages: Page | Repeat, closing: Page | None = None, review: bool = True) -> Flow[dict[str, Answer]]:
    return Flow("talk", "Talk", pages, keep, closing=closing, review=review)


FLOW = talk_flow(*PAGES, closing=CLOSING)
FIRST: Answers = {"kind": "harm", "place": "4"}
WORDS: Answers = {"what": "Något hände"}
HARM: Answers = {"harm": "2"}
TIMES: Answers = {"day": "2026-11-23"}
LAST: Answers = {"laws": ["SoL"]}


@dataclass
class Talk:
    """One person's way through a flow; what each turn leads to is saved, one revision on, when it changed."""

    flow: Flow[dict[str, Answer]] = FLOW
    session: Session = field(default_factory=lambda: Session("talk", person=1))
    offers: Offers = field(default_factory=lambda: OFFERS)
    now: datetime = NOW
    records: list[dict[str, Answer]] = field(default_factory=list)

    def does(self, event: Event) -> Turn[dict[str, Answer]]:
        turn = advance(self.flow, self.session, event, offers=self.offers, check=check, now=self.now)
        if turn.session != self.session:
            self.session = replace(turn.session, revision=self.session.revision + 1)
        if turn.record is not None:
            self.records.append(turn.record)
        return turn

    def answers(self, *pages: Mapping[str, Answer]) -> Turn[dict[str, Answer]]:
        """Sends page after page; returns the last turn."""
        turns = [self.does(Answered(each)) for each in pages]
        return turns[-1]

    def submits(self, answers: Answers = LAST) -> Turn[dict[str, Answer]]:
        return self.does(Submit(answers))

    def to_review(self) -> Turn[dict[str, Answer]]:
        return self.answers(FIRST, WORDS, HARM, TIMES)

    @property
    def over(self) -> bool:
        return self.session.status is not Status.OPEN


def asked(turn: Turn[dict[str, Answer]]) -> list[str]:
    """The questions of the page that is asked; nothing at the review and after the end."""
    return [step.id for step in turn.position.page.steps] if isinstance(turn.position, Asking) else []
