"""What the web asks of the handlers, so that it can be tried without a database behind it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from conversation.port import Address, Said
from conversation.screen import Screen


class Known(Protocol):
    """A person we know, as the desk describes them."""

    @property
    def person(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def about(self) -> str: ...


class Pass(Protocol):
    """What a spent link was worth: the secret of one page, whose subject it is, and until when."""

    @property
    def secret(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def expires(self) -> datetime: ...


class Desk(Protocol):
    """The part of the handlers' desk that the web needs."""

    @property
    def organisation_name(self) -> str: ...
    async def recognise(self, address: Address, email: str | None = None) -> Known | None: ...
    async def hear(self, said: Said) -> Screen: ...
    async def spend(self, token: str) -> Pass | None: ...
    async def room(self, secret: str, subject: str) -> int | None: ...
    async def people(self) -> Sequence[Known]: ...
