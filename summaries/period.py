"""Which days a summary is about, said in the words that people type."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quality.calendar import week_start


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the municipality's calendar, `first` and `last` included."""

    first: date
    last: date

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From the first day's midnight until just before the day after the last, in UTC."""
        start = datetime.combine(self.first, time(), zone)
        end = datetime.combine(self.last + timedelta(days=1), time(), zone)
        return start.astimezone(UTC), end.astimezone(UTC)


def week_of(day: date) -> Period:
    """Monday to Sunday."""
    monday = week_start(day)
    return Period(monday, monday + timedelta(days=6))


def month_of(day: date) -> Period:
    """The calendar month."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(first, following - timedelta(days=1))


def year_of(day: date) -> Period:
    """The calendar year."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def name_of(period: Period) -> str:
    """A week, month or year in the letters that `read_period` takes, whatever day it is."""
    if period == year_of(period.first):
        return f"{period.first:%Y}"
    return f"{period.first:%Y-%m}" if period == month_of(period.first) else f"{period.first:%G-W%V}"


def read_period(text: str, today: date) -> Period | None:
    """`vecka`, `förra månaden`, `2026`, `2026-10`, `2026-W47`; nothing means this month. None when not understood."""
    words = text.casefold().strip()
    last = "förra" in words or "last" in words
    numbered = re.fullmatch(r"(?:vecka|week|v\.?) ?(\d{1,2})", words)
    if numbered:
        return _exact(f"{today.isocalendar().year}-w{numbered[1]}")
    if "veck" in words or "week" in words:
        return week_of(today - timedelta(days=7 if last else 0))
    if not words or "mån" in words or "month" in words:
        return month_of(today.replace(day=1) - timedelta(days=1) if last else today)
    if words in {"år", "i år", "året", "year"} or words in {"förra året", "last year"}:
        return year_of(today.replace(day=1, year=today.year - 1) if last else today)
    return _exact(words)


def _exact(words: str) -> Period | None:
    found = re.fullmatch(r"((?:19|20|21)\d\d)(?:-(?:w(\d{1,2})|(\d{1,2})))?", words)
    if found is None:
        return None
    year, week, month = (int(group) if group else None for group in found.groups())
    try:
        if week is not None:
            return week_of(date.fromisocalendar(year or 0, week, 1))
        return year_of(date(year or 0, 1, 1)) if month is None else month_of(date(year or 0, month, 1))
    except ValueError:
        return None
