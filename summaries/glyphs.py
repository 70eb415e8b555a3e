"""Which characters can stand in an archived file, and what stands for the others: a record must not lose any unseen."""

import re
import struct
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from unicodedata import category

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
BLANK_LINES = re.compile("\n{3,}")
DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the order of the text after it without being seen: the print would not say what the record does."""
EMPTY = frozenset(
    "\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u206a\u206b\u206c\u206d\u206e\u206f\u3164\uffa0"
    "\U0001bca0\U0001bca1\U0001bca2\U0001bca3"
)
"""Fillers and selectors that typst leaves out, so that they would be gone without a trace."""
FORBIDDEN = frozenset({"Cc", "Co", "Cs"})
"""Unicode's categories of what PDF/A does not take: controls, private use, halves of a character."""
MARKS = frozenset("\ufeff\ufffe\uffff")
"""What PDF/A forbids besides."""
TAB = " " * 4


def printable(text: str) -> str:
    """The text as it can be printed: one kind of line end, one blank line at most, visible codes for the rest."""
    return BLANK_LINES.sub("\n\n", LINE_ENDS.sub("\n", text)).translate(_SIGNS)


class _Signs(dict[int, str]):
    """What is printed for each character, worked out the first time that it is met."""

    def __missing__(self, code: int) -> str:
        sign = self[code] = _sign(code)
        return sign


_SIGNS = _Signs({ord("\n"): "\n", ord("\t"): TAB, 0x7F: "\u2421"})


def _sign(code: int) -> str:
    sign = chr(code)
    if code < 0x20:
        return chr(0x2400 + code)
    if sign in DIRECTIONS | EMPTY | MARKS or category(sign) in FORBIDDEN or not _has_glyph(code):
        return f"[U+{code:04X}]"
    return sign


def _has_glyph(code: int) -> bool:
    return any(first <= code <= last for first, last in _covered())


@cache
def _covered() -> tuple[tuple[int, int], ...]:
    """The first and last character of every run that one of our fonts can draw."""
    fonts = (font.read_bytes() for font in (files("summaries") / "fonts").iterdir() if font.name.endswith("tf"))
    return tuple(run for font in fonts for run in _runs(font))


def _runs(font: bytes) -> Iterator[tuple[int, int]]:
    """Reads the font's `cmap`, subtable of format 12 (OpenType): groups of first character, last character, glyph."""
    tables = struct.iter_unpack(">4sIII", font[12 : 12 + 16 * struct.unpack_from(">H", font, 4)[0]])
    start = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    for record in range(struct.unpack_from(">H", font, start + 2)[0]):
        subtable = start + struct.unpack_from(">I", font, start + 4 + 8 * record + 4)[0]
        if struct.unpack_from(">H", font, subtable)[0] == 12:
            length = struct.unpack_from(">I", font, subtable + 4)[0]
            yield from ((a, b) for a, b, _ in struct.iter_unpack(">III", font[subtable + 16 : subtable + length]))
