"""Files of earlier cases for tests: rows by column, and the commands on them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.directory.csv import BadFile
from bot.history import columns as c
from bot.history.bring import Brought, bring
from bot.history.commands import Format, export
from bot.history.sheet import decoded, rows
from bot.history.take_out import Wanted
from bot.history.write import as_csv
from quality.case import CaseType
from storage.database import Database
from tests.world import CARE, ZONE, World

LINDEN = f"{CARE}/Linden"
FALL = {
    c.SOURCE: "Gamla systemet",
    c.OWN_NUMBER: "2024-17",
    c.TYPE: "avvikelse",
    c.UNIT: LINDEN,
    c.STATE: "avslutat",
    c.CAME: "2024-03-05 10:15",
    c.CLOSED: "2 april 2024",
    c.LAWS: "HSL",
    c.CATEGORY: "Fall/Vid egen aktivitet",
    c.NATURE: "negativ händelse",
    c.SEVERITY: "2",
    c.WHAT: "Den boende föll i hallen.",
}
"""A row that is whole."""


def file_of(*given: Mapping[str, str]) -> bytes:
    """Rows as Excel in Swedish saves them; a column is there if any row has it."""
    names = [name for name in c.COLUMNS if any(name in each for each in given)]
    return as_csv(names, [{name: each.get(name, "") for name in names} for each in given])


def row(number: int = 1, **changes: str) -> dict[str, str]:
    """A whole row with its own number; `vad_hände=…` changes a column."""
    return {**FALL, c.OWN_NUMBER: str(number), **{name.replace("_", " "): text for name, text in changes.items()}}


async def brought(world: World, content: bytes, *, dry: bool = False, encoding: str = "utf-8") -> Brought:
    found = rows(decoded(content, encoding), known=c.COLUMNS, needed=c.NEEDED)
    return await bring(world.database, found, world.profile, now=world.time(), dry=dry)


async def faults(world: World, content: bytes, *, encoding: str = "utf-8") -> list[str]:
    """What is said of a file that cannot be used."""
    try:
        await brought(world, content, encoding=encoding)
    except BadFile as error:
        return error.faults
    raise AssertionError("the file was read")


def wanted(**changes: object) -> Wanted:
    usual = Wanted(ZONE, None, None, frozenset[CaseType](), None, restricted=True, words=True)
    return replace(usual, **changes)  # type: ignore[arg-type]  # the test names the fields


async def taken_out(world: World, file: Path, form: Format = Format.CSV, **changes: object) -> bytes:
    """The bytes of an export."""
    await export(world.database, wanted(**changes), form, file, profile=world.profile, now=world.time())
    return await asyncio.to_thread(file.read_bytes)


def column(content: bytes, name: str) -> list[str]:
    """One column of a file, from its first row to its last."""
    return [each.cells[name] for each in rows(decoded(content, "utf-8"), known=c.COLUMNS, needed=())]


def references(content: bytes) -> Sequence[str]:
    return column(content, c.REFERENCE)


async def everything(database: Database) -> list[str]:
    """Every case there is, by reference."""
    async with database.read() as store:
        return [case.reference for case in await store.cases.everything(after=0, limit=1000)]
