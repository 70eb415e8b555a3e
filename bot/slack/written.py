"""Writes Slack's models as JSON in little time: what a class has to check is looked up once, not for each object."""

from functools import cache
from typing import Any

from slack_sdk.models.basic_objects import JsonObject


def written(thing: JsonObject) -> dict[str, Any]:
    """What `thing.to_dict()` gives, checked by the same validators. Raises SlackObjectFormationError."""
    kind = type(thing)
    if not _is_plain(kind):
        return thing.to_dict()
    for check in _checks(kind):
        getattr(thing, check)()
    found = {name: getattr(thing, name, None) for name in sorted(thing.attributes)}
    return {name: _value(value) for name, value in found.items() if not _is_empty(value)}


def _value(value: Any) -> Any:
    match value:
        case JsonObject():
            return written(value)
        case list() | tuple():
            return [_value(each) for each in value]
        case _:
            return value


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str | list | tuple | dict | set) and not value)


@cache
def _is_plain(kind: type[JsonObject]) -> bool:
    """Whether the class writes itself in the common way (rich text may be empty, options have shapes of their own)."""
    own = (kind.to_dict, kind.get_non_null_attributes, kind.validate_json)
    common = (JsonObject.to_dict, JsonObject.get_non_null_attributes, JsonObject.validate_json)
    return own == common and not str(getattr(kind, "type", "")).startswith("rich_text")


@cache
def _checks(kind: type[JsonObject]) -> tuple[str, ...]:
    return tuple(name for name in dir(kind) if hasattr(getattr(kind, name, None), "validator"))
