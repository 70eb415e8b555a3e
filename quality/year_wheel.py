"""What returns every year on its day: who owes which report or review, by when, and to whom (domain.md 4, årshjul)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from quality.law import Demand
from quality.role import Function

LAST = "last"


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
    year; `opens` says for each from when (nothing: `remind_days` before). `law` is what demands it (None: local).
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

    def occasions(self, year: int) -> tuple[Occasion, ...]:
        """Every time that it is due in a year, in order; nothing where no date is set."""
        days = [day.on(year) for day in self.due]
        return tuple(sorted((Occasion(self._opens(n, due), due) for n, due in enumerate(days)), key=lambda o: o.due))

    def _opens(self, number: int, due: date) -> date:
        if not self.opens:
            return due - timedelta(days=self.remind_days)
        opens = self.opens[number].on(due.year)
        return opens if opens <= due else self.opens[number].on(due.year - 1)
