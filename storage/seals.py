"""Every sealed column in one table, so that no text is forgotten when the keys change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from quality.year_wheel import Errand
from storage import cases, controls, people, sessions, sign_ins, tenant
from storage.tables.case import WordsRow
from storage.tables.control import FindingRow
from storage.tables.directory import AccountRow, DirectoryRow
from storage.tables.person import PersonRow
from storage.tables.session import SessionRow
from storage.tables.sign_in import PendingSignInRow
from storage.tables.year import HandedInRow
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed column, and what its texts are bound to, worked out from the columns `of` the same row."""

    row: type[SQLModel]
    name: str
    purpose: Callable[..., str]
    of: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        return SQLModel.metadata.tables[str(self.row.__tablename__)]

    @property
    def column(self) -> Column[Any]:
        return self.table.c[self.name]


SEALS = (
    Seal(WordsRow, "text", cases.purpose, ("case_id", "field")),
    Seal(FindingRow, "text", controls.purpose, ("checkpoint_id", "field")),
    Seal(HandedInRow, "note", lambda *of: Errand(*of).subject, ("code", "unit_id", "due_on")),
    Seal(SessionRow, "talk", lambda: sessions.TALK),
    Seal(PersonRow, "email", lambda: people.EMAIL),
    Seal(AccountRow, "told", tenant.purpose, ("id",)),
    Seal(DirectoryRow, "link", lambda: tenant.LINK),
    Seal(PendingSignInRow, "flow", lambda: sign_ins.FLOW),
)


class Seals:
    """All that is sealed, within one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def renew(self, *, at_once: int = 500) -> Mapping[str, int]:
        """Puts every text under the newest key; how many were not, by column. Raises Sealed when no key fits one.

        So many are held `at_once`: a municipality's texts are more than fit in memory.
        """
        return {str(seal.column): await self._renew(seal, at_once) for seal in SEALS}

    async def _renew(self, seal: Seal, at_once: int) -> int:
        keys, newest, number = list(seal.table.primary_key.columns), self._vault.newest, 0
        older = func.substr(seal.column, 1, len(newest)) != newest
        query = select(*keys, seal.column, *(seal.table.c[name] for name in seal.of)).where(older).limit(at_once)
        while rows := (await self._session.execute(query)).all():
            for row in rows:
                key, sealed, of = row[: len(keys)], row[len(keys)], row[len(keys) + 1 :]
                purpose = seal.purpose(*of)
                anew = self._vault.seal(self._vault.open(sealed, purpose), purpose)
                here = tuple_(*keys) == tuple_(*key)
                await self._session.execute(update(seal.table).where(here).values({seal.name: anew}))
            number += len(rows)
        return number
