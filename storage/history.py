"""Cases that are brought in from elsewhere, thousands at a time, and read out again."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case as either
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from quality.action import CaseAction
from quality.case import Bond, Case, Words
from storage import actions, case_row, cases
from storage.insert import insert_all_absent, insert_if_absent
from storage.origins import Origin
from storage.tables.case import ActionRow, BarredRow, BondRow, CaseRow, CounterRow, WordsRow
from storage.tables.intake import OriginRow
from storage.vault import Vault

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Past:
    """A case from elsewhere with all that belongs to it; one without a reference is given the next of its year."""

    case: Case
    words: tuple[Words, ...]
    actions: tuple[CaseAction, ...]
    origin: Origin


class History:
    """The past within one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def alone(self) -> None:
        """Holds back whoever else brings cases in until this transaction ends: what they bring may be the same."""
        await insert_if_absent(self._session, CounterRow, prefix="", year=0, last=0)
        query = select(CounterRow).where(col(CounterRow.prefix) == "", col(CounterRow.year) == 0)
        await self._session.scalars(query.with_for_update())

    async def bring(self, pasts: Sequence[Past]) -> list[Case]:
        """Stores cases as they were, in the same order; nothing is owed and nobody is told. All keys are new."""
        numbered = await self._numbered([past.case for past in pasts])
        stored: list[Case] = []
        for first in range(0, len(pasts), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            stored += await self._store(numbered[some], pasts[some])
        return stored

    async def _numbered(self, new: Sequence[Case]) -> list[Case]:
        """References that were given are kept, and those that are given now come after them."""
        highest: dict[tuple[str, int], int] = defaultdict(int)
        for each in (each for each in new if each.reference):
            prefix, year, number = each.reference.split("-")
            highest[prefix, int(year)] = max(highest[prefix, int(year)], int(number))
        for (prefix, series), last in sorted(highest.items()):
            await self._reserve(prefix, series, at_least=last)
        wanting = Counter(_series(each) for each in new if not each.reference)
        free = {key: await self._reserve(*key, more=wanting[key]) - wanting[key] for key in sorted(wanting)}
        return [each if each.reference else _next(each, free) for each in new]

    async def _reserve(self, prefix: str, year: int, *, more: int = 0, at_least: int = 0) -> int:
        """The last number of that year afterwards."""
        await insert_if_absent(self._session, CounterRow, prefix=prefix, year=year, last=0)
        last = col(CounterRow.last)
        found = await self._session.scalar(
            update(CounterRow)
            .where(col(CounterRow.prefix) == prefix, col(CounterRow.year) == year)
            .values(last=either((last < at_least, at_least), else_=last) + more)
            .returning(last)
        )
        return found or 0

    async def _store(self, numbered: Sequence[Case], pasts: Sequence[Past]) -> list[Case]:
        rows = [{**case_row.columns_of(each), "revision": 0} for each in numbered]
        made = await self._session.execute(insert(CaseRow).returning(col(CaseRow.reference), col(CaseRow.id)), rows)
        ids = {reference: id_ for reference, id_ in made if id_ is not None}
        stored = [replace(each, id=ids[each.reference]) for each in numbered]
        both = list(zip(stored, pasts, strict=True))
        await self._put(BarredRow, [{"case_id": c.id, "person_id": p} for c in stored for p in sorted(c.barred)])
        await self._put(WordsRow, [cases.sealed(c.id, each, self._vault) for c, past in both for each in past.words])
        acts = [replace(each, case=c.id) for c, past in both for each in past.actions]
        await self._put(ActionRow, [{**actions.columns_of(each), "revision": 0} for each in acts])
        await self._put(OriginRow, [_origin(c, past.origin) for c, past in both])
        return stored

    async def _put(self, row: type[SQLModel], values: list[dict[str, Any]]) -> None:
        if values:
            await self._session.execute(insert(row), values)

    async def link(self, links: Sequence[tuple[int, int, Bond]]) -> None:
        """Says of many pairs what `Cases.link` says of one."""
        rows = [{"case_id": one, "other_id": other, "bond": bond.value} for one, other, bond in links]
        for first in range(0, len(rows), _AT_ONCE):
            await insert_all_absent(self._session, BondRow, rows[first : first + _AT_ONCE])

    async def references(self, wanted: Sequence[str]) -> Mapping[str, int]:
        """Which of these references are taken, and by which case."""
        found: dict[str, int] = {}
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            rows = await self._session.execute(
                select(col(CaseRow.reference), col(CaseRow.id)).where(col(CaseRow.reference).in_(some))
            )
            found |= {reference: id_ for reference, id_ in rows if id_ is not None}
        return found

    async def links(self, ids: Sequence[int]) -> list[tuple[int, int, Bond]]:
        """The links that go out from these cases, by number."""
        rows = await self._session.scalars(
            select(BondRow).where(col(BondRow.case_id).in_(ids)).order_by(col(BondRow.case_id), col(BondRow.other_id))
        )
        return [(row.case_id, row.other_id, Bond(row.bond)) for row in rows]


def _series(case: Case) -> tuple[str, int]:
    return case.type.prefix, case.created_at.year


def _next(case: Case, free: dict[tuple[str, int], int]) -> Case:
    prefix, year = _series(case)
    free[prefix, year] += 1
    return replace(case, reference=f"{prefix}-{year}-{free[prefix, year]:05d}")


def _origin(case: Case, origin: Origin) -> dict[str, Any]:
    return {
        "source": origin.source,
        "key": origin.key,
        "digest": origin.digest,
        "reference": case.reference,
        "case_id": case.id,
        "at": origin.at,
    }
