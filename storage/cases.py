"""Cases and their sealed words; whoever asks brings a scope, and what it does not see does not exist."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CursorResult,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import SQLModel, col

from quality.access import Scope
from quality.case import Bond, Case, CaseType, Hands, Holder, Link, Outcome, State, Words
from storage import waiting
from storage.case_row import case_from, columns_of
from storage.chunks import chunks
from storage.conflict import Conflict
from storage.insert import insert_if_absent
from storage.tables.case import BarredRow, BondRow, CaseRow, CounterRow, WordsRow
from storage.vault import Vault
from storage.visible import open_at, visible
from storage.waiting import is_open

_CASES = SQLModel.metadata.tables[str(CaseRow.__tablename__)]
# Cases are read as plain rows: a list of them makes no objects that somebody could change.
_ROWS = select(*_CASES.c)
_BARRED, _BONDS = (SQLModel.metadata.tables[str(row.__tablename__)] for row in (BarredRow, BondRow))
_OF: BindParameter[int] = bindparam("of", expanding=True)


def _bound(mine: ColumnElement[int], theirs: ColumnElement[int]) -> Select[Any]:
    """The types at the other end of the bonds of some cases."""
    bound = select(mine, literal_column("0"), _CASES.c.type).join(_CASES, _CASES.c.id == theirs)
    return bound.where(mine.in_(_OF))


_HANDS = select(
    *(_CASES.c[name] for name in ("id", "holder_function", "holder_unit_id", "holder_person_id", "assignee_id"))
).where(_CASES.c.id.in_(_OF))
_KEPT_OUT = select(_BARRED.c.case_id, _BARRED.c.person_id).where(_BARRED.c.case_id.in_(_OF))
_BESIDE = union_all(
    select(_BARRED.c.case_id, _BARRED.c.person_id, literal_column("''")).where(_BARRED.c.case_id.in_(_OF)),
    _bound(_BONDS.c.case_id, _BONDS.c.other_id),
    _bound(_BONDS.c.other_id, _BONDS.c.case_id),
)
"""Who is barred from some cases, and the types that they are linked to: in one trip."""


def _reported(person: int, scope: Scope) -> ColumnElement[bool]:
    return and_(col(CaseRow.reporter_id) == person, visible(scope))


class Cases:
    """Cases within one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, case: Case, words: Mapping[str, str]) -> Case:
        """Gives the case its reference and stores it with its words; empty words are not kept."""
        reference = await self._next_reference(case.type, case.created_at.year)
        row = CaseRow(**columns_of(replace(case, reference=reference)), revision=0)
        self._session.add(row)
        await self._session.flush()
        assert row.id is not None
        self._session.add_all(BarredRow(case_id=row.id, person_id=person) for person in sorted(case.barred))
        for name, text in words.items():
            if text:
                self._seal(row.id, Words(name, text, case.reporter, case.created_at))
        await self._session.flush()
        return replace(case, id=row.id, reference=reference)

    async def _next_reference(self, type_: CaseType, year: int) -> str:
        await insert_if_absent(self._session, CounterRow, prefix=type_.prefix, year=year, last=0)
        number = await self._session.scalar(
            update(CounterRow)
            .where(col(CounterRow.prefix) == type_.prefix, col(CounterRow.year) == year)
            .values(last=col(CounterRow.last) + 1)
            .returning(col(CounterRow.last))
        )
        return f"{type_.prefix}-{year}-{number:05d}"

    async def get(self, id_: int, *, scope: Scope, lock: bool = False) -> Case | None:
        """The case, or None when it is outside the scope; `lock` holds it for a change in this transaction."""
        query = _ROWS.where(col(CaseRow.id) == id_, visible(scope))
        return next(iter(await self._all(query.with_for_update() if lock else query)), None)

    async def for_delivery(self, id_: int) -> Case | None:
        """The case as the keeper needs it, to find out whom to tell; each recipient's own scope is asked after."""
        return (await self.for_deliveries([id_])).get(id_)

    async def for_deliveries(self, ids: Collection[int]) -> dict[int, Case]:
        """Several cases as the keeper needs them, by number."""
        wanted = sorted(set(ids))
        return {case.id: case for case in await self._all(_ROWS.where(col(CaseRow.id).in_(wanted)))} if wanted else {}

    async def hands(self, ids: Collection[int]) -> dict[int, Hands]:
        """In whose hands cases are, as the keeper needs it for thousands at a time; by number."""
        found: dict[int, Hands] = {}
        for some in chunks(set(ids)):
            barred: dict[int, set[int]] = defaultdict(set)
            for case, person in await self._session.execute(_KEPT_OUT, {"of": some}):
                barred[case].add(person)
            for case, function, unit, person, assignee in await self._session.execute(_HANDS, {"of": some}):
                found[case] = Hands(Holder(function, unit, person), assignee, frozenset(barred.get(case, ())))
        return found

    async def _whole(self, rows: Sequence[Row[Any]]) -> list[Case]:
        """The cases with who is barred and what they are linked to."""
        people: dict[int, set[int]] = defaultdict(set)
        linked: dict[int, set[CaseType]] = defaultdict(set)
        for some in chunks([row.id for row in rows]):
            for case, person, type_ in await self._session.execute(_BESIDE, {"of": some}):
                if type_:
                    linked[case].add(CaseType(type_))
                else:
                    people[case].add(person)
        return [case_from(row, frozenset(people[row.id]), frozenset(linked[row.id])) for row in rows]

    async def link(self, case: int, other: int, bond: Bond) -> None:
        """Says that the first arose from, runs beside, or repeats the second; once."""
        await insert_if_absent(self._session, BondRow, case_id=case, other_id=other, bond=bond.value)

    async def links(self, case: int) -> list[Link]:
        """What a case is linked to, in either direction; whether somebody may see the other is asked with a scope."""
        rows = await self._session.scalars(
            select(BondRow).where(or_(col(BondRow.case_id) == case, col(BondRow.other_id) == case))
        )
        found = [_link(row, case) for row in rows]
        return sorted(found, key=lambda link: link.case)

    async def among(self, ids: Collection[int], *, scope: Scope) -> dict[int, Case]:
        """Those of the cases that the scope sees, by number."""
        query = _ROWS.where(col(CaseRow.id).in_(sorted(ids)), visible(scope))
        return {case.id: case for case in await self._all(query)} if ids else {}

    async def reported_by(self, person: int, *, scope: Scope, limit: int = 10, offset: int = 0) -> list[Case]:
        """What a person has reported, newest first."""
        query = _ROWS.where(_reported(person, scope))
        newest = query.order_by(col(CaseRow.created_at).desc(), col(CaseRow.id).desc())
        return await self._all(newest.offset(offset).limit(limit))

    async def count_reported_by(self, person: int, *, scope: Scope) -> int:
        """How many `reported_by` would give without a limit."""
        return await self._count(_reported(person, scope))

    async def open_for(self, *, scope: Scope, limit: int = 50, offset: int = 0) -> list[Case]:
        """Open cases that the scope's person answers for, oldest first."""
        return (await self.open_page(scope=scope, limit=limit, offset=offset))[0]

    async def open_page(self, *, scope: Scope, limit: int, offset: int) -> tuple[list[Case], int]:
        """The same, and how many there are in all; nothing and 0 past the end."""
        asked = {**waiting.told(scope), "limit": limit, "offset": offset}
        rows = (await self._session.execute(waiting.page(waiting.number_of(scope)), asked)).all()
        return await self._whole(rows), rows[0].total if rows else 0

    async def count_open_for(self, *, scope: Scope) -> int:
        """How many `open_for` would give without a limit."""
        return await self._session.scalar(waiting.total(waiting.number_of(scope)), waiting.told(scope)) or 0

    async def aged(
        self, *, scope: Scope, units: frozenset[int], until: datetime, since: datetime | None, limit: int, offset: int
    ) -> list[Case]:
        """Open cases of these units that came in between these moments, oldest first."""
        came, late = col(CaseRow.created_at), col(CaseRow.created_at) < until
        between = late if since is None else and_(late, came >= since)
        oldest = _ROWS.where(open_at(units, scope), between).order_by(came, col(CaseRow.id))
        return await self._all(oldest.offset(offset).limit(limit))

    async def _count(self, condition: ColumnElement[bool]) -> int:
        return await self._session.scalar(select(func.count()).select_from(CaseRow).where(condition)) or 0

    async def _all(self, query: Select[Any]) -> list[Case]:
        """The cases of a query, in a few questions however many they are."""
        return await self._whole((await self._session.execute(query)).all())

    async def risks(self, *, scope: Scope, units: frozenset[int], limit: int = 2000) -> list[Case]:
        """The risk register of these units: what is not over, and what was accepted; the gravest first.

        What is left of a risk (residual) counts where it is known, else its score; those not assessed yet come last.
        """
        gravity = func.coalesce(col(CaseRow.residual), col(CaseRow.score), 0)
        kept = or_(is_open, col(CaseRow.outcome) == Outcome.ACCEPTED.value)
        return await self._all(
            _ROWS.where(
                col(CaseRow.type).in_([CaseType.RISK.value, CaseType.RISK_ANALYSIS.value]),
                col(CaseRow.unit_id).in_(sorted(units)),
                kept,
                visible(scope),
            )
            .order_by(gravity.desc(), col(CaseRow.created_at), col(CaseRow.id))
            .limit(limit)
        )

    async def unregistered(self, *, scope: Scope, types: Collection[CaseType], limit: int = 2000) -> list[Case]:
        """Cases of these types without a diary number, oldest first; those registered by mistake apart."""
        return await self._all(
            _ROWS.where(
                col(CaseRow.type).in_([type_.value for type_ in types]),
                col(CaseRow.diary) == "",
                col(CaseRow.state) != State.MISTAKEN.value,
                visible(scope),
            )
            .order_by(col(CaseRow.created_at), col(CaseRow.id))
            .limit(limit)
        )

    async def in_hands_of(self, people: Collection[int]) -> list[Case]:
        """Open cases that these people have a part in, whoever may see them: to be handed over."""
        parts = (CaseRow.assignee_id, CaseRow.holder_person_id, CaseRow.investigator_id)
        theirs = or_(*(col(part).in_(people) for part in parts))
        return await self._all(_ROWS.where(theirs, is_open).order_by(col(CaseRow.id)).with_for_update())

    async def alike(self, case: Case, *, scope: Scope, since: datetime, limit: int = 50) -> list[Case]:
        """Earlier cases of the same type and category at the same unit that the scope sees, newest first."""
        same = and_(
            _beside(case),
            col(CaseRow.type) == case.type.value,
            col(CaseRow.category) == case.category,
            col(CaseRow.created_at).between(since, case.created_at),
        )
        return await self._newest(and_(same, visible(scope)), limit)

    async def open_beside(self, case: Case, *, scope: Scope, limit: int = 50) -> list[Case]:
        """Other open cases of the same type at the same unit that the scope sees, newest first."""
        same = and_(_beside(case), col(CaseRow.type) == case.type.value, is_open)
        return await self._newest(and_(same, visible(scope)), limit)

    async def _newest(self, condition: ColumnElement[bool], limit: int) -> list[Case]:
        query = _ROWS.where(condition)
        return await self._all(query.order_by(col(CaseRow.created_at).desc(), col(CaseRow.id).desc()).limit(limit))

    async def everything(self, *where: ColumnElement[bool], after: int, limit: int) -> list[Case]:
        """Cases by number, whoever may see them: for whoever runs the database and answers for what is taken out."""
        return await self._all(_ROWS.where(col(CaseRow.id) > after, *where).order_by(col(CaseRow.id)).limit(limit))

    async def change(self, case: Case) -> Case:
        """Saves the new facts. Raises Conflict when somebody changed the case since it was read."""
        result = await self._session.execute(
            update(CaseRow)
            .where(col(CaseRow.id) == case.id, col(CaseRow.revision) == case.revision)
            .values(**columns_of(case), revision=case.revision + 1)
        )
        assert isinstance(result, CursorResult)
        if result.rowcount != 1:
            raise Conflict(case.reference)
        return replace(case, revision=case.revision + 1)

    async def say(self, case: Case, words: Words) -> None:
        """Adds a piece of free text to the case."""
        self._seal(case.id, words)
        await self._session.flush()

    def _seal(self, case: int, words: Words) -> None:
        self._session.add(WordsRow(**sealed(case, words, self._vault)))

    async def words(self, case: Case) -> list[Words]:
        """The free text of a case, oldest first; the caller has checked the scope and writes the audit entry."""
        rows = await self._session.scalars(
            select(WordsRow).where(col(WordsRow.case_id) == case.id).order_by(col(WordsRow.id))
        )
        return [self._opened(row) for row in rows]

    async def words_of(self, cases: Collection[int]) -> Mapping[int, list[Words]]:
        """The free text of many cases at once, oldest first; the caller answers for it as with `words`."""
        rows = await self._session.scalars(
            select(WordsRow).where(col(WordsRow.case_id).in_(cases)).order_by(col(WordsRow.id))
        )
        found: dict[int, list[Words]] = defaultdict(list)
        for row in rows:
            found[row.case_id].append(self._opened(row))
        return found

    def _opened(self, row: WordsRow) -> Words:
        return Words(row.field, self._vault.open(row.text, purpose(row.case_id, row.field)), row.author_id, row.at)

    async def bar(self, case: int, person: int) -> None:
        """Takes all scope on the case from a person, once."""
        await insert_if_absent(self._session, BarredRow, case_id=case, person_id=person)

    async def lift_bar(self, case: int, person: int) -> None:
        """Gives a person back the scope that they would otherwise have."""
        await self._session.execute(
            delete(BarredRow).where(col(BarredRow.case_id) == case, col(BarredRow.person_id) == person)
        )


def purpose(case: int, field: str) -> str:
    """What a piece of free text is bound to."""
    return f"case:{case}:{field}"


def sealed(case: int, words: Words, vault: Vault) -> dict[str, Any]:
    """A piece of free text as its row has it."""
    text = vault.seal(words.text, purpose(case, words.field))
    return {"case_id": case, "field": words.field, "author_id": words.author, "at": words.at, "text": text}


def _link(row: BondRow, case: int) -> Link:
    forward = row.case_id == case
    return Link(row.other_id if forward else row.case_id, Bond(row.bond), forward)


def _beside(case: Case) -> ColumnElement[bool]:
    return and_(
        col(CaseRow.unit_id) == case.unit, col(CaseRow.id) != case.id, col(CaseRow.state) != State.MISTAKEN.value
    )
