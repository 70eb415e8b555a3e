"""The aggregate queries behind every figure: counted in the database, within a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from quality.access import Scope
from quality.case import CaseType, State
from storage.tables.case import BarredRow, CaseRow
from storage.visible import open_at, visible


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases share type, nature, unit and state."""

    type: CaseType
    nature: str
    unit: int
    state: State
    number: int


@dataclass(frozen=True, slots=True)
class Aged:
    """How many open cases are of one age, and how many of these nobody has taken on."""

    number: int = 0
    untouched: int = 0


class Figures:
    """Counts within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def voices(
        self, *, start: datetime, end: datetime, scope: Scope, units: frozenset[int] | None = None
    ) -> dict[str, int]:
        """How many synpunkter of each kind (complaint, praise …) came in the period, counted as `counts` does."""
        where = scope.counts if units is None else scope.counts & units
        barred = select(col(BarredRow.case_id)).where(col(BarredRow.person_id) == scope.person)
        kind = col(CaseRow.facts)["kind"].as_string()
        query = (
            select(kind, func.count())
            .where(
                col(CaseRow.type) == CaseType.SYNPUNKT.value,
                col(CaseRow.created_at) >= start,
                col(CaseRow.created_at) < end,
                col(CaseRow.unit_id).in_(sorted(where)),
                col(CaseRow.id).not_in(barred),
            )
            .group_by(kind)
        )
        return {named: n for named, n in (await self._session.execute(query)).all() if named}

    async def counts(
        self, *, start: datetime, end: datetime, scope: Scope, units: frozenset[int] | None = None
    ) -> list[Count]:
        """Cases received from `start` until just before `end`, in the units whose figures the scope may see.

        Cases in `Scope.counts` count; a restricted one only for those who may see it or all totals; a case the person
        is barred from never does.
        """
        where = scope.counts if units is None else scope.counts & units
        barred = select(col(BarredRow.case_id)).where(col(BarredRow.person_id) == scope.person)
        query = (
            select(col(CaseRow.type), col(CaseRow.nature), col(CaseRow.unit_id), col(CaseRow.state), func.count())
            .where(
                col(CaseRow.created_at) >= start,
                col(CaseRow.created_at) < end,
                col(CaseRow.unit_id).in_(sorted(where)),
                col(CaseRow.id).not_in(barred),
            )
            .group_by(col(CaseRow.type), col(CaseRow.nature), col(CaseRow.unit_id), col(CaseRow.state))
            .order_by(col(CaseRow.type), col(CaseRow.nature), col(CaseRow.unit_id), col(CaseRow.state))
        )
        if not scope.counts_restricted:
            query = query.where(or_(col(CaseRow.restricted).is_(False), visible(scope)))
        rows = (await self._session.execute(query)).all()
        return [Count(CaseType(type_), nature, unit, State(state), n) for type_, nature, unit, state, n in rows]

    async def by_age(self, *, scope: Scope, units: frozenset[int], until: Sequence[datetime]) -> list[Aged]:
        """How many open cases of these units came in before the first moment, how many before the next, and so on.

        In one question; the moments are in order, and nothing is counted twice.
        """
        new = col(CaseRow.state) == State.RECEIVED.value
        came = col(CaseRow.created_at)
        spans = [and_(came >= since, came < at) for since, at in pairwise(until)]
        groups = [came < until[0], *spans]
        counted = [func.count().filter(each) for group in groups for each in (group, and_(group, new))]
        row = (await self._session.execute(select(*counted).where(open_at(units, scope)))).one()
        return [Aged(*each) for each in zip(row[::2], row[1::2], strict=True)]
