"""What may be told to everybody at a unit, whoever asks: counts and codes of cases that are nobody's secret."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement, SQLCoreOperations
from sqlmodel import col

from quality.action import CaseAction, Stage
from quality.case import CaseType, State
from quality.meeting import SHARED
from storage.actions import from_row
from storage.tables.case import ActionRow, BarredRow, BondRow, CaseRow

_TYPES = sorted(SHARED)


class Shared:
    """Figures for a meeting within one transaction; without a scope, since what is hidden from anybody is not here."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def received(self, *, start: datetime, end: datetime, units: frozenset[int]) -> Mapping[CaseType, int]:
        """How many cases of each type came in."""
        where = (_known_to_all(units), _within(col(CaseRow.created_at), start, end))
        rows = await self._session.execute(
            select(col(CaseRow.type), func.count()).where(*where).group_by(col(CaseRow.type))
        )
        return {CaseType(type_): number for type_, number in rows}

    async def voices(self, *, start: datetime, end: datetime, units: frozenset[int]) -> Mapping[str, int]:
        """How many synpunkter of each kind came in: praise beside complaints."""
        kind = col(CaseRow.facts)["kind"].as_string()
        synpunkt = col(CaseRow.type) == CaseType.SYNPUNKT.value
        where = (_known_to_all(units), synpunkt, _within(col(CaseRow.created_at), start, end))
        rows = await self._session.execute(select(kind, func.count()).where(*where).group_by(kind))
        return {named: number for named, number in rows if named}

    async def causes(self, *, start: datetime, end: datetime, units: frozenset[int]) -> Counter[str]:
        """The causes that were found behind the cases that ended."""
        found = col(CaseRow.facts)["causes"].as_string()
        rows = await self._session.scalars(select(found).where(*_ended(units, start, end)))
        return Counter(cause for causes in rows if causes for cause in causes.split())

    async def checked(self, *, start: datetime, end: datetime, units: frozenset[int]) -> list[CaseAction]:
        """The actions of the cases that ended, whose effect was looked at."""
        return await self._actions(col(ActionRow.state) == Stage.CHECKED.value, *_ended(units, start, end))

    async def changing(self, *, start: datetime, end: datetime, units: frozenset[int]) -> list[CaseAction]:
        """The actions done in that time that change a routine or a process."""
        return await self._actions(
            col(ActionRow.document) != "",
            _within(col(ActionRow.done_at), start, end),
            col(ActionRow.state).in_([Stage.DONE.value, Stage.CHECKED.value]),
            _known_to_all(units),
        )

    async def _actions(self, *where: ColumnElement[bool]) -> list[CaseAction]:
        query = select(ActionRow).join(CaseRow, col(CaseRow.id) == col(ActionRow.case_id)).where(*where)
        return [from_row(row) for row in await self._session.scalars(query.order_by(col(ActionRow.id)))]


def _known_to_all(units: frozenset[int]) -> ColumnElement[bool]:
    """No suspicion, nobody whose conduct is in question, and no bond to a case of another sort."""
    return and_(
        col(CaseRow.unit_id).in_(sorted(units)),
        col(CaseRow.type).in_(_TYPES),
        col(CaseRow.state) != State.MISTAKEN.value,
        col(CaseRow.restricted).is_(False),
        col(CaseRow.manager_involved).is_(False),
        col(CaseRow.handed_over_by_id).is_(None),
        ~exists().where(col(BarredRow.case_id) == col(CaseRow.id)),
        ~_bound_to_others(),
    )


def _bound_to_others() -> ColumnElement[bool]:
    other = aliased(CaseRow)
    bound = or_(
        and_(col(BondRow.case_id) == col(CaseRow.id), col(BondRow.other_id) == other.id),
        and_(col(BondRow.other_id) == col(CaseRow.id), col(BondRow.case_id) == other.id),
    )
    return exists().where(bound, or_(col(other.type).not_in(_TYPES), col(other.restricted).is_(True)))


def _ended(units: frozenset[int], start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    closed = col(CaseRow.state) == State.CLOSED.value
    return (_known_to_all(units), closed, _within(col(CaseRow.closed_at), start, end))


def _within(moment: SQLCoreOperations[Any], start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(moment >= start, moment < end)
