"""The duties that the year wheel asks for, made while they are open: whose, by when, and from when they are said."""

from datetime import date, datetime

from quality.acknowledgement import Reader, readers
from quality.case import Holder
from quality.duty import Duty, DutyKind, key_of
from quality.profile import Profile
from quality.role import Function, Organisation
from quality.stages import morning
from quality.year_wheel import Entry, Errand, nodes_of, open_on


def yearly(organisation: Organisation, profile: Profile, now: datetime) -> list[Duty]:
    """What the year wheel asks for today, and what each employee is to read; nothing of what was past before.

    Dates are hard, also on days off: law does not move, and what is local follows the profile.
    """
    today, wheel = now.astimezone(profile.timezone).date(), profile.year_wheel
    errands = [
        errand_duty(Errand(entry.code, unit, occasion.due), entry, function, profile)
        for entry, occasion in open_on(wheel, today)
        for function, unit in nodes_of(entry, organisation, today)
    ]
    return errands + [reading_duty(reader, profile) for reader in readers(organisation, wheel, today)]


def errand_duty(errand: Errand, entry: Entry, owner: Function, profile: Profile) -> Duty:
    """One errand of an entry, which has this occasion."""
    opens = next(each.opens for each in entry.occasions(errand.due.year) if each.due == errand.due)
    holder = Holder(owner.value, errand.unit)
    return _duty(DutyKind.YEAR, errand.subject, holder, errand.unit, opens=opens, due=errand.due, profile=profile)


def reading_duty(reader: Reader, profile: Profile) -> Duty:
    """What one person owes reading; nobody else can do it for them."""
    kind, holder = DutyKind.READ_INFORMATION, Holder(person=reader.person)
    return _duty(kind, reader.subject, holder, reader.unit, opens=reader.opens, due=reader.due, profile=profile)


def _duty(kind: DutyKind, subject: str, owner: Holder, unit: int, *, opens: date, due: date, profile: Profile) -> Duty:
    """Said in the first morning's message of its time, due when the office closes on its last day."""
    first = morning(opens, profile)
    last = datetime.combine(due, profile.hours.end, profile.timezone)
    return Duty(key_of(kind, subject), kind, subject, owner, unit, due_at=last, remind_from=first, next_nudge_at=first)
