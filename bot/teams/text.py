"""Plain words in Adaptive Cards, where TextBlock and FactSet read Markdown and no other element does.

Words that a person wrote go into rich text (TextRun), which no client takes for Markdown; headings and facts are
escaped.
"""

import re
from collections.abc import Iterator

from conversation.answer import storable

HEADING, LABEL, HELP, BUTTON, CHOICE, SUMMARY, BLOCK = 200, 300, 600, 60, 120, 300, 1000

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_MARK = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")
_OPENING = re.compile(r"^(\s*\d{0,9})([#>+\-=.)])")
_FUNCTION = re.compile(r"\{\{(?=(?:DATE|TIME)\()")


def clean(text: str) -> str:
    """The words without what no card can hold: control and half characters, calls of the card's own functions."""
    lines = storable(text).replace("\r\n", "\n").replace("\r", "\n")
    return _FUNCTION.sub("{\u2060{", _CONTROL.sub(" ", lines)).strip()


def cut(text: str, limit: int) -> str:
    """The text on one line, with … for what does not fit; never empty."""
    line = " ".join(clean(text).split()) or "–"
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def escape(text: str) -> str:
    """One line as it is written, where Markdown would read marks."""
    return _OPENING.sub(r"\1\\\2", _MARK.sub(r"\\\g<0>", text))


def pieces(text: str, limit: int = BLOCK) -> Iterator[str]:
    """The whole text line by line, because not every client breaks lines in rich text; long lines at a space."""
    for line in clean(text).split("\n"):
        rest = line.strip()
        while len(rest) > limit:
            space = rest.rfind(" ", limit // 2, limit)
            end = space if space > 0 else limit
            yield rest[:end].rstrip()
            rest = rest[end:].lstrip()
        if rest:
            yield rest
