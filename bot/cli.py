"""The command `hjulet`: one sentence for each thing that can go wrong in the configuration, and no traceback."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer
from pydantic import SecretStr

from bot import ask
from bot.demo.folder import Folder
from bot.demo.stage import prepare
from bot.directory import csv, shown
from bot.directory.entra import Reading, TooMany, counts, demand, write
from bot.directory.rounds import look
from bot.doctor.examine import examine_and_tell
from bot.envfile import write_env_file
from bot.faults import CONFIGURATION, Fault, demand_folder, sentence
from bot.routines import import_routines
from bot.serve import claim, log_to_stderr, serve
from bot.settings import Settings, from_environment
from bot.slack.manifest import manifest as slack_manifest
from bot.teams.manifest import NotReady, package
from bot.terminal import render
from bot.wiring import build, open_database, utc_now
from bot.words import SOURCE, load
from quality.calendar import add_working_days
from quality.profile import Profile
from quality.profile import load as load_profile
from storage.database import Database
from storage.schema import migrate as migrate_database

T = TypeVar("T")
DEFAULT_FILE = Path("hjulet.env")
DEMO_FOLDER = Path("var/demo")
FIRST_FILE = """\
# SQLite-fil, eller PostgreSQL: postgresql+psycopg://användare:lösenord@server/databas
HJULET_DATABASE_URL=sqlite+aiosqlite:///hjulet.db
# Adressen som personalen når servern på.
#HJULET_PUBLIC_URL=https://hjulet.example.se
# Slack: se README.
#SLACK_BOT_TOKEN=xoxb-
#SLACK_APP_TOKEN=xapp-
#SLACK_SIGNING_SECRET=
"""

app = typer.Typer(
    help="Hjulet: avvikelser, rutiner och påminnelser i chatten.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
imports = typer.Typer(help="Läs in personer, enheter, ersättare eller rutiner.")
manifests = typer.Typer(help="Skriv en chattplattforms inställningsfil eller appaket.")
audits = typer.Typer(help="Kontrollera loggen.")
key_commands = typer.Typer(help="Krypteringsnycklar.")
directories = typer.Typer(help="Personer och funktioner från Microsoft Entra.")
for name, group in (
    ("import", imports),
    ("directory", directories),
    ("manifest", manifests),
    ("audit", audits),
    ("keys", key_commands),
):
    app.add_typer(group, name=name)


@dataclass(frozen=True, slots=True)
class Given:
    """What was said before the command: which settings file to use."""

    file: Path | None

    def settings(self) -> Settings:
        """Raises Fault when the named file is missing, and ValidationError."""
        if self.file is not None and not self.file.is_file():
            raise Fault(f"Inställningsfilen {self.file} finns inte; `hjulet init` skriver en ny.")
        settings = from_environment(self.file)
        demand_folder(settings.database_url)
        # The demo talks to nobody outside this machine, whatever the shell around it has set.
        silent = {"slack_bot_token": SecretStr(""), "teams_app_id": ""}
        return settings.model_copy(update=silent) if settings.demo else settings


Context = typer.Context


@app.callback()
def before(
    context: Context,
    env_file: Annotated[
        Path | None,
        typer.Option(envvar="HJULET_ENV_FILE", help="Fil med inställningar; annars ./hjulet.env om den finns."),
    ] = None,
) -> None:
    log_to_stderr("WARNING")
    if context.invoked_subcommand is None:
        print(context.get_help())
    context.obj = Given(env_file or (DEFAULT_FILE if DEFAULT_FILE.is_file() else None))


def _settings(context: Context) -> Settings:
    given = context.obj
    assert isinstance(given, Given)
    return given.settings()


def _with_database(settings: Settings, do: Callable[[Database], Awaitable[T]]) -> T:
    """Does something with the database that the settings name, and closes it."""

    async def run() -> T:
        database = open_database(settings)
        try:
            return await do(database)
        finally:
            await database.close()

    return asyncio.run(run())


# Start


@app.command()
def init(file: Annotated[Path, typer.Option(help="Var filen ska ligga.")] = DEFAULT_FILE) -> None:
    """Skriv en inställningsfil med nya nycklar."""
    try:
        write_env_file(file, FIRST_FILE)
    except FileExistsError:
        raise Fault(f"{file} finns redan och skrivs aldrig över; välj ett annat namn med --file.") from None
    command = "hjulet" if file == DEFAULT_FILE else f"hjulet --env-file {file}"
    print(f"Skrev {file} med nya nycklar. Spara en kopia på ett säkert ställe: utan nycklarna går inget att läsa.")
    print(f"Fyll i filen, kör `{command} migrate` och `{command} import people FIL`, sedan `{command} serve`.")


@app.command()
def migrate(context: Context) -> None:
    """Gör databasen klar för den här versionen."""
    asyncio.run(migrate_database(_settings(context).database_url))
    print("Databasen är klar.")


@app.command("serve")
def serve_(context: Context) -> None:
    """Starta Hjulet: kanaler, påminnelser och webbsidor i en process."""
    settings = _settings(context)
    log_to_stderr(settings.log_level)
    listener = claim(settings.host, settings.port)
    settings = settings.model_copy(update={"port": listener.getsockname()[1]})

    async def run() -> None:
        bot = build(settings)
        await migrate_database(settings.database_url)
        await serve(bot, listener, ready=lambda: print(f"Hjulet svarar på {settings.own_address}", flush=True))

    asyncio.run(run())


@app.command()
def demo(
    port: Annotated[int, typer.Option(envvar="PORT", help="Port på den egna datorn.", min=0, max=65535)] = 8000,
    folder: Annotated[Path, typer.Option(help="Var demons data ligger.")] = DEMO_FOLDER,
) -> None:
    """Prova Hjulet i en påhittad kommun, i webbläsaren."""
    listener = claim("127.0.0.1", port)
    place = Folder(folder)
    settings = place.settings(listener.getsockname()[1])

    async def run() -> None:
        await prepare(place, settings, now=utc_now(), write=_say)
        await migrate_database(settings.database_url)
        bot = build(settings)
        await serve(bot, listener, ready=lambda: _invite(place, settings, bot.profile))

    asyncio.run(run())


def _say(line: str) -> None:
    print(line, flush=True)


def _invite(place: Folder, settings: Settings, profile: Profile) -> None:
    tomorrow = add_working_days(utc_now(), 1, zone=profile.timezone, hours=profile.hours).astimezone(profile.timezone)
    _say("\nSe redan nu vad som sägs härnäst, medan demon är i gång:")
    _say(f"  .venv/bin/hjulet --env-file {place.env_file} tick --at {tomorrow:%Y-%m-%d}T10:00")
    _say(f"\nHjulet finns på {settings.own_address} – öppna sidan och välj vem du vill vara. Ctrl+C avslutar.")


# What is said


@app.command()
def tick(
    context: Context,
    at: Annotated[str, typer.Option(help="Tiden att låtsas vara i, som 2026-11-30T08:00; annars nu.")] = "",
) -> None:
    """Visa vad som skulle sägas vid en tid; i demon sägs det på riktigt."""
    settings = _settings(context)
    now = _moment(at, load_profile(settings.profile).timezone)
    for line in asyncio.run(ask.swept(settings, now) if settings.demo else ask.foreseen(settings, now)):
        print(line)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        found = datetime.fromisoformat(text) if text else datetime.now(UTC)
    except ValueError:
        raise Fault(f"--at ska vara en tid som 2026-11-30T08:00, inte {text}.") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


@app.command()
def summary(
    context: Context,
    period: Annotated[list[str] | None, typer.Argument(help="vecka, månad, år, förra månaden, 2026-10 …")] = None,
) -> None:
    """Skriv ut sammanfattningen för hela organisationen."""
    settings = _settings(context)
    card = _with_database(settings, lambda each: ask.summary(each, settings, " ".join(period or []), now=utc_now()))
    if card is None:
        raise Fault("Den perioden förstår jag inte; skriv till exempel vecka, förra månaden, 2026-10 eller 2026.")
    print(render(card))


# What is brought in


@imports.command("routines")
def import_routines_(context: Context, path: Path) -> None:
    """Läs in rutiner (.txt eller .md) från en mapp eller en fil."""
    found = _with_database(_settings(context), lambda each: import_routines(each, path, utc_now()))
    for refused in found.refused:
        print(f"Läste inte in {refused}.")
    if not found.documents:
        raise Fault(f"Det fanns inga rutiner att läsa in i {path}: filerna ska sluta på .txt eller .md.")
    print(f"Läste in {found.documents} dokument med {found.passages} avsnitt.")


def _import(
    context: Context,
    file: Path,
    read: Callable[[str], list[T]],
    bring: Callable[[Database, list[T], datetime], Awaitable[int]],
    what: str,
) -> None:
    """Reads a whole file before anything of it is stored."""
    settings = _settings(context)
    try:
        lines = read(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Fault(f"{file} är inte UTF-8-text; spara filen som CSV UTF-8.") from None
    number = _with_database(settings, lambda each: bring(each, lines, utc_now()))
    print(f"Läste in {number} {what}.")


@imports.command("people")
def import_people(context: Context, file: Path) -> None:
    """Läs in personer och funktioner från en CSV-fil; den ersätter den förra."""
    _import(context, file, csv.read_people, csv.import_people, "personer")


@imports.command("units")
def import_units(context: Context, file: Path) -> None:
    """Läs in enheter och vilka lagrum som är vanliga där, från en CSV-fil."""
    _import(context, file, csv.read_units, csv.import_units, "enheter")


@imports.command("substitutes")
def import_substitutes(context: Context, file: Path) -> None:
    """Läs in vem som ersätter vem, från en CSV-fil; den ersätter den förra."""
    _import(context, file, csv.read_substitutes, csv.import_substitutes, "ersättare")


Whole = Annotated[bool, typer.Option("--whole", help="Läs alla på nytt, inte bara det som har ändrats.")]


@directories.command("preview")
def preview_directory(context: Context, whole: Whole = False) -> None:
    """Visa vad som skulle ändras om personerna lästes in från Entra; ingenting ändras."""
    settings = _graph_settings(context)
    reading = _with_database(settings, lambda each: _look(settings, each, whole=whole))
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

    reading, moved = _with_database(settings, run)
    _show(reading)
    print(f"Läste in {counts(reading.difference)['people']} personer från Entra; {moved} ärenden bytte handläggare.")


def _graph_settings(context: Context) -> Settings:
    settings = _settings(context)
    if not settings.graph_client_id:
        raise Fault("HJULET_GRAPH_CLIENT_ID saknas: utan den läses inga personer från Entra; se docs/microsoft.md.")
    return settings


async def _look(settings: Settings, database: Database, *, whole: bool) -> Reading:
    return await look(settings, database, load_profile(settings.profile), now=utc_now(), whole=whole)


def _show(reading: Reading) -> None:
    for line in shown.lines(reading.difference, reading.units):
        print(line)


# What is checked and looked after


@app.command("sign-out")
def sign_out(
    context: Context, email: Annotated[str, typer.Argument(help="Personens e-postadress, eller ordet alla.")]
) -> None:
    """Logga ut någon ur webbchatten överallt, till exempel när en telefon är borta."""
    ended = _with_database(_settings(context), lambda each: ask.signed_out(each, email))
    if ended is None:
        raise Fault("Det finns ingen person med den e-postadressen.")
    print(f"Loggade ut {ended} webbläsare.")


@manifests.command("slack")
def manifest(context: Context) -> None:
    """Skriv ut Slackappens manifest."""
    print(json.dumps(slack_manifest(_settings(context), load(SOURCE)), ensure_ascii=False, indent=2))


@manifests.command("teams")
def teams_package(
    context: Context,
    output: Annotated[Path, typer.Option("--output", "-o", help="Filen att skriva.")] = Path("hjulet-teams.zip"),
) -> None:
    """Skriv appaketet som Teams-administratören laddar upp."""
    try:
        content = package(_settings(context), load(SOURCE))
    except NotReady as error:
        raise Fault(str(error)) from None
    try:
        output.write_bytes(content)
    except OSError as error:
        raise Fault(f"{output} går inte att skriva: {error.strerror}.") from None
    print(f"Skrev {output}. Ladda upp den i Teams admincenter.")


@app.command()
def doctor(
    context: Context,
    mail_to: Annotated[str, typer.Option(help="Skicka också ett provbrev dit.")] = "",
) -> None:
    """Prova varje anslutning och behörighet; säg vad som saknas."""
    if asyncio.run(examine_and_tell(lambda: _settings(context), mail_to=mail_to, write=_say)):
        raise typer.Exit(1)


@audits.command("verify")
def verify(context: Context) -> None:
    """Räkna om loggens alla kedjor och ankare."""
    verdict = _with_database(_settings(context), ask.verdict)
    print(f"Kontrollerade {verdict.entries} poster och {verdict.anchors} ankare.")
    for fault in verdict.faults:
        print(fault)
    if verdict.faults:
        raise typer.Exit(1)
    print("Loggen är hel.")


@key_commands.command("rotate")
def rotate(context: Context) -> None:
    """Kryptera om allt med den nyaste nyckeln i HJULET_KEYS."""
    number = _with_database(_settings(context), lambda each: ask.resealed(each, utc_now()))
    if number:
        print(f"Krypterade om {number} texter. Nu kan de äldre nycklarna tas bort ur HJULET_KEYS.")
    else:
        print("Allt är redan krypterat med den nyaste nyckeln.")


def run(arguments: Sequence[str]) -> int:
    """The whole command; returns the exit code."""
    try:
        return int(app(list(arguments), prog_name="hjulet", standalone_mode=False) or 0)
    except CONFIGURATION as error:
        print(sentence(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def main() -> None:
    """What the installed command calls."""
    sys.exit(run(sys.argv[1:]))
