"""A guideline's file as the document it is and the passages it is answered from."""

import unicodedata

from quality.routine import Document, Passage
from storage.search.lines import layout_of, read_lines
from storage.search.metadata import read_cover, read_metadata, split_front_matter, title_of
from storage.search.passages import divide
from storage.search.sections import Section, read_sections

_WORDS_IN_LETTERHEAD = 6  # "EXEMPELBY KOMMUN"


def read_document(name: str, text: str) -> tuple[Document, list[Passage]]:
    """Read one .txt or .md file; the name gives the document's id, and its title if the text states none."""
    stated, body = split_front_matter(unicodedata.normalize("NFC", text).replace("\r\n", "\n"))
    cover = read_cover(read_lines(body))
    sections = read_sections(cover.lines, layout_of(cover.lines))
    first = next((section.path[0] for section in sections if section.path), "")
    title = title_of(first)
    document = read_metadata(name, {**cover.fields, **stated}, title)
    return document, divide(_below(sections, title and first))


def _below(sections: list[Section], title: str | None) -> list[Section]:
    """The sections without the title (it is the document's), and without a letterhead above it."""
    return [
        Section(section.path[1:], section.blocks) if title and section.path[:1] == (title,) else section
        for section in sections
        if not (title and _is_cover(section, title))
    ]


def _is_cover(section: Section, title: str) -> bool:
    texts = [block.text for block in section.blocks]
    if section.path:
        return texts == [title]
    return sum(len(text.split()) for text in texts) <= _WORDS_IN_LETTERHEAD
