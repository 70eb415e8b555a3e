"""How much a sender may still send: a bucket that fills by itself, kept where all replicas see it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.insert import insert_if_absent
from storage.tables.intake import BucketRow


class Buckets:
    """Buckets within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take(self, name: str, *, per_minute: int, at: datetime) -> float:
        """Takes one from a bucket that holds a minute's worth; 0, or the seconds until there is one again."""
        await insert_if_absent(self._session, BucketRow, name=name, level=float(per_minute), at=at)
        query = select(BucketRow).where(col(BucketRow.name) == name).with_for_update()
        row = (await self._session.scalars(query)).one()
        per_second = per_minute / 60
        elapsed = max(0.0, (at - row.at).total_seconds())
        level = min(float(per_minute), row.level + elapsed * per_second)
        enough = level >= 1
        row.level, row.at = level - 1 if enough else level, max(at, row.at)
        await self._session.flush()
        return 0.0 if enough else (1 - level) / per_second
