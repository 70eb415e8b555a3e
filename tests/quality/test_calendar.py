"""Deadlines and nudges around weekends, Swedish holidays and the two changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.calendar import (
    OfficeHours,
    QuietHours,
    add_working_days,
    day_off,
    is_working_day,
    next_allowed,
    next_opening,
    week_label,
    week_start,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFFICE = OfficeHours(time(8), time(17))
NIGHT = QuietHours(time(18), time(8))
LUNCH = QuietHours(time(12), time(13))
NONE = QuietHours(time(0), time(0))


def at(text: str, fold: int = 0) -> datetime:
    """A wall clock moment in Stockholm."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM, fold=fold)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-06-19", "Midsommarafton"),
        ("2026-12-24", "Julafton"),
        ("2026-12-25", "Juldagen"),
        ("2026-12-31", "Nyårsafton"),
        ("2027-01-06", "Trettondedag jul"),
        ("2026-05-14", "Kristi himmelsfärdsdag"),
        ("2026-06-06", "Nationaldagen"),
    ],
)
def test_holidays_and_the_three_eves_are_no_working_days(day: str, name: str) -> None:
    assert day_off(date.fromisoformat(day)) == name
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-11-21", "2026-11-22"])
def test_weekends_are_no_working_days_though_they_are_no_holidays(day: str) -> None:
    assert day_off(date.fromisoformat(day)) is None
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-11-23", "2026-04-02", "2026-04-30", "2026-05-15", "2026-12-23"])
def test_short_days_and_bridge_days_are_working_days(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("given", "days", "due"),
    [
        ("2026-11-23 10:00", 1, "2026-11-24 10:00"),
        ("2026-11-20 16:50", 1, "2026-11-23 16:50"),
        ("2026-11-20 17:00", 1, "2026-11-23 17:00"),
        ("2026-11-20 17:01", 1, "2026-11-24 08:00"),
        ("2026-11-21 23:00", 1, "2026-11-24 08:00"),
        ("2026-11-23 03:00", 1, "2026-11-24 08:00"),
        ("2026-11-23 10:00", 0, "2026-11-23 10:00"),
        ("2026-11-21 23:00", 0, "2026-11-23 08:00"),
        ("2026-11-20 16:50", 10, "2026-12-04 16:50"),
        ("2026-12-23 15:00", 1, "2026-12-28 15:00"),
        ("2026-12-30 15:00", 1, "2027-01-04 15:00"),
        ("2026-06-18 09:30", 1, "2026-06-22 09:30"),
        ("2026-03-27 16:50", 1, "2026-03-30 16:50"),  # summer time begins on the 29th
        ("2026-10-23 16:50", 1, "2026-10-26 16:50"),  # and ends on the 25th
    ],
)
def test_a_deadline_keeps_the_clock_time_of_the_arrival_in_the_office(given: str, days: int, due: str) -> None:
    result = add_working_days(at(given), days, zone=STOCKHOLM, hours=OFFICE)
    assert result == at(due).astimezone(UTC)
    assert result.tzinfo is UTC


@pytest.mark.parametrize(
    ("friday", "monday"),
    [
        ("2026-03-27T15:50+00:00", "2026-03-30T14:50+00:00"),
        ("2026-10-23T14:50+00:00", "2026-10-26T15:50+00:00"),
    ],
)
def test_a_deadline_over_a_change_of_the_clock_moves_in_utc(friday: str, monday: str) -> None:
    moment = datetime.fromisoformat(friday)
    due = add_working_days(moment, 1, zone=STOCKHOLM, hours=OFFICE)
    assert due == datetime.fromisoformat(monday)


@settings(deadline=None)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)), st.integers(0, 15))  # noqa: DTZ001 (hypothesis takes naive bounds)
def test_a_deadline_is_never_earlier_and_always_in_office_hours(moment: datetime, days: int) -> None:
    due = add_working_days(moment, days, zone=STOCKHOLM, hours=OFFICE).astimezone(STOCKHOLM)
    assert due >= moment
    assert is_working_day(due.date())
    assert OFFICE.start <= due.time() <= OFFICE.end


@pytest.mark.parametrize(
    ("given", "quiet", "allowed"),
    [
        ("2026-11-23 10:00", NIGHT, "2026-11-23 10:00"),
        ("2026-11-23 08:00", NIGHT, "2026-11-23 08:00"),
        ("2026-11-23 07:59:59", NIGHT, "2026-11-23 08:00"),
        ("2026-11-23 17:59", NIGHT, "2026-11-23 17:59"),
        ("2026-11-23 18:00", NIGHT, "2026-11-24 08:00"),
        ("2026-11-20 18:00", NIGHT, "2026-11-23 08:00"),
        ("2026-11-21 12:00", NIGHT, "2026-11-23 08:00"),
        ("2026-12-23 20:00", NIGHT, "2026-12-28 08:00"),
        ("2026-11-23 12:30", LUNCH, "2026-11-23 13:00"),
        ("2026-11-23 23:30", LUNCH, "2026-11-23 23:30"),
        ("2026-11-21 12:30", LUNCH, "2026-11-23 00:00"),
        ("2026-11-23 03:00", NONE, "2026-11-23 03:00"),
        ("2026-11-22 03:00", NONE, "2026-11-23 00:00"),
        ("2026-03-27 20:00", NIGHT, "2026-03-30 08:00"),
        ("2026-10-23 20:00", NIGHT, "2026-10-26 08:00"),
    ],
)
def test_a_nudge_waits_for_a_working_day_outside_quiet_hours(given: str, quiet: QuietHours, allowed: str) -> None:
    result = next_allowed(at(given), quiet, zone=STOCKHOLM)
    assert result == at(allowed).astimezone(UTC)
    assert result.tzinfo is UTC


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ("2026-03-28T12:00+00:00", "2026-03-30T06:00+00:00"),
        ("2026-10-24T12:00+00:00", "2026-10-26T07:00+00:00"),
    ],
)
def test_a_nudge_over_a_change_of_the_clock_comes_at_eight_on_the_wall(given: str, allowed: str) -> None:
    moment = datetime.fromisoformat(given)
    assert next_allowed(moment, NIGHT, zone=STOCKHOLM) == datetime.fromisoformat(allowed)


def test_an_hour_that_comes_twice_is_quiet_twice() -> None:
    # Cairo's clock goes back from midnight to 23:00 on a Thursday; Stockholm's only on Sundays.
    cairo = ZoneInfo("Africa/Cairo")
    quiet = QuietHours(time(20), time(23, 30))
    second = datetime(2026, 10, 29, 23, 10, tzinfo=cairo, fold=1)
    assert second.utcoffset() == timedelta(hours=2)
    assert next_allowed(second, quiet, zone=cairo) == datetime(2026, 10, 29, 21, 30, tzinfo=UTC)


@settings(deadline=None)
@given(
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 10), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([NIGHT, LUNCH, NONE, QuietHours(time(22, 30), time(6, 15))]),
)
def test_no_minute_before_the_allowed_one_was_allowed(moment: datetime, quiet: QuietHours) -> None:
    found = next_allowed(moment, quiet, zone=STOCKHOLM)

    def silent(instant: datetime) -> bool:
        local = instant.astimezone(STOCKHOLM)
        return not is_working_day(local.date()) or quiet.covers(local.time())

    assert found >= moment
    assert not silent(found)
    assert found == moment or silent(found - timedelta(microseconds=1))
    steps = int((found - moment) / timedelta(minutes=15))
    assert all(silent(found - timedelta(minutes=15) * step) for step in range(1, steps + 1))


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-25", "2026-11-29"])
def test_a_week_starts_on_its_monday(day: str) -> None:
    assert week_start(date.fromisoformat(day)) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2026-11-23", "2026-W48"),
        ("2026-01-01", "2026-W01"),
        ("2027-01-01", "2026-W53"),
        ("2024-12-30", "2025-W01"),
    ],
)
def test_weeks_are_labelled_as_iso_8601_does(day: str, label: str) -> None:
    assert week_label(date.fromisoformat(day)) == label


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 (what is refused)
    with pytest.raises(ValueError, match="time zone"):
        add_working_days(naive, 1, zone=STOCKHOLM, hours=OFFICE)
    with pytest.raises(ValueError, match="time zone"):
        next_allowed(naive, NIGHT, zone=STOCKHOLM)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_working_days(at("2026-11-23 10:00"), -1, zone=STOCKHOLM, hours=OFFICE)


def test_office_hours_must_start_before_they_end() -> None:
    with pytest.raises(ValueError, match="start before"):
        OfficeHours(time(17), time(8))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T16:59", "2026-11-23T16:59"),
        ("2026-11-23T17:00", "2026-11-24T08:00"),
        ("2026-11-23T06:00", "2026-11-23T08:00"),
        ("2026-11-21T12:00", "2026-11-23T08:00"),
        ("2026-12-31T12:00", "2027-01-04T08:00"),
    ],
)
def test_when_the_office_opens_next(now: str, opens: str) -> None:
    hours = OfficeHours(time(8), time(17))
    assert next_opening(at(now), zone=STOCKHOLM, hours=hours) == at(opens)
