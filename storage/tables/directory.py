"""What the tenant's directory said of those who work here, how far it has been read, and how that went last."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class AccountRow(SQLModel, table=True):
    """One account as it was last told, sealed: a later change tells only what is different.

    What others are placed by is beside it, so that a change opens nobody else: whose people they are (an account's
    id), the unit where their manager leads them ('' for who leads), and what their address is found by. `unsettled`
    are looked at again in the next run.
    """

    __tablename__ = "accounts"
    id: str = Field(primary_key=True)
    told: bytes = Field(sa_type=LargeBinary)
    manager: str = Field(index=True)
    led_at: str
    email_key: str = Field(index=True)
    unsettled: bool = Field(default=False, index=True)


class DirectoryRow(SQLModel, table=True):
    """Where to go on reading a directory's changes; `rules` are the digest of the profile's rules it was read by."""

    __tablename__ = "directories"
    name: str = Field(primary_key=True)
    link: bytes = Field(sa_type=LargeBinary)
    rules: str
    at: datetime = Field(sa_type=Utc)


class RunRow(SQLModel, table=True):
    """How the last run of a directory went; `why` is the sentence that says what stopped it, '' where nothing did."""

    __tablename__ = "directory_runs"
    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Utc)
    why: str
