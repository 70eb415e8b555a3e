"""Where the bot may speak to somebody unasked on a platform that hands out an address only when they write."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables.column import Utc


class ReferenceRow(SQLModel, table=True):
    """The way to one person's own conversation with the bot."""

    __tablename__ = "chat_references"
    channel: str = Field(primary_key=True)
    to: str = Field(primary_key=True)
    service_url: str
    conversation: str
    bot: str
    tenant: str
    changed_at: datetime = Field(sa_type=Utc, index=True)
