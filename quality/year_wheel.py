"""What returns every year on its day: who owes which report or review, by when, and to whom (domain.md 4, årshjul)."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from quality.law import PROVISIONS, Demand
from quality.recurrence import days_of
from quality.role import Function, Organisation

LAST = "last"
LONGEST_NUMBER, COLONS = 15, 3


class Rhythm(StrEnum):
    """When it returns: on its dates, at every meeting of the committee, or once a year on a day chosen here."""

    DATED = "dated"
    MEETING = "meeting"
    FREE = "free"


class Covers(StrEnum):
    """Which time a report is about, seen from the day it is due."""

    PREVIOUS_YEAR = "previous_year"
    PREVIOUS_QUARTER = "previous_quarter"
    YEAR_TO_DATE = "year_to_date"
    NEXT_YEAR = "next_year"
    SINCE_LAST = "since_last"


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of every year; without `day` the last of the month."""

    month: int
    day: int | None

    @classmethod
    def read(cls, text: str) -> "MonthDay":
        """From `03-01` or `02-last`. Raises ValueError for a day that not every year has."""
        month, _, day = text.partition("-")
        made = cls(int(month), None if day == LAST else int(day))
        made.on(1)  # no leap year
        return made

    def on(self, year: int) -> date:
        last = calendar.monthrange(year, self.month)[1]
        return date(year, self.month, last if self.day is None else self.day)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that an entry is due: from when it can be done and by when it has to be."""

    opens: date
    due: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A duty that returns.

    Everybody who holds `owner` owes it at their own node: each unit's manager, or one MAS. `due` are its days of the
    year; `opens` says for each from when (nothing: `remind_days` before). What is due at every meeting of a committee
    is due on the days that `meetings` names (RFC 5545), in a year with days in `on` on those. `law` is what demands it
    (None: local).
    `to` are recipients of the profile, `report` what is handed in, `into` the entry that it becomes a part of.
    """

    code: str
    sv: str
    en: str
    owner: Function
    due: tuple[MonthDay, ...] = ()
    opens: tuple[MonthDay, ...] = ()
    rhythm: Rhythm = Rhythm.DATED
    law: Demand | None = None
    covers: Covers = Covers.PREVIOUS_YEAR
    to: tuple[str, ...] = ()
    report: str = ""
    into: str = ""
    remind_days: int = 30
    meetings: str = ""
    on: tuple[date, ...] = ()

    def occasions(self, year: int) -> tuple[Occasion, ...]:
        """Every time that it is due in a year, in order; what is yearly without a date is due on its last day."""
        found = (Occasion(self._opens(n, due), due) for n, due in enumerate(self._days(year)))
        return tuple(sorted(found, key=lambda each: each.due))

    def _days(self, year: int) -> list[date]:
        if self.rhythm is Rhythm.MEETING:
            decided = [day for day in self.on if day.year == year]
            return decided or [*days_of(self.meetings, year)] if self.meetings else decided
        yearly = self.rhythm is Rhythm.FREE and not self.due
        return [date(year, 12, 31)] if yearly else [day.on(year) for day in self.due]

    def _opens(self, number: int, due: date) -> date:
        if not self.opens:
            return due - timedelta(days=self.remind_days)
        opens = self.opens[number].on(due.year)
        return opens if opens <= due else self.opens[number].on(due.year - 1)


def last_by_law(entry: Entry, due: date) -> date | None:
    """The last day that law leaves an occasion: its own, or the end of the quarter that it wants one in."""
    provision = PROVISIONS[entry.law] if entry.law else None
    if provision is None or provision.advice:
        return None
    if provision.latest:
        return max(due, date(due.year, *provision.latest))
    return MonthDay((due.month + 2) // 3 * 3, None).on(due.year) if provision.quarterly else None


@dataclass(frozen=True, slots=True)
class Errand:
    """One occasion of an entry at the one node whose holders owe it."""

    code: str
    unit: int
    due: date

    @property
    def subject(self) -> str:
        """How it is named in duties and buttons."""
        return f"year:{self.code}:{self.unit}:{self.due.isoformat()}"

    @classmethod
    def read(cls, subject: str) -> "Errand | None":
        """From what `subject` says; None for anything else."""
        kind, code, unit, due = (*subject.split(":"), "", "", "", "")[:4]
        if kind != "year" or not unit.isdecimal() or len(unit) > LONGEST_NUMBER or subject.count(":") != COLONS:
            return None
        try:
            return cls(code, int(unit), date.fromisoformat(due))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """An errand that is done: `to` whom it was handed in and when, its diary number, and its counts, if any."""

    errand: Errand
    done_at: datetime
    done_by: int
    to: Mapping[str, date] = field(default_factory=dict)
    diary: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


def nodes_of(entry: Entry, organisation: Organisation, day: date) -> tuple[tuple[Function, int], ...]:
    """Who owes an entry that day: its function at every node where somebody holds it, else whoever leads it all."""
    for function in (entry.owner, Function.DIRECTOR):
        held = {post.unit for post in organisation.posts if post.function is function and post.on(day)}
        if held:
            return tuple((function, unit) for unit in sorted(held))
    return ()


def open_on(wheel: Sequence[Entry], day: date) -> Iterator[tuple[Entry, Occasion]]:
    """What can be done that day: opened, and not past; what opens before New Year is of the year after."""
    for entry in wheel:
        for year in (day.year, day.year + 1):
            yield from ((entry, each) for each in entry.occasions(year) if each.opens <= day <= each.due)
