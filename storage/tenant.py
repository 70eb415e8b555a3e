"""What the tenant's directory told of those who work here, how far it has been read, and how that went last."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from quality.directory import SEPARATOR, Account, Member, Path
from storage.chunks import chunks
from storage.insert import insert_if_absent
from storage.tables.directory import AccountRow, DirectoryRow, RunRow
from storage.vault import Vault

NAME = "entra"

_ACCOUNTS, _DIRECTORIES = (SQLModel.metadata.tables[str(row.__tablename__)] for row in (AccountRow, DirectoryRow))
LINK = "directory.link"
_FIELDS = tuple(each.name for each in fields(Account))


@dataclass(frozen=True, slots=True)
class Position:
    """Where to go on reading changes, and by which rules the directory was read so far."""

    link: str
    rules: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """How a run went; `why` is the sentence that says what stopped it, '' where nothing did."""

    at: datetime
    why: str = ""


class Tenant:
    """What is remembered of the tenant within one transaction; only what is asked for is opened."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    # What was told

    async def told(self, ids: Collection[str]) -> dict[str, Account]:
        """These accounts as they were last told, as far as they are somebody's who works here."""
        found: dict[str, Account] = {}
        for some in chunks(ids):
            rows = await self._session.execute(select(_ACCOUNTS.c.id, _ACCOUNTS.c.told).where(_ACCOUNTS.c.id.in_(some)))
            found |= {id_: Account(**json.loads(self._vault.open(told, purpose(id_)))) for id_, told in rows}
        return found

    async def unsettled(self) -> set[str]:
        """The accounts that the last run could not make true."""
        return set(await self._session.scalars(select(_ACCOUNTS.c.id).where(_ACCOUNTS.c.unsettled)))

    async def number(self, *, without: Collection[str]) -> int:
        """How many accounts are remembered, leaving some out."""
        number = await self._session.scalar(select(func.count()).select_from(_ACCOUNTS)) or 0
        for some in chunks(without):
            count = select(func.count()).select_from(_ACCOUNTS).where(_ACCOUNTS.c.id.in_(some))
            number -= await self._session.scalar(count) or 0
        return number

    async def led(self, managers: Collection[str], *, without: Collection[str]) -> dict[str, frozenset[Path]]:
        """Where these have people under them, leaving some people out."""
        c = _ACCOUNTS.c
        number: Counter[tuple[str, str]] = Counter()
        for some in chunks(managers):
            rows = await self._session.execute(
                select(c.manager, c.led_at, func.count()).where(c.manager.in_(some)).group_by(c.manager, c.led_at)
            )
            number.update({(manager, path): count for manager, path, count in rows})
        for some in chunks(without):
            left = await self._session.execute(select(c.manager, c.led_at).where(c.id.in_(some)))
            number.subtract((manager, path) for manager, path in left)
        found: dict[str, set[Path]] = defaultdict(set)
        for (manager, path), count in number.items():
            if path and count > 0:
                found[manager].add(tuple(path.split(SEPARATOR)))
        return {manager: frozenset(paths) for manager, paths in found.items()}

    async def addresses(self, keys: Collection[str], *, without: Collection[str]) -> set[str]:
        """Which of these addresses (by what they are found by) are somebody's, leaving some people out."""
        c = _ACCOUNTS.c
        found: set[str] = set()
        for some in chunks(keys):
            rows = await self._session.execute(select(c.id, c.email_key).where(c.email_key.in_(some)))
            found |= {key for id_, key in rows if id_ not in without}
        return found

    async def keep(self, members: Collection[Member]) -> None:
        """Remembers what was told of these, of whom nothing is remembered now."""
        if members:
            connection = await self._session.connection()
            await connection.execute(insert(_ACCOUNTS), [self._row(member) for member in members])

    def _row(self, member: Member) -> dict[str, Any]:
        account = member.account
        return {
            "id": account.id,
            "told": self._vault.seal(_json(account), purpose(account.id)),
            "manager": account.manager,
            "led_at": SEPARATOR.join(member.led_at),
            "email_key": self._vault.lookup(account.email),
            "unsettled": False,
        }

    async def leave_unsettled(self, ids: Collection[str]) -> None:
        """These, and no others, are looked at again in the next run."""
        await self._session.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.unsettled).values(unsettled=False))
        for some in chunks(ids):
            await self._session.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.id.in_(some)).values(unsettled=True))

    async def forget(self, ids: Collection[str]) -> None:
        """Nothing is remembered of what was told of these accounts."""
        for some in chunks(ids):
            await self._session.execute(delete(_ACCOUNTS).where(_ACCOUNTS.c.id.in_(some)))

    async def forget_all(self) -> None:
        """Nothing is remembered of any account."""
        await self._session.execute(delete(_ACCOUNTS))

    # How far it has been read, and how that went

    async def position(self) -> Position | None:
        """How far the directory's changes have been read; None before the first time."""
        row = await self._session.get(DirectoryRow, NAME)
        return Position(self._vault.open(row.link, LINK), row.rules, row.at) if row else None

    async def read_at(self) -> datetime | None:
        """When it was last read to the end; opens nothing."""
        at: datetime | None = await self._session.scalar(select(_DIRECTORIES.c.at).where(_DIRECTORIES.c.name == NAME))
        return at

    async def go_on_from(self, position: Position) -> None:
        """The next changes are read from here."""
        values = {"link": self._vault.seal(position.link, LINK), "rules": position.rules, "at": position.at}
        if not await insert_if_absent(self._session, DirectoryRow, name=NAME, **values):
            await self._session.execute(update(_DIRECTORIES).where(_DIRECTORIES.c.name == NAME).values(**values))

    async def last_run(self) -> Run | None:
        """How it went last; None before the first time."""
        row = await self._session.get(RunRow, NAME)
        return Run(row.at, row.why) if row else None

    async def went(self, run: Run) -> None:
        """This is how it went, until the next time."""
        if not await insert_if_absent(self._session, RunRow, name=NAME, at=run.at, why=run.why):
            row = await self._session.get_one(RunRow, NAME)
            row.sqlmodel_update({"at": run.at, "why": run.why})
            await self._session.flush()


def purpose(account: str) -> str:
    """What is told of an account is bound to it."""
    return f"account:{account}"


def _json(account: Account) -> str:
    told = {name: getattr(account, name) for name in _FIELDS}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
