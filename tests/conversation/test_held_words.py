"""Words may not be put back into a message, so the conversation keeps what it could not take."""

from conversation.flow import Answers
from conversation.session import WARNING, Answered, Edit, Restart, Session, Submit
from tests.conversation.talks import FIRST, MASK, SECRET, TRACE, WORDS, Talk, one, page, talk_flow, text


def held(answers: Answers, page: str = "what") -> Answered:
    """What a card in a chat sends: the words it may not show again are not among the answers."""
    return Answered(answers, page=page, hold=True)


def test_words_that_could_not_be_taken_wait_in_the_conversation_and_count_when_sent_again() -> None:
    talk = Talk(talk_flow(page(text("what"), one("kind", "risk"))))
    refused = talk.does(held({"what": f"Den {SECRET} föll", "kind": ""}))
    assert talk.session.drafts == {"what": f"Den {MASK} föll", "kind": ""}
    assert refused.problems.keys() == {"kind"}
    talk.does(held({"kind": "risk"}))
    assert talk.session.answers == {"what": f"Den {MASK} föll", "kind": "risk"}
    assert talk.session.drafts == {}


def test_a_trace_is_sent_all_the_same_without_being_typed_again() -> None:
    talk = Talk()
    talk.answers(FIRST)
    warned = talk.does(held({"what": f"Ring {TRACE}", "extra": ""}))
    assert warned.problems == {"what": WARNING}
    again = talk.does(held({"extra": ""}))
    assert talk.session.answers["what"] == f"Ring {TRACE}"
    assert again.session.flagged == {"what"}


def test_held_words_are_shown_in_the_next_refusal_too() -> None:
    talk = Talk(talk_flow(page(text("what"), one("kind", "risk"))))
    talk.does(held({"what": "Någon föll", "kind": ""}))
    assert talk.does(held({"kind": "gone"})).drafts == {"what": "Någon föll", "kind": "gone"}


def test_held_words_survive_an_old_picture_and_a_look_back() -> None:
    talk = Talk(session=Session("talk", 1, answers=FIRST, revision=2))
    turn = talk.does(Answered(WORDS, page="what", revision=1, hold=True))
    assert turn.stale
    talk.does(Edit("kind"))
    talk.answers(FIRST)
    talk.does(held({"extra": ""}))
    assert talk.session.answers["what"] == WORDS["what"]


def test_the_review_holds_words_too_and_nothing_is_held_after_the_end() -> None:
    talk = Talk()
    talk.to_review()
    talk.does(Submit({"laws": [], "note": "Kort"}, hold=True))
    assert talk.session.drafts == {"laws": [], "note": "Kort"}
    turn = talk.does(Submit({"laws": ["SoL"]}, hold=True))
    assert turn.record is not None
    assert turn.record["note"] == "Kort"
    assert turn.session.drafts == {}


def test_a_new_beginning_holds_nothing() -> None:
    talk = Talk(session=Session("talk", 1, drafts=WORDS))
    assert talk.does(Restart()).session.drafts == {}
