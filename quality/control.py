"""Egenkontroll: a unit's controls for a year, when each is due, its random sample, and what its answers add up to.

SOSFS 2011:9 5 kap. 2 §; domain.md 4. A sample is ordinal numbers and never names; its seed draws it again.
"""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from quality.calendar import is_working_day
from quality.case import Law
from quality.recurrence import days_of
from quality.role import Function


class Grade(StrEnum):
    """How one point of a control stands."""

    MET = "met"
    PARTLY = "partly"
    NOT = "not"
    NOT_APPLICABLE = "not_applicable"


WORTH: Mapping[Grade, Fraction] = {Grade.MET: Fraction(1), Grade.PARTLY: Fraction(1, 2), Grade.NOT: Fraction(0)}


class Kind(StrEnum):
    """What sort of control it is; those of `INPUTS` are made elsewhere and come in dated, with result and analysis."""

    SELF = "self"
    INTERNAL = "internal"
    LOG = "log"
    MEDICAL = "medical"
    PROVIDER = "provider"
    SURVEY = "survey"
    COMPARISON = "comparison"
    SCRUTINY = "scrutiny"
    ORDERED = "ordered"


INPUTS = frozenset({Kind.SURVEY, Kind.COMPARISON, Kind.SCRUTINY, Kind.ORDERED})
WHOLE = "whole"
"""The code of what an input shows all in all: its figures and sentences are judged by a person, never by us."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is looked at: answered by a grade, how many of the sample were right, or a figure or sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a unit's plan.

    `rule` says when (RFC 5545); `sample` is how many are drawn (0: all); `target` is the share that is wanted and
    `threshold` the one below which something has to be done (both 0–1). `handed_from` is the unit above that handed
    it down: below that it cannot be taken out. `extra` was decided by the nämnd. `quality` is the area of the profile
    that it measures; `among` says what the sample is drawn among. `risk` is what motivates it, in words, with how
    likely that is and what would follow by the matrix of internal control (0: not assessed). `ordered_by` is whoever
    wanted an ordered review.
    """

    code: str
    title: str
    area: str
    kind: Kind
    laws: frozenset[Law]
    function: Function
    rule: str
    points: tuple[Point, ...]
    unit: int = 0
    year: int = 0
    why: str = ""
    method: str = ""
    of: str = ""
    sample: int = 0
    target: float = 1.0
    threshold: float = 0.9
    handed_from: int | None = None
    extra: bool = False
    quality: str = ""
    among: str = ""
    risk: str = ""
    likelihood: int = 0
    consequence: int = 0
    ordered_by: str = ""
    id: int = 0

    @property
    def is_input(self) -> bool:
        """Whether somebody else made it, so that its result is entered instead of answered."""
        return self.kind in INPUTS

    @property
    def counts(self) -> bool:
        """Whether its points are answered by how many of the sample were right."""
        return bool(self.of) and not self.is_input


@dataclass(frozen=True, slots=True)
class Reply:
    """What was found at one point; `met` of the sample where the control counts."""

    grade: Grade
    met: int | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A control on its day, and what was found; of an input its `source` and the `figures` that are numbers."""

    control: int
    unit: int
    due_on: date
    done_at: datetime | None = None
    done_by: int | None = None
    population: int | None = None
    seed: int | None = None
    drawn: tuple[int, ...] = ()
    replies: Mapping[str, Reply] = field(default_factory=dict)
    share: float | None = None
    source: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    id: int = 0
    revision: int = 0


_FIGURE = re.compile(r"-?\d{1,9}(\.\d{1,4})?", re.ASCII)


def occasions(rule: str, year: int) -> list[date]:
    """The days of that year on which a control is due, each moved to the next working day of the year if it is none.

    Raises ValueError for a rule that is not RFC 5545.
    """
    return sorted({_working(day, year) for day in days_of(rule, year)})


def _working(day: date, year: int) -> date:
    moved = day
    while not is_working_day(moved):
        moved += timedelta(days=1)
    if moved.year == year:
        return moved
    while not is_working_day(day):  # the last days of the year are moved back into it
        day -= timedelta(days=1)
    return day


def drawn(seed: int, population: int, size: int) -> tuple[int, ...]:
    """The ordinal numbers of a random sample, smallest first: the same from the same seed, on any machine.

    All of them where the sample is as large as what it is drawn from, or `size` is 0.
    """
    if not size or size >= population:
        return tuple(range(1, population + 1))
    dice = random.Random(seed)  # noqa: S311  (it has to be drawn again, not to be secret)
    return tuple(sorted(dice.sample(range(1, population + 1), size)))


def share_of(replies: Iterable[Reply], sample: int) -> float | None:
    """The share that was met: of the sample where it is counted, else of the points that apply; None of nothing."""
    parts: list[Fraction] = []
    for reply in replies:
        if reply.grade is Grade.NOT_APPLICABLE:
            continue
        parts.append(Fraction(reply.met, sample) if reply.met is not None and sample else WORTH[reply.grade])
    return float(sum(parts, Fraction(0)) / len(parts)) if parts else None


def grade_of(met: int, sample: int) -> Grade:
    """The grade of a count: all, some or none."""
    if not sample:
        return Grade.NOT_APPLICABLE
    return Grade.MET if met >= sample else Grade.PARTLY if met else Grade.NOT


def figure_of(text: str) -> float | None:
    """The number that somebody wrote ("87 %", "4,2"); None where it is a sentence."""
    plain = "".join(text.split()).removesuffix("%").replace(",", ".").replace("−", "-")
    return float(plain) if _FIGURE.fullmatch(plain) else None


def falls_short(control: Control, share: float | None) -> bool:
    """Whether the result is below what has to be acted on."""
    return share is not None and share < control.threshold


def misses_target(control: Control, share: float | None) -> bool:
    """Whether the result is below what was wanted."""
    return share is not None and share < control.target


def suits(control: Control, laws: frozenset[Law], here: frozenset[Law]) -> bool:
    """Whether a template is for a unit where these laws are usual, of those that the municipality works under `here`.

    One without laws is for everybody; a unit that says nothing has all that the municipality has.
    """
    return not control.laws or bool(control.laws & here & (laws or here))
