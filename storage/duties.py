"""What is owed: created with what causes it, leased by a keeper when it is to be said, ended by what fulfils it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, false, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from quality.access import Scope
from quality.case import Holder
from quality.duty import Duty, DutyKind
from storage.chunks import chunks
from storage.insert import insert_if_absent
from storage.tables.duty import DutyRow, SayingRow


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


class Duties:
    """Duties within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def owe(self, duties: Iterable[Duty]) -> None:
        """Stores duties; one whose key exists already is the same duty and is left as it is."""
        for duty in duties:
            await insert_if_absent(
                self._session,
                DutyRow,
                key=duty.key,
                kind=duty.kind.value,
                subject=duty.subject,
                owner_function=duty.owner.function,
                owner_unit_id=duty.owner.unit,
                owner_person_id=duty.owner.person,
                unit_id=duty.unit,
                due_at=duty.due_at,
                remind_from=duty.remind_from,
                next_nudge_at=duty.next_nudge_at,
                level=duty.level,
                done_how="",
                attempts=0,
                lease="",
            )

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

    async def end(self, subject: str, kinds: Sequence[DutyKind], *, at: datetime, how: str) -> None:
        """Ends what is owed of these kinds about a subject; ended duties are never said again."""
        await self._session.execute(
            update(DutyRow)
            .where(col(DutyRow.subject) == subject, col(DutyRow.kind).in_(kinds), col(DutyRow.done_at).is_(None))
            .values(done_at=at, done_how=how, next_nudge_at=None)
        )

    async def lease(self, keeper: str, *, now: datetime, seconds: float, limit: int = 50) -> list[Duty]:
        """Takes due duties for one keeper for a while; two keepers never get the same one."""
        free = or_(col(DutyRow.leased_until).is_(None), col(DutyRow.leased_until) < now)
        due = (
            select(DutyRow)
            .where(col(DutyRow.next_nudge_at) <= now, free)
            .order_by(col(DutyRow.next_nudge_at), col(DutyRow.id))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._session.scalars(due)).all()
        for row in rows:
            row.leased_until, row.lease = now + timedelta(seconds=seconds), keeper
        await self._session.flush()
        return [_duty(row) for row in rows]

    async def due(self, *, now: datetime, limit: int = 200) -> list[Duty]:
        """What a sweep at that time would say, without taking it."""
        rows = await self._session.scalars(
            select(DutyRow)
            .where(col(DutyRow.next_nudge_at) <= now)
            .order_by(col(DutyRow.next_nudge_at), col(DutyRow.id))
            .limit(limit)
        )
        return [_duty(row) for row in rows]

    async def mine(self, duty: int, keeper: str) -> Duty | None:
        """The duty if this keeper still holds it and it is still to be said; else None."""
        query = select(DutyRow).where(
            col(DutyRow.id) == duty, col(DutyRow.lease) == keeper, col(DutyRow.next_nudge_at).is_not(None)
        )
        row = (await self._session.scalars(query)).one_or_none()
        return _duty(row) if row else None

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
        values: dict[str, object] = {
            "next_nudge_at": next_nudge_at,
            "level": level,
            "attempts": attempts,
            "lease": "",
            "leased_until": None,
        }
        if done_at is not None:
            values |= {"done_at": done_at, "done_how": done_how}
        still_owed = (col(DutyRow.id) == duty, col(DutyRow.done_at).is_(None))
        await self._session.execute(update(DutyRow).where(*still_owed).values(**values))

    async def said(self, saying: Saying) -> None:
        """Records an attempt, successful or not."""
        self._session.add(
            SayingRow(
                duty_id=saying.duty,
                subject=saying.subject,
                kind=saying.kind,
                level=saying.level,
                person_id=saying.person,
                channel=saying.channel,
                to=saying.to,
                message=saying.message,
                failure=saying.failure,
                at=saying.at,
            )
        )
        await self._session.flush()

    async def sayings(self, duty: int, level: int | None = None) -> list[Saying]:
        """What was tried for a duty, oldest first."""
        query = select(SayingRow).where(col(SayingRow.duty_id) == duty).order_by(col(SayingRow.id))
        if level is not None:
            query = query.where(col(SayingRow.level) == level)
        return [_saying(row) for row in await self._session.scalars(query)]

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
        """All that the scope's person owes, most urgent first."""
        pairs, owner = sorted(scope.holds), col(DutyRow.owner_person_id)
        place = tuple_(col(DutyRow.owner_function), func.coalesce(col(DutyRow.owner_unit_id), 0))
        held = place.in_(pairs) if pairs else false()
        mine = or_(
            and_(col(DutyRow.owner_function) == "", owner == scope.person),
            and_(or_(owner.is_(None), owner.in_(sorted(scope.selves))), held),
        )
        waiting = [kind.value for kind in DutyKind if not kind.is_message]
        rows = await self._session.scalars(
            select(DutyRow)
            .where(mine, col(DutyRow.done_at).is_(None), col(DutyRow.kind).in_(waiting))
            .order_by(col(DutyRow.due_at), col(DutyRow.id))
        )
        return [_duty(row) for row in rows]

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

    async def about(self, subject: str, *, scope: Scope) -> list[Duty]:
        """What is owed about a subject that the caller has shown to be within the scope."""
        assert scope.person
        rows = await self._session.scalars(
            select(DutyRow)
            .where(col(DutyRow.subject) == subject, col(DutyRow.done_at).is_(None))
            .order_by(col(DutyRow.due_at))
        )
        return [_duty(row) for row in rows]

    async def next_due(self) -> datetime | None:
        """When the keeper has something to do next."""
        return await self._session.scalar(select(func.min(col(DutyRow.next_nudge_at))))


def _duty(row: DutyRow) -> Duty:
    assert row.id is not None
    return Duty(
        id=row.id,
        key=row.key,
        kind=DutyKind(row.kind),
        subject=row.subject,
        owner=Holder(row.owner_function, row.owner_unit_id, row.owner_person_id),
        unit=row.unit_id,
        due_at=row.due_at,
        remind_from=row.remind_from,
        next_nudge_at=row.next_nudge_at,
        level=row.level,
        done_at=row.done_at,
        done_how=row.done_how,
        attempts=row.attempts,
    )


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
