"""Every sample screen as Adaptive Cards: as the golden files have it, and as Teams would take it."""

import json
import os
from dataclasses import replace
from typing import Any

import pytest

from bot.teams.place import Place, read_card, read_place
from bot.teams.render import On, render
from bot.teams.size import DIALOG, MESSAGE, size
from conversation.screen import (
    At,
    Field,
    Kind,
    Notice,
    Option,
    Prompt,
    Reading,
    Review,
    Section,
)
from tests.channels.screens import BIG, SCREENS, words_in
from tests.channels.teams_cards import (
    FREE_TEXT,
    GOLDEN,
    FreeText,
    button_of,
    buttons_of,
    inputs_of,
    look,
    nodes,
    problems,
    rendered,
)

ALL = SCREENS | BIG
LIMITS = {On.CARD: MESSAGE, On.DIALOG: DIALOG, On.TEAM: MESSAGE}
ELSEWHERE = "Det här tar vi i vår egen chatt."


@pytest.mark.parametrize("free_text", FREE_TEXT)
@pytest.mark.parametrize("name", SCREENS)
def test_screen_is_rendered_as_its_golden_file(name: str, free_text: FreeText) -> None:
    """`GOLDEN=write` writes the files anew; look at the difference before it is kept."""
    text = json.dumps(rendered(SCREENS[name], free_text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path = GOLDEN / f"{name}.{free_text}.json"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_golden_file_belongs_to_a_screen() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{n}.{f}.json" for n in SCREENS for f in FREE_TEXT}


@pytest.mark.parametrize("free_text", FREE_TEXT)
@pytest.mark.parametrize("name", ALL)
def test_every_card_is_an_adaptive_card_of_1_5_and_small_enough(name: str, free_text: FreeText) -> None:
    for on in On:
        card = render(ALL[name], look(free_text), on, where="1700")
        assert problems(card.content) == []
        assert size(card.content) <= LIMITS[on]
        assert 0 < len(card.summary) <= 300


def test_size_is_what_the_message_takes_in_utf_16() -> None:
    assert size({"å": "ä€"}) == 2 * len('{"å":"ä€"}')
    assert size({"a": "👋"}) == 2 * len('{"a":"xx"}')


def test_the_schema_finds_what_is_wrong() -> None:
    card = render(SCREENS["prompt_times"], look()).content
    assert problems(card | {"body": [{"type": "TextBlock"}]})
    assert problems(card | {"body": [{"type": "Input.Date", "id": "x", "colour": "red"}]})


@pytest.mark.parametrize("name", ALL)
def test_an_input_has_a_name_of_its_own_and_a_question(name: str) -> None:
    for on in On:
        content = render(ALL[name], look(), on).content
        found = [each for each in nodes(content) if each["type"].startswith("Input.")]
        assert len(found) == len(inputs_of(content))
        assert all(each.get("label") or each["type"] == "Input.Toggle" for each in found)
        assert all(bool(each.get("isRequired")) == bool(each.get("errorMessage")) for each in found)


# Where words may stand


@pytest.mark.parametrize("name", [name for name, screen in SCREENS.items() if [*words_in(screen)]])
def test_free_text_stands_in_a_dialog_only_and_nowhere_with_web(name: str) -> None:
    form, web = rendered(SCREENS[name], "form"), rendered(SCREENS[name], "web")
    for words in words_in(SCREENS[name]):
        inside = json.dumps(words, ensure_ascii=False)[1:30]
        assert inside in visible(form["dialog"])
        assert inside not in visible(form["card"])
        assert inside not in visible(form["team"])
        assert inside not in visible(web)


def visible(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


@pytest.mark.parametrize("name", [n for n, s in ALL.items() if not n.startswith(("routines", "notice"))])
def test_a_team_sees_nothing_but_that_it_is_answered_elsewhere(name: str) -> None:
    shown = render(ALL[name], look(), On.TEAM)
    assert shown == render(Notice(ELSEWHERE), look(), On.TEAM)
    assert ELSEWHERE in visible(shown.content)


def test_routines_are_answered_in_a_team_without_opening_dialogs_there() -> None:
    content = render(SCREENS["routines"], look(), On.TEAM).content
    assert "Utebliven dos ska alltid meddelas" in visible(content)
    assert "task/fetch" not in visible(content)


def test_nothing_that_was_written_travels_in_a_buttons_data() -> None:
    for name in ("review", "prompt_words", "prompt_warned"):
        for on in On:
            for button in buttons_of(render(SCREENS[name], look(), on).content):
                held = visible(button["data"])
                assert not any(words[:10] in held for words in words_in(SCREENS[name]))


# Buttons


def test_a_chat_card_executes_with_a_plain_button_for_older_clients_and_a_dialog_has_plain_ones() -> None:
    for button in buttons_of(render(SCREENS["prompt_one"], look()).content):
        assert button["type"] == "Action.Execute"
        assert button["fallback"]["type"] == "Action.Submit"
        assert button["fallback"]["data"] == button["data"]
    dialog = render(SCREENS["prompt_one"], look(), On.DIALOG).content
    assert {each["type"] for each in buttons_of(dialog)} == {"Action.Submit"}


def test_only_the_button_that_sends_the_page_waits_for_the_inputs() -> None:
    buttons = buttons_of(render(SCREENS["prompt_one"], look()).content)
    assert {each["title"] for each in buttons if each.get("associatedInputs") != "none"} == {"Nästa"}


@pytest.mark.parametrize("name", ["card", "nudge"])
def test_a_button_of_a_case_says_whose_card_it_stands_on(name: str) -> None:
    buttons = buttons_of(render(SCREENS[name], look()).content)
    assert {read_card(each["data"]) for each in buttons} == {"case:17"}
    assert read_card(button_of(render(SCREENS["home"], look()).content, "Ta hand om")["data"]) == ""
    assert read_card({"hjulet": {"card": 7}}) == read_card([]) == ""


def test_reading_opens_a_dialog_from_the_chat_and_the_reading_room_with_web() -> None:
    opens = button_of(render(SCREENS["card"], look()).content, "Läs rapporten")
    assert (opens["type"], opens["data"]["msteams"]) == ("Action.Submit", {"type": "task/fetch"})
    elsewhere = button_of(render(SCREENS["card"], look("web")).content, "Läs rapporten")
    assert "msteams" not in elsewhere["data"]


def test_what_cannot_be_undone_is_asked_once_more() -> None:
    content = render(SCREENS["card"], look()).content
    asked = next(each for each in nodes(content) if each["type"] == "Action.ShowCard")
    assert "Vill du fortsätta?" in visible(asked["card"]["body"])
    assert [each["title"] for each in asked["card"]["actions"]] == ["Ja: Inte en avvikelse"]


def test_a_dialog_says_which_message_its_conversation_stands_in() -> None:
    screen = SCREENS["prompt_words"]
    assert isinstance(screen, Prompt)
    content = render(screen, look(), On.DIALOG, where="1700").content
    places = {button["title"]: read_place(button["data"]) for button in buttons_of(content)}
    at = Place(screen.at, "what", where="1700")
    assert places == {"Nästa": at, "Tillbaka": replace(at, step="law"), "Ja: Avbryt": at}


# Words that are kept, and those that are written elsewhere


def test_words_that_are_kept_are_said_to_be_there_and_can_be_opened() -> None:
    content = render(SCREENS["prompt_words"], look()).content
    field = inputs_of(content)["answer.what"]
    assert "value" not in field
    assert "isRequired" not in field
    assert "✓ Ifyllt." in visible(content)
    assert button_of(content, "Visa och ändra texten")["data"]["msteams"] == {"type": "task/fetch"}
    assert "Visa och ändra texten" not in visible(render(SCREENS["prompt_words"], look(), On.DIALOG).content)


def test_a_page_without_anything_to_send_has_no_button_for_it() -> None:
    for name, sight in (("prompt_elsewhere", look()), ("prompt_words", look("web"))):
        assert "Nästa" not in {each["title"] for each in buttons_of(render(SCREENS[name], sight).content)}


# What is long


def test_a_list_past_a_hundred_is_searched_and_says_what_is_chosen() -> None:
    """Not in the field itself: iOS leaves it empty, and other clients would show its code."""
    content = render(SCREENS["prompt_long_list"], look()).content
    field = inputs_of(content)["answer.unit"]
    assert field["choices.data"] == {"type": "Data.Query", "dataset": "deviation||unit"}
    assert field.keys().isdisjoint({"value", "isRequired"})
    assert 0 < len(field["choices"]) < 40
    assert "✓ Valt: Enhet 017 Särskilt boende. Lämna fältet tomt, så gäller det." in visible(content)
    assert "Visa och ändra texten" not in visible(content)


def test_a_long_list_is_searched_only_where_nothing_is_chosen_yet() -> None:
    screen = SCREENS["prompt_first"]
    assert isinstance(screen, Prompt)
    unit = screen.fields[1]
    empty = replace(screen, fields=(replace(unit, value=""),))
    styles = [inputs_of(render(each, look()).content)["answer.unit"]["style"] for each in (screen, empty)]
    assert styles == ["compact", "filtered"]


def test_buttons_stand_in_rows_that_no_phone_cuts() -> None:
    content = render(SCREENS["card"], look()).content
    rows = [[each["title"] for each in node["actions"]] for node in nodes(content) if node["type"] == "ActionSet"]
    assert rows == [["Läs rapporten", "Ta hand om"], ["Lämna till någon annan"], ["Be om mer", "Inte en avvikelse"]]


@pytest.mark.parametrize("name", ["prompt", "review"])
def test_no_question_and_no_button_is_ever_left_out(name: str) -> None:
    screen = BIG[name]
    assert isinstance(screen, Prompt | Review)
    for on in (On.CARD, On.DIALOG):
        content = render(screen, look(), on).content
        asked = {f"answer.{field.id}" for field in screen.fields if field.options}
        assert inputs_of(content).keys() == asked
        assert any("fields" in each["data"]["hjulet"] for each in buttons_of(content))


def test_each_option_can_be_found_however_many_lists_a_page_has() -> None:
    """Lists that have no room are searched, so no choice is lost."""
    options = tuple(Option(f"{n}", f"Ett ganska långt namn på en enhet i kommunen, nummer {n}") for n in range(90))
    fields = tuple(Field(f"f{n}", f"Fråga {n}", Kind.ONE, options=options, value="89") for n in range(5))
    screen = Prompt(At("flow", "", 1), "f0", "Titel", "", fields, next="Nästa", back="Tillbaka", cancel="Avbryt")
    content = render(screen, look()).content
    assert size(content) <= MESSAGE
    for field in inputs_of(content).values():
        whole = len(field["choices"]) == 90
        assert whole or field["choices.data"]["type"] == "Data.Query"
        assert "value" not in field or field["value"] == "89"
    assert visible(content).count("Ett ganska långt namn på en enhet i kommunen, nummer 89") == 5


def test_what_does_not_fit_is_said() -> None:
    assert "Fler finns på https://hjulet.example.se." in visible(render(BIG["home"], look()).content)


def test_a_long_text_is_whole_in_the_dialog() -> None:
    text = "\n".join(f"Rad {number} om det som hände på kvällen." for number in range(300))
    shown = visible(render(Reading("AVV-1", "Fall", (Section("Vad", text),)), look(), On.DIALOG).content)
    assert all(f"Rad {number} om" in shown for number in range(300))


def test_a_long_draft_is_whole_in_the_dialog() -> None:
    screen = SCREENS["prompt_words"]
    assert isinstance(screen, Prompt)
    text = "ö" * 3000
    long = replace(screen, fields=(replace(screen.fields[0], value=text),))
    assert inputs_of(render(long, look(), On.DIALOG).content)["answer.what"]["value"] == text
