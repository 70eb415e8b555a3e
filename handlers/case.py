"""A case as its people see it: the card, its text, and what is told to whom when something happens to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from conversation.flow import Rejected
from conversation.paging import part_of, read_turn
from conversation.screen import Button, CaseCard, Fact, Notice, Reading, Screen, Section, Style
from conversation.words import N_, Phrase, Translator
from handlers.visit import OWN_SURFACES, Visit, id_of, label, subject_of
from quality.case import Case, Holder, Nature, Outcome, State, Suspicion, Words
from quality.duty import DutyKind, message
from quality.lifecycle import RULES, Action, may
from quality.role import CaseField
from storage.database import Store
from summaries.when import day, moment

GONE = N_("Det ärendet finns inte, eller så får du inte se det. Fråga din chef om du tror att det är fel.")
NOT_NOW = N_("Det går inte att göra med ärendet som det är nu. Öppna ärendet igen, så ser du vad som går att göra.")

STATES: Mapping[State, Phrase] = {
    State.RECEIVED: N_("Inkommen, väntar på att tas emot"),
    State.REVIEWING: N_("Mottagen, granskas"),
    State.AWAITING: N_("Väntar på svar från den som rapporterade"),
    State.CLOSED: N_("Avslutad"),
}
OUTCOMES: Mapping[Outcome, Phrase] = {Outcome.NOT_A_DEVIATION: N_("Avslutad: ingen avvikelse")}
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
HEADINGS: Mapping[str, Phrase] = {
    "what": N_("Vad hände"),
    "measure": N_("Det som gjordes direkt"),
    "record": N_("Journal eller akt"),
    "question": N_("Fråga till den som rapporterade"),
    "completion": N_("Svar från den som rapporterade"),
    "reason": N_("Varför det inte är en avvikelse"),
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
        return visit.tr("Avvikelse")
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
        buttons=tuple(_buttons(visit, case)),
    )


def _facts(visit: Visit, case: Case) -> list[Fact]:
    tr, fields = visit.tr, visit.scope.fields_of(case)
    facts: list[Fact] = []
    if CaseField.PLACE in fields:
        facts.append(Fact(tr("Enhet"), visit.organisation.units[case.unit].name))
        if case.occurred_at:
            when = day(case.occurred_at, visit.profile.timezone, tr.language)
            facts.append(Fact(tr("Hände"), when))
    if CaseField.CLASSIFICATION in fields:
        nature = NATURES[case.facts["nature"]]
        facts.append(Fact(tr("Slag"), tr(nature)))
        facts.append(Fact(tr("Lag"), ", ".join(sorted(case.laws))))
        facts.append(Fact(tr("Rapporterad allvarlighet"), tr(SEVERITIES[case.severity])))
    if CaseField.SUSPICION in fields and case.restricted:
        facts.append(Fact(tr("Obs"), tr(SUSPICIONS[case.suspicion])))
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


def _buttons(visit: Visit, case: Case) -> list[Button]:
    tr, subject = visit.tr, subject_of(case)
    offered = (
        (Action.READ, Button(tr("Läs"), "read", subject)),
        (Action.TAKE_ON, _taking(visit, case)),
        (Action.ASSIGN, Button(tr("Lämna över"), "start", f"assign|{subject}")),
        (Action.ASK_MORE, Button(tr("Fråga mer"), "start", f"ask_more|{subject}")),
        (Action.DISMISS, Button(tr("Inte en avvikelse"), "start", f"dismiss|{subject}")),
    )
    return [button for action, button in offered if may(action, case, visit.scope)]


def _taking(visit: Visit, case: Case) -> Button:
    tr, subject = visit.tr, subject_of(case)
    if case.assignee is None:
        return Button(tr("Ta hand om"), "take_on", subject, Style.PRIMARY)
    who = visit.organisation.people[case.assignee].name
    return Button(tr("Ta över"), "take_over", subject, confirm=tr("{who} har hand om ärendet. Ta över det?", who=who))


async def find(visit: Visit, subject: str, *, lock: bool = True) -> Case:
    """The case, held for a change unless told otherwise. Raises Rejected when it is outside the person's scope."""
    case = await visit.store.cases.get(id_of(subject), scope=visit.scope, lock=lock)
    if case is None:
        raise Rejected(GONE)
    return case


async def find_for(visit: Visit, subject: str, action: Action) -> Case:
    """The case, if the person may do this with it now. Raises Rejected otherwise."""
    case = await find(visit, subject)
    if not may(action, case, visit.scope):
        raise Rejected(NOT_NOW)
    return case


async def show_card(visit: Visit, subject: str) -> Screen:
    """The card as it is now."""
    return card(visit, await find(visit, subject))


async def read(visit: Visit, subject: str) -> Screen:
    """Opens the free text of a case, written down in the audit log; a link where this channel may not show it."""
    about, part = read_turn(subject)
    case = await find_for(visit, about, Action.READ)
    return await _open(visit, case, "read", tuple(HEADINGS), part=part)


async def read_question(visit: Visit, subject: str) -> Screen:
    """Opens what the reporter was asked."""
    about, part = read_turn(subject)
    case = await find_for(visit, about, Action.COMPLETE)
    return await _open(visit, case, "read_question", ("question",), part=part)


async def _open(visit: Visit, case: Case, action: str, fields: tuple[str, ...], *, part: int) -> Screen:
    tr = visit.tr
    if visit.house.on_own_pages_only(visit.address):
        return Notice(
            tr("Texten läses i läsrummet, som är kommunens egen sida."),
            title=case.reference,
            buttons=(Button(tr("Skapa en länk"), "room", f"{action}:{case.id}", Style.PRIMARY),),
        )
    words = [each for each in await visit.store.cases.words(case) if each.field in fields]
    opened = moment(visit.now, visit.profile.timezone, tr.language)
    whole = Reading(
        reference=case.reference,
        title=title_of(case, visit),
        sections=tuple(_sections(visit, case, words)),
        note=tr("Öppnad {when}. Att du har läst texten är antecknat i loggen.", when=opened),
    )
    own = visit.address.channel in OWN_SURFACES
    shown = whole if own else part_of(whole, part, action=action, subject=subject_of(case), tr=tr)
    which = {"part": part + 1} if shown.progress else {}
    await visit.audit(case, action, channel=visit.address.channel, **which)
    return shown


def _sections(visit: Visit, case: Case, words: list[Words]) -> list[Section]:
    """What is read, under its headings."""
    tr, fields = visit.tr, visit.scope.fields_of(case)
    sections = [Section(tr(HEADINGS[each.field]), each.text) for each in words]
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
    if not may(Action.TAKE_ON, case, visit.scope):
        raise Rejected(NOT_NOW)
    changed = await change(visit, replace(case, assignee=visit.person), Action.TAKE_ON)
    await tell_reporter(visit, changed, DutyKind.TELL_TAKEN_ON)
    return card(visit, changed, lead=visit.tr("Nu har du hand om ärendet."))


async def change(visit: Visit, case: Case, action: Action) -> Case:
    """Does what the lifecycle says of an action: state, duties ended, audit entry, every card renewed."""
    rule = RULES[action]
    changed = await visit.store.cases.change(replace(case, state=rule.after(case.state)))
    subject = subject_of(case)
    if rule.ends:
        await visit.store.duties.end(subject, rule.ends, at=visit.now, how=action.value)
    await visit.audit(changed, action.value, state=changed.state.value, assignee=changed.assignee)
    await renew_cards(visit, changed)
    return changed


async def renew_cards(visit: Visit, case: Case) -> None:
    """Every card that was sent is replaced in place by how the case is now."""
    await owe_cards(visit.store, case, at=visit.now)


async def owe_cards(store: Store, case: Case, *, at: datetime, also: tuple[int, ...] = ()) -> None:
    """Cards of the case as it is now for everybody who has one, and for whom it is new."""
    subject = subject_of(case)
    shown = await store.duties.cards(subject)
    people = {saying.person for saying in shown} | set(also)
    await store.duties.owe(
        message(DutyKind.CARD, subject, Holder(person=p), case.unit, at=at, about=f"r{case.revision}")
        for p in sorted(people)
    )


async def tell_reporter(visit: Visit, case: Case, kind: DutyKind) -> None:
    """The one who reported hears what happened, unless they did it themselves."""
    if case.reporter in (None, visit.person):
        return
    told = message(
        kind, subject_of(case), Holder(person=case.reporter), case.unit, at=visit.now, about=f"r{case.revision}"
    )
    await visit.store.duties.owe([told])
