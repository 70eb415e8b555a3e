"""The directory is read when its time has come, beside the command: what stands in the database says when that is."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import structlog

from bot.directory.entra import Reading, TooMany, counts, demand, read, write
from bot.directory.faults import FAULTS, DirectoryFault, explain
from bot.microsoft.graph import Graph, open_graph
from bot.microsoft.tokens import NoToken, graph_tokens
from bot.settings import Settings
from quality.profile import Profile
from storage.database import Database
from storage.tenant import Run

LOOK_SECONDS = 600.0
"""How often a process looks whether it is time."""
PAUSE = timedelta(hours=1)
"""How long it leaves the directory alone after it went wrong."""
UNFINISHED = "Den är påbörjad men inte klar; står det kvar om en stund så se efter i loggen."
"""What is said until it is done or stopped: of a process that was ended in between, or a fault that nobody foresaw."""
log = structlog.stdlib.get_logger("hjulet.directory")


@asynccontextmanager
async def directory(settings: Settings) -> AsyncIterator[Graph]:
    """Graph as the settings name it, patient when it is throttled. Raises BadCertificate and OSError."""
    tokens = graph_tokens(settings)
    try:
        async with open_graph(tokens, settings.graph_base_url) as graph:
            yield graph
    finally:
        tokens.close()


async def look(settings: Settings, database: Database, profile: Profile, *, now: datetime, whole: bool) -> Reading:
    """What would change; nothing does. Raises what `read` raises."""
    async with directory(settings) as graph:
        return await read(database, graph, profile, day=now.astimezone(profile.timezone).date(), whole=whole)


class Rounds:
    """Keeps the directory at most so many hours old; one process of many does the work, whichever is first."""

    def __init__(
        self, settings: Settings, database: Database, profile: Profile, *, now: Callable[[], datetime]
    ) -> None:
        self._settings = settings
        self._database = database
        self._profile = profile
        self._now = now

    async def sweep(self) -> int:
        """Reads the directory if it is time; returns how many people it has, 0 where nothing was done."""
        now = self._now()
        if not await self._is_time(now):
            return 0
        await self._say(UNFINISHED, now)
        try:
            reading = await look(self._settings, self._database, self._profile, now=now, whole=False)
            demand(reading.difference, self._profile)
            await write(self._database, reading, self._profile, now=now, actor="clock")
        except FAULTS as error:
            await self._stopped(error, now)
            return 0
        log.info("directory read", **counts(reading))
        return reading.people

    async def _stopped(self, error: DirectoryFault, now: datetime) -> None:
        log.warning("directory not read", error=type(error).__name__, why=_code(error))
        await self._say(explain(error), now)

    async def _say(self, why: str, now: datetime) -> None:
        """Where people look for it: `hjulet directory status` and the doctor."""
        async with self._database.write() as store:
            await store.tenant.went(Run(now, why))

    async def _is_time(self, now: datetime) -> bool:
        """Whether it is old enough, and is not being tried or was not tried in vain just now, by whichever process."""
        async with self._database.read() as store:
            position, last = await store.tenant.position(), await store.tenant.last_run()
        if last and last.why and now < last.at + PAUSE:
            return False
        return position is None or position.at + timedelta(hours=self._settings.directory_hours) <= now


def _code(error: DirectoryFault) -> str:
    """What may stand in a log: codes and shares, never an address or a name."""
    return str(error) if isinstance(error, TooMany | NoToken) else getattr(error, "code", "")
