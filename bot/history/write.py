"""Writes rows as a file that spreadsheets open and that runs nothing in them: the whole of it or none."""

import asyncio
import csv
import io
import json
import os
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import xlsxwriter

from bot.history import columns as c
from bot.history.days import read_moment
from bot.history.sheet import guarded

Lines = Sequence[Mapping[str, str]]
LONGEST = 32_767
"""Characters that a cell of Excel holds."""
CUT = "… [avkortat: hela texten finns i CSV och JSON]"
_MOMENTS = frozenset({c.CAME, c.HAPPENED, c.FOUND, c.CLOSED})
_NUMBERS = frozenset({c.SEVERITY, c.LIKELIHOOD, c.SCORE, c.RESIDUAL})


def as_csv(columns: Sequence[str], lines: Lines) -> bytes:
    """Semicolons and a byte order mark, as Excel in Swedish wants; what looks like a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(line[name]) for name in columns] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def as_json(columns: Sequence[str], lines: Lines) -> bytes:
    """A list of objects with the same names; every value is text."""
    return (json.dumps([dict(line) for line in lines], ensure_ascii=False, indent=1) + "\n").encode()


def as_xlsx(columns: Sequence[str], lines: Lines, *, zone: ZoneInfo, at: datetime) -> bytes:
    """A workbook whose texts are texts, whose moments can be sorted, and whose figures can be added up."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Hjulet: ärenden", "created": at.astimezone(zone).replace(tzinfo=None)})
    page = book.add_worksheet("Ärenden")
    bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for place, name in enumerate(columns):
        page.write_string(0, place, name, bold)
    for row, line in enumerate(lines, 1):
        for place, name in enumerate(columns):
            text = line[name]
            if not text:
                continue
            if name in _MOMENTS:
                page.write_datetime(row, place, read_moment(text, zone).replace(tzinfo=None), moment)
            elif name in _NUMBERS:
                page.write_number(row, place, int(text))
            else:
                page.write_string(row, place, text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(lines), len(columns) - 1)
    book.close()
    return out.getvalue()


async def put(file: Path, content: bytes, before: Callable[[], Awaitable[None]]) -> None:
    """Puts a file in its place at once, its owner's alone; `before` (what the log says of it) comes first.

    Raises OSError where it cannot be written.
    """
    beside = await asyncio.to_thread(_beside, file, content)
    try:
        await before()
        await asyncio.to_thread(beside.replace, file)
    except BaseException:
        await asyncio.to_thread(beside.unlink, missing_ok=True)
        raise


def _beside(file: Path, content: bytes) -> Path:
    """A whole file in the same folder, under a name that nobody looks for."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)
