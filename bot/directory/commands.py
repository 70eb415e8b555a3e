"""The commands that read people from the tenant: a look at what would change, and the change."""

from typing import Annotated

import typer

from bot.directory import shown
from bot.directory.entra import Reading, TooMany, demand, write
from bot.directory.rounds import look
from bot.directory.status import status
from bot.faults import Fault, sentence
from bot.given import Context, settings_of, with_database
from bot.settings import Settings
from bot.wiring import utc_now
from quality.profile_file import load as load_profile
from storage.database import Database

directories = typer.Typer(help="Personer och funktioner från Microsoft Entra.")

Whole = Annotated[bool, typer.Option("--whole", help="Läs alla på nytt, inte bara det som har ändrats.")]


@directories.command("preview")
def preview_directory(context: Context, whole: Whole = False) -> None:
    """Visa vad som skulle ändras om personerna lästes in från Entra; ingenting ändras."""
    settings = _graph_settings(context)
    reading = with_database(settings, lambda each: _look(settings, each, whole=whole))
    _show(reading)
    try:
        demand(reading.difference, load_profile(settings.profile))
    except TooMany as error:
        print(sentence(error))


@directories.command("sync")
def sync_directory(
    context: Context,
    whole: Whole = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Gör det även om ovanligt många slutar; se först med preview.")
    ] = False,
) -> None:
    """Läs in personer, chefer och enheter från Entra; den som har slutat lämnar sina ärenden till chefen."""
    settings = _graph_settings(context)
    profile = load_profile(settings.profile)

    async def run(database: Database) -> tuple[Reading, int]:
        reading = await _look(settings, database, whole=whole)
        if not accept:
            demand(reading.difference, profile)
        return reading, await write(database, reading, profile, now=utc_now())

    reading, moved = with_database(settings, run)
    _show(reading)
    print(f"Läste in {reading.people} personer från Entra; {moved} ärenden bytte handläggare.")


@directories.command("status")
def directory_status(context: Context) -> None:
    """Visa när personerna lästes in senast, och vad som stoppade den senaste läsningen."""
    settings = settings_of(context)
    found = with_database(settings, status)
    print(found.told(load_profile(settings.profile).timezone))
    if found.is_stopped:
        raise typer.Exit(1)


def _graph_settings(context: Context) -> Settings:
    settings = settings_of(context)
    if not settings.graph_client_id:
        raise Fault("HJULET_GRAPH_CLIENT_ID saknas: utan den läses inga personer från Entra; se docs/microsoft.md.")
    return settings


async def _look(settings: Settings, database: Database, *, whole: bool) -> Reading:
    return await look(settings, database, load_profile(settings.profile), now=utc_now(), whole=whole)


def _show(reading: Reading) -> None:
    for line in shown.lines(reading.difference, reading.units):
        print(line)
