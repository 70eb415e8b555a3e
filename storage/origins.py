"""What came from outside under a sender's own key, so that sending twice is the same as sending once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from quality.case import Case
from storage.insert import insert_if_absent
from storage.tables.intake import OriginRow


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that was taken in: by whom it was sent, their key, what it said (a digest), and what it became."""

    source: str
    key: str
    digest: str
    at: datetime
    reference: str = ""


class Origins:
    """Origins within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def claim(self, origin: Origin) -> Origin | None:
        """None when the key is ours from now on; else what was taken in under it.

        Of two who claim the same key at once the second waits until the first has committed, or is first after all.
        """
        new = await insert_if_absent(
            self._session,
            OriginRow,
            source=origin.source,
            key=origin.key,
            digest=origin.digest,
            reference="",
            case_id=None,
            at=origin.at,
        )
        return None if new else (await self.known(origin.source, [origin.key]))[origin.key]

    async def became(self, origin: Origin, case: Case) -> None:
        """What was claimed is this case."""
        await self._session.execute(
            update(OriginRow)
            .where(col(OriginRow.source) == origin.source, col(OriginRow.key) == origin.key)
            .values(reference=case.reference, case_id=case.id)
        )

    async def known(self, source: str, keys: Collection[str]) -> Mapping[str, Origin]:
        """What was taken in from a source, by key."""
        rows = await self._session.scalars(
            select(OriginRow).where(col(OriginRow.source) == source, col(OriginRow.key).in_(keys))
        )
        return {row.key: Origin(row.source, row.key, row.digest, row.at, row.reference) for row in rows}
