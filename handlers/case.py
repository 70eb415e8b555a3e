"""A case as its people see it: the card, its text, and what is told to whom when something happens to it."""

from collections.abc import Mapping

from conversation.flow import Rejected
from conversation.paging import part_of, read_turn
from conversation.screen import Button, CaseCard, Fact, Notice, Reading, Screen, Section, Style
from conversation.words import N_, Phrase, Translator
from handlers.decided import decided_facts, decided_sections
from handlers.facts import facts_of, name_of
from handlers.linked import linked
from handlers.moves import NOT_NOW, find, find_for, perform
from handlers.offered import buttons
from handlers.visit import OWN_SURFACES, Visit, label, subject_of
from handlers.written import HEADINGS, current, heading_of, kind_of, may_read, number_of
from quality.access import CaseField, Fields
from quality.case import Case, CaseType, Outcome, State, Suspicion, Words
from quality.law import Demand, cite
from quality.lifecycle import Move, may
from summaries.named import BANDS, CAUSES
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
    Outcome.ASSESSED: N_("Avslutad: bedömd, hanteras som avvikelse"),
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
    CaseType.SCRUTINY: N_("Granskning av någon annan"),
}


def state_in_words(case: Case, tr: Translator) -> str:
    """Where the case stands."""
    return tr(OUTCOMES[case.outcome]) if case.outcome else tr(STATES[case.state])


def standing(visit: Visit, case: Case) -> str:
    """Where the case stands, for this person: whoever handed it over sees that, until it is returned."""
    away = case.handed_over_by in visit.scope.selves and CaseField.HANDLING not in visit.scope.fields_of(case)
    return visit.tr("Överlämnad") if away else state_in_words(case, visit.tr)


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
    """The case's category, or what its own codes call it, in words; its type alone for those who see no more."""
    if CaseField.CLASSIFICATION not in visit.scope.fields_of(case):
        return visit.tr(TYPES[case.type])
    if case.facts.get("kind") == "danger":
        return visit.tr("Fara för patientsäkerheten ({law})", law=cite(Demand.DANGEROUS_COLLEAGUE, visit.today))
    found = visit.profile.category(case.category)
    if found is None:
        return name_of(case, visit.tr) or visit.tr(TYPES[case.type])
    category, detail = found
    return f"{visit.tr(label(category))}: {visit.tr(label(detail))}"


async def card(visit: Visit, case: Case, *, lead: str = "") -> CaseCard:
    """What this person sees of the case in a message: facts they may see, and what they may do."""
    return CaseCard(
        subject=subject_of(case),
        reference=case.reference,
        title=title_of(case, visit),
        state=standing(visit, case),
        facts=(*_facts(visit, case), *await linked(visit, case)),
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
    if CaseField.PLACE in fields and "control" in case.facts:
        facts.append(Fact(tr("Kommer från"), case.facts["control"]))
    facts += facts_of(visit, case)
    if CaseField.SUSPICION in fields and case.restricted:
        facts.append(Fact(tr("Obs"), tr(_suspected(visit, case))))
    if CaseField.SUSPICION in fields and case.manager_involved:
        facts.append(Fact(tr("Obs"), tr("Läs ärendet innan du kontaktar enheten")))
    facts += _result(case, fields, tr)
    if CaseField.INVESTIGATION in fields and "analysis" in case.facts:
        facts.append(Fact(tr("Händelseanalys"), _analysis(visit, case)))
    if CaseField.TEXT in fields and case.flagged:
        facts.append(Fact(tr("Obs"), tr("Texten kan innehålla uppgifter som pekar ut någon och ska maskas")))
    if CaseField.HANDLING in fields:
        facts.append(Fact(tr("Hos"), holder_in_words(visit, case)))
    return [*facts, *decided_facts(visit, case)]


def _result(case: Case, fields: Fields, tr: Translator) -> list[Fact]:
    """What the investigation came to, as codes."""
    facts = []
    if CaseField.SCORE in fields and case.score is not None and case.band is not None:
        facts.append(Fact(tr("Bedömning"), tr("{score} ({band})", score=case.score, band=tr(BANDS[case.band]))))
    if CaseField.SCORE in fields and case.residual is not None:
        facts.append(Fact(tr("Kvar efter åtgärder"), str(case.residual)))
    causes = [code for code in case.facts.get("causes", "").split() if code in CAUSES]
    if CaseField.LESSONS in fields and causes and case.score is not None:
        facts.append(Fact(tr("Orsaker"), ", ".join(tr(CAUSES[code]) for code in causes)))
    return facts


def _analysis(visit: Visit, case: Case) -> str:
    """Who ordered it, with whom, who does it, and whether it is there."""
    people = visit.organisation.people
    who = {name: people[int(case.facts[f"analysis_{name}"])].name for name in ("by", "with", "of")}
    if case.facts["analysis"] == "done":
        return visit.tr("Klar. Gjord av {of}, beställd av {by} i samråd med {with_}.", **_named(who))
    return visit.tr("Görs av {of}. Beställd av {by} i samråd med {with_}.", **_named(who))


def _named(who: Mapping[str, str]) -> dict[str, object]:
    return {"of": who["of"], "by": who["by"], "with_": who["with"]}


def _heading(field: str, tr: Translator) -> str:
    """What a piece is called, with its number where there are several of its kind."""
    return f"{tr(heading_of(field))} {number_of(field)}".rstrip()


def _reporter(visit: Visit, case: Case) -> str:
    """Who reported, if they let it be seen: said in the reading only, to whoever investigates, never in a message."""
    if case.reporter is None or not case.shows_name:
        return visit.tr("Visas inte")
    return visit.organisation.people[case.reporter].name


async def show_card(visit: Visit, subject: str) -> Screen:
    """The card as it is now; that somebody opened one that few may know of is written down."""
    case = await find(visit, subject)
    if case.restricted and case.reporter != visit.person:
        await visit.audit(case, "card", channel=visit.address.channel)
    return await card(visit, case)


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


async def read_feedback(visit: Visit, subject: str) -> Screen:
    """Opens what the one who reported was answered when it was decided."""
    about, part = read_turn(subject)
    case = await find(visit, about)
    if case.reporter != visit.person:
        raise Rejected(NOT_NOW)
    return await _open(visit, case, "read_feedback", part=part, only="decision.reporter")


async def _open(visit: Visit, case: Case, action: str, *, part: int, only: str = "") -> Screen:
    tr = visit.tr
    if visit.house.on_own_pages_only(visit.address):
        return Notice(
            tr("Texten läses i läsrummet, som är kommunens egen sida."),
            title=case.reference,
            buttons=(Button(tr("Skapa en länk"), "room", f"{action}:{case.id}", Style.PRIMARY),),
        )
    written = current(await visit.store.cases.words(case))
    readable = visit.scope.reads(case)
    mine = await _own_actions(visit, case)
    words = [
        each
        for each in written
        if (kind_of(each.field) == only if only else may_read(each.field, readable) or _is_own(each.field, mine))
    ]
    together = await linked(visit, case)
    opened = moment(visit.now, visit.profile.timezone, tr.language)
    whole = Reading(
        reference=case.reference,
        title=title_of(case, visit),
        sections=tuple(_sections(visit, case, words, whole=not only, together=together)),
        note=tr("Öppnad {when}. Att du har läst texten är antecknat i loggen.", when=opened),
    )
    own = visit.address.channel in OWN_SURFACES
    shown = whole if own else part_of(whole, part, action=action, subject=subject_of(case), tr=tr)
    which = {"part": part + 1} if shown.progress else {}
    await visit.audit(case, action, channel=visit.address.channel, **which)
    return shown


def _sections(visit: Visit, case: Case, words: list[Words], *, whole: bool, together: list[Fact]) -> list[Section]:
    """What is read, under its headings; of the whole case also who reported it."""
    tr, fields = visit.tr, visit.scope.fields_of(case)
    sections = [Section(_heading(each.field, tr), each.text) for each in words]
    if not whole:
        return sections
    if CaseField.DECISION in fields:
        sections += decided_sections(visit, case)
    sections += [Section(fact.label, fact.value) for fact in together]
    if CaseField.REPORTER in fields:
        sections.append(Section(tr("Rapporterad av"), _reporter(visit, case)))
    if CaseField.SUSPICION in fields and case.manager_involved:
        sections.insert(0, Section(tr("Obs"), tr("Enhetens chef uppges vara inblandad och ser inte ärendet.")))
    return sections


async def _own_actions(visit: Visit, case: Case) -> tuple[str, ...]:
    """How the words begin of the actions that this person is to do, whatever else of the case they see."""
    actions = await visit.store.actions.of(case)
    return tuple(f"action.{action.number}." for action in actions if action.owner == visit.person)


def _is_own(field: str, own: tuple[str, ...]) -> bool:
    return field.startswith(own) and kind_of(field) in HEADINGS


async def take_on(visit: Visit, subject: str) -> Screen:
    """The person takes the case on, unless somebody has it: an old button takes nothing from anybody."""
    case = await find(visit, subject)
    if case.assignee not in (None, visit.person):
        who = visit.organisation.people[case.assignee].name
        return await card(visit, case, lead=visit.tr("{who} har redan hand om ärendet.", who=who))
    return await take_over(visit, subject)


async def take_over(visit: Visit, subject: str) -> Screen:
    """The case is this person's: receiving it is done, and the reporter hears of it."""
    case = await find(visit, subject)
    if case.assignee == visit.person:
        return await card(visit, case)
    if not may(Move.TAKE_ON, case, visit.scope):
        raise Rejected(NOT_NOW)
    changed = await perform(visit, case, Move.TAKE_ON, assignee=visit.person)
    return await card(visit, changed, lead=visit.tr("Nu har du hand om ärendet."))
