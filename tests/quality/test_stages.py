"""When a duty is said: a table of days, and what holds for all of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.case import Holder
from quality.duty import Duty, DutyKind, message, owed
from quality.profile import Profile
from quality.profile_file import load
from quality.stages import current, following, morning, own_stages, staged

PROFILE = load("standard")
ZONE = ZoneInfo("Europe/Stockholm")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def duty(kind: DutyKind, due: str, level: int = 0) -> Duty:
    return replace(owed(kind, "case:1", Holder("enhetschef", 3), 3, due_at=at(due)), level=level)


def said(kind: DutyKind, due: str, made: str, times: int, profile: Profile = PROFILE) -> list[str]:
    """When it is said, if everything is on time and nobody does anything."""
    now, found = at(made), []
    each = staged(duty(kind, due), profile, now)
    for _ in range(times):
        assert each.next_nudge_at is not None
        now = each.next_nudge_at
        found.append(now.astimezone(ZONE).isoformat()[:16])
        each = replace(each, level=current(each, profile, now))
        level, moment = following(each, profile, now)
        each = replace(each, level=level, next_nudge_at=moment)
    return found


@pytest.mark.parametrize(
    ("kind", "due", "made", "times"),
    [
        (
            DutyKind.ACT, "2026-12-11T08:00", "2026-11-25T10:00",
            "12-04T07:30 12-11T07:30 12-18T07:30 12-21T07:30 12-28T07:30",
        ),
        (DutyKind.ACT, "2026-12-01T08:00", "2026-11-25T10:00", "12-01T07:30 12-08T07:30"),
        (DutyKind.ACT, "2026-11-25T17:00", "2026-11-25T10:00", "11-25T10:00 12-02T07:30"),
        (DutyKind.ACT, "2026-11-20T17:00", "2026-11-25T10:00", "11-25T10:00 11-27T07:30"),
        (DutyKind.ASSESS, "2026-11-27T10:00", "2026-11-26T10:00", "11-27T07:30 11-30T07:30 12-01T07:30"),
        (DutyKind.ASSESS, "2026-11-28T10:00", "2026-11-26T10:00", "11-30T07:30 12-01T07:30"),
        (DutyKind.ASSESS, "2026-12-24T10:00", "2026-12-21T10:00", "12-28T07:30 12-29T07:30"),
        (DutyKind.ASSESS, "2026-06-19T10:00", "2026-06-16T10:00", "06-22T07:30"),
        (
            DutyKind.COMPLETE, "2026-11-30T10:00", "2026-11-25T10:00",
            "11-25T10:00 11-30T07:30 12-01T07:30 12-02T07:30 12-07T07:30",
        ),
        (DutyKind.DECIDE, "2026-12-09T10:00", "2026-11-25T10:00", "11-25T10:00 12-09T07:30 12-10T07:30 12-11T07:30"),
        (
            DutyKind.NOTIFY_IMY, "2026-11-28T10:00", "2026-11-25T10:00",
            "11-25T10:00 11-27T10:00 11-28T06:00 11-28T10:00 11-29T10:00 11-30T10:00",
        ),
        (DutyKind.CYBER_WARNING, "2026-11-26T10:00", "2026-11-25T10:00", "11-25T10:00 11-26T06:00 11-26T10:00"),
    ],
    ids=[
        "a week before, at due, a week after, then up", "too near for the week before", "due today", "late already",
        "at due and the next day", "due on a Saturday", "due on Christmas Eve", "due on Midsummer Eve",
        "a question is asked at once", "a decision waits from now on", "72 hours, weekends too", "24 hours",
    ],
)  # fmt: skip
def test_when_a_duty_is_said(kind: DutyKind, due: str, made: str, times: str) -> None:
    expected = times.split()
    assert [each[5:] for each in said(kind, due, made, len(expected))] == expected


@pytest.mark.parametrize(
    ("level", "now", "then"),
    [
        (0, "2026-12-04T07:30", 0),
        (0, "2026-12-10T09:00", 0),
        (0, "2026-12-11T07:30", 1),
        (0, "2027-01-20T07:30", 1),  # after a long stop too, the owner hears that it is due before anybody above does
        (1, "2027-01-20T07:30", 1),
        (7, "2027-01-20T07:30", 7),
    ],
)
def test_a_stage_before_the_due_day_is_let_go_when_that_has_come(level: int, now: str, then: int) -> None:
    assert current(duty(DutyKind.ACT, "2026-12-11T08:00", level), PROFILE, at(now)) == then


@pytest.mark.parametrize(
    ("kind", "stages"),
    [
        (DutyKind.ACT, 3), (DutyKind.ASSESS, 2), (DutyKind.COMPLETE, 3), (DutyKind.NOTIFY_IMY, 4), (DutyKind.YEAR, 4),
        (DutyKind.READ_INFORMATION, 4),
    ],
)  # fmt: skip
def test_how_many_stages_are_the_owners_alone(kind: DutyKind, stages: int) -> None:
    assert own_stages(kind, PROFILE) == stages


@pytest.mark.parametrize(
    ("kind", "opened", "expected"),
    [
        (DutyKind.YEAR, "2026-01-02T07:30", "01-02 02-23 03-02 03-03 03-04 03-09"),
        (DutyKind.YEAR, "2026-02-22T00:00", "02-22 03-02 03-03 03-04"),
        (DutyKind.YEAR, "2026-02-27T00:00", "02-27 03-02 03-03 03-04"),
        (DutyKind.YEAR, "2026-03-01T00:00", "03-01 03-02 03-03 03-04"),
        (DutyKind.READ_INFORMATION, "2026-02-02T07:30", "02-02 02-23 03-02 03-09 03-10"),
    ],
    ids=["in time", "a week before", "days before", "on its day", "reading"],
)
def test_what_the_year_asks_for_is_said_when_it_opens_and_around_its_day(
    kind: DutyKind, opened: str, expected: str
) -> None:
    """Its first of March is a Sunday."""
    each, now, found = duty(kind, "2026-03-01T17:00"), at(opened), []
    for _ in expected.split():
        found.append(f"{now.astimezone(ZONE):%m-%d}")
        level, now = following(replace(each, level=current(each, PROFILE, now)), PROFILE, now)
        each = replace(each, level=level)
    assert found == expected.split()


def test_what_the_year_asks_for_is_said_around_a_new_day_and_each_stage_once() -> None:
    each = staged(duty(DutyKind.YEAR, "2026-04-15T17:00"), PROFILE, at("2026-03-01T09:00"))
    found = [each.next_nudge_at]
    for _ in range(2):
        level, now = following(each, PROFILE, found[-1] or at("2026-04-15T07:30"))
        found.append(now)
        each = replace(each, level=level)
    assert [f"{moment:%m-%d}" for moment in found if moment] == ["04-08", "04-15", "04-16"]


def test_a_message_has_no_stages() -> None:
    card = message(DutyKind.CARD, "case:1", Holder(person=1), 3, at=at("2026-11-25T10:00"))
    assert staged(card, PROFILE, at("2026-11-25T10:00")) == card


def test_a_profile_says_its_own_days() -> None:
    own = replace(PROFILE, nudging=replace(PROFILE.nudging, stages={"default": (0,), "act": (-14, 3)}))
    assert said(DutyKind.ACT, "2026-12-11T08:00", "2026-11-20T10:00", 3, own)[:2] == [
        "2026-11-27T07:30",
        "2026-12-14T07:30",
    ]
    assert own_stages(DutyKind.ASSESS, own) == 1
    usual = replace(PROFILE, nudging=replace(PROFILE.nudging, stages={}))
    assert [own_stages(kind, usual) for kind in (DutyKind.ACT, DutyKind.ASSESS)] == [3, 2]


def test_the_morning_is_the_same_on_the_wall_when_the_clocks_change() -> None:
    friday, monday = morning(at("2026-10-23T00:00").date(), PROFILE), morning(at("2026-10-26T00:00").date(), PROFILE)
    assert monday - friday == timedelta(days=3, hours=1)


@settings(deadline=None)
@given(
    st.sampled_from([kind for kind in DutyKind if not kind.is_message]),
    st.integers(0, 50),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 (zone added)
    st.integers(-40, 40),
)
def test_nobody_is_reminded_twice_within_the_hour(kind: DutyKind, level: int, moment: datetime, days: int) -> None:
    now = moment.replace(tzinfo=UTC)
    each = replace(duty(kind, "2026-11-25T10:00", level), due_at=now + timedelta(days=days))
    if kind.is_clock:
        assert following(each, PROFILE, now).at > now
    else:
        assert following(each, PROFILE, now).at - now > timedelta(hours=1)
    assert following(each, PROFILE, now).level > level
