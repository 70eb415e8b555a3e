"""What travels through Slack and back, and what Slack does to words on the way."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.slack.blocks import GO
from bot.slack.fields import find_id, read_answers, read_find
from bot.slack.place import Place, Unreadable, press_to_text, read_place, read_press, to_text
from bot.slack.read import read_action, read_submission
from bot.slack.surfaces import Posted
from bot.slack.text import cut, pieces, read_text
from conversation.port import Pressed
from conversation.screen import At
from tests.channels.slack_desk import ZONE

PLACE = Place(At("assign|x", "case:17", 12), "what", "law", "D1", "17.000")


def test_a_place_comes_back_as_it_was_sent() -> None:
    assert read_place(to_text(PLACE)) == PLACE


def test_a_press_comes_back_as_it_was_sent() -> None:
    assert read_press(press_to_text(Pressed("läs", 'case:"17"'))) == Pressed("läs", 'case:"17"')


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "7", '["a"]', '["f","s","r","p","e","c","t"]', "null"])
def test_anything_else_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_place(text)
    with pytest.raises(Unreadable):
        read_press(text)


async def ack(**_: Any) -> None:
    """Nobody listens."""


@pytest.mark.parametrize("known", [{}, {"hash": "same"}])
def test_two_pages_of_one_view_are_two_deliveries_though_the_hash_does_not_tell(known: dict[str, str]) -> None:
    def delivery(place: Place) -> str:
        view = {"id": "V1", "callback_id": "page", "private_metadata": to_text(place), **known}
        return read_submission({"user": {"id": "U1"}, "view": view}, ack, ZONE).delivery

    assert delivery(PLACE) == delivery(PLACE)
    later = replace(PLACE, at=replace(PLACE.at, revision=13))
    assert len({delivery(PLACE), delivery(replace(PLACE, page="when")), delivery(later)}) == 3
    assert len(delivery(PLACE)) < 60


def test_a_press_in_a_message_is_placed_by_the_message_where_no_container_says_it() -> None:
    action = {"action_id": f"{GO}show", "value": to_text(PLACE)}
    body = {"user": {"id": "U1"}, "actions": [action], "channel": {"id": "D1"}, "message": {"ts": "17.000"}}
    surface = read_action(body, ZONE).surface
    assert isinstance(surface, Posted)
    assert (surface.channel, surface.ts) == ("D1", "17.000")


def test_a_search_names_its_conversation_and_question() -> None:
    assert read_find(find_id(At("deviation", "case:17", 4), "unit")) == (At("deviation", "case:17", 0), "unit")
    assert read_find("find|too|few") is None
    assert read_find("answer:unit") is None


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("Hon ramlade &amp; slog sig &lt;lätt&gt;", "Hon ramlade & slog sig <lätt>"),
        ("Se <https://example.se/a?b=1&amp;c|sidan> och <https://example.se>", "Se sidan och https://example.se"),
        ("Ring <tel:070123|070-123> eller <mailto:a@b.se|a@b.se>", "Ring 070-123 eller a@b.se"),
        ("<@U123> sa det i <#C1|enheten> <!here>", "@… sa det i #enheten @…"),
        ("  mitt  ", "mitt"),
    ],
)
def test_words_are_read_as_they_were_written(sent: str, read: str) -> None:
    assert read_text(sent) == read


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        ({"type": "plain_text_input", "value": "ord"}, "ord"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "radio_buttons", "selected_option": {"value": "a"}}, "a"),
        ({"type": "static_select", "selected_option": None}, ""),
        ({"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]}, ["a", "b"]),
        ({"type": "checkboxes", "selected_options": []}, []),
        ({"type": "datepicker", "selected_date": "2026-11-21"}, "2026-11-21"),
        ({"type": "datepicker", "selected_date": None}, ""),
        ({"type": "datetimepicker", "selected_date_time": None}, ""),
    ],
)
def test_an_entry_is_read_as_an_answer(state: dict[str, object], answer: object) -> None:
    assert read_answers({"answer:x": {"whatever": state}, "other": {"y": state}}, ZONE) == {"x": answer}


@pytest.mark.parametrize("local", ["2026-01-15T08:30", "2026-07-15T08:30", "2026-10-25T02:30"])
def test_a_moment_is_read_on_the_municipalitys_clock(local: str) -> None:
    seconds = int(datetime.fromisoformat(local).replace(tzinfo=ZONE).timestamp())
    state = {"type": "datetimepicker", "selected_date_time": seconds}
    assert read_answers({"answer:when": {"answer:when": state}}, ZONE) == {"when": local}


def test_cut_says_that_something_is_missing_and_is_never_empty() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("abcd", 4) == "abcd"
    assert cut("  ", 4) == "–"


def test_pieces_hold_every_word() -> None:
    text = "ett två tre\n" * 900 + "x" * 5000
    parts = [*pieces(text)]
    assert all(len(part) <= 3000 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert [*pieces("  ")] == []
