"""What lies between us and the database: lost connections are replaced, writers stand in line, results come whole."""

import asyncio

import pytest
from sqlalchemy import text

from storage.database import Database, open_engine
from storage.sqlite import CHUNK
from storage.vault import Vault, new_key

MANY = 2 * CHUNK + 1
COUNTED = text(
    "WITH RECURSIVE counted(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < :last) "
    "SELECT number FROM counted"
)


@pytest.mark.postgres
async def test_after_a_restart_of_the_server_the_next_turn_finds_it_again(postgres_url: str) -> None:
    ended, killer = open_engine(postgres_url), open_engine(postgres_url)
    for engine in (ended, killer):
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    async with killer.connect() as connection:
        me = await connection.scalar(text("SELECT pg_backend_pid()"))
        await connection.execute(
            text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
                 " AND pid <> :me"), {"me": me}
        )  # fmt: skip
    async with ended.connect() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
    await ended.dispose()
    await killer.dispose()


async def test_writers_of_one_process_wait_for_each_other(database_url: str) -> None:
    database = Database(database_url, Vault([new_key()], new_key()))

    async def one_more() -> None:
        async with database.write() as store:
            await store.people.changed()

    await asyncio.gather(*(one_more() for _ in range(20)))
    async with database.read() as store:
        assert (await store.people.organisation()).version == 20
    await database.close()


@pytest.mark.parametrize("last", [1, CHUNK - 1, CHUNK, CHUNK + 1, MANY])
async def test_a_result_comes_whole_however_long_it_is(database_url: str, last: int) -> None:
    engine = open_engine(database_url)
    wanted = list(range(1, last + 1))
    async with engine.connect() as connection:
        assert list(await connection.scalars(COUNTED, {"last": last})) == wanted
        streamed = await connection.stream_scalars(COUNTED, {"last": last})
        assert [each async for each in streamed] == wanted
    await engine.dispose()


async def test_a_result_that_is_left_half_read_does_not_stand_in_the_way(database_url: str) -> None:
    engine = open_engine(database_url)
    async with engine.connect() as connection:
        async with connection.stream_scalars(COUNTED, {"last": MANY}) as streamed:
            assert await anext(streamed) == 1
        await connection.commit()
        assert await connection.scalar(text("SELECT 2")) == 2
    await engine.dispose()


async def test_what_is_rolled_back_is_gone_and_what_fails_leaves_the_connection_usable(database_url: str) -> None:
    database = Database(database_url, Vault([new_key()], new_key()))

    async def fail() -> None:
        async with database.write() as store:
            await store.people.changed()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.read() as store:
        assert (await store.people.organisation()).version == 0
    await database.close()
