"""The headings, paragraphs and lists that the lines make up, so that a passage knows where it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from storage.search.lines import Layout, Line

_MARKED = re.compile(r"(#{1,6})\s+(.+?)[\s#]*")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+[A-ZÅÄÖ].*")
_POINT = re.compile(r"(?:\d{1,2}|[a-zåäö])[.)]\s+\S.*")
_UNFINISHED = re.compile(r"(?:\b(?:att|av|enligt|för|genom|hos|i|med|och|om|på|som|till|vid|är)|[-–,])$")
_SENTENCE_ENDS = (".", ":", ";", "!", "?")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()]{0,500}\)")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`")
_WORDS_IN_HEADING = 16
_SLACK = 6  # characters: a ragged right margin
_DEEPEST_CHAIN = 3  # headings of unknown level right under each other
UNKNOWN_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is the outermost level, UNKNOWN_LEVEL one that nothing in the text shows."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one point of a list."""

    text: str
    item: bool = False
    bullet_lost: bool = False  # a point whose bullet did not survive the export; only the indent did

    @property
    def leads_in(self) -> bool:
        """Whether what follows completes this block, as a list completes "Chefen ansvarar för att"."""
        return self.text.endswith((":", ";")) or bool(_UNFINISHED.search(self.text))


@dataclass(slots=True)
class Section:
    """What stands under one heading; the path begins with the outermost heading."""

    path: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


def plain(text: str) -> str:
    """A line without markdown's marks; a link keeps its words."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", text)).strip()


def read_sections(lines: Sequence[Line], layout: Layout) -> list[Section]:
    """The sections in reading order; a heading that nothing stands under survives as a paragraph."""
    sections = [Section(())]
    path: list[Heading] = []
    for piece in _Reader(lines, layout).pieces():
        here = sections[-1]
        if isinstance(piece, Block):
            here.blocks.append(piece)
            continue
        path = _path_to(piece, path, follows_heading=not here.blocks)
        section = Section(tuple(heading.text for heading in path))
        _keep_words(here, within=section.path)
        sections.append(section)
    _keep_words(sections[-1], within=())
    return [section for section in sections if section.blocks]


def _path_to(heading: Heading, path: Sequence[Heading], *, follows_heading: bool) -> list[Heading]:
    """A heading of unknown level is under those right above it, if nothing stands between them."""
    outer = [above for above in path if above.level < heading.level]
    if heading.level == UNKNOWN_LEVEL and follows_heading:
        outer += [above for above in path if above.level == UNKNOWN_LEVEL][-_DEEPEST_CHAIN:]
    return [*outer, heading]


def _keep_words(section: Section, *, within: tuple[str, ...]) -> None:
    lost = [heading for heading in section.path if heading not in within]
    if lost and not section.blocks:
        section.blocks.append(Block(" – ".join(lost)))


class _Reader:
    """Goes through the lines once and says what each one opens, and which lines go on with it."""

    def __init__(self, lines: Sequence[Line], layout: Layout) -> None:
        self._lines = lines
        self._layout = layout

    def pieces(self) -> Iterator[Heading | Block]:
        at, previous = 0, None
        while at < len(self._lines):
            at, previous = self._piece(at, previous)
            yield previous

    def _piece(self, at: int, previous: Heading | Block | None) -> tuple[int, Heading | Block]:
        if marked := _MARKED.fullmatch(self._lines[at].text):
            return at + 1, Heading(len(marked[1]), plain(marked[2]))
        bullet_lost = self._bullet_lost(at, previous)
        if not bullet_lost and (found := self._plain_heading(at, previous)):
            return found
        return self._block(at, bullet_lost=bullet_lost)

    def _bullet_lost(self, at: int, previous: Heading | Block | None) -> bool:
        line = self._lines[at]
        if not line.indented or line.item or self._layout.markdown:
            return False
        if isinstance(previous, Block):
            return previous.leads_in or previous.bullet_lost or (previous.item and line.gap > 0)
        return previous is not None and line.text[0].islower()

    def _block(self, at: int, *, bullet_lost: bool) -> tuple[int, Block]:
        text, end = self._lines[at].text, at + 1
        item = bullet_lost or _opens_item(self._lines[at])
        while end < len(self._lines) and self._continues(end, text, item=item, bullet_lost=bullet_lost):
            text = _joined(text, self._lines[end].text)
            end += 1
        return end, Block(plain(text.removeprefix("- ")), item, bullet_lost)

    def _continues(self, at: int, text: str, *, item: bool, bullet_lost: bool) -> bool:
        """Whether a line goes on with the text before it."""
        line = self._lines[at]
        if _opens_item(line) or _MARKED.fullmatch(line.text):
            return False
        if line.indented and not self._layout.markdown and (line.gap or bullet_lost or text.endswith(":")):
            return False
        finished = text.endswith(_SENTENCE_ENDS)
        if line.text[0].islower() or line.text[0] in "(/" or text.endswith("-"):
            return not (finished and line.gap)
        if line.gap:
            return False
        return self._was_wrapped(at) or (not self._layout.width and (item or not finished))

    def _was_wrapped(self, at: int) -> bool:
        """Whether the break before this line was forced: its first word had no room on the line above."""
        needed = len(self._lines[at - 1].text) + 1 + len(self._lines[at].first_word)
        return bool(self._layout.width) and needed > self._layout.width - _SLACK

    def _plain_heading(self, at: int, previous: Heading | Block | None) -> tuple[int, Heading] | None:
        if self._layout.markdown or (isinstance(previous, Block) and previous.leads_in):
            return None
        end = self._heading_end(at)
        text = " ".join(line.text for line in self._lines[at:end])
        if end == len(self._lines) or not _reads_as_heading(text) or self._runs_on(end):
            return None
        numbered = _NUMBERED.fullmatch(text)
        if not numbered:
            return end, Heading(UNKNOWN_LEVEL, plain(text))
        if "." in numbered[1] or self._alone(at, end):
            return end, Heading(numbered[1].count(".") + 1, plain(text))
        return None

    def _heading_end(self, at: int) -> int:
        end = at + 1
        while end < len(self._lines) and self._heading_goes_on(end):
            end += 1
        return end

    def _heading_goes_on(self, at: int) -> bool:
        line, above = self._lines[at], self._lines[at - 1].text
        if line.gap or line.item or above.endswith(_SENTENCE_ENDS):
            return False
        return line.text[0].islower() or bool(_UNFINISHED.search(above))

    def _runs_on(self, at: int) -> bool:
        """Whether the lines before were no heading: a sentence or a list goes on with them."""
        line = self._lines[at]
        if _opens_item(line):
            return line.text.split(maxsplit=1)[1][0].islower()
        return (line.text[0].islower() and not line.indented) or (not line.gap and self._was_wrapped(at))

    def _alone(self, at: int, end: int) -> bool:
        """Whether a numbered line stands by itself: otherwise it is a point in a numbered list."""
        first = at == 0 or self._lines[at].gap > 0 or self._lines[at].indented
        return first and self._lines[end].gap > 0 and self._lines[end].text[0].isalnum()


def _opens_item(line: Line) -> bool:
    return line.item or bool(_POINT.fullmatch(line.text))


def _reads_as_heading(text: str) -> bool:
    if not (text[0].isupper() or _NUMBERED.fullmatch(text)):
        return False
    few = len(text.split()) <= _WORDS_IN_HEADING
    return few and not text.endswith(_SENTENCE_ENDS) and not _UNFINISHED.search(text)


def _joined(text: str, following: str) -> str:
    """Two lines as one; a word that was divided at the line end becomes whole again."""
    if not text.endswith("-") or text.endswith(" -") or following.startswith(("och ", "eller ", "samt ", "/")):
        return f"{text} {following}"
    if following[0].islower() and not text[-3:-1].isupper():
        return text[:-1] + following
    return text + following
