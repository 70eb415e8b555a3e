"""Every table of the database; importing this module makes the whole schema known to SQLModel's metadata."""

from sqlmodel import SQLModel

from storage.tables import audit, case, chat, directory, document, duty, person, room, session

metadata = SQLModel.metadata

__all__ = ["audit", "case", "chat", "directory", "document", "duty", "metadata", "person", "room", "session"]
