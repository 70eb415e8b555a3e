"""When somebody may be spoken to, and how long to wait after a failure."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from quality.calendar import QuietHours
from quality.case import Holder
from quality.duty import Duty, DutyKind, owed
from quality.profile_file import load
from quality.role import Person
from reminders.policy import is_staffed, nudge_at, opening, retry_at, speak_at

PROFILE = load("standard")
ZONE = ZoneInfo("Europe/Stockholm")
UNIT = Holder("enhetschef", 3)
HERE, EAST = Person(1, "Här"), Person(2, "Öster", zone="Europe/Helsinki")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def duty(kind: DutyKind) -> Duty:
    return owed(kind, "case:1", UNIT, 3, due_at=at("2026-11-21T10:00"))


@pytest.mark.parametrize(
    ("kind", "now", "said"),
    [
        (DutyKind.ASSESS, "2026-11-23T10:00", "2026-11-23T10:00"),
        (DutyKind.ASSESS, "2026-11-21T10:00", "2026-11-23T07:30"),  # a Saturday
        (DutyKind.ASSESS, "2026-11-23T21:00", "2026-11-24T07:30"),
        (DutyKind.ASSESS, "2026-11-23T07:10", "2026-11-23T07:30"),
        (DutyKind.ASSESS, "2026-12-24T10:00", "2026-12-28T07:30"),
        (DutyKind.ASSESS, "2026-06-19T10:00", "2026-06-22T07:30"),  # Midsummer Eve
        (DutyKind.ASSESS, "2026-12-31T10:00", "2027-01-04T07:30"),  # New Year's Eve, and then a Friday off
        (DutyKind.COMPLETE, "2026-11-23T07:10", "2026-11-23T07:10"),  # a question does not wait for the digest
        (DutyKind.COMPLETE, "2026-11-23T21:00", "2026-11-24T07:30"),
        (DutyKind.NOTIFY_IMY, "2026-11-21T10:00", "2026-11-21T10:00"),  # law's clock runs on Saturdays
        (DutyKind.NOTIFY_IMY, "2026-11-21T22:00", "2026-11-22T07:00"),
        (DutyKind.NOTIFY_IMY, "2026-11-22T03:00", "2026-11-22T07:00"),
    ],
)
def test_when_somebody_may_be_reminded(kind: DutyKind, now: str, said: str) -> None:
    assert nudge_at(duty(kind), HERE, at(now), PROFILE) == at(said)


def test_the_morning_is_the_persons_own() -> None:
    assert nudge_at(duty(DutyKind.ASSESS), EAST, at("2026-11-23T06:00"), PROFILE) == at("2026-11-23T06:30")


@pytest.mark.parametrize(
    ("start", "end", "now", "said"),
    [
        ("00:00", "00:00", "2026-11-23T03:00", "2026-11-23T07:30"),
        ("00:00", "06:00", "2026-11-23T22:00", "2026-11-23T22:00"),
        ("20:00", "07:00", "2026-11-23T22:00", "2026-11-24T07:30"),
    ],
)
def test_nobody_is_reminded_before_the_digest(start: str, end: str, now: str, said: str) -> None:
    quiet = QuietHours(time.fromisoformat(start), time.fromisoformat(end))
    own = replace(PROFILE, nudging=replace(PROFILE.nudging, quiet=quiet))
    assert nudge_at(duty(DutyKind.ASSESS), HERE, at(now), own) == at(said)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (DutyKind.CARD, "2026-11-21T22:00"),
        (DutyKind.TELL_RECEIVED, "2026-11-21T22:00"),
        (DutyKind.WEEKLY_SUMMARY, "2026-11-23T07:00"),
        (DutyKind.BACK, "2026-11-23T07:00"),
    ],
)
def test_a_message_does_not_wait_a_summary_does(kind: DutyKind, said: str) -> None:
    assert speak_at(kind, at("2026-11-21T22:00"), PROFILE) == at(said)


@pytest.mark.parametrize(
    ("now", "staffed", "opens"),
    [
        ("2026-11-23T07:59", False, "2026-11-23T08:00"),
        ("2026-11-23T08:00", True, "2026-11-23T08:00"),
        ("2026-11-23T16:59", True, "2026-11-23T16:59"),
        ("2026-11-23T17:00", False, "2026-11-24T08:00"),
        ("2026-11-27T17:05", False, "2026-11-30T08:00"),
        ("2026-12-24T10:00", False, "2026-12-28T08:00"),
    ],
)
def test_when_somebody_is_in_the_office(now: str, *, staffed: bool, opens: str) -> None:
    assert is_staffed(at(now), PROFILE) is staffed
    assert opening(at(now), PROFILE) == at(opens)


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
