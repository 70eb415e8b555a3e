"""Who is signed in to the web chat, who is on the way, and when somebody last was."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class SignInRow(SQLModel, table=True):
    """One browser in which a person is signed in; the cookie's secret is here as a digest only."""

    __tablename__ = "sign_ins"
    secret: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    provider: str
    created_at: datetime = Field(sa_type=Utc)
    seen_at: datetime = Field(sa_type=Utc)
    expires_at: datetime = Field(sa_type=Utc, index=True)


class PendingSignInRow(SQLModel, table=True):
    """A browser that was sent to a provider and has not come back; good once."""

    __tablename__ = "pending_sign_ins"
    state: str = Field(primary_key=True)
    browser: str
    provider: str
    flow: bytes = Field(sa_type=LargeBinary)
    expires_at: datetime = Field(sa_type=Utc, index=True)


class LastSignInRow(SQLModel, table=True):
    """When a person last signed in: whoever never does is not told anything on the web."""

    __tablename__ = "last_sign_ins"
    person_id: int = Field(primary_key=True, foreign_key="people.id")
    at: datetime = Field(sa_type=Utc, index=True)
