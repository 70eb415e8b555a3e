"""Reads people, units and substitutes from CSV files, all or nothing, with every fault named by its line."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.directory.handover import FILE, Change, hand_over
from quality.case import Law
from quality.profile import Profile
from quality.role import Function, Post, Substitution
from storage.database import Database, Store

PEOPLE = ("e-post", "namn", "enhet", "funktion", "från", "till")
EMPLOYMENT = ("tidszon", "anställning")
"""May stand in the people file: another clock than the municipality's, and who works by the hour."""
BY_THE_HOUR = "timanställd"
UNITS = ("enhet", "lagrum")
SUBSTITUTES = ("e-post", "ersättare", "från", "till")
SYSTEM = "system"

T = TypeVar("T")


class BadFile(Exception):
    """The file cannot be used; nothing of it was. `faults` are sentences with line numbers."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One function of one person."""

    email: str
    name: str
    path: tuple[str, ...]
    function: Function
    start: date | None
    end: date | None
    zone: str = ""
    hourly: bool = False


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What is usual at a unit."""

    path: tuple[str, ...]
    laws: frozenset[Law]


@dataclass(frozen=True, slots=True)
class SubstituteLine:
    """Who stands in for whom."""

    email: str
    substitute: str
    start: date
    end: date


def _rows(text: str, columns: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, str]]]:
    dialect = ";" if text.partition("\n")[0].count(";") >= len(columns) - 1 else ","
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=dialect)
    missing = [name for name in columns if name not in (reader.fieldnames or [])]
    if missing:
        raise BadFile([f"rad 1: kolumnen {', '.join(missing)} saknas (kolumnerna är {', '.join(columns)})"])
    for row in reader:
        yield reader.line_num, {name: (row.get(name) or "").strip() for name in (*columns, *EMPLOYMENT)}


def _read(text: str, columns: tuple[str, ...], read: Callable[[Mapping[str, str]], T]) -> list[T]:
    found: list[T] = []
    faults: list[str] = []
    for number, row in _rows(text, columns):
        try:
            found.append(read(row))
        except ValueError as error:
            faults.append(f"rad {number}: {error}")
    if faults:
        raise BadFile(faults)
    if not found:
        raise BadFile(["filen har inga rader"])
    return found


def _date(text: str, column: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{column} ska vara ett datum som 2026-11-30") from None


def _path(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in text.split("/"))
    if not all(parts):
        raise ValueError("enhet ska vara en sökväg som Förvaltning/Verksamhet/Enhet")
    return parts


def _email(text: str, column: str) -> str:
    if "@" not in text:
        raise ValueError(f"{column} ska vara en e-postadress")
    return text


def _person(row: Mapping[str, str]) -> PersonLine:
    if not row["namn"]:
        raise ValueError("namn saknas")
    try:
        function = Function(row["funktion"].casefold())
    except ValueError:
        known = ", ".join(each.value for each in Function)
        raise ValueError(f"funktionen finns inte; välj bland {known}") from None
    start, end = _date(row["från"], "från"), _date(row["till"], "till")
    email, hourly = _email(row["e-post"], "e-post"), row["anställning"].casefold() == BY_THE_HOUR
    return PersonLine(email, row["namn"], _path(row["enhet"]), function, start, end, _zone(row["tidszon"]), hourly)


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key if text else ""
    except (KeyError, ValueError, OSError):
        raise ValueError("tidszon ska vara en sådan som Europe/Helsinki, eller tom") from None


def _unit(row: Mapping[str, str]) -> UnitLine:
    try:
        laws = frozenset(Law(law) for law in row["lagrum"].split())
    except ValueError:
        raise ValueError("lagrum ska vara HSL, SoL, LSS, LVU eller LVM, med mellanslag emellan") from None
    return UnitLine(_path(row["enhet"]), laws)


def _substitute(row: Mapping[str, str]) -> SubstituteLine:
    start, end = _date(row["från"], "från"), _date(row["till"], "till")
    if start is None or end is None or end < start:
        raise ValueError("från och till behövs, i den ordningen")
    return SubstituteLine(_email(row["e-post"], "e-post"), _email(row["ersättare"], "ersättare"), start, end)


def read_people(text: str) -> list[PersonLine]:
    """The lines of a people file. Raises BadFile."""
    return _read(text, PEOPLE, _person)


def read_units(text: str) -> list[UnitLine]:
    """The lines of a units file. Raises BadFile."""
    return _read(text, UNITS, _unit)


def read_substitutes(text: str) -> list[SubstituteLine]:
    """The lines of a substitutes file. Raises BadFile."""
    return _read(text, SUBSTITUTES, _substitute)


async def import_people(database: Database, lines: list[PersonLine], at: datetime, *, profile: Profile) -> int:
    """These are the people and functions from now on; returns how many people there are.

    Whoever has no function after it, from wherever, hands over what they had. Raises BadFile where a provider's people
    are in it and the profile says that no provider is a node of its own here.
    """
    if not profile.providers.nodes and any(line.function is Function.PROVIDER for line in lines):
        raise BadFile([f"funktionen {Function.PROVIDER.value} används inte här (providers.nodes i profilen)"])
    async with database.write() as store:
        posts: list[Post] = []
        people: dict[str, int] = {}
        for line in lines:
            person = people.get(line.email.casefold()) or await store.people.person(line.email, line.name)
            people[line.email.casefold()] = person
            unit = await store.people.unit(line.path)
            await store.people.employ(person, zone=line.zone, hourly=line.hourly)
            posts.append(Post(person, line.function, unit, line.start, line.end))
        await store.people.replace_posts(list(dict.fromkeys(posts)))
        change = Change(store, profile, at, FILE)
        moved = await hand_over(change, await store.accounts.idle(change.today))
        await _changed(store, at, "people", len(people), cases=moved)
    return len(people)


async def import_units(database: Database, lines: list[UnitLine], at: datetime) -> int:
    """What is usual at each unit; units that are new are made."""
    async with database.write() as store:
        for line in lines:
            await store.people.unit(line.path, line.laws)
        await _changed(store, at, "units", len(lines))
    return len(lines)


async def import_substitutes(database: Database, lines: list[SubstituteLine], at: datetime) -> int:
    """These are the substitutes from now on. Raises BadFile when somebody is not in the people file."""
    async with database.write() as store:
        found: list[Substitution] = []
        faults: list[str] = []
        for number, line in enumerate(lines, 2):
            who, instead = await store.people.by_email(line.email), await store.people.by_email(line.substitute)
            if who is None or instead is None:
                faults.append(f"rad {number}: båda måste finnas bland personerna")
            else:
                found.append(Substitution(who, instead, line.start, line.end))
        if faults:
            raise BadFile(faults)
        await store.people.replace_substitutions(found)
        await _changed(store, at, "substitutes", len(found))
    return len(lines)


async def _changed(store: Store, at: datetime, what: str, number: int, **more: int) -> None:
    await store.people.changed()
    details: dict[str, str | int | bool | None] = {"what": what, "number": number, **more}
    await store.audit.record(SYSTEM, "imported", actor="command", at=at, details=details)
