"""What a card's inputs and buttons send is read as exactly what the same screen gives on Slack and on the web."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.fields import Look as SlackLook
from bot.slack.read import read_submission
from bot.slack.render import render_modal
from bot.teams.fields import dataset, read_action, read_search, search_items
from bot.teams.place import Unreadable, read_card, read_place
from bot.teams.render import On, render
from bot.web.read import read as read_web
from bot.web.read import read_form
from bot.web.render import Sheet, templates
from bot.web.render import render as render_web
from conversation.flow import Answer
from conversation.port import Address, In, Pressed
from conversation.screen import At, Button, Field, Kind, Notice, Option, Prompt, Reading, Review
from conversation.session import Answered, Cancel, Edit, Show, Submit
from tests.channels.screens import SCREENS, Swedish
from tests.channels.slack_desk import ZONE
from tests.channels.teams_cards import Json, buttons_of, look, sent
from tests.channels.web_fakes import Plain
from tests.channels.web_page import Page

SHEET = Sheet(Plain(), templates(), action="/chatt", token="TOKEN", form="abcdefghij")
WRITTEN = st.text(st.sampled_from("abc åäö,|:%&\"'<>{}\\*_#\n1€"), max_size=40).map(str.strip)
CODES = st.text(st.sampled_from("abcå,|:.%&\"' /+1"), min_size=1, max_size=8).map(str.strip).filter(bool)
MOMENTS = st.integers(1_767_225_600, 1_830_297_600).map(
    lambda seconds: datetime.fromtimestamp(seconds, ZONE).strftime("%Y-%m-%dT%H:%M")
)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(date.isoformat)
Drawn = tuple[Prompt | Review, dict[str, Answer]]


@st.composite
def fields(draw: st.DrawFn, number: int) -> tuple[Field, Answer]:
    """A question and an answer to it, however it was filled before."""
    kind = draw(st.sampled_from(Kind))
    field = Field(f"step{number}", "Fråga", kind, optional=draw(st.booleans()), sensitive=draw(st.booleans()))
    match kind:
        case Kind.ONE | Kind.MANY:
            codes = draw(st.lists(CODES, min_size=1, max_size=9, unique=True))
            field = replace(field, options=tuple(Option(code, f"Val {n}") for n, code in enumerate(codes)))
            chosen = draw(st.lists(st.sampled_from(codes), unique=True, min_size=1))
            return field, sorted(chosen, key=codes.index) if kind is Kind.MANY else chosen[0]
        case Kind.DAY:
            return field, draw(DAYS)
        case Kind.MOMENT:
            return field, draw(MOMENTS)
        case _:
            return field, draw(WRITTEN)


@st.composite
def pages(draw: st.DrawFn) -> Drawn:
    drawn = [draw(fields(number)) for number in range(draw(st.integers(1, 4)))]
    asked = tuple(field for field, _ in drawn)
    at = At("assign", draw(st.sampled_from(("", "case:17"))), draw(st.integers(0, 99)))
    page: Prompt | Review = Prompt(at, "step0", "Sida", "1. Sida", asked, "Nästa", "Tillbaka", "Avbryt", back_to="law")
    if draw(st.booleans()):
        page = Review(at, "Stämmer det?", (), asked, submit="Nästa", edit="Ändra", cancel="Avbryt")
    return page, {field.id: answer for field, answer in drawn}


def on_teams(page: Prompt | Review, answers: Mapping[str, Answer], on: On) -> In | Pressed:
    entered: Json = {}
    for field in page.fields:
        answer = answers[field.id]
        match field.kind:
            case Kind.MANY | Kind.ONE:
                entered[f"answer.{field.id}"] = ",".join(_values(page, field, answer, on))
            case Kind.MOMENT:
                entered[f"answer.{field.id}"], _, entered[f"time.{field.id}"] = str(answer).partition("T")
            case _:
                entered[f"answer.{field.id}"] = answer
    return read_action(sent(render(page, look(), on).content, "Nästa", entered), ZONE)


def _values(page: Prompt | Review, field: Field, answer: Answer, on: On) -> list[str]:
    """What the client holds for the chosen options: found by their place in the list, as a person finds them."""
    listed = next(each for each in _inputs(page, on) if each["id"] == f"answer.{field.id}")["choices"]
    wanted = [answer] if isinstance(answer, str) else answer
    return [listed[number]["value"] for number, option in enumerate(field.options) if option.code in wanted]


def _inputs(page: Prompt | Review, on: On) -> list[Json]:
    return [each for each in render(page, look(), on).content["body"] if each["type"].startswith("Input.")]


async def acknowledge(**_: Any) -> None:
    """Nobody waits."""


def on_slack(page: Prompt | Review, answers: Mapping[str, Answer]) -> object:
    view = render_modal(page, SlackLook(Swedish(), ZONE, "form", "")).to_dict()
    values = {
        f"answer:{field.id}": {f"answer:{field.id}": _slack_state(field, answers[field.id])} for field in page.fields
    }
    body = {"user": {"id": "U1"}, "view": {"id": "V1", **view, "state": {"values": values}}}
    return read_submission(body, acknowledge, ZONE).wish


def _slack_state(field: Field, answer: Answer) -> Json:
    match field.kind:
        case Kind.ONE:
            return {"selected_option": {"value": answer}}
        case Kind.MANY:
            return {"selected_options": [{"value": code} for code in answer]}
        case Kind.DAY:
            return {"selected_date": answer}
        case Kind.MOMENT:
            moment = datetime.fromisoformat(str(answer)).replace(tzinfo=ZONE)
            return {"selected_date_time": int(moment.timestamp())}
        case _:
            return {"value": answer or None}


def on_the_web(page: Prompt | Review, answers: Mapping[str, Answer]) -> object:
    shown = Page(str(render_web(page, SHEET)))
    names = {each.get("name") for each in shown.elements if each.get("name").partition(".")[2]}
    filled = {name: answers[step] for name in names if (step := name.partition(".")[2]) in answers}
    held = shown.data(shown.button("Nästa"), **{name.replace(".", "__"): value for name, value in filled.items()})
    return read_web(read_form(urlencode(held, doseq=True).encode()), Address("web", "1"), 1).event


def unheld(event: object) -> object:
    """The event as a channel gives it that can show words again."""
    assert isinstance(event, In)
    assert isinstance(event.event, Answered | Submit)
    assert event.event.hold
    return replace(event, event=replace(event.event, hold=False))


@given(pages(), st.sampled_from((On.CARD, On.DIALOG)))
@settings(max_examples=60, deadline=None)
def test_a_page_is_answered_alike_on_every_channel(page: Drawn, on: On) -> None:
    screen, answers = page
    given_here = unheld(on_teams(screen, answers, on))
    assert given_here == on_slack(screen, answers)
    assert given_here == on_the_web(screen, answers)


@pytest.mark.parametrize("name", [name for name, screen in SCREENS.items() if not isinstance(screen, Prompt | Review)])
@pytest.mark.parametrize("on", [On.CARD, On.DIALOG])
def test_every_button_comes_back_as_its_press(name: str, on: On) -> None:
    pressed = [read_action(button["data"], ZONE) for button in buttons_of(render(SCREENS[name], look(), on).content)]
    hidden = isinstance(SCREENS[name], Reading) and on is On.CARD  # a message shows no words, and no way to more
    wanted = [] if hidden else [each for each in _buttons(SCREENS[name]) if not each.url]
    assert pressed == [Pressed(each.action, each.subject) for each in wanted]


def _buttons(screen: object) -> list[Button]:
    """The screen's buttons in reading order."""
    found = list(getattr(screen, "buttons", ()))
    for part in getattr(screen, "parts", ()):
        found += [each for item in part.items for each in item.buttons]
        found += part.buttons
    return found


def test_the_other_buttons_of_a_conversation() -> None:
    page, review = SCREENS["prompt_words"], SCREENS["review"]
    content = render(page, look()).content
    assert read_action(sent(content, "Tillbaka"), ZONE) == In("deviation", Edit("law", 4))
    assert read_action(sent(content, "Ja: Avbryt"), ZONE) == In("deviation", Cancel(4))
    assert read_action(sent(content, "Visa och ändra texten"), ZONE) == In("deviation", Show())
    assert read_action(sent(render(review, look()).content, "Ändra"), ZONE) == In("deviation", Edit("law", 11))


# What is kept


def answers_of(page: Prompt, entered: Json) -> Mapping[str, Answer]:
    event = read_action(sent(render(page, look()).content, "Nästa", entered), ZONE)
    assert isinstance(event, In)
    assert isinstance(event.event, Answered)
    return event.event.answers


def page_of(name: str, **changed: Any) -> Prompt:
    screen = SCREENS[name]
    assert isinstance(screen, Prompt)
    return replace(screen, fields=tuple(replace(field, **changed) for field in screen.fields))


def test_words_that_are_kept_are_left_out_until_they_are_written_anew_or_taken_away() -> None:
    page = page_of("prompt_words", value="Skrivet förut", optional=True)
    assert answers_of(page, {}) == {}
    assert answers_of(page, {"answer.what": "Nytt"}) == {"what": "Nytt"}
    assert answers_of(page, {"clear.what": "true"}) == {"what": ""}


def test_a_choice_that_is_kept_likewise() -> None:
    page = page_of("prompt_long_list", optional=True)
    assert answers_of(page, {}) == {}
    assert answers_of(page, {"answer.unit": "12"}) == {"unit": "12"}
    assert answers_of(page, {"clear.unit": "true"}) == {"unit": ""}


def test_half_a_moment_is_shown_again_as_half() -> None:
    page = page_of("prompt_times")
    assert answers_of(page, {"time.moment": ""})["moment"] == "2026-11-21T"
    assert answers_of(page, {"answer.moment": ""})["moment"] == "T06:45"
    assert answers_of(page, {"answer.moment": "", "time.moment": ""})["moment"] == ""


# Searches


def test_a_search_names_its_conversation_and_question() -> None:
    asked = {"queryText": "lind", "dataset": dataset(At("assign", "case:17", 4), "unit")}
    assert read_search(asked) == (At("assign", "case:17", 0), "unit", "lind")


def test_what_a_search_found_is_answered_as_the_list_itself() -> None:
    found = (Option("a,b", "Linden", group="Särskilt boende"), Option("2", "Hemtjänst Norr", "Natt", "Hemtjänst"))
    assert search_items(found) == [
        {"title": "Särskilt boende – Linden", "value": "a%2Cb"},
        {"title": "Hemtjänst Norr · Natt", "value": "2"},
    ]


@pytest.mark.parametrize(
    "value", [None, [], {}, {"dataset": "a|b"}, {"dataset": "a|b|c|d"}, {"dataset": "a|b|c", "queryText": 7}]
)
def test_another_search_is_unreadable(value: object) -> None:
    with pytest.raises(Unreadable):
        read_search(value)


# What is not ours

STEP = {"do": "next", "flow": "deviation", "subject": "", "revision": 4, "page": "what", "fields": {"what": "text"}}


def forged(**changed: Any) -> Json:
    return {"hjulet": STEP | changed}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"hjulet": None},
        {"hjulet": []},
        {"other": STEP},
        forged(do="fly"),
        forged(do=None),
        forged(do=["next"]),
        forged(revision="4"),
        forged(revision=True),
        forged(revision=None),
        forged(revision=4.5),
        forged(revision=float("nan")),
        forged(revision=float("inf")),
        forged(flow=7),
        forged(flow="a\0b"),
        forged(subject={"a": 1}),
        forged(subject="x" * 301),
        forged(page=["what"]),
        forged(where=17),
        forged(fields=["what"]),
        forged(fields={"what": "shape"}),
        forged(fields={"what": ["text"]}),
        forged(kept="what"),
        {**forged(), "answer.what": {"a": 1}},
        {**forged(fields={"what": "many"}), "answer.what": ["a"]},
        {"hjulet": {"do": "press"}},
        {"hjulet": {"do": "press", "action": 7}},
        {"hjulet": {"do": "press", "action": "take", "subject": []}},
    ],
)
def test_data_that_is_not_what_we_sent_is_unreadable(data: Json) -> None:
    with pytest.raises(Unreadable):
        read_action(data, ZONE)


NAMES = st.sampled_from([*STEP, "kept", "action", "answer.what"])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["next", "submit", "back", "edit", "cancel", "show", "press", "fly"]))
@settings(max_examples=200, deadline=None)
def test_whatever_is_sent_is_read_or_unreadable_and_nothing_else(data: Any, do: str) -> None:
    held = data if isinstance(data, dict) else {}
    for each in (data, {"hjulet": data}, {**held, "hjulet": STEP | {**held, "do": do}}):
        for read in (read_place, read_card, lambda value: read_action(value, ZONE)):
            try:
                read(each)
            except Unreadable:
                continue


def test_some_clients_send_every_number_with_a_decimal_point() -> None:
    event = read_action({**forged(revision=4.0), "answer.what": 7}, ZONE)
    assert event == In("deviation", Answered({"what": "7"}, "what", 4, hold=True))


def test_a_notice_without_buttons_sends_nothing() -> None:
    assert buttons_of(render(Notice("Klart."), look()).content) == []
