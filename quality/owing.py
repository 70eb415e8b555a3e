"""Whose a duty about a case is, and by when: law says at once, the profile says how many days that is here (pure)."""

from datetime import datetime, timedelta

from quality.calendar import add_working_days
from quality.case import Case, CaseType, Holder
from quality.duty import Duty, DutyKind, owed
from quality.law import CYBER_DAYS, CYBER_HOURS
from quality.profile import Profile
from quality.role import Function
from quality.stages import staged

_CYBER_CLOCKS = {
    DutyKind.CYBER_WARNING: timedelta(hours=CYBER_HOURS[0]),
    DutyKind.CYBER_REPORT: timedelta(hours=CYBER_HOURS[1]),
    DutyKind.CYBER_FINAL: timedelta(days=CYBER_DAYS),
}
"""Significant incidents: early warning, notification, final report."""
_LEX = {CaseType.MISCONDUCT, CaseType.HARM}
_ASSESSED = {*_LEX, CaseType.DATA_BREACH, CaseType.PROVIDER_EVENT}
"""What is assessed at once because of its type alone."""


ANSWERED_BY = ("phone", "letter", "email", "visit")
"""How somebody can be answered; whoever chose none of them wants no answer, or cannot be found."""


def begun(case: Case, profile: Profile) -> tuple[DutyKind, ...]:
    """What is owed about a case from its first moment, besides receiving it."""
    kinds: list[DutyKind] = []
    if case.type in _ASSESSED:
        kinds.append(DutyKind.ASSESS)
    kinds += [DutyKind(clock) for clock in case.facts.get("clocks", "").split()]
    if case.type is CaseType.SYNPUNKT and case.facts.get("answer") in ANSWERED_BY:
        kinds += [DutyKind.CONFIRM, DutyKind.ANSWER]
    if _by_hand(case, profile):
        kinds.append(DutyKind.REGISTER)
    if case.facts.get("record") == "later":
        kinds.append(DutyKind.RECORD_REFERENCE)
    return tuple(kinds)


def _by_hand(case: Case, profile: Profile) -> bool:
    """Whether whoever has the case enters it in the diary, because nothing else here keeps synpunkter."""
    return case.type is CaseType.SYNPUNKT and profile.synpunkter.by_hand


def owner_of(kind: DutyKind, case: Case, profile: Profile) -> Holder:
    """Who owes it: the reporter, who investigates, decides or registers, or whoever has the case."""
    roles = profile.cases[case.type]
    match kind:
        case DutyKind.COMPLETE | DutyKind.RECORD_REFERENCE:
            return Holder(person=case.reporter)
        case DutyKind.INVESTIGATE if case.investigator is not None:
            return Holder(person=case.investigator)
        case DutyKind.INVESTIGATE if roles.investigates:
            return Holder(roles.investigates[0].value, case.unit)
        case DutyKind.DECIDE if roles.decides:
            return Holder(roles.decides[0].value, case.unit)
        case DutyKind.REGISTER if not _by_hand(case, profile):
            return Holder(Function.REGISTRAR.value, case.unit)
        case DutyKind.REVIEW_DOCUMENT:
            return Holder(Function.QUALITY.value, case.unit)
        case _:
            return Holder(person=case.assignee) if case.assignee is not None else case.holder


def due_at(kind: DutyKind, case: Case, profile: Profile, now: datetime) -> datetime:
    """By when: a statutory clock runs from when it was known; all else is the profile's "lokal frist"."""
    if kind is DutyKind.REVIEW_RISK and case.review_on is not None:
        return datetime.combine(case.review_on, profile.hours.start, profile.timezone)
    limits = profile.deadlines
    clocks = {**_CYBER_CLOCKS, DutyKind.NOTIFY_IMY: timedelta(hours=limits.notify_imy_hours)}
    if kind in clocks:
        return (case.discovered_at or case.created_at) + clocks[kind]
    days = {
        DutyKind.INVESTIGATE: limits.investigate_lex_days if case.type in _LEX else limits.investigate_days,
        DutyKind.CHECK_EFFECT: limits.check_effect_days,
        DutyKind.REVIEW_RISK: limits.review_risk_days,
        DutyKind.REVIEW_DOCUMENT: limits.investigate_days,
    }
    working = {
        DutyKind.ACKNOWLEDGE: limits.acknowledge,
        DutyKind.COMPLETE: limits.complete,
        DutyKind.RECORD_REFERENCE: limits.record_reference,
        DutyKind.DECIDE: limits.decide,
        DutyKind.CONFIRM: limits.confirm,
        DutyKind.ANSWER: limits.answer,
        DutyKind.REGISTER: limits.register,
    }
    if kind in days:
        return now + timedelta(days=days[kind])
    number = working.get(kind, limits.assess)
    return add_working_days(now, number, zone=profile.timezone, hours=profile.hours)


def duty_of(kind: DutyKind, case: Case, profile: Profile, now: datetime, *, about: str = "") -> Duty:
    """What is owed about a case from now on, with its first stage."""
    subject = f"case:{case.id}"
    due = due_at(kind, case, profile, now)
    return staged(owed(kind, subject, owner_of(kind, case, profile), case.unit, due_at=due, about=about), profile, now)
