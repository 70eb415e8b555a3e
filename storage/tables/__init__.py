from sqlmodel import SQLModel

from storage.tables import audit, case, chat, control, directory, document, duty, person, room, session, sign_in, year

metadata = SQLModel.metadata

__all__ = [
    "audit", "case", "chat", "control", "directory", "document", "duty", "metadata", "person", "room", "session",
    "sign_in", "year",
]  # fmt: skip
