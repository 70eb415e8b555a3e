from sqlmodel import SQLModel

from storage.tables import audit, case, chat, directory, document, duty, intake, person, room, session, sign_in

metadata = SQLModel.metadata

__all__ = [
    "audit", "case", "chat", "directory", "document", "duty", "intake", "metadata", "person", "room", "session",
    "sign_in",
]  # fmt: skip
