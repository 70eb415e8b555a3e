"""A person's first page: what to start, what they owe, and what became of their reports."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from conversation.paging import PAGE, Page, Span, count, page_of, part, read_turn, share, turn, turning
from conversation.screen import Button, Home, Item, Notice, Part, Screen, Style
from conversation.session import Session
from conversation.words import N_, Phrase, Translator
from handlers import acknowledging, checkpoint, errand
from handlers.acting import owed_item
from handlers.case import TYPES, standing, title_of
from handlers.commands import COMMANDS, Command
from handlers.danger import NAME as DANGER
from handlers.danger import may_open
from handlers.offered import LABELS, flow_of
from handlers.visit import Visit, id_of, subject_of
from quality.case import Case, CaseType
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
BEGUN: Mapping[str, Phrase] = {type_.value: name for type_, name in TYPES.items()}
"""What an unfinished report is called, by its conversation, which is named as its type is."""
RECURRING = frozenset({DutyKind.CHECKPOINT, DutyKind.YEAR, DutyKind.READ_INFORMATION})


@dataclass(frozen=True, slots=True)
class Listing:
    """One of the lists of a first page; one without words for `empty` is not there when it is."""

    heading: Phrase
    rows: Callable[[Visit, Span], Awaitable[Page[Item]]]
    empty: Phrase = ""


async def home(visit: Visit, subject: str) -> Screen:
    """What I owe by urgency, what I handle, what I have reported, and what I can start; or a page of one of these."""
    name, offset = read_turn(subject)
    found = LISTS.get(name)
    page = await found.rows(visit, Span(offset)) if found else None
    if found and page and page.total:
        return _list(visit, found, page, name)
    tr = visit.tr
    first_name = visit.organisation.people[visit.person].name.split()[0]
    return Home(
        tr("Hej {name}!", name=first_name),
        tr("Vad vill du göra? Du kan också skriva en fråga, så letar jag i rutinerna."),
        await _parts(visit),
        buttons(visit),
    )


def _list(visit: Visit, listing: Listing, page: Page[Item], name: str) -> Home:
    """One list by itself, page by page."""
    rows = part("", page, turning(page, "home", name, visit.tr), visit.tr)
    back = Button(visit.tr("Till min sida"), "home", turn("", 0))
    return Home(visit.tr(listing.heading), "", (replace(rows, heading=count(page, visit.tr)),), (back,))


async def _parts(visit: Visit) -> tuple[Part, ...]:
    """The first rows of every list, with the way to the rest."""
    pages = {name: await listing.rows(visit, Span()) for name, listing in LISTS.items()}
    room = share([len(page.items) for page in pages.values()], PAGE)
    return tuple(
        _begun(visit, name, page.first(rows))
        for (name, page), rows in zip(pages.items(), room, strict=True)
        if page.total or LISTS[name].empty
    )


def _begun(visit: Visit, name: str, page: Page[Item]) -> Part:
    tr, listing = visit.tr, LISTS[name]
    more = () if page.is_whole else (Button(tr("Visa fler"), "home", turn(name, 0)),)
    return part(tr(listing.heading), page, more, tr, empty=tr(listing.empty))


def buttons(visit: Visit) -> tuple[Button, ...]:
    """What everybody can start, and a summary for those who may count."""
    tr = visit.tr
    first = Button(tr("Rapportera avvikelse"), "start", "deviation", Style.PRIMARY)
    other = Button(tr("Rapportera något annat"), "start", "triage")
    elsewhere = Button(tr("Hör det inte hit?"), "not_ours")
    summary = (Button(tr("Sammanfattning"), "summary", ""),) if visit.scope.counts else ()
    danger = (
        (Button(tr("Fara för patientsäkerheten"), "start", DANGER),) if may_open(visit.scope, visit.profile) else ()
    )
    return (first, other, *danger, *summary, elsewhere)


def doing(visit: Visit, duty: Duty, case: Case) -> tuple[Button, ...]:
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
            return (Button(tr(LABELS[move]), "start", f"{flow_of(move, case)}|{subject}", Style.PRIMARY), show)
        case _:
            return (Button(tr("Visa ärendet"), "card", subject, Style.PRIMARY),)


def _resume(visit: Visit, flow: str, about: str) -> Button:
    return Button(visit.tr("Fortsätt"), "resume", f"{flow}|{about}".rstrip("|"), Style.PRIMARY)


def _case(visit: Visit, case: Case) -> Item:
    card = Button(visit.tr("Visa ärendet"), "card", subject_of(case))
    return Item(f"{case.reference} {title_of(case, visit)}", standing(visit, case), (card,))


def _report(visit: Visit, case: Case) -> Item:
    return Item(f"{case.reference} {title_of(case, visit)}", standing(visit, case))


async def _unfinished(visit: Visit, span: Span) -> Page[Item]:
    tr, begun = visit.tr, await visit.store.sessions.unfinished(visit.person)
    sessions = [session for session in begun if session.flow in BEGUN]
    return page_of([_unsent(s, _resume(visit, s.flow, s.subject), tr) for s in sessions], span)


def _unsent(session: Session, resume: Button, tr: Translator) -> Item:
    return Item(tr(BEGUN[session.flow]), tr("Påbörjad, inte skickad"), (resume,))


async def _owed(visit: Visit, span: Span) -> Page[Item]:
    owed = await visit.store.duties.owed_by(scope=visit.scope)
    duties = [duty for duty in owed if duty.kind in OWED or _of_action(duty)]
    cases = await visit.store.cases.among({id_of(duty.subject) for duty in duties}, scope=visit.scope)
    page = page_of([d for d in duties if _of_action(d) or id_of(d.subject) in cases], span)
    items = [await _duty(visit, duty, cases.get(id_of(duty.subject))) for duty in page.items]
    return Page(tuple(item for item in items if item), page.offset, page.total)


def _of_action(duty: Duty) -> bool:
    """Whether it is about one action: its owner owes it also without seeing the case."""
    return "#" in duty.subject


async def _duty(visit: Visit, duty: Duty, case: Case | None) -> Item | None:
    due = moment(duty.due_at, visit.profile.timezone, visit.tr.language)
    late = visit.tr("Skulle ha varit klart {when}", when=due)
    detail = late if duty.is_late(visit.now, visit.profile.timezone) else visit.tr("Senast {when}", when=due)
    if _of_action(duty):
        return await owed_item(visit, duty, detail)
    if case is None:
        return None
    return Item(visit.tr(OWED[duty.kind], reference=case.reference), detail, doing(visit, duty, case))


async def _cases(visit: Visit, span: Span) -> Page[Item]:
    start, cases = span.offset, visit.store.cases
    found, total = await cases.open_page(scope=visit.scope, offset=start, limit=span.limit)
    if start and not found:
        start = span.start(await cases.count_open_for(scope=visit.scope))
        found, total = await cases.open_page(scope=visit.scope, offset=start, limit=span.limit)
    return Page(tuple(_case(visit, case) for case in found), start, total)


async def _reports(visit: Visit, span: Span) -> Page[Item]:
    total = await visit.store.cases.count_reported_by(visit.person, scope=visit.scope)
    start = span.start(total)
    found = await visit.store.cases.reported_by(visit.person, scope=visit.scope, offset=start, limit=span.limit)
    return Page(tuple(_report(visit, case) for case in found), start, total)


async def _recurring(visit: Visit, span: Span) -> Page[Item]:
    """What comes back by plan or calendar and is owed by now or soon, most urgent first."""
    duties = await visit.store.duties.owed_by(scope=visit.scope)
    due = [duty for duty in duties if duty.kind in RECURRING and duty.remind_from <= visit.now]
    page = page_of(due, span)
    items = [item for duty in page.items for item in [await recurrent(visit, duty)] if item]
    return Page(tuple(items), page.offset, page.total)


async def recurrent(visit: Visit, duty: Duty) -> Item | None:
    """One of these, for whoever owes it; None for what is not theirs or is no more."""
    match duty.kind:
        case DutyKind.CHECKPOINT:
            return await checkpoint.item(visit, duty.subject)
        case DutyKind.YEAR:
            return await errand.item(visit, duty)
        case _:
            return acknowledging.item(visit, duty)


LISTS: Mapping[str, Listing] = {
    "begun": Listing(N_("Påbörjat"), _unfinished),
    "owed": Listing(N_("Att göra"), _owed, N_("Inget just nu.")),
    "controls": Listing(N_("Egenkontroll och årshjul"), _recurring),
    "cases": Listing(N_("Ärenden hos dig"), _cases),
    "reports": Listing(N_("Mina rapporter"), _reports, N_("Du har inte rapporterat något än.")),
}
"""By the name in a button's subject; a new list is one line here."""


async def help_(visit: Visit, subject: str) -> Screen:
    """What can be said here."""
    tr = visit.tr
    lines = [f"• {command.word}: {tr(command.about)}" for command in COMMANDS if _is_offered(visit, command)]
    text = "\n".join([*lines, tr("Eller skriv en fråga, så letar jag i rutinerna.")])
    return Notice(text, title=tr("Det här kan jag hjälpa till med"), buttons=buttons(visit))


def _is_offered(visit: Visit, command: Command) -> bool:
    """Whether this municipality takes such reports here; what is no report is for everybody."""
    needed = CaseType.HARM.value if command.subject == DANGER else command.subject
    return all(role.on for type_, role in visit.profile.cases.items() if type_.value == needed)
