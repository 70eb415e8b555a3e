"""What the owner of a duty asks of somebody else, kept until it is answered: nothing moves before that."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables.duty import RequestRow


class Wish(StrEnum):
    """What can be asked."""

    TAKE_OVER = "take_over"
    MORE_TIME = "more_time"


class Reply(StrEnum):
    """What came of it; WITHDRAWN when the asker asked somebody else, or the duty was done meanwhile."""

    NONE = ""
    YES = "yes"
    NO = "no"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Request:
    """One question about one duty; `until` is the day that is wished for, or was granted."""

    id: int
    duty: int
    wish: Wish
    asker: int
    asked: int
    until: date | None
    reply: Reply


class Requests:
    """Requests within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ask(
        self, duty: int, wish: Wish, *, asker: int, asked: int, at: datetime, until: date | None = None
    ) -> Request:
        """A new question; the same asker's earlier one of that sort is withdrawn."""
        await self._session.execute(
            update(RequestRow)
            .where(col(RequestRow.duty_id) == duty, col(RequestRow.kind) == wish.value, col(RequestRow.reply) == "")
            .values(reply=Reply.WITHDRAWN.value, replied_at=at)
        )
        row = RequestRow(
            duty_id=duty, kind=wish.value, asker_id=asker, asked_id=asked, until=until, reply="", asked_at=at
        )
        self._session.add(row)
        await self._session.flush()
        return _request(row)

    async def get(self, id_: int) -> Request | None:
        """One question; the caller looks whose it is."""
        row = await self._session.get(RequestRow, id_)
        return _request(row) if row else None

    async def open(self, duty: int, wish: Wish) -> Request | None:
        """What is asked about a duty and not answered yet."""
        query = select(RequestRow).where(
            col(RequestRow.duty_id) == duty, col(RequestRow.kind) == wish.value, col(RequestRow.reply) == ""
        )
        row = (await self._session.scalars(query)).first()
        return _request(row) if row else None

    async def reply(self, id_: int, reply: Reply, *, at: datetime, until: date | None = None) -> bool:
        """Answers it once; returns whether it was this answer that counted."""
        result = await self._session.execute(
            update(RequestRow)
            .where(col(RequestRow.id) == id_, col(RequestRow.reply) == "")
            .values(reply=reply.value, replied_at=at, until=until)
        )
        assert isinstance(result, CursorResult)
        return result.rowcount == 1


def _request(row: RequestRow) -> Request:
    return Request(row.id or 0, row.duty_id, Wish(row.kind), row.asker_id, row.asked_id, row.until, Reply(row.reply))
