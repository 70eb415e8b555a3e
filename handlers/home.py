"""A person's first page: what to start, what they owe, what their units have, and what became of their reports."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from conversation.paging import Page, Span, count, part, read_turn, turn, turning
from conversation.screen import Button, Home, Item, Notice, Part, Screen, Style
from handlers import unit_cases
from handlers.commands import COMMANDS, Command
from handlers.danger import NAME as DANGER
from handlers.danger import may_open
from handlers.lists import LISTS, Kept, days_left
from handlers.visit import Visit
from quality.aging import WEEK
from quality.case import CaseType
from quality.duty import Duty


class When(Enum):
    """How urgent something is, seen from today."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


async def home(visit: Visit, subject: str) -> Screen:
    """What I owe by urgency, what my units have by age, what I have reported, and what I can start; or one list."""
    name, offset = read_turn(subject)
    kept = Kept(visit)
    alone = await _alone(visit, kept, name, Span(offset))
    if alone:
        return alone
    tr = visit.tr
    first_name = visit.organisation.people[visit.person].name.split()[0]
    ask = tr("Vad vill du göra? Du kan också skriva en fråga, så letar jag i rutinerna.")
    parts = await _parts(visit, kept)
    text = "\n".join(filter(None, [_glance(visit, await kept.duties()), ask]))
    return Home(tr("Hej {name}!", name=first_name), text, parts, buttons(visit))


async def _alone(visit: Visit, kept: Kept, name: str, span: Span) -> Home | None:
    """One list by itself, page by page; None for one that has no rows or is none."""
    group = unit_cases.group_of(visit, name)
    if group:
        heading, page = unit_cases.heading_of(visit, group), await unit_cases.of_age(visit, group, span)
    elif name in LISTS:
        heading, page = visit.tr(LISTS[name].heading), await LISTS[name].rows(visit, kept, span)
    else:
        return None
    rows = part("", page, turning(page, "home", name, visit.tr), visit.tr)
    back = Button(visit.tr("Till min sida"), "home", turn("", 0))
    return Home(heading, "", (replace(rows, heading=count(page, visit.tr)),), (back,)) if page.total else None


async def _parts(visit: Visit, kept: Kept) -> tuple[Part, ...]:
    """The first rows of every list, with the way to the rest; for a manager the units' cases instead of their own."""
    units = unit_cases.led(visit)
    pages = {n: await each.rows(visit, kept, Span()) for n, each in LISTS.items() if not (units and n == "cases")}
    shown = {name: _begun(visit, name, page) for name, page in pages.items() if page.total or LISTS[name].empty}
    reports = shown.pop("reports")
    return (*shown.values(), *((await unit_cases.by_age(visit, units),) if units else ()), reports)


def _begun(visit: Visit, name: str, page: Page[Item]) -> Part:
    tr, listing = visit.tr, LISTS[name]
    page = page.first(listing.first)
    more = () if page.is_whole else (Button(tr("Visa fler"), "home", turn(name, 0)),)
    return part(tr(listing.heading), page, more, tr, empty=tr(listing.empty))


def _glance(visit: Visit, duties: Sequence[Duty]) -> str:
    """How much waits, by how urgent it is."""
    tr, counted = visit.tr, Counter(_when(visit, duty) for duty in duties)
    late = counted[When.LATE]
    words = {
        When.LATE: tr.plural("{n} försenad", "{n} försenade", late),
        When.TODAY: tr("{n} i dag", n=counted[When.TODAY]),
        When.WEEK: tr("{n} inom en vecka", n=counted[When.WEEK]),
        When.LATER: tr("{n} senare", n=counted[When.LATER]),
    }
    said = ", ".join(said for when, said in words.items() if counted[when])
    return tr("Att göra: {what}.", what=said) if said else ""


def _when(visit: Visit, duty: Duty) -> When:
    if duty.is_late(visit.now, visit.profile.timezone):
        return When.LATE
    days = days_left(visit, duty)
    if days <= 0:
        return When.TODAY
    return When.WEEK if days <= WEEK else When.LATER


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
