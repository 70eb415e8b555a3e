"""What is told unasked: a case's card, what became of a report, the weekly summary; never free text."""

from collections.abc import Mapping
from datetime import timedelta

from conversation.paging import TABLE, Span
from conversation.screen import Button, Notice, Screen
from conversation.words import N_, Phrase
from handlers.answering import praise_told
from handlers.case import card, holder_in_words
from handlers.checkpoint import nudge
from handlers.visit import Visit, id_of, subject_of
from quality.case import Case, CaseType, State
from quality.decision import decisions
from quality.duty import Duty, DutyKind
from summaries.period import week_of
from summaries.report import summary_card


async def case_card(visit: Visit, case: Case | None, _: Duty) -> Screen | None:
    """The case's card for this recipient; a sentence in its place for whoever may not know of it any more."""
    if case is None:
        return None
    if not visit.scope.fields_of(case):
        shown = await visit.store.duties.cards(subject_of(case))
        had = any(saying.person == visit.person for saying in shown)
        return Notice(visit.tr("Du ser inte längre {reference}.", reference=case.reference)) if had else None
    return await card(visit, case, lead=_lead(visit, case))


def _lead(visit: Visit, case: Case) -> str:
    if case.state is State.RECEIVED and visit.scope.handles(case):
        return visit.tr("En ny rapport väntar på dig.")
    if case.state is State.INVESTIGATING and case.investigator == visit.person:
        return visit.tr("Du utreder det här ärendet.")
    return ""


TO_REPORTER: Mapping[DutyKind, Phrase] = {
    DutyKind.TELL_RECEIVED: N_("Din rapport {reference} har kommit in och finns nu hos {who}."),
    DutyKind.TELL_TAKEN_ON: N_("{who} tar nu hand om din rapport {reference}. Tack för att du rapporterade!"),
    DutyKind.TELL_CLOSED: N_(
        "Din rapport {reference} är granskad och avslutad: det var ingen avvikelse. Prata med {who} om du "
        "undrar varför. Det var rätt att rapportera."
    ),
    DutyKind.TELL_RECLASSIFIED: N_("Din rapport {reference} räknas nu som en annan sorts ärende och finns hos {who}."),
    DutyKind.TELL_DUPLICATE: N_(
        "Det du berättade i {reference} var redan rapporterat. De två är kopplade ihop och hanteras som ett. "
        "Det var rätt att rapportera."
    ),
    DutyKind.TELL_MISTAKEN: N_(
        "{reference} är markerad som registrerad av misstag. Den sparas, men ingen arbetar med den."
    ),
    DutyKind.TELL_REOPENED: N_("{reference} är öppnad igen, eftersom något nytt har kommit fram. Den finns hos {who}."),
    DutyKind.TELL_INVESTIGATED: N_("Din rapport {reference} utreds nu. Tack för att du rapporterade!"),
    DutyKind.TELL_DECIDED: N_(
        "{reference} är utredd och det är beslutat vad som ska göras. Prata med {who} om du undrar."
    ),
    DutyKind.TELL_RETURNED: N_("Din rapport {reference} är bedömd och hanteras nu som en avvikelse hos {who}."),
    DutyKind.TELL_EFFECT: N_(
        "{reference} är utredd och avslutad. Det som behövde göras är gjort, och vi har sett efter om det hjälpte. "
        "Tack för att du rapporterade!"
    ),
    DutyKind.TELL_ROUTED: N_("{reference} är skickad dit den hör hemma, och avslutad här."),
    DutyKind.TELL_PASSED_ON: N_("Berömmet i {reference} är framfört. Tack!"),
    DutyKind.TELL_TRIED: N_("Ditt förslag {reference} ska provas! {who} håller i det."),
    DutyKind.TELL_INTRODUCED: N_("Ditt förslag {reference} är infört. Tack!"),
    DutyKind.TELL_TRACK: N_(
        "Det du rapporterade bedöms nu också för sig, som {reference}. Det ärendet finns hos {who}. "
        "Tack för att du rapporterade!"
    ),
    DutyKind.TELL_DECLINED: N_("Ditt förslag {reference} genomförs inte den här gången. {who} kan berätta varför."),
}
ANSWERED = N_("{reference} är besvarad och avslutad. Tack för att du tog emot den!")
"""What whoever took down a synpunkt hears in the end: there need have been nothing to do."""
TO_HANDLER: Mapping[DutyKind, Phrase] = {
    DutyKind.TELL_COMPLETED: N_("Den som rapporterade {reference} har svarat på din fråga."),
    DutyKind.TELL_UNANSWERED: N_(
        "Den som rapporterade {reference} arbetar inte kvar, så din fråga får inget svar. Gå vidare utan det."
    ),
    DutyKind.TELL_HANDED_BACK: N_(
        "{reference} är bedömd och utreds inte vidare. Den är din igen, som avvikelse. Varför står i ärendet."
    ),
    DutyKind.TELL_SENT_BACK: N_("Utredningen av {reference} behöver kompletteras. Vad som saknas står i ärendet."),
    DutyKind.TELL_SETTLED: N_("Allt som skulle göras i {reference} är gjort och uppföljt. Nu kan ärendet avslutas."),
    DutyKind.TELL_FEEDBACK: N_("Det är beslutat i {reference}. Återkopplingen till enheten läser du i ärendet."),
}


async def told(visit: Visit, case: Case | None, duty: Duty) -> Screen | None:
    """What the reporter hears of their report, and what the handler hears of an answer."""
    if case is None or not visit.scope.fields_of(case):
        return None
    tr, subject = visit.tr, subject_of(case)
    if duty.kind in TO_REPORTER:
        text = tr(_to_reporter(case, duty.kind), reference=case.reference, who=holder_in_words(visit, case))
        answer = (Button(tr("Läs återkopplingen"), "read_feedback", subject),) if _answered(case, duty) else ()
        return Notice(text, buttons=answer)
    if duty.kind is DutyKind.TELL_PRAISE:
        return praise_told(visit, case)
    if duty.kind in TO_HANDLER:
        text = tr(TO_HANDLER[duty.kind], reference=case.reference)
        return Notice(text, buttons=(Button(tr("Visa ärendet"), "card", subject),))
    return None


def _to_reporter(case: Case, kind: DutyKind) -> Phrase:
    return ANSWERED if (kind, case.type) == (DutyKind.TELL_EFFECT, CaseType.SYNPUNKT) else TO_REPORTER[kind]


def _answered(case: Case, duty: Duty) -> bool:
    """Whether there are words to the reporter with what they are told."""
    return duty.kind is DutyKind.TELL_DECIDED and bool(decisions(case))


async def checkpoint_due(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """A control that is to be done."""
    return await nudge(visit, duty)


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
