"""One question in Slack's own inputs and what its person entered, so that both directions are read together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, assert_never
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ContextBlock,
    DatePickerElement,
    DateTimePickerElement,
    ExternalDataMultiSelectElement,
    ExternalDataSelectElement,
    InputBlock,
    InputInteractiveElement,
    MarkdownTextObject,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks import Option as Item

from bot.slack.place import Unreadable
from bot.slack.text import LABEL, OPTION, cut, escape
from bot.slack.written import written
from conversation.flow import Answer
from conversation.screen import At, Field, Kind, Option
from conversation.words import Translator

BUTTONS = 10
SELECT = 100
TYPED = 3000
ANSWER = "answer:"
FIND = "find|"


@dataclass(frozen=True, slots=True)
class Look:
    """What rendering needs besides the screen: the words around it, the zone, and where free text may stand."""

    tr: Translator
    zone: ZoneInfo
    free_text: Literal["form", "web"] = "form"
    address: str = ""


def is_form(field: Field) -> bool:
    """Whether the words are a person's own, or so long that a message is no place to write them."""
    return field.sensitive or field.kind is Kind.LONG_TEXT


def field_blocks(field: Field, look: Look, at: At) -> Iterator[Block]:
    """The question as an input, under what is wrong with the answer it was given."""
    if field.problem:
        yield ContextBlock(elements=[MarkdownTextObject(text=f":warning: *{escape(cut(field.problem, LABEL))}*")])
    yield InputBlock(
        block_id=ANSWER + field.id,
        label=PlainTextObject(text=cut(field.label, LABEL)),
        hint=PlainTextObject(text=cut(field.help, LABEL)) if field.help else None,
        element=_element(field, look, at),
        optional=field.optional,
    )


def _element(field: Field, look: Look, at: At) -> InputInteractiveElement:
    name = ANSWER + field.id
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return _typed(field, name)
        case Kind.ONE:
            return _one(field, name, look=look, at=at)
        case Kind.MANY:
            return _many(field, name, look=look, at=at)
        case Kind.DAY:
            return DatePickerElement(action_id=name, initial_date=_day(field.value))
        case Kind.MOMENT:
            return DateTimePickerElement(action_id=name, initial_date_time=_epoch(field.value, look.zone))
        case _:
            assert_never(field.kind)


def _typed(field: Field, name: str) -> InputInteractiveElement:
    limit = min(field.max_length, TYPED)
    given = field.value[:limit] if isinstance(field.value, str) else ""
    return PlainTextInputElement(
        action_id=name, multiline=field.kind is Kind.LONG_TEXT, max_length=limit, initial_value=given or None
    )


def _chosen(field: Field) -> list[Option]:
    wanted = (field.value,) if isinstance(field.value, str) else field.value
    return [option for option in field.options if option.code in wanted]


def _one(field: Field, name: str, *, look: Look, at: At) -> InputInteractiveElement:
    chosen = next((_item(option) for option in _chosen(field)), None)
    grouped = any(option.group for option in field.options)
    if len(field.options) > SELECT:
        found = find_id(at, field.id)
        return ExternalDataSelectElement(
            action_id=found, placeholder=_placeholder(look), initial_option=chosen, min_query_length=0
        )
    if len(field.options) <= BUTTONS and not grouped and field.options:
        return RadioButtonsElement(
            action_id=name, options=[_item(option) for option in field.options], initial_option=chosen
        )
    return StaticSelectElement(
        action_id=name, placeholder=_placeholder(look), initial_option=chosen, **_listed(field, look)
    )


def _many(field: Field, name: str, *, look: Look, at: At) -> InputInteractiveElement:
    chosen = [_item(option) for option in _chosen(field)] or None
    grouped = any(option.group for option in field.options)
    if len(field.options) > SELECT:
        found = find_id(at, field.id)
        return ExternalDataMultiSelectElement(
            action_id=found, placeholder=_placeholder(look), initial_options=chosen, min_query_length=0
        )
    if len(field.options) <= BUTTONS and not grouped and field.options:
        return CheckboxesElement(
            action_id=name, options=[_item(option) for option in field.options], initial_options=chosen
        )
    return StaticMultiSelectElement(
        action_id=name, placeholder=_placeholder(look), initial_options=chosen, **_listed(field, look)
    )


def _placeholder(look: Look) -> str:
    return cut(look.tr("Välj i listan"), 150)


def _listed(field: Field, look: Look) -> dict[str, Any]:
    """The options of a select, under their headings where they have any; one without a choice says so."""
    if not field.options:
        return {"options": [_item(Option("-", look.tr("Inget att välja")))]}
    groups: dict[str, list[Option]] = {}
    for option in field.options:
        groups.setdefault(option.group, []).append(option)
    if set(groups) == {""}:
        return {"options": [_item(option) for option in groups[""]]}
    other = look.tr("Övrigt")
    return {"option_groups": [_group(name or other, tuple(each)) for name, each in groups.items()]}


class _Written(Item):
    """An option that is checked and written once: a page can have a hundred, the same for everybody."""

    def __init__(self, option: Option) -> None:
        super().__init__(
            value=option.code,
            text=PlainTextObject(text=cut(option.label, OPTION)),
            description=PlainTextObject(text=cut(option.hint, OPTION)) if option.hint else None,
        )
        self._json = super().to_dict()

    def to_dict(self, option_type: str = "block") -> dict[str, Any]:
        return self._json


@lru_cache(maxsize=2000)
def _item(option: Option) -> Item:
    return _Written(option)


class _WrittenGroup(OptionGroup):
    """A heading with its options, likewise."""

    def __init__(self, label: str, options: tuple[Option, ...]) -> None:
        super().__init__(label=cut(label, OPTION), options=[_item(option) for option in options])
        self._json = super().to_dict()

    def to_dict(self, option_type: str = "block") -> dict[str, Any]:
        return self._json


@lru_cache(maxsize=500)
def _group(label: str, options: tuple[Option, ...]) -> OptionGroup:
    return _WrittenGroup(label, options)


def option_items(options: tuple[Option, ...]) -> list[dict[str, Any]]:
    """The answer to a typed search in a long list."""
    return [written(_item(option)) for option in options[:SELECT]]


def find_id(at: At, step: str) -> str:
    """The name of a searchable list: Slack sends nothing else along when somebody types in it."""
    return FIND + "|".join((at.flow, at.subject, step))


def read_find(action: str) -> tuple[At, str] | None:
    """Which conversation and question a search belongs to; None when the name is not one of ours."""
    parts = action.removeprefix(FIND).split("|")
    if not action.startswith(FIND) or len(parts) != 3:
        return None
    return At(parts[0], parts[1], 0), parts[2]


def _day(value: object) -> str | None:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None


def _epoch(value: object, zone: ZoneInfo) -> int | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    seconds = int(aware.timestamp())
    return seconds if len(str(seconds)) == 10 else None


def read_answers(values: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Answer]:
    """What was entered, by step, from the state of a view or a message; other blocks are left out.

    Raises Unreadable for a state that no client of Slack's sends.
    """
    return {
        block.removeprefix(ANSWER): _read_state(next(iter(inputs.values())), zone)
        for block, inputs in values.items()
        if block.startswith(ANSWER) and isinstance(inputs, Mapping) and inputs
    }


def _read_state(state: object, zone: ZoneInfo) -> Answer:
    if not isinstance(state, Mapping):
        raise Unreadable("state")
    try:
        return _read_entered(state, zone)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise Unreadable("state") from error


def _read_entered(state: Mapping[str, Any], zone: ZoneInfo) -> Answer:
    if "selected_options" in state:
        return [str(option.get("value", "")) for option in state["selected_options"] or ()]
    if "selected_option" in state:
        return str((state["selected_option"] or {}).get("value", ""))
    if "selected_date_time" in state:
        seconds = state["selected_date_time"]
        return datetime.fromtimestamp(int(seconds), zone).strftime("%Y-%m-%dT%H:%M") if seconds else ""
    return str(state.get("selected_date") or state.get("value") or "")
