"""What is owed, and every attempt to say so."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class DutyRow(SQLModel, table=True):
    __tablename__ = "duties"
    __table_args__ = (
        Index("ix_duties_due", "next_nudge_at", "leased_until"),
        Index("ix_duties_subject", "subject", "kind"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    subject: str
    owner_function: str
    owner_unit_id: int | None = None
    owner_person_id: int | None = Field(default=None, index=True)
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


class SayingRow(SQLModel, table=True):
    """One attempt to say something to one person: where, and what the channel called the message or the failure."""

    __tablename__ = "sayings"
    __table_args__ = (Index("ix_sayings_subject", "subject", "person_id"),)
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
