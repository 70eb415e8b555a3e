"""Letters in the database, each put and each look in a transaction of its own."""

from collections.abc import Callable
from datetime import datetime

from storage.database import Database
from storage.letters import Letter


class StoredInbox:
    """The inbox (`bot.web.send.Inbox`) that survives a restart."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def put(self, person: int, subject: str, html: str, replaces: str) -> str:
        earlier = int(replaces) if replaces.isdecimal() else None
        async with self._database.write() as store:
            return str(await store.letters.put(person, subject, html, replaces=earlier, at=self._now()))

    async def since(self, person: int, after: int) -> list[Letter]:
        async with self._database.read() as store:
            return await store.letters.since(person, after)
