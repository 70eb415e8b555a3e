"""When a duty is said again, to whom else, and how long to wait after a failure."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.case import Holder
from quality.duty import DutyKind, message, owed
from quality.profile_file import load
from reminders.policy import escalates_to, ladder, next_nudge, retry_at, speak_at

PROFILE = load("standard")
ZONE = ZoneInfo("Europe/Stockholm")
UNIT, AREA, HEAD, TOP = (
    Holder("enhetschef", 3),
    Holder("omradeschef", 2),
    Holder("verksamhetschef", 2),
    Holder("socialchef", 1),
)
LINE = (UNIT, AREA, HEAD, TOP)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("owner", "above"),
    [
        (UNIT, (AREA, HEAD, TOP)),
        (Holder("enhetschef", 3, 7), (AREA, HEAD, TOP)),  # one of two managers climbs like both
        (AREA, (HEAD, TOP)),
        (TOP, ()),
        (Holder("enhetschef", 9), LINE),  # a post that is gone: from the nearest manager
        (Holder("lex_sarah_ansvarig", 3), (TOP,)),
        (Holder("mas", 3), (TOP,)),
    ],
)
def test_who_stands_above_an_owner(owner: Holder, above: tuple[Holder, ...]) -> None:
    assert ladder(owner, LINE) == above


@pytest.mark.parametrize("owner", [UNIT, Holder("mas", 3)])
def test_without_a_line_nobody_stands_above(owner: Holder) -> None:
    assert ladder(owner, ()) == ()


@pytest.mark.parametrize(("level", "told"), [(0, None), (1, None), (2, AREA), (3, HEAD), (4, TOP), (5, TOP), (99, TOP)])
def test_two_nudges_then_one_level_up_at_a_time_to_the_top(level: int, told: Holder | None) -> None:
    assert escalates_to(level, (AREA, HEAD, TOP)) == told
    assert escalates_to(level, ()) is None


@pytest.mark.parametrize(
    ("level", "now", "again"),
    [
        (0, "2026-11-23T10:00", "2026-11-24T10:00"),
        (1, "2026-11-24T10:00", "2026-11-25T10:00"),
        (2, "2026-11-25T10:00", "2026-11-30T10:00"),
        (7, "2026-11-30T10:00", "2026-12-03T10:00"),
        (0, "2026-11-27T16:30", "2026-11-30T16:30"),
        (0, "2026-12-23T10:00", "2026-12-28T10:00"),
    ],
)
def test_when_it_is_said_again(level: int, now: str, again: str) -> None:
    assert next_nudge(level, at(now), PROFILE) == at(again)


@settings(deadline=None)
@given(st.integers(0, 50), st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)))  # noqa: DTZ001 (zone added)
def test_nobody_is_nudged_twice_within_the_hour(level: int, moment: datetime) -> None:
    now = moment.replace(tzinfo=UTC)
    assert next_nudge(level, now, PROFILE) - now > timedelta(hours=1)


NUDGE = owed(DutyKind.ACKNOWLEDGE, "case:1", UNIT, 3, due_at=at("2026-11-21T10:00"))
CARD = message(DutyKind.CARD, "case:1", UNIT, 3, at=at("2026-11-21T10:00"))


@pytest.mark.parametrize(
    ("now", "nudged"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-21T10:00", "2026-11-23T07:00"),  # a Saturday
        ("2026-11-23T21:00", "2026-11-24T07:00"),
        ("2026-11-23T03:00", "2026-11-23T07:00"),
        ("2026-12-24T10:00", "2026-12-28T07:00"),
    ],
)
def test_a_nudge_waits_for_the_working_day_a_message_does_not(now: str, nudged: str) -> None:
    assert speak_at(NUDGE, at(now), PROFILE) == at(nudged)
    assert speak_at(CARD, at(now), PROFILE) == at(now)


@pytest.mark.parametrize(
    ("attempts", "asked", "seconds"),
    [
        (0, None, 60),
        (1, None, 60),
        (2, None, 300),
        (3, None, 900),
        (4, None, 3600),
        (99, None, 3600),
        (1, 30.0, 30),
        (9, 30.0, 30),  # a channel that says how long knows better
        (1, 0.0, 1),
        (1, -5.0, 1),
    ],
)
def test_how_long_to_wait_after_a_failure(attempts: int, asked: float | None, seconds: int) -> None:
    assert retry_at(attempts, at("2026-11-23T10:00"), asked) - at("2026-11-23T10:00") == timedelta(seconds=seconds)
