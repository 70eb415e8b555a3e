"""A list of what waits for somebody shows what is theirs, and reads nothing that was over long ago."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import event

from quality.access import Scope
from quality.case import Holder
from quality.duty import Duty
from quality.role import Function
from storage.database import Database
from tests.storage.samples import sample_duty
from tests.world import WEDNESDAY, World

OPEN = ("ix_cases_open_assignee", "ix_cases_open_investigator", "ix_cases_open_holder", "ix_cases_open_held")
OWED = ("ix_duties_owed_own", "ix_duties_owed_held")


@contextmanager
def asked_of(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Every statement that is sent meanwhile, with its values."""
    found: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        found.append((statement, values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", hear)


async def plan(database: Database, statement: str, values: Any) -> str:
    """How the database would find it; PostgreSQL would read a table of few rows whole if it was let."""
    explain = "EXPLAIN QUERY PLAN" if database.dialect == "sqlite" else "EXPLAIN"
    async with database.engine.connect() as connection:
        if database.dialect != "sqlite":
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = await connection.exec_driver_sql(f"{explain} {statement}", values)
        return "\n".join(str(row[-1]) for row in rows)


async def test_what_waits_is_found_by_its_own_indexes_and_no_table_is_read(world: World) -> None:
    scope = await world.scope("fatima")
    async with world.database.read() as store:
        with asked_of(world.database) as asked:
            await store.cases.count_open_for(scope=scope)
            await store.cases.open_for(scope=scope)
            await store.duties.owed_by(scope=scope)
    of_cases, page, of_duties = [each for each in asked if "UNION SELECT" in each[0]]
    for each, indexes in ((of_cases, OPEN), (page, OPEN), (of_duties, OWED)):
        found = await plan(world.database, *each)
        wanted = indexes if world.database.dialect == "sqlite" else ()  # with no rows PostgreSQL takes any of them
        assert all(index in found for index in wanted), found
        assert sum(found.count(index) for index in indexes) >= len(indexes), found
        assert "SCAN cases" not in found, found
        assert "SCAN duties" not in found, found
        assert "Seq Scan" not in found, found


def is_owed(duty: Duty, scope: Scope) -> bool:
    """The rule: in person or in the place of whoever is away, or by a function that was not singled out for another."""
    owner = duty.owner
    if not owner.function:
        alone = duty.kind.is_personal or duty.kind.is_reporters
        return owner.person == scope.person or (owner.person in scope.selves and not alone)
    return owner.person in (None, *scope.selves) and (owner.function, owner.unit or 0) in scope.holds


async def test_everybody_owes_what_is_theirs_and_nothing_else(world: World) -> None:
    dice = random.Random(7)
    people, units = sorted(world.people.values()), sorted(world.units.values())

    def owner() -> Holder:
        person = dice.choice([None, *dice.sample(people, 1)])
        if person and dice.random() < 0.5:
            return Holder(person=person)
        return Holder(dice.choice([*Function]).value, dice.choice([*units, None]), person)

    async with world.database.write() as store:
        await store.duties.owe(replace(sample_duty(world, n), key=f"d{n}", owner=owner()) for n in range(300))
        every = await store.duties.due(now=WEDNESDAY.replace(year=2030), limit=1000)
        for duty in every[::7]:
            await store.duties.finish(duty.id, at=WEDNESDAY, how="test")
    still = sorted((duty for n, duty in enumerate(every) if n % 7), key=lambda duty: (duty.due_at, duty.id))
    async with world.database.read() as store:
        owed = {who: await store.duties.owed_by(scope=await world.scope(who)) for who in world.people}
    for who, found in owed.items():
        scope = await world.scope(who)
        assert found == [duty for duty in still if is_owed(duty, scope)]
    assert sum(map(len, owed.values())) > len(world.people)
