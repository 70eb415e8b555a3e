"""A case or a list on paper, for the registry and the archive: PDF/A-2a and PDF/UA-1, the same on every machine."""

import asyncio
import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import typst

from conversation.screen import Fact, Table
from conversation.words import N_
from summaries.glyphs import printable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
PAGE_OF = N_("Sida {page} av {pages}")


class NotPrinted(Exception):
    """Typesetting failed, at this line of the template; never with a word of what was to be printed."""

    def __init__(self, diagnostic: str) -> None:
        super().__init__("".join(re.findall(r"\w+\.typ:\d+:\d+", diagnostic)[:1]))


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
    """The sheet in any of typst's formats (PNG to look at while the template changes)."""
    return typeset("sheet", sheet, at=sheet.printed_at, **output)


def typeset(name: str, paper: "DataclassInstance", *, at: datetime, **output: Any) -> bytes:
    """Hands a paper to the template of that name as data; `at` becomes the file's date, which typst takes by offset."""
    at = at.astimezone(timezone(at.utcoffset() or timedelta()))
    data = json.dumps(_printable(asdict(paper)), default=str)
    with as_file(files("summaries") / "templates" / f"{name}.typ") as template:
        try:
            made: bytes = typst.compile(template, font_paths=_fonts(), sys_inputs={name: data}, timestamp=at, **output)
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
