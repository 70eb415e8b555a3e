"""When to nudge, whom to tell when nothing happens, and how long to wait after a failure (pure)."""

from datetime import datetime, timedelta

from quality.calendar import add_working_days, next_allowed
from quality.case import Holder
from quality.duty import Duty, DutyKind
from quality.profile import Profile
from quality.role import LINE

FIRST, SECOND, ESCALATED = 0, 1, 2
_WAITS = (60, 300, 900, 3600)


def ladder(owner: Holder, line: tuple[Holder, ...]) -> tuple[Holder, ...]:
    """The levels above an owner, nearest first: the line above its unit; for staff functions the top of the line."""
    if owner.function not in {function.value for function in LINE}:
        return line[-1:]
    places = [(holder.function, holder.unit) for holder in line]
    own = (owner.function, owner.unit)
    return line[places.index(own) + 1 :] if own in places else line


def escalates_to(level: int, above: tuple[Holder, ...]) -> Holder | None:
    """Who else is told at this level: nobody for the first two nudges, then one level up each time, to the top."""
    if level < ESCALATED or not above:
        return None
    return above[min(level - ESCALATED, len(above) - 1)]


def next_nudge(level: int, now: datetime, profile: Profile) -> datetime:
    """When a duty that was just said at this level is said again."""
    nudging = profile.nudging
    wait = {FIRST: nudging.second_after, SECOND: nudging.escalate_after}.get(level, nudging.repeat_every)
    return add_working_days(now, wait, zone=profile.timezone, hours=profile.hours)


def speak_at(duty: Duty, now: datetime, profile: Profile) -> datetime:
    """When this may be said: a message at once, nudges and summaries on working days outside quiet hours."""
    if duty.kind.is_message and duty.kind is not DutyKind.WEEKLY_SUMMARY:
        return now
    return next_allowed(now, profile.nudging.quiet, zone=profile.timezone)


def retry_at(attempts: int, now: datetime, asked: float | None) -> datetime:
    """When to try again after the nth failure: what the channel asks for, else longer each time up to an hour."""
    wait = _WAITS[min(max(attempts, 1), len(_WAITS)) - 1]
    return now + timedelta(seconds=max(asked or 0, wait if asked is None else 1))
