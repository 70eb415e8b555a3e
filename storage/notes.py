"""What waits to be said to whom: one row for each stage and person, leased a person at a time.

A stage becomes notes in the same commit that moves its duty on, so a process that dies has either done both or neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CursorResult, Executable, and_, bindparam, delete, exists, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from quality.duty import Duty
from storage.duties import COLUMNS, duty_from
from storage.tables.duty import DutyRow, MorningRow, NoteRow

WHEN_THEY_COME = datetime(9999, 1, 1, tzinfo=UTC)
"""For whoever is not to be chased: it waits until they write themselves."""
_NOTES, _MORNINGS, _DUTIES = (
    SQLModel.metadata.tables[str(row.__tablename__)] for row in (NoteRow, MorningRow, DutyRow)
)
# What is asked for each person of a morning is built once: building a query takes longer than answering it.
_WAITING = (
    select(*(_NOTES.c[name] for name in ("id", "level", "escalated", "say_at")), *COLUMNS)
    .join(_DUTIES, _DUTIES.c.id == _NOTES.c.duty_id)
    .where(_NOTES.c.person_id == bindparam("who"), _NOTES.c.say_at <= bindparam("now"), _DUTIES.c.done_at.is_(None))
    .order_by(_DUTIES.c.due_at, _DUTIES.c.id)
)
_HELD = _WAITING.join(_MORNINGS, _MORNINGS.c.person_id == _NOTES.c.person_id).where(
    _MORNINGS.c.lease == bindparam("keeper")
)
_TAKE = (
    update(_MORNINGS)
    .where(_MORNINGS.c.person_id.in_(bindparam("people", expanding=True)))
    .values(leased_until=bindparam("until"), lease=bindparam("keeper"))
)
_LOCK = (
    select(_MORNINGS.c.person_id, _MORNINGS.c.lease)
    .where(_MORNINGS.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(_MORNINGS.c.person_id)
    .with_for_update()
)
_DONE = exists().where(_DUTIES.c.id == _NOTES.c.duty_id, _DUTIES.c.done_at.is_not(None))
_OVER = delete(_NOTES).where(
    or_(
        tuple_(_NOTES.c.id, _NOTES.c.level).in_(bindparam("said", expanding=True)),
        and_(_NOTES.c.person_id == bindparam("who"), _NOTES.c.say_at <= bindparam("now"), _DONE),
    )
)
_FORGET = delete(_MORNINGS).where(
    _MORNINGS.c.person_id == bindparam("who"), ~exists().where(_NOTES.c.person_id == _MORNINGS.c.person_id)
)
_DUE = select(_MORNINGS.c.person_id).where(_MORNINGS.c.next_at <= bindparam("now")).limit(1)
_FOLLOWING = select(func.min(_NOTES.c.say_at)).where(_NOTES.c.person_id == bindparam("who"))


@dataclass(frozen=True, slots=True)
class Note:
    """A stage of a duty for one person; `escalated` when they are not its owner but somebody above."""

    duty: int
    person: int
    level: int
    escalated: bool
    say_at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True)
class Morning:
    """Somebody who is to be spoken to; `attempts` counts how often their channels were too busy in a row."""

    person: int
    attempts: int


class Notes:
    """Notes within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, notes: Sequence[Note]) -> None:
        """These are to be said; a stage that was not said yet gives way to a later one of the same duty.

        The people come first and in order: their rows are what two keepers wait for each other at.
        """
        if not notes:
            return
        connection = await self._session.connection()
        people: dict[int, datetime] = {}
        for note in notes:
            people[note.person] = min(note.say_at, people.get(note.person, note.say_at))
        mornings = [{"person_id": who, "next_at": at, "attempts": 0, "lease": ""} for who, at in sorted(people.items())]
        await connection.execute(_adding_mornings(connection.dialect.name), mornings)
        await connection.execute(_adding_notes(connection.dialect.name), [_values(note) for note in notes])

    async def lease(self, keeper: str, *, now: datetime, seconds: float, limit: int) -> list[Morning]:
        """Takes people for whom something is due, for one keeper for a while; two keepers never get the same one."""
        free = or_(col(MorningRow.leased_until).is_(None), col(MorningRow.leased_until) < now)
        due = (
            select(col(MorningRow.person_id), col(MorningRow.attempts))
            .where(col(MorningRow.next_at) <= now, free)
            .order_by(col(MorningRow.next_at), col(MorningRow.person_id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found = [Morning(*row) for row in await self._session.execute(due)]
        until = now + timedelta(seconds=seconds)
        taken = {"people": [morning.person for morning in found], "until": until, "keeper": keeper}
        if found:
            await self._session.execute(_TAKE, taken)
        return found

    async def of(self, person: int, *, now: datetime, keeper: str = "") -> list[tuple[Note, Duty]]:
        """What is to be said to a person now, most urgent first; nothing when `keeper` does not hold them any more."""
        asked = {"who": person, "now": now}
        rows = await self._session.execute(*((_HELD, {**asked, "keeper": keeper}) if keeper else (_WAITING, asked)))
        found = []
        for id_, level, escalated, say_at, *duty in rows:
            owed = duty_from(*duty)
            found.append((Note(owed.id, person, level, escalated, say_at, id_ or 0), owed))
        return found

    async def due(self, *, now: datetime) -> bool:
        """Whether anybody is to be spoken to."""
        return await self._session.scalar(_DUE, {"now": now}) is not None

    async def waiting(self, *, now: datetime) -> list[int]:
        """Everybody for whom something is due."""
        query = (
            select(col(MorningRow.person_id)).where(col(MorningRow.next_at) <= now).order_by(col(MorningRow.person_id))
        )
        return list(await self._session.scalars(query))

    async def settle(
        self, person: int, keeper: str, *, said: Sequence[Note], moved_on: Sequence[Note], now: datetime
    ) -> None:
        """What was said is gone, what is another's to hear is added, and the person is let go of.

        A later stage that took a note's place meanwhile stays; what is done, and was to be said by now, is gone too.
        Whom nothing waits for is forgotten. All of the people are locked first and in order, as in `add`.
        """
        people = sorted({person, *(note.person for note in moved_on)})
        leases = {who: lease for who, lease in await self._session.execute(_LOCK, {"people": people})}  # noqa: C416
        over = {"said": [(note.id, note.level) for note in said], "who": person, "now": now}
        await self._session.execute(_OVER, over)
        await self.add(moved_on)
        if leases.get(person) == keeper:
            await self._let_go(person)

    async def _let_go(self, person: int) -> None:
        forgotten = await self._session.execute(_FORGET, {"who": person})
        assert isinstance(forgotten, CursorResult)
        following = None if forgotten.rowcount else await self._session.scalar(_FOLLOWING, {"who": person})
        if following is not None:
            await self._free(person, next_at=following, attempts=0)

    async def postpone(self, person: int, keeper: str, *, until: datetime, attempts: int) -> None:
        """The person's channels are busy: all of it is tried again then."""
        held = select(col(MorningRow.person_id)).where(
            col(MorningRow.person_id) == person, col(MorningRow.lease) == keeper
        )
        if await self._session.scalar(held.with_for_update()) is not None:
            await self._free(person, next_at=until, attempts=attempts)

    async def _free(self, person: int, *, next_at: datetime, attempts: int) -> None:
        await self._session.execute(
            update(MorningRow)
            .where(col(MorningRow.person_id) == person)
            .values(next_at=next_at, attempts=attempts, leased_until=None, lease="")
        )

    async def wake(self, person: int, *, now: datetime) -> None:
        """They are here: what waited for them to come is said now."""
        waiting = (col(NoteRow.person_id) == person, col(NoteRow.say_at) == WHEN_THEY_COME)
        await self._session.execute(update(NoteRow).where(*waiting).values(say_at=now))
        later = (col(MorningRow.person_id) == person, col(MorningRow.next_at) == WHEN_THEY_COME)
        await self._session.execute(update(MorningRow).where(*later).values(next_at=now))

    async def forget(self, duty: int) -> None:
        """Nothing of this duty waits to be said any more: it was put off, or is another's."""
        await self._session.execute(delete(NoteRow).where(col(NoteRow.duty_id) == duty))


def _values(note: Note) -> dict[str, Any]:
    return {
        "duty_id": note.duty,
        "person_id": note.person,
        "level": note.level,
        "escalated": note.escalated,
        "say_at": note.say_at,
    }


def _insert(dialect: str) -> Any:
    return postgresql.insert if dialect == "postgresql" else sqlite.insert


@cache
def _adding_mornings(dialect: str) -> Executable:
    made = _insert(dialect)(_MORNINGS)
    earlier = (_MORNINGS.c.next_at > made.excluded.next_at) & (_MORNINGS.c.attempts == 0)
    adding: Executable = made.on_conflict_do_update(
        index_elements=["person_id"], set_={"next_at": made.excluded.next_at}, where=earlier
    )
    return adding


@cache
def _adding_notes(dialect: str) -> Executable:
    made = _insert(dialect)(_NOTES)
    adding: Executable = made.on_conflict_do_update(
        index_elements=["duty_id", "person_id"],
        set_={name: made.excluded[name] for name in ("level", "escalated", "say_at")},
    )
    return adding
