"""The two columns that hold lists: actions, and pieces of free text; JSON both ways, people by their address."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

from quality.action import CaseAction, Effect, Kind, Stage, Strength
from quality.case import Words

E = TypeVar("E", bound=Enum)
Find = Callable[[str], int]
_FIELD = re.compile(r"[a-z0-9_.]{1,60}")


def _list(text: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ValueError("ska vara en JSON-lista, som en export skriver den")
    return found


def _missing(error: KeyError | TypeError) -> ValueError:
    """A sentence about an entry of a list that cannot be used, never with what it holds."""
    if isinstance(error, KeyError):
        return ValueError(f"{error.args[0]} saknas i listan")
    return ValueError("något i listan går inte att använda; skriv den som en export gör")


def read_texts(text: str, person: Find) -> tuple[Words, ...]:
    """Pieces of free text. Raises ValueError."""
    try:
        return tuple(
            Words(_named(each["field"]), str(each["text"]), _who(each.get("by"), person), _at(each["at"]))
            for each in _list(text)
        )
    except (KeyError, TypeError) as error:
        raise _missing(error) from None


def write_texts(words: Sequence[Words], emails: Mapping[int, str]) -> str:
    """The same the other way."""
    return _json(
        [{"field": w.field, "text": w.text, "by": emails.get(w.author or 0), "at": w.at.isoformat()} for w in words]
    )


def read_actions(text: str, unit: int, person: Find) -> tuple[CaseAction, ...]:
    """Actions in their order; their words are pieces of free text. Raises ValueError."""
    try:
        return tuple(_action(each, number, unit, person) for number, each in enumerate(_list(text), 1))
    except (KeyError, TypeError) as error:
        raise _missing(error) from None


def _action(told: Mapping[str, Any], number: int, unit: int, person: Find) -> CaseAction:
    effect = told.get("effect")
    return CaseAction(
        case=0,
        number=number,
        unit=unit,
        kind=_one(Kind, told["kind"]),
        strength=_one(Strength, told["strength"]),
        stage=_one(Stage, told["stage"]),
        owner=_who(told.get("owner"), person),
        due_on=_day(told["due_on"]),
        check_on=_day(told["check_on"]),
        effect=_one(Effect, effect) if effect else None,
        follows=_number(told.get("follows")),
        document=str(told.get("document") or ""),
        proposed_by=_who(told.get("proposed_by"), person),
        decided_at=_maybe(told.get("decided_at")),
        done_at=_maybe(told.get("done_at")),
        checked_at=_maybe(told.get("checked_at")),
    )


def write_actions(actions: Sequence[CaseAction], emails: Mapping[int, str]) -> str:
    """The same the other way."""
    return _json(
        [
            {
                "kind": each.kind.value,
                "strength": each.strength.value,
                "stage": each.stage.value,
                "owner": emails.get(each.owner or 0),
                "due_on": each.due_on.isoformat(),
                "check_on": each.check_on.isoformat(),
                "effect": each.effect.value if each.effect else None,
                "follows": each.follows,
                "document": each.document,
                "proposed_by": emails.get(each.proposed_by or 0),
                "decided_at": each.decided_at.isoformat() if each.decided_at else None,
                "done_at": each.done_at.isoformat() if each.done_at else None,
                "checked_at": each.checked_at.isoformat() if each.checked_at else None,
            }
            for each in actions
        ]
    )


def _named(name: Any) -> str:
    if not isinstance(name, str) or not _FIELD.fullmatch(name):
        raise TypeError(name)
    return name


def _who(email: Any, person: Find) -> int | None:
    return person(str(email)) if email else None


def _at(text: Any) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise TypeError(text) from None
    if found.tzinfo is None:
        raise TypeError(text)
    return found


def _day(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TypeError(text) from None


def _one(kind: type[E], code: Any) -> E:
    try:
        return kind(code)
    except ValueError:
        raise TypeError(code) from None


def _number(told: Any) -> int | None:
    if told is not None and type(told) is not int:
        raise TypeError(told)
    return told


def _maybe(text: Any) -> datetime | None:
    return _at(text) if text else None


def _json(entries: list[dict[str, Any]]) -> str:
    """Without what is empty, so that a cell stays readable."""
    kept = [{name: value for name, value in each.items() if value not in (None, "")} for each in entries]
    return json.dumps(kept, ensure_ascii=False) if kept else ""
