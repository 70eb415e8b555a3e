"""Flows are data: which pages apply, which answers count, what a step can be answered with, and faulty definitions."""

from dataclasses import replace

import pytest

from conversation.flow import (
    Answer,
    Answers,
    Choice,
    Condition,
    Day,
    Either,
    Every,
    Flow,
    Is,
    ManyOf,
    Moment,
    Offered,
    Offers,
    OneOf,
    Otherwise,
    Page,
    Rejected,
    Repeat,
    Step,
    Text,
    accepts,
    choices_of,
    default_of,
    holds,
    problems,
    walk,
)
from conversation.port import TryLater, Unreachable
from conversation.words import N_, Label
from tests.conversation.talks import CLOSING, FLOW, PAGES, choices, one, page, talk_flow, text

A, B = Is("a", ("1", "2")), Is("b", ("1",))


@pytest.mark.parametrize(
    ("condition", "known", "true"),
    [
        (None, {}, True),
        (A, {}, False),
        (A, {"a": "2"}, True),
        (A, {"a": "3"}, False),
        (A, {"a": ["3", "2"]}, True),
        (A, {"a": []}, False),
        (A, {"a": ""}, False),
        (Is("a", ()), {"a": "1"}, False),
        (Either((A, B)), {"b": "1"}, True),
        (Either((A, B)), {"b": "2"}, False),
        (Either(()), {}, False),
        (Every((A, B)), {"a": "1", "b": "1"}, True),
        (Every((A, B)), {"a": "1"}, False),
        (Every(()), {}, True),
        (Otherwise(A), {}, True),
        (Otherwise(A), {"a": "1"}, False),
    ],
)
def test_conditions(condition: Condition | None, known: Answers, true: bool) -> None:
    assert holds(condition, known, {}) is true


@pytest.mark.parametrize(
    ("offers", "true"), [({}, False), ({"units": ()}, False), ({"units": (Choice("4", "4"),)}, True)]
)
def test_a_question_may_depend_on_what_is_offered(offers: Offers, true: bool) -> None:
    assert holds(Offered("units"), {}, offers) is true
    asked = talk_flow(page(Step("b", "b", Text(), when=Offered("units"))))
    assert problems(asked) == []
    assert len(walk(asked, {}, offers).pages) == true


def test_in_a_repeat_the_groups_own_answer_comes_first() -> None:
    known = {"a": "1", "why.1.a": "3"}
    assert not holds(A, known, {}, "why.1.")
    assert holds(A, known, {}, "why.2.")


def flow_ids(flow: Flow[dict[str, Answer]], answers: Answers, offers: Offers | None = None) -> list[list[str]]:
    return [[step.id for step in each.steps] for each in walk(flow, answers, offers or {"units": choices("4")}).pages]


BRANCHED = talk_flow(
    page(one("kind", "risk", "harm"), one("deep", "yes", "no")),
    page(one("degree", "1", "2", when=Is("kind", ("harm",))), one("who", "x", when=Is("deep", ("yes",)))),
    page(text("how", when=Is("degree", ("2",)))),
)


@pytest.mark.parametrize(
    ("answers", "pages"),
    [
        ({}, [["kind", "deep"]]),
        ({"kind": "risk", "deep": "no"}, [["kind", "deep"]]),
        ({"kind": "risk", "deep": "yes"}, [["kind", "deep"], ["who"]]),
        ({"kind": "harm", "deep": "no", "degree": "1"}, [["kind", "deep"], ["degree"]]),
        ({"kind": "harm", "deep": "yes", "degree": "2"}, [["kind", "deep"], ["degree", "who"], ["how"]]),
        # an old answer to a question that is no longer asked opens nothing
        ({"kind": "risk", "deep": "no", "degree": "2", "how": "so"}, [["kind", "deep"]]),
        # nor does one that its step never accepted
        ({"kind": "gone", "deep": "no", "degree": "2"}, [["kind", "deep"]]),
    ],
)
def test_which_pages_apply(answers: Answers, pages: list[list[str]]) -> None:
    assert flow_ids(BRANCHED, answers) == pages


def test_only_answers_to_what_is_asked_count() -> None:
    answers: Answers = {"kind": "risk", "deep": "no", "degree": "2", "how": "so", "stray": "1"}
    assert walk(BRANCHED, answers, {}).known == {"kind": "risk", "deep": "no"}


WHYS = talk_flow(Repeat("why", (page(text("because")), page(one("sure", "y", "n"))), "Fler?", at_least=2, at_most=3))


@pytest.mark.parametrize(
    ("answers", "last"),
    [
        ({}, "why.2.more"),
        ({"why.1.more": "yes"}, "why.2.more"),
        ({"why.2.more": "no"}, "why.2.more"),
        ({"why.2.more": "maybe"}, "why.2.more"),
        ({"why.2.more": "yes"}, "why.3.sure"),
        ({"why.2.more": "yes", "why.3.more": "yes"}, "why.3.sure"),
    ],
)
def test_a_repeat_asks_as_often_as_it_must_and_may(answers: Answers, last: str) -> None:
    assert flow_ids(WHYS, answers)[-1] == [last]


def test_in_a_repeat_each_turn_branches_by_itself() -> None:
    flow = talk_flow(
        page(one("all", "y", "n")),
        Repeat(
            "act",
            (
                page(one("sort", "a", "b")),
                page(text("more_b", when=Is("sort", ("b",)))),
                page(Step("end", "end", ENDS)),
            ),
            "Fler?",
        ),
    )
    answers: Answers = {"all": "y", "act.1.sort": "a", "act.1.end": "1", "act.1.more": "yes", "act.2.sort": "b"}
    ids = [each[0] for each in flow_ids(flow, answers)]
    assert ids == [
        "all",
        "act.1.sort",
        "act.1.end",
        "act.1.more",
        "act.2.sort",
        "act.2.more_b",
        "act.2.end",
        "act.2.more",
    ]
    offered = [step for each in walk(flow, answers, {}).pages for step in each.steps if step.id.endswith("end")]
    assert [[c.code for c in choices_of(step, answers, {})] for step in offered] == [["1"], ["1", "2"]]


ENDS = OneOf((Choice("1", "1"), Choice("2", "2", when=Is("sort", ("b",)))))


def test_a_closing_page_whose_questions_do_not_apply_is_no_page() -> None:
    flow = talk_flow(page(one("kind", "a", "b")), closing=page(text("why", when=Is("kind", ("b",)))))
    assert walk(flow, {"kind": "a"}, {}).closing is None
    closing = walk(flow, {"kind": "b"}, {}).closing
    assert closing is not None
    assert closing.id == "why"


def test_pages_know_their_place() -> None:
    walked = walk(FLOW, {"kind": "risk", "place": "4"}, {"units": choices("4")})
    first, second, third = walked.pages
    assert walked.first_open() == second
    assert walked.page_of("extra") == second
    assert walked.page_of("harm") is None
    assert walked.page_of(None) is None
    assert walked.before(first) is None
    assert walked.before(third) == second


SHORT = Step("s", "s", Text(5))
ONE = Step("s", "s", OneOf((Choice("1", "1"), Choice("2", "2", when=Is("a", ("1",))))))
MANY = Step("s", "s", ManyOf(source="units"))
UNITS: Offers = {"units": choices("4", "7")}


@pytest.mark.parametrize(
    ("step", "answer", "yes"),
    [
        (SHORT, "12345", True),
        (SHORT, "123456", False),
        (SHORT, ["12345"], False),
        (SHORT, "", False),
        (replace(SHORT, optional=True), "", True),
        (ONE, "1", True),
        (ONE, "2", False),
        (ONE, "3", False),
        (ONE, ["1"], False),
        (MANY, ["4"], True),
        (MANY, ["7", "4"], True),
        (MANY, ["4", "5"], False),
        (MANY, "4", False),
        (MANY, [], False),
        (replace(MANY, optional=True), [], True),
        (Step("s", "s", Day()), "2026-11-23", True),
        (Step("s", "s", Day()), "2026-02-30", False),
        (Step("s", "s", Moment()), "2026-11-23T09:00", True),
        (Step("s", "s", Moment()), "i går", False),
        (Step("s", "s", Moment()), ["2026-11-23T09:00"], False),
    ],
)
def test_what_still_answers_a_step(step: Step, answer: Answer, yes: bool) -> None:
    assert accepts(step, answer, {}, UNITS) is yes


def test_a_source_that_nobody_filled_offers_nothing() -> None:
    assert choices_of(MANY, {}, {}) == ()
    assert choices_of(SHORT, {}, UNITS) == ()


def own(known: Answers, offers: Offers) -> Answer | None:
    return offers["own"][0].code if known.get("a") else None


@pytest.mark.parametrize(
    ("step", "known", "default"),
    [
        (replace(ONE, default="1"), {}, "1"),
        (replace(ONE, default="2"), {}, None),
        (replace(ONE, default="2"), {"a": "1"}, "2"),
        (replace(ONE, default=own), {"a": "1"}, "1"),
        (replace(ONE, default=own), {}, None),
        (ONE, {}, None),
        (replace(MANY, default=["4"]), {}, ["4"]),
        (replace(MANY, default=["5"]), {}, None),
    ],
)
def test_a_default_is_only_what_can_be_chosen(step: Step, known: Answers, default: Answer | None) -> None:
    assert default_of(step, known, {**UNITS, "own": choices("1")}) == default


GOOD = page(one("a", "1", "2"))
FAULTY: list[tuple[Flow[dict[str, Answer]], str]] = [
    (talk_flow(), "asks nothing"),
    (talk_flow(Page("empty", ())), "one to five steps, not 0"),
    (talk_flow(page(*(text(f"t{n}") for n in range(6)))), "one to five steps, not 6"),
    (talk_flow(page(text("a.b"))), "has a dot"),
    (talk_flow(page(one("a", "1", "1"))), "the same code twice"),
    (talk_flow(page(Step("a", "a", OneOf()))), "needs choices or a source"),
    (talk_flow(page(Step("a", "a", ManyOf(choices("1"), "units")))), "needs choices or a source"),
    (talk_flow(GOOD, page(text("b", when=Is("c", ("1",))))), "b depends on c, which no earlier page asks"),
    (talk_flow(page(one("a", "1"), text("b", when=Is("a", ("1",))))), "depends on a, which no earlier page asks"),
    (talk_flow(page(text("b", when=Is("a", ("1",)))), GOOD), "depends on a, which no earlier page asks"),
    (talk_flow(GOOD, page(text("b", when=Is("a", ("1", "9", "8"))))), "waits for 8, 9, which a never offers"),
    (talk_flow(GOOD, page(Step("b", "b", Text(), when=Either((Otherwise(Is("a", ("9",))),))))), "waits for 9"),
    (talk_flow(GOOD, page(Step("b", "b", Text(), when=Every((Is("x", ()),))))), "depends on x"),
    (talk_flow(GOOD, page(Step("b", "b", OneOf((Choice("1", "1", when=Is("z", ())),))))), "b depends on z"),
    (talk_flow(GOOD, GOOD), "a is asked twice"),
    (talk_flow(page(text("a"), text("a"))), "a is asked twice"),
    (talk_flow(GOOD, closing=GOOD), "a is asked twice"),
    (talk_flow(GOOD, closing=page(text("b", when=Is("c", ())))), "depends on c"),
    (talk_flow(GOOD, closing=page(text("b")), review=False), "a review that is never shown"),
    (talk_flow(Repeat("r", (GOOD,), "?"), page(text("b", when=Is("a", ("1",))))), "b depends on a"),
    (talk_flow(Repeat("r", (GOOD,), "?"), GOOD), "a is asked twice"),
    (talk_flow(Repeat("r", (GOOD,), "?"), Repeat("r", (page(text("b")),), "?")), "two repeats of one name"),
    (talk_flow(Repeat("r", (page(text("more")),), "?")), "whether there is another"),
    (talk_flow(Repeat("r", (GOOD,), "?", at_least=0)), "asked at least once"),
    (talk_flow(Repeat("r", (GOOD,), "?", at_least=3, at_most=2)), "asked at least once"),
    (talk_flow(Repeat("r", (), "?")), "a repeat has pages"),
]


@pytest.mark.parametrize(("flow", "fault"), FAULTY, ids=[fault for _, fault in FAULTY])
def test_a_faulty_definition_is_told_in_one_sentence(flow: Flow[dict[str, Answer]], fault: str) -> None:
    (said,) = problems(flow)
    assert fault in said


@pytest.mark.parametrize(
    "flow",
    [
        FLOW,
        BRANCHED,
        WHYS,
        talk_flow(*PAGES, review=False),
        talk_flow(GOOD, closing=page(text("b", when=Is("a", ("1",))))),
        talk_flow(page(text("t")), page(text("b", when=Is("t", ("anything",))))),
        talk_flow(GOOD, Repeat("r", (page(text("b")), page(text("c", when=Otherwise(Is("a", ("1",)))))), "?")),
    ],
)
def test_a_sound_definition_has_no_problems(flow: Flow[dict[str, Answer]]) -> None:
    assert problems(flow) == []


def test_closing_of_the_small_flow_is_part_of_its_walk() -> None:
    assert walk(FLOW, {}, {}).closing == CLOSING


def test_what_is_rejected_keeps_its_sentence_and_its_values_apart() -> None:
    error = Rejected(N_("Det finns ingen {x}."), x="enhet")
    assert str(error) == "Det finns ingen {x}."
    assert error.values == {"x": "enhet"}
    assert str(Rejected(Label("Stängt", "Closed"))) == "Stängt"


def test_failed_deliveries_say_why_and_when_to_try_again() -> None:
    assert Unreachable("account_inactive").reason == "account_inactive"
    assert (TryLater("ratelimited", 3.0).after, TryLater("timeout").after) == (3.0, None)
