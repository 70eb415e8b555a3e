"""A guideline cut into passages readable by themselves: no sentence cut, no list without its lead-in."""

import re
from collections.abc import Iterable, Iterator, Sequence

from quality.routine import Passage
from storage.search.sections import Block, Section

SHORTEST, LONGEST = 40, 160  # words, roughly: a single long sentence is never cut
_WANTED = 110
_LEAD_IN_LONGEST = 45  # a longer lead-in is not repeated over the rest of a divided list
HEADING_SEPARATOR = " › "
_ABBREVIATIONS = (
    r"t\.ex|bl\.a|dvs|d\.v\.s|s\.k|m\.m|m\.fl|t\.o\.m|fr\.o\.m|p\.g\.a|kap|etc|nr|ca|fig|jfr|resp|tel|st|kl"
)
_SENTENCE_END = re.compile(r"(?<!\b\w)(?<=[.!?])(?<!\.\.)\s+(?=[A-ZÅÄÖ0-9\"”»(])")
_NUMBER = re.compile(r"(?:\d{1,2}|[a-zåäö])[.)]\s")
_ENDS_SHORT = re.compile(rf"(?:^|[\s(])(?:{_ABBREVIATIONS})\.$", re.IGNORECASE)


def divide(sections: Iterable[Section]) -> list[Passage]:
    """The passages of all sections in reading order."""
    return [
        Passage(HEADING_SEPARATOR.join(section.path), text)
        for section in sections
        for text in _packed(list(_pieces(section.blocks)))
    ]


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; "t.ex." and "3 kap. 10 §" end none."""
    found: list[str] = []
    for part in _SENTENCE_END.split(paragraph):
        if found and _ENDS_SHORT.search(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def _size(text: str) -> int:
    return len(text.split())


def _pieces(blocks: Sequence[Block]) -> Iterator[str]:
    """What belongs together: a paragraph, or a list with its lead-in; the long ones in readable parts."""
    opening = ""  # a paragraph that ends in a colon is read with the one that follows
    for group in _groups(blocks):
        if len(group) == 1 and group[0].text.endswith(":") and not opening and not group[0].item:
            opening = group[0].text + "\n"
            continue
        parts = _list_parts(group) if group[-1].item else _portions(sentences(group[0].text), " ")
        for part in parts:
            yield opening + part
            opening = ""
    if opening:
        yield opening.rstrip()


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and block.item:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _list_parts(blocks: Sequence[Block]) -> Iterator[str]:
    lead_in = "" if blocks[0].item else blocks[0].text
    points = [block.text if _NUMBER.match(block.text) else f"- {block.text}" for block in blocks if block.item]
    if _size(lead_in) > _LEAD_IN_LONGEST:
        *before, lead_in = sentences(lead_in)
        yield from _portions(before, " ")
    room = LONGEST - _size(lead_in)
    for part in _portions(points, "\n", room):
        yield f"{lead_in}\n{part}" if lead_in else part


def _portions(units: Sequence[str], separator: str, room: int = LONGEST) -> Iterator[str]:
    """The units in as few portions as fit, of about the same size."""
    total = sum(map(_size, units))
    wanted = total if total <= room else total / -(-total // min(room, _WANTED))
    portion: list[str] = []
    for unit in units:
        held = sum(map(_size, portion))
        if portion and (held >= wanted or held + _size(unit) > room):
            yield separator.join(portion)
            portion = []
        portion.append(unit)
    if portion:
        yield separator.join(portion)


def _packed(pieces: Sequence[str]) -> list[str]:
    """Neighbours put together until a passage is worth reading by itself."""
    packed: list[str] = []
    for piece in pieces:
        if packed and _belong_together(packed[-1], piece):
            packed[-1] += f"\n{piece}"
        else:
            packed.append(piece)
    return packed


def _belong_together(above: str, below: str) -> bool:
    together = _size(above) + _size(below)
    tiny = min(_size(above), _size(below)) < SHORTEST
    return together <= (LONGEST if tiny else _WANTED)
