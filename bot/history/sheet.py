"""A file of rows as spreadsheets save it: bytes to cells with their line numbers, and text that can do no harm."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.directory.csv import BadFile
from quality.privacy import check

ENCODINGS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}
_SHOWN = 30
_HARMFUL = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file that it begins on, and its cells by column."""

    line: int
    cells: Mapping[str, str]


def decoded(content: bytes, encoding: str) -> str:
    """The text of a file. Raises BadFile when it is not in that encoding."""
    codec = ENCODINGS.get(encoding.casefold())
    if codec is None:
        raise BadFile([f"teckenkodningen {encoding} går inte att använda; välj {' eller '.join(ENCODINGS)}"])
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile([f"rad {line}: texten är inte {encoding.upper()}. {_ADVICE[codec]}"]) from None


_ADVICE = {
    "utf-8-sig": "Spara filen som ”CSV UTF-8”, eller läs in den med --encoding windows-1252 om den kommer "
    "från ett äldre Excel.",
    "cp1252": "Prova utan --encoding.",
}


def rows(text: str, *, known: Sequence[str], needed: Sequence[str]) -> list[Row]:
    """The rows of a CSV file with commas or semicolons. Raises BadFile with everything that is wrong with its shape."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    found: list[Row] = []
    faults: list[str] = []
    header: list[str] | None = None
    for line, cells in _lines(reader):
        if header is None:
            header = [name.strip().casefold() for name in cells]
            _demand(header, known, needed)
        elif len(cells) != len(header):
            faults.append(
                f"rad {line}: {len(cells)} värden i stället för {len(header)}; saknas citattecken runt en text?"
            )
        else:
            found.append(Row(line, dict(zip(header, map(unguarded, cells), strict=True))))
    if not found and not faults:
        faults = ["filen har inga rader"]
    if faults:
        raise BadFile(faults)
    return found


def _lines(reader: "Iterator[list[str]]") -> Iterator[tuple[int, list[str]]]:
    """Rows with the line that each begins on; blank ones are passed over."""
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadFile([f"rad {line}: raden går inte att läsa som CSV ({error})"]) from None
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = getattr(reader, "line_num", line) + 1


def _demand(header: Sequence[str], known: Sequence[str], needed: Sequence[str]) -> None:
    faults = [f"rad 1, kolumn {name}: kolumnen saknas" for name in needed if name not in header]
    faults += [f"rad 1, kolumn {name}: det finns ingen sådan kolumn" for name in header if name not in known]
    faults += [f"rad 1, kolumn {name}: kolumnen står två gånger" for name in known if header.count(name) > 1]
    if faults:
        raise BadFile(faults)


def quoted(text: str) -> str:
    """What stands in a cell, for a sentence about it: its beginning only, for a report may have slipped into it."""
    shown = check(text).text
    return f"”{shown}”" if len(shown) <= _SHOWN else f"”{shown[:_SHOWN]}…”"


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _HARMFUL.match(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` put there."""
    return text[1:] if _GUARDED.match(text) else text
