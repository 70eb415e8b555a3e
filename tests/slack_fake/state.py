"""What a person has entered and chosen in one shown set of blocks, kept the way Slack keeps it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .blocks import elements_of
from .elements import CHOICES, MULTI_SELECTS, SELECTS, TYPED, Json

Key = tuple[str, str]

SINGLE = {
    **dict.fromkeys((*TYPED, "rich_text_input"), ("value", "initial_value")),
    **dict.fromkeys(("radio_buttons", "static_select", "external_select"), ("selected_option", "initial_option")),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
SEVERAL = {
    **dict.fromkeys(
        ("checkboxes", "multi_static_select", "multi_external_select"),
        ("selected_options", "initial_options"),
    ),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
LISTED = {*CHOICES, "static_select", "multi_static_select", "overflow"}
PICKED = {*CHOICES, *SELECTS, *MULTI_SELECTS, "overflow", "datepicker", "timepicker", "datetimepicker"}
WRITTEN = {
    "datepicker": r"\d{4}-\d\d-\d\d",
    "timepicker": r"([01]\d|2[0-3]):[0-5]\d",
    "datetimepicker": r"\d{10}",
}


class CannotDo(AssertionError):
    """A test asked for something that a person in front of this screen could not do."""


def initial_state(element: Json) -> Json | None:
    """The state before any touch; None for what has no state (buttons, images)."""
    kind = element.get("type", "")
    if kind in SINGLE:
        name, initial = SINGLE[kind]
        return {"type": kind, name: element.get(initial)}
    if kind in SEVERAL:
        name, initial = SEVERAL[kind]
        return {"type": kind, name: list(element.get(initial) or [])}
    return None


def chosen_state(element: Json, wanted: tuple[Any, ...]) -> Json:
    """The state after a person picked or typed `wanted` (an option by value or by its text)."""
    kind = element.get("type", "")
    picked = [_pick(element, one) for one in wanted]
    if kind in SEVERAL:
        most = element.get("max_selected_items", len(picked))
        if len(picked) > most:
            raise CannotDo(f"{element.get('action_id')} takes {most} at most")
        return {"type": kind, SEVERAL[kind][0]: picked}
    if kind == "overflow":
        return {"type": kind, "selected_option": picked[0]}
    if kind not in SINGLE or len(picked) > 1:
        raise CannotDo(f"{kind} does not take {wanted!r}")
    return {"type": kind, SINGLE[kind][0]: picked[0] if picked else None}


def _pick(element: Json, wanted: Any) -> Any:
    kind = element.get("type", "")
    if kind in LISTED:
        return option_of(element, wanted)
    if kind == "plain_text_input" and len(str(wanted)) > element.get("max_length", 3000):
        raise CannotDo(f"{element.get('action_id')} takes no more than {element.get('max_length', 3000)} characters")
    if kind in WRITTEN and not re.fullmatch(WRITTEN[kind], str(wanted)):
        raise CannotDo(f"{kind} has nothing like {wanted!r}")
    return wanted


def option_of(element: Json, wanted: Any) -> Json:
    options = all_options(element)
    for option in options:
        if wanted in (option["value"], option["text"]["text"]):
            return option
    raise CannotDo(f"no option {wanted!r}: {[(one['value'], one['text']['text']) for one in options]}")


def all_options(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


@dataclass(slots=True)
class Entries:
    """One person's entries on one set of blocks."""

    entered: dict[Key, Json] = field(default_factory=dict)

    def enter(self, block: Json, element: Json, state: Json) -> None:
        self.entered[block["block_id"], element["action_id"]] = state

    def state(self, block: Json, element: Json) -> Json | None:
        key = block.get("block_id", ""), element.get("action_id", "")
        initial = initial_state(element)
        return None if initial is None else self.entered.get(key, initial)

    def values(self, blocks: list[Json]) -> Json:
        found: Json = {}
        for block, element in elements_of(blocks):
            state = self.state(block, element)
            if state is not None:
                found.setdefault(block["block_id"], {})[element["action_id"]] = state
        return found

    def keep_only(self, blocks: list[Json]) -> None:
        """After an update Slack keeps what was entered where block, action and type are the same."""
        kinds: Mapping[Key, str] = {
            (block["block_id"], element.get("action_id", "")): element["type"] for block, element in elements_of(blocks)
        }
        self.entered = {key: state for key, state in self.entered.items() if kinds.get(key) == state["type"]}


def is_empty(state: Json) -> bool:
    return all(value in (None, "", []) for name, value in state.items() if name != "type")


def visible_text(shown: Any) -> str:
    """Every word a person can read in a message, a view or blocks, one piece a line."""
    return "\n".join(_texts(shown))


def _texts(shown: Any) -> list[str]:
    if isinstance(shown, list):
        return [text for one in shown for text in _texts(one)]
    if not isinstance(shown, dict):
        return []
    if shown.get("type") == "message":
        return _texts(shown["blocks"]) if shown.get("blocks") else [shown["text"]]
    own = [shown[name] for name in ("text", "alt_text", "initial_value") if isinstance(shown.get(name), str)]
    return own + [text for one in shown.values() if isinstance(one, dict | list) for text in _texts(one)]
