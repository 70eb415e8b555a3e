"""What is stored of the people whom a directory's answer is about: of everybody, or of those alone who are named."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import SQLModel

from quality.directory import SEPARATOR, Path
from quality.role import Function
from storage.chunks import chunks
from storage.tables.directory import AccountRow
from storage.tables.person import AddressRow, PersonRow, PostRow, UnitRow

CHANNEL = SOURCE = "entra"
_PEOPLE, _POSTS, _UNITS, _ADDRESSES, _ACCOUNTS = (
    SQLModel.metadata.tables[str(row.__tablename__)] for row in (PersonRow, PostRow, UnitRow, AddressRow, AccountRow)
)
_KNOWN = select(_PEOPLE.c.id, _PEOPLE.c.name, _PEOPLE.c.language, _PEOPLE.c.email_key, _PEOPLE.c.gone_on)
_LINKED = select(_ADDRESSES.c.to, _ADDRESSES.c.person_id).where(_ADDRESSES.c.channel == CHANNEL)
_PLACES = select(_UNITS.c.path, _UNITS.c.id)

Slot = tuple[int, Function, int]


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
    """What a directory's answer is compared with; `posts` are those that the directory gave.

    `held` counts everybody's functions from the directory and `holders` the people who have one, also where the
    rest is of some people only; `engaged` are those of them who are here by an account that is not looked at.
    """

    people: Mapping[int, Known]
    linked: Mapping[str, int]
    posts: frozenset[Slot]
    units: Mapping[Path, int]
    held: Mapping[Function, int] = field(default_factory=dict)
    holders: int = 0
    engaged: frozenset[int] = frozenset()


class Standings:
    """What stands within one transaction; functions are those that hold that day or later."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_everybody(self, day: date) -> Standing:
        held, holders = await self._counted(day)
        people = await self._session.execute(_KNOWN)
        linked = await self._session.execute(_LINKED)
        posts = await self._session.execute(_posts(day))
        units = await self._session.execute(_PLACES)
        return Standing(
            people=_people(people),
            linked={row.to: row.person_id for row in linked},
            posts=_slots(posts),
            units=_places(units),
            held=held,
            holders=holders,
        )

    async def of(
        self, accounts: Collection[str], keys: Collection[str], paths: Collection[Path], day: date
    ) -> Standing:
        """Of the people of these accounts, and of those with these addresses, and no more."""
        held, holders = await self._counted(day)
        linked: dict[str, int] = {}
        for some in chunks(accounts):
            rows = await self._session.execute(_LINKED.where(_ADDRESSES.c.to.in_(some)))
            linked |= {row.to: row.person_id for row in rows}
        people = await self._people(set(linked.values()), keys)
        posts: set[Slot] = set()
        for some_people in chunks(people):
            posts |= _slots(await self._session.execute(_posts(day).where(_POSTS.c.person_id.in_(some_people))))
        return Standing(
            people=people,
            linked=linked,
            posts=frozenset(posts),
            units={**await self.places(paths), **await self._places({unit for _, _, unit in posts})},
            held=held,
            holders=holders,
            engaged=await self._engaged(people, without=accounts),
        )

    async def _people(self, ids: Collection[int], keys: Collection[str]) -> dict[int, Known]:
        found: dict[int, Known] = {}
        for some in chunks(ids):
            found |= _people(await self._session.execute(_KNOWN.where(_PEOPLE.c.id.in_(some))))
        for some_keys in chunks(keys):
            found |= _people(await self._session.execute(_KNOWN.where(_PEOPLE.c.email_key.in_(some_keys))))
        return found

    async def _engaged(self, people: Collection[int], *, without: Collection[str]) -> frozenset[int]:
        found: set[int] = set()
        for some in chunks(people):
            rows = await self._session.execute(
                _LINKED.join(_ACCOUNTS, _ACCOUNTS.c.id == _ADDRESSES.c.to).where(_ADDRESSES.c.person_id.in_(some))
            )
            found |= {row.person_id for row in rows if row.to not in without}
        return frozenset(found)

    async def places(self, paths: Iterable[Path]) -> dict[Path, int]:
        """The units at these paths and above them, as far as there are any."""
        every = {SEPARATOR.join(path[:depth]) for path in paths for depth in range(1, len(path) + 1)}
        found: dict[Path, int] = {}
        for some in chunks(every):
            found |= _places(await self._session.execute(_PLACES.where(_UNITS.c.path.in_(some))))
        return found

    async def _places(self, units: Collection[int]) -> dict[Path, int]:
        found: dict[Path, int] = {}
        for some in chunks(units):
            found |= _places(await self._session.execute(_PLACES.where(_UNITS.c.id.in_(some))))
        return found

    async def _counted(self, day: date) -> tuple[Mapping[Function, int], int]:
        """The functions that everybody has, and how many have one: counted where they lie."""
        where = (_POSTS.c.source == SOURCE, holds(day))
        held = await self._session.execute(
            select(_POSTS.c.function, func.count()).where(*where).group_by(_POSTS.c.function)
        )
        holders = await self._session.scalar(select(func.count(_POSTS.c.person_id.distinct())).where(*where))
        return {Function(function): number for function, number in held}, holders or 0


def holds(day: date) -> ColumnElement[bool]:
    """Functions that hold that day or later."""
    return or_(_POSTS.c.end.is_(None), _POSTS.c.end >= day)


def _posts(day: date) -> Select[Any]:
    c = _POSTS.c
    return select(c.person_id, c.function, c.unit_id).where(c.source == SOURCE, holds(day))


def _people(rows: Iterable[Any]) -> dict[int, Known]:
    return {row.id: Known(row.id, row.name, row.language, row.email_key, bool(row.gone_on)) for row in rows}


def _slots(rows: Iterable[Any]) -> frozenset[Slot]:
    return frozenset((row.person_id, Function(row.function), row.unit_id) for row in rows)


def _places(rows: Iterable[Any]) -> dict[Path, int]:
    return {tuple(row.path.split(SEPARATOR)): row.id for row in rows}
