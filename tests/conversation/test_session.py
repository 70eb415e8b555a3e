"""A session is moved by events alone: whatever is pressed, however late or twice, the thread is never lost."""

from dataclasses import replace

import pytest

from conversation.answer import NOT_OFFERED, NOT_YET, REQUIRED
from conversation.flow import Answer, Answers, Choice, Flow, Is, OneOf, Page, Repeat, Step, walk
from conversation.session import (
    MASKED,
    STALE,
    TOO_LONG,
    WARNING,
    Answered,
    Cancel,
    Edit,
    Ended,
    Event,
    Restart,
    Reviewing,
    Session,
    Show,
    Status,
    Submit,
    current,
)
from tests.conversation.talks import (
    FIRST,
    FLOW,
    HARM,
    LAST,
    MASK,
    OFFERS,
    PAGES,
    SECRET,
    TIMES,
    TRACE,
    WORDS,
    Talk,
    asked,
    choices,
    one,
    page,
    talk_flow,
    text,
)

RECORD: dict[str, Answer] = {
    "kind": "harm",
    "place": "4",
    "what": "Något hände",
    "extra": "",
    "harm": "2",
    "day": "2026-11-23",
    "moment": "",
    "laws": ["SoL"],
    "note": "",
}


# Forward


def test_page_by_page_to_the_review_and_one_record() -> None:
    talk = Talk()
    assert asked(talk.does(Show())) == ["kind", "place"]
    assert asked(talk.answers(FIRST)) == ["what", "extra"]
    assert asked(talk.answers(WORDS)) == ["harm"]
    assert asked(talk.answers(HARM)) == ["day", "moment"]
    assert isinstance(talk.answers(TIMES).position, Reviewing)
    turn = talk.submits()
    assert turn.position == Ended()
    assert talk.records == [RECORD]
    assert talk.session.status is Status.SUBMITTED
    assert talk.session.answers == {}


def test_a_branch_not_taken_is_not_asked_and_not_in_the_record() -> None:
    talk = Talk()
    talk.answers(FIRST, WORDS, HARM, TIMES)
    talk.does(Edit("kind"))
    assert isinstance(talk.answers({"kind": "risk", "place": "7"}).position, Reviewing)
    talk.submits()
    assert "harm" not in talk.records[0]


def test_a_page_that_opens_by_an_edit_is_asked_before_the_review() -> None:
    talk = Talk()
    talk.answers({**FIRST, "kind": "risk"}, WORDS, TIMES)
    talk.does(Edit("kind"))
    assert asked(talk.answers(FIRST)) == ["harm"]
    assert isinstance(talk.answers(HARM).position, Reviewing)


def test_a_page_is_taken_whole_or_not_at_all() -> None:
    talk = Talk()
    turn = talk.answers({"kind": "harm", "place": "5"})
    assert turn.problems == {"place": NOT_OFFERED}
    assert turn.drafts == {"kind": "harm", "place": "5"}
    assert talk.session.answers == {}
    assert talk.answers({}).problems == {"kind": REQUIRED, "place": REQUIRED}


def test_a_time_to_come_stays_in_the_field_with_a_kind_sentence() -> None:
    talk = Talk()
    talk.answers(FIRST, WORDS, HARM)
    turn = talk.answers({"day": "2026-11-23", "moment": "2026-11-23T10:00"})
    assert turn.problems == {"moment": NOT_YET}
    assert turn.drafts == {"day": "2026-11-23", "moment": "2026-11-23T10:00"}


def test_unknown_fields_are_left_alone() -> None:
    talk = Talk()
    talk.answers({**FIRST, "laws": ["HSL"], "stray": "x"})
    assert set(talk.session.answers) == {"kind", "place"}


# Back and edit


def test_back_shows_the_page_before_and_next_returns_to_where_it_was() -> None:
    talk = Talk()
    turn = talk.answers(FIRST, WORDS)
    back = turn.position.back  # type: ignore[union-attr]
    assert asked(talk.does(Edit(str(back)))) == ["what", "extra"]
    assert asked(talk.answers({"what": "Nytt"})) == ["harm"]
    assert talk.session.answers["what"] == "Nytt"


def test_the_first_page_has_no_back() -> None:
    assert Talk().does(Show()).position.back is None  # type: ignore[union-attr]


@pytest.mark.parametrize("step", [step.id for each in PAGES for step in each.steps])
def test_every_answer_can_be_edited_from_the_review(step: str) -> None:
    talk = Talk()
    talk.to_review()
    assert step in asked(talk.does(Edit(step)))
    assert isinstance(talk.does(Edit("laws")).position, Reviewing)


def test_the_review_cannot_be_sent_while_an_answer_is_edited() -> None:
    talk = Talk()
    talk.to_review()
    talk.does(Edit("what"))
    assert talk.submits().stale
    assert talk.records == []


def test_an_edited_question_that_no_longer_applies_lets_go() -> None:
    talk = Talk()
    talk.to_review()
    talk.does(Edit("harm"))
    talk.session = replace(talk.session, answers={**talk.session.answers, "kind": "risk"})
    assert isinstance(talk.does(Show()).position, Reviewing)


# Old screens, twice, two devices


OLD: list[Event] = [
    Answered(WORDS, page="what", revision=1),
    Answered(WORDS, page="kind"),
    Answered(WORDS, revision=0),
    Answered({"what": "x"}, partial=True, revision=1),
    Edit("kind", revision=1),
    Submit(LAST, revision=1),
    Cancel(revision=1),
    Submit(LAST),
    Answered({"harm": "2"}, partial=True),
    Answered({}, partial=True),
]


@pytest.mark.parametrize("event", OLD)
def test_a_stale_button_changes_nothing_and_shows_where_the_person_is(event: Event) -> None:
    talk = Talk(session=Session("talk", 1, answers=FIRST, revision=2))
    turn = talk.does(event)
    assert turn.stale
    assert turn.notice == STALE
    assert turn.session == Session("talk", 1, answers=FIRST, revision=2)
    assert asked(turn) == ["what", "extra"]


def test_what_was_typed_on_an_old_picture_of_the_page_is_shown_again_without_what_must_not_be_there() -> None:
    talk = Talk(session=Session("talk", 1, answers=FIRST, revision=2))
    turn = talk.does(Answered({"what": f"Den {SECRET} föll", "extra": []}, page="what", revision=1))
    assert turn.drafts == {"what": f"Den {MASK} föll", "extra": []}


def test_an_answer_to_the_review_is_stale() -> None:
    talk = Talk()
    talk.to_review()
    assert talk.answers(WORDS).stale


def test_a_double_click_answers_once() -> None:
    talk = Talk()
    click = Answered(FIRST, page="kind", revision=0)
    talk.does(click)
    assert talk.does(click).stale
    assert asked(talk.does(Show())) == ["what", "extra"]


def test_two_devices_end_in_one_report() -> None:
    phone, computer = Talk(), Talk()
    phone.to_review()
    computer.session = phone.session
    phone.does(Submit(LAST, revision=phone.session.revision))
    seen = computer.session.revision
    computer.session = phone.session
    turn = computer.does(Submit(LAST, revision=seen))
    assert turn.record is None
    assert turn.position == Ended()


@pytest.mark.parametrize(
    "event", [Show(), Answered(FIRST), Edit("kind"), Submit(LAST), Submit(LAST, revision=0), Cancel()]
)
@pytest.mark.parametrize("submitted", [True, False])
def test_after_the_end_nothing_happens_twice(event: Event, submitted: bool) -> None:
    talk = Talk()
    talk.to_review()
    turn = talk.submits() if submitted else talk.does(Cancel())
    ended = talk.session
    turn = talk.does(event)
    assert turn.session == ended
    assert turn.record is None
    assert turn.position == Ended()


# Deploys


def deployed(*pages: Page, offers: Answers | None = None) -> Talk:
    """Somebody at the review when the flow changes under them."""
    talk = Talk()
    talk.to_review()
    talk.flow = talk_flow(*pages, closing=FLOW.closing)
    return talk


def test_a_step_inserted_by_a_deploy_is_asked_and_nothing_else() -> None:
    first, *rest = PAGES
    talk = deployed(first, page(text("new")), *rest)
    assert asked(talk.does(Show())) == ["new"]
    assert isinstance(talk.answers({"new": "x"}).position, Reviewing)
    talk.submits()
    assert talk.records[0]["new"] == "x"


def test_a_step_inserted_into_an_answered_page_opens_it_with_what_was_answered() -> None:
    first, second, *rest = PAGES
    talk = deployed(first, replace(second, steps=(*second.steps, text("new"))), *rest)
    turn = talk.does(Show())
    assert asked(turn) == ["what", "extra", "new"]
    assert turn.walk.known["what"] == WORDS["what"]


def test_a_choice_removed_by_a_deploy_is_asked_again() -> None:
    talk = deployed(PAGES[0], PAGES[1], page(one("harm", "1", "unknown", when=Is("kind", ("harm",)))), PAGES[3])
    turn = talk.does(Show())
    assert asked(turn) == ["harm"]
    assert "harm" not in turn.walk.known
    assert talk.answers({"harm": "2"}).problems == {"harm": NOT_OFFERED}


def test_a_removed_step_is_forgotten() -> None:
    talk = deployed(PAGES[0], PAGES[1], PAGES[3])
    talk.submits()
    assert "harm" not in talk.records[0]


def test_a_unit_that_is_no_longer_offered_is_asked_again_even_at_the_last_moment() -> None:
    talk = Talk()
    talk.to_review()
    talk.offers = {"units": choices("7")}
    turn = talk.submits()
    assert turn.stale
    assert talk.records == []
    assert asked(turn) == ["kind", "place"]


def test_a_text_limit_that_shrank_opens_the_question_again() -> None:
    talk = deployed(PAGES[0], page(text("what", 5), text("extra", optional=True)), *PAGES[2:])
    assert asked(talk.does(Show())) == ["what", "extra"]


# Typed answers


def test_a_typed_answer_is_kept_and_the_page_stays_until_all_is_answered() -> None:
    talk = Talk()
    assert asked(talk.does(Answered({"kind": "harm"}, partial=True))) == ["kind", "place"]
    assert asked(talk.does(Answered({"place": "4"}, partial=True))) == ["what", "extra"]


def test_a_typed_answer_while_editing_keeps_the_edited_page_open() -> None:
    talk = Talk()
    talk.to_review()
    talk.does(Edit("what"))
    assert asked(talk.does(Answered({"what": "Nytt"}, partial=True))) == ["what", "extra"]
    assert talk.session.answers["what"] == "Nytt"


def test_a_typed_answer_does_not_demand_its_neighbours() -> None:
    turn = Talk().does(Answered({"kind": "gone"}, partial=True))
    assert turn.problems == {"kind": NOT_OFFERED}
    assert turn.drafts == {"kind": "gone"}


def test_what_was_heard_is_let_go_once_an_answer_is_taken() -> None:
    talk = Talk(session=Session("talk", 1, answers=FIRST, heard="Ett svar?"))
    talk.does(Answered({"what": "Ett svar?"}, partial=True))
    assert talk.session.heard == ""


# The privacy check


def test_a_masked_number_is_stored_masked_and_said() -> None:
    talk = Talk()
    turn = talk.answers(FIRST, {"what": f"Den {SECRET} föll"})
    assert talk.session.answers["what"] == f"Den {MASK} föll"
    assert turn.notice == MASKED
    assert SECRET not in str(turn)


def test_a_text_that_masking_made_too_long_is_said_to_be_and_not_lost() -> None:
    talk = Talk(talk_flow(page(text("what", 20))))
    turn = talk.answers({"what": f"Den {SECRET} föll"})
    assert turn.problems == {"what": TOO_LONG}
    assert turn.notice == MASKED
    assert turn.drafts == {"what": f"Den {MASK} föll"}


def test_too_long_on_the_review_does_not_send() -> None:
    talk = Talk()
    talk.to_review()
    turn = talk.submits({**LAST, "note": f"Den {SECRET} föll"})
    assert turn.problems == {"note": TOO_LONG}
    assert SECRET not in str(turn)
    assert not talk.over


def test_oversized_text_is_kept_in_its_field() -> None:
    talk = Talk()
    turn = talk.answers(FIRST, {"what": "x" * 101})
    assert turn.problems == {"what": TOO_LONG}
    assert turn.drafts == {"what": "x" * 101}
    assert "what" not in talk.session.answers
    assert asked(talk.answers({"what": "x" * 100})) == ["harm"]


def test_a_trace_is_warned_of_once_then_taken_and_flagged() -> None:
    talk = Talk()
    turn = talk.answers(FIRST, {"what": f"Ring {TRACE}"})
    assert turn.problems == {"what": WARNING}
    assert turn.drafts == {"what": f"Ring {TRACE}"}
    assert "what" not in talk.session.answers
    assert asked(talk.answers({"what": f"Ring {TRACE}"})) == ["harm"]
    assert talk.session.flagged == {"what"}
    talk.answers(HARM, TIMES)
    assert talk.submits().session.flagged == {"what"}


def test_a_trace_taken_away_after_the_warning_leaves_no_flag() -> None:
    talk = Talk()
    talk.answers(FIRST, {"what": f"Ring {TRACE}"}, {"what": f"Ring {TRACE}"})
    talk.does(Edit("what"))
    talk.answers({"what": "Ring"})
    assert talk.session.flagged == frozenset()


def test_each_field_is_warned_of_for_itself() -> None:
    talk = Talk()
    talk.answers(FIRST, {"what": TRACE})
    assert talk.answers({"what": TRACE, "extra": TRACE}).problems == {"extra": WARNING}
    assert asked(talk.answers({"what": TRACE, "extra": TRACE})) == ["harm"]
    assert talk.session.flagged == {"what", "extra"}


def test_too_long_is_said_before_a_trace_is_warned_of() -> None:
    talk = Talk()
    assert talk.answers(FIRST, {"what": TRACE + "x" * 100}).problems == {"what": TOO_LONG}
    assert talk.session.warned == frozenset()


def test_the_review_warns_once_too() -> None:
    talk = Talk()
    talk.to_review()
    closing = {**LAST, "note": TRACE}
    assert talk.submits(closing).problems == {"note": WARNING}
    assert talk.records == []
    assert talk.submits(closing).session.flagged == {"note"}
    assert talk.records[0]["note"] == TRACE


def test_a_flag_on_words_that_are_not_sent_does_not_flag_the_report() -> None:
    flow = talk_flow(page(one("kind", "a", "b")), page(text("why", when=Is("kind", ("b",)))))
    talk = Talk(flow)
    talk.answers({"kind": "b"}, {"why": TRACE}, {"why": TRACE})
    talk.does(Edit("kind"))
    talk.answers({"kind": "a"})
    assert talk.submits({}).session.flagged == frozenset()


# Cancel, restart, the end


@pytest.mark.parametrize("sent", [True, False])
def test_after_the_end_no_words_stay_in_the_session(sent: bool) -> None:
    talk = Talk()
    talk.to_review()
    talk.session = replace(talk.session, heard="Ett svar?", editing=None)
    turn = talk.submits() if sent else talk.does(Cancel())
    assert (turn.session.answers, turn.session.heard, turn.session.editing) == ({}, "", None)
    assert turn.session.warned == frozenset()


def test_restart_forgets_everything_and_takes_its_seed_masked() -> None:
    talk = Talk()
    talk.answers(FIRST, {"what": TRACE}, {"what": TRACE})
    talk.session = replace(talk.session, heard="x", result="case:1")
    turn = talk.does(Restart({"what": f"Om \ud83d {SECRET}", "laws": ["HSL"], "harm": "2"}))
    assert asked(turn) == ["kind", "place"]
    fresh = Session("talk", 1, answers={"what": f"Om ? {MASK}", "laws": ["HSL"], "harm": "2"})
    assert replace(turn.session, revision=0) == fresh


def test_a_seed_skips_the_pages_it_answers() -> None:
    talk = Talk()
    turn = talk.does(Restart({**FIRST, **HARM}))
    assert asked(turn) == ["what", "extra"]


def test_a_sent_conversation_can_be_begun_again() -> None:
    talk = Talk()
    talk.to_review()
    talk.submits()
    assert asked(talk.does(Restart())) == ["kind", "place"]
    talk.to_review()
    talk.submits()
    assert len(talk.records) == 2


def test_restart_minds_no_revision_because_it_is_asked_before() -> None:
    talk = Talk(session=Session("talk", 1, answers=FIRST, revision=9))
    assert not talk.does(Restart()).stale


# Flows without a review


QUESTION = talk_flow(page(text("question")), review=False)
TWO_PAGES = talk_flow(page(one("kind", "a", "b")), page(text("why", when=Is("kind", ("b",)))), review=False)


@pytest.mark.parametrize("partial", [True, False])
def test_one_question_is_sent_as_it_is_answered(partial: bool) -> None:
    talk = Talk(QUESTION)
    talk.does(Answered({"question": "Vad?"}, partial=partial))
    assert talk.records == [{"question": "Vad?"}]
    assert talk.over


def test_without_a_review_the_last_page_that_applies_sends() -> None:
    talk = Talk(TWO_PAGES)
    assert asked(talk.answers({"kind": "b"})) == ["why"]
    talk.does(Edit("kind"))
    talk.answers({"kind": "a"})
    assert talk.records == [{"kind": "a"}]


def test_a_seed_that_answers_everything_still_waits_for_the_person() -> None:
    talk = Talk(TWO_PAGES)
    turn = talk.does(Restart({"kind": "b", "why": "x"}))
    assert asked(turn) == ["why"]
    assert turn.position.back == "kind"  # type: ignore[union-attr]
    assert talk.records == []
    talk.answers({"why": "y"})
    assert talk.records == [{"kind": "b", "why": "y"}]


def test_submit_means_nothing_where_there_is_no_review() -> None:
    talk = Talk(QUESTION)
    assert talk.submits().stale


def test_a_review_without_questions_of_its_own_is_sent_as_it_is() -> None:
    talk = Talk(talk_flow(page(text("what"))))
    talk.answers({"what": "x"})
    talk.submits({"what": "y"})
    assert talk.records == [{"what": "x"}]


def test_a_required_question_on_the_review_is_required() -> None:
    talk = Talk()
    talk.to_review()
    assert talk.submits({}).problems == {"laws": REQUIRED}
    assert talk.submits({"laws": ["LSS"]}).problems == {"laws": NOT_OFFERED}
    assert not talk.over


# Repeats


def test_a_repeat_is_asked_until_there_is_no_more() -> None:
    talk = Talk(talk_flow(Repeat("why", (page(text("because")),), "Fler?", at_most=3)))
    pages: list[dict[str, Answer]] = [
        {"why.1.because": "a"},
        {"why.1.more": "yes"},
        {"why.2.because": "b"},
        {"why.2.more": "no"},
    ]
    talk.answers(*pages)
    talk.does(Edit("why.1.more"))
    talk.answers({"why.1.more": "no"})
    talk.submits({})
    assert talk.records == [{"why.1.because": "a", "why.1.more": "no"}]


# The position is derived


def test_current_is_the_page_and_nothing_at_the_review_or_after_the_end() -> None:
    session = Session("talk", 1)
    assert current(FLOW, session, OFFERS) == PAGES[0]
    full: Answers = {key: value for key, value in RECORD.items() if key not in {"laws", "note"}}
    assert current(FLOW, replace(session, answers=full), OFFERS) is None
    assert current(FLOW, replace(session, status=Status.CANCELLED), OFFERS) is None


def test_the_position_is_the_same_however_the_answers_came() -> None:
    talk = Talk()
    talk.answers(FIRST, WORDS)
    fresh = Session("talk", 1, answers=dict(reversed(list(talk.session.answers.items()))))
    assert current(FLOW, fresh, OFFERS) == current(FLOW, talk.session, OFFERS)


def test_choices_that_depend_on_an_edited_answer_are_asked_again() -> None:
    later = Step("b", "b", OneOf((Choice("1", "1"), Choice("2", "2", when=Is("a", ("y",))))))
    flow: Flow[dict[str, Answer]] = talk_flow(page(one("a", "y", "n")), page(later))
    talk = Talk(flow)
    talk.answers({"a": "y"}, {"b": "2"})
    talk.does(Edit("a"))
    assert asked(talk.answers({"a": "n"})) == ["b"]
    assert walk(flow, talk.session.answers, {}).known == {"a": "n"}
