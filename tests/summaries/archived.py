"""Reads what a PDF stores: its signs in the order of the file, its tags and its fonts, without guessing from positions.

Libraries that extract text put spaces and line ends where the signs stand apart, and leave out what they think is
invisible. Here each glyph is looked up in its font's ToUnicode, and a span's ActualText stands for what is in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, StreamObject, TextStringObject


@dataclass
class Archived:
    """One PDF file, opened."""

    made: bytes
    reader: PdfReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = PdfReader(BytesIO(self.made))

    @property
    def catalogue(self) -> Any:
        """The root of the file: nested dictionaries whose shapes only the format knows."""
        return self.reader.root_object

    @property
    def metadata(self) -> str:
        """The XMP packet, as it stands."""
        return _stream(self.catalogue, "/Metadata")

    def text(self) -> str:
        """Every sign of the content; what repeats on the pages (artifacts) is left out."""
        return "".join(sign for page in self.reader.pages for sign in _signs(page, artifacts=False))

    def running(self, page: int) -> str:
        """What stands at the top and the foot of one page."""
        whole, content = ("".join(_signs(self.reader.pages[page], artifacts=each)) for each in (True, False))
        return whole if not content else whole.replace(content, "")

    def tags(self) -> list[str]:
        """The kinds of the structure's elements, parents before children."""
        return [kind for kind, _ in _elements(self.catalogue["/StructTreeRoot"].get_object())]

    def fonts(self) -> list[Any]:
        """What each font says of itself, once per font and page."""
        return [one for page in self.reader.pages for one in _fonts(page).values()]


def _stream(owner: DictionaryObject, name: str) -> str:
    found = owner[name].get_object()
    assert isinstance(found, StreamObject)
    return found.get_data().decode()


def _elements(node: Any) -> Iterator[tuple[str, DictionaryObject]]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, ArrayObject | list) else [kids]:
        element = kid.get_object()
        if isinstance(element, DictionaryObject) and "/S" in element:
            yield str(element["/S"])[1:], element
            yield from _elements(element)


def _fonts(page: PageObject) -> dict[str, DictionaryObject]:
    resources = page["/Resources"].get_object()
    fonts = resources.get("/Font", DictionaryObject()).get_object()  # type: ignore[union-attr]  # a dictionary by its type
    return {name: font.get_object() for name, font in fonts.items()}


def _signs(page: PageObject, *, artifacts: bool) -> Iterator[str]:
    signs = {name: _to_unicode(font) for name, font in _fonts(page).items()}
    known: dict[int, str] = {}
    spans: list[str | None] = []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        spoken_for = any(span is not None for span in spans)
        match operator:
            case b"Tf":
                known = signs[operands[0]]
            case b"BMC" | b"BDC":
                instead = _instead(operands, artifacts=artifacts)
                if instead and not spoken_for:
                    yield instead
                spans.append(instead)
            case b"EMC":
                spans.pop()
            case b"Tj" | b"TJ" if not spoken_for:
                yield from (known[glyph] for shown in _shown(operands[0]) for glyph in shown)


def _instead(operands: list[Any], *, artifacts: bool) -> str | None:
    """What stands for the span's glyphs: its ActualText, nothing for an artifact, None where they speak themselves."""
    if operands[0] == "/Artifact" and not artifacts:
        return ""
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, DictionaryObject) and "/ActualText" in properties:
        return str(properties["/ActualText"])
    return None


def _shown(operand: Any) -> Iterator[list[int]]:
    for part in operand if isinstance(operand, ArrayObject | list) else [operand]:
        if isinstance(part, TextStringObject | ByteStringObject):
            raw = part.original_bytes
            yield [int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2)]


def _to_unicode(font: DictionaryObject) -> dict[int, str]:
    """The `bfchar` lines of the font's map; typst writes no ranges, and the test would fail on a missing glyph."""
    lines = "".join(re.findall(r"beginbfchar(.*?)endbfchar", _stream(font, "/ToUnicode"), re.DOTALL))
    pairs = re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", lines)
    return {int(glyph, 16): bytes.fromhex(signs).decode("utf-16-be") for glyph, signs in pairs}
