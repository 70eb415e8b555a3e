"""Alembic's migrations make the database that the code expects, from nothing and whenever they are run."""

import asyncio

from sqlalchemy import inspect

from storage.database import open_engine
from storage.schema import differences, migrate
from storage.tables import metadata


async def tables(url: str) -> set[str]:
    engine = open_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    return set(names)


async def test_migrating_an_empty_database_makes_exactly_what_the_models_say(bare_database_url: str) -> None:
    await migrate(bare_database_url)
    assert await differences(bare_database_url) == []
    assert await tables(bare_database_url) == {*metadata.tables, "alembic_version"}


async def test_a_database_that_was_never_migrated_differs_from_the_models(bare_database_url: str) -> None:
    assert await differences(bare_database_url) != []


async def test_migrating_again_changes_nothing(database_url: str) -> None:
    await migrate(database_url)
    await migrate(database_url)
    assert await differences(database_url) == []


async def test_several_processes_may_migrate_an_empty_database_at_once(bare_postgres_url: str) -> None:
    await asyncio.gather(*(migrate(bare_postgres_url) for _ in range(3)))
    assert await differences(bare_postgres_url) == []
