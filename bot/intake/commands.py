"""`hjulet import intake`: reports from outside as a file, for those who cannot send them over HTTP."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.directory.csv import BadFile
from bot.faults import Fault
from bot.given import Context, settings_of, with_database
from bot.history.sheet import Row, decoded, rows
from bot.intake.read import BadReport, MisconductReport, ProviderEventReport, SynpunktReport, read
from bot.intake.take import AnotherReport, NoPlace, Parcel, Taken, canonical, senders_by_name, take
from bot.settings import IntakeSender
from bot.wiring import utc_now
from bot.words import SOURCE, load
from quality.privacy import check
from quality.profile import Profile
from quality.profile_file import load as load_profile
from storage.database import Database

KEY = "key"
FIELDS = tuple(
    dict.fromkeys(
        name for report in (SynpunktReport, ProviderEventReport, MisconductReport) for name in report.model_fields
    )
)
COLUMNS = (KEY, *FIELDS)
NEEDED = (KEY, "type")


def import_intake(
    context: Context,
    file: Path,
    sender: Annotated[str, typer.Option(help="Avsändarens namn i HJULET_INTAKE_SENDERS.")],
    encoding: Annotated[str, typer.Option(help="utf-8, eller windows-1252 från ett äldre Excel.")] = "utf-8",
) -> None:
    """Läs in rapporter utifrån ur en CSV-fil; de blir ärenden som om de kom över HTTP."""
    settings = settings_of(context)
    who = senders_by_name(settings.intake_senders).get(sender)
    if who is None:
        raise Fault(f"Avsändaren {sender} finns inte i HJULET_INTAKE_SENDERS.")
    found = rows(decoded(file.read_bytes(), encoding), known=COLUMNS, needed=NEEDED)
    profile = load_profile(settings.profile)
    try:
        taken = with_database(settings, lambda each: take_all(each, found, who, profile, now=utc_now()))
    except NoPlace:
        raise Fault(f"Enheten för {sender} i HJULET_INTAKE_SENDERS finns inte.") from None
    new = sum(each.new for each in taken)
    print(f"Tog emot {new} rapporter; {len(taken) - new} hade redan kommit.")
    for each in taken:
        if each.new:
            print(each.reference)


async def take_all(
    database: Database, rows_: Sequence[Row], sender: IntakeSender, profile: Profile, *, now: datetime
) -> list[Taken]:
    """Takes every row in or none. Raises BadFile with what is wrong by line and column, and NoPlace."""
    parcels, faults = _parcels(rows_, sender, database)
    if faults:
        raise BadFile(faults)
    async with database.write() as store:
        taken: list[Taken] = []
        for line, parcel in parcels:
            try:
                taken.append(await take(store, parcel, sender, profile, now))
            except BadReport as error:
                faults += _told(line, error)
            except AnotherReport:
                faults.append(f"rad {line}, kolumn {KEY}: nyckeln hör redan till en annan rapport")
        if faults:
            raise BadFile(faults)
    return taken


def _parcels(
    rows_: Sequence[Row], sender: IntakeSender, database: Database
) -> tuple[list[tuple[int, Parcel]], list[str]]:
    parcels: list[tuple[int, Parcel]] = []
    faults: list[str] = []
    for row in rows_:
        content = _content(row.cells)
        key = str(content.pop(KEY, ""))
        if not key:
            faults.append(f"rad {row.line}, kolumn {KEY}: det måste stå något här")
        if check(key).masked:
            faults.append(f"rad {row.line}, kolumn {KEY}: ett personnummer kan inte stå här")
        try:
            report = read(content)
        except BadReport as error:
            faults += _told(row.line, error)
            continue
        if report.type not in sender.types:
            faults.append(f"rad {row.line}, kolumn type: avsändaren får inte skicka den typen")
        parcels.append((row.line, Parcel(key, database.vault.fingerprint(canonical(content)), report)))
    return parcels, faults


def _content(cells: Mapping[str, str]) -> dict[str, Any]:
    """The fields that a row fills, as they would come over HTTP."""
    told: dict[str, Any] = {name: text.strip() for name, text in cells.items() if text.strip()}
    if "laws" in told:
        told["laws"] = told["laws"].split()
    return told


def _told(line: int, error: BadReport) -> list[str]:
    tr = load(SOURCE)
    return [f"rad {line}, kolumn {each.path}: {tr(each.why, **each.values)}" for each in error.faults]
