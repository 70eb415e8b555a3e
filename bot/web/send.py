"""Unasked messages on the web: kept as finished pages' parts until their reader comes by."""

from collections.abc import Callable
from typing import Protocol

from jinja2 import Environment

from bot.web.desk import Desk
from bot.web.render import letter, subject_of
from conversation.port import Address, Unreachable
from conversation.screen import Screen
from conversation.words import Translator
from storage.letters import Letter


class Inbox(Protocol):
    """Where letters are kept."""

    async def put(self, person: int, subject: str, html: str, replaces: str) -> str:
        """Keeps a letter, in place of the person's own letter with the id `replaces` where that exists; its id."""
        ...

    async def since(self, person: int, after: int) -> list[Letter]:
        """The person's newest letters (some fifty at most) with a higher id than `after`, oldest first."""
        ...


class WebSend:
    """Says something unasked on the web (`conversation.port.Send`)."""

    def __init__(
        self, desk: Desk, inbox: Inbox, *, translate: Callable[[str], Translator], templates: Environment
    ) -> None:
        self._desk = desk
        self._inbox = inbox
        self._translate = translate
        self._templates = templates

    async def __call__(self, to: Address, screen: Screen, *, replaces: str = "") -> str:
        known = await self._desk.recognise(to)
        if known is None:
            raise Unreachable("nobody is known by this address")
        html = letter(screen, self._translate(known.language), self._templates)
        return await self._inbox.put(known.person, subject_of(screen), html, replaces)
