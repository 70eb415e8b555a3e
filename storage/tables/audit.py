"""The audit log: entries chained by hash, the head of each chain, and a daily anchor over all heads."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class EntryRow(SQLModel, table=True):
    __tablename__ = "audit_entries"
    __table_args__ = (UniqueConstraint("chain", "seq"),)
    id: int | None = Field(default=None, primary_key=True)
    chain: str
    seq: int
    at: datetime = Field(sa_type=Utc)
    actor: str
    action: str
    details: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    previous: str
    hash: str


class HeadRow(SQLModel, table=True):
    __tablename__ = "audit_heads"
    chain: str = Field(primary_key=True)
    seq: int
    hash: str
    anchored_seq: int = 0


class AnchorRow(SQLModel, table=True):
    __tablename__ = "audit_anchors"
    day: date = Field(primary_key=True)
    previous: str
    hash: str
    at: datetime = Field(sa_type=Utc)


class AnchoredHeadRow(SQLModel, table=True):
    """A head as an anchor saw it: only those that had moved since the anchor before."""

    __tablename__ = "audit_anchored_heads"
    day: date = Field(primary_key=True, foreign_key="audit_anchors.day")
    chain: str = Field(primary_key=True)
    seq: int
    hash: str
