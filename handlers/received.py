"""What every report does, from the chat or from outside: a case comes of it, people are told, and the clock starts."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from conversation.flow import Rejected
from conversation.screen import Button, Done, Screen, Style
from conversation.words import N_, Phrase
from handlers.asked import Common
from handlers.case import holder_in_words
from handlers.moves import send_card
from handlers.recipients import Recipients, recipients
from handlers.visit import Visit, id_of, subject_of
from quality.calendar import add_working_days
from quality.case import Case, CaseType, Holder
from quality.duty import Duty, DutyKind, message, owed
from quality.owing import begun, due_at, duty_of
from quality.profile import Profile
from quality.role import Organisation
from quality.stages import staged
from storage.database import Store
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


@dataclass(frozen=True, slots=True)
class Door:
    """Where a report comes in: the transaction, who works here, the rules, when it is, and who brings it."""

    store: Store
    organisation: Organisation
    profile: Profile
    now: datetime
    by: str

    @property
    def today(self) -> date:
        return self.now.astimezone(self.profile.timezone).date()


async def take_in(door: Door, new: Case, words: Mapping[str, str], *, manager: int | None = None) -> Case:
    """The one way in: stores a report, tells whoever it goes to, and starts its clocks, whoever brought it."""
    found = recipients(new, manager, door.organisation, door.profile, door.today)
    held = replace(new, holder=found.owners[0], barred=found.barred)
    case = await door.store.cases.add(held, words)
    details = {"suspicion": case.suspicion.value, "flagged": case.flagged}
    await door.store.audit.record(subject_of(case), "reported", actor=door.by, at=door.now, details=details)
    await door.store.duties.owe(staged(duty, door.profile, door.now) for duty in _owed(door, case, found))
    return case


def _owed(door: Door, case: Case, found: Recipients) -> Iterator[Duty]:
    subject, now, profile = subject_of(case), door.now, door.profile
    for holder in found.cards:
        yield message(DutyKind.CARD, subject, holder, case.unit, at=now)
    received_by = due_at(DutyKind.ACKNOWLEDGE, case, profile, now)
    for holder in found.owners:
        yield owed(DutyKind.ACKNOWLEDGE, subject, holder, case.unit, due_at=received_by, about=holder.function)
        if case.type is CaseType.DEVIATION and case.restricted:
            due = _assessed_by(door)
            yield owed(DutyKind.ASSESS, subject, holder, case.unit, due_at=due, about=holder.function)
    if case.reporter is not None:
        yield message(DutyKind.TELL_RECEIVED, subject, Holder(person=case.reporter), case.unit, at=now)
    for kind in begun(case, profile):
        yield duty_of(kind, case, profile, now)


async def receive(visit: Visit, new: Case, words: Mapping[str, str], *, manager: int | None) -> str:
    """The report that somebody made in the chat; `manager` is the one chosen where the unit has several."""
    door = Door(visit.store, visit.organisation, visit.profile, visit.now, f"person:{visit.person}")
    return subject_of(await take_in(door, new, words, manager=manager))


async def arise(visit: Visit, new: Case, words: Mapping[str, str], **of: str | int) -> Case:
    """A case that somebody makes of what they look after: its holder owes to receive it and gets its card."""
    case = await visit.store.cases.add(new, words)
    await visit.audit(case, "reported", **of)
    await visit.store.duties.owe([duty_of(DutyKind.ACKNOWLEDGE, case, visit.profile, visit.now)])
    await send_card(visit, case, case.holder)
    return case


def _assessed_by(door: Door) -> datetime:
    """When a suspicion that comes now is to be assessed, once it is received (lokal frist)."""
    profile = door.profile
    days = profile.deadlines.acknowledge + profile.deadlines.assess
    return add_working_days(door.now, days, zone=profile.timezone, hours=profile.hours)


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
