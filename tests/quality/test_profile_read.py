"""A key that nothing reads promises a municipality what does not happen: each drives something."""

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from quality.profile import Name, Profile

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "handlers", "reminders", "summaries", "storage", "conversation", "quality")
JUDGES = ("profile_file.py", "profile_rules.py")
"""Read every key to say whether it can be used, and do nothing by it."""
ABOUT_ITSELF = {"name", "based_on", "notes"}
"""What a file says of itself: `hjulet profile check` tells it."""


@cache
def product() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name not in JUDGES
    }


@cache
def reads(path: Path) -> frozenset[tuple[str, str]]:
    """What a module reads of what: the last name before each dot, and the name after it."""
    found = set()
    for node in ast.walk(product()[path]):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            found.add((_last(node.value), node.attr))
    return frozenset(found)


def _last(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


@cache
def names(path: Path) -> frozenset[str]:
    """Every name that a module uses, of variables, classes and attributes."""
    tree = product()[path]
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return frozenset(found | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)})


def records(kind: Any = Profile, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every record that a profile is made of, by the key that holds it."""
    yield key, kind
    for name, hint in get_type_hints(kind).items():
        for inner in (hint, *get_args(hint), *(each for arg in get_args(hint) for each in get_args(arg))):
            if is_dataclass(inner) and inner is not Name and inner.__module__.startswith("quality."):
                yield from records(inner, name)


def keys() -> list[tuple[str, str, str]]:
    """(the key that holds the record, the record's name, the field)."""
    found = {
        (key, kind.__name__, each.name)
        for key, kind in records()
        for each in fields(kind)
        if each.name not in {"sv", "en", "code"}
    }
    return sorted(found)


@pytest.mark.parametrize(("key", "record", "field"), [each for each in keys() if each[0]])
def test_every_key_of_a_record_is_read_where_the_record_is_known(key: str, record: str, field: str) -> None:
    called = {key, key.removesuffix("s"), record}
    known = [path for path in product() if names(path) & called or path.name == "profile.py"]
    assert any(field == attr for path in known for _, attr in reads(path)), f"{key}.{field}"


@pytest.mark.parametrize("key", [field for key, _, field in keys() if not key and field not in ABOUT_ITSELF])
def test_every_key_of_a_profile_is_read_by_something_that_it_drives(key: str) -> None:
    of_a_profile = {(holder, key) for holder in ("profile", "self", "_profile")}
    assert any(
        holder != "self" or path.name == "profile.py"
        for path in product()
        for holder, attr in reads(path) & of_a_profile
    ), key


def test_a_key_that_nothing_reads_would_be_found() -> None:
    read = {attr for path in product() for _, attr in reads(path)}
    assert "by_hand" in read
    assert "by_heart" not in read
