"""Doors to the reading room, and what the web chat keeps for a person until it is read."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class LinkRow(SQLModel, table=True):
    """A link minted for one person, good once."""

    __tablename__ = "links"
    token: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="people.id")
    subject: str
    expires_at: datetime = Field(sa_type=Utc, index=True)
    spent_at: datetime | None = Field(default=None, sa_type=Utc)


class PassRow(SQLModel, table=True):
    """What a spent link became: a short stay on one page."""

    __tablename__ = "passes"
    secret: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="people.id")
    subject: str
    expires_at: datetime = Field(sa_type=Utc, index=True)


class LetterRow(SQLModel, table=True):
    """Something said unasked in the web chat: finished markup without free text."""

    __tablename__ = "letters"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    subject: str
    html: str
    at: datetime = Field(sa_type=Utc)
    changed_at: datetime = Field(sa_type=Utc)
