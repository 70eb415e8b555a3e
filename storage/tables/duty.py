"""What is owed, and every attempt to say so."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc, only

OWED = "done_at IS NULL"


class DutyRow(SQLModel, table=True):
    __tablename__ = "duties"
    __table_args__ = (
        Index("ix_duties_due", "next_nudge_at", "leased_until"),
        Index("ix_duties_subject", "subject", "kind"),
        only("ix_duties_owed_own", "owner_person_id", "owner_function", where=OWED),
        only("ix_duties_owed_held", "owner_function", "owner_unit_id", where=OWED),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    subject: str
    owner_function: str
    owner_unit_id: int | None = None
    owner_person_id: int | None = None
    unit_id: int
    due_at: datetime = Field(sa_type=Utc)
    remind_from: datetime = Field(sa_type=Utc)
    next_nudge_at: datetime | None = Field(default=None, sa_type=Utc)
    level: int = 0
    done_at: datetime | None = Field(default=None, sa_type=Utc)
    done_how: str = ""
    attempts: int = 0
    leased_until: datetime | None = Field(default=None, sa_type=Utc)
    lease: str = ""
    snoozes: int = 0
    snoozed_level: int = -1


class SayingRow(SQLModel, table=True):
    """One attempt to say something to one person: where, and what the channel called the message or the failure."""

    __tablename__ = "sayings"
    __table_args__ = (
        Index("ix_sayings_subject", "subject", "person_id"),
        Index("ix_sayings_person", "person_id", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    duty_id: int = Field(foreign_key="duties.id", index=True)
    subject: str
    kind: str
    level: int
    person_id: int
    channel: str
    to: str = ""
    message: str = ""
    failure: str = ""
    at: datetime = Field(sa_type=Utc)


class NoteRow(SQLModel, table=True):
    """A stage of a duty that waits to be said to one person; gone when it is said."""

    __tablename__ = "notes"
    __table_args__ = (UniqueConstraint("duty_id", "person_id"), Index("ix_notes_person", "person_id", "say_at"))
    id: int | None = Field(default=None, primary_key=True)
    duty_id: int = Field(foreign_key="duties.id")
    person_id: int = Field(foreign_key="people.id")
    level: int
    escalated: bool
    say_at: datetime = Field(sa_type=Utc)


class MorningRow(SQLModel, table=True):
    """Somebody for whom notes wait: leased whole, so that all of them become one message."""

    __tablename__ = "mornings"
    __table_args__ = (Index("ix_mornings_next", "next_at", "leased_until"),)
    person_id: int = Field(foreign_key="people.id", primary_key=True)
    next_at: datetime = Field(sa_type=Utc)
    attempts: int = 0
    leased_until: datetime | None = Field(default=None, sa_type=Utc)
    lease: str = ""


class RequestRow(SQLModel, table=True):
    """What the owner of a duty asked somebody: to take it over, or for more time."""

    __tablename__ = "requests"
    id: int | None = Field(default=None, primary_key=True)
    duty_id: int = Field(foreign_key="duties.id", index=True)
    kind: str
    asker_id: int = Field(foreign_key="people.id")
    asked_id: int = Field(foreign_key="people.id")
    until: date | None = None
    reply: str = ""
    asked_at: datetime = Field(sa_type=Utc)
    replied_at: datetime | None = Field(default=None, sa_type=Utc)
