"""Sample screens as Adaptive Cards, and what a client of Teams sends when somebody fills them in and presses."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from jsonschema import Draft6Validator

from bot.teams.fields import Look
from bot.teams.render import On, render
from conversation.screen import Screen
from tests.channels.screens import Swedish
from tests.channels.slack_desk import ZONE

Json = dict[str, Any]
FreeText = Literal["form", "web"]
GOLDEN = Path(__file__).parent / "golden" / "teams"
FREE_TEXT: tuple[FreeText, ...] = ("form", "web")
SEARCHED = {"type": "object", "properties": {"type": {"enum": ["Data.Query"]}, "dataset": {"type": "string"}}}


def look(free_text: FreeText = "form") -> Look:
    return Look(Swedish(), ZONE, free_text, "https://hjulet.example.se")


def rendered(screen: Screen, free_text: FreeText = "form") -> Json:
    """The screen in each of the places where it may stand."""
    cards = {on: render(screen, look(free_text), on, where="1700") for on in On}
    return {on.value: {"card": card.content, "summary": card.summary} for on, card in cards.items()}


@cache
def _validator() -> Draft6Validator:
    """The schema of Adaptive Cards 1.5, and the two things that Teams has beside it for long lists."""
    schema = json.loads((resources.files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text("utf-8"))
    lists = schema["definitions"]
    lists["ChoiceInputStyle"] = {"enum": ["compact", "expanded", "filtered"]}
    lists["Input.ChoiceSet"]["properties"]["choices.data"] = SEARCHED | {"required": ["type", "dataset"]}
    return Draft6Validator(schema)


def problems(content: Json) -> list[str]:
    """What the schema says is wrong with the card, as far down as it can tell."""
    return [f"{each.json_path}: {each.message[:200]}" for each in _validator().iter_errors(_without(content))]


def _without(thing: Any) -> Any:
    """The card without what Teams adds to the format of others."""
    match thing:
        case dict():
            return {name: _without(each) for name, each in thing.items() if name != "msteams"}
        case list():
            return [_without(each) for each in thing]
        case _:
            return thing


def nodes(thing: Any) -> Iterator[Json]:
    """Every element and action, without the other ways of doing the same that older clients take."""
    if isinstance(thing, dict):
        if isinstance(thing.get("type"), str):
            yield thing
        for name, inside in thing.items():
            if name not in {"data", "fallback"}:
                yield from nodes(inside)
    elif isinstance(thing, list):
        for each in thing:
            yield from nodes(each)


def inputs_of(content: Json) -> dict[str, Json]:
    return {each["id"]: each for each in nodes(content) if each["type"].startswith("Input.")}


def buttons_of(content: Json) -> list[Json]:
    """Everything that sends something back when it is pressed."""
    return [each for each in nodes(content) if each["type"] in {"Action.Execute", "Action.Submit"}]


def button_of(content: Json, title: str) -> Json:
    return next(each for each in buttons_of(content) if each["title"] == title)


def sent(content: Json, title: str, entered: Json | None = None) -> Json:
    """What comes back from the button: its own data and, where it gathers them, every input that is not empty."""
    button = button_of(content, title)
    if button.get("associatedInputs") == "none":
        return dict(button["data"])
    held: Json = {name: each.get("value", "") for name, each in inputs_of(content).items()} | (entered or {})
    return {**button["data"], **{name: value for name, value in held.items() if value != ""}}
