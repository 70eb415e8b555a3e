"""The limits of Slack's block elements, so that a screen Slack would refuse fails a test here first."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")
TEXT_FIELDS = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}
SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
MULTI_SELECTS = tuple(f"multi_{name}" for name in SELECTS)
CHOICES = ("radio_buttons", "checkboxes")
DATES = ("datepicker", "timepicker")
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")

IN_SECTION = frozenset(("button", "image", "overflow", "workflow_button", *CHOICES, *DATES, *SELECTS, *MULTI_SELECTS))
IN_ACTIONS = (IN_SECTION - {"image"}) | {"datetimepicker", "rich_text_input"}
IN_INPUT = frozenset(
    (*TYPED, "rich_text_input", "file_input", "datetimepicker", *CHOICES, *DATES, *SELECTS, *MULTI_SELECTS)
)
# Surfaces that Slack's element reference leaves out, per element.
NOT_ON = {
    "email_text_input": ("message", "home"),
    "url_text_input": ("message", "home"),
    "number_input": ("message", "home"),
    "file_input": ("message", "home"),
    "rich_text_input": ("message",),
    "datetimepicker": ("home",),
}


@dataclass(slots=True)
class Problems:
    """Collects what Slack would say is wrong, with the JSON pointer Slack gives."""

    surface: str
    messages: list[str] = field(default_factory=list)

    def add(self, text: str, pointer: str) -> None:
        self.messages.append(f"[ERROR] {text} [json-pointer:{pointer}]")

    def is_object(self, thing: Any, pointer: str) -> bool:
        if not isinstance(thing, dict):
            self.add("must provide an object", pointer)
        return isinstance(thing, dict)

    def known(self, thing: Json, pointer: str, allowed: Iterable[str]) -> None:
        for name in sorted(set(thing) - set(allowed)):
            self.add(f"invalid additional property: {name}", pointer)

    def required(self, thing: Json, pointer: str, *names: str) -> None:
        for name in names:
            if thing.get(name) is None:
                self.add(f"missing required field: {name}", pointer)

    def string(self, thing: Json, name: str, pointer: str, limit: int, *, at_least: int = 0) -> None:
        value = thing.get(name)
        if value is None:
            return
        if not isinstance(value, str):
            self.add("must provide a string", f"{pointer}/{name}")
        elif len(value) > limit:
            self.add(f"must be less than {limit + 1} characters", f"{pointer}/{name}")
        elif len(value) < at_least:
            self.add(f"must be more than {at_least - 1} characters", f"{pointer}/{name}")

    def text(self, thing: Json, name: str, pointer: str, limit: int, *, kinds: tuple[str, ...] = PLAIN) -> None:
        value = thing.get(name)
        if value is not None:
            self.text_object(value, f"{pointer}/{name}", limit, kinds=kinds)

    def text_object(self, value: Any, pointer: str, limit: int, *, kinds: tuple[str, ...] = ANY_TEXT) -> None:
        if not self.is_object(value, pointer):
            return
        if value.get("type") not in kinds:
            self.add(f"unsupported type: {value.get('type')}", f"{pointer}/type")
            return
        self.known(value, pointer, TEXT_FIELDS[value["type"]])
        self.required(value, pointer, "text")
        self.string(value, "text", pointer, limit, at_least=1)

    def count(self, thing: Json, name: str, pointer: str, most: int, *, least: int = 1) -> list[Any]:
        """The list under `name`, empty where it is missing or no list; its length is checked."""
        value = thing.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.add("must provide an array", f"{pointer}/{name}")
            return []
        if len(value) > most:
            self.add(f"no more than {most} items allowed", f"{pointer}/{name}")
        if len(value) < least:
            self.add(f"no fewer than {least} items allowed", f"{pointer}/{name}")
        return value


def check_element(element: Any, pointer: str, allowed: frozenset[str], problems: Problems) -> None:
    """One element where only the types in `allowed` may stand."""
    kind = element.get("type") if isinstance(element, dict) else None
    rule = RULES.get(kind) if isinstance(kind, str) else None
    if rule is None or kind not in allowed or problems.surface in NOT_ON.get(kind, ()):
        problems.add(f"unsupported type: {kind}", f"{pointer}/type")
        return
    problems.known(element, pointer, FIELDS[kind])
    if kind != "image":
        check_action(element, pointer, problems)
    rule(element, pointer, problems)


def check_action(element: Json, pointer: str, problems: Problems) -> None:
    if "url" not in element:
        problems.required(element, pointer, "action_id")
    problems.string(element, "action_id", pointer, 255, at_least=1)
    problems.text(element, "placeholder", pointer, 150)
    confirm = element.get("confirm")
    if confirm is not None:
        check_confirm(confirm, f"{pointer}/confirm", problems)


def check_confirm(confirm: Any, pointer: str, problems: Problems) -> None:
    if not problems.is_object(confirm, pointer):
        return
    problems.known(confirm, pointer, ("title", "text", "confirm", "deny", "style"))
    problems.required(confirm, pointer, "title", "text", "confirm", "deny")
    problems.text(confirm, "title", pointer, 100)
    problems.text(confirm, "text", pointer, 300, kinds=ANY_TEXT)
    problems.text(confirm, "confirm", pointer, 30)
    problems.text(confirm, "deny", pointer, 30)
    check_style(confirm, pointer, problems)


def check_style(thing: Json, pointer: str, problems: Problems) -> None:
    if thing.get("style") not in (None, "primary", "danger"):
        problems.add("must be a valid enum value", f"{pointer}/style")


def check_button(element: Json, pointer: str, problems: Problems) -> None:
    problems.required(element, pointer, "text")
    problems.text(element, "text", pointer, 75)
    problems.string(element, "value", pointer, 2000)
    problems.string(element, "url", pointer, 3000)
    problems.string(element, "accessibility_label", pointer, 75)
    check_style(element, pointer, problems)


def check_image(element: Json, pointer: str, problems: Problems) -> None:
    problems.required(element, pointer, "alt_text")
    if "slack_file" not in element:
        problems.required(element, pointer, "image_url")
    problems.string(element, "image_url", pointer, 3000)
    problems.string(element, "alt_text", pointer, 2000)


def check_options(options: list[Any], pointer: str, problems: Problems, *, kinds: tuple[str, ...] = PLAIN) -> None:
    for index, option in enumerate(options):
        where = f"{pointer}/{index}"
        if not problems.is_object(option, where):
            continue
        problems.known(option, where, ("text", "value", "description", "url"))
        problems.required(option, where, "text", "value")
        problems.text(option, "text", where, 75, kinds=kinds)
        problems.text(option, "description", where, 75, kinds=kinds)
        problems.string(option, "value", where, 150)
        problems.string(option, "url", where, 3000)


def check_choices(element: Json, pointer: str, problems: Problems) -> None:
    problems.required(element, pointer, "options")
    options = problems.count(element, "options", pointer, 10)
    check_options(options, f"{pointer}/options", problems, kinds=ANY_TEXT)
    check_initial(element, options, pointer, problems)


def check_overflow(element: Json, pointer: str, problems: Problems) -> None:
    problems.required(element, pointer, "options")
    check_options(problems.count(element, "options", pointer, 5), f"{pointer}/options", problems)


def check_static_select(element: Json, pointer: str, problems: Problems) -> None:
    if ("options" in element) == ("option_groups" in element):
        problems.add("must define either `options` or `option_groups`", pointer)
    options = problems.count(element, "options", pointer, 100)
    check_options(options, f"{pointer}/options", problems)
    grouped: list[Any] = []
    for index, group in enumerate(problems.count(element, "option_groups", pointer, 100)):
        grouped += check_group(group, f"{pointer}/option_groups/{index}", problems)
    check_initial(element, options + grouped, pointer, problems)
    check_most(element, pointer, problems)


def check_group(group: Any, pointer: str, problems: Problems) -> list[Any]:
    if not problems.is_object(group, pointer):
        return []
    problems.known(group, pointer, ("label", "options"))
    problems.required(group, pointer, "label", "options")
    problems.text(group, "label", pointer, 75)
    options = problems.count(group, "options", pointer, 100)
    check_options(options, f"{pointer}/options", problems)
    return options


def check_initial(element: Json, options: list[Any], pointer: str, problems: Problems) -> None:
    """Slack compares whole option objects: the same value with another label is another option."""
    first = element.get("initial_option")
    if first is not None and _bare(first) not in map(_bare, options):
        problems.add("no match with any of the options", f"{pointer}/initial_option")
    for index, option in enumerate(problems.count(element, "initial_options", pointer, len(options))):
        if _bare(option) not in map(_bare, options):
            problems.add("no match with any of the options", f"{pointer}/initial_options/{index}")


def _bare(option: Any) -> tuple[Any, Any, Any]:
    if not isinstance(option, dict):
        return None, None, option
    text, description = option.get("text"), option.get("description")
    return (
        option.get("value"),
        text.get("text") if isinstance(text, dict) else text,
        description.get("text") if isinstance(description, dict) else description,
    )


def check_most(element: Json, pointer: str, problems: Problems) -> None:
    most = element.get("max_selected_items")
    if most is not None and (not isinstance(most, int) or most < 1):
        problems.add("must be greater than 0", f"{pointer}/max_selected_items")


def check_lookup(element: Json, pointer: str, problems: Problems) -> None:
    check_most(element, pointer, problems)


def pattern_check(name: str, pattern: str) -> Callable[[Json, str, Problems], None]:
    def check(element: Json, pointer: str, problems: Problems) -> None:
        value = element.get(name)
        if value is not None and not re.fullmatch(pattern, str(value)):
            problems.add(f"invalid format of {name}", f"{pointer}/{name}")

    return check


def check_typed(element: Json, pointer: str, problems: Problems) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not isinstance(least, int) or not 0 <= least <= 3000:
        problems.add("must be between 0 and 3000", f"{pointer}/min_length")
    elif not isinstance(most, int) or not 1 <= most <= 3000:
        problems.add("must be less than or equal to 3000", f"{pointer}/max_length")
    elif least > most:
        problems.add("must be less than or equal to max_length", f"{pointer}/min_length")
    else:
        problems.string(element, "initial_value", pointer, most)
    check_dispatch(element, pointer, problems)


def check_dispatch(element: Json, pointer: str, problems: Problems) -> None:
    config = element.get("dispatch_action_config") or {}
    for trigger in config.get("trigger_actions_on", []):
        if trigger not in ("on_enter_pressed", "on_character_entered"):
            problems.add("must be a valid enum value", f"{pointer}/dispatch_action_config/trigger_actions_on")


def check_number(element: Json, pointer: str, problems: Problems) -> None:
    problems.required(element, pointer, "is_decimal_allowed")
    check_dispatch(element, pointer, problems)


def check_nothing(_element: Json, _pointer: str, _problems: Problems) -> None:
    """Elements that this bot does not use: known to Slack, not looked into here."""


_ACTION = {"type", "action_id", "confirm", "focus_on_load"}
_LIST = _ACTION | {"placeholder"}
_TEXT = _LIST | {"initial_value", "dispatch_action_config"}
_LENGTHS = {"min_length", "max_length"}
_CHANNELS = {"default_to_current_conversation", "response_url_enabled", "filter"}

FIELDS: Mapping[str, set[str]] = {
    "button": _ACTION | {"text", "url", "value", "style", "accessibility_label"},
    "workflow_button": _ACTION | {"text", "workflow", "style", "accessibility_label"},
    "image": {"type", "image_url", "alt_text", "slack_file"},
    "overflow": _ACTION | {"options"},
    "radio_buttons": _ACTION | {"options", "initial_option"},
    "checkboxes": _ACTION | {"options", "initial_options"},
    "static_select": _LIST | {"options", "option_groups", "initial_option"},
    "external_select": _LIST | {"initial_option", "min_query_length"},
    "users_select": _LIST | {"initial_user"},
    "conversations_select": _LIST | _CHANNELS | {"initial_conversation"},
    "channels_select": _LIST | {"initial_channel", "response_url_enabled"},
    "multi_static_select": _LIST | {"options", "option_groups", "initial_options", "max_selected_items"},
    "multi_external_select": _LIST | {"initial_options", "min_query_length", "max_selected_items"},
    "multi_users_select": _LIST | {"initial_users", "max_selected_items"},
    "multi_conversations_select": _LIST | _CHANNELS | {"initial_conversations", "max_selected_items"},
    "multi_channels_select": _LIST | {"initial_channels", "max_selected_items"},
    "datepicker": _LIST | {"initial_date"},
    "timepicker": _LIST | {"initial_time", "timezone"},
    "datetimepicker": _ACTION | {"initial_date_time"},
    "plain_text_input": (_TEXT | _LENGTHS | {"multiline"}) - {"confirm"},
    "email_text_input": _TEXT - {"confirm"},
    "url_text_input": _TEXT - {"confirm"},
    "number_input": (_TEXT | {"is_decimal_allowed", "min_value", "max_value"}) - {"confirm"},
    "rich_text_input": (_TEXT - {"confirm"}) | {"min_lines"},
    "file_input": {"type", "action_id", "filetypes", "max_files"},
}

RULES: Mapping[str, Callable[[Json, str, Problems], None]] = {
    **dict.fromkeys(FIELDS, check_nothing),
    **dict.fromkeys((*SELECTS, *MULTI_SELECTS), check_lookup),
    **dict.fromkeys(CHOICES, check_choices),
    **dict.fromkeys(("static_select", "multi_static_select"), check_static_select),
    "button": check_button,
    "image": check_image,
    "overflow": check_overflow,
    "datepicker": pattern_check("initial_date", r"\d{4}-\d\d-\d\d"),
    "timepicker": pattern_check("initial_time", r"([01]\d|2[0-3]):[0-5]\d"),
    "datetimepicker": pattern_check("initial_date_time", r"\d{10}"),
    "plain_text_input": check_typed,
    "number_input": check_number,
}
