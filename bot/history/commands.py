"""`hjulet import cases` and `hjulet export cases`: earlier years in, and cases out again."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.faults import Fault
from bot.given import Context, settings_of, with_database
from bot.history import columns as c
from bot.history.bring import Brought, bring
from bot.history.days import read_day
from bot.history.sheet import decoded, rows
from bot.history.take_out import Wanted, take_out, write_down
from bot.history.write import as_csv, as_json, as_xlsx, put
from bot.wiring import utc_now
from quality.case import CaseType
from quality.profile import Profile
from quality.profile_file import load
from storage.database import Database


class Format(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


def import_cases(
    context: Context,
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Kontrollera filen utan att ändra något.")] = False,
    encoding: Annotated[str, typer.Option(help="utf-8, eller windows-1252 från ett äldre Excel.")] = "utf-8",
) -> None:
    """Läs in ärenden från tidigare år ur en CSV-fil; samma fil två gånger ändrar inget."""
    settings = settings_of(context)
    found = rows(decoded(file.read_bytes(), encoding), known=c.COLUMNS, needed=c.NEEDED)
    profile, now = load(settings.profile), utc_now()
    brought = with_database(settings, lambda each: bring(each, found, profile, now=now, dry=dry_run))
    print(told(brought, dry=dry_run))


def told(brought: Brought, *, dry: bool) -> str:
    """What came of a file, in sentences."""
    said = f"{brought.new} ärenden skulle läsas in" if dry else f"Läste in {brought.new} ärenden"
    lines = [f"{said}; {brought.known} fanns redan och är som de var."]
    if brought.masked:
        lines.append(f"{brought.masked} personnummer i texterna {'skulle döljas' if dry else 'är dolda'}.")
    if brought.flagged:
        lines.append(
            f"{brought.flagged} ärenden är märkta: texten kan peka ut någon (telefon, adress, rum) och ska maskas."
        )
    if dry:
        lines.append("Inget är ändrat.")
    return "\n".join(lines)


def export_cases(
    context: Context,
    form: Annotated[str, typer.Option("--format", help="csv, xlsx eller json.")] = "csv",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Filen att skriva; annars arenden.FORMAT.")
    ] = None,
    first: Annotated[str, typer.Option("--from", help="Första dagen ärendet kan ha kommit in.")] = "",
    last: Annotated[str, typer.Option("--to", help="Sista dagen.")] = "",
    types: Annotated[list[str] | None, typer.Option("--type", help="Bara den typen; kan skrivas flera gånger.")] = None,
    unit: Annotated[str, typer.Option(help="Bara den enheten (hela sökvägen) och det som ligger under.")] = "",
    words: Annotated[bool, typer.Option("--words", help="Ta med fri text och vem som rapporterade.")] = False,
    restricted: Annotated[bool, typer.Option("--restricted", help="Ta med begränsade ärenden.")] = False,
) -> None:
    """Skriv ärenden till en fil som går att läsa in igen. Det skrivs i loggen."""
    settings = settings_of(context)
    profile = load(settings.profile)
    kinds = frozenset(_type(text) for text in types or [])
    days = (_day("--from", first), _day("--to", last))
    written = _format(form)
    file = output or Path(f"arenden.{written.value}")

    async def run(database: Database) -> int:
        units = await _below(database, unit) if unit else None
        wanted = Wanted(profile.timezone, *days, kinds, units, restricted, words)
        return await export(database, wanted, written, file, profile=profile, now=utc_now())

    try:
        number = with_database(settings, run)
    except OSError as error:
        raise Fault(f"{file} går inte att skriva: {error.strerror}.") from None
    print(f"Skrev {number} ärenden till {file}. Utdraget är antecknat i loggen.")
    if not restricted:
        print("Begränsade ärenden (misstanke, lex Sarah, lex Maria, chefen inblandad) är inte med; se --restricted.")


async def export(
    database: Database, wanted: Wanted, form: Format, file: Path, *, profile: Profile, now: datetime
) -> int:
    """Writes the file once the log says so; returns how many cases are in it. Raises OSError."""
    lines, cases = await take_out(database, wanted)
    match form:
        case Format.CSV:
            content = as_csv(wanted.columns, lines)
        case Format.JSON:
            content = as_json(wanted.columns, lines)
        case Format.XLSX:
            content = as_xlsx(wanted.columns, lines, zone=profile.timezone, at=now)
    await put(file, content, lambda: write_down(database, wanted, cases, form.value, now=now))
    return len(cases)


async def _below(database: Database, path: str) -> frozenset[int]:
    async with database.read() as store:
        organisation = await store.people.organisation()
    found = next((unit.id for unit in organisation.units.values() if "/".join(unit.path) == path), None)
    if found is None:
        raise Fault(f"Enheten {path} finns inte; skriv hela sökvägen, som Förvaltning/Verksamhet/Enhet.")
    return organisation.subtree(found)


def _format(text: str) -> Format:
    try:
        return Format(text.casefold())
    except ValueError:
        raise Fault("--format ska vara csv, xlsx eller json.") from None


def _type(text: str) -> CaseType:
    try:
        return c.meant(CaseType, c.TYPES, text)
    except ValueError as error:
        raise Fault(f"--type: {error}.") from None


def _day(option: str, text: str) -> date | None:
    try:
        return read_day(text) if text else None
    except ValueError as error:
        raise Fault(f"{option}: {error}.") from None
