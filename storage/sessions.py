"""Unfinished conversations, sealed, and the deliveries that were already taken."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Row, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from conversation.session import Session, Status
from storage.conflict import Conflict
from storage.insert import insert_if_absent, inserting
from storage.people import VERSION
from storage.tables.session import DeliveryRow, SessionRow
from storage.vault import Vault

TALK = "sessions.talk"

# What every turn asks is built once, on the table itself: building a query takes longer than answering it.
_ROWS = SQLModel.metadata.tables[str(SessionRow.__tablename__)]
_ONE = select(_ROWS).where(
    _ROWS.c.person_id == bindparam("person"),
    _ROWS.c.flow == bindparam("flow"),
    _ROWS.c.subject == bindparam("subject"),
)
_HELD = _ONE.with_for_update()
_SAVE = update(_ROWS).where(_ROWS.c.id == bindparam("session"), _ROWS.c.revision == bindparam("seen"))


class Sessions:
    """Conversations within one transaction; one per person, flow and subject."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def load(self, person: int, flow: str, subject: str, *, at: datetime) -> Session:
        """The conversation, held for this transaction; an empty one is made when there is none."""
        row = await self._row(person, flow, subject)
        if row is None:
            fresh = Session(flow=flow, person=person, subject=subject)
            await insert_if_absent(
                self._session,
                SessionRow,
                person_id=person,
                flow=flow,
                subject=subject,
                status=fresh.status.value,
                revision=0,
                talk=self._vault.seal(_to_json(fresh), TALK),
                result="",
                changed_at=at,
            )
            row = await self._row(person, flow, subject)
            assert row is not None
        return self._read(row)

    async def _row(self, person: int, flow: str, subject: str) -> Row[Any] | None:
        return (await self._session.execute(_HELD, {"person": person, "flow": flow, "subject": subject})).one_or_none()

    async def unfinished(self, person: int) -> list[Session]:
        """A person's open conversations, last touched first."""
        rows = await self._session.scalars(
            select(SessionRow)
            .where(col(SessionRow.person_id) == person, col(SessionRow.status) == Status.OPEN.value)
            .order_by(col(SessionRow.changed_at).desc())
        )
        return [session for session in map(self._read, rows) if session.answers]

    async def save(self, session: Session, *, at: datetime) -> Session:
        """Stores the conversation one revision on. Raises Conflict when it moved since it was loaded."""
        result = await self._session.execute(
            _SAVE,
            {
                "session": session.id,
                "seen": session.revision,
                "status": session.status.value,
                "revision": session.revision + 1,
                "result": session.result,
                "changed_at": at,
                "talk": self._vault.seal(_to_json(session), TALK),
            },
        )
        assert isinstance(result, CursorResult)
        if result.rowcount != 1:
            raise Conflict(f"session {session.id}")
        return replace(session, revision=session.revision + 1)

    def _read(self, row: SessionRow | Row[Any]) -> Session:
        talk = json.loads(self._vault.open(row.talk, TALK))
        assert row.id is not None
        return Session(
            id=row.id,
            flow=row.flow,
            person=row.person_id,
            subject=row.subject,
            status=Status(row.status),
            revision=row.revision,
            result=row.result,
            answers=talk["answers"],
            editing=talk["editing"],
            warned=frozenset(talk["warned"]),
            flagged=frozenset(talk["flagged"]),
            heard=talk["heard"],
            drafts=talk.get("drafts", {}),
        )

    async def peek(self, person: int, flow: str, subject: str) -> Session | None:
        """The conversation as it is, not held, not made."""
        row = (await self._session.execute(_ONE, {"person": person, "flow": flow, "subject": subject})).one_or_none()
        return self._read(row) if row else None

    async def accept(self, delivery: str, *, at: datetime) -> int | None:
        """Remembers a delivery and tells the organisation's version in the same trip; None when it was there."""
        accepting = inserting(self._session.get_bind().dialect.name, DeliveryRow, VERSION)
        return (await self._session.execute(accepting, {"id": delivery, "at": at})).scalar()

    async def refuse(self, delivery: str) -> None:
        """Forgets a delivery whose answers could not be taken: corrected, it comes again under the same name."""
        await self._session.execute(delete(DeliveryRow).where(col(DeliveryRow.id) == delivery))

    async def forget_deliveries(self, before: datetime) -> None:
        """Deliveries older than any platform repeats them are not kept."""
        await self._session.execute(delete(DeliveryRow).where(col(DeliveryRow.at) < before))


def _to_json(session: Session) -> str:
    return json.dumps(
        {
            "answers": dict(session.answers),
            "editing": session.editing,
            "warned": sorted(session.warned),
            "flagged": sorted(session.flagged),
            "heard": session.heard,
            "drafts": dict(session.drafts),
        },
        ensure_ascii=False,
    )
