"""A browser without scripts, over the wire of the application itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.settings import Settings
from bot.web import WebChannel
from tests.channels.web_fakes import NOW, FakeDesk, FakeInbox, Plain, settings
from tests.channels.web_page import Page

HOME = "http://127.0.0.1:8000"


async def no_wait(_: float) -> None:
    return None


@dataclass
class Visit:
    """A web channel with fakes behind it and a browser before it."""

    desk: FakeDesk = field(default_factory=FakeDesk)
    inbox: FakeInbox = field(default_factory=FakeInbox)
    settings: Settings = field(default_factory=settings)
    sleep: Callable[[float], Awaitable[None]] = no_wait

    def __post_init__(self) -> None:
        self.channel = WebChannel(
            self.desk, self.settings, inbox=self.inbox, translate=Plain, now=lambda: NOW, sleep=self.sleep
        )
        app: Any = Starlette(
            routes=self.channel.routes(), exception_handlers={404: self.channel.lost, 405: self.channel.lost}
        )
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url=self.settings.public_url or HOME
        )
        self.page = Page("")
        self.answer = httpx.Response(200)

    async def go(self, path: str) -> Page:
        return self._arrive(await self.client.get(path, follow_redirects=True))

    async def press(self, text: str, **filled: str | list[str]) -> Page:
        """Presses the button and follows where it leads; `filled` names fields with `__` for the dot."""
        button = self.page.button(text)
        form = next(each for each in self.page.all("form") if button.form in {each.get("id"), each.get("action")})
        data = self.page.data(button, **filled)
        return self._arrive(await self.client.post(form.get("action"), data=data, follow_redirects=True))

    async def be(self, name: str) -> Page:
        await self.go("/")
        return await self.press(name)

    def _arrive(self, answer: httpx.Response) -> Page:
        self.answer = answer
        self.page = Page(answer.text)
        return self.page
