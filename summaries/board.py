"""A unit's year of controls as a picture for a wall or a meeting: a row for each, twelve months across."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from summaries.sheet import STANDARDS, typeset


class Mark(StrEnum):
    """How a checkpoint is drawn: by colour and sign, so that neither has to be seen."""

    DONE = "done"
    BELOW = "below"
    LATE = "late"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """A checkpoint on its day."""

    month: int
    day: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Line:
    """A control, in finished words: what it is about, its year, the last result and the target."""

    title: str
    about: str
    cells: tuple[Cell, ...]
    result: str
    target: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything in the picture, in finished words; `month` is the one that it is now."""

    title: str
    organisation: str
    printed_at: datetime
    summary: str
    months: tuple[str, ...]
    month: int
    headings: tuple[str, str, str]
    lines: tuple[Line, ...]
    legend: tuple[tuple[Mark, str], ...]
    footer: str = ""
    language: str = "sv"


async def drawn(board: Board) -> bytes:
    """The board as PDF, made in a thread: others are waiting."""
    return await asyncio.to_thread(picture, board, pdf_standards=STANDARDS)


def picture(board: Board, **output: Any) -> bytes:
    """The board in any of typst's formats (PNG for the guide)."""
    return typeset("board", board, at=board.printed_at, **output)
