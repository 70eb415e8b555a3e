"""What the tenant's directory said of those who work here, and how far its changes have been read."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class AccountRow(SQLModel, table=True):
    """One account as it was last told, sealed: a later change tells only what is different."""

    __tablename__ = "accounts"
    id: str = Field(primary_key=True)
    told: bytes = Field(sa_type=LargeBinary)


class DirectoryRow(SQLModel, table=True):
    """Where to go on reading a directory's changes; `rules` are the digest of the profile's rules it was read by."""

    __tablename__ = "directories"
    name: str = Field(primary_key=True)
    link: bytes = Field(sa_type=LargeBinary)
    rules: str
    at: datetime = Field(sa_type=Utc)
