"""Brings a database to the schema that this version of the code expects."""

from importlib.resources import files

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from storage.tables import metadata


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("storage") / "migrations"))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(_config(connection), "head")


async def migrate(url: str) -> None:
    """Runs every migration that the database has not seen; safe to call at every start."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.exec_driver_sql("SELECT pg_advisory_xact_lock(711429)")
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


async def is_current(url: str) -> bool:
    """Whether the database has seen every migration; nothing is changed."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_is_current)
    finally:
        await engine.dispose()


def _is_current(connection: Connection) -> bool:
    newest = ScriptDirectory.from_config(_config(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(newest)


async def differences(url: str) -> list[object]:
    """What the migrated database and the models disagree about; a test wants nothing."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(
                lambda sync: list(compare_metadata(MigrationContext.configure(sync), metadata))
            )
    finally:
        await engine.dispose()


async def revise(url: str, message: str) -> None:
    """Writes a new migration from what the models have and the database has not."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: command.revision(_config(sync), message, autogenerate=True))
    finally:
        await engine.dispose()
