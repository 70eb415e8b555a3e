"""Unfinished conversations, and the deliveries already taken."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class SessionRow(SQLModel, table=True):
    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("person_id", "flow", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id")
    flow: str
    subject: str = ""
    status: str
    revision: int
    talk: bytes = Field(sa_type=LargeBinary)
    result: str = ""
    changed_at: datetime = Field(sa_type=Utc, index=True)


class DeliveryRow(SQLModel, table=True):
    __tablename__ = "deliveries"
    id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Utc, index=True)
