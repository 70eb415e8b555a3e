"""The words of a nudge: what, why, for which case, and what happens otherwise; never free text, never blame."""

from conversation.screen import Button, Fact, Nudge, Screen, Style
from quality.access import CaseField
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.lifecycle import Move, may
from reminders.policy import ESCALATED, escalates_to, ladder
from reminders.telling import Telling
from summaries.when import moment


async def nudge(telling: Telling) -> Screen | None:
    """The reminder of a duty for this recipient; None when they may not know of the case any more."""
    case = telling.case
    if case is None or not telling.scope.fields_of(case):
        return None
    match telling.duty.kind:
        case DutyKind.ACKNOWLEDGE:
            return _escalated(telling, case) if telling.escalated else _acknowledge(telling, case)
        case DutyKind.COMPLETE:
            return _complete(telling, case)
        case DutyKind.RECORD_REFERENCE:
            return _record(telling, case)
        case _:
            return None


def _when(telling: Telling) -> str:
    return moment(telling.duty.due_at, telling.profile.timezone, telling.tr.language)


def _came(telling: Telling, case: Case) -> Fact:
    at = moment(case.created_at, telling.profile.timezone, telling.tr.language)
    return Fact(telling.tr("Kom in"), at)


def _buttons(telling: Telling, case: Case) -> tuple[Button, ...]:
    tr, subject = telling.tr, telling.duty.subject
    show = Button(tr("Visa ärendet"), "card", subject)
    if not may(Move.TAKE_ON, case, telling.scope):
        return (show,)
    return (Button(tr("Ta hand om"), "take_on", subject, Style.PRIMARY), show)


def _acknowledge(telling: Telling, case: Case) -> Nudge:
    tr = telling.tr
    text = tr(
        "Rapporten väntar på att du tar emot den. Det skulle vara gjort {when} (lokal frist).", when=_when(telling)
    )
    return Nudge(
        subject=telling.duty.subject,
        title=tr("Påminnelse: ta emot {reference}", reference=case.reference),
        text=f"{text} {_otherwise(telling, telling.duty)}".strip(),
        facts=(_came(telling, case),),
        buttons=_buttons(telling, case),
    )


def _otherwise(telling: Telling, duty: Duty) -> str:
    """What happens when nothing does: said when the next reminder goes one level up."""
    today = telling.now.astimezone(telling.profile.timezone).date()
    above = ladder(duty.owner, telling.organisation.line(duty.unit, today))
    following = escalates_to(duty.level + 1, above)
    if following is None:
        return telling.tr("Jag påminner igen om inget händer.")
    name = telling.profile.functions[following.function]
    function = name.sv if telling.tr.language == "sv" else name.en
    return telling.tr("Om inget händer går nästa påminnelse även till {function}.", function=function)


def _escalated(telling: Telling, case: Case) -> Nudge:
    tr = telling.tr
    today = telling.now.astimezone(telling.profile.timezone).date()
    people = telling.organisation.holders(telling.duty.owner, today, case.barred)
    owner = ", ".join(telling.organisation.people[person].name for person in people) or tr("ingen")
    tried = tr("Två påminnelser är skickade.") if telling.duty.level >= ESCALATED else tr("Dit når jag inte fram.")
    return Nudge(
        subject=telling.duty.subject,
        title=tr("{reference} har inte tagits emot", reference=case.reference),
        text=tr(
            "Rapporten skulle ha tagits emot {when} (lokal frist). Den ligger hos: {owner}. {tried} "
            "Hör efter vad som behövs, eller ta hand om den själv om du kan.",
            when=_when(telling),
            owner=owner,
            tried=tried,
        ),
        facts=(_came(telling, case),) if CaseField.PLACE in telling.scope.fields_of(case) else (),
        buttons=_buttons(telling, case),
    )


def _complete(telling: Telling, case: Case) -> Nudge:
    tr, subject = telling.tr, telling.duty.subject
    if telling.escalated:
        return Nudge(
            subject=subject,
            title=tr("Inget svar än: {reference}", reference=case.reference),
            text=tr("Den som rapporterade har inte svarat på frågan än."),
            buttons=_buttons(telling, case),
        )
    return Nudge(
        subject=subject,
        title=tr("En fråga om {reference}", reference=case.reference),
        text=tr("Den som har hand om din rapport behöver veta mer. Svara gärna senast {when}.", when=_when(telling)),
        buttons=(
            Button(tr("Läs frågan"), "read_question", subject),
            Button(tr("Svara"), "start", f"complete|{subject}", Style.PRIMARY),
        ),
    )


def _record(telling: Telling, case: Case) -> Nudge:
    tr, subject = telling.tr, telling.duty.subject
    if telling.escalated:
        text = tr("Det står inte vilken journal eller akt ärendet gäller. Den som rapporterade är påmind två gånger.")
    else:
        text = tr("Lägg till vilken journal eller akt rapporten gäller, så att utredaren vet vem den handlar om.")
    return Nudge(
        subject=subject,
        title=tr("Journal eller akt saknas: {reference}", reference=case.reference),
        text=text,
        buttons=(Button(tr("Lägg till journal eller akt"), "start", f"record|{subject}", Style.PRIMARY),),
    )
