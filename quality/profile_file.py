"""Reads a profile from TOML and explains everything that is wrong with it, not only what it stumbles on first."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

from quality.case import CaseType
from quality.inheritance import CHANGE, change, merge
from quality.profile import Profile
from quality.profile_rules import Fault, broken_rules
from quality.role import Roles
from quality.year_wheel import MonthDay

STANDARD = "standard"
SHIPPED = (STANDARD, "karlsborg", "jarva", "uppsala", "vaggeryd", "ekero")
LOCAL = "local"
"""What a profile writes where law could stand and does not."""


class BadProfile(Exception):
    """The profile file cannot be used; `faults` are all the reasons, each with its key."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Checked:
    """A profile as it was found: everything wrong with it, and the keys that it takes whole or in part from another."""

    profile: Profile | None
    faults: tuple[Fault, ...]
    inherited: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()


class _Broken(Enum):
    """Stands where a value could not be made; its fault is written down."""

    BROKEN = 0


BROKEN: Final = _Broken.BROKEN


class Reader:
    """Makes records of raw tables and goes on where something does not fit."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fields(self, kind: type[Any], raw: Mapping[str, Any], where: str) -> dict[str, Any]:
        """The values of a record that could be made, by name."""
        hints, known = get_type_hints(kind), {each.name: each for each in fields(kind)}
        for name in sorted(set(raw) - set(known)):
            self._broken(_at(where, name), "okänd nyckel")
        for name, each in known.items():
            if _is_needed(each) and name not in raw:
                self._broken(_at(where, name), "saknas")
        read = {name: self.value(hints[name], each, _at(where, name)) for name, each in raw.items() if name in known}
        return {name: value for name, value in read.items() if value is not BROKEN}

    def value(self, kind: Any, raw: Any, where: str) -> Any:
        """The value, or BROKEN."""
        origin = get_origin(kind)
        if origin in (UnionType, Union):
            return None if raw == LOCAL else self.value(_optional(kind), raw, where)
        if origin is tuple:
            return self._list(get_args(kind)[0], raw, where)
        if origin is not None:
            return self._table(kind, raw, where)
        if is_dataclass(kind) and kind is not MonthDay:
            return self._record(cast(type[Any], kind), raw, where)
        return self._plain(kind, raw, where)

    def _record(self, kind: type[Any], raw: Any, where: str) -> Any:
        if not isinstance(raw, dict):
            return self._broken(where, "en tabell behövs")
        values = self.fields(kind, raw, where)
        if any(_is_needed(each) and each.name not in values for each in fields(kind)):
            return BROKEN
        try:
            return kind(**values)
        except ValueError:  # only office hours refuse their values
            return self._broken(where, "start måste komma före end")

    def _list(self, inner: Any, raw: Any, where: str) -> Any:
        if not isinstance(raw, list):
            return self._broken(where, "en lista behövs")
        made = [self.value(inner, each, f"{where}{_place(number, each)}") for number, each in enumerate(raw)]
        return tuple(value for value in made if value is not BROKEN)

    def _table(self, kind: Any, raw: Any, where: str) -> Any:
        names, values = get_args(kind)
        if not isinstance(raw, dict):
            return self._broken(where, "en tabell behövs")
        made = [(self.value(names, key, where), self.value(values, each, _at(where, key))) for key, each in raw.items()]
        return {key: value for key, value in made if key is not BROKEN and value is not BROKEN}

    def _plain(self, kind: Any, raw: Any, where: str) -> Any:
        try:
            if kind is MonthDay and isinstance(raw, str):
                return MonthDay.read(raw)
            if issubclass(kind, Enum):
                return kind(raw)
        except ValueError:
            return self._useless(where, raw)
        return raw if type(raw) is kind else self._useless(where, raw)  # true is no number, "false" is no truth

    def _useless(self, where: str, raw: Any) -> _Broken:
        return self._broken(where, f"{raw!r} går inte att använda här")

    def _broken(self, where: str, why: str) -> _Broken:
        self.faults.append(Fault(where, why))
        return BROKEN


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _place(number: int, raw: Any) -> str:
    """How an element of a list is named: by its code where it has one."""
    code = raw.get("code") if isinstance(raw, dict) else None
    return f".{code}" if isinstance(code, str) and code else f"[{number}]"


def _optional(kind: Any) -> Any:
    return next(each for each in get_args(kind) if each is not NoneType)


def _is_needed(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def load(name: str) -> Profile:
    """A shipped profile by name (`standard`), or any TOML file by path. Raises BadProfile with every fault."""
    return _shipped(name) if name in SHIPPED else _usable(check(name))


@cache
def _shipped(name: str) -> Profile:
    """Read once in a process, because what is shipped does not change while it runs."""
    return _usable(check(name))


def read(text: str, folder: Path | None = None) -> Profile:
    """A profile from TOML text; files that it is based on are found from `folder`. Raises BadProfile."""
    return _usable(_examine(text, folder or Path()))


def _usable(checked: Checked) -> Profile:
    if checked.profile is None or checked.faults:
        raise BadProfile(*checked.faults)
    return checked.profile


def check(name: str) -> Checked:
    """The same, but with the faults told instead of raised."""
    try:
        text, folder = _text(name, Path())
    except BadProfile as error:
        return Checked(None, error.faults)
    return _examine(text, folder, is_standard=name == STANDARD)


def _text(name: str, folder: Path) -> tuple[str, Path]:
    """What a profile's file says and where its folder is. Raises BadProfile."""
    if name.endswith(".toml"):
        path = folder / name
        try:
            return path.read_text(encoding="utf-8"), path.parent
        except (OSError, UnicodeDecodeError) as error:
            raise BadProfile(Fault(name, getattr(error, "strerror", "filen är inte UTF-8"))) from None
    if name not in SHIPPED:
        raise BadProfile(Fault(name, f"det finns ingen sådan profil (välj {', '.join(SHIPPED)} eller en fil)"))
    return (files("quality") / "profiles" / f"{name}.toml").read_text(encoding="utf-8"), Path()


def _examine(text: str, folder: Path, *, is_standard: bool = False) -> Checked:
    try:
        own = _toml(text)
        whole, misfits = _inherit(own, folder, ())
    except BadProfile as error:
        return Checked(None, error.faults)
    reader = Reader()
    values = reader.fields(Profile, whole, "")
    form = [*misfits, *reader.faults, *_untold(values)]
    if any(fault.where.startswith("laws") for fault in form):
        values.pop("laws", None)  # half of them would make everything else look wrong
    profile = _profile(values, is_standard=is_standard)
    rules = broken_rules(profile) if profile else ()
    faults = (*form, *(fault for fault in rules if not any(fault.concerns(other) for other in form)))
    changes = own.get(CHANGE)
    changed = changes if isinstance(changes, dict) else {}
    kept = [key for key in whole if key not in own and key not in changed]
    partly = [key for key in whole if key in changed or (key in own and whole[key] != own[key])]
    return Checked(None if faults else profile, faults, tuple(kept), tuple(partly))


def _untold(values: Mapping[str, Any]) -> Iterator[Fault]:
    """The types of case that the profile says nothing of."""
    told = values.get("cases", CaseType)
    yield from (Fault(f"cases.{type_.value}", "saknas") for type_ in CaseType if type_ not in told)


def _profile(values: dict[str, Any], *, is_standard: bool) -> Profile | None:
    """The profile; what could not be read stands as in the standard, so that the rest is judged all the same."""
    needed = {each.name for each in fields(Profile) if _is_needed(each)}
    if not needed <= set(values) and is_standard:
        return None
    missing = needed - set(values)
    usual = load(STANDARD) if missing else None
    filled = {name: getattr(usual, name) for name in missing} | values
    filled["cases"] = {type_: filled["cases"].get(type_, Roles()) for type_ in CaseType}
    return Profile(**filled)


def _toml(text: str, name: str = "") -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadProfile(Fault(name, f"filen är inte TOML: {error}")) from None


def _inherit(own: dict[str, Any], folder: Path, seen: tuple[str, ...]) -> tuple[dict[str, Any], list[Fault]]:
    """What a file says together with all that it is based on, and what of its changes found nothing to change."""
    base, faults = _base(own.get("based_on"), folder, seen)
    whole, misfits = change(merge(base, own), own.get(CHANGE, {}))
    whole.pop(CHANGE, None)
    return whole, [*faults, *(Fault(where, why) for where, why in misfits)]


def _base(name: Any, folder: Path, seen: tuple[str, ...]) -> tuple[dict[str, Any], list[Fault]]:
    if not isinstance(name, str) or not name:
        return {}, []
    if name in seen:
        raise BadProfile(Fault("based_on", f"{name} bygger till slut på sig själv"))
    text, there = _text(name, folder)
    return _inherit(_toml(text, name), there, (*seen, name))
