"""Every sample screen in Slack's blocks: as the golden files have it, and as Slack would take it."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.slack.place import Place, read_place
from bot.slack.render import render_home, render_message, render_modal
from conversation.screen import (
    Prompt,
    Review,
    Screen,
)
from tests.channels.screens import BIG, SCREENS, words_in
from tests.channels.slack_desk import look
from tests.slack_fake.blocks import message_problems, view_problems

GOLDEN = Path(__file__).parent / "golden" / "slack"
FREE_TEXT: tuple[Literal["form", "web"], ...] = ("form", "web")


def rendered(screen: Screen, free_text: Literal["form", "web"]) -> dict[str, Any]:
    message = render_message(screen, look(free_text))
    return {
        "modal": render_modal(screen, look(free_text)).to_dict(),
        "message": {"text": message.text, "blocks": message.blocks},
        "home": render_home(screen, look(free_text)).to_dict(),
    }


@pytest.mark.parametrize("free_text", FREE_TEXT)
@pytest.mark.parametrize("name", SCREENS)
def test_screen_is_rendered_as_its_golden_file(name: str, free_text: Literal["form", "web"]) -> None:
    """`GOLDEN=write` writes the files anew; look at the difference before it is kept."""
    text = json.dumps(rendered(SCREENS[name], free_text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path = GOLDEN / f"{name}.{free_text}.json"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_golden_file_belongs_to_a_screen() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{n}.{f}.json" for n in SCREENS for f in FREE_TEXT}


def problems_of(screen: Screen, free_text: Literal["form", "web"] = "form") -> list[str]:
    shown = rendered(screen, free_text)
    return [
        *view_problems(shown["modal"], "modal"),
        *message_problems(shown["message"]["blocks"]),
        *view_problems(shown["home"], "home"),
    ]


@pytest.mark.parametrize("free_text", FREE_TEXT)
@pytest.mark.parametrize("name", SCREENS)
def test_slack_takes_every_screen_everywhere(name: str, free_text: Literal["form", "web"]) -> None:
    screen = SCREENS[name]
    if isinstance(screen, Prompt | Review):
        shown = rendered(screen, free_text)
        assert view_problems(shown["modal"], "modal") == []
        assert message_problems(shown["message"]["blocks"]) == []
    else:
        assert problems_of(screen, free_text) == []


@pytest.mark.parametrize("name", BIG)
def test_what_is_too_long_is_cut_before_slack_refuses_it(name: str) -> None:
    assert problems_of(BIG[name]) == []


def test_what_does_not_fit_is_said() -> None:
    shown = render_home(BIG["home"], look()).to_dict()
    assert len(shown["blocks"]) == 100
    assert "Fler finns på https://hjulet.example.se." in json.dumps(shown, ensure_ascii=False)


def visible(shown: Any) -> str:
    return json.dumps(shown, ensure_ascii=False)


@pytest.mark.parametrize("name", [name for name, screen in SCREENS.items() if [*words_in(screen)]])
def test_free_text_stands_in_a_modal_only_and_nowhere_with_web(name: str) -> None:
    screen = SCREENS[name]
    form, web = rendered(screen, "form"), rendered(screen, "web")
    for words in words_in(screen):
        inside = json.dumps(words, ensure_ascii=False)[1:30]
        assert inside in visible(form["modal"]) or "&" in inside
        assert inside not in visible(form["message"])
        assert inside not in visible(form["home"])
        assert inside not in visible(web)


def test_nothing_that_was_written_travels_in_ids_or_values() -> None:
    screen = SCREENS["review"]
    assert isinstance(screen, Review)
    view = render_modal(screen, look(), channel="D1", ts="1.2").to_dict()
    assert read_place(view["private_metadata"]) == Place(screen.at, channel="D1", ts="1.2")
    values = [e["accessory"]["value"] for e in view["blocks"] if e.get("accessory")]
    assert values
    assert all("dosett" not in value for value in values)


def test_a_modal_without_anything_to_send_has_no_submit() -> None:
    assert "submit" not in render_modal(SCREENS["prompt_elsewhere"], look()).to_dict()
    assert "submit" not in render_modal(SCREENS["prompt_words"], look("web")).to_dict()
    assert "submit" in render_modal(SCREENS["prompt_words"], look()).to_dict()


def test_next_waits_in_a_message_until_the_form_is_filled() -> None:
    screen = SCREENS["prompt_words"]
    assert isinstance(screen, Prompt)
    empty = replace(screen, fields=tuple(replace(field, value="") for field in screen.fields))
    assert "go:next" in visible(render_message(screen, look()).blocks)
    assert "go:next" not in visible(render_message(empty, look()).blocks)
    assert "go:write" in visible(render_message(empty, look()).blocks)
