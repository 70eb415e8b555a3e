"""People as the tenant's directory tells of them: ten thousand at a time, in whole statements instead of row by row."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import SQLModel

from quality.directory import SEPARATOR, Account, Path
from quality.role import Function
from storage.insert import insert_if_absent
from storage.people import EMAIL
from storage.tables.directory import AccountRow, DirectoryRow
from storage.tables.person import AddressRow, PersonRow, PostRow, SubstitutionRow, UnitRow
from storage.vault import Vault

NAME = CHANNEL = SOURCE = "entra"
AT_ONCE = 5000
"""Values in one statement: SQLite takes 32,766."""

_PEOPLE, _POSTS, _UNITS, _ADDRESSES, _SUBSTITUTIONS, _ACCOUNTS, _DIRECTORIES = (
    SQLModel.metadata.tables[str(row.__tablename__)]
    for row in (PersonRow, PostRow, UnitRow, AddressRow, SubstitutionRow, AccountRow, DirectoryRow)
)
_LINK = "directory.link"
_FIELDS = tuple(each.name for each in fields(Account))

Slot = tuple[int, Function, int]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """A person as they are stored; `key` is what their address is found by."""

    id: int
    name: str
    language: str
    key: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a directory's answer is compared with; `posts` are those that the directory gave."""

    people: Mapping[int, Known]
    linked: Mapping[str, int]
    posts: frozenset[Slot]
    units: Mapping[Path, int]


@dataclass(frozen=True, slots=True)
class Position:
    """Where to go on reading changes, and by which rules the directory was read so far."""

    link: str
    rules: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to be made."""

    name: str
    language: str
    email: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A stored person with another name, language or address ('' leaves the address); nobody corrected is gone."""

    id: int
    name: str
    language: str
    email: str = ""


class Accounts:
    """The directory's people within one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    # What is known

    def key(self, email: str) -> str:
        """What a person with that address is found by."""
        return self._vault.lookup(email)

    async def standing(self, day: date) -> Standing:
        """What is stored, with the functions that hold that day or later."""
        c = _PEOPLE.c
        people = await self._session.execute(select(c.id, c.name, c.language, c.email_key, c.gone_on))
        links = await self._session.execute(
            select(_ADDRESSES.c.to, _ADDRESSES.c.person_id).where(_ADDRESSES.c.channel == CHANNEL)
        )
        posts = await self._session.execute(
            select(_POSTS.c.person_id, _POSTS.c.function, _POSTS.c.unit_id).where(
                _POSTS.c.source == SOURCE, _holds(day)
            )
        )
        return Standing(
            people={row.id: Known(row.id, row.name, row.language, row.email_key, bool(row.gone_on)) for row in people},
            linked={row.to: row.person_id for row in links},
            posts=frozenset((person, Function(function), unit) for person, function, unit in posts),
            units=await self._units(),
        )

    async def employed(self, day: date) -> set[int]:
        """Everybody who has a function that day or later, from whatever source."""
        return set(await self._session.scalars(select(_POSTS.c.person_id).where(_holds(day)).distinct()))

    async def told(self) -> dict[str, Account]:
        """Every account of somebody who works here, as it was last told."""
        rows = await self._session.execute(select(_ACCOUNTS.c.id, _ACCOUNTS.c.told))
        return {id_: Account(**json.loads(self._vault.open(told, _purpose(id_)))) for id_, told in rows}

    async def position(self) -> Position | None:
        """How far the directory's changes have been read; None before the first time."""
        row = await self._session.get(DirectoryRow, NAME)
        return Position(self._vault.open(row.link, _LINK), row.rules, row.at) if row else None

    async def _units(self) -> dict[Path, int]:
        rows = await self._session.execute(select(_UNITS.c.path, _UNITS.c.id))
        return {tuple(path.split(SEPARATOR)): id_ for path, id_ in rows}

    # What changes

    async def make_units(self, paths: Collection[Path]) -> dict[Path, int]:
        """Makes units, each of them after the one above it; returns every unit's number by its path."""
        known = await self._units()
        for depth in sorted({len(path) for path in paths}):
            level = [path for path in paths if len(path) == depth and path not in known]
            rows = [
                {"name": path[-1], "path": SEPARATOR.join(path), "parent_id": known.get(path[:-1]), "laws": ""}
                for path in level
            ]
            made = await self._make(_UNITS, rows, _UNITS.c.path)
            known |= {tuple(path.split(SEPARATOR)): id_ for path, id_ in made.items()}
        return known

    async def add(self, people: Sequence[Newcomer]) -> list[int]:
        """Makes people; returns their numbers in the same order."""
        keys = [self._vault.lookup(each.email) for each in people]
        rows = [
            {"name": each.name, "language": each.language, "email": self._seal(each.email), "email_key": key}
            for each, key in zip(people, keys, strict=True)
        ]
        numbers = await self._make(_PEOPLE, rows, _PEOPLE.c.email_key)
        return [numbers[key] for key in keys]

    async def _make(self, table: Table, rows: Sequence[Mapping[str, Any]], by: Any) -> dict[str, int]:
        """Inserts rows; returns the number of each by one of its columns."""
        if not rows:
            return {}
        made = await self._session.execute(insert(table).returning(by, table.c.id), [dict(row) for row in rows])
        return {key: id_ for key, id_ in made}  # noqa: C416  (rows are not pairs to the type checker)

    async def correct(self, corrections: Sequence[Correction]) -> None:
        """Sets names, languages and addresses of people who are, or are again, here."""
        usual: dict[str, Any] = {"name": bindparam("named"), "language": bindparam("speaks"), "gone_on": None}
        moved = {**usual, "email": bindparam("sealed"), "email_key": bindparam("key")}
        one = update(_PEOPLE).where(_PEOPLE.c.id == bindparam("number"))
        plain = [_values(each) for each in corrections if not each.email]
        readdressed = [
            {**_values(each), "sealed": self._seal(each.email), "key": self._vault.lookup(each.email)}
            for each in corrections
            if each.email
        ]
        connection = await self._session.connection()
        if plain:
            await connection.execute(one.values(**usual), plain)
        if readdressed:
            await connection.execute(one.values(**moved), readdressed)

    def _seal(self, email: str) -> bytes:
        return self._vault.seal(email.strip(), EMAIL)

    async def link(self, ids: Mapping[str, int]) -> None:
        """These accounts are these people's."""
        rows = [{"person_id": p, "channel": CHANNEL, "to": id_, "asking": ""} for id_, p in ids.items()]
        await self._insert(_ADDRESSES, rows)

    async def start(self, slots: Collection[Slot], day: date) -> None:
        """Functions from that day on; what began and ended that very day is as if it had gone on."""
        for some in _chunks(sorted({person for person, _, _ in slots})):
            c = _POSTS.c
            undone = (c.person_id.in_(some), c.source == SOURCE, c.start == day, c.end < day)
            await self._session.execute(delete(_POSTS).where(*undone))
        rows = [
            {"person_id": person, "unit_id": unit, "function": function.value, "start": day, "source": SOURCE}
            for person, function, unit in slots
        ]
        await self._insert(_POSTS, rows)

    async def end(self, slots: frozenset[Slot], day: date) -> None:
        """These functions, as far as the directory gave them, are held no more from that day on."""
        c = _POSTS.c
        for some in _chunks(sorted({person for person, _, _ in slots})):
            rows = await self._session.execute(
                select(c.id, c.person_id, c.function, c.unit_id).where(
                    c.person_id.in_(some), c.source == SOURCE, _holds(day)
                )
            )
            ended = [id_ for id_, person, function, unit in rows if (person, Function(function), unit) in slots]
            await self._session.execute(update(_POSTS).where(c.id.in_(ended)).values(end=day - timedelta(days=1)))

    async def leave(self, people: Sequence[int], day: date) -> None:
        """These people work here no more.

        No function of theirs holds, they stand in for nobody, and no chat of theirs is remembered. Their accounts
        are, so that they are the same people if they come back.
        """
        for some in _chunks(people):
            theirs = _POSTS.c.person_id.in_(some)
            await self._session.execute(update(_POSTS).where(theirs, _holds(day)).values(end=day - timedelta(days=1)))
            s, a = _SUBSTITUTIONS.c, _ADDRESSES.c
            await self._session.execute(delete(_SUBSTITUTIONS).where(s.substitute_id.in_(some), s.end >= day))
            await self._session.execute(delete(_ADDRESSES).where(a.person_id.in_(some), a.channel != CHANNEL))
            await self._session.execute(update(_PEOPLE).where(_PEOPLE.c.id.in_(some)).values(gone_on=day))

    # What is remembered of the answer

    async def keep(self, accounts: Collection[Account]) -> None:
        """Remembers what was told of these, instead of what was told of them before."""
        await self.forget([account.id for account in accounts])
        rows = [{"id": each.id, "told": self._vault.seal(_json(each), _purpose(each.id))} for each in accounts]
        await self._insert(_ACCOUNTS, rows)

    async def forget(self, ids: Sequence[str]) -> None:
        """Nothing is remembered of what was told of these accounts."""
        for some in _chunks(ids):
            await self._session.execute(delete(_ACCOUNTS).where(_ACCOUNTS.c.id.in_(some)))

    async def forget_all(self) -> None:
        """Nothing is remembered of any account."""
        await self._session.execute(delete(_ACCOUNTS))

    async def go_on_from(self, position: Position) -> None:
        """The next changes are read from here."""
        values = {"link": self._vault.seal(position.link, _LINK), "rules": position.rules, "at": position.at}
        if not await insert_if_absent(self._session, DirectoryRow, name=NAME, **values):
            await self._session.execute(update(_DIRECTORIES).where(_DIRECTORIES.c.name == NAME).values(**values))

    async def reseal(self) -> int:
        """Puts what was told under the newest key; returns how much was not."""
        old: list[tuple[Table, str, str, bytes]] = []
        for table, key, value in ((_ACCOUNTS, "id", "told"), (_DIRECTORIES, "name", "link")):
            for id_, sealed in await self._session.execute(select(table.c[key], table.c[value])):
                if not self._vault.is_newest(sealed):
                    old.append((table, id_, value, sealed))
        for table, id_, value, sealed in old:
            purpose = _LINK if table is _DIRECTORIES else _purpose(id_)
            anew = self._vault.seal(self._vault.open(sealed, purpose), purpose)
            await self._session.execute(update(table).where(next(iter(table.primary_key)) == id_).values({value: anew}))
        return len(old)

    async def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            connection = await self._session.connection()
            await connection.execute(insert(table), [dict(row) for row in rows])


def _holds(day: date) -> ColumnElement[bool]:
    """Functions that hold that day or later."""
    return or_(_POSTS.c.end.is_(None), _POSTS.c.end >= day)


def _values(correction: Correction) -> dict[str, Any]:
    return {"number": correction.id, "named": correction.name, "speaks": correction.language}


def _purpose(account: str) -> str:
    return f"account:{account}"


def _json(account: Account) -> str:
    told = {name: getattr(account, name) for name in _FIELDS}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
