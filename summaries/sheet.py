"""A case or a list on paper, for the registry and the archive: PDF/A-2a and PDF/UA-1, the same on every machine."""

import asyncio
import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import typst

from conversation.screen import Fact, Table
from conversation.words import N_
from summaries.glyphs import printable

STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
PAGE_OF = N_("Sida {page} av {pages}")


class NotPrinted(Exception):
    """Typesetting failed, at this line of the template; never with a word of what was to be printed."""

    def __init__(self, diagnostic: str) -> None:
        super().__init__("".join(re.findall(r"sheet\.typ:\d+:\d+", diagnostic)[:1]))


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A heading with what stands under it, in this order; `nothing` is said where there is nothing."""

    heading: str = ""
    facts: tuple[Fact, ...] = ()
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    nothing: str = "–"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the paper, in finished words; who may see which of it is decided before."""

    title: str
    organisation: str
    printed_at: datetime
    sections: tuple[SheetSection, ...]
    reference: str = ""
    marking: str = ""
    footer: str = ""
    numbering: str = PAGE_OF
    language: str = "sv"
    landscape: bool = False


async def printed(sheet: Sheet) -> bytes:
    """The sheet as PDF, made in a thread: a long case takes a tenth of a second, and others are waiting."""
    return await asyncio.to_thread(pdf, sheet)


def pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF; the same sheet gives the same bytes. `printed_at` is aware and becomes the file's date."""
    return compiled(sheet, pdf_standards=STANDARDS)


def compiled(sheet: Sheet, **output: Any) -> bytes:
    """Hands the sheet to typst as data, for any of its formats (PNG to look at while the template changes)."""
    data = json.dumps(_printable(asdict(sheet)), default=str)
    with as_file(files("summaries") / "templates" / "sheet.typ") as template:
        try:
            made: bytes = typst.compile(
                template, font_paths=_fonts(), sys_inputs={"sheet": data}, timestamp=sheet.printed_at, **output
            )
        except typst.TypstError as error:
            diagnostic = error.diagnostic
        except BaseException as error:
            if (
                type(error).__name__ != "PanicException"
            ):  # a panic of typst's is no Exception, and would end the process
                raise
            diagnostic = ""
        else:
            return made
    # Raised out here, so that no traceback goes on to typst's own words: they quote the text.
    raise NotPrinted(diagnostic)


@cache
def _fonts() -> typst.Fonts:
    with as_file(files("summaries") / "fonts") as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _printable(value: Any) -> Any:
    match value:
        case str():
            return printable(value)
        case dict():
            return {key: _printable(one) for key, one in value.items()}
        case list() | tuple():
            return [_printable(one) for one in value]
        case _:
            return value
