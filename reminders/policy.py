"""When somebody may be spoken to, and how long to wait after a failure (pure)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from quality.calendar import QuietHours, is_working_day, next_allowed, next_opening
from quality.duty import Duty, DutyKind
from quality.profile import Nudging, Profile
from quality.role import Person

_WAITS = (60, 300, 900, 3600)
_MAY_WAIT = frozenset({DutyKind.WEEKLY_SUMMARY, DutyKind.BACK, DutyKind.TELL_OVER})


def speak_at(kind: DutyKind, now: datetime, profile: Profile) -> datetime:
    """When a message may be said: at once, but a summary and what is settled on working days outside quiet hours."""
    if kind in _MAY_WAIT:
        return next_allowed(now, profile.nudging.quiet, zone=profile.timezone)
    return now


def nudge_at(duty: Duty, person: Person, now: datetime, profile: Profile) -> datetime:
    """When this stage may be said to this person, on their own clock: in the morning's digest, or from then on."""
    nudging, zone = profile.nudging, zone_of(person, profile)
    if duty.kind.is_clock:
        return _awake(now, nudging.quiet, profile)
    if duty.kind.is_asked_at_once and duty.level == 0 and next_allowed(now, nudging.quiet, zone=zone) == now:
        return now
    return next_allowed(now, until_digest(nudging), zone=zone)


def until_digest(nudging: Nudging) -> QuietHours:
    """From the evening until the digest."""
    quiet = nudging.quiet
    return QuietHours(quiet.start if quiet.start > quiet.end else time.min, nudging.digest)


def zone_of(person: Person, profile: Profile) -> ZoneInfo:
    """The person's own clock, else the municipality's."""
    return ZoneInfo(person.zone) if person.zone else profile.timezone


def is_staffed(now: datetime, profile: Profile) -> bool:
    """Whether somebody is in the office at that moment."""
    local = now.astimezone(profile.timezone)
    return is_working_day(local.date()) and profile.hours.start <= local.time() < profile.hours.end


def opening(now: datetime, profile: Profile) -> datetime:
    """When somebody is in the office again."""
    return next_opening(now, zone=profile.timezone, hours=profile.hours)


def retry_at(attempts: int, now: datetime, asked: float | None) -> datetime:
    """When to try again after the nth failure: what the channel asks for, else longer each time up to an hour."""
    wait = _WAITS[min(max(attempts, 1), len(_WAITS)) - 1]
    return now + timedelta(seconds=max(asked or 0, wait if asked is None else 1))


def _awake(now: datetime, quiet: QuietHours, profile: Profile) -> datetime:
    """The first moment outside quiet hours, on any day: law's clock does not stop for a Sunday."""
    local = now.astimezone(profile.timezone)
    if not quiet.covers(local.time()):
        return now
    end = datetime.combine(local.date(), quiet.end, local.tzinfo)
    return end if end > local else datetime.combine(local.date() + timedelta(days=1), quiet.end, local.tzinfo)
