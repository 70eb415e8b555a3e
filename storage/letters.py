"""What the web chat said unasked, kept until the person looks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables.room import LetterRow


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of the web chat, as finished markup without free text."""

    id: int
    subject: str
    html: str
    at: datetime
    changed_at: datetime


class Letters:
    """Letters within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, person: int, subject: str, html: str, *, replaces: int | None, at: datetime) -> int:
        """Keeps a message, in place of an earlier one of the same person when that is still there."""
        row = await self._session.get(LetterRow, replaces) if replaces else None
        if row is not None and row.person_id == person:
            row.html, row.changed_at = html, at
        else:
            row = LetterRow(person_id=person, subject=subject, html=html, at=at, changed_at=at)
            self._session.add(row)
        await self._session.flush()
        assert row.id is not None
        return row.id

    async def since(self, person: int, after: int, *, limit: int = 50) -> list[Letter]:
        """A person's messages with a higher id, the newest `limit` of them, oldest first."""
        rows = await self._session.scalars(
            select(LetterRow)
            .where(col(LetterRow.person_id) == person, col(LetterRow.id) > after)
            .order_by(col(LetterRow.id).desc())
            .limit(limit)
        )
        return [Letter(row.id or 0, row.subject, row.html, row.at, row.changed_at) for row in reversed(rows.all())]
