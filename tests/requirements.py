"""What five municipal documents ask for, read once from `requirements.toml` and refused where it is not whole."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("requirements.toml")
OTHER_PROFILES = ("standard",)
"""Profiles that tests may run under and no document stands behind."""


class Scope(StrEnum):
    """How far the product answers for a requirement; only what is built is demanded of the tests."""

    BUILT = "built"
    BY_HAND = "by hand"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked for, and whose documents ask for it (`seeds`) or imply it (`supported`)."""

    code: str
    says: str
    scope: Scope
    part: str
    seeds: tuple[str, ...]
    supported: tuple[str, ...] = ()
    reason: str = ""

    @property
    def letter(self) -> str:
        return self.code[0]


def claim(code: str, profile: str | None = None) -> str:
    """What a test shows: a requirement, or a requirement under a profile."""
    return code if profile is None else f"{code} under {profile}"


@dataclass(frozen=True)
class Catalogue:
    """All that is asked for; `finished` are the parts of the product of which no requirement may lack a test."""

    requirements: Mapping[str, Requirement]
    parts: tuple[str, ...]
    finished: frozenset[str]
    seeds: tuple[str, ...]

    @cached_property
    def profiles(self) -> tuple[str, ...]:
        return (*self.seeds, *OTHER_PROFILES)

    @cached_property
    def demanded(self) -> tuple[Requirement, ...]:
        return tuple(each for each in self.requirements.values() if each.scope is Scope.BUILT)

    def naming(self, codes: Iterable[str]) -> list[str]:
        """The seeds that name any of the requirements."""
        named = {seed for each in codes if each in self.requirements for seed in self.requirements[each].seeds}
        return [seed for seed in self.seeds if seed in named]


def read(path: Path) -> Catalogue:
    """The catalogue in a file; KeyError, TypeError or ValueError where it is not one."""
    told = tomllib.loads(path.read_text("utf-8"))
    seeds, parts = tuple(told.pop("seeds")), told.pop("parts")
    finished = frozenset(name for name, part in parts.items() if part["finished"])
    return Catalogue({code: from_table(code, table) for code, table in told.items()}, tuple(parts), finished, seeds)


def from_table(code: str, table: Mapping[str, Any]) -> Requirement:
    lists = {key: tuple(value) for key, value in table.items() if isinstance(value, list)}
    return Requirement(code, **{**table, **lists, "scope": Scope(table["scope"])})
