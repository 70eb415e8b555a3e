"""Adaptive Cards as a Teams client takes them: what it refuses, shows, and lets a person do."""

import json
from collections.abc import Iterator
from typing import Any

from .calls import Json

CARD = "application/vnd.microsoft.card.adaptive"
LARGEST = 40_000
ACTIONS = {
    "Action.Execute",
    "Action.OpenUrl",
    "Action.ShowCard",
    "Action.Submit",
    "Action.ToggleVisibility",
}
SHOWN = ("text", "title", "label", "value", "errorMessage", "placeholder", "altText")
HELD = {"data", "fallback", "type", "id", "url", "msteams", "verb", "style", "color"}


class CannotDo(AssertionError):
    """A person tried something that their client does not offer."""


class Rejected(Exception):
    """What Teams does not take; `status` and `code` as the Bot Connector answers them."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def nodes(thing: Any) -> Iterator[Json]:
    """Every element and action of a card, fallbacks left out: a client that knows the first never sees them."""
    if isinstance(thing, dict):
        if isinstance(thing.get("type"), str):
            yield thing
        for name, inside in thing.items():
            if name not in {"data", "fallback", "msteams"}:
                yield from nodes(inside)
    elif isinstance(thing, list):
        for each in thing:
            yield from nodes(each)


def check(content: Any, *, dialog: bool = False) -> None:
    """Raises Rejected as Teams does."""
    if not isinstance(content, dict) or content.get("type") != "AdaptiveCard":
        raise Rejected(400, "BadArgument")
    if len(json.dumps(content, ensure_ascii=False).encode("utf-16-le")) > (2 * LARGEST if dialog else LARGEST):
        raise Rejected(413, "MessageSizeTooBig")
    if float(content.get("version", 0)) > 1.5:
        raise Rejected(400, "UnsupportedVersion")
    ids = [each["id"] for each in nodes(content) if each["type"].startswith("Input.")]
    if len(ids) != len(set(ids)):
        raise Rejected(400, "DuplicateInputId")
    for each in nodes(content):
        _check_node(each, dialog=dialog)


def _check_node(node: Json, *, dialog: bool) -> None:
    kind = node["type"]
    if kind.startswith("Action."):
        if kind not in ACTIONS or (dialog and kind == "Action.Execute"):
            raise Rejected(400, f"UnsupportedAction:{kind}")
        if kind == "Action.OpenUrl" and not str(node.get("url", "")).startswith(("https://", "http://")):
            raise Rejected(400, "BadUrl")
    if kind == "Input.ChoiceSet" and not node.get("choices") and not node.get("choices.data"):
        raise Rejected(400, "NoChoices")
    if kind == "TextBlock" and not isinstance(node.get("text"), str):
        raise Rejected(400, "NoText")


def visible_text(card: Any) -> str:
    """All that a person can read of it, closed parts included."""
    return "\n".join(_strings(card))


def _strings(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        for name, inside in thing.items():
            if name in SHOWN and isinstance(inside, str):
                yield inside
            elif name not in HELD:
                yield from _strings(inside)
    elif isinstance(thing, list):
        for each in thing:
            yield from _strings(each)


def actions_of(card: Json) -> list[Json]:
    """Everything that can be pressed, what opens by a press included."""
    found = [each for each in nodes(card) if each["type"].startswith("Action.")]
    return [each for each in found if each["type"] not in {"Action.ShowCard", "Action.ToggleVisibility"}]


def inputs_of(card: Json) -> list[Json]:
    return [each for each in nodes(card) if each["type"].startswith("Input.")]


def refuse_entry(field: Json, value: str) -> None:
    """Raises CannotDo for what a client would not let its person enter."""
    offered = [each["value"] for each in field.get("choices") or ()]
    chosen = value.split(",") if field.get("isMultiSelect") else [value]
    if field["type"] == "Input.ChoiceSet" and not field.get("choices.data") and set(chosen) - set(offered):
        raise CannotDo(f"no choice {value!r} in {field['id']}: {offered}")
    if field["type"] == "Input.Text" and len(value) > field.get("maxLength", len(value)):
        raise CannotDo(f"longer than {field['maxLength']}")


def unanswered(card: Json, entries: Json) -> list[str]:
    """The required fields that a client would not let its person leave empty."""
    return [each["id"] for each in inputs_of(card) if each.get("isRequired") and not entries.get(each["id"])]


def first_entries(card: Json) -> Json:
    """What the fields hold before anybody touches them."""
    return {each["id"]: each["value"] for each in inputs_of(card) if each.get("value")}
