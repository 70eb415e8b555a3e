"""Asks SQLite in one trip to its thread per statement instead of four, which is most of what a short turn waits for."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite

CHUNK = 200
"""Rows that come with the answer itself; a longer result is fetched as it is read."""

T = TypeVar("T")
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a statement gave; `rest` is still open where more than a chunk came."""

    description: Any
    rowcount: int
    lastrowid: int | None
    rows: Sequence[Row]
    rest: sqlite3.Cursor | None


Ask = Callable[[sqlite3.Connection, str, Any], Answered]
NOTHING = Answered(None, -1, None, (), None)


class Connection(aiosqlite.Connection):
    """An aiosqlite connection whose cursors make one trip."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=CHUNK)
        self._thread.daemon = True  # as with the connections that SQLAlchemy makes

    def cursor(self, *_: object) -> "Cursor":  # type: ignore[override]  # a cursor, not the promise of one
        return Cursor(self)

    async def rollback(self) -> None:
        """Takes the trip only where there is something to undo: the pool asks again after every transaction."""
        if self.in_transaction:
            await super().rollback()

    async def trip(self, errand: Callable[..., T], *arguments: object) -> T:
        """Runs an errand in the connection's thread."""
        done: T = await self._execute(errand, *arguments)  # type: ignore[no-untyped-call]  # aiosqlite leaves it so
        return done

    async def execute_at_once(self, ask: Ask, sql: str, parameters: object) -> Answered:
        """Executes, fetches and closes in one trip."""
        return await self.trip(ask, self._conn, sql, parameters)


class Cursor:
    """What SQLAlchemy asks of an asynchronous cursor."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._answered = NOTHING
        self._rows: deque[Row] = deque()

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._answered.description

    @property
    def rowcount(self) -> int:
        return self._answered.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._answered.lastrowid

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        await self._take(await self._connection.execute_at_once(_ask, sql, parameters))

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        await self._take(await self._connection.execute_at_once(_ask_many, sql, parameters))

    async def _take(self, answered: Answered) -> None:
        await self.close()
        self._answered = answered
        self._rows.extend(answered.rows)

    async def fetchall(self) -> list[Row]:
        rest = self._answered.rest
        rows = [*self._rows, *(await self._connection.trip(rest.fetchall) if rest else ())]
        self._rows.clear()
        return rows

    async def fetchmany(self, size: int | None = None) -> list[Row]:
        rest, wanted = self._answered.rest, size or self.arraysize
        if rest and len(self._rows) < wanted:
            self._rows.extend(await self._connection.trip(rest.fetchmany, max(CHUNK, wanted)))
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    async def fetchone(self) -> Row | None:
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Takes a trip only where a long result is still open."""
        self._rows.clear()
        rest = self._answered.rest
        if rest:
            self._answered = replace(self._answered, rest=None)
            await self._connection.trip(rest.close)


def connect(database: str, **how: Any) -> Connection:
    """For SQLAlchemy's `async_creator_fn`."""
    return Connection(partial(sqlite3.connect, database, **how))


def _ask(connection: sqlite3.Connection, sql: str, parameters: Iterable[Any]) -> Answered:
    return _answered(connection.execute(sql, tuple(parameters)))


def _ask_many(connection: sqlite3.Connection, sql: str, parameters: Iterable[Sequence[Any]]) -> Answered:
    return _answered(connection.executemany(sql, parameters))


def _answered(cursor: sqlite3.Cursor) -> Answered:
    rows = cursor.fetchmany(CHUNK) if cursor.description else []
    whole = len(rows) < CHUNK
    answered = Answered(cursor.description, cursor.rowcount, cursor.lastrowid, rows, None if whole else cursor)
    if whole:
        cursor.close()
    return answered
