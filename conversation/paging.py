"""Long lists and long texts a page at a time, so that no channel has to leave out a row or a word.

A page is turned by an ordinary press: its subject ends in `~20` for what begins at the 21st row (or part), and the
channel puts the answer in place of what was pressed in. Sizes are decided here, once, for all channels.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

from conversation.screen import Button, Item, Part, Reading, Section, Style
from conversation.words import Translator

T = TypeVar("T")

PAGE = 15
"""Rows of one list by itself.

Two channels are equally tight. Slack takes 50 blocks in a message, and a row with two buttons is two: 30. Teams takes
38 KB (`bot/teams/size.py`), and such a row of full length is 1.9 KB: 28 KB. What a first page holds of several lists is
in `handlers/home.py`.
"""
TABLE = 20
"""Rows of a table that may be long, where a row of two cells is 1 KB in Teams: 20 KB, beside the short tables."""
TEXT, DETAIL, LABEL = 120, 80, 30
"""Letters of a row: what stands in it, what stands under that, and on its buttons, which are two at most."""
PART = 16_000
"""Weight of one part of a reading, in letters, of which Teams may count each twice (an emoji, a quotation mark).

The dialog of Teams holds 76 KB in UTF-16, 38 000 letters with everything around them. Slack's modal holds 100 blocks
of 3000 letters and 250 KB in all, where a letter may be twelve bytes.
"""
LINE, HEADING = 100, 400
"""What a line of its own and a heading weigh besides their letters: each is an element."""
LONGEST_LINE = 1000

_TURN = re.compile(r"(.*)~([0-9]{1,6})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """Which stretch of a list is asked for."""

    offset: int = 0
    limit: int = PAGE

    def start(self, total: int) -> int:
        """Where it begins in a list of that length; a list that has become shorter is shown from its last page."""
        if self.offset < total:
            return self.offset
        return max(0, total - 1) // self.limit * self.limit


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A stretch of a list: `offset` rows come before it, and the whole list has `total`."""

    items: tuple[T, ...]
    offset: int
    total: int

    @property
    def end(self) -> int:
        return self.offset + len(self.items)

    @property
    def is_whole(self) -> bool:
        return len(self.items) == self.total

    def first(self, number: int) -> "Page[T]":
        """Its first rows only."""
        return replace(self, items=self.items[:number])


def page_of(rows: Sequence[T], span: Span) -> Page[T]:
    """The stretch of a list that is at hand as a whole."""
    start = span.start(len(rows))
    return Page(tuple(rows[start : start + span.limit]), start, len(rows))


# Turning


def turn(subject: str, offset: int) -> str:
    """What a button is about that shows the page which begins there."""
    return f"{subject}~{offset}"


def read_turn(subject: str) -> tuple[str, int]:
    """What `turn` was given; nothing is turned in any other subject."""
    found = _TURN.fullmatch(subject)
    return (found[1], int(found[2])) if found else (subject, 0)


def turns(subject: str) -> bool:
    """Whether a press turns a page, so that the answer belongs where it was pressed."""
    return _TURN.fullmatch(subject) is not None


def count(page: Page[T], tr: Translator) -> str:
    """Which rows of how many are shown."""
    return tr("{first}–{last} av {total}", first=page.offset + 1, last=page.end, total=page.total)


def turning(page: Page[T], action: str, subject: str, tr: Translator, *, size: int = PAGE) -> tuple[Button, ...]:
    """The buttons for what comes before and after."""
    before = Button(tr("Föregående"), action, turn(subject, max(0, page.offset - size)))
    after = Button(tr("Visa fler"), action, turn(subject, page.end))
    return (*((before,) if page.offset else ()), *((after,) if page.end < page.total else ()))


# Rows


def part(heading: str, page: Page[Item], buttons: tuple[Button, ...], tr: Translator, *, empty: str = "") -> Part:
    """A list on a screen; it says how many there are where it does not show them all."""
    named = heading if page.is_whole else tr("{heading} ({count})", heading=heading, count=count(page, tr))
    return Part(named, tuple(map(_short, page.items)), empty, buttons)


def _short(item: Item) -> Item:
    """A row as long as a page has room for."""
    return replace(item, text=cut(item.text, TEXT), detail=cut(item.detail, DETAIL))


def cut(text: str, limit: int) -> str:
    """The text, with … for what is past the limit."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


# Readings


def part_of(reading: Reading, number: int, *, action: str, subject: str, tr: Translator) -> Reading:
    """One part of what is read, with the way to the others; a reading that fits is left as it is."""
    parts = [*parted(reading.sections, tr)]
    if len(parts) == 1:
        return reading
    here = min(number, len(parts) - 1)
    before = Button(tr("Föregående del"), action, turn(subject, here - 1))
    after = Button(tr("Nästa del"), action, turn(subject, here + 1), Style.PRIMARY)
    return replace(
        reading,
        sections=parts[here],
        progress=tr("Del {number} av {total}", number=here + 1, total=len(parts)),
        buttons=(*((before,) if here else ()), *((after,) if here + 1 < len(parts) else ())),
    )


def parted(sections: Sequence[Section], tr: Translator) -> Iterator[tuple[Section, ...]]:
    """The sections in parts that every channel can show whole; no letter of theirs is lost between two parts."""
    seen = -1
    for stretch in _stretches(sections):
        shown: list[Section] = []
        for number, pieces in groupby(stretch, key=itemgetter(0)):
            heading = sections[number].heading
            named = tr("{heading}, fortsättning", heading=heading) if number == seen else heading
            shown.append(Section(named, "".join(piece for _, piece in pieces)))
            seen = number
        yield tuple(shown)


def _stretches(sections: Sequence[Section]) -> Iterator[list[tuple[int, str]]]:
    """The pieces of the sections, each with the number of its section, as many together as one part holds."""
    begun: list[tuple[int, str]] = []
    room = PART - HEADING
    for number, section in enumerate(sections):
        for which, piece in enumerate(_pieces(section.text)):
            weight = len(piece) + LINE + (0 if which else HEADING)
            if begun and weight > room:
                yield begun
                begun, room = [], PART - HEADING
            begun.append((number, piece))
            room -= weight
    yield begun


def _pieces(text: str) -> Iterator[str]:
    """The text line by line, with its line breaks; long lines at a space where there is one."""
    for line in text.rstrip().splitlines(keepends=True) or [""]:
        rest = line
        while len(rest) > LONGEST_LINE:
            end = rest.rfind(" ", LONGEST_LINE // 2, LONGEST_LINE) + 1 or LONGEST_LINE
            yield rest[:end]
            rest = rest[end:]
        yield rest
