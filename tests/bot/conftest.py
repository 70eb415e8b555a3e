"""A municipality for tests that need one."""

from tests.settled import (
    postgres_town,
    settled_postgres,
    settled_sqlite,
    settled_url,
    sqlite_town,
    strict,
    world,
    world_on_postgres,
)

__all__ = [
    "postgres_town",
    "settled_postgres",
    "settled_sqlite",
    "settled_url",
    "sqlite_town",
    "strict",
    "world",
    "world_on_postgres",
]
