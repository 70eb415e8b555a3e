"""Writes the played day down for a terminal: who, when, and what they see."""

import textwrap
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.terminal import WIDTH, render
from conversation.screen import Screen
from summaries.when import moment

EDGE = "  │ "


class Transcript:
    """The day in words; `write` takes one line at a time."""

    def __init__(self, write: Callable[[str], None], *, zone: ZoneInfo) -> None:
        self._write = write
        self._zone = zone

    def opens(self, title: str, text: str) -> None:
        self._write(f"{title}\n{'=' * len(title)}")
        self._text(text)

    def scene(self, at: datetime, text: str) -> None:
        when = moment(at, self._zone, "sv")
        self._write(f"\n{when} {'─' * (WIDTH - len(when) - 1)}")
        self._text(text)

    def does(self, name: str, what: str) -> None:
        self._write("")
        self._text(f"{name} {what}", "  ")

    def sees(self, screen: Screen) -> None:
        """What the person who acts has before them."""
        self._write(render(screen, indent=EDGE))

    def gets(self, name: str, screen: Screen) -> None:
        """What somebody is told unasked."""
        self._write(f"\n  {name} får:")
        self._write(render(screen, indent=EDGE))

    def notes(self, text: str) -> None:
        self._write("")
        self._text(f"({text})", "  ")

    def closes(self, text: str) -> None:
        self._write(f"\n{'─' * WIDTH}\n{text}")

    def _text(self, text: str, indent: str = "") -> None:
        self._write(textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent))
