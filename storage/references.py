"""The ways to people's own conversations with the bot, kept so that a restart does not silence it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from conversation.port import Address
from storage.chunks import chunks
from storage.insert import insert_if_absent
from storage.tables.chat import ReferenceRow
from storage.tables.person import AddressRow


@dataclass(frozen=True, slots=True)
class Reference:
    """One conversation: the platform's address for it, its id there, who the bot is in it, and whose tenant it is."""

    service_url: str
    conversation: str
    bot: str
    tenant: str = ""


class References:
    """References within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, address: Address, reference: Reference, *, at: datetime) -> bool:
        """This is the way now; returns whether there was none before."""
        values = {
            "service_url": reference.service_url,
            "conversation": reference.conversation,
            "bot": reference.bot,
            "tenant": reference.tenant,
            "changed_at": at,
        }
        new = await insert_if_absent(self._session, ReferenceRow, channel=address.channel, to=address.to, **values)
        if not new:
            row = await self._session.get_one(ReferenceRow, (address.channel, address.to))
            row.sqlmodel_update(values)
            await self._session.flush()
        return new

    async def get(self, address: Address) -> Reference | None:
        row = await self._session.get(ReferenceRow, (address.channel, address.to))
        return _from_row(row) if row else None

    async def newest(self, channel: str) -> Reference | None:
        """The way that was confirmed last: its service is where new conversations are begun."""
        row = await self._session.scalar(
            select(ReferenceRow)
            .where(col(ReferenceRow.channel) == channel)
            .order_by(col(ReferenceRow.changed_at).desc())
            .limit(1)
        )
        return _from_row(row) if row else None

    async def forget_people(self, people: Collection[int]) -> None:
        """Nobody of these is reached unasked any more; a platform knows a person by the directory's id as well."""
        for some in chunks(people):
            theirs = select(col(AddressRow.to)).where(col(AddressRow.person_id).in_(some))
            await self._session.execute(
                delete(ReferenceRow)
                .where(col(ReferenceRow.to).in_(theirs))
                .execution_options(synchronize_session=False)
            )

    async def forget(self, address: Address) -> None:
        """There is no such conversation any more."""
        await self._session.execute(
            delete(ReferenceRow).where(col(ReferenceRow.channel) == address.channel, col(ReferenceRow.to) == address.to)
        )


def _from_row(row: ReferenceRow) -> Reference:
    return Reference(row.service_url, row.conversation, row.bot, row.tenant)
