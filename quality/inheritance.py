"""How a profile says only what differs: tables are merged key by key, lists replace, or are changed by code.

`[change.categories]` takes away by code (`remove`), changes what is there (`alter`) and adds what is new (`add`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Raw = Mapping[str, Any]
CHANGE = "change"
_WAYS = ("remove", "alter", "add")


def merge(base: Raw, own: Raw) -> dict[str, Any]:
    """The base with what is said anew; a table meets a table key by key, everything else takes its place."""
    merged = dict(base)
    for key, value in own.items():
        before = merged.get(key)
        both = isinstance(before, dict) and isinstance(value, dict)
        merged[key] = merge(before, value) if both and isinstance(before, dict) else value
    return merged


def change(whole: Raw, changes: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The whole with its coded lists changed, and what could not be changed: (where, why)."""
    if not isinstance(changes, dict):
        return dict(whole), [(CHANGE, "en tabell behövs")]
    changed, faults = dict(whole), []
    for name, ways in changes.items():
        here = f"{CHANGE}.{name}"
        entries = whole.get(name, ())
        if not _is_coded(entries):
            faults.append((here, "det finns ingen sådan lista att ändra"))
            continue
        faults += list(_misfits(ways, {each["code"] for each in entries}, here))
        changed[name] = list(_changed(entries, ways if isinstance(ways, dict) else {}))
    return changed, faults


def _is_coded(entries: Any) -> bool:
    return isinstance(entries, list) and all(isinstance(each, dict) and "code" in each for each in entries)


def _changed(entries: Sequence[Raw], ways: Raw) -> Iterator[Raw]:
    removed = _list(ways, "remove")
    altered = {each["code"]: each for each in _list(ways, "alter") if _has_code(each)}
    for each in entries:
        if each["code"] not in removed:
            yield merge(each, altered.get(each["code"], {}))
    yield from _list(ways, "add")


def _misfits(ways: Any, known: set[Any], here: str) -> Iterator[tuple[str, str]]:
    if not isinstance(ways, dict):
        yield here, "en tabell behövs"
        return
    for way, listed in ways.items():
        if way not in _WAYS:
            yield f"{here}.{way}", f"okänd nyckel (välj {', '.join(_WAYS)})"
        elif not isinstance(listed, list):
            yield f"{here}.{way}", "en lista behövs"
    for number, each in enumerate(_list(ways, "alter")):
        if not _has_code(each):
            yield f"{here}.alter[{number}]", "code saknas"
    named = [*_list(ways, "remove"), *(each["code"] for each in _list(ways, "alter") if _has_code(each))]
    yield from ((here, f"{code!r} finns inte i det som ärvs") for code in named if code not in known)


def _list(ways: Raw, way: str) -> list[Any]:
    listed = ways.get(way, [])
    return listed if isinstance(listed, list) else []


def _has_code(each: Any) -> bool:
    return isinstance(each, dict) and isinstance(each.get("code"), str)
