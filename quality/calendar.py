"""Swedish office time: deadlines and nudges fall on days and hours when somebody is there to act on them.

Everything takes and returns moments with a zone; the wall clock that offices follow is only used in between.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 6


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When a unit's office is staffed on a working day, so that a deadline never falls at night."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("office hours must start before they end")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When the bot says nothing unasked: from start until just before end, over midnight if end comes first.

    The same time twice means no quiet hours at all.
    """

    start: time
    end: time

    def covers(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def day_off(day: date) -> str | None:
    """The Swedish name of the holiday, or of the eve that offices take off (midsommar, jul, nyår), if any."""
    return _days_off(day.year).get(day)


def is_working_day(day: date) -> bool:
    return day.isoweekday() < SATURDAY and day_off(day) is None


def add_working_days(moment: datetime, days: int, *, zone: ZoneInfo, hours: OfficeHours) -> datetime:
    """The same clock time that many working days later, in UTC.

    What comes outside office hours counts as coming at the next opening: Friday 16:50 plus one is Monday
    16:50, Saturday 23:00 plus one is Tuesday at opening.
    """
    if days < 0:
        raise ValueError("working days are counted forward only")
    arrival = _arrival(_local(moment, zone), hours)
    day = arrival.date()
    for _ in range(days):
        day = _next_working_day(day)
    return arrival.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC)


def next_allowed(moment: datetime, quiet: QuietHours, *, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, not before the given one, on a working day and outside quiet hours."""
    return _first_allowed(moment, quiet, zone)


@lru_cache(maxsize=256)  # a sweep asks it of one moment for thousands of people
def _first_allowed(moment: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime:
    local = _local(moment, zone)
    if _may_speak(local, quiet):
        return moment.astimezone(UTC)
    return next(edge for edge in _edges(local, quiet) if edge >= moment and _may_speak(edge.astimezone(zone), quiet))


def next_opening(moment: datetime, *, zone: ZoneInfo, hours: OfficeHours) -> datetime:
    """The first moment, in UTC, not before the given one, at which somebody is in the office."""
    local = _local(moment, zone)
    if local.time() == hours.end:
        local += timedelta(microseconds=1)
    return _arrival(local, hours).astimezone(UTC)


def week_start(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def week_label(day: date) -> str:
    """The ISO 8601 week, for example "2026-W48"; around New Year its year may differ from the day's."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


@lru_cache(maxsize=32)
def _days_off(year: int) -> Mapping[date, str]:
    # Sundays are not among them, and the eves that only end early (at 14.00) stay working days.
    return dict(holidays.country_holidays("SE", years=year, language="sv", categories=("public", "de_facto")))


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(zone)


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _arrival(local: datetime, hours: OfficeHours) -> datetime:
    """When somebody in the office can have seen what came at this moment."""
    day = local.date()
    if is_working_day(day) and local.time() <= hours.end:
        return max(local, datetime.combine(day, hours.start, local.tzinfo))
    return datetime.combine(_next_working_day(day), hours.start, local.tzinfo)


def _may_speak(local: datetime, quiet: QuietHours) -> bool:
    return is_working_day(local.date()) and not quiet.covers(local.time())


def _edges(local: datetime, quiet: QuietHours) -> Iterator[datetime]:
    """Every moment from that day on at which silence can end: midnight and the end of the quiet hours.

    An hour that the clock shows twice in autumn is tried twice.
    """
    day = local.date()
    while True:
        for clock in (time.min, quiet.end):
            for fold in (0, 1):
                yield datetime.combine(day, clock.replace(fold=fold), local.tzinfo).astimezone(UTC)
        day += timedelta(days=1)
