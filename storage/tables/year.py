"""What was handed in of the year wheel, and who has acknowledged what they were informed of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class HandedInRow(SQLModel, table=True):
    """One occasion of an entry that is done: days by recipient, numbers by code, and the sealed note."""

    __tablename__ = "handed_in"
    __table_args__ = (UniqueConstraint("code", "unit_id", "due_on"),)
    id: int | None = Field(default=None, primary_key=True)
    code: str
    unit_id: int = Field(foreign_key="units.id")
    due_on: date = Field(index=True)
    done_at: datetime = Field(sa_type=Utc)
    done_by_id: int = Field(foreign_key="people.id")
    to: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    diary: str
    counts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    note: bytes | None = Field(default=None, sa_type=LargeBinary)


class AcknowledgedRow(SQLModel, table=True):
    """That one person has read and understood one thing, one year's or at one new post."""

    __tablename__ = "acknowledged"
    what: str = Field(primary_key=True)
    round: str = Field(primary_key=True)
    person_id: int = Field(primary_key=True, foreign_key="people.id")
    at: datetime = Field(sa_type=Utc)
