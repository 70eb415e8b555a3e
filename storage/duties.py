"""What is owed: created with what causes it, leased by a keeper when it is to be said, ended by what fulfils it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import SQLModel, col

from quality.access import Scope
from quality.case import Holder
from quality.duty import Duty, DutyKind
from storage import waiting
from storage.chunks import chunks
from storage.insert import insert_all_absent
from storage.tables.duty import DutyRow, SayingRow

NAMES = (
    "key", "kind", "subject", "owner_function", "owner_unit_id", "owner_person_id", "unit_id", "due_at", "remind_from",
    "next_nudge_at", "level", "id", "done_at", "done_how", "attempts", "snoozes", "snoozed_level",
)  # fmt: skip
"""The columns of a duty in the order of its fields, the owner's three in the owner's place."""
_KINDS = {kind.value: kind for kind in DutyKind}
_DUTIES = SQLModel.metadata.tables[str(DutyRow.__tablename__)]
COLUMNS = tuple(_DUTIES.c[name] for name in NAMES)
_MESSAGES = [kind.value for kind in DutyKind if kind.is_message]
_WAITING = [kind.value for kind in DutyKind if not kind.is_message]
_SAID = insert(SQLModel.metadata.tables[str(SayingRow.__tablename__)])
_DUE = (
    select(*COLUMNS)
    .where(_DUTIES.c.next_nudge_at <= bindparam("now"), _DUTIES.c.kind.in_(_WAITING))
    .order_by(_DUTIES.c.next_nudge_at, _DUTIES.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_MOVE = (
    update(_DUTIES)
    .where(_DUTIES.c.id.in_(bindparam("of", expanding=True)), _DUTIES.c.done_at.is_(None))
    .values(level=bindparam("to"), next_nudge_at=bindparam("at"), attempts=0)
)
# What a keeper asks for every message is built once: building a statement takes longer than answering it.
_ANY_DUE = select(_DUTIES.c.id).where(_DUTIES.c.next_nudge_at <= bindparam("now")).limit(1)
_MINE = select(*COLUMNS).where(
    _DUTIES.c.id == bindparam("of"), _DUTIES.c.lease == bindparam("keeper"), _DUTIES.c.next_nudge_at.is_not(None)
)
_DECIDED = (
    update(_DUTIES)
    .where(_DUTIES.c.id == bindparam("of"), _DUTIES.c.done_at.is_(None))
    .values(
        next_nudge_at=bindparam("at"), level=bindparam("to"), attempts=bindparam("tried"), lease="", leased_until=None,
        done_at=bindparam("done"), done_how=bindparam("how"),
    )
)  # fmt: skip
_SAYINGS = SQLModel.metadata.tables[str(SayingRow.__tablename__)]
_SAYING_NAMES = (
    "duty_id", "subject", "kind", "level", "person_id", "channel", "at", "to", "message", "failure",
)  # fmt: skip
"""The columns of a saying, in the order of `Saying`."""
_TRIED = select(*(_SAYINGS.c[name] for name in _SAYING_NAMES)).where(_SAYINGS.c.duty_id == bindparam("of"))
_TRIED = _TRIED.order_by(_SAYINGS.c.id)
_TRIED_AT = _TRIED.where(_SAYINGS.c.level == bindparam("stage"))


@dataclass(frozen=True, slots=True)
class Saying:
    """One attempt to say a duty to one person; `message` is the channel's id of it, `failure` why it did not arrive."""

    duty: int
    subject: str
    kind: str
    level: int
    person: int
    channel: str
    at: datetime
    to: str = ""
    message: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Unsent:
    """What nobody has been told: of which duty, to whom, why the last try failed, and since when it does."""

    kind: DutyKind
    subject: str
    person: int
    failure: str
    since: datetime


class Duties:
    """Duties within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.ended: list[Duty] = []
        """What this transaction has ended so far."""

    async def owe(self, duties: Iterable[Duty]) -> None:
        """Stores duties; one whose key exists already is the same duty and is left as it is."""
        rows = [_row(duty) for duty in duties]
        if rows:
            await insert_all_absent(self._session, DutyRow, rows)

    async def exists(self, key: str) -> bool:
        """Whether a duty with this key was ever made."""
        return await self._session.scalar(select(col(DutyRow.id)).where(col(DutyRow.key) == key)) is not None

    async def owe_new(self, duties: Sequence[Duty]) -> None:
        """Stores those that were never made: what is made anew each day is many, and mostly there."""
        known = await self.known([duty.key for duty in duties])
        await self.owe(duty for duty in duties if duty.key not in known)

    async def known(self, keys: Collection[str]) -> set[str]:
        """Which of these keys belong to duties that were ever made."""
        found: set[str] = set()
        for some in chunks(keys):
            found.update(await self._session.scalars(select(col(DutyRow.key)).where(col(DutyRow.key).in_(some))))
        return found

    async def still_owed(self, kind: DutyKind, people: Collection[int]) -> list[str]:
        """What these people owe of this kind in person: the subjects."""
        found: list[str] = []
        for some in chunks(people):
            open_ = (col(DutyRow.kind) == kind.value, col(DutyRow.done_at).is_(None))
            found += await self._session.scalars(
                select(col(DutyRow.subject)).where(col(DutyRow.owner_person_id).in_(some), *open_)
            )
        return found

    async def end(self, subject: str, kinds: Sequence[DutyKind], *, at: datetime, how: str) -> None:
        """Ends what is owed of these kinds about a subject and its parts (`#2`); it is never said again."""
        await self._end(and_(_about(subject), col(DutyRow.kind).in_(kinds)), at=at, how=how)

    async def _end(self, which: ColumnElement[bool], *, at: datetime, how: str) -> None:
        rows = await self._session.execute(
            update(DutyRow)
            .where(which, col(DutyRow.done_at).is_(None))
            .values(done_at=at, done_how=how, next_nudge_at=None)
            .returning(*COLUMNS)
            .execution_options(synchronize_session=False)
        )
        self.ended += [duty_from(*row) for row in rows]

    async def lease(self, keeper: str, *, now: datetime, seconds: float, limit: int = 50) -> list[Duty]:
        """Takes due messages for one keeper for a while; two keepers never get the same one."""
        free = or_(col(DutyRow.leased_until).is_(None), col(DutyRow.leased_until) < now)
        due = (
            select(DutyRow)
            .where(col(DutyRow.next_nudge_at) <= now, free, col(DutyRow.kind).in_(_MESSAGES))
            .order_by(col(DutyRow.next_nudge_at), col(DutyRow.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._session.scalars(due)).all()
        for row in rows:
            row.leased_until, row.lease = now + timedelta(seconds=seconds), keeper
        await self._session.flush()
        return [_duty(row) for row in rows]

    async def hold(self, *, now: datetime, limit: int) -> list[Duty]:
        """What people owe and has a stage that is due, for this transaction alone."""
        due = await self._session.execute(_DUE, {"now": now, "limit": limit})
        return [duty_from(*row) for row in due]

    async def move(self, stages: Sequence[tuple[int, int, datetime]]) -> None:
        """The next stage and its time, for each of these duties; those with the same in one statement."""
        alike: dict[tuple[int, datetime], list[int]] = defaultdict(list)
        for duty, level, at in stages:
            alike[level, at].append(duty)
        for (level, at), duties in alike.items():
            await self._session.execute(_MOVE, {"of": duties, "to": level, "at": at})

    async def get(self, duty: int) -> Duty | None:
        """One duty; the caller asks what it is about with a scope."""
        row = await self._session.get(DutyRow, duty)
        return _duty(row) if row else None

    async def finish(self, duty: int, *, at: datetime, how: str) -> None:
        """This duty is done."""
        await self._end(col(DutyRow.id) == duty, at=at, how=how)

    async def save_stage(self, duty: Duty) -> None:
        """When it is due and said next, and how often it was put off."""
        values = {
            "due_at": duty.due_at,
            "remind_from": duty.remind_from,
            "next_nudge_at": duty.next_nudge_at,
            "level": duty.level,
            "snoozes": duty.snoozes,
            "snoozed_level": duty.snoozed_level,
        }
        await self._session.execute(
            update(DutyRow).where(col(DutyRow.id) == duty.id, col(DutyRow.done_at).is_(None)).values(**values)
        )

    async def due(self, *, now: datetime, limit: int = 200) -> list[Duty]:
        """What a sweep at that time would say, without taking it."""
        rows = await self._session.scalars(
            select(DutyRow)
            .where(col(DutyRow.next_nudge_at) <= now)
            .order_by(col(DutyRow.next_nudge_at), col(DutyRow.id))
            .limit(limit)
        )
        return [_duty(row) for row in rows]

    async def is_due(self, *, now: datetime) -> bool:
        """Whether anything is to be said, or goes on to its next stage."""
        return await self._session.scalar(_ANY_DUE, {"now": now}) is not None

    async def mine(self, duty: int, keeper: str) -> Duty | None:
        """The duty if this keeper still holds it and it is still to be said; else None."""
        row = (await self._session.execute(_MINE, {"of": duty, "keeper": keeper})).one_or_none()
        return duty_from(*row) if row else None

    async def reschedule(
        self,
        duty: int,
        *,
        next_nudge_at: datetime | None,
        level: int,
        attempts: int,
        done_at: datetime | None = None,
        done_how: str = "said",
    ) -> None:
        """What a keeper decides after it said, or could not say, a duty; lets go of the lease.

        A duty that somebody fulfilled meanwhile stays done.
        """
        values = {"of": duty, "at": next_nudge_at, "to": level, "tried": attempts}
        done = {"done": done_at, "how": done_how if done_at else ""}
        await self._session.execute(_DECIDED, values | done)

    async def said(self, *sayings: Saying) -> None:
        """Records attempts, successful or not."""
        if sayings:
            await self._session.execute(_SAID, [_saying_row(saying) for saying in sayings])

    async def sayings(self, duty: int, level: int | None = None) -> list[Saying]:
        """What was tried for a duty, oldest first."""
        query, about = (_TRIED, {"of": duty}) if level is None else (_TRIED_AT, {"of": duty, "stage": level})
        return [Saying(*row) for row in await self._session.execute(query, about)]

    async def unsent(self) -> list[Unsent]:
        """Open duties whose latest stage reached nobody, longest first: for whoever runs the bot, without words."""
        said, better = SayingRow, aliased(SayingRow)
        reached = exists().where(
            col(better.duty_id) == col(said.duty_id), col(better.level) >= col(said.level), col(better.failure) == ""
        )
        tries = (
            select(func.max(col(said.id)).label("last"), func.min(col(said.at)).label("since"))
            .join(DutyRow, col(DutyRow.id) == col(said.duty_id))
            .where(col(said.failure) != "", col(DutyRow.done_at).is_(None), ~reached)
            .group_by(col(said.duty_id), col(said.person_id))
            .subquery()
        )
        rows = await self._session.execute(
            select(SayingRow, tries.c.since).join(tries, tries.c.last == col(SayingRow.id)).order_by(tries.c.since)
        )
        return [Unsent(DutyKind(row.kind), row.subject, row.person_id, row.failure, since) for row, since in rows]

    async def count_open(self, *, now: datetime) -> Sequence[tuple[DutyKind, int, int]]:
        """How many are owed of each kind, and how many of those were due before now."""
        late = func.sum(case((col(DutyRow.due_at) < now, 1), else_=0))
        rows = await self._session.execute(
            select(col(DutyRow.kind), func.count(), late)
            .where(col(DutyRow.done_at).is_(None), col(DutyRow.kind).in_(_WAITING))
            .group_by(col(DutyRow.kind))
            .order_by(col(DutyRow.kind))
        )
        return [(DutyKind(kind), number, overdue) for kind, number, overdue in rows]

    async def cards(self, subject: str) -> list[Saying]:
        """Every message that shows a subject's card, newest per person and channel: to be replaced in place."""
        rows = await self._session.scalars(
            select(SayingRow)
            .where(
                col(SayingRow.subject) == subject,
                col(SayingRow.kind) == DutyKind.CARD.value,
                col(SayingRow.failure) == "",
            )
            .order_by(col(SayingRow.id))
        )
        newest = {(row.person_id, row.channel): _saying(row) for row in rows}
        return list(newest.values())

    async def owed_by(self, *, scope: Scope) -> list[Duty]:
        """All that the scope's person owes, and what those owe whom they stand in for, most urgent first."""
        mine = _DUTIES.c.id.in_(waiting.owed(waiting.number_of(scope)))
        query = select(*COLUMNS).where(mine, _DUTIES.c.kind.in_(_WAITING)).order_by(_DUTIES.c.due_at, _DUTIES.c.id)
        return [duty_from(*row) for row in await self._session.execute(query, waiting.told(scope))]

    async def in_person_of(self, people: Collection[int]) -> list[Duty]:
        """What is owed by these people and nobody else, oldest first: to be handed over."""
        rows = await self._session.scalars(
            select(DutyRow)
            .where(col(DutyRow.owner_person_id).in_(people), col(DutyRow.done_at).is_(None))
            .order_by(col(DutyRow.id))
            .with_for_update()
        )
        return [_duty(row) for row in rows]

    async def hand_over(self, duty: int, owner: Holder) -> None:
        """The duty is another's from now on."""
        await self._session.execute(
            update(DutyRow)
            .where(col(DutyRow.id) == duty)
            .values(owner_function=owner.function, owner_unit_id=owner.unit, owner_person_id=owner.person)
        )

    async def pass_on(self, subject: str, before: int, after: int) -> None:
        """What whoever had a subject owed about it is the next one's; an action stays with whoever was to do it."""
        theirs = (col(DutyRow.owner_person_id) == before, col(DutyRow.owner_function) == "")
        still = (col(DutyRow.done_at).is_(None), col(DutyRow.kind).in_(_PASSED_ON))
        await self._session.execute(
            update(DutyRow).where(_about(subject), *theirs, *still).values(owner_person_id=after)
        )

    async def about(self, subject: str, *, scope: Scope, parts: bool = False) -> list[Duty]:
        """What is owed about a subject, and its parts if asked, that the caller has shown to be within the scope."""
        assert scope.person
        rows = await self._session.scalars(
            select(DutyRow)
            .where(_about(subject) if parts else col(DutyRow.subject) == subject, col(DutyRow.done_at).is_(None))
            .order_by(col(DutyRow.due_at))
        )
        return [_duty(row) for row in rows]

    async def next_due(self) -> datetime | None:
        """When the keeper has something to do next."""
        return await self._session.scalar(select(func.min(col(DutyRow.next_nudge_at))))


_PASSED_ON = (DutyKind.INVESTIGATE.value, DutyKind.CHECK_EFFECT.value, DutyKind.INFORM_PERSON.value)


def _about(subject: str) -> ColumnElement[bool]:
    """The subject itself and its parts (`#2`)."""
    about = col(DutyRow.subject)
    return or_(about == subject, about.startswith(f"{subject}#", autoescape=True))


def _row(duty: Duty) -> dict[str, Any]:
    """A new duty as its row has it."""
    return {
        "key": duty.key,
        "kind": duty.kind.value,
        "subject": duty.subject,
        "owner_function": duty.owner.function,
        "owner_unit_id": duty.owner.unit,
        "owner_person_id": duty.owner.person,
        "unit_id": duty.unit,
        "due_at": duty.due_at,
        "remind_from": duty.remind_from,
        "next_nudge_at": duty.next_nudge_at,
        "level": duty.level,
        "done_how": "",
        "attempts": 0,
        "lease": "",
        "snoozes": 0,
        "snoozed_level": -1,
    }


def _duty(row: DutyRow) -> Duty:
    assert row.id is not None
    return duty_from(*(getattr(row, name) for name in NAMES))


def duty_from(*columns: Any) -> Duty:
    """The duty as the rules know it, from its columns in the order of `NAMES`: a sweep makes thousands."""
    key, kind, subject, function, place, person, *rest = columns
    return Duty(key, _KINDS[kind], subject, Holder(function, place, person), *rest)


def _saying_row(saying: Saying) -> dict[str, Any]:
    known = {field.name: getattr(saying, field.name) for field in fields(saying)}
    return {"duty_id": known.pop("duty"), "person_id": known.pop("person"), **known}


def _saying(row: SayingRow) -> Saying:
    return Saying(
        duty=row.duty_id,
        subject=row.subject,
        kind=row.kind,
        level=row.level,
        person=row.person_id,
        channel=row.channel,
        to=row.to,
        message=row.message,
        failure=row.failure,
        at=row.at,
    )
