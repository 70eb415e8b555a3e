"""What this channel asks of the handlers, so that it can be tried with a desk that answers sample screens."""

from typing import Protocol

from conversation.port import Address, Said
from conversation.screen import At, Notice, Option, Screen


class Known(Protocol):
    """Somebody the bot knows."""

    @property
    def person(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...


class Desk(Protocol):
    """The one path of every turn, as `handlers.converse` offers it."""

    async def recognise(
        self, address: Address, email: str | None = None, *, known_as: Address | None = None
    ) -> Known | None: ...

    async def stranger(self, language: str = "sv") -> Notice: ...

    async def hear(self, said: Said) -> Screen: ...

    async def suggest(self, person: int, at: At, step: str, query: str) -> tuple[Option, ...]: ...
