"""Where people's own conversations with the bot are remembered, so that it can speak first after a restart."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from conversation.port import Address
from storage.database import Database
from storage.references import Reference

REMEMBERED = 10_000


class References(Protocol):
    """What this channel keeps about each person's own conversation."""

    async def put(self, address: Address, reference: Reference) -> bool: ...
    async def get(self, address: Address) -> Reference | None: ...
    async def newest(self) -> Reference | None: ...
    async def forget(self, address: Address) -> None: ...


class StoredReferences:
    """References in the database; a turn that finds the same as the last one writes nothing."""

    def __init__(self, database: Database, channel: str, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._channel = channel
        self._now = now
        self._known: dict[str, Reference] = {}

    async def put(self, address: Address, reference: Reference) -> bool:
        """This is the way now; returns whether there was none before."""
        if self._known.get(address.to) == reference:
            return False
        async with self._database.write() as store:
            new = await store.references.put(address, reference, at=self._now())
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[address.to] = reference
        return new

    async def get(self, address: Address) -> Reference | None:
        async with self._database.read() as store:
            return await store.references.get(address)

    async def newest(self) -> Reference | None:
        async with self._database.read() as store:
            return await store.references.newest(self._channel)

    async def forget(self, address: Address) -> None:
        self._known.pop(address.to, None)
        async with self._database.write() as store:
            await store.references.forget(address)
