"""What every submitted report does: it becomes a case, whoever it goes to is told, and the clock starts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from conversation.flow import Rejected
from conversation.screen import Button, Done, Screen, Style
from conversation.words import N_, Phrase
from handlers.asked import Common
from handlers.case import holder_in_words
from handlers.recipients import Recipients, recipients
from handlers.visit import Visit, id_of, subject_of
from quality.calendar import add_working_days
from quality.case import Case, CaseType, Holder
from quality.duty import Duty, DutyKind, message, owed
from quality.owing import due_at, duty_of
from quality.stages import staged
from summaries.when import moment

ELSEWHERE = N_("Sådant rapporteras inte här i din kommun. Fråga din chef var det ska rapporteras.")

Lines = Callable[[Visit, Case, Sequence[Duty]], list[str]]
"""What a receipt says besides who has it, by type."""


def taken_here(type_: CaseType) -> Callable[[Visit, str], Awaitable[None]]:
    """For reports that the profile may leave out."""

    async def may(visit: Visit, subject: str) -> None:
        if not visit.profile.cases[type_].on:
            raise Rejected(ELSEWHERE)

    return may


def new_case(visit: Visit, type_: CaseType, said: Common, *, flagged: bool, **more: Any) -> Case:
    """The case that a report becomes, before anybody holds it; `more` is what belongs to its type."""
    usual: dict[str, Any] = {
        "category": "",
        "severity": None,
        "laws": said.laws,
        "discovered_at": said.discovered(visit.local),
    }
    return Case(
        type=type_,
        unit=said.unit,
        reporter=visit.person,
        holder=Holder(),
        created_at=visit.now,
        manager_involved=said.manager_involved,
        shows_name=said.shows_name,
        flagged=flagged,
        occurred_at=said.happened(visit.local),
        **usual | more,
    )


async def receive(
    visit: Visit, new: Case, words: Mapping[str, str], *, manager: int | None, owes: Sequence[DutyKind] = ()
) -> str:
    """Stores the report, tells whoever it goes to, and starts the clock for receiving it; `owes` is owed besides."""
    found = recipients(new, manager, visit.organisation, visit.profile, visit.today)
    held = replace(new, holder=found.owners[0], barred=found.barred)
    case = await visit.store.cases.add(held, words)
    await visit.audit(case, "reported", suspicion=case.suspicion.value, flagged=case.flagged)
    await visit.store.duties.owe(_owed(visit, case, found, owes))
    return subject_of(case)


def _owed(visit: Visit, case: Case, found: Recipients, owes: Sequence[DutyKind]) -> list[Duty]:
    subject, now, profile = subject_of(case), visit.now, visit.profile
    due = due_at(DutyKind.ACKNOWLEDGE, case, profile, now)
    me = Holder(person=visit.person)
    duties = [message(DutyKind.CARD, subject, holder, case.unit, at=now) for holder in found.cards]
    duties += [
        owed(DutyKind.ACKNOWLEDGE, subject, holder, case.unit, due_at=due, about=holder.function)
        for holder in found.owners
    ]
    if case.type is CaseType.DEVIATION and case.restricted:
        duties += [
            owed(DutyKind.ASSESS, subject, holder, case.unit, due_at=_assessed_by(visit), about=holder.function)
            for holder in found.owners
        ]
    duties.append(message(DutyKind.TELL_RECEIVED, subject, me, case.unit, at=now))
    later = (DutyKind.RECORD_REFERENCE,) if case.facts.get("record") == "later" else ()
    duties += [duty_of(kind, case, profile, now) for kind in (*owes, *later)]
    return [staged(duty, profile, now) for duty in duties]


def _assessed_by(visit: Visit) -> datetime:
    """When a suspicion that comes now is to be assessed, once it is received (lokal frist)."""
    profile = visit.profile
    days = profile.deadlines.acknowledge + profile.deadlines.assess
    return add_working_days(visit.now, days, zone=profile.timezone, hours=profile.hours)


def receipt(thanks: Phrase, lines: Lines) -> Callable[[Visit, str], Awaitable[Screen]]:
    """The receipt: reference, who has it, what happens next and by when."""

    async def done(visit: Visit, result: str) -> Screen:
        tr = visit.tr
        case = await visit.store.cases.get(id_of(result), scope=visit.scope)
        if case is None:
            return Done(tr(thanks), ())
        duties = await visit.store.duties.about(result, scope=visit.scope)
        said = [*_where(visit, case, duties), *lines(visit, case, duties)]
        buttons: tuple[Button, ...] = ()
        if any(duty.kind is DutyKind.RECORD_REFERENCE for duty in duties):
            said.append(tr("Kom ihåg att lägga till vilken journal eller akt det gäller."))
            buttons = (Button(tr("Lägg till journal eller akt"), "start", f"record|{result}", Style.PLAIN),)
        return Done(tr(thanks), tuple(said), case.reference, buttons)

    return done


def _where(visit: Visit, case: Case, duties: Sequence[Duty]) -> list[str]:
    tr = visit.tr
    lines = [tr("Den finns nu hos {who}.", who=holder_in_words(visit, case))]
    due = next((duty.due_at for duty in duties if duty.kind is DutyKind.ACKNOWLEDGE), None)
    if due is not None:
        when = moment(due, visit.profile.timezone, tr.language)
        lines.append(tr("Den ska tas emot senast {when} (lokal frist). Du får veta när det sker.", when=when))
    if case.manager_involved:
        lines.append(tr("Enhetens chef ser den inte."))
    return lines


def nothing_more(visit: Visit, case: Case, duties: Sequence[Duty]) -> list[str]:
    """For receipts that say no more than where the report is."""
    return []
