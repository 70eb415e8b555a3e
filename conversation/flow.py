"""Guided conversations as typed data, so that restart, edit, double clicks and deploys cannot lose the thread."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Generic, TypeVar, assert_never

from conversation.words import N_, Phrase

StepId = str
"""A public name, never reused with another meaning; in a repeat `group.1.step`."""
Answer = str | list[str]
Answers = Mapping[StepId, Answer]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Rejected(Exception):
    """The one error a person is shown: a sentence about what happened and what to do."""

    def __init__(self, message: Phrase, **values: object) -> None:
        super().__init__(message if isinstance(message, str) else message.sv)
        self.message = message
        self.values = values


@dataclass(frozen=True, slots=True)
class Is:
    """True when the step was answered with one of the codes."""

    step: StepId
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """True when at least one of the conditions is."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Every:
    """True when all of the conditions are."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """True when the condition is not."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Offered:
    """True when the source offers anything: what depends on the subject rather than on an answer."""

    source: str


Condition = Is | Either | Every | Otherwise | Offered
Offers = Mapping[str, tuple["Choice", ...]]
"""What the named sources (units, colleagues, …) offer this person now, best first."""


def holds(condition: Condition | None, known: Answers, offers: Offers, group: str = "") -> bool:
    """Judges a condition by answers already known to be relevant; inside a repeat the group's own step comes first."""
    match condition:
        case None:
            return True
        case Is(step, codes):
            given = known.get(group + step, known.get(step, []))
            return any(code in codes for code in ([given] if isinstance(given, str) else given))
        case Either(conditions):
            return any(holds(each, known, offers, group) for each in conditions)
        case Every(conditions):
            return all(holds(each, known, offers, group) for each in conditions)
        case Otherwise(inner):
            return not holds(inner, known, offers, group)
        case Offered(source):
            return bool(offers.get(source))
        case _:
            assert_never(condition)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: a stable code for us, a label for people."""

    code: str
    label: Phrase
    hint: Phrase = ""
    group: Phrase = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the person's own; `sensitive` words are never put in a message.

    `identifying` words are there to say how somebody is reached: only personal numbers are taken out of them.
    """

    max_length: int = 3000
    multiline: bool = False
    sensitive: bool = True
    identifying: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """One choice, from a list of its own or from a named source."""

    choices: tuple[Choice, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class ManyOf:
    """Any number of choices (at least one unless the step is optional)."""

    choices: tuple[Choice, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A date, ISO 8601; `past` refuses tomorrow."""

    past: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and time of the municipality's clock, `YYYY-MM-DDTHH:MM`; `past` refuses what has not happened yet."""

    past: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, both ends included: how many there are, how many of them were right."""

    least: int = 0
    most: int = 100_000


Input = Text | OneOf | ManyOf | Day | Moment | Number
Default = Answer | Callable[[Answers, Offers], Answer | None] | None


@dataclass(frozen=True, slots=True)
class Step:
    """One question."""

    id: StepId
    ask: Phrase
    input: Input
    help: Phrase = ""
    optional: bool = False
    when: Condition | None = None
    default: Default = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One to five questions that belong together: one screen."""

    title: Phrase
    steps: tuple[Step, ...]

    @property
    def id(self) -> StepId:
        return self.steps[0].id


@dataclass(frozen=True, slots=True)
class Repeat:
    """Pages asked once per thing (scenario, why, action), until the person has no more."""

    id: str
    pages: tuple[Page, ...]
    more: Phrase
    at_least: int = 1
    at_most: int = 20


@dataclass(frozen=True, slots=True)
class Flow(Generic[T_co]):
    """A whole conversation: what is asked, and the record that the answers make.

    `closing` is answered on the review itself, so that what has a good default costs no screen of its own;
    `review=False` submits with the last page (for one-question conversations).
    """

    name: str
    title: Phrase
    pages: tuple[Page | Repeat, ...]
    build: Callable[[Answers], T_co]
    closing: Page | None = None
    submit: Phrase = N_("Skicka")
    review: bool = True


MORE = (Choice("yes", N_("Ja, en till")), Choice("no", N_("Nej, det var allt")))


@dataclass(frozen=True, slots=True)
class Walk:
    """The pages that apply to what is answered, in order, and the answers that count."""

    pages: tuple[Page, ...]
    closing: Page | None
    known: Answers

    def complete(self, page: Page) -> bool:
        return all(step.id in self.known for step in page.steps)

    def first_open(self) -> Page | None:
        return next((page for page in self.pages if not self.complete(page)), None)

    def page_of(self, step: StepId | None) -> Page | None:
        return next((page for page in self.pages if any(each.id == step for each in page.steps)), None)

    def before(self, page: Page) -> Page | None:
        position = self.pages.index(page)
        return self.pages[position - 1] if position else None


def choices_of(step: Step, known: Answers, offers: Offers) -> tuple[Choice, ...]:
    """What the step can be answered with now; empty for free input."""
    match step.input:
        case OneOf(choices, source) | ManyOf(choices, source):
            offered = offers.get(source, ()) if source else choices
            return tuple(each for each in offered if holds(each.when, known, offers, step.group))
        case _:
            return ()


def _well_formed(kind: Callable[[str], date], text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def accepts(step: Step, answer: Answer, known: Answers, offers: Offers) -> bool:
    """Whether a stored answer still answers its step: a removed choice or unit makes it unanswered."""
    if answer in ("", []):
        return step.optional
    match step.input, answer:
        case Text(max_length), str(text):
            return len(text) <= max_length
        case OneOf(), str(code):
            return any(each.code == code for each in choices_of(step, known, offers))
        case ManyOf(), list(codes):
            offered = {each.code for each in choices_of(step, known, offers)}
            return offered.issuperset(codes)
        case Day(), str(text):
            return _well_formed(date.fromisoformat, text)
        case Moment(), str(text):
            return _well_formed(datetime.fromisoformat, text)
        case Number(least, most), str(text):
            return text.isdecimal() and least <= int(text) <= most
        case _:
            return False


def default_of(step: Step, known: Answers, offers: Offers) -> Answer | None:
    """What the field is filled with before the person touches it, if that can be chosen now."""
    value = step.default(known, offers) if callable(step.default) else step.default
    return value if value is not None and accepts(step, value, known, offers) else None


@dataclass(slots=True)
class _Walker:
    """Carries what is known so far from page to page."""

    answers: Answers
    offers: Offers
    known: dict[StepId, Answer] = field(default_factory=dict)

    def page(self, page: Page) -> Page | None:
        steps = tuple(step for step in page.steps if holds(step.when, self.known, self.offers, step.group))
        for step in steps:
            answer = self.answers.get(step.id)
            if answer is not None and accepts(step, answer, self.known, self.offers):
                self.known[step.id] = answer
        return replace(page, steps=steps) if steps else None

    def pages(self, parts: Sequence[Page | Repeat]) -> Iterator[Page]:
        for part in parts:
            concrete = self.repeated(part) if isinstance(part, Repeat) else iter((part,))
            for page in concrete:
                kept = self.page(page)
                if kept:
                    yield kept

    def repeated(self, repeat: Repeat) -> Iterator[Page]:
        for number in range(1, repeat.at_most + 1):
            group = f"{repeat.id}.{number}."
            for page in repeat.pages:
                yield replace(page, steps=tuple(replace(s, id=group + s.id, group=group) for s in page.steps))
            if repeat.at_least <= number < repeat.at_most:
                more = Step(f"{group}more", repeat.more, OneOf(MORE))
                yield Page(repeat.more, (more,))
                if self.known.get(more.id) != "yes":
                    return


def walk(flow: Flow[T_co], answers: Answers, offers: Offers) -> Walk:
    """Which pages apply and which answers count, judging each condition only by answers that count themselves."""
    walker = _Walker(answers, offers)
    pages = tuple(walker.pages(flow.pages))
    closing = walker.page(flow.closing) if flow.closing else None
    return Walk(pages, closing, walker.known)


def _conditions(condition: Condition | None) -> Iterator[Is]:
    match condition:
        case None | Offered():
            return
        case Is():
            yield condition
        case Either(inner) | Every(inner):
            for each in inner:
                yield from _conditions(each)
        case Otherwise(one):
            yield from _conditions(one)
        case _:
            assert_never(condition)


def _page_problems(page: Page, earlier: dict[StepId, Step], here: str) -> Iterator[str]:
    if not 1 <= len(page.steps) <= 5:
        yield f"{here}: a page has one to five steps, not {len(page.steps)}"
    for step in page.steps:
        if "." in step.id:
            yield f"{here}: {step.id} has a dot, which is kept for repeats"
        wanted = [*_conditions(step.when)]
        if isinstance(step.input, OneOf | ManyOf):
            codes = [choice.code for choice in step.input.choices]
            if len(codes) != len(set(codes)):
                yield f"{here}: {step.id} offers the same code twice"
            if bool(codes) == bool(step.input.source):
                yield f"{here}: {step.id} needs choices or a source, not both or neither"
            wanted += [each for choice in step.input.choices for each in _conditions(choice.when)]
        for condition in wanted:
            yield from _condition_problems(condition, earlier, f"{here}: {step.id}")


def _condition_problems(condition: Is, earlier: dict[StepId, Step], here: str) -> Iterator[str]:
    asked = earlier.get(condition.step)
    if asked is None:
        yield f"{here} depends on {condition.step}, which no earlier page asks"
    elif isinstance(asked.input, OneOf | ManyOf) and asked.input.choices:
        missing = set(condition.codes) - {choice.code for choice in asked.input.choices}
        if missing:
            yield f"{here} waits for {', '.join(sorted(missing))}, which {condition.step} never offers"


def _shape_problems(flow: Flow[T_co]) -> Iterator[str]:
    if not flow.pages:
        yield f"{flow.name} asks nothing"
    if flow.closing and not flow.review:
        yield f"{flow.name} has questions on a review that is never shown"
    repeats = [part for part in flow.pages if isinstance(part, Repeat)]
    if len(repeats) != len({repeat.id for repeat in repeats}):
        yield f"{flow.name} has two repeats of one name"
    for repeat in repeats:
        if not (repeat.pages and 1 <= repeat.at_least <= repeat.at_most):
            yield f"{repeat.id}.*: a repeat has pages, is asked at least once, and at most as often as it must be"
        if any(step.id == "more" for page in repeat.pages for step in page.steps):
            yield f"{repeat.id}.*: more is the name of the question whether there is another"


def problems(flow: Flow[T_co]) -> list[str]:
    """What is wrong with a definition, in sentences; a test wants none for every flow."""
    found = [*_shape_problems(flow)]
    seen: set[StepId] = set()
    earlier: dict[StepId, Step] = {}
    closing = (flow.closing,) if flow.closing else ()
    for part in (*flow.pages, *closing):
        here = f"{part.id}.*" if isinstance(part, Repeat) else flow.name
        known = dict(earlier)  # what is asked in a repeat can be asked about only there
        for page in part.pages if isinstance(part, Repeat) else (part,):
            found += _page_problems(page, known, here)
            for step in page.steps:
                if step.id in seen:
                    found.append(f"{here}: {step.id} is asked twice")
                seen.add(step.id)
            known |= {step.id: step for step in page.steps}
        if isinstance(part, Page):
            earlier = known
    return found
