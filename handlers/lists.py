"""A person's own lists: what is begun, owed, to be read, handled and reported, each read once and page by page."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversation.paging import Page, Span, page_of
from conversation.screen import Button, Item, Style
from conversation.session import Session
from conversation.words import N_, Phrase, Translator
from handlers import acknowledging, acting, checkpoint, control_questions, errand
from handlers.action import Found
from handlers.case import TYPES, standing, title_of
from handlers.owed import OWED, doing
from handlers.visit import Visit, id_of, subject_of
from quality.case import Case
from quality.duty import Duty, DutyKind
from summaries.when import moment

BEGUN: Mapping[str, Phrase] = {type_.value: name for type_, name in TYPES.items()}
"""What an unfinished report is called, by its conversation, which is named as its type is."""
RECURRING = frozenset({DutyKind.CHECKPOINT, DutyKind.YEAR})
READING = frozenset({DutyKind.READ_INFORMATION})
"""What is owed by reading it: a new kind of it is a line here and one in `_reading`."""


class Kept:
    """What several of a person's lists are made of: each is asked for once, by the first list that needs it."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._begun: Sequence[Session] | None = None
        self._duties: Sequence[Duty] | None = None
        self.cases: Mapping[int, Case] = {}

    async def begun(self) -> Sequence[Session]:
        """What was left half answered, last touched first."""
        if self._begun is None:
            self._begun = await self._visit.store.sessions.unfinished(self._visit.person)
        return self._begun

    async def duties(self) -> Sequence[Duty]:
        """What the person owes and may know of, most urgent first; of what comes back, what is to be done by now."""
        if self._duties is None:
            visit = self._visit
            owed = [duty for duty in await visit.store.duties.owed_by(scope=visit.scope) if _is_shown(duty, visit.now)]
            about = {id_of(duty.subject) for duty in owed if duty.kind in OWED}
            self.cases = await visit.store.cases.among(about, scope=visit.scope)
            self._duties = [d for d in owed if d.kind not in OWED or _of_action(d) or id_of(d.subject) in self.cases]
        return self._duties


def _is_shown(duty: Duty, now: datetime) -> bool:
    return duty.kind in OWED or (duty.kind in RECURRING | READING and duty.remind_from <= now)


Rows = Callable[[Visit, Kept, Span], Awaitable[Page[Item]]]


@dataclass(frozen=True, slots=True)
class Listing:
    """One of the lists of a first page, which shows its `first` rows; without rows and words for that it is not there.

    With the units' cases these are as many as a card of Teams holds (38 KB) when each is as long as it may be.
    """

    heading: Phrase
    rows: Rows
    first: int
    empty: Phrase = ""


def _resume(visit: Visit, flow: str, about: str) -> Button:
    return Button(visit.tr("Fortsätt"), "resume", f"{flow}|{about}".rstrip("|"), Style.PRIMARY)


def _case(visit: Visit, case: Case) -> Item:
    card = Button(visit.tr("Visa ärendet"), "card", subject_of(case))
    return Item(f"{case.reference} {title_of(case, visit)}", standing(visit, case), (card,))


def _report(visit: Visit, case: Case) -> Item:
    return Item(f"{case.reference} {title_of(case, visit)}", standing(visit, case))


async def _unfinished(visit: Visit, kept: Kept, span: Span) -> Page[Item]:
    tr, begun = visit.tr, await kept.begun()
    sessions = [session for session in begun if session.flow in BEGUN]
    return page_of([_unsent(s, _resume(visit, s.flow, s.subject), tr) for s in sessions], span)


def _unsent(session: Session, resume: Button, tr: Translator) -> Item:
    return Item(tr(BEGUN[session.flow]), tr("Påbörjad, inte skickad"), (resume,))


async def _owed(visit: Visit, kept: Kept, span: Span) -> Page[Item]:
    page = page_of([duty for duty in await kept.duties() if duty.kind in OWED], span)
    actions = await acting.owned_all(visit, list(filter(_of_action, page.items)), kept.cases)
    items = [_duty(visit, duty, kept.cases.get(id_of(duty.subject)), actions.get(duty.id)) for duty in page.items]
    return Page(tuple(item for item in items if item), page.offset, page.total)


def _of_action(duty: Duty) -> bool:
    """Whether it is about one action: its owner owes it also without seeing the case."""
    return "#" in duty.subject


def _duty(visit: Visit, duty: Duty, case: Case | None, action: Found | None) -> Item | None:
    detail = _urgency(visit, duty)
    if _of_action(duty):
        return acting.owed_item(visit, duty, action, detail) if action else None
    if case is None:
        return None
    what = visit.tr(OWED[duty.kind], reference=case.reference)
    return Item(what, f"{detail} · {title_of(case, visit)}", doing(visit, duty, case))


def _urgency(visit: Visit, duty: Duty) -> str:
    """How far off its day is; what is due today is not late."""
    zone, tr = visit.profile.timezone, visit.tr
    days = days_left(visit, duty)
    when = moment(duty.due_at, zone, tr.language)
    if days < 0:
        return tr.plural("{n} dag försenat", "{n} dagar försenat", -days)
    if duty.is_late(visit.now, zone):
        return tr("Skulle ha varit klart {when}", when=when)
    return tr("Senast {when}", when=when) if days or duty.kind.is_clock else tr("Ska vara klart i dag")


def days_left(visit: Visit, duty: Duty) -> int:
    return (duty.due_at.astimezone(visit.profile.timezone).date() - visit.today).days


async def _cases(visit: Visit, _: Kept, span: Span) -> Page[Item]:
    start, cases = span.offset, visit.store.cases
    found, total = await cases.open_page(scope=visit.scope, offset=start, limit=span.limit)
    if start and not found:
        start = span.start(await cases.count_open_for(scope=visit.scope))
        found, total = await cases.open_page(scope=visit.scope, offset=start, limit=span.limit)
    return Page(tuple(_case(visit, case) for case in found), start, total)


async def _reports(visit: Visit, _: Kept, span: Span) -> Page[Item]:
    """How many there are in all is asked only where the page does not show it."""
    cases, scope, start = visit.store.cases, visit.scope, span.offset
    found = await cases.reported_by(visit.person, scope=scope, offset=start, limit=span.limit)
    total = len(found)
    if start or total == span.limit:
        total = await cases.count_reported_by(visit.person, scope=scope)
    if span.start(total) != start:
        start = span.start(total)
        found = await cases.reported_by(visit.person, scope=scope, offset=start, limit=span.limit)
    return Page(tuple(_report(visit, case) for case in found), start, total)


async def _recurring(visit: Visit, kept: Kept, span: Span) -> Page[Item]:
    """What comes back by plan or calendar and is owed by now or soon, most urgent first."""
    page = page_of([duty for duty in await kept.duties() if duty.kind in RECURRING], span)
    found = await recurring(visit, kept, page.items)
    return Page(tuple(found[duty.id] for duty in page.items if duty.id in found), page.offset, page.total)


async def recurring(visit: Visit, kept: Kept, duties: Sequence[Duty]) -> Mapping[int, Item]:
    """Rows for controls, the year's duties and what is to be read, by duty; without what is not theirs any more."""
    due = [duty for duty in duties if duty.kind is DutyKind.CHECKPOINT]
    sessions = await kept.begun() if due else ()
    begun = {session.subject for session in sessions if session.flow == control_questions.NAME}
    points = await checkpoint.items(visit, due, begun)
    found: dict[int, Item | None] = {}
    for duty in duties:
        if duty.kind is DutyKind.CHECKPOINT:
            found[duty.id] = points.get(duty.subject)
        elif duty.kind is DutyKind.YEAR:
            found[duty.id] = await errand.item(visit, duty)
        else:
            found[duty.id] = acknowledging.item(visit, duty)
    return {number: item for number, item in found.items() if item}


async def _reading(visit: Visit, kept: Kept, span: Span) -> Page[Item]:
    """What I have not read, most urgent first, then what those have not whom I manage."""
    mine = [acknowledging.item(visit, duty) for duty in await kept.duties() if duty.kind in READING]
    below = await acknowledging.unread_below(visit)
    theirs = [acknowledging.below_item(visit, what, number) for what, number in below.items()]
    return page_of([*(item for item in mine if item), *theirs], span)


LISTS: Mapping[str, Listing] = {
    "begun": Listing(N_("Påbörjat"), _unfinished, 1),
    "owed": Listing(N_("Att göra"), _owed, 5, N_("Inget just nu.")),
    "controls": Listing(N_("Egenkontroll och årshjul"), _recurring, 2),
    "unread": Listing(N_("Oläst"), _reading, 2),
    "cases": Listing(N_("Ärenden hos dig"), _cases, 2),
    "reports": Listing(N_("Mina rapporter"), _reports, 2, N_("Du har inte rapporterat något än.")),
}
"""By the name in a button's subject; a new list is one line here."""
