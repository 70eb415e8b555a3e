"""Who it is that sits at a browser: one small question with two answers, the demo's picker and a real sign-in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.desk import Known
from bot.web.read import Form
from bot.web.shell import Refused
from conversation.words import Phrase


@dataclass(frozen=True, slots=True)
class Guest:
    """The person at a browser; `key` is what that browser's forms are bound to."""

    known: Known
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WayOut:
    """How a guest leaves: what stands before their name, and the button beside it."""

    path: str
    before: Phrase
    button: Phrase


class Reception(Protocol):
    """Finds out who it is, and shows the way in to whoever is nobody yet."""

    @property
    def way_out(self) -> WayOut: ...

    def routes(self, guard: Sequence[Middleware]) -> list[Route]:
        """The pages of its own."""
        ...

    async def guest(self, request: Request, *, in_use: bool = True) -> Guest | None:
        """Who sent the request; `in_use` says whether somebody did something, or a page only asked for news."""
        ...

    def show_in(self, request: Request) -> Response:
        """Where somebody goes whom we cannot tell from others."""
        ...

    def turn_away(self, form: Form) -> Refused:
        """What somebody is told who sent a form and is nobody (any more)."""
        ...
