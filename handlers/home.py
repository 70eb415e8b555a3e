"""A person's first page: what to start, what they owe, and what became of their reports."""

from collections.abc import Mapping

from conversation.screen import Button, Home, Item, Notice, Part, Screen, Style
from conversation.words import N_, Phrase
from handlers.case import state_in_words, title_of
from handlers.commands import COMMANDS
from handlers.offered import LABELS
from handlers.visit import Visit, id_of, subject_of
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.lifecycle import Move
from summaries.when import moment

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
    DutyKind.ACT: N_("Gör åtgärden i {reference}"),
    DutyKind.CHECK_EFFECT: N_("Se efter om åtgärden i {reference} hjälpte"),
    DutyKind.REVIEW_RISK: N_("Se över risken {reference}"),
    DutyKind.REVIEW_DOCUMENT: N_("Se över rutinen efter {reference}"),
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
    DutyKind.REVIEW_RISK: Move.REVIEW,
    DutyKind.REGISTER: Move.REGISTER,
}
"""The conversation that fulfils a duty."""


async def home(visit: Visit, subject: str) -> Screen:
    """What I owe by urgency, what I handle, what I have reported, and what I can start."""
    tr = visit.tr
    name = visit.organisation.people[visit.person].name.split()[0]
    parts = [Part(tr("Att göra"), tuple(await _owed(visit)), tr("Inget just nu."))]
    mine = await visit.store.cases.open_for(scope=visit.scope)
    if mine:
        parts.append(Part(tr("Ärenden hos dig"), tuple(_case(visit, case) for case in mine)))
    unfinished = [
        Item(tr("En påbörjad rapport som inte är skickad"), "", (_resume(visit, s.flow, s.subject),))
        for s in await visit.store.sessions.unfinished(visit.person)
        if s.flow == "deviation"
    ]
    if unfinished:
        parts.insert(0, Part(tr("Påbörjat"), tuple(unfinished)))
    reported = await visit.store.cases.reported_by(visit.person, scope=visit.scope)
    parts.append(
        Part(tr("Mina rapporter"), tuple(_report(visit, c) for c in reported), tr("Du har inte rapporterat något än."))
    )
    return Home(
        tr("Hej {name}!", name=name),
        tr("Vad vill du göra? Du kan också skriva en fråga, så letar jag i rutinerna."),
        tuple(parts),
        buttons(visit),
    )


def buttons(visit: Visit) -> tuple[Button, ...]:
    """What everybody can start, and a summary for those who may count."""
    tr = visit.tr
    first = Button(tr("Rapportera avvikelse"), "start", "deviation", Style.PRIMARY)
    elsewhere = Button(tr("Hör det inte hit?"), "not_ours")
    summary = (Button(tr("Sammanfattning"), "summary", ""),) if visit.scope.counts else ()
    return (first, *summary, elsewhere)


async def _owed(visit: Visit) -> list[Item]:
    items: list[Item] = []
    for duty in await visit.store.duties.owed_by(scope=visit.scope):
        case = await visit.store.cases.get(id_of(duty.subject), scope=visit.scope)
        if case is None or duty.kind not in OWED:
            continue
        due = moment(duty.due_at, visit.profile.timezone, visit.tr.language)
        late = visit.tr("Skulle ha varit klart {when}", when=due)
        detail = late if duty.is_late(visit.now, visit.profile.timezone) else visit.tr("Senast {when}", when=due)
        text = visit.tr(OWED[duty.kind], reference=case.reference)
        items.append(Item(text, detail, doing(visit, duty)))
    return items


def doing(visit: Visit, duty: Duty) -> tuple[Button, ...]:
    """The buttons that fulfil a duty."""
    tr, subject = visit.tr, duty.subject
    match duty.kind:
        case DutyKind.COMPLETE:
            return (
                Button(tr("Läs frågan"), "read_question", subject),
                Button(tr("Svara"), "start", f"complete|{subject}", Style.PRIMARY),
            )
        case DutyKind.RECORD_REFERENCE:
            return (Button(tr("Lägg till journal eller akt"), "start", f"record|{subject}", Style.PRIMARY),)
        case kind if kind in DONE_BY and DONE_BY[kind] in LABELS:
            move = DONE_BY[kind]
            show = Button(tr("Visa ärendet"), "card", subject)
            return (Button(tr(LABELS[move]), "start", f"{move.value}|{subject}", Style.PRIMARY), show)
        case _:
            return (Button(tr("Visa ärendet"), "card", subject, Style.PRIMARY),)


def _resume(visit: Visit, flow: str, about: str) -> Button:
    return Button(visit.tr("Fortsätt"), "resume", f"{flow}|{about}".rstrip("|"), Style.PRIMARY)


def _case(visit: Visit, case: Case) -> Item:
    card = Button(visit.tr("Visa ärendet"), "card", subject_of(case))
    return Item(f"{case.reference} {title_of(case, visit)}", state_in_words(case, visit.tr), (card,))


def _report(visit: Visit, case: Case) -> Item:
    return Item(f"{case.reference} {title_of(case, visit)}", state_in_words(case, visit.tr))


async def help_(visit: Visit, subject: str) -> Screen:
    """What can be said here."""
    tr = visit.tr
    lines = [f"• {command.word}: {tr(command.about)}" for command in COMMANDS]
    text = "\n".join([*lines, tr("Eller skriv en fråga, så letar jag i rutinerna.")])
    return Notice(text, title=tr("Det här kan jag hjälpa till med"), buttons=buttons(visit))
