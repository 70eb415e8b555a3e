"""Days and moments as people write them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.history.days import read_day, read_moment, written
from tests.world import ZONE

MARCH = datetime(2024, 3, 5, tzinfo=ZONE)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "20240305",
        "2024-3-5",
        "5/3 2024",
        "05/03-2024",
        "5/3/2024",
        "5.3.2024",
        "5 mars 2024",
        "5 MARS 2024",
    ],
)
def test_a_day_is_read_as_it_is_written_in_sweden(text: str) -> None:
    assert read_moment(text, ZONE) == MARCH
    assert read_day(text) == MARCH.date()


@pytest.mark.parametrize("text", ["2024-03-05 14:30", "2024-03-05T14:30", "5/3 2024 14.30", "5 mars 2024 kl. 14:30"])
def test_a_clock_is_read_with_point_or_colon(text: str) -> None:
    assert read_moment(text, ZONE) == MARCH + timedelta(hours=14, minutes=30)


@pytest.mark.parametrize("text", ["2024-02-30", "31/4 2024", "3/5/24", "5 marsch 2024", "i våras", "2024", "12345678"])
def test_what_is_no_day_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match="är inget datum; skriv som 2024-03-05"):
        read_moment(text, ZONE)


def test_a_clock_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match=r"klockslaget 25\.10 finns inte"):
        read_moment("5/3 2024 25.10", ZONE)


@pytest.mark.parametrize("hour", range(4))
@pytest.mark.parametrize("minute", [0, 30])
def test_every_moment_comes_back_also_in_the_hour_that_comes_twice(hour: int, minute: int) -> None:
    at = datetime(2026, 10, 25, hour, minute, tzinfo=UTC)
    assert read_moment(written(at, ZONE), ZONE).astimezone(UTC) == at


def test_seconds_are_kept_where_there_are_any() -> None:
    at = datetime(2026, 11, 25, 8, 0, 1, 5, tzinfo=UTC)
    assert written(at, ZONE) == "2026-11-25 09:00:01.000005"
    assert read_moment(written(at, ZONE), ZONE) == at
    assert written(at.replace(second=0, microsecond=0), ZONE) == "2026-11-25 09:00"
