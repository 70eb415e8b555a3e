"""Slack's limits and marks on plain text, so that a long or odd word never makes Slack refuse a screen."""

import html
import re
from collections.abc import Iterator

TITLE, BUTTON, OPTION, LABEL, SECTION, HEADER = 24, 75, 75, 2000, 3000, 150

_CONTROL = re.compile(r"<([@#!])[^<>|]*(?:\|([^<>]*))?>")
_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def cut(text: str, limit: int) -> str:
    """The text, with … for what does not fit; never empty, because Slack refuses that."""
    text = text.strip() or "–"
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Words as they are written, where Slack would read marks (mentions, links)."""
    return html.escape(text, quote=False)


def pieces(text: str, limit: int = SECTION) -> Iterator[str]:
    """The whole text in parts that fit a section, broken at a line or a space where there is one."""
    rest = text.strip()
    while len(rest) > limit:
        space = max(rest.rfind("\n", 1, limit), rest.rfind(" ", limit // 2, limit))
        end = space if space > 0 else limit
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    if rest:
        yield rest


def read_text(sent: str) -> str:
    """What a person typed, without Slack's escapes; mentioned people and channels lose their ids."""
    named = _CONTROL.sub(lambda found: (found[1] if found[1] != "!" else "@") + (found[2] or "…"), sent)
    linked = _LINK.sub(lambda found: found[2] or found[1], named)
    return html.unescape(linked).strip()
