"""What is owed about a case, in words, and the buttons that fulfil it."""

from collections.abc import Mapping

from conversation.screen import Button, Style
from conversation.words import N_, Phrase
from handlers.offered import LABELS, flow_of
from handlers.visit import Visit
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.lifecycle import Move, may

OWED: Mapping[DutyKind, Phrase] = {
    DutyKind.ACKNOWLEDGE: N_("Ta emot {reference}"),
    DutyKind.COMPLETE: N_("Svara på en fråga om {reference}"),
    DutyKind.RECORD_REFERENCE: N_("Lägg till journal eller akt för {reference}"),
    DutyKind.ASSESS: N_("Gör en första bedömning av {reference}"),
    DutyKind.INVESTIGATE: N_("Utred {reference}"),
    DutyKind.DECIDE: N_("Besluta i {reference}"),
    DutyKind.INFORM_PERSON: N_("Berätta för den enskilde om {reference}"),
    DutyKind.NOTIFY_IVO: N_("Anmäl {reference} till IVO"),
    DutyKind.NOTIFY_IMY: N_("Anmäl {reference} till IMY eller skriv varför det inte behövs"),
    DutyKind.CYBER_WARNING: N_("Lämna en tidig varning om {reference}"),
    DutyKind.CYBER_REPORT: N_("Lämna incidentanmälan om {reference}"),
    DutyKind.CYBER_FINAL: N_("Lämna slutrapport om {reference}"),
    DutyKind.CONFIRM: N_("Bekräfta att {reference} har kommit in"),
    DutyKind.ANSWER: N_("Svara på {reference}"),
    DutyKind.ANSWER_AUTHORITY: N_("Svara den som granskade: {reference}"),
    DutyKind.CHECK_EFFECT: N_("Se efter hur det gick med {reference}"),
    DutyKind.ACT: N_("Gör åtgärden i {reference}"),
    DutyKind.REVIEW_DOCUMENT: N_("Se över rutinen efter {reference}"),
    DutyKind.REVIEW_RISK: N_("Se över risken {reference}"),
    DutyKind.REGISTER: N_("Diarieför {reference}"),
}
DONE_BY: Mapping[DutyKind, Move] = {
    DutyKind.ASSESS: Move.ASSESS,
    DutyKind.INVESTIGATE: Move.INVESTIGATE,
    DutyKind.DECIDE: Move.DECIDE,
    DutyKind.INFORM_PERSON: Move.TELL_PERSON,
    DutyKind.NOTIFY_IVO: Move.NOTIFY,
    DutyKind.NOTIFY_IMY: Move.NOTIFY,
    DutyKind.CYBER_WARNING: Move.NOTIFY,
    DutyKind.CYBER_REPORT: Move.NOTIFY,
    DutyKind.CYBER_FINAL: Move.NOTIFY,
    DutyKind.CONFIRM: Move.CONFIRM,
    DutyKind.ANSWER: Move.ANSWER,
    DutyKind.ANSWER_AUTHORITY: Move.ANSWER,
    DutyKind.CHECK_EFFECT: Move.STUDY,
    DutyKind.REVIEW_RISK: Move.REVIEW,
    DutyKind.REGISTER: Move.REGISTER,
}
"""The conversation that fulfils a duty."""


def doing(visit: Visit, duty: Duty, case: Case) -> tuple[Button, ...]:
    """The buttons that fulfil a duty."""
    tr, subject = visit.tr, duty.subject
    match duty.kind:
        case DutyKind.COMPLETE:
            return (
                Button(tr("Läs frågan"), "read_question", subject),
                Button(tr("Svara"), "start", f"complete|{subject}", Style.PRIMARY),
            )
        case DutyKind.ACKNOWLEDGE if may(Move.TAKE_ON, case, visit.scope):
            take_on = Button(tr("Ta hand om"), "take_on", subject, Style.PRIMARY)
            return (take_on, Button(tr("Visa ärendet"), "card", subject))
        case DutyKind.RECORD_REFERENCE:
            return (Button(tr("Lägg till journal eller akt"), "start", f"record|{subject}", Style.PRIMARY),)
        case kind if kind in DONE_BY and DONE_BY[kind] in LABELS:
            move = DONE_BY[kind]
            show = Button(tr("Visa ärendet"), "card", subject)
            return (Button(tr(LABELS[move]), "start", f"{flow_of(move, case)}|{subject}", Style.PRIMARY), show)
        case _:
            return (Button(tr("Visa ärendet"), "card", subject, Style.PRIMARY),)
