"""The year by hand: days off, working days and office hours, written down without the product's calendar."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Stockholm")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS_OFF = {
    date(2026, month, day)
    for month, day in (
        (1, 1), (1, 6), (4, 3), (4, 6), (5, 1), (5, 14), (6, 6), (6, 19), (6, 20), (10, 31), (12, 24), (12, 25),
        (12, 26), (12, 31),
    )
} | {date(2027, 1, 1), date(2027, 1, 6)}  # fmt: skip
"""Red days and the eves that offices take off, but for Sundays."""
OPENS, CLOSES, DIGEST, QUIET_FROM, QUIET_TO = time(8), time(17), time(7, 30), time(20), time(7)
A_DAY = timedelta(days=1)


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in DAYS_OFF


def workday(day: date) -> date:
    """The day itself, or the first working day after it."""
    return day if works(day) else workday(day + A_DAY)


def later(day: date, working_days: int) -> date:
    """So many working days after a working day."""
    for _ in range(working_days):
        day = workday(day + A_DAY)
    return day


def at(day: date, clock: time, zone: ZoneInfo = HERE) -> datetime:
    """That moment on somebody's wall, in UTC."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def morning(day: date, zone: ZoneInfo = HERE) -> datetime:
    """The digest of the day, or of the first working day after it."""
    return at(workday(day), DIGEST, zone)


def day_of(moment: datetime, zone: ZoneInfo = HERE) -> date:
    return moment.astimezone(zone).date()


def clock_of(moment: datetime, zone: ZoneInfo = HERE) -> time:
    return moment.astimezone(zone).time()


def is_quiet(moment: datetime, zone: ZoneInfo = HERE) -> bool:
    """In the evening or at night."""
    return clock_of(moment, zone) >= QUIET_FROM or clock_of(moment, zone) < QUIET_TO


def is_staffed(moment: datetime) -> bool:
    return works(day_of(moment)) and OPENS <= clock_of(moment) < CLOSES


def office(moment: datetime) -> datetime:
    """When somebody in the office can have seen what came then."""
    day, clock = day_of(moment), clock_of(moment)
    if works(day) and clock <= CLOSES:
        return max(moment, at(day, OPENS))
    return at(workday(day + A_DAY), OPENS)


def within(moment: datetime, working_days: int) -> datetime:
    """The same clock time so many working days after somebody can have seen it."""
    seen = office(moment)
    return at(later(day_of(seen), working_days), clock_of(seen))


def days(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    while first <= last:
        yield first
        first += A_DAY
