"""What Slack refuses in blocks, messages and views: the rules slack_sdk.models lets through included."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from .elements import (
    ANY_TEXT,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    Json,
    Problems,
    check_element,
    check_image,
)

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
MODAL_FIELDS = {
    *("type", "title", "blocks", "close", "submit", "private_metadata", "callback_id", "external_id"),
    *("clear_on_close", "notify_on_close", "submit_disabled"),
}
HOME_FIELDS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}


def message_problems(blocks: Any) -> list[str]:
    """Every reason why Slack would answer `invalid_blocks`, in Slack's form; empty when it would accept."""
    problems = Problems("message")
    listed = problems.count({"blocks": blocks}, "blocks", "", MESSAGE_BLOCKS, least=0)
    check_blocks(listed, "/blocks", problems)
    return problems.messages


def view_problems(view: Any, expected: str) -> list[str]:
    """Every reason why Slack would answer `invalid_arguments` for a view of the type `expected`."""
    problems = Problems(expected)
    if not isinstance(view, dict):
        problems.add("must provide an object", "/view")
    elif view.get("type") != expected:
        problems.add(f"unsupported type: {view.get('type')}", "/view/type")
    else:
        check_view(view, problems)
    return problems.messages


def view_too_large(view: Json) -> bool:
    return len(json.dumps(view).encode()) > VIEW_BYTES


def check_view(view: Json, problems: Problems) -> None:
    modal = view["type"] == "modal"
    problems.known(view, "/view", MODAL_FIELDS if modal else HOME_FIELDS)
    problems.required(view, "/view", "blocks", *(("title",) if modal else ()))
    for name in ("title", "close", "submit"):
        problems.text(view, name, "/view", 24)
    problems.string(view, "private_metadata", "/view", 3000)
    problems.string(view, "callback_id", "/view", 255)
    problems.string(view, "external_id", "/view", 255)
    blocks = problems.count(view, "blocks", "/view", VIEW_BLOCKS, least=1 if modal else 0)
    check_blocks(blocks, "/view/blocks", problems)
    if modal and not view.get("submit"):
        check_no_inputs(blocks, problems)
    check_focus(blocks, problems)


def check_no_inputs(blocks: list[Any], problems: Problems) -> None:
    for index, block in enumerate(blocks):
        if isinstance(block, dict) and block.get("type") == "input":
            text = "must define `submit` to use an `input` block in modals"
            problems.add(text, f"/view/blocks/{index}/type")


def check_focus(blocks: list[Any], problems: Problems) -> None:
    focused = [element for _, element in elements_of(blocks) if element.get("focus_on_load")]
    if len(focused) > 1:
        problems.add("only one element can have `focus_on_load`", "/view/blocks")


def check_blocks(blocks: list[Any], pointer: str, problems: Problems) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        where = f"{pointer}/{index}"
        kind = block.get("type") if isinstance(block, dict) else None
        rule = RULES.get(kind) if isinstance(kind, str) else None
        if rule is None or problems.surface in NOT_ON.get(kind or "", ()):
            problems.add(f"unsupported type: {kind}", f"{where}/type")
            continue
        problems.known(block, where, FIELDS[block["type"]] | {"type", "block_id"})
        problems.string(block, "block_id", where, 255, at_least=1)
        if block.get("block_id") in seen:
            problems.add("`block_id` already exists", f"{where}/block_id")
        seen |= {block["block_id"]} if isinstance(block.get("block_id"), str) else set()
        rule(block, where, problems)
        check_actions_unique(block, where, problems)


def check_actions_unique(block: Json, pointer: str, problems: Problems) -> None:
    seen: set[str] = set()
    for _, element in elements_of([block]):
        action = element.get("action_id")
        if isinstance(action, str) and action in seen:
            problems.add(f"`action_id` already exists: {action}", f"{pointer}/elements")
        seen |= {action} if isinstance(action, str) else set()


def check_section(block: Json, pointer: str, problems: Problems) -> None:
    if block.get("fields") is None:
        problems.required(block, pointer, "text")
    problems.text(block, "text", pointer, 3000, kinds=ANY_TEXT)
    for index, text in enumerate(problems.count(block, "fields", pointer, 10)):
        problems.text_object(text, f"{pointer}/fields/{index}", 2000)
    if block.get("accessory") is not None:
        check_element(block["accessory"], f"{pointer}/accessory", IN_SECTION, problems)


def check_header(block: Json, pointer: str, problems: Problems) -> None:
    problems.required(block, pointer, "text")
    problems.text(block, "text", pointer, 150)


def check_context(block: Json, pointer: str, problems: Problems) -> None:
    problems.required(block, pointer, "elements")
    for index, element in enumerate(problems.count(block, "elements", pointer, 10)):
        where = f"{pointer}/elements/{index}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_element(element, where, frozenset(("image",)), problems)
        else:
            problems.text_object(element, where, 3000)


def check_actions(block: Json, pointer: str, problems: Problems) -> None:
    problems.required(block, pointer, "elements")
    for index, element in enumerate(problems.count(block, "elements", pointer, 25)):
        check_element(element, f"{pointer}/elements/{index}", IN_ACTIONS, problems)


def check_input(block: Json, pointer: str, problems: Problems) -> None:
    problems.required(block, pointer, "label", "element")
    problems.text(block, "label", pointer, 2000)
    problems.text(block, "hint", pointer, 2000)
    if block.get("element") is not None:
        check_element(block["element"], f"{pointer}/element", IN_INPUT, problems)


def check_image_block(block: Json, pointer: str, problems: Problems) -> None:
    check_image(block, pointer, problems)
    problems.text(block, "title", pointer, 2000)


def check_markdown(block: Json, pointer: str, problems: Problems) -> None:
    problems.required(block, pointer, "text")
    problems.string(block, "text", pointer, 12_000, at_least=1)


def check_rich_text(block: Json, pointer: str, problems: Problems) -> None:
    problems.required(block, pointer, "elements")


def check_divider(_block: Json, _pointer: str, _problems: Problems) -> None:
    """A divider holds nothing that could be wrong."""


RULES: Mapping[str, Callable[[Json, str, Problems], None]] = {
    "section": check_section,
    "header": check_header,
    "divider": check_divider,
    "image": check_image_block,
    "context": check_context,
    "actions": check_actions,
    "input": check_input,
    "markdown": check_markdown,
    "rich_text": check_rich_text,
}
FIELDS: Mapping[str, set[str]] = {
    "section": {"text", "fields", "accessory", "expand"},
    "header": {"text"},
    "divider": set(),
    "image": {"image_url", "alt_text", "title", "slack_file"},
    "context": {"elements"},
    "actions": {"elements"},
    "input": {"label", "element", "hint", "optional", "dispatch_action"},
    "markdown": {"text"},
    "rich_text": {"elements"},
}
NOT_ON = {"markdown": ("modal", "home")}


def elements_of(blocks: list[Any]) -> list[tuple[Json, Json]]:
    """Every (block, element) that a person could touch or see as one, in reading order."""
    found: list[tuple[Json, Json]] = []
    for block in blocks:
        if not isinstance(block, dict) or block.get("type") == "rich_text":
            continue
        inner = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        found += [(block, element) for element in inner if isinstance(element, dict)]
    return found
