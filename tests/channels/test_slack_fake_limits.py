"""A table of screens that Slack refuses, and of their neighbours that it takes."""

from typing import Any

import pytest

from tests.slack_fake.blocks import message_problems, view_problems
from tests.slack_fake.small_bot import actions, button, modal, plain, section, text_input

Json = dict[str, Any]


def options(count: int, text: str = "x", **more: Any) -> list[Json]:
    return [{"text": plain(text), "value": str(number), **more} for number in range(count)]


def element(kind: str, **fields: Any) -> Json:
    return {"type": kind, "action_id": "e", **fields}


def asked(inner: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": "i", "label": plain("L"), "element": inner, **more}


def header(text: Json) -> Json:
    return {"type": "header", "text": text}


def context(count: int) -> Json:
    return {"type": "context", "elements": [plain("x")] * count}


def numbered(count: int) -> Json:
    return actions(*(button(f"b{number}", "x") for number in range(count)))


def confirming(**fields: Any) -> Json:
    given = {"title": plain("T"), "text": plain("t"), "confirm": plain("Ja"), "deny": plain("Nej")}
    return actions({**button("b", "x"), "confirm": {**given, **fields}})


def fields(count: int, length: int) -> Json:
    return {"type": "section", "fields": [plain("x" * length)] * count}


def linked(length: int) -> Json:
    return actions({**button("b", "x"), "url": "https://a.example/".ljust(length, "x")})


def groups(count: int) -> list[Json]:
    return [{"label": plain("g"), "options": options(1)} for _ in range(count)]


# (accepted, refused, what Slack says)
MESSAGES: list[tuple[list[Json], list[Json], str]] = [
    ([section("x")] * 50, [section("x")] * 51, "no more than 50 items"),
    ([section("x" * 3000)], [section("x" * 3001)], "less than 3001"),
    ([section("x")], [section("")], "more than 0 characters"),
    ([section("x")], [{"type": "section"}], "missing required field: text"),
    ([fields(10, 2000)], [fields(11, 1)], "no more than 10 items"),
    ([fields(1, 2000)], [fields(1, 2001)], "less than 2001"),
    ([header(plain("x" * 150))], [header(plain("x" * 151))], "less than 151"),
    ([header(plain("x"))], [header({"type": "mrkdwn", "text": "x"})], "unsupported type: mrkdwn"),
    ([context(10)], [context(11)], "no more than 10 items"),
    ([numbered(25)], [numbered(26)], "no more than 25 items"),
    ([section("x")], [{"type": "sektion"}], "unsupported type: sektion"),
    ([section("x")], [{**section("x"), "emoji": True}], "invalid additional property: emoji"),
    (
        [{**section("x"), "block_id": "a"}, section("y")],
        [{**section("x"), "block_id": "a"}] * 2,
        "`block_id` already",
    ),
    (
        [actions(button("a", "x"), button("b", "x"))],
        [actions(button("a", "x"), button("a", "y"))],
        "`action_id` already",
    ),
    ([actions(button("a", "x" * 75))], [actions(button("a", "x" * 76))], "less than 76"),
    ([actions(button("a", "x", "v" * 2000))], [actions(button("a", "x", "v" * 2001))], "less than 2001"),
    ([actions(button("a" * 255, "x"))], [actions(button("a" * 256, "x"))], "less than 256"),
    ([linked(3000)], [linked(3001)], "less than 3001"),
    ([actions(button("a", "x"))], [actions({"type": "button", "text": plain("x")})], "required field: action_id"),
    ([actions(button("a", "x"))], [actions(element("plain_text_input"))], "unsupported type: plain_text_input"),
    ([asked(element("plain_text_input"))], [asked(button("a", "x"))], "unsupported type: button"),
    ([asked(element("plain_text_input"))], [asked(element("number_input", is_decimal_allowed=True))], "unsupported"),
    ([confirming(title=plain("x" * 100))], [confirming(title=plain("x" * 101))], "less than 101"),
    ([confirming(text=plain("x" * 300))], [confirming(text=plain("x" * 301))], "less than 301"),
    ([confirming(deny=plain("x" * 30))], [confirming(deny=plain("x" * 31))], "less than 31"),
    ([confirming(style="danger")], [confirming(style="red")], "valid enum"),
    ([confirming()], [confirming(deny=None)], "missing required field: deny"),
    (
        [actions(element("overflow", options=options(5)))],
        [actions(element("overflow", options=options(6)))],
        "no more than 5 items",
    ),
]

# The same for elements that stand in an input of a modal.
ELEMENTS: list[tuple[Json, Json, str]] = [
    (element("radio_buttons", options=options(10)), element("radio_buttons", options=options(11)), "more than 10"),
    (element("checkboxes", options=options(10)), element("checkboxes", options=options(11)), "more than 10"),
    (element("radio_buttons", options=options(1)), element("radio_buttons", options=[]), "no fewer than 1"),
    (element("static_select", options=options(100)), element("static_select", options=options(101)), "than 100"),
    (element("static_select", option_groups=groups(100)), element("static_select", option_groups=groups(101)), "100"),
    (element("static_select", options=options(1)), element("static_select"), "either `options` or"),
    (
        element("static_select", options=options(1, "x" * 75)),
        element("static_select", options=options(1, "x" * 76)),
        "less than 76",
    ),
    (
        element("checkboxes", options=options(1, description=plain("x" * 75))),
        element("checkboxes", options=options(1, description=plain("x" * 76))),
        "less than 76",
    ),
    (
        element("static_select", options=[{"text": plain("x"), "value": "v" * 150}]),
        element("static_select", options=[{"text": plain("x"), "value": "v" * 151}]),
        "less than 151",
    ),
    (
        element("radio_buttons", options=options(2), initial_option=options(2)[1]),
        element("radio_buttons", options=options(2), initial_option=options(1, "y")[0]),
        "no match with any",
    ),
    (
        element("checkboxes", options=options(2), initial_options=options(1)),
        element("checkboxes", options=options(2), initial_options=[]),
        "no fewer than 1",
    ),
    (
        element("plain_text_input", max_length=3000),
        element("plain_text_input", max_length=3001),
        "less than or equal to 3000",
    ),
    (
        element("plain_text_input", initial_value="x" * 3000),
        element("plain_text_input", initial_value="x" * 3001),
        "less than 3001",
    ),
    (
        element("plain_text_input", max_length=5, initial_value="x" * 5),
        element("plain_text_input", max_length=5, initial_value="x" * 6),
        "less than 6",
    ),
    (
        element("plain_text_input", min_length=5, max_length=5),
        element("plain_text_input", min_length=6, max_length=5),
        "less than or equal to max_length",
    ),
    (
        element("plain_text_input", placeholder=plain("x" * 150)),
        element("plain_text_input", placeholder=plain("x" * 151)),
        "less than 151",
    ),
    (element("datepicker", initial_date="2026-11-22"), element("datepicker", initial_date="22/11"), "invalid format"),
    (element("timepicker", initial_time="07:30"), element("timepicker", initial_time="25:00"), "invalid format"),
    (
        element("datetimepicker", initial_date_time=1790000000),
        element("datetimepicker", initial_date_time="nu"),
        "invalid format",
    ),
]

VIEWS: list[tuple[Json, Json, str]] = [
    (modal(*[section("x")] * 100), modal(*[section("x")] * 101), "no more than 100 items"),
    (modal(section("x")), modal(), "no fewer than 1"),
    (modal(section("x"), title=plain("x" * 24)), modal(section("x"), title=plain("x" * 25)), "less than 25"),
    (modal(section("x"), submit=plain("x" * 24)), modal(section("x"), submit=plain("x" * 25)), "less than 25"),
    (modal(section("x"), close=plain("x" * 24)), modal(section("x"), close=plain("x" * 25)), "less than 25"),
    (modal(section("x"), title=plain("x")), modal(section("x"), title=None), "missing required field: title"),
    (modal(section("x"), private_metadata="x" * 3000), modal(section("x"), private_metadata="x" * 3001), "3001"),
    (modal(section("x"), callback_id="x" * 255), modal(section("x"), callback_id="x" * 256), "less than 256"),
    (modal(section("x"), submit=None), modal(text_input("a"), submit=None), "must define `submit`"),
    (
        modal(asked(element("plain_text_input"), label=plain("x" * 2000))),
        modal(asked(element("plain_text_input"), label=plain("x" * 2001))),
        "less than 2001",
    ),
    (
        modal(text_input("a", focus_on_load=True), text_input("b")),
        modal(text_input("a", focus_on_load=True), text_input("b", focus_on_load=True)),
        "focus_on_load",
    ),
]


@pytest.mark.parametrize(("accepted", "refused", "words"), MESSAGES)
def test_message_at_the_limit_passes_and_past_it_is_refused(
    accepted: list[Json], refused: list[Json], words: str
) -> None:
    assert message_problems(accepted) == []
    assert words in " ".join(message_problems(refused))


@pytest.mark.parametrize(("accepted", "refused", "words"), ELEMENTS)
def test_element_at_the_limit_passes_and_past_it_is_refused(accepted: Json, refused: Json, words: str) -> None:
    assert view_problems(modal(asked(accepted)), "modal") == []
    assert words in " ".join(view_problems(modal(asked(refused)), "modal"))


@pytest.mark.parametrize(("accepted", "refused", "words"), VIEWS)
def test_view_at_the_limit_passes_and_past_it_is_refused(accepted: Json, refused: Json, words: str) -> None:
    assert view_problems(accepted, "modal") == []
    assert words in " ".join(view_problems(refused, "modal"))


def test_problems_point_at_their_place() -> None:
    found = view_problems(modal(section("x"), actions(button("a", "x" * 76))), "modal")
    assert found == ["[ERROR] must be less than 76 characters [json-pointer:/view/blocks/1/elements/0/text/text]"]


@pytest.mark.parametrize("nonsense", [None, "text", 3, [], {"type": "modal"}, {"type": "modal", "blocks": [3]}])
def test_nonsense_is_refused_and_breaks_nothing(nonsense: Any) -> None:
    assert view_problems(nonsense, "modal")
    assert message_problems([nonsense])
