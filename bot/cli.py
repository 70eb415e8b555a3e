"""The command `hjulet`: one sentence for each thing that can go wrong in the configuration, and no traceback."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from bot import ask
from bot.demo.folder import Folder
from bot.demo.stage import prepare
from bot.directory import csv
from bot.directory.commands import directories
from bot.doctor.examine import examine_and_tell
from bot.envfile import write_env_file
from bot.faults import CONFIGURATION, Fault, sentence
from bot.given import Context, Given, settings_of, with_database
from bot.history.commands import export_cases, import_cases
from bot.intake.commands import import_intake
from bot.profiles import profiles
from bot.retention import retention
from bot.routines import import_routines
from bot.serve import claim, log_to_stderr, serve
from bot.settings import Settings
from bot.slack.manifest import manifest as slack_manifest
from bot.teams.manifest import NotReady, package
from bot.terminal import render
from bot.wiring import build, utc_now
from bot.words import SOURCE, load
from quality.calendar import add_working_days
from quality.profile import Profile
from quality.profile_file import load as load_profile
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
imports = typer.Typer(help="Läs in personer, enheter, ersättare, rutiner eller tidigare ärenden.")
exports = typer.Typer(help="Skriv ut ärenden till en fil.")
manifests = typer.Typer(help="Skriv en chattplattforms inställningsfil eller appaket.")
audits = typer.Typer(help="Kontrollera loggen.")
key_commands = typer.Typer(help="Krypteringsnycklar.")
for name, group in (
    ("import", imports),
    ("export", exports),
    ("directory", directories),
    ("manifest", manifests),
    ("profile", profiles),
    ("audit", audits),
    ("retention", retention),
    ("keys", key_commands),
):
    app.add_typer(group, name=name)


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
    asyncio.run(migrate_database(settings_of(context).database_url))
    print("Databasen är klar.")


@app.command("serve")
def serve_(context: Context) -> None:
    """Starta Hjulet: kanaler, påminnelser och webbsidor i en process."""
    settings = settings_of(context)
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
    settings = settings_of(context)
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
def duties(
    context: Context,
    unsent: Annotated[
        bool, typer.Option("--unsent", help="Det som inte har nått någon: vad, vem, varför, sedan när.")
    ] = False,
) -> None:
    """Visa hur mycket som väntar på att göras, eller det som inte gick att säga."""
    settings = settings_of(context)
    now = utc_now()
    for line in with_database(
        settings, lambda each: ask.unsent(each, settings) if unsent else ask.duties(each, settings, now)
    ):
        print(line)


@app.command()
def summary(
    context: Context,
    period: Annotated[list[str] | None, typer.Argument(help="vecka, månad, år, förra månaden, 2026-10 …")] = None,
) -> None:
    """Skriv ut sammanfattningen för hela organisationen."""
    settings = settings_of(context)
    card = with_database(settings, lambda each: ask.summary(each, settings, " ".join(period or []), now=utc_now()))
    if card is None:
        raise Fault("Den perioden förstår jag inte; skriv till exempel vecka, förra månaden, 2026-10 eller 2026.")
    print(render(card))


# What is brought in


@imports.command("routines")
def import_routines_(context: Context, path: Path) -> None:
    """Läs in rutiner (.txt eller .md) från en mapp eller en fil."""
    found = with_database(settings_of(context), lambda each: import_routines(each, path, utc_now()))
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
    settings = settings_of(context)
    try:
        lines = read(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Fault(f"{file} är inte UTF-8-text; spara filen som CSV UTF-8.") from None
    number = with_database(settings, lambda each: bring(each, lines, utc_now()))
    print(f"Läste in {number} {what}.")


@imports.command("people")
def import_people(context: Context, file: Path) -> None:
    """Läs in personer och funktioner från en CSV-fil; den ersätter den förra."""
    profile = load_profile(settings_of(context).profile)
    _import(context, file, csv.read_people, partial(csv.import_people, profile=profile), "personer")


@imports.command("units")
def import_units(context: Context, file: Path) -> None:
    """Läs in enheter och vilka lagrum som är vanliga där, från en CSV-fil."""
    _import(context, file, csv.read_units, csv.import_units, "enheter")


@imports.command("substitutes")
def import_substitutes(context: Context, file: Path) -> None:
    """Läs in vem som ersätter vem, från en CSV-fil; den ersätter den förra."""
    _import(context, file, csv.read_substitutes, csv.import_substitutes, "ersättare")


imports.command("cases")(import_cases)
imports.command("intake")(import_intake)
exports.command("cases")(export_cases)


# What is checked and looked after


@app.command("sign-out")
def sign_out(
    context: Context, email: Annotated[str, typer.Argument(help="Personens e-postadress, eller ordet alla.")]
) -> None:
    """Logga ut någon ur webbchatten överallt, till exempel när en telefon är borta."""
    ended = with_database(settings_of(context), lambda each: ask.signed_out(each, email))
    if ended is None:
        raise Fault("Det finns ingen person med den e-postadressen.")
    print(f"Loggade ut {ended} webbläsare.")


@manifests.command("slack")
def manifest(context: Context) -> None:
    """Skriv ut Slackappens manifest."""
    print(json.dumps(slack_manifest(settings_of(context), load(SOURCE)), ensure_ascii=False, indent=2))


@manifests.command("teams")
def teams_package(
    context: Context,
    output: Annotated[Path, typer.Option("--output", "-o", help="Filen att skriva.")] = Path("hjulet-teams.zip"),
) -> None:
    """Skriv appaketet som Teams-administratören laddar upp."""
    try:
        content = package(settings_of(context), load(SOURCE))
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
    if asyncio.run(examine_and_tell(lambda: settings_of(context), mail_to=mail_to, write=_say)):
        raise typer.Exit(1)


@audits.command("verify")
def verify(context: Context) -> None:
    """Räkna om loggens alla kedjor och ankare."""
    verdict = with_database(settings_of(context), ask.verdict)
    print(f"Kontrollerade {verdict.entries} poster och {verdict.anchors} ankare.")
    for fault in verdict.faults:
        print(fault)
    if verdict.faults:
        raise typer.Exit(1)
    print("Loggen är hel.")


@key_commands.command("rotate")
def rotate(context: Context) -> None:
    """Kryptera om allt med den nyaste nyckeln i HJULET_KEYS."""
    number = with_database(settings_of(context), lambda each: ask.resealed(each, utc_now()))
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
