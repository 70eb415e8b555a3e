"""What waits to be said to whom: one row for each stage and person, leased a person at a time.

A stage becomes notes in the same commit that moves its duty on, so a process that dies has either done both or neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, delete, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from quality.duty import Duty
from storage.duties import COLUMNS, duty_from
from storage.tables.duty import DutyRow, MorningRow, NoteRow

WHEN_THEY_COME = datetime(9999, 1, 1, tzinfo=UTC)
"""For whoever is not to be chased: it waits until they write themselves."""
_NOTES, _MORNINGS = (SQLModel.metadata.tables[str(row.__tablename__)] for row in (NoteRow, MorningRow))


# What a keeper asks for every person is built once: building a statement takes longer than answering it.
_DUTIES = SQLModel.metadata.tables[str(DutyRow.__tablename__)]
_WHO: BindParameter[int] = bindparam("person")
_NOW: BindParameter[datetime] = bindparam("now")
_HIS = (_NOTES.c.person_id == _WHO, _NOTES.c.say_at <= _NOW)
_WAITING = (
    select(*(_NOTES.c[name] for name in ("id", "level", "escalated", "say_at")), *COLUMNS)
    .join(_DUTIES, _DUTIES.c.id == _NOTES.c.duty_id)
    .where(*_HIS, _DUTIES.c.done_at.is_(None))
    .order_by(_DUTIES.c.due_at, _DUTIES.c.id)
)
_LEASED = _WAITING.join(_MORNINGS, _MORNINGS.c.person_id == _NOTES.c.person_id).where(
    _MORNINGS.c.lease == bindparam("keeper")
)
_HELD = select(_MORNINGS.c.person_id).where(_MORNINGS.c.person_id == _WHO, _MORNINGS.c.lease == bindparam("keeper"))
_HELD = _HELD.with_for_update()
_DONE = select(_DUTIES.c.id).where(_DUTIES.c.id == _NOTES.c.duty_id, _DUTIES.c.done_at.is_not(None))
_OVER = delete(_NOTES).where(*_HIS, _DONE.exists())
_FOLLOWING = select(func.min(_NOTES.c.say_at)).where(_NOTES.c.person_id == _WHO)
_DUE = select(_MORNINGS.c.person_id).where(_MORNINGS.c.next_at <= _NOW).limit(1)
_NO_MORE = delete(_MORNINGS).where(_MORNINGS.c.person_id == _WHO)


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
            select(MorningRow)
            .where(col(MorningRow.next_at) <= now, free)
            .order_by(col(MorningRow.next_at), col(MorningRow.person_id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._session.scalars(due)).all()
        for row in rows:
            row.leased_until, row.lease = now + timedelta(seconds=seconds), keeper
        await self._session.flush()
        return [Morning(row.person_id, row.attempts) for row in rows]

    async def of(self, person: int, *, now: datetime, keeper: str = "") -> list[tuple[Note, Duty]]:
        """What is to be said to a person now, most urgent first; nothing when `keeper` does not hold them any more."""
        query = _LEASED if keeper else _WAITING
        found = []
        asked = {"person": person, "now": now, "keeper": keeper}
        for id_, level, escalated, say_at, *duty in await self._session.execute(query, asked):
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

    async def remove(self, notes: Sequence[Note]) -> None:
        """These are said, or not to be said any more; a later stage that took a note's place meanwhile stays."""
        if notes:
            those = tuple_(col(NoteRow.id), col(NoteRow.level)).in_([(note.id, note.level) for note in notes])
            await self._session.execute(delete(NoteRow).where(those))

    async def release(self, person: int, keeper: str, *, now: datetime) -> None:
        """Lets go of a person to whom everything due was said; forgets them when nothing waits.

        What is done, and was to be said by now, waits no longer.
        """
        asked = {"person": person, "keeper": keeper, "now": now}
        if await self._session.scalar(_HELD, asked) is None:
            return
        await self._session.execute(_OVER, asked)
        following = await self._session.scalar(_FOLLOWING, asked)
        if following is None:
            await self._session.execute(_NO_MORE, asked)
        else:
            await self._free(person, next_at=following, attempts=0)

    async def postpone(self, person: int, keeper: str, *, until: datetime, attempts: int) -> None:
        """The person's channels are busy: all of it is tried again then."""
        if await self._session.scalar(_HELD, {"person": person, "keeper": keeper}) is not None:
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
