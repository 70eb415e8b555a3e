"""Sign-ins as the web asks for them: each question to the database in a transaction of its own, secrets made here."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from storage.database import Database
from storage.sign_ins import Pending, SignIn

LONGEST = timedelta(hours=12)
"""A sign-in lasts no longer than this, however busy it is: a long shift."""
PENDING_LASTS = timedelta(minutes=10)
SEEN_AGAIN = timedelta(minutes=1)
"""How much later something has to be done for it to be written down again."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What a browser was sent to a provider for: the provider's own flow, and the page it wanted to see."""

    flow: Mapping[str, Any] = field(repr=False)
    back: str


class Register:
    """The book of who is on the way and who is in."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], idle: timedelta) -> None:
        self._database = database
        self._now = now
        self._idle = idle

    async def send_away(self, errand: Errand, *, browser: str, provider: str) -> None:
        """Remembers the browser and its errand for ten minutes; the flow's own `state` names it."""
        text = json.dumps({"flow": dict(errand.flow), "back": errand.back})
        pending = Pending(errand.flow["state"], browser, provider, text)
        async with self._database.write() as store:
            await store.sign_ins.send_away(pending, expires_at=self._now() + PENDING_LASTS)

    async def come_back(self, state: str, *, browser: str, provider: str) -> Errand | None:
        """The errand of this browser, once."""
        async with self._database.write() as store:
            text = await store.sign_ins.come_back(state, browser, provider, at=self._now())
        return Errand(**json.loads(text)) if text is not None else None

    async def admit(self, person: int, provider: str, *, instead_of: str = "") -> str:
        """A new secret for the person's browser; whoever was signed in there before no longer is."""
        secret, now = secrets.token_urlsafe(32), self._now()
        async with self._database.write() as store:
            await store.sign_ins.end(instead_of)
            await store.sign_ins.admit(secret, person, provider, at=now, expires_at=now + LONGEST)
        return secret

    async def find(self, secret: str, *, in_use: bool = True) -> SignIn | None:
        """Who is signed in with the secret; an open page alone (`in_use` false) keeps nobody signed in."""
        now = self._now()
        async with self._database.read() as store:
            found = await store.sign_ins.find(secret, at=now, idle=self._idle)
        if found and in_use and now - found.seen_at >= SEEN_AGAIN:
            async with self._database.write() as store:
                await store.sign_ins.see(secret, at=now)
        return found

    async def end(self, secret: str) -> None:
        """Signs the browser out."""
        async with self._database.write() as store:
            await store.sign_ins.end(secret)
