"""People as the tenant's directory tells of them: ten thousand at a time, in whole statements instead of row by row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from quality.directory import SEPARATOR, Path
from quality.role import Function
from storage.chunks import chunks
from storage.people import EMAIL
from storage.standing import CHANNEL, SOURCE, Slot, Standings, holds
from storage.tables.person import AddressRow, PersonRow, PostRow, UnitRow
from storage.vault import Vault

_PEOPLE, _POSTS, _UNITS, _ADDRESSES = (
    SQLModel.metadata.tables[str(row.__tablename__)] for row in (PersonRow, PostRow, UnitRow, AddressRow)
)


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

    async def idle(self, day: date, people: Collection[int] | None = None) -> set[int]:
        """Who of these (of everybody) has no function that day or later, from whatever source."""
        works = exists().where(_POSTS.c.person_id == _PEOPLE.c.id, holds(day))
        everybody = select(_PEOPLE.c.id).where(~works)
        if people is None:
            return set(await self._session.scalars(everybody))
        found: set[int] = set()
        for some in chunks(people):
            found |= set(await self._session.scalars(everybody.where(_PEOPLE.c.id.in_(some))))
        return found

    # What changes

    async def make_units(self, paths: Collection[Path], *, among: Collection[Path]) -> dict[Path, int]:
        """Makes units, each of them after the one above it; returns the numbers of all, by their path."""
        known = await Standings(self._session).places({*paths, *among})
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

    async def start(self, slots: Collection[Slot], day: date, *, since_always: bool = False) -> None:
        """Functions from that day on; what began and ended that very day is as if it had gone on.

        `since_always`: nobody knows since when, because that day is only when they were read first.
        """
        for some in chunks({person for person, _, _ in slots}):
            c = _POSTS.c
            undone = (c.person_id.in_(some), c.source == SOURCE, c.start == day, c.end < day)
            await self._session.execute(delete(_POSTS).where(*undone))
        start = None if since_always else day
        rows = [
            {"person_id": person, "unit_id": unit, "function": function.value, "start": start, "source": SOURCE}
            for person, function, unit in slots
        ]
        await self._insert(_POSTS, rows)

    async def end(self, slots: frozenset[Slot], day: date) -> None:
        """These functions, as far as the directory gave them, are held no more from that day on."""
        c = _POSTS.c
        for some in chunks({person for person, _, _ in slots}):
            rows = await self._session.execute(
                select(c.id, c.person_id, c.function, c.unit_id).where(
                    c.person_id.in_(some), c.source == SOURCE, holds(day)
                )
            )
            ended = [id_ for id_, person, function, unit in rows if (person, Function(function), unit) in slots]
            await self._session.execute(update(_POSTS).where(c.id.in_(ended)).values(end=day - timedelta(days=1)))

    async def leave(self, people: Sequence[int], day: date) -> None:
        """These people's accounts are closed: no function of theirs holds, and no chat of theirs is remembered.

        Their accounts are, so that they are the same people if they come back.
        """
        for some in chunks(people):
            theirs = _POSTS.c.person_id.in_(some)
            await self._session.execute(update(_POSTS).where(theirs, holds(day)).values(end=day - timedelta(days=1)))
            a = _ADDRESSES.c
            await self._session.execute(delete(_ADDRESSES).where(a.person_id.in_(some), a.channel != CHANNEL))
            await self._session.execute(update(_PEOPLE).where(_PEOPLE.c.id.in_(some)).values(gone_on=day))

    async def _insert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            connection = await self._session.connection()
            await connection.execute(insert(table), [dict(row) for row in rows])


def _values(correction: Correction) -> dict[str, Any]:
    return {"number": correction.id, "named": correction.name, "speaks": correction.language}
