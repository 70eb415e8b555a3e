"""Opening the list of open cases where a hundred thousand lie in the unit tree, against the bare query for its rows."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

from bot.wiring import Bot
from conversation.paging import PAGE, turn
from conversation.port import Address, Pressed, Said
from conversation.screen import Home
from quality.access import Scope, scope_of
from quality.case import Case, CaseType, Holder, Law
from quality.role import Function
from storage.case_row import columns_of
from storage.tables.case import CaseRow
from tests.bench.figures import Figure, compared, percentile
from tests.bench.reminders import NUMBERS
from tests.bench.town import Unexpected

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TOP = "Hyllan"
BARE = """
WITH mine AS (
    SELECT id, created_at FROM cases
    WHERE holder_function = :function AND holder_unit_id IN ({units}) AND state NOT IN ('closed', 'mistaken')
        AND (holder_person_id IS NULL OR holder_person_id = :person)
    UNION SELECT id, created_at FROM cases WHERE assignee_id = :person AND state NOT IN ('closed', 'mistaken')
    UNION SELECT id, created_at FROM cases WHERE investigator_id = :person AND state NOT IN ('closed', 'mistaken')
), page AS (
    SELECT id, count(*) OVER () AS total FROM mine
    WHERE id NOT IN (SELECT case_id FROM barred WHERE person_id = :person) ORDER BY created_at, id LIMIT :rows
)
SELECT cases.*, page.total FROM cases JOIN page ON page.id = cases.id ORDER BY cases.created_at, cases.id
"""
"""What somebody would write who knows which of a list's rows there can be, with the product's indexes."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """How many cases lie below one node, in how many units; one in `per_open` is open. How often a list is opened."""

    cases: int
    units: int
    per_open: int
    times: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whose list is opened, and at which units they hold their function."""

    function: Function
    person: int
    units: tuple[int, ...]

    @property
    def address(self) -> Address:
        return Address("slack", f"reader.{self.function.value}")


async def lists(ground: str, bot: Bot, shelf: Shelf) -> list[Figure]:
    """The figures of every reader on one database."""
    readers = await _employ(bot, shelf)
    await _fill(bot, shelf, readers)
    return [figure for reader in readers for figure in await _opened(ground, bot, shelf, reader)]


async def _employ(bot: Bot, shelf: Shelf) -> list[Reader]:
    """The head and the nurse of the whole tree, and a manager for each unit, of whom the first reads."""
    async with bot.database.write() as store:
        top = await store.people.unit((TOP,))
        units = [await store.people.unit((TOP, f"Enhet {number}")) for number in range(shelf.units)]
        posts = [(Function.HEAD, top), (Function.MAS, top), *((Function.UNIT_MANAGER, unit) for unit in units)]
        people = [await store.people.person(f"reader.{n}@example.se", f"Läsare {n}") for n in range(len(posts))]
        rows = [
            {"person_id": person, "unit_id": unit, "function": function.value, "source": "csv"}
            for person, (function, unit) in zip(people, posts, strict=True)
        ]
        await store.session.execute(SQLModel.metadata.tables["posts"].insert(), rows)
        readers = [
            Reader(Function.UNIT_MANAGER, people[2], (units[0],)),
            Reader(Function.HEAD, people[0], (top,)),
            Reader(Function.MAS, people[1], (top, *units)),
        ]
        for reader in readers:
            await store.people.remember(reader.person, reader.address)
        await store.people.changed()
    return readers


async def _fill(bot: Bot, shelf: Shelf, readers: list[Reader]) -> None:
    """Cases in bulk, the older the more of them are over: most are with their unit, some with the head or the nurse.

    One in 53 was assigned to a reader, one in 97 is investigated by one, and one in 101 bars the first.
    """
    manager, head, nurse = readers
    (unit,) = manager.units
    place = f"{unit} + i % {shelf.units}"
    readers_in_turn = f"CASE i % 3 WHEN 0 THEN {manager.person} WHEN 1 THEN {head.person} ELSE {nurse.person} END"
    differing = {
        "reference": "'BÄNK-' || i",
        "unit_id": place,
        "state": f"CASE WHEN i / {shelf.units} % {shelf.per_open} = 0 THEN 'reviewing' ELSE 'closed' END",
        "holder_function": f"CASE WHEN i % 19 = 0 THEN '{head.function}' WHEN i % 13 = 0 THEN '{nurse.function}'"
        f" ELSE '{manager.function}' END",
        "holder_unit_id": f"CASE WHEN i % 19 = 0 THEN {head.units[0]} ELSE {place} END",
        "assignee_id": f"CASE WHEN i % 53 = 0 THEN {readers_in_turn} END",
        "investigator_id": f"CASE WHEN i % 97 = 0 THEN {readers_in_turn} END",
    }
    alike: dict[str, Any] = {**columns_of(_case(unit)), "revision": 0}
    columns = {name: differing.get(name, f":{name}") for name in alike}
    table = SQLModel.metadata.tables[str(CaseRow.__tablename__)]
    into = f"INSERT INTO cases ({', '.join(columns)}) {NUMBERS.format(many=shelf.cases)}SELECT {', '.join(columns.values())} FROM n"  # noqa: E501, S608
    binds = [bindparam(name, type_=table.c[name].type) for name in alike if name not in differing]
    barred = f"SELECT id, {manager.person} FROM cases WHERE id % 101 = 0"  # noqa: S608  (ours)
    async with bot.database.engine.begin() as connection:
        await connection.execute(text(into).bindparams(*binds), {n: v for n, v in alike.items() if n not in differing})
        await connection.execute(text(f"INSERT INTO barred (case_id, person_id) {barred}"))
    await _settle(bot.database.engine)


def _case(unit: int) -> Case:
    return Case(
        type=CaseType.DEVIATION, unit=unit, reporter=None, holder=Holder(Function.UNIT_MANAGER.value, unit),
        laws=frozenset({Law.SOL}), category="fall.own_activity", severity=2, created_at=NOW - timedelta(days=30),
    )  # fmt: skip


async def _settle(engine: AsyncEngine) -> None:
    """What PostgreSQL does by itself soon after; SQLite is left as a running bot has it, without statistics."""
    if engine.dialect.name == "postgresql":
        async with engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))


async def _opened(ground: str, bot: Bot, shelf: Shelf, reader: Reader) -> list[Figure]:
    """The list as a page of it is asked for, and as it is opened by a press, each beside the bare query."""
    async with bot.database.read() as store:
        organisation = await store.people.organisation()
    scope = scope_of(organisation, reader.person, NOW.date(), bot.profile.cases)
    bare = await _bare(bot.database.engine, reader)
    page = await _page(bot, scope)
    if bare != page or not page[1]:
        raise Unexpected(f"{page} is not {bare}")

    async def press() -> object:
        said = Said(reader.address, reader.person, Pressed("home", turn("cases", 0)))
        screen = await bot.desk.hear(said)
        if not isinstance(screen, Home) or not screen.parts[0].items:
            raise Unexpected(f"the press showed {type(screen).__name__}")
        return screen

    least, asked, opened = await _times(
        [lambda: _bare(bot.database.engine, reader), lambda: _page(bot, scope), press], shelf.times
    )
    what = f"{ground}: {reader.function.value}'s {page[1]} open of {shelf.cases} cases"
    beside = "the bare query for its rows"
    return [
        *(
            compared(f"{what}, p{share:.0%}".rstrip("%"), _at(share, asked, least), "ms", beside)
            for share in (0.5, 0.99)
        ),
        compared(f"{what}, opened by a press, p99", _at(0.99, opened, least), "ms", beside),
    ]


def _at(share: float, ours: list[float], theirs: list[float]) -> tuple[float, float]:
    return percentile(ours, share) * 1000, percentile(theirs, share) * 1000


async def _bare(engine: AsyncEngine, reader: Reader) -> tuple[list[str], int]:
    """The references of the first page, and how many cases there are."""
    units = ", ".join(str(unit) for unit in reader.units)
    asked = {"function": reader.function.value, "person": reader.person, "rows": PAGE}
    async with engine.connect() as connection:
        rows = (await connection.execute(text(BARE.format(units=units)), asked)).all()
    return [row.reference for row in rows], rows[0].total if rows else 0


async def _page(bot: Bot, scope: Scope) -> tuple[list[str], int]:
    """The same as the handler asks for it."""
    async with bot.database.read() as store:
        found, total = await store.cases.open_page(scope=scope, offset=0, limit=PAGE)
    return [case.reference for case in found], total


async def _times(calls: list[Callable[[], Awaitable[object]]], times: int) -> list[list[float]]:
    """How many seconds each took, in turns; the first turn is not counted."""
    taken: list[list[float]] = [[] for _ in calls]
    for turn_ in range(times + 1):
        for call, mine in zip(calls, taken, strict=True):
            begun = time.perf_counter()
            await call()
            if turn_:
                mine.append(time.perf_counter() - begun)
    return taken
