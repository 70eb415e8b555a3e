"""Whatever flow there is and whatever people do in it, in whatever order, the session stays whole."""

from dataclasses import replace

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from conversation.flow import (
    Answer,
    Answers,
    Choice,
    Condition,
    Day,
    Either,
    Every,
    Flow,
    Input,
    Is,
    ManyOf,
    Moment,
    Number,
    Offers,
    OneOf,
    Otherwise,
    Page,
    Repeat,
    Step,
    Text,
    accepts,
    problems,
    walk,
)
from conversation.session import Answered, Asking, Cancel, Edit, Event, Restart, Reviewing, Show, Status, Submit, Turn
from tests.conversation.talks import SECRET, TRACE, Talk, talk_flow

CODES = ("1", "2", "3")
Made = Flow[dict[str, Answer]]


@st.composite
def conditions(draw: st.DrawFn, earlier: list[str]) -> Condition | None:
    """A condition on what earlier pages ask; mostly none."""
    if not earlier or draw(st.integers(0, 2)):
        return None
    some = Is(draw(st.sampled_from(earlier)), tuple(draw(st.sets(st.sampled_from(CODES), max_size=2))))
    other = Is(draw(st.sampled_from(earlier)), (draw(st.sampled_from(CODES)),))
    shapes: list[Condition] = [some, Otherwise(some), Either((some, other)), Every((some, Otherwise(other)))]
    return draw(st.sampled_from(shapes))


@st.composite
def inputs(draw: st.DrawFn, earlier: list[str]) -> Input:
    free: list[Input] = [Text(40), Text(3), Day(), Moment(past=False), Number(1, 20)]
    listed = tuple(Choice(code, code, when=draw(conditions(earlier))) for code in CODES)
    chosen: list[Input] = [OneOf(listed), ManyOf(listed), OneOf(source="units"), ManyOf(source="units")]
    return draw(st.sampled_from(free + chosen))


@st.composite
def pages(draw: st.DrawFn, name: str, earlier: list[str]) -> Page:
    """One to three steps; what other steps may depend on is added to `earlier`."""
    steps = []
    for number in range(draw(st.integers(1, 3))):
        when = draw(conditions(earlier)) if name != "p0" else None
        optional = draw(st.booleans())
        steps.append(Step(f"{name}s{number}", "?", draw(inputs(earlier)), optional=optional, when=when))
    earlier += [step.id for step in steps if isinstance(step.input, OneOf | ManyOf) and step.input.choices]
    return Page(name, tuple(steps))


@st.composite
def flows(draw: st.DrawFn) -> Made:
    earlier: list[str] = []
    parts: list[Page | Repeat] = []
    for number in range(draw(st.integers(1, 4))):
        if number and draw(st.integers(0, 3)) == 0:
            within = list(earlier)
            inner = tuple(draw(pages(f"r{number}p{n}", within)) for n in range(draw(st.integers(1, 2))))
            least = draw(st.integers(1, 2))
            parts.append(Repeat(f"r{number}", inner, "more?", least, least + draw(st.integers(0, 1))))
        else:
            parts.append(draw(pages(f"p{number}", earlier)))
    review = draw(st.booleans())
    closing = draw(st.none() | pages("c", earlier)) if review else None
    return talk_flow(*parts, closing=closing, review=review)


OFFERED = st.sets(st.sampled_from(CODES)).map(lambda codes: {"units": tuple(Choice(c, c) for c in sorted(codes))})
NONSENSE: st.SearchStrategy[Answer] = st.text(max_size=5) | st.lists(st.text(max_size=2), max_size=2)
SENSIBLE: dict[type, st.SearchStrategy[Answer]] = {
    Text: st.sampled_from(["", "ord", f"ring {TRACE}", f"om {SECRET} x", "x" * 41, "\ud83d"]),
    OneOf: st.sampled_from([*CODES, "yes", "no"]),
    ManyOf: st.lists(st.sampled_from(CODES), max_size=2),
    Day: st.sampled_from(["2026-11-22", "2026-11-25", "0026-01-01", ""]),
    Number: st.sampled_from(["1", "20", "21", "x", ""]),
    Moment: st.sampled_from(["2026-11-22T08:00", "2030-01-01T08:00", "0026-01-01T00:00", ""]),
}


@st.composite
def given_to(draw: st.DrawFn, page: Page | None) -> Answers:
    """Mostly what the page asks for, sometimes anything."""
    answers: dict[str, Answer] = {}
    for step in page.steps if page else ():
        kind = draw(st.sampled_from(["sensible"] * 8 + ["nonsense", "nothing"]))
        if kind != "nothing":
            answers[step.id] = draw(SENSIBLE[type(step.input)] if kind == "sensible" else NONSENSE)
    return answers


@st.composite
def events(draw: st.DrawFn, talk: Talk) -> Event:
    """Something a person can do where they are, or could have done somewhere else."""
    walked = walk(talk.flow, talk.session.answers, talk.offers)
    steps = [step for each in walked.pages for step in each.steps]
    page = draw(st.sampled_from(walked.pages)) if draw(st.integers(0, 4)) == 0 else walked.first_open()
    revision = draw(st.sampled_from([None, talk.session.revision, talk.session.revision, talk.session.revision - 1]))
    match draw(st.sampled_from("aaaaaaapsssseechr")):
        case "a":
            named = page.id if page and draw(st.booleans()) else None
            return Answered(draw(given_to(page)), page=named, revision=revision)
        case "p":
            answers = draw(given_to(page))
            return Answered(dict(list(answers.items())[:1]), revision=revision, partial=True)
        case "s":
            return Submit(draw(given_to(walked.closing)), revision)
        case "e":
            return Edit(draw(st.sampled_from([step.id for step in steps] + ["gone"])), revision)
        case "c":
            return Cancel(revision) if draw(st.integers(0, 3)) == 0 else Show()
        case "r":
            return Restart(draw(given_to(page))) if draw(st.booleans()) else Show()
        case _:
            return Show()


def must_hold(talk: Talk, before: Talk, event: Event, turn: Turn[dict[str, Answer]]) -> None:
    """What is true after every turn."""
    after, walked = turn.session, turn.walk
    if turn.stale or (before.over and not isinstance(event, Restart)):
        assert after == before.session
        assert turn.record is None
    if turn.problems:
        assert dict(after.answers) == dict(before.session.answers)
        assert turn.record is None
    assert (turn.record is not None) == (after.status is Status.SUBMITTED and not before.over)
    if after.status is not Status.OPEN:
        assert (after.answers, after.heard, after.editing) == ({}, "", None)
    assert after.flagged <= before.session.warned | (before.session.flagged if before.over else frozenset())
    assert SECRET not in f"{after} {turn.drafts} {turn.record}"
    asked = {step.id: step for each in (*walked.pages, walked.closing) if each for step in each.steps}
    for step, answer in walked.known.items():
        assert accepts(asked[step], answer, walked.known, talk.offers)
    if isinstance(turn.position, Asking):
        assert turn.position.page in walked.pages
    if isinstance(turn.position, Reviewing):
        assert walked.first_open() is None


def must_get_on(talk: Talk, event: Event, turn: Turn[dict[str, Answer]], asked: Page | None) -> None:
    """A page that was taken is answered: nobody is asked again without being told why."""
    taken = isinstance(event, Answered) and not event.partial and not turn.stale and not turn.problems
    if taken and asked and not talk.over:
        known = turn.walk.known
        assert all(step.id in known for step in asked.steps)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_a_session_stays_whole_whatever_happens(data: st.DataObject) -> None:
    talk = Talk(data.draw(flows()), offers=data.draw(OFFERED))
    assert problems(talk.flow) == []
    sent = begun = 0
    for _ in range(data.draw(st.integers(1, 14))):
        if data.draw(st.integers(0, 15)) == 0:  # a deploy, a move, or a unit that closed
            talk.flow, talk.offers = data.draw(flows()), data.draw(OFFERED)
        event = data.draw(events(talk))
        note(f"{event}")
        before = replace(talk)
        where = talk.does(Show()).position
        turn = talk.does(event)
        must_hold(talk, before, event, turn)
        must_get_on(talk, event, turn, where.page if isinstance(where, Asking) else None)
        begun += isinstance(event, Restart)
        sent += turn.record is not None
        assert sent <= begun + 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_whoever_answers_every_page_gets_to_the_end(data: st.DataObject) -> None:
    """From wherever a person is, answering what is asked sends the report in a bounded number of turns."""
    talk = Talk(data.draw(flows()), offers=offered_to_all())
    for _ in range(60):
        if talk.over:
            break
        where = talk.does(Show()).position
        if isinstance(where, Asking):
            talk.does(Answered(fitting(where.page, talk), page=where.page.id, revision=talk.session.revision))
        else:
            closing = walk(talk.flow, talk.session.answers, talk.offers).closing
            talk.does(Submit(fitting(closing, talk) if closing else {}))
    assert len(talk.records) == 1 or nothing_to_choose(talk)


def offered_to_all() -> Offers:
    return {"units": tuple(Choice(code, code) for code in CODES)}


def fitting(page: Page, talk: Talk) -> Answers:
    """The first answer that each step of the page takes."""
    known = walk(talk.flow, talk.session.answers, talk.offers).known
    wanted: list[Answer] = ["1", "2", "3", "no", "2026-11-22", "2026-11-22T08:00", *([code] for code in CODES), "", []]
    found = {step.id: [a for a in wanted if accepts(step, a, known, talk.offers)] for step in page.steps}
    return {step: answers[0] for step, answers in found.items() if answers}


def nothing_to_choose(talk: Talk) -> bool:
    """The made-up flow asks for a choice of which none is offered: no fault of the session's."""
    walked = walk(talk.flow, talk.session.answers, talk.offers)
    open_page = walked.first_open() or walked.closing
    return open_page is not None and len(fitting(open_page, talk)) < len(open_page.steps)
