"""The year wheel as a picture for a wall or a meeting: the year's duties around a circle of twelve months."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from summaries.sheet import STANDARDS, typeset


class Mark(StrEnum):
    """How a spot is drawn."""

    DONE = "done"
    LATE = "late"
    OPEN = "open"
    COMING = "coming"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Spot:
    """Something due on a day, in finished words."""

    due: date
    what: str
    whose: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Wheel:
    """Everything in the picture, in finished words; who may see which of it is decided before."""

    title: str
    organisation: str
    printed_at: datetime
    year: int
    today: date | None
    today_label: str
    months: tuple[str, ...]
    spots: tuple[Spot, ...]
    legend: tuple[tuple[Mark, str], ...]
    footer: str = ""
    language: str = "sv"


async def drawn(wheel: Wheel) -> bytes:
    """The wheel as PDF, made in a thread: others are waiting."""
    return await asyncio.to_thread(picture, wheel, pdf_standards=STANDARDS)


def picture(wheel: Wheel, **output: Any) -> bytes:
    """The wheel in any of typst's formats (PNG to look at while the template changes)."""
    return typeset("wheel", wheel, at=wheel.printed_at, **output)
