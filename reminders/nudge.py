"""The words of a nudge: what, why, for which case, and what happens otherwise; never free text, never blame."""

from collections.abc import Mapping

from conversation.screen import Button, Fact, Nudge, Screen, Style
from conversation.words import N_, Phrase
from quality.access import CaseField
from quality.case import Case, CaseType
from quality.duty import DutyKind
from quality.law import Demand, cite
from quality.lifecycle import Move, may
from quality.stages import own_stages
from reminders.acting import about_action
from reminders.telling import Telling
from summaries.when import moment

WORDS: Mapping[DutyKind, tuple[Phrase, Phrase]] = {
    DutyKind.ASSESS: (
        N_("Första bedömningen av {reference} väntar"),
        N_("Rapporten ska bedömas genast: behöver den utredas, och ska något anmälas nu? Lokal frist: {when}."),
    ),
    DutyKind.INVESTIGATE: (
        N_("Utredningen av {reference} är inte klar"),
        N_("Den ska vara klar {when} (lokal frist). Det som är påbörjat är sparat."),
    ),
    DutyKind.DECIDE: (
        N_("{reference} väntar på beslut"),
        N_("Utredningen är klar. Beslut senast {when} (lokal frist)."),
    ),
    DutyKind.INFORM_PERSON: (
        N_("Har den enskilde fått veta? {reference}"),
        N_("Den som berörs ska få veta vad som hände och vad som görs. Senast {when} (lokal frist)."),
    ),
    DutyKind.NOTIFY_IVO: (
        N_("Anmälan till IVO: {reference}"),
        N_(
            "Beslutet är att anmäla till IVO. Det ska göras snarast ({law}). Anteckna när det är gjort. "
            "Lokal frist: {when}."
        ),
    ),
    DutyKind.NOTIFY_IMY: (
        N_("Anmälan till IMY: {reference}"),
        N_(
            "Om incidenten kan leda till en risk ska anmälan till IMY vara gjord {when}. "
            "Lagen ger högst 72 timmar ({law})."
        ),
    ),
    DutyKind.CYBER_WARNING: (N_("24 timmar: {reference}"), N_("Tidig varning om incidenten ska vara lämnad {when}.")),
    DutyKind.CYBER_REPORT: (N_("72 timmar: {reference}"), N_("Incidentanmälan ska vara lämnad {when}.")),
    DutyKind.CYBER_FINAL: (N_("Slutrapport: {reference}"), N_("Slutrapporten ska vara lämnad {when}.")),
    DutyKind.CONFIRM: (
        N_("Bekräfta {reference}"),
        N_("Den som lämnade synpunkten ska få veta att den har kommit fram. Senast {when} (lokal frist)."),
    ),
    DutyKind.ANSWER: (N_("Svara på {reference}"), N_("Ett svar ska vara lämnat {when} (lokal frist).")),
    DutyKind.ANSWER_AUTHORITY: (
        N_("Svara den som granskade: {reference}"),
        N_("De vill ha vårt svar senast {when}. Anteckna när det är lämnat."),
    ),
    DutyKind.ACT: (N_("En åtgärd väntar: {reference}"), N_("Den ska vara gjord {when}.")),
    DutyKind.CHECK_EFFECT: (N_("Hjälpte det? {reference}"), N_("Se efter hur det gick. Senast {when}.")),
    DutyKind.REVIEW_RISK: (N_("Se över risken {reference}"), N_("Bedöm risken på nytt. Senast {when}.")),
    DutyKind.REVIEW_DOCUMENT: (
        N_("Se över rutinen efter {reference}"),
        N_("En åtgärd gäller en rutin som du ansvarar för. Senast {when} (lokal frist)."),
    ),
    DutyKind.REGISTER: (
        N_("Diarieför {reference}"),
        N_("Ärendet har inget diarienummer än. Senast {when} (lokal frist)."),
    ),
}
"""Title and text of what is owed; who else is told says `_otherwise`."""
MISCONDUCT = N_(
    "Missförhållanden ska utredas utan dröjsmål ({law}). Lokal frist: {when}. Det som är påbörjat är sparat."
)
"""The same of an investigation where a statute says how soon, in its own words."""


async def nudge(telling: Telling) -> Screen | None:
    """The reminder of a duty for this recipient; None when they may not know of the case any more."""
    case = telling.case
    if case is None:
        return None
    if "#" in telling.duty.subject:
        return await about_action(telling, case) or _somewhere_below(telling, case)
    if not telling.scope.fields_of(case):
        return _called_out(telling) or _somewhere_below(telling, case)
    match telling.duty.kind:
        case DutyKind.ACKNOWLEDGE:
            return _escalated(telling, case) if telling.escalated else _acknowledge(telling, case)
        case DutyKind.COMPLETE:
            return _complete(telling, case)
        case DutyKind.RECORD_REFERENCE:
            return _record(telling, case)
        case DutyKind.INVESTIGATE if case.type is CaseType.MISCONDUCT:
            return _owed(telling, case, WORDS[DutyKind.INVESTIGATE][0], MISCONDUCT)
        case kind:
            return _owed(telling, case, *WORDS[kind])


def _called_out(telling: Telling) -> Nudge | None:
    """For the one on call, who may not know of the case: that law's clock runs, and whom to wake."""
    tr = telling.tr
    if not (telling.duty.kind.is_clock and telling.scope.functions & set(telling.profile.nudging.on_call)):
        return None
    text = tr(
        "En lagstadgad frist går ut {when}. Det ligger hos: {owner}. Se till att någon tar hand om det nu.",
        when=_when(telling),
        owner=telling.standing.owners(),
    )
    return Nudge(telling.duty.subject, tr("En lagstadgad frist löper"), text)


def _somewhere_below(telling: Telling, case: Case) -> Nudge | None:
    """For whoever is above and may not see what it is: where it waits and with whom; of a suspicion nothing at all."""
    tr, hidden = telling.tr, case.restricted and not telling.scope.fields_of(case)
    if not telling.escalated or hidden or telling.scope.person in case.barred:
        return None
    text = tr(
        "Det ska vara klart {when}. Det ligger hos: {owner}. Vad det gäller ser du inte, men hör efter vad som behövs.",
        when=_when(telling),
        owner=telling.standing.owners(),
    )
    unit = telling.organisation.units[telling.duty.unit].name
    return Nudge(telling.duty.subject, tr("Något väntar på {unit}", unit=unit), text)


def _owed(telling: Telling, case: Case, title: Phrase, text: Phrase) -> Nudge:
    tr = telling.tr
    said = [tr(text, when=_when(telling), law=_law(telling, case))]
    said.append(telling.then())
    return Nudge(
        subject=telling.duty.subject,
        title=tr(title, reference=case.reference),
        text=" ".join(said),
        facts=(Fact(tr("Läge"), telling.standing.days()),),
        buttons=(Button(tr("Visa ärendet"), "card", subject_of(telling), Style.PRIMARY),),
    )


_DEMANDS: Mapping[DutyKind, Demand] = {
    DutyKind.INVESTIGATE: Demand.SARAH_INVESTIGATE,
    DutyKind.NOTIFY_IMY: Demand.BREACH_NOTIFY,
}


def _law(telling: Telling, case: Case) -> str:
    """Where it is demanded in law today, as far as the case's own lagrum goes."""
    demand = Demand.HARM_NOTIFY if case.type is CaseType.HARM else Demand.SARAH_NOTIFY
    if telling.duty.kind in _DEMANDS:
        demand = _DEMANDS[telling.duty.kind]
    today = telling.now.astimezone(telling.profile.timezone).date()
    laws = frozenset(telling.profile.laws)
    return cite(demand, today, case.laws & laws) or cite(demand, today, laws)


def subject_of(telling: Telling) -> str:
    """The case that a duty is about; one about an action names it after a `#`."""
    return telling.duty.subject.partition("#")[0]


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
    text = tr("Rapporten väntar på att du tar emot den. Det ska vara gjort {when} (lokal frist).", when=_when(telling))
    return Nudge(
        subject=telling.duty.subject,
        title=tr("Påminnelse: ta emot {reference}", reference=case.reference),
        text=f"{text} {telling.then()}".strip(),
        facts=(_came(telling, case),),
        buttons=_buttons(telling, case),
    )


def _escalated(telling: Telling, case: Case) -> Nudge:
    tr = telling.tr
    owner = telling.standing.owners()
    tried = tr("Den som ansvarar är påmind.") if _climbed(telling) else tr("Dit når jag inte fram.")
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


def _climbed(telling: Telling) -> bool:
    """Whether the owner has been told every time that is theirs alone."""
    return telling.duty.level >= own_stages(telling.duty.kind, telling.profile)


def _complete(telling: Telling, case: Case) -> Nudge:
    tr, subject = telling.tr, telling.duty.subject
    if telling.escalated:
        return Nudge(
            subject=subject,
            title=tr("Inget svar än: {reference}", reference=case.reference),
            text=tr("Den som rapporterade har inte svarat på frågan än."),
            buttons=_buttons(telling, case),
        )
    text = tr("Den som har hand om din rapport behöver veta mer. Svara gärna senast {when}.", when=_when(telling))
    return Nudge(
        subject=subject,
        title=tr("En fråga om {reference}", reference=case.reference),
        text=f"{text} {telling.then()}",
        buttons=(
            Button(tr("Läs frågan"), "read_question", subject),
            Button(tr("Svara"), "start", f"complete|{subject}", Style.PRIMARY),
        ),
    )


def _record(telling: Telling, case: Case) -> Nudge:
    tr, subject = telling.tr, telling.duty.subject
    if telling.escalated:
        text = tr("Det står inte vilken journal eller akt ärendet gäller. Den som rapporterade är påmind.")
    else:
        what = tr("Lägg till vilken journal eller akt rapporten gäller, så att utredaren vet vem den handlar om.")
        text = f"{what} {telling.then()}"
    return Nudge(
        subject=subject,
        title=tr("Journal eller akt saknas: {reference}", reference=case.reference),
        text=text,
        buttons=(Button(tr("Lägg till journal eller akt"), "start", f"record|{subject}", Style.PRIMARY),),
    )
