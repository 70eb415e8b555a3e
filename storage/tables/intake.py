"""Where cases came from that nobody told in the chat, and how much each sender may still send."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class OriginRow(SQLModel, table=True):
    """One thing that came from outside, by its sender's own key: the same key is never taken twice.

    It outlives the case, so that what was erased does not come back with the same file; the digest is keyed.
    """

    __tablename__ = "origins"
    source: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: str
    reference: str = ""
    case_id: int | None = Field(default=None, foreign_key="cases.id", ondelete="SET NULL", index=True)
    at: datetime = Field(sa_type=Utc)


class BucketRow(SQLModel, table=True):
    """What is left of a sender's allowance, shared by all replicas."""

    __tablename__ = "buckets"
    name: str = Field(primary_key=True)
    level: float
    at: datetime = Field(sa_type=Utc)
