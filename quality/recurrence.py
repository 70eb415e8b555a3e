"""The days of a year that a rule names (RFC 5545), for controls and for the meetings of a committee."""

from datetime import date, datetime, time
from functools import cache

from dateutil.rrule import rrulestr

MOST = 400
"""More often than daily is nothing that a person keeps."""


@cache
def days_of(rule: str, year: int) -> tuple[date, ...]:
    """Those days, in order. Raises ValueError for what is no such rule."""
    try:
        first, last = datetime.combine(date(year, 1, 1), time()), datetime.combine(date(year, 12, 31), time())
        days = rrulestr(rule, dtstart=first).between(first, last, inc=True)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ValueError(f"{rule}: {error}") from None
    return tuple(day.date() for day in days[:MOST])
