from sqlmodel import SQLModel

from storage.tables import (
    audit,
    case,
    chat,
    control,
    directory,
    document,
    duty,
    intake,
    person,
    room,
    session,
    sign_in,
    year,
)  # fmt: skip

metadata = SQLModel.metadata

__all__ = [
    "audit", "case", "chat", "control", "directory", "document", "duty", "intake", "metadata", "person", "room",
    "session", "sign_in", "year",
]  # fmt: skip
