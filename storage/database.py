"""One door to the database: a turn is one transaction, on SQLite and PostgreSQL alike."""

import asyncio
import select
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from quality.role import Organisation
from storage.accounts import Accounts
from storage.actions import Actions
from storage.audit import Audit
from storage.buckets import Buckets
from storage.cases import Cases
from storage.controls import Controls
from storage.documents import Documents
from storage.duties import Duties
from storage.figures import Figures
from storage.history import History
from storage.letters import Letters
from storage.notes import Notes
from storage.origins import Origins
from storage.people import People
from storage.references import References
from storage.requests import Requests
from storage.retention import Retention
from storage.rooms import Rooms
from storage.seals import Seals
from storage.sessions import Sessions
from storage.shared import Shared
from storage.sign_ins import SignIns
from storage.sqlite import Connection, connect
from storage.standing import Standings
from storage.tenant import Tenant
from storage.vault import Vault
from storage.year import Year

_READING = "hjulet_reading"
CONNECTIONS = 10
"""Kept open between turns; as many again may be opened for a moment."""


class Store:
    """Everything that can be asked of the database within one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault, directory: "Directory") -> None:
        self.session = session
        self.audit = Audit(session)
        self.people = People(session, vault, directory)
        self.accounts = Accounts(session, vault)
        self.standings = Standings(session)
        self.tenant = Tenant(session, vault)
        self.cases = Cases(session, vault)
        self.actions = Actions(session)
        self.controls = Controls(session, vault)
        self.duties = Duties(session)
        self.notes = Notes(session)
        self.requests = Requests(session)
        self.sessions = Sessions(session, vault)
        self.documents = Documents(session)
        self.rooms = Rooms(session)
        self.retention = Retention(session)
        self.references = References(session)
        self.letters = Letters(session)
        self.sign_ins = SignIns(session, vault)
        self.figures = Figures(session)
        self.shared = Shared(session)
        self.origins = Origins(session)
        self.buckets = Buckets(session)
        self.history = History(session, vault)
        self.year = Year(session, vault)
        self.seals = Seals(session, vault)


class Directory:
    """The organisation as it was last read; thrown away when the database says that it is old."""

    def __init__(self) -> None:
        self.organisation: Organisation | None = None


class Database:
    """Opens transactions; made once, closed at the end."""

    def __init__(self, url: str, vault: Vault, *, connect: Callable[..., Connection] = connect) -> None:
        """`url` is `sqlite+aiosqlite:///file` or `postgresql+psycopg://…`; `connect` opens a SQLite file."""
        self.engine = open_engine(url, connect)
        self.vault = vault
        self._directory = Directory()
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        # SQLite has one writer: those of this process stand in line, because its own waiting is sleep and luck.
        self._line: AbstractAsyncContextManager[None] = asyncio.Lock() if self.dialect == "sqlite" else nullcontext()
        snapshot = {"isolation_level": "REPEATABLE READ"} if self.dialect == "postgresql" else {}
        self._looking = {_READING: True, **snapshot}

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Store]:
        """A transaction that is committed at the end of the block and undone by any exception."""
        async with self._line, self._sessions() as session, session.begin():
            yield Store(session, self.vault, self._directory)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Store]:
        """A look at one moment that never waits for a writer; nothing done in it is kept."""
        async with self._sessions() as session:
            _ = await session.connection(execution_options=self._looking)
            yield Store(session, self.vault, self._directory)

    async def close(self) -> None:
        await self.engine.dispose()


def open_engine(url: str, connect: Callable[..., Connection] = connect) -> AsyncEngine:
    """An engine whose SQLite connections are durable, honour foreign keys, and take the write lock at the start."""
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _tell_utc)
        event.listen(engine.sync_engine, "checkout", _refuse_lost)
        return engine
    engine = create_async_engine(url, connect_args={"timeout": 30, "async_creator_fn": connect}, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _tell_utc(connection: Any, _: Any) -> None:
    """Moments come in UTC, which is what we keep them in: turning thousands of them takes longer than reading them."""
    cursor = connection.cursor()
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.close()
    connection.commit()


def _refuse_lost(connection: Any, _record: Any, _proxy: Any) -> None:
    """Replaces the pool's connections when the server has closed this one (a restart).

    An idle connection with something to read is one that was ended; asking the server itself (`pool_pre_ping`)
    costs three round trips for each transaction.
    """
    waiting = select.poll()
    waiting.register(connection.driver_connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        raise InvalidatePoolError("the server has closed the connection")


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    reading = connection.get_execution_options().get(_READING)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
