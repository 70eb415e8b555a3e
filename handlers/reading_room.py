"""Links to the reading room: minted for one person by a tap, spent once, good for one page for a short while."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from conversation.screen import Link
from handlers.visit import Visit
from storage.database import Database
from storage.rooms import Door

LINK_LASTS = timedelta(minutes=5)
STAY_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Pass:
    """A stay in the reading room: the secret for the cookie, the page it opens, and until when."""

    secret: str
    subject: str
    expires: datetime


async def mint(visit: Visit, subject: str) -> Link:
    """A link for the person whose turn it is; what it opens is checked when it is opened."""
    tr, token = visit.tr, secrets.token_urlsafe(32)
    await visit.store.rooms.mint(token, Door(visit.person, subject), expires_at=visit.now + LINK_LASTS)
    return Link(
        tr("Länken är bara till för dig och gäller i fem minuter."),
        tr("Öppna läsrummet"),
        f"{visit.house.own_address}/rum/{token}",
    )


class ReadingRoom:
    """The door: turns links into stays."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def look(self, token: str) -> Door | None:
        """Whose link it is and what it opens, while it is good; nothing is spent."""
        async with self._database.read() as store:
            return await store.rooms.look(token, at=self._now())

    async def spend(self, token: str) -> Pass | None:
        """Turns a link into a short stay, once; None when it was spent, is too old, or never was."""
        now = self._now()
        async with self._database.write() as store:
            door = await store.rooms.spend(token, at=now)
            if door is None:
                return None
            secret = secrets.token_urlsafe(32)
            await store.rooms.admit(secret, door, expires_at=now + STAY_LASTS)
        return Pass(secret, door.subject, now + STAY_LASTS)

    async def inside(self, secret: str, subject: str) -> int | None:
        """Whose stay on this page the secret is, while it lasts."""
        async with self._database.read() as store:
            door = await store.rooms.inside(secret, at=self._now())
        return door.person if door and door.subject == subject else None
