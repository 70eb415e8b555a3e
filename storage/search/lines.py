"""The lines of a guideline without what the printer added, so that only what its author wrote is indexed."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import quantiles

_PAGE = re.compile(r"(?!112$)(?:sida\s+)?\d{1,3}(?:\s*\(\d{1,3}\)|\s+av\s+\d{1,3})?", re.IGNORECASE)  # never 112
_CONTENTS_TITLE = re.compile(r"[#*\s]*innehåll(?:sförteckning)?[*:\s]*", re.IGNORECASE)
_LEADER = re.compile(r"[^.].*?(?:\.{4,}|(?: \.){4,})\s*\d{0,3}")
_IN_CONTENTS = re.compile(r".*\S[\s.]+\d{1,3}|[-*\d. ]*\[[^\]]+\]\(#[^)]+\)")
_RULE = re.compile(r"(?:[-_*=]\s*){3,}|[-*•]|\|?[\s:|-]+\|[\s:|-]*")
_ADDRESS = re.compile(r"https?://\S+")
_BULLET = re.compile("(?:[\uf0b7\uf0d8\uf0a7•●▪◦·]|[-–*](?=\\s))\\s*")
_LONGEST_FURNITURE = 160  # characters
_LONGEST_HEADER = 3  # lines
WIDEST_WRAP = 110  # a document whose lines are longer than this was not wrapped by hand


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the author's: the empty lines before it, and whether it was moved in from the margin."""

    text: str
    gap: int
    indented: bool = False

    @property
    def item(self) -> bool:
        """Whether the line opens a point in a list."""
        return self.text.startswith("- ")

    @property
    def first_word(self) -> str:
        """The word that the line begins with."""
        return self.text.split(maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the document was typed: its lines' width (0: not wrapped), and whether it has # headings."""

    width: int
    markdown: bool


def read_lines(text: str) -> list[Line]:
    """The author's lines: contents list, page numbers, running headers, rules and lone addresses left out."""
    lines: list[Line] = []
    gap = 0
    in_contents = False
    for line in _without_running_headers([line.rstrip() for line in text.replace("\f", "\n\n").splitlines()]):
        if not line.strip():
            gap += 1
            continue
        in_contents = _is_contents(line.strip(), in_contents=in_contents)
        if not in_contents and not _is_furniture(line.strip()):
            lines.append(Line(_tidy(line.strip()), gap, line[0].isspace()))
            gap = 0
    return _single_spaced(lines)


def layout_of(lines: Sequence[Line]) -> Layout:
    """The layout that the lines show."""
    lengths = [len(line.text) for line in lines]
    width = int(quantiles(lengths, n=20)[-1]) if len(lengths) > 1 else 0
    markdown = any(re.match(r"#{1,6}\s", line.text) for line in lines)
    return Layout(width if width <= WIDEST_WRAP else 0, markdown)


def _is_contents(line: str, *, in_contents: bool) -> bool:
    if len(line) > _LONGEST_FURNITURE:
        return False
    if _CONTENTS_TITLE.fullmatch(line) or _LEADER.fullmatch(line):
        return True
    return in_contents and bool(_IN_CONTENTS.fullmatch(line) or _RULE.fullmatch(line))


def _is_furniture(line: str) -> bool:
    if len(line) > _LONGEST_FURNITURE:
        return bool(_ADDRESS.fullmatch(line))
    return any(shape.fullmatch(line) for shape in (_PAGE, _RULE, _ADDRESS))


def _tidy(line: str) -> str:
    """One way of writing a point in a list and a row of a table: "- Process: a series of activities"."""
    text = "- " + _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
    if text.startswith("|"):
        text = "- " + ": ".join(filter(None, (cell.strip() for cell in text.split("|"))))
    elif "\t" in text and not text.startswith("#"):
        text = "- " + re.sub(r"\s*\t\s*", ": ", text.removeprefix("- "))
    return re.sub(r"\s+", " ", text)


def _single_spaced(lines: list[Line]) -> list[Line]:
    """Undo a blank line after every line, which some exports add inside paragraphs."""
    wrapped_on = [below.gap for _, below in pairwise(lines) if below.text[0].islower() and not below.indented]
    spaced_out = sum(gap == 1 for gap in wrapped_on)
    if not layout_of(lines).width or spaced_out <= len(wrapped_on) / 2:
        return lines
    return [replace(line, gap=max(0, line.gap - 1)) for line in lines]


def _without_running_headers(lines: list[str]) -> list[str]:
    """Drop the blocks that stand right before a page number on more than one page."""
    pages = (_block_before(lines, at) for at, line in enumerate(lines) if _PAGE.fullmatch(line.strip()))
    before = [block for block in pages if block]
    seen = Counter(_joined(lines, block) for block in before)
    dropped = {at for block in before if seen[_joined(lines, block)] > 1 for at in block}
    return [line for at, line in enumerate(lines) if at not in dropped]


def _block_before(lines: Sequence[str], page_number: int) -> range:
    end = page_number
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    start = end
    while start > 0 and end - start <= _LONGEST_HEADER and lines[start - 1].strip():
        start -= 1
    return range(start, end) if end - start <= _LONGEST_HEADER else range(0)


def _joined(lines: Sequence[str], block: Iterable[int]) -> str:
    return " ".join(" ".join(lines[at] for at in block).split())
