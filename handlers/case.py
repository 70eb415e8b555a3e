"""A case as its people see it: the card, its text, and what is told to whom when something happens to it."""

from collections.abc import Mapping

from conversation.flow import Rejected
from conversation.paging import part_of, read_turn
from conversation.screen import Button, CaseCard, Fact, Notice, Reading, Screen, Section, Style
from conversation.words import N_, Phrase, Translator
from handlers.moves import NOT_NOW, find, find_for, perform
from handlers.offered import buttons
from handlers.visit import OWN_SURFACES, Visit, label, subject_of
from handlers.written import heading_of, may_read
from quality.access import CaseField
from quality.case import Case, CaseType, Nature, Outcome, State, Suspicion, Words
from quality.lifecycle import Move, may
from summaries.when import day, moment

STATES: Mapping[State, Phrase] = {
    State.RECEIVED: N_("Inkommen, väntar på att tas emot"),
    State.REVIEWING: N_("Mottagen, granskas"),
    State.INVESTIGATING: N_("Utreds"),
    State.DECIDING: N_("Väntar på beslut"),
    State.ACTING: N_("Åtgärder pågår"),
    State.FOLLOWING_UP: N_("Följs upp"),
    State.CLOSED: N_("Avslutad"),
    State.AWAITING: N_("Väntar på svar från den som rapporterade"),
    State.PARKED: N_("Vilande"),
    State.REOPENED: N_("Återöppnad"),
    State.MISTAKEN: N_("Registrerad av misstag"),
}
OUTCOMES: Mapping[Outcome, Phrase] = {
    Outcome.NOT_A_DEVIATION: N_("Avslutad: ingen avvikelse"),
    Outcome.DONE: N_("Avslutad"),
    Outcome.DUPLICATE: N_("Avslutad: redan rapporterad"),
    Outcome.ROUTED_AWAY: N_("Avslutad: hör hemma någon annanstans"),
    Outcome.PASSED_ON: N_("Avslutad: förmedlad till enheten"),
    Outcome.ACCEPTED: N_("Avslutad: risken är accepterad"),
    Outcome.INTRODUCED: N_("Avslutad: infört"),
    Outcome.DECLINED: N_("Avslutad: genomförs inte"),
}
NATURES: Mapping[str, Phrase] = {
    Nature.RISK: N_("Risk"),
    Nature.NEAR_MISS: N_("Tillbud"),
    Nature.HARM: N_("Negativ händelse"),
}
SEVERITIES: Mapping[int | None, Phrase] = {
    None: N_("Vet inte"),
    1: N_("1 Mindre"),
    2: N_("2 Måttlig"),
    3: N_("3 Betydande"),
    4: N_("4 Katastrofal"),
}
SUSPICIONS: Mapping[Suspicion, Phrase] = {
    Suspicion.SARAH: N_("Misstänkt missförhållande (lex Sarah)"),
    Suspicion.MARIA: N_("Misstänkt allvarlig vårdskada (lex Maria)"),
    Suspicion.BOTH: N_("Misstänkt missförhållande och allvarlig vårdskada"),
    Suspicion.UNSURE: N_("Den som rapporterade är osäker på om det är ett missförhållande eller en vårdskada"),
}
TYPES: Mapping[CaseType, Phrase] = {
    CaseType.DEVIATION: N_("Avvikelse"),
    CaseType.SYNPUNKT: N_("Synpunkt"),
    CaseType.MISCONDUCT: N_("Missförhållande (lex Sarah)"),
    CaseType.HARM: N_("Vårdskada (lex Maria)"),
    CaseType.RISK: N_("Risk"),
    CaseType.RISK_ANALYSIS: N_("Riskanalys inför förändring"),
    CaseType.IMPROVEMENT: N_("Förbättringsförslag"),
    CaseType.DATA_BREACH: N_("Informationssäkerhetsincident"),
    CaseType.PROVIDER_EVENT: N_("Allvarlig händelse hos utförare"),
}


def state_in_words(case: Case, tr: Translator) -> str:
    """Where the case stands."""
    return tr(OUTCOMES[case.outcome]) if case.outcome else tr(STATES[case.state])


def holder_in_words(visit: Visit, case: Case) -> str:
    """Who has the case: the one it was assigned to, or the people behind its holder."""
    organisation, tr = visit.organisation, visit.tr
    if case.assignee is not None:
        return organisation.people[case.assignee].name
    people = organisation.holders(case.holder, visit.today, case.barred)
    name = visit.profile.functions.get(case.holder.function)
    function = tr(label(name)) if name else ""
    if len(people) == 1:
        person = organisation.people[people[0]].name
        return tr("{person} ({function})", person=person, function=function) if function else person
    return function or tr("den som ansvarar")


def title_of(case: Case, visit: Visit) -> str:
    """The case's category in words; its type alone for those who see no more."""
    found = visit.profile.category(case.category)
    if found is None or CaseField.CLASSIFICATION not in visit.scope.fields_of(case):
        return visit.tr(TYPES[case.type])
    category, detail = found
    return f"{visit.tr(label(category))}: {visit.tr(label(detail))}"


def card(visit: Visit, case: Case, *, lead: str = "") -> CaseCard:
    """What this person sees of the case in a message: facts they may see, and what they may do."""
    return CaseCard(
        subject=subject_of(case),
        reference=case.reference,
        title=title_of(case, visit),
        state=state_in_words(case, visit.tr),
        facts=tuple(_facts(visit, case)),
        lead=lead,
        buttons=buttons(visit, case),
    )


def _suspected(visit: Visit, case: Case) -> Phrase:
    """What is suspected, without a track that is not used here."""
    if case.suspicion is Suspicion.UNSURE and not visit.profile.has(CaseType.HARM):
        return N_("Den som rapporterade är osäker på om det är ett missförhållande")
    return SUSPICIONS[case.suspicion]


def _facts(visit: Visit, case: Case) -> list[Fact]:
    tr, fields = visit.tr, visit.scope.fields_of(case)
    facts: list[Fact] = []
    if CaseField.PLACE in fields:
        facts.append(Fact(tr("Enhet"), visit.organisation.units[case.unit].name))
        if case.occurred_at:
            when = day(case.occurred_at, visit.profile.timezone, tr.language)
            facts.append(Fact(tr("Hände"), when))
    if CaseField.CLASSIFICATION in fields:
        facts += [Fact(tr("Slag"), tr(NATURES[nature])) for nature in [case.facts.get("nature", "")] if nature]
        facts.append(Fact(tr("Lag"), ", ".join(sorted(case.laws))))
        facts.append(Fact(tr("Rapporterad allvarlighet"), tr(SEVERITIES[case.severity])))
    if CaseField.SUSPICION in fields and case.restricted:
        facts.append(Fact(tr("Obs"), tr(_suspected(visit, case))))
    if CaseField.SUSPICION in fields and case.manager_involved:
        facts.append(Fact(tr("Obs"), tr("Läs ärendet innan du kontaktar enheten")))
    if CaseField.TEXT in fields and case.flagged:
        facts.append(Fact(tr("Obs"), tr("Texten kan innehålla uppgifter som pekar ut någon och ska maskas")))
    if CaseField.HANDLING in fields:
        facts.append(Fact(tr("Hos"), holder_in_words(visit, case)))
    return facts


def _reporter(visit: Visit, case: Case) -> str:
    """Who reported, if they let it be seen: said in the reading only, to whoever investigates, never in a message."""
    if case.reporter is None or not case.shows_name:
        return visit.tr("Visas inte")
    return visit.organisation.people[case.reporter].name


async def show_card(visit: Visit, subject: str) -> Screen:
    """The card as it is now."""
    return card(visit, await find(visit, subject))


async def read(visit: Visit, subject: str) -> Screen:
    """Opens the free text of a case, written down in the audit log; a link where this channel may not show it."""
    about, part = read_turn(subject)
    case = await find_for(visit, about, Move.READ)
    return await _open(visit, case, "read", part=part)


async def read_question(visit: Visit, subject: str) -> Screen:
    """Opens what the reporter was asked."""
    about, part = read_turn(subject)
    case = await find_for(visit, about, Move.COMPLETE)
    return await _open(visit, case, "read_question", part=part, only="question")


async def _open(visit: Visit, case: Case, action: str, *, part: int, only: str = "") -> Screen:
    tr, fields = visit.tr, visit.scope.fields_of(case)
    if visit.house.on_own_pages_only(visit.address):
        return Notice(
            tr("Texten läses i läsrummet, som är kommunens egen sida."),
            title=case.reference,
            buttons=(Button(tr("Skapa en länk"), "room", f"{action}:{case.id}", Style.PRIMARY),),
        )
    written = await visit.store.cases.words(case)
    words = [each for each in written if (each.field == only if only else may_read(each.field, fields))]
    opened = moment(visit.now, visit.profile.timezone, tr.language)
    whole = Reading(
        reference=case.reference,
        title=title_of(case, visit),
        sections=tuple(_sections(visit, case, words, whole=not only)),
        note=tr("Öppnad {when}. Att du har läst texten är antecknat i loggen.", when=opened),
    )
    own = visit.address.channel in OWN_SURFACES
    shown = whole if own else part_of(whole, part, action=action, subject=subject_of(case), tr=tr)
    which = {"part": part + 1} if shown.progress else {}
    await visit.audit(case, action, channel=visit.address.channel, **which)
    return shown


def _sections(visit: Visit, case: Case, words: list[Words], *, whole: bool) -> list[Section]:
    """What is read, under its headings; of the whole case also who reported it."""
    tr, fields = visit.tr, visit.scope.fields_of(case)
    sections = [Section(tr(heading_of(each.field)), each.text) for each in words]
    if not whole:
        return sections
    if CaseField.REPORTER in fields:
        sections.append(Section(tr("Rapporterad av"), _reporter(visit, case)))
    if CaseField.SUSPICION in fields and case.manager_involved:
        sections.insert(0, Section(tr("Obs"), tr("Enhetens chef uppges vara inblandad och ser inte ärendet.")))
    return sections


async def take_on(visit: Visit, subject: str) -> Screen:
    """The person takes the case on, unless somebody has it: an old button takes nothing from anybody."""
    case = await find(visit, subject)
    if case.assignee not in (None, visit.person):
        who = visit.organisation.people[case.assignee].name
        return card(visit, case, lead=visit.tr("{who} har redan hand om ärendet.", who=who))
    return await take_over(visit, subject)


async def take_over(visit: Visit, subject: str) -> Screen:
    """The case is this person's: receiving it is done, and the reporter hears of it."""
    case = await find(visit, subject)
    if case.assignee == visit.person:
        return card(visit, case)
    if not may(Move.TAKE_ON, case, visit.scope):
        raise Rejected(NOT_NOW)
    changed = await perform(visit, case, Move.TAKE_ON, assignee=visit.person)
    return card(visit, changed, lead=visit.tr("Nu har du hand om ärendet."))
