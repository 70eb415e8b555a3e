"""Turns a stage that is due into notes: who is told today, when each may be spoken to, and what comes after (pure)."""

from dataclasses import dataclass, replace
from datetime import datetime

from quality.case import Case, Holder
from quality.duty import Duty
from quality.ladder import above_of, barred_of, escalates_to, nearest
from quality.profile import Profile
from quality.role import Organisation
from quality.stages import current, following, morning, own_stages
from reminders.policy import is_staffed, nudge_at, opening
from storage.notes import WHEN_THEY_COME, Note


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to tell of this stage, and when the next one comes."""

    notes: tuple[Note, ...]
    level: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Whom:
    """Everybody whom a stage concerns: its owners, and those above who are told as well."""

    owners: tuple[int, ...]
    above: tuple[int, ...]
    on_call: tuple[int, ...] = ()

    @property
    def everybody(self) -> frozenset[int]:
        return frozenset((*self.owners, *self.above, *self.on_call))


def plan(duty: Duty, case: Case | None, organisation: Organisation, profile: Profile, now: datetime) -> Plan:
    """What is to be said of a duty whose time has come; of a case that is gone nothing any more."""
    back = _back(duty, organisation, profile, now)
    if back:
        return Plan((), duty.level, back)
    stage = current(duty, profile, now)
    duty = duty if stage == duty.level else replace(duty, level=stage)
    notes = () if is_gone(duty, case) else notes_of(duty, case, organisation, profile, now)
    level, at = following(duty, profile, now)
    return Plan(notes, level, at)


def _back(duty: Duty, organisation: Organisation, profile: Profile, now: datetime) -> datetime | None:
    """When somebody is back who is away, of what nobody can do in their place."""
    if not duty.kind.is_personal or duty.owner.person is None:
        return None
    day = organisation.back_on(duty.owner.person, now.astimezone(profile.timezone).date())
    return morning(day, profile) if day else None


def is_gone(duty: Duty, case: Case | None) -> bool:
    """Whether the case that a duty is about exists no more."""
    return case is None and duty.subject.startswith("case:")


def notes_of(
    duty: Duty, case: Case | None, organisation: Organisation, profile: Profile, now: datetime
) -> tuple[Note, ...]:
    """The duty's present stage for each whom it concerns."""
    whom = whom_to_tell(duty, case, organisation, profile, now)
    later = opening(now, profile) if whom.on_call else None
    notes = [Note(duty.id, person, duty.level, True, now) for person in whom.on_call]
    for person in dict.fromkeys((*whom.owners, *whom.above)):
        if person not in whom.on_call:
            at = later or _say_at(duty, person, organisation, profile, now, owner=person in whom.owners)
            notes.append(Note(duty.id, person, duty.level, person not in whom.owners, at))
    return tuple(notes)


def whom_to_tell(duty: Duty, case: Case | None, organisation: Organisation, profile: Profile, now: datetime) -> Whom:
    """Decided by who works here today: the owner, those above when the owner's stages are over or nobody is there."""
    today = now.astimezone(profile.timezone).date()
    owners = organisation.holders(duty.owner, today, barred_of(case))
    step = duty.level - own_stages(duty.kind, profile)
    told: tuple[int, ...] = ()
    if step >= 0 or not any(_is_there(person, organisation) for person in owners):
        above = above_of(duty, case, organisation, today)
        higher = escalates_to(step, above)
        told = organisation.holders(higher, today, barred_of(case)) if higher else ()
        told = told or nearest(above, organisation, case, today)
    on_call = _on_call(duty, case, organisation, profile, now) if duty.kind.is_clock else ()
    return Whom(owners, tuple(person for person in told if person not in owners), on_call)


def _on_call(
    duty: Duty, case: Case | None, organisation: Organisation, profile: Profile, now: datetime
) -> tuple[int, ...]:
    """Whom the profile names for what cannot wait until the office opens; nobody while it is open."""
    if is_staffed(now, profile):
        return ()
    today = now.astimezone(profile.timezone).date()
    holders = (Holder(function.value, duty.unit) for function in profile.nudging.on_call)
    found = (person for holder in holders for person in organisation.holders(holder, today, barred_of(case)))
    return tuple(dict.fromkeys(found))


def _is_there(person: int, organisation: Organisation) -> bool:
    return not organisation.people[person].hourly


def _say_at(
    duty: Duty, person: int, organisation: Organisation, profile: Profile, now: datetime, *, owner: bool
) -> datetime:
    who = organisation.people[person]
    if owner and who.hourly:
        return WHEN_THEY_COME
    return nudge_at(duty, who, now, profile)
