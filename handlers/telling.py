"""What is told unasked: a case's card, what became of a report, the weekly summary; never free text."""

from datetime import timedelta

from conversation.paging import TABLE, Span
from conversation.screen import Button, Notice, Screen
from handlers.case import card, holder_in_words
from handlers.visit import Visit, id_of, subject_of
from quality.case import Case, State
from quality.duty import Duty, DutyKind
from summaries.period import week_of
from summaries.report import summary_card


async def case_card(visit: Visit, case: Case | None, _: Duty) -> Screen | None:
    """The case's card for this recipient; nothing for somebody who may not know of it."""
    if case is None or not visit.scope.fields_of(case):
        return None
    waits = case.state is State.RECEIVED and visit.scope.handles(case)
    return card(visit, case, lead=visit.tr("En ny rapport väntar på dig.") if waits else "")


async def told(visit: Visit, case: Case | None, duty: Duty) -> Screen | None:
    """What the reporter hears of their report, and what the handler hears of an answer."""
    if case is None or not visit.scope.fields_of(case):
        return None
    tr, subject = visit.tr, subject_of(case)
    who = holder_in_words(visit, case)
    match duty.kind:
        case DutyKind.TELL_RECEIVED:
            text = tr(
                "Din rapport {reference} har kommit in och finns nu hos {who}.", reference=case.reference, who=who
            )
        case DutyKind.TELL_TAKEN_ON:
            text = tr(
                "{who} tar nu hand om din rapport {reference}. Tack för att du rapporterade!",
                who=who,
                reference=case.reference,
            )
        case DutyKind.TELL_CLOSED:
            text = tr(
                "Din rapport {reference} är granskad och avslutad: det var ingen avvikelse. Prata med {who} om du "
                "undrar varför. Det var rätt att rapportera.",
                reference=case.reference,
                who=who,
            )
        case DutyKind.TELL_COMPLETED:
            text = tr("Den som rapporterade {reference} har svarat på din fråga.", reference=case.reference)
            return Notice(text, buttons=(Button(tr("Visa ärendet"), "card", subject),))
        case DutyKind.TELL_UNANSWERED:
            text = tr(
                "Den som rapporterade {reference} arbetar inte kvar, så din fråga får inget svar. Gå vidare utan det.",
                reference=case.reference,
            )
            return Notice(text, buttons=(Button(tr("Visa ärendet"), "card", subject),))
        case _:
            return None
    return Notice(text)


async def weekly_summary(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """Last week's counts for one unit, to its manager."""
    unit = id_of(duty.subject)
    if unit not in visit.scope.counts:
        return None
    day = duty.due_at.astimezone(visit.profile.timezone).date() - timedelta(days=7)
    return await summary_card(
        visit.store.figures,
        week_of(day),
        zone=visit.profile.timezone,
        scope=visit.scope,
        organisation=visit.organisation,
        tr=visit.tr,
        unit=unit,
        span=Span(limit=TABLE),
    )
