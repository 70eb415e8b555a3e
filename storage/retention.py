"""Erases cases (gallring) so that nothing of them is left but the proof in the audit log that it was done, and why."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import SQLModel, col

from quality.case import CaseType, State
from storage.tables.case import ActionRow, BarredRow, BondRow, CaseRow, WordsRow
from storage.tables.duty import DutyRow, SayingRow
from storage.tables.room import LetterRow, LinkRow, PassRow
from storage.tables.session import SessionRow

_ABOUT: tuple[type[SQLModel], ...] = (LetterRow, LinkRow, PassRow, SayingRow, DutyRow, SessionRow)


class Retention:
    """Finds and erases within one transaction; whether a case may go is decided by the rules (`quality.retention`)."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def closed_before(self, day: datetime, types: Collection[CaseType]) -> list[int]:
        """Cases of these types that were closed before a moment and are not held, by number."""
        rows = await self._session.scalars(
            select(col(CaseRow.id))
            .where(
                col(CaseRow.closed_at) < day,
                col(CaseRow.type).in_([type_.value for type_ in types]),
                col(CaseRow.state).in_([State.CLOSED.value, State.MISTAKEN.value]),
                col(CaseRow.held).is_(False),
            )
            .order_by(col(CaseRow.id))
        )
        return [number for number in rows if number is not None]

    async def erase(self, case: int) -> None:
        """Everything that is stored about one case, its audit log apart."""
        for table in _ABOUT:
            await self._session.execute(delete(table).where(_is_about(table, case)))
        for part in (WordsRow, BarredRow, ActionRow):
            await self._session.execute(delete(part).where(col(part.case_id) == case))
        await self._session.execute(
            delete(BondRow).where(or_(col(BondRow.case_id) == case, col(BondRow.other_id) == case))
        )
        await self._session.execute(delete(CaseRow).where(col(CaseRow.id) == case))


def _is_about(table: type[SQLModel], case: int) -> ColumnElement[bool]:
    """Rows whose subject is the case: `case:17`, `case:17#2` (an action), `read:17`, `session:answer:case:17`."""
    subject = SQLModel.metadata.tables[str(table.__tablename__)].c.subject
    exact: Sequence[str] = (f"case:{case}", f"read:{case}", f"read_question:{case}", f"sheet:{case}")
    return or_(subject.in_(exact), subject.like(f"case:{case}#%"), subject.like(f"session:%:case:{case}"))
