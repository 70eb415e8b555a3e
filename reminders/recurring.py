"""Duties that come back by the calendar: made when their time is near, never twice, whoever makes them."""

from datetime import date, datetime, time, timedelta

from quality.calendar import week_label, week_start
from quality.case import Holder
from quality.duty import Duty, DutyKind, message
from quality.profile import Profile
from quality.role import Function, Organisation

LATEST = timedelta(days=2)
AFTER_ABSENCE = timedelta(days=14)
MANAGING = frozenset({Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD})


def weekly_summaries(organisation: Organisation, profile: Profile, now: datetime) -> list[Duty]:
    """One for each unit with a manager, due on the profile's weekday of this week, about the week before.

    After a stop of more than two days the week is let go: a late summary is noise.
    """
    local = now.astimezone(profile.timezone)
    day = week_start(local.date()) + timedelta(days=profile.summary_weekday)
    due = _at(day, profile.summary_time, profile)
    if not due <= now < due + LATEST:
        return []
    return [
        Duty(
            key=f"{DutyKind.WEEKLY_SUMMARY}:{function}@{unit}:{week_label(day)}",
            kind=DutyKind.WEEKLY_SUMMARY,
            subject=f"unit:{unit}",
            owner=Holder(function.value, unit),
            unit=unit,
            due_at=due,
            remind_from=due,
            next_nudge_at=due,
        )
        for function, unit in _managed(organisation, day)
    ]


def welcomes(organisation: Organisation, profile: Profile, now: datetime) -> list[Duty]:
    """One for each who is back from an absence with a substitute: what is left of what was said meanwhile."""
    today = now.astimezone(profile.timezone).date()
    back = [s for s in organisation.substitutions if s.end < today <= s.end + AFTER_ABSENCE]
    return [
        message(DutyKind.BACK, f"person:{s.person}", Holder(person=s.person), unit, at=now, about=s.end.isoformat())
        for s in back
        if s.person in organisation.people and organisation.stand_in(s.person, today) == s.person
        for unit in organisation.own_units(s.person, today)[:1]
    ]


def _at(day: date, clock: time, profile: Profile) -> datetime:
    return datetime.combine(day, clock, profile.timezone)


def _managed(organisation: Organisation, day: date) -> list[tuple[Function, int]]:
    held = {(post.function, post.unit) for post in organisation.posts if post.on(day) and post.function in MANAGING}
    return sorted(held, key=lambda each: (each[1], each[0]))
