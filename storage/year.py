"""The year's done duties and acknowledgements; counts are numbers, the note is sealed."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from quality.acknowledgement import Information
from quality.year_wheel import Errand, HandedIn
from storage.insert import insert_if_absent
from storage.tables.year import AcknowledgedRow, HandedInRow
from storage.vault import Vault


class Year:
    """The year wheel within one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def hand_in(self, done: HandedIn, note: str) -> bool:
        """Keeps that an errand is done; whether it was not done before."""
        return await insert_if_absent(
            self._session,
            HandedInRow,
            code=done.errand.code,
            unit_id=done.errand.unit,
            due_on=done.errand.due,
            done_at=done.done_at,
            done_by_id=done.done_by,
            to={code: day.isoformat() for code, day in done.to.items()},
            diary=done.diary,
            counts=dict(done.counts),
            note=self._vault.seal(note, done.errand.subject) if note else None,
        )

    async def handed_in(self, errand: Errand) -> HandedIn | None:
        """What is known of an errand that is done."""
        row = await self._row(errand)
        return _handed_in(row) if row else None

    async def note(self, errand: Errand) -> str:
        """What was written about it; the caller has checked that it may be read."""
        row = await self._row(errand)
        return self._vault.open(row.note, errand.subject) if row and row.note else ""

    async def done(self, first: date, last: date) -> dict[Errand, HandedIn]:
        """Everything done that was due in that time, both days included."""
        rows = await self._session.scalars(
            select(HandedInRow)
            .where(col(HandedInRow.due_on) >= first, col(HandedInRow.due_on) <= last)
            .order_by(col(HandedInRow.due_on), col(HandedInRow.id))
        )
        return {each.errand: each for each in map(_handed_in, rows)}

    async def acknowledge(self, what: Information, round_: str, person: int, *, at: datetime) -> bool:
        """Keeps that somebody has read it, and when first; whether they had not before."""
        return await insert_if_absent(
            self._session, AcknowledgedRow, what=what.value, round=round_, person_id=person, at=at
        )

    async def acknowledged(self, what: Information, *, round_: str = "") -> Mapping[tuple[str, int], datetime]:
        """Who has read it in which round, and when; of one round where it is named."""
        query = select(AcknowledgedRow).where(col(AcknowledgedRow.what) == what.value)
        rows = await self._session.scalars(query.where(col(AcknowledgedRow.round) == round_) if round_ else query)
        return {(row.round, row.person_id): row.at for row in rows}

    async def _row(self, errand: Errand) -> HandedInRow | None:
        query = select(HandedInRow).where(
            col(HandedInRow.code) == errand.code,
            col(HandedInRow.unit_id) == errand.unit,
            col(HandedInRow.due_on) == errand.due,
        )
        return (await self._session.scalars(query)).one_or_none()


def _handed_in(row: HandedInRow) -> HandedIn:
    return HandedIn(
        Errand(row.code, row.unit_id, row.due_on),
        done_at=row.done_at,
        done_by=row.done_by_id,
        to={code: date.fromisoformat(day) for code, day in row.to.items()},
        diary=row.diary,
        counts=row.counts,
    )
