"""A municipality whose people come from a tenant."""

from tests.directory.office import graph, office, sqlite_office
from tests.settled import (
    postgres_town,
    settled_postgres,
    settled_sqlite,
    settled_url,
    sqlite_town,
    world,
)

__all__ = [
    "graph",
    "office",
    "postgres_town",
    "settled_postgres",
    "settled_sqlite",
    "settled_url",
    "sqlite_office",
    "sqlite_town",
    "world",
]
