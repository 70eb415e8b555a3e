"""A sweep among a million duties against the bare query, and the morning of thousands against the least it could be."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.wiring import Bot, composers
from conversation.port import Address
from conversation.screen import Screen
from handlers.visit import House
from quality.case import Case, CaseType, Holder, Law
from quality.role import Function
from reminders.keeper import Keeper
from storage.tables.column import Utc
from tests.bench.figures import Figure, compared, percentile
from tests.bench.town import Unexpected

MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
LATER = MORNING + timedelta(days=400)
EACH = 3
"""Things that wait for one person in the morning."""
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}) "
DUTY = (
    "INSERT INTO duties (key, kind, subject, owner_function, owner_unit_id, owner_person_id, unit_id, due_at,"
    " remind_from, next_nudge_at, level, done_how, attempts, lease, snoozes, snoozed_level) "
)
NOTE = "INSERT INTO notes (duty_id, person_id, level, escalated, say_at) VALUES (:duty, :person, 0, false, :now)"
MORNINGS = (
    "INSERT INTO mornings (person_id, next_at, attempts, lease) VALUES (:person, :now, 0, '') ON CONFLICT DO NOTHING"
)
ON = "UPDATE duties SET next_nudge_at = :later, level = 1 WHERE next_nudge_at <= :now"
BARE = "SELECT * FROM duties WHERE next_nudge_at <= :now ORDER BY next_nudge_at, id LIMIT 1000"


@dataclass(frozen=True, slots=True)
class Load:
    """How many duties are open, how many of them due, how many people have a morning; how often that is timed."""

    open: int
    due: int
    people: int
    rounds: int


async def remind(ground: str, bot: Bot, load: Load) -> list[Figure]:
    """Both figures on one database."""
    engine, told = bot.database.engine, [0]
    keeper = _keeper(bot, told)
    ids = await _people(bot, load.people)
    await _owe(engine, load, ids)
    figures = await _sweep(ground, bot, keeper, load)
    await _run(engine, "DELETE FROM notes")
    await _run(engine, "DELETE FROM mornings")
    return figures + await _mornings(ground, engine, keeper, ids=ids, told=told)


def _keeper(bot: Bot, told: list[int]) -> Keeper:
    """The product's keeper with a channel that takes everything at once, in a year without duties of its own."""

    async def find(person: int) -> list[Address]:
        async with bot.database.read() as store:
            return list(await store.people.addresses(person))

    async def send(to: Address, screen: Screen, *, replaces: str = "") -> str:
        told[0] += 1
        return str(told[0])

    house = House(bot.profile, "form", "https://hjulet.example.se")
    return Keeper(
        bot.database, replace(bot.profile, year_wheel=()), sends={"bench": send}, compose=composers(house), find=find,
        translators=bot.translators, now=lambda: MORNING,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ids:
    """The first of the people, units and cases in the database, and how many people and units there are."""

    person: int
    unit: int
    case: int
    people: int
    units: int

    @property
    def row(self) -> str:
        """Whose the i-th duty is, and about which case: of their own unit."""
        who = f"(i % {self.people})"
        place = f"{who} % {self.units}"
        return f"'case:' || ({self.case} + {place}), '', NULL, {self.person} + {who}, {self.unit} + {place}"


async def _people(bot: Bot, many: int) -> Ids:
    """So many managers, five in a unit, each with an address; and a case in each unit."""
    units = max(many // 5, 1)
    async with bot.database.write() as store:
        unit, *_ = [await store.people.unit(("Bänken", f"Enhet {number}")) for number in range(units)]
        case, *_ = [(await store.cases.add(_case(unit + number), {})).id for number in range(units)]
    await _run(
        bot.database.engine,
        NUMBERS.format(many=many) + "INSERT INTO people (name, language, email, email_key, zone, hourly)"  # noqa: S608  (ours)
        " SELECT 'Person ' || i, 'sv', :mail, 'bench' || i, '', false FROM n ORDER BY i",
        mail=b"bench",
    )
    async with bot.database.engine.connect() as connection:
        first = await connection.scalar(text("SELECT min(id) FROM people WHERE email_key LIKE 'bench%'"))
    assert first is not None
    who = "FROM people WHERE email_key LIKE 'bench%'"
    post = f"SELECT id, {unit} + (id - {first}) % {units}, 'enhetschef', 'csv' {who}"
    await _run(bot.database.engine, f"INSERT INTO posts (person_id, unit_id, function, source) {post}")
    address = f"SELECT id, 'bench', 'bench' || id, '' {who}"
    await _run(bot.database.engine, f'INSERT INTO addresses (person_id, channel, "to", asking) {address}')
    async with bot.database.write() as store:
        await store.people.changed()
    return Ids(first, unit, case, many, units)


def _case(unit: int) -> Case:
    return Case(
        type=CaseType.DEVIATION, unit=unit, reporter=None, holder=Holder(Function.UNIT_MANAGER.value, unit),
        laws=frozenset({Law.SOL}), category="fall.own_activity", severity=2, created_at=MORNING,
    )  # fmt: skip


async def _owe(engine: AsyncEngine, load: Load, ids: Ids) -> None:
    """Duties in bulk: those that are due belong to different people, the others lie a year ahead."""
    when = f"CASE WHEN i <= {load.due} THEN :now ELSE :later END"
    rows = f"SELECT 'bench' || i, 'act', {ids.row}, :later, :later, {when}, 0, '', 0, '', 0, -1 FROM n"  # noqa: S608  (ours)
    await _run(engine, NUMBERS.format(many=load.open) + DUTY + rows, now=MORNING, later=LATER)
    await _run(engine, "ANALYZE duties")


async def _sweep(ground: str, bot: Bot, keeper: Keeper, load: Load) -> list[Figure]:
    """Finding what is due and turning it into notes, against nothing but the SQL of it."""
    engine = bot.database.engine

    async def again() -> None:
        await _run(engine, "DELETE FROM notes")
        await _run(engine, "DELETE FROM mornings")
        await _run(
            engine,
            f"UPDATE duties SET next_nudge_at = :now, level = 0 WHERE key IN ({_keys(load.due)})",  # noqa: S608  (ours)
            now=MORNING,
        )

    async def bare() -> None:
        async with engine.connect() as connection:
            if len((await connection.execute(_text(BARE), {"now": MORNING})).all()) != min(load.due, 1000):
                raise Unexpected("the bare query did not find what is due")

    async def plan() -> None:
        found = 0
        while more := await keeper.stages():
            found += more
        if found != load.due:
            raise Unexpected(f"{found} stages of {load.due}")

    async def find() -> None:
        async with bot.database.write() as store:
            if len(await store.duties.hold(now=MORNING, limit=1000)) != min(load.due, 1000):
                raise Unexpected("the keeper did not find what is due")

    async def write() -> None:
        """What has to be read and written at the least, in one commit."""
        async with engine.begin() as connection:
            rows = (await connection.execute(_text(BARE), {"now": MORNING})).all()
            notes = [{"duty": row.id, "person": row.owner_person_id, "now": MORNING} for row in rows]
            await connection.execute(_text(NOTE), notes)
            await connection.execute(_text(MORNINGS), notes)
            await connection.execute(_text(ON), {"now": MORNING, "later": LATER})

    least, found = await _middles([bare, find], load.rounds)
    written, whole = await _middles([write, plan], load.rounds, before=again)
    nothing, idle = await _middles([_empty(engine), _idle(keeper)], load.rounds)
    about = f"{load.due} due of {load.open} duties"
    return [
        compared(f"{ground}: a sweep finds {about}", (found, least), "ms", "the bare query for their rows"),
        compared(f"{ground}: a sweep finds and plans {about}", (whole, written), "ms", "the same rows in bare SQL"),
        compared(f"{ground}: the same with nothing due", (idle, nothing), "ms", "the bare query for no row"),
    ]


def _keys(many: int) -> str:
    return ", ".join(f"'bench{number}'" for number in range(1, many + 1))


def _empty(engine: AsyncEngine) -> Callable[[], Awaitable[None]]:
    async def ask() -> None:
        async with engine.connect() as connection:
            (await connection.execute(_text(BARE), {"now": MORNING - timedelta(days=1)})).all()

    return ask


def _idle(keeper: Keeper) -> Callable[[], Awaitable[None]]:
    async def look() -> None:
        if await keeper.stages():
            raise Unexpected("something was due")

    return look


async def _mornings(ground: str, engine: AsyncEngine, keeper: Keeper, *, ids: Ids, told: list[int]) -> list[Figure]:
    """Everybody's digest, against one look and one durable commit for each: half of those before, half after."""
    await _run(engine, "UPDATE duties SET next_nudge_at = NULL WHERE next_nudge_at <= :now", now=MORNING)
    rows = f"SELECT 'morning' || i, 'act', {ids.row}, :now, :now, :now, 0, '', 0, '', 0, -1 FROM n"  # noqa: S608  (ours)
    await _run(engine, NUMBERS.format(many=EACH * ids.people) + DUTY + rows, now=MORNING)
    while await keeper.stages():
        pass
    everybody, middle = range(ids.person, ids.person + ids.people), ids.people // 2
    theirs = await _least(engine, everybody[:middle])
    begun, before = time.perf_counter(), told[0]
    await keeper.sweep()
    ours = time.perf_counter() - begun
    if told[0] - before != ids.people:
        raise Unexpected(f"{told[0] - before} messages to {ids.people} people")
    theirs += await _least(engine, everybody[middle:])
    name = f"{ground}: the morning of {ids.people} people"
    return [compared(name, (ours, theirs), "s", "one look and one commit each")]


async def _least(engine: AsyncEngine, people: range) -> float:
    begun = time.perf_counter()
    for person in people:
        async with engine.begin() as connection:
            mine = {"person": person, "first": f"morning{person}", "second": f"case:{person}"}
            (
                await connection.execute(
                    _text("SELECT * FROM duties WHERE owner_person_id = :person AND done_at IS NULL LIMIT 3"), mine
                )
            ).all()
            await connection.execute(_text("UPDATE people SET name = :first WHERE id = :person"), mine)
    return time.perf_counter() - begun


async def _middles(
    calls: list[Callable[[], Awaitable[None]]], times: int, *, before: Callable[[], Awaitable[None]] | None = None
) -> list[float]:
    """The middle time of each in milliseconds, taken in turns; the first turn is not counted."""
    taken: list[list[float]] = [[] for _ in calls]
    for turn in range(times + 1):
        for call, mine in zip(calls, taken, strict=True):
            if before:
                await before()
            begun = time.perf_counter()
            await call()
            if turn:
                mine.append(time.perf_counter() - begun)
    return [percentile(mine, 0.5) * 1000 for mine in taken]


async def _run(engine: AsyncEngine, statement: str, **values: Any) -> None:
    async with engine.begin() as connection:
        await connection.execute(_text(statement), values)


def _text(statement: str) -> TextClause:
    """SQL whose times are stored as ours are."""
    times = [bindparam(name, type_=Utc()) for name in ("now", "later") if f":{name}" in statement]
    return text(statement).bindparams(*times)
