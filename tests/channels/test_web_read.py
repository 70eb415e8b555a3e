"""What a form says, whatever a browser sends."""

import pytest

from bot.web.read import Form, Garbled, read, read_form, read_place, written
from conversation.port import Address, Asked, In, Pressed
from conversation.session import Answered, Cancel, Edit, Show, Submit

HERE = Address("web", "1")
TALK = "&form=abcdefghij&flow=deviation&subject=case%3A17&revision=4&page=what"


def event(body: str) -> In | Pressed | Asked:
    return read(read_form(body.encode()), HERE, 1).event


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "do=next&one.when=now&many.law=&many.law=HSL&many.law=SoL&text.what=Hej%0D%0Ad%C3%A5" + TALK,
            In(
                "deviation",
                Answered({"when": "now", "law": ["HSL", "SoL"], "what": "Hej\ndå"}, page="what", revision=4),
                "case:17",
            ),
        ),
        ("do=next&many.law=" + TALK, In("deviation", Answered({"law": []}, page="what", revision=4), "case:17")),
        ("do=submit&one.named=yes" + TALK, In("deviation", Submit({"named": "yes"}, revision=4), "case:17")),
        ("do=edit+why.1.text" + TALK, In("deviation", Edit("why.1.text", revision=4), "case:17")),
        ("do=cancel" + TALK, In("deviation", Cancel(revision=4), "case:17")),
        ("do=show" + TALK, In("deviation", Show(), "case:17")),
        ("do=press+take+case%3A17&form=abcdefghij", Pressed("take", "case:17")),
        ("do=press+start+ask_more%7Ccase%3A17&form=abcdefghij", Pressed("start", "ask_more|case:17")),
        ("do=press+start+do_action%7Ccase%3A17%232&form=abcdefghij", Pressed("start", "do_action|case:17#2")),
        (
            "do=submit&form=abcdefghij&flow=do_action&subject=case%3A17%232&revision=1",
            In("do_action", Submit({}, revision=1), "case:17#2"),
        ),
        ("do=press+home+&form=abcdefghij", Pressed("home")),
        ("do=ask&question=+rutin+fall%3F+&form=abcdefghij", Asked("rutin fall?")),
        ("do=ask+rutin&question=fall&form=abcdefghij", Asked("fall", command="rutin")),
        (
            "do=next&text.what=a%00b%1Bc%09d" + TALK,
            In("deviation", Answered({"what": "abc\td"}, page="what", revision=4), "case:17"),
        ),
    ],
)  # fmt: skip
def test_a_form_becomes_what_was_said(body: str, expected: In | Pressed | Asked) -> None:
    assert event(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "",
        "do=",
        "do=next",
        "do=fly&form=abcdefghij",
        "do=next&form=abcdefghij&flow=deviation&revision=&page=what",
        "do=next&form=abcdefghij&flow=deviation&revision=-1&page=what",
        "do=next&form=abcdefghij&flow=deviation&revision=99999999999999999999&page=what",
        "do=next&form=abcdefghij&flow=de%20viation&revision=1&page=what",
        "do=edit+a+b" + TALK,
        "do=press+take+case%3A17&form=short",
        "do=press+take+case%3A17",
        "do=next&one.a%20b=x" + TALK,
    ],
)
def test_what_is_no_form_of_ours_is_garbled(body: str) -> None:
    with pytest.raises(Garbled):
        event(body)


@pytest.mark.parametrize("body", [b"do=%ff%fe", "do=å".encode(), b"&".join(b"a=1" for _ in range(600))])
def test_broken_bodies_are_garbled(body: bytes) -> None:
    with pytest.raises(Garbled):
        read_form(body)


def delivery(body: str) -> str:
    return read(read_form(body.encode()), HERE, 1).delivery


def test_a_double_click_repeats_its_delivery_and_another_button_does_not() -> None:
    assert delivery("do=press+take+x&form=abcdefghij") == delivery("do=press+take+x&form=abcdefghij")
    assert delivery("do=press+take+x&form=abcdefghij") != delivery("do=press+read+x&form=abcdefghij")
    assert delivery("do=press+take+x&form=abcdefghij") != delivery("do=press+take+x&form=abcdefghik")


def test_an_overlong_question_is_cut() -> None:
    asked = event(f"do=ask&question={'a' * 5000}&form=abcdefghij")
    assert isinstance(asked, Asked)
    assert len(asked.text) == 2000


def test_what_was_written_can_be_given_back() -> None:
    form: Form = {"text.what": ["Hej"], "text.why": ["  "], "one.when": ["now"]}
    assert written(form) == ("Hej",)


def test_an_address_names_a_conversation() -> None:
    assert read_place("deviation", "case:17") == ("deviation", "case:17")
    with pytest.raises(Garbled):
        read_place("<b>", "")
