"""Groups of age meet without a gap, by the day here and not by the hour."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quality.aging import Age, ages

ZONE = ZoneInfo("Europe/Stockholm")
TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (30, [(91, None), (31, 90), (8, 30), (0, 7)]),
        (90, [(91, None), (8, 90), (0, 7)]),
        (120, [(121, None), (91, 120), (8, 90), (0, 7)]),
        (5, [(91, None), (8, 90), (6, 7), (0, 5)]),
    ],
)
def test_the_groups_are_apart_by_the_municipalitys_own_limit(
    limit: int, expected: list[tuple[int, int | None]]
) -> None:
    assert ages(limit) == [Age(*each) for each in expected]


@pytest.mark.parametrize("limit", [5, 30, 90, 120])
@pytest.mark.parametrize("today", [TODAY, date(2026, 10, 25), date(2026, 4, 2)])
def test_every_moment_is_in_exactly_one_group_that_says_its_age_in_days(limit: int, today: date) -> None:
    for back in (0, 1, 5, 6, 7, 8, 30, 31, 89, 90, 91, 120, 121, 400):
        for hour in (0, 12, 23):
            day = today - timedelta(days=back)
            came = datetime(day.year, day.month, day.day, hour, 59, tzinfo=ZONE)
            (found,) = [
                age
                for age in ages(limit)
                if came < age.until(today, ZONE) and ((since := age.since(today, ZONE)) is None or came >= since)
            ]
            assert found.least <= back
            assert found.most is None or back <= found.most
