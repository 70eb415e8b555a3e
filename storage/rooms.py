"""Links to the reading room: minted for one person, spent once, followed by a short stay."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables.room import LinkRow, PassRow
from storage.vault import digest


@dataclass(frozen=True, slots=True)
class Door:
    """Whose link or stay it is, and what it opens."""

    person: int
    subject: str


class Rooms:
    """Links and stays within one transaction; only digests of the secrets are stored."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def mint(self, token: str, door: Door, *, expires_at: datetime) -> None:
        self._session.add(
            LinkRow(token=digest(token), person_id=door.person, subject=door.subject, expires_at=expires_at)
        )
        await self._session.flush()

    async def look(self, token: str, *, at: datetime) -> Door | None:
        """The door that a good link leads to, without opening it."""
        row = (
            await self._session.scalars(
                select(LinkRow).where(
                    col(LinkRow.token) == digest(token),
                    col(LinkRow.spent_at).is_(None),
                    col(LinkRow.expires_at) > at,
                )
            )
        ).one_or_none()
        return Door(row.person_id, row.subject) if row else None

    async def spend(self, token: str, *, at: datetime) -> Door | None:
        """The door, once, while the link is good; None ever after."""
        result = await self._session.execute(
            update(LinkRow)
            .where(
                col(LinkRow.token) == digest(token),
                col(LinkRow.spent_at).is_(None),
                col(LinkRow.expires_at) > at,
            )
            .values(spent_at=at)
        )
        assert isinstance(result, CursorResult)
        row = await self._session.get(LinkRow, digest(token)) if result.rowcount == 1 else None
        return Door(row.person_id, row.subject) if row else None

    async def admit(self, secret: str, door: Door, *, expires_at: datetime) -> None:
        self._session.add(
            PassRow(secret=digest(secret), person_id=door.person, subject=door.subject, expires_at=expires_at)
        )
        await self._session.flush()

    async def inside(self, secret: str, *, at: datetime) -> Door | None:
        """Whose stay this is, while it lasts."""
        row = (
            await self._session.scalars(
                select(PassRow).where(col(PassRow.secret) == digest(secret), col(PassRow.expires_at) > at)
            )
        ).one_or_none()
        return Door(row.person_id, row.subject) if row else None

    async def sweep(self, before: datetime) -> None:
        """What expired before then is gone."""
        await self._session.execute(delete(LinkRow).where(col(LinkRow.expires_at) < before))
        await self._session.execute(delete(PassRow).where(col(PassRow.expires_at) < before))
