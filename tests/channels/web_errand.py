"""A served installation with sign-in, and browsers without scripts that go to a provider and come back."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import uvicorn

from bot.settings import Settings
from bot.wiring import Bot, build
from storage.vault import new_key
from tests.idp_fake import TENANT, FakeIdp
from tests.journeys.browse import Browser
from tests.journeys.town import settle

PROVIDERS_PAGE = "Leverantörens inloggning"


class Time:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


@dataclass
class Served:
    """The whole bot on a real port, with the small municipality of the journeys in its database."""

    bot: Bot
    url: str
    time: Time
    browsers: list["Visitor"] = field(default_factory=list)

    def browser(self) -> "Visitor":
        """Somebody's browser, nobody signed in."""
        made = Visitor(self.url)
        self.browsers.append(made)
        return made

    async def person(self, who: str) -> int:
        async with self.bot.database.read() as store:
            found = await store.people.by_email(f"{who}@example.se")
        assert found is not None
        return found


class Visitor(Browser):
    """A browser, and what its person does to sign in."""

    @property
    def client(self) -> httpx.AsyncClient:
        return self._client

    def link(self, text: str) -> str:
        """Where the first link with these words leads."""
        return next(each.get("href") for each in self.page.all("a") if each.text.strip() == text)

    @property
    def heading(self) -> str:
        return self.page.one("h1").text

    async def follows(self, text: str) -> None:
        await self.goes(self.link(text))

    async def goes_to_provider(self, label: str = "Microsoft", start: str = "/") -> None:
        """From our page to the provider's."""
        await self.goes(start)
        await self.follows(f"Logga in med {label}")

    async def signs_in(self, who: str, label: str = "Microsoft", start: str = "/") -> None:
        """All the way there and back; the provider does not ask again whom it knows from before."""
        await self.goes_to_provider(label, start)
        if self.heading == PROVIDERS_PAGE:
            await self.presses("Fortsätt", account=who)

    async def is_sent_back(self, who: str, label: str = "Microsoft", start: str = "/") -> str:
        """Signs in at the provider, but does not yet follow the way back; returns it."""
        await self.goes_to_provider(label, start)
        data = self.page.data(self.page.button("Fortsätt"), account=who)
        answer = await self.client.post(self.page.one("form").get("action"), data=data, follow_redirects=False)
        return answer.headers["location"]

    async def is_in(self) -> bool:
        """Whether the chat opens."""
        await self.goes("/chatt")
        return self.path == "/chatt"


def settings(url: str, database_url: str, **given: Any) -> Settings:
    """Settings as a municipality has them, on loopback."""
    keys: Mapping[str, Any] = {"keys": new_key(), "lookup_key": new_key()}
    return Settings.model_validate({**keys, "database_url": database_url, "public_url": url, **given})


def entra_settings(idp: FakeIdp, **more: Any) -> dict[str, Any]:
    """What connects the sign-in to this tenant."""
    return {
        "tenant_id": TENANT,
        "login_base_url": idp.base,
        "sign_in_client_id": idp.registration.client_id,
        **({} if idp.registration.certificate else {"sign_in_client_secret": idp.registration.secret}),
        **more,
    }


def other_settings(idp: FakeIdp, **more: Any) -> dict[str, Any]:
    """What connects the sign-in to this provider."""
    provider = {
        "name": "utforare",
        "label": "Utföraren AB",
        "issuer": idp.issuer,
        "client_id": idp.registration.client_id,
        "client_secret": idp.registration.secret,
        "domains": ["utforare.example.se"],
        **more,
    }
    return {"oidc_providers": [provider]}


@asynccontextmanager
async def served(database_url: str, *idps: FakeIdp, **given: Any) -> AsyncIterator[Served]:
    """Serves the bot until the block ends; it is registered at these providers."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    for idp in idps:
        name = "entra" if idp.path else "utforare"
        idp.registration.redirect_uri = f"{url}/logga-in/svar/{name}"
    time = Time()
    bot = build(settings(url, database_url, **given), now=time)
    await settle(bot.database)
    server = uvicorn.Server(uvicorn.Config(bot.app, ws="none", lifespan="off", log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve([listener]))
    house = Served(bot, url, time)
    try:
        yield house
    finally:
        for browser in house.browsers:
            await browser.leaves()
        for channel in bot.channels:
            await channel.stop()
        server.should_exit = True
        await serving
        await bot.database.close()
