"""The web channel as the process starts it: which pages there are depends on how people say who they are."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.settings import Settings
from bot.web.border import HEADERS, Border
from bot.web.chat import Chat
from bot.web.desk import Desk
from bot.web.events import Events, Sleep
from bot.web.oidc import providers
from bot.web.picker import Picker
from bot.web.register import Register
from bot.web.render import STATIC, templates
from bot.web.room import Room
from bot.web.send import Inbox, WebSend
from bot.web.shell import Refused, Shell, missing
from bot.web.sign_in import SignIn
from bot.web.visitor import Seal
from conversation.words import N_, Translator

STOCKHOLM = ZoneInfo("Europe/Stockholm")
STATIC_CACHE = "public, max-age=604800"


class WebChannel:
    """The web as a channel: `send` for what is said unasked, `routes` for what is asked."""

    name = "web"

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        *,
        inbox: Inbox,
        translate: Callable[[str], Translator],
        now: Callable[[], datetime],
        register: Register | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`register` is where sign-ins are kept, for those settings that have any. Raises BadCertificate or OSError."""
        pages = templates()
        seal = Seal(settings.lookup_key.get_secret_value().encode())
        secure = settings.public_url.startswith("https://")
        host = urlsplit(settings.public_url).netloc
        self._shell = Shell(desk, translate, pages, seal, secure=secure, public_host=host)
        self._demo = settings.demo
        self._events = Events(inbox, sleep=sleep)
        sign_in = None
        if settings.sign_in and register and not settings.demo:
            sign_in = SignIn(self._shell, register, providers(settings))
        reception = Picker(self._shell) if settings.demo else sign_in
        self._chat = Chat(self._shell, inbox, self._events, reception, zone=STOCKHOLM) if reception else None
        self._room = Room(self._shell, now=now, sign_in=sign_in)
        self.send = WebSend(desk, inbox, translate=translate, templates=pages)

    def routes(self) -> list[BaseRoute]:
        guard = [Middleware(Border, self._shell)]
        static = [Middleware(Border, self._shell, cache=STATIC_CACHE)]
        return [
            Route("/halsa", self.health, middleware=guard),
            Mount("/static", StaticFiles(directory=STATIC), middleware=static),
            *self._room.routes(),
            *(self._chat.routes(loopback=self._demo) if self._chat else [Route("/", self.front, middleware=guard)]),
        ]

    async def start(self) -> None:
        """Nothing to start: the web server calls."""

    async def stop(self) -> None:
        """Ends the open streams, which would keep the process waiting."""
        self._events.end()

    async def health(self, _: Request) -> Response:
        return PlainTextResponse("ok")

    async def front(self, _: Request) -> Response:
        return self._shell.refusal(
            Refused(
                200, N_("Hjulet"), N_("Du pratar med Hjulet i chatten. Skriv hjälp till Hjulet där, så är du i gång.")
            )
        )

    async def lost(self, _: Request, error: Exception) -> Response:
        """For the process's own 404 and 405: a kind page instead of two words."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        page = self._shell.refusal(replace(missing(), status=status))
        page.headers.update({**HEADERS, "Cache-Control": "no-store"})
        return page
