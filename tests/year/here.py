"""SQLite asked in the test's own thread: nobody else waits for it, and a year has two hundred thousand questions."""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from storage.sqlite import Connection


class Here(Connection):
    """The product's connection without the trip to a thread of its own."""

    async def _execute(self, fn: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return fn(*arguments, **named)


def connect(database: str, **how: Any) -> Here:
    """For `storage.database.Database`."""
    return Here(partial(sqlite3.connect, database, **{**how, "check_same_thread": False}))
