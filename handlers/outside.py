"""Reports that nobody here made: synpunkter from the public and what providers send become cases like any other.

domain.md 1.2 e and i; 27 kap. 4 § SoL and 24 f § LSS for what a provider tells the board.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from handlers.recipients import Recipients, recipients
from handlers.visit import subject_of
from quality.case import Case, CaseType, Holder, Law, Suspicion
from quality.duty import Duty, DutyKind, message, owed
from quality.owing import due_at, duty_of
from quality.profile import Profile
from quality.role import LINE, Function, Organisation
from storage.database import Store

TYPES = (CaseType.SYNPUNKT, CaseType.PROVIDER_EVENT, CaseType.MISCONDUCT)
"""What may come from outside."""
WAYS = ("phone", "letter", "email", "visit")
"""How somebody can be answered; whoever chose none of them wants no answer, or cannot be found."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A report from outside: what was said, by which sender, and where it belongs."""

    type: CaseType
    unit: int
    sender: str
    words: Mapping[str, str]
    laws: frozenset[Law] = frozenset()
    occurred_at: datetime | None = None
    discovered_at: datetime | None = None
    flagged: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


async def take_in(store: Store, report: Outside, organisation: Organisation, profile: Profile, now: datetime) -> Case:
    """Makes a case of it, tells whoever it goes to, and starts its clocks."""
    today = now.astimezone(profile.timezone).date()
    new = _case(report, now)
    found = route(new, None, organisation, profile, today)
    case = await store.cases.add(replace(new, holder=found.owners[0], barred=found.barred), report.words)
    details = {"suspicion": case.suspicion.value, "flagged": case.flagged}
    await store.audit.record(f"case:{case.id}", "reported", actor=f"sender:{report.sender}", at=now, details=details)
    await store.duties.owe(_owed(case, found, profile, now))
    return case


def _case(report: Outside, now: datetime) -> Case:
    misconduct = report.type is CaseType.MISCONDUCT
    return Case(
        type=report.type,
        unit=report.unit,
        reporter=None,
        holder=Holder(),
        laws=report.laws,
        category="",
        severity=None,
        created_at=now,
        suspicion=Suspicion.SARAH if misconduct else Suspicion.NONE,
        shows_name=False,
        flagged=report.flagged,
        occurred_at=report.occurred_at,
        discovered_at=report.discovered_at or now,
        facts={**report.facts, "via": report.sender},
    )


def route(case: Case, manager: int | None, organisation: Organisation, profile: Profile, day: date) -> Recipients:
    """Where a case goes: to those whom the profile names for its type, and whom it informs; else as from the chat."""
    usual = recipients(case, manager, organisation, profile, day)
    roles = profile.cases[case.type]
    named = _held(roles.receives, case, organisation, day, usual.barred)
    told = _held(roles.informs, case, organisation, day, usual.barred)
    cards = (*(named or usual.cards), *told)
    return Recipients(named or usual.owners, tuple(dict.fromkeys(cards)), usual.barred)


def _held(
    functions: Sequence[Function], case: Case, organisation: Organisation, day: date, barred: frozenset[int]
) -> tuple[Holder, ...]:
    """Those of these functions that somebody holds for the unit; a manager's at the node where it is held."""
    found: list[Holder] = []
    for function in functions:
        nodes = list(organisation.ancestors(case.unit)) if function in LINE else [case.unit]
        holders = [Holder(function.value, node) for node in nodes]
        found += [holder for holder in holders if organisation.holders(holder, day, barred)][:1]
    return tuple(found)


def _owed(case: Case, found: Recipients, profile: Profile, now: datetime) -> list[Duty]:
    subject = subject_of(case)
    due = due_at(DutyKind.ACKNOWLEDGE, case, profile, now)
    cards = [message(DutyKind.CARD, subject, holder, case.unit, at=now) for holder in found.cards]
    receiving = [
        owed(DutyKind.ACKNOWLEDGE, subject, holder, case.unit, due_at=due, about=holder.function)
        for holder in found.owners
    ]
    return [*cards, *receiving, *(duty_of(kind, case, profile, now) for kind in _owes(case))]


def _owes(case: Case) -> tuple[DutyKind, ...]:
    """What is owed besides receiving it: a first assessment, or a word to whoever left a way to be answered."""
    if case.type is not CaseType.SYNPUNKT:
        return (DutyKind.ASSESS,)
    return (DutyKind.CONFIRM, DutyKind.ANSWER) if case.facts.get("answer") in WAYS else ()
