"""How old the directory is and how its last run went, for those who were not there when the clock ran it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.settings import Settings
from quality.profile import Profile
from storage.database import Database
from storage.tenant import Run

LATE = timedelta(hours=2)
"""How much later than asked for is no sign of anything: a look every ten minutes, and a pause after a fault."""


@dataclass(frozen=True, slots=True)
class Status:
    """When it was last read to the end, and how the last attempt went; None where there was none."""

    read_at: datetime | None
    last: Run | None

    @property
    def is_stopped(self) -> bool:
        return self.last is not None and bool(self.last.why)

    def is_late(self, hours: int, now: datetime) -> bool:
        """Whether the clock should have read it since; `hours` is how often it is asked to (0: never)."""
        return hours > 0 and self.read_at is not None and self.read_at + timedelta(hours=hours) + LATE < now

    def told(self, zone: tzinfo) -> str:
        """The status as a sentence, without anybody's name."""
        read = f"Lästes in senast {_shown(self.read_at, zone)}." if self.read_at else "Ingen är inläst från Entra än."
        if self.last is None or not self.last.why:
            return read
        return f"Läsningen {_shown(self.last.at, zone)} stoppades: {self.last.why} {read}"


def is_read(settings: Settings, profile: Profile | None) -> bool:
    """Whether people come from the tenant at all."""
    chooses = profile is not None and profile.directory.chooses
    return bool(settings.graph_client_id) and (settings.directory_hours > 0 or chooses)


async def status(database: Database) -> Status:
    """What the database says of it; nothing is opened."""
    async with database.read() as store:
        return Status(await store.tenant.read_at(), await store.tenant.last_run())


def _shown(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
