"""When a duty is said: to its owner in stages around the day it is due, then one level up at a time (pure).

A duty's `level` is the number of the stage that is said next. Stages before the due day are let go when it has come;
the others never are, so that nobody's manager hears of what the owner was not told first.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from quality.calendar import add_working_days, is_working_day
from quality.duty import Duty, DutyKind
from quality.profile import Profile

A_DAY = timedelta(days=1)


class Next(NamedTuple):
    """The stage that comes, and when."""

    level: int
    at: datetime


def morning(day: date, profile: Profile) -> datetime:
    """The digest's time, in UTC, on that day or the first working day after it."""
    return _morning(day, profile.nudging.digest, profile.timezone)


@lru_cache(maxsize=1024)  # a sweep asks it of few days for thousands of duties
def _morning(day: date, digest: time, zone: ZoneInfo) -> datetime:
    while not is_working_day(day):
        day += A_DAY
    return datetime.combine(day, digest, zone).astimezone(UTC)


def own_stages(kind: DutyKind, profile: Profile) -> int:
    """How many stages are the owner's alone: from this level on it is told to those above as well."""
    nudging = profile.nudging
    return _asked(kind) + len(nudging.clock if kind.is_clock else nudging.days_of(kind))


def staged(duty: Duty, profile: Profile, now: datetime) -> Duty:
    """The duty with its first stage, or when that is over already, the first that is not."""
    if duty.kind.is_message:
        return duty
    level, at = Next(0, now) if duty.kind.is_asked_at_once else _first(duty, profile, now)
    return replace(duty, level=level, remind_from=at, next_nudge_at=at)


def current(duty: Duty, profile: Profile, now: datetime) -> int:
    """The stage that is said now: not the one of a week before when the due day has come meanwhile."""
    level, today = duty.level, _day(now, profile)
    while not _asked(duty.kind) and _passed(duty, level, profile, today):
        level += 1
    return level


def following(duty: Duty, profile: Profile, now: datetime) -> Next:
    """What comes after the stage that is said now."""
    level = duty.level + 1
    if duty.kind.is_clock:
        return _next_hour(duty, level, profile, now)
    days = profile.nudging.days_of(duty.kind)
    if duty.kind.is_opened:
        level = _to_come(duty, level, days, _day(now, profile), profile)
    number = level - _asked(duty.kind)
    if number < len(days):
        day = _day(duty.due_at, profile) + timedelta(days=days[number])
        return Next(level, morning(max(day, _day(now, profile) + A_DAY), profile))
    wait = profile.nudging.escalate_after if number == len(days) else profile.nudging.repeat_every
    after = add_working_days(now, wait, zone=profile.timezone, hours=profile.hours)
    return Next(level, morning(_day(after, profile), profile))


def _first(duty: Duty, profile: Profile, now: datetime) -> Next:
    days, today, due = profile.nudging.days_of(duty.kind), _day(now, profile), _day(duty.due_at, profile)
    level = next(n for n, day in enumerate(days) if day >= 0 or due + timedelta(days=day) >= today)
    at = max(morning(due + timedelta(days=days[level]), profile), now)
    return Next(level + _asked(duty.kind), at)


def _passed(duty: Duty, level: int, profile: Profile, today: date) -> bool:
    """Whether this stage lies before the due day and the next one's day has come."""
    days, due = profile.nudging.days_of(duty.kind), _day(duty.due_at, profile)
    return level + 1 < len(days) and days[level] < 0 and due + timedelta(days=days[level + 1]) <= today


def _to_come(duty: Duty, level: int, days: Sequence[int], today: date, profile: Profile) -> int:
    """The stage after its opening, for one that was opened late: those before the due day that are past are let go."""
    due = _day(duty.due_at, profile)
    for day in days[level - _asked(duty.kind) :]:
        if day >= 0 or due + timedelta(days=day) > today:
            break
        level += 1
    return level


def _next_hour(duty: Duty, level: int, profile: Profile, now: datetime) -> Next:
    """The next hour of a statutory clock that is still to come; when it is over, every day until it is done."""
    hours = profile.nudging.clock
    for number in range(level - 1, len(hours)):
        at = duty.due_at + timedelta(hours=hours[number])
        if at > now:
            return Next(number + 1, at)
    return Next(max(level, 1 + len(hours)), now + A_DAY)


def _asked(kind: DutyKind) -> int:
    return 1 if kind.is_asked_at_once or kind.is_opened else 0


def _day(moment: datetime, profile: Profile) -> date:
    return moment.astimezone(profile.timezone).date()
