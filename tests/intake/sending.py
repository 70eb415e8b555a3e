"""A sender outside, as the documentation tells it to be: JSON, a clock, a key of its own, and a signature."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from bot.settings import Settings
from bot.wiring import Bot, build
from conversation.port import Address
from quality.role import Function
from storage.database import Database
from tests.world import CARE, KEYS, POSTS, TOP, World

SECRET = "a-secret-of-forty-characters-for-the-form"
OTHER = "another-secret-of-forty-characters-or-so"
CARE_AB = f"{TOP}/Utförare/Omsorgsbolaget"
SENDERS: tuple[Mapping[str, Any], ...] = (
    {"name": "e-tjanst", "secret": SECRET, "types": ["synpunkt"], "unit": CARE},
    {
        "name": "omsorgsbolaget",
        "secret": OTHER,
        "types": ["synpunkt", "provider_event", "misconduct"],
        "unit": CARE_AB,
        "per_minute": 3,
    },
)
SYNPUNKT: Mapping[str, Any] = {
    "type": "synpunkt",
    "kind": "complaint",
    "unit": f"{CARE}/Linden",
    "topic": "food",
    "sender": "relative",
    "said": "Maten är alltid kall när den kommer fram.",
    "answer": "phone",
    "contact": "Dottern, 070-174 06 35",
}
EVENT: Mapping[str, Any] = {
    "type": "provider_event",
    "service": "home_care",
    "assessment": "unsure",
    "provider": "Omsorgsbolaget, avtal 12",
    "what": "Ett larm gick inte fram under natten.",
    "measure": "Larmen är bytta och provade.",
}
MISCONDUCT: Mapping[str, Any] = {
    "type": "misconduct",
    "provider": "Omsorgsbolaget, avtal 12",
    "what": "Någon har tagit pengar.",
    "measure": "Personen arbetar inte nu.",
}


def settings(url: str) -> Settings:
    return Settings.model_validate({**KEYS, "database_url": url, "intake_senders": SENDERS})


@asynccontextmanager
async def door(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The municipality's server, another process as far as its database knows."""
    bot: Bot = build(settings(world.url), now=world.time)
    transport = httpx.ASGITransport(app=bot.app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="https://hjulet.example.se") as client:
            yield client
    finally:
        await bot.database.close()


@dataclass(frozen=True, slots=True)
class Letter:
    """One request, signed by somebody who has only read the documentation."""

    body: bytes
    at: datetime
    sender: str = "e-tjanst"
    secret: str = SECRET
    key: str = "formular-0001"

    @property
    def headers(self) -> dict[str, str]:
        timestamp = str(int(self.at.timestamp()))
        signed = b"v1:" + timestamp.encode() + b":" + self.key.encode() + b":" + self.body
        return {
            "Content-Type": "application/json",
            "X-Hjulet-Sender": self.sender,
            "X-Hjulet-Timestamp": timestamp,
            "Idempotency-Key": self.key,
            "X-Hjulet-Signature": "v1=" + hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest(),
        }


def letter(world: World, content: Mapping[str, Any] = SYNPUNKT, **more: str) -> Letter:
    return Letter(json.dumps(content, ensure_ascii=False).encode(), world.time(), **more)


def from_provider(world: World, content: Mapping[str, Any] = EVENT, **more: str) -> Letter:
    return letter(world, content, sender="omsorgsbolaget", secret=OTHER, **more)


async def send(client: httpx.AsyncClient, sent: Letter, **headers: str) -> httpx.Response:
    return await client.post("/api/intake", content=sent.body, headers={**sent.headers, **headers})


async def with_provider(world: World) -> None:
    """A provider with a node of its own: Pia answers for it, Olle works there; Conny watches the contract."""
    async with world.database.write() as store:
        world.units["bolaget"] = await store.people.unit(tuple(CARE_AB.split("/")))
        world.units["annat"] = await store.people.unit((TOP, "Utförare", "Ett annat bolag"))
        for who, name in (("pia", "Pia Utförare"), ("olle", "Olle Hemtjänst"), ("conny", "Conny Avtal")):
            world.people[who] = await store.people.person(f"{who}@example.se", name)
            await store.people.remember(world.people[who], Address("slack", who))
    await world.hold(
        *POSTS,
        ("pia", Function.PROVIDER, "bolaget"),
        ("olle", Function.EMPLOYEE, "bolaget"),
        ("conny", Function.CONTRACT, "top"),
    )


async def cases_in(database: Database) -> int:
    async with database.read() as store:
        return len(await store.cases.everything(after=0, limit=1000))
