"""The days of a summary, in the words that people type."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summaries.period import Period, month_of, name_of, read_period, week_of, year_of

TODAY = date(2026, 11, 23)
ZONE = ZoneInfo("Europe/Stockholm")
NOVEMBER = ("2026-11-01", "2026-11-30")
YEAR = ("2026-01-01", "2026-12-31")
WEEK = ("2026-11-23", "2026-11-29")


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("", NOVEMBER),
        ("  ", NOVEMBER),
        ("månad", NOVEMBER),
        ("Den här månaden", NOVEMBER),
        ("month", NOVEMBER),
        ("förra månaden", ("2026-10-01", "2026-10-31")),
        ("Last month", ("2026-10-01", "2026-10-31")),
        ("vecka", WEEK),
        ("veckan", WEEK),
        ("week", WEEK),
        ("förra veckan", ("2026-11-16", "2026-11-22")),
        ("last week", ("2026-11-16", "2026-11-22")),
        ("år", YEAR),
        ("I år", YEAR),
        ("förra året", ("2025-01-01", "2025-12-31")),
        ("last year", ("2025-01-01", "2025-12-31")),
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-2", ("2025-02-01", "2025-02-28")),
        ("2026-W47", ("2026-11-16", "2026-11-22")),
        ("2026-w1", ("2025-12-29", "2026-01-04")),
        ("2026-W53", ("2026-12-28", "2027-01-03")),
        ("2025-W53", None),
        ("2026-13", None),
        ("0000", None),
        ("oktober", None),
        ("Linden", None),
        ("2026-11-23", None),
        ("x" * 5000, None),
    ],
)
def test_what_people_type(words: str, days: tuple[str, str] | None) -> None:
    period = read_period(words, TODAY)
    assert (period and (period.first.isoformat(), period.last.isoformat())) == days


@pytest.mark.parametrize(
    ("today", "words", "first"),
    [
        ("2026-01-01", "förra månaden", "2025-12-01"),
        ("2024-02-29", "förra året", "2023-01-01"),
        ("2026-01-01", "förra veckan", "2025-12-22"),
        ("2026-03-31", "förra månaden", "2026-02-01"),
    ],
)
def test_the_one_before_across_a_border(today: str, words: str, first: str) -> None:
    period = read_period(words, date.fromisoformat(today))
    assert period is not None
    assert period.first.isoformat() == first


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (week_of(date(2026, 11, 23)), "2026-11-22T23:00", "2026-11-29T23:00"),
        (month_of(date(2026, 10, 5)), "2026-09-30T22:00", "2026-10-31T23:00"),  # summer time ends
        (Period(date(2026, 3, 29), date(2026, 3, 29)), "2026-03-28T23:00", "2026-03-29T22:00"),  # a day of 23 hours
    ],
)
def test_days_are_those_of_the_municipalitys_calendar(period: Period, start: str, end: str) -> None:
    bounds = [moment.replace(tzinfo=None).isoformat(timespec="minutes") for moment in period.bounds(ZONE)]
    assert bounds == [start, end]


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@settings(deadline=None)
@given(DAYS)
def test_every_day_lies_in_its_own_week_month_and_year(day: date) -> None:
    for period in (week_of(day), month_of(day), year_of(day)):
        assert period.first <= day <= period.last
    assert (week_of(day).last - week_of(day).first).days == 6
    assert (month_of(day).last + timedelta(days=1)).day == 1


@settings(deadline=None)
@given(DAYS)
def test_periods_follow_each_other_without_gap_or_overlap(day: date) -> None:
    for make in (week_of, month_of, year_of):
        this = make(day)
        following = make(this.last + timedelta(days=1))
        assert this.bounds(ZONE)[1] == following.bounds(ZONE)[0]


@settings(deadline=None)
@given(DAYS, DAYS)
def test_the_name_of_a_period_means_the_same_on_any_day(day: date, today: date) -> None:
    for make in (week_of, month_of, year_of):
        assert read_period(name_of(make(day)), today) == make(day)
