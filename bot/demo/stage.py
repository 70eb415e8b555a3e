"""Sets the demo up the first time: database, municipality, a year of cases and the played day, whole or not at all."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

from bot.demo import wheel
from bot.demo.day import Day, Ear, PlayedClock, Script, played_monday, read_script, sure_days
from bot.demo.folder import Folder
from bot.demo.seed import Past
from bot.demo.transcript import Transcript
from bot.directory import csv
from bot.routines import import_routines
from bot.settings import Settings
from bot.wiring import Bot, build
from handlers.visit import House
from quality.profile_file import load
from storage.schema import migrate

CONTENT = Path(str(files("bot.demo")))
BUILT = """\
Gör i ordning en påhittad kommun. Det tar några sekunder."""
PLAYED = """\
Dagen i Björkhamra är redan spelad, och det du har gjort finns kvar.
`make demo-reset` börjar om från början."""


@dataclass(frozen=True, slots=True)
class Times:
    """What the year is counted from: its end, and the day that is played."""

    now: datetime
    script: Script

    @property
    def monday(self) -> datetime:
        return datetime.combine(played_monday(self.now, self.script), datetime.min.time(), self.now.tzinfo)

    @property
    def friday(self) -> datetime:
        """When the play begins, so that references are given in the order of time."""
        return self.monday - timedelta(days=3) + timedelta(hours=14)

    @property
    def first(self) -> datetime:
        return self.now - timedelta(days=365)


async def prepare(folder: Folder, settings: Settings, *, now: datetime, write: Callable[[str], None]) -> None:
    """Makes the demo's database unless it is there; `now` is aware. What a cut-short run left is thrown away."""
    if folder.is_made:
        write(PLAYED)
        return
    write(BUILT)
    building = folder.begin(settings)
    await migrate(building.database_url)
    times = Times(now.astimezone(load(settings.profile).timezone), read_script())
    clock, ear = PlayedClock(times.first), Ear()
    bot = build(building, now=clock, watch=ear)
    try:
        await _fill(bot, building, times)
        await wheel.turn(bot, times.friday)
        transcript = Transcript(write, zone=bot.profile.timezone)
        past = Past(_house(bot, building), bot.desk.translator("sv"), until=times.now)
        await _live(bot, past, times, Day(bot, clock, ear, transcript))
    finally:
        await bot.database.close()
    folder.finish()


def _house(bot: Bot, settings: Settings) -> House:
    return House(bot.profile, settings.free_text, settings.own_address)


async def _fill(bot: Bot, settings: Settings, times: Times) -> None:
    """Units, people, substitutes and routines, from the same files that a municipality would bring."""
    units, people, substitutes = await asyncio.to_thread(
        lambda: [
            (CONTENT / name).read_text(encoding="utf-8") for name in ("units.csv", "people.csv", "substitutes.csv")
        ]
    )
    await csv.import_units(bot.database, csv.read_units(units), times.first)
    await csv.import_people(bot.database, csv.read_people(people), times.first, profile=bot.profile)
    await csv.import_substitutes(bot.database, csv.read_substitutes(substitutes), times.first)
    await import_routines(bot.database, CONTENT / "routines", times.first)


async def _live(bot: Bot, past: Past, times: Times, day: Day) -> None:
    """The year until the played day, the day, and what came after it until yesterday."""
    monday = times.monday.date()
    events = past.plan(times.first.date(), times.now.date() - timedelta(days=1), sure_days(monday))
    async with bot.database.write() as store:
        await past.happen(store, [event for event in events if event.at < times.friday])
    await day.play(times.script, monday)
    async with bot.database.write() as store:
        await past.happen(store, [event for event in events if event.at.date() > monday])
