"""Reading what one is informed of and saying so, in person; the manager sees who has not, quality staff how many."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from conversation.flow import Rejected
from conversation.paging import Span, page_of, part, part_of, read_turn, turn, turning
from conversation.screen import Button, Done, Home, Item, Notice, Nudge, Reading, Screen, Style
from conversation.words import N_, Phrase
from handlers.information import text_of
from handlers.visit import OWN_SURFACES, Visit
from quality.acknowledgement import (
    NEW_FOR,
    Information,
    Reader,
    employees,
    everybody,
    latest_round,
    newcomers,
    read_subject,
)
from quality.case import Case
from quality.duty import Duty, DutyKind, key_of
from quality.order import swedish_key
from quality.role import LINE, Function
from summaries.when import day

NOT_YOURS = N_("Det är till någon annan, eller finns inte längre.")
NOT_FOR_YOU = N_("Vem som har läst ser bara den som är chef för enheten.")
NOTHING = N_("Det finns inget att läsa och kvittera just nu.")
LOOKED_AT = timedelta(days=180)
"""How long a newcomer is looked for who has not read the introduction."""
TITLES: Mapping[Information, Phrase] = {
    Information.REPORTING_DUTY: N_("Skyldigheten att rapportera"),
    Information.INTRODUCTION: N_("Introduktion för dig som är ny"),
}
ASKS: Mapping[Information, Phrase] = {
    Information.REPORTING_DUTY: N_(
        "En gång om året läser alla som arbetar här om skyldigheten att rapportera. Det tar två minuter. Läs senast "
        "{when}."
    ),
    Information.INTRODUCTION: N_(
        "Du är ny på {unit}. Läs introduktionen senast {when}, och fråga om allt du undrar över."
    ),
}


# Whoever reads


def mine(visit: Visit, subject: str) -> tuple[Information, str]:
    """What is to be read, for the one person who owes it. Raises Rejected for all others, stand-ins too."""
    found = read_subject(subject)
    if found is None or found[2] != visit.person:
        raise Rejected(NOT_YOURS)
    return found[0], found[1]


async def due(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """The reminder; None for anybody else: what somebody has not read is told to nobody."""
    try:
        what, _round = mine(visit, duty.subject)
    except Rejected:
        return None
    tr = visit.tr
    when = day(duty.due_at, visit.profile.timezone, tr.language)
    text = tr(ASKS[what], when=when, unit=visit.organisation.units[duty.unit].name)
    return Nudge(duty.subject, tr(TITLES[what]), text, (), _read_button(visit, duty.subject))


def _read_button(visit: Visit, subject: str) -> tuple[Button, ...]:
    return (Button(visit.tr("Läs"), "information", subject, Style.PRIMARY),)


def item(visit: Visit, duty: Duty) -> Item | None:
    """What is to be read as a line of one's own list."""
    found = read_subject(duty.subject)
    if found is None or found[2] != visit.person:
        return None
    when = day(duty.due_at, visit.profile.timezone, visit.tr.language)
    text, detail = visit.tr(TITLES[found[0]]), visit.tr("Läs senast {when}", when=when)
    return Item(text, detail, _read_button(visit, duty.subject))


async def read(visit: Visit, subject: str) -> Screen:
    """The text, with the button that says that it is read and understood on its last part."""
    about, number = read_turn(subject)
    what, _ = mine(visit, about)
    tr = visit.tr
    whole = Reading("", tr(TITLES[what]), await text_of(visit, what))
    own = visit.address.channel in OWN_SURFACES
    shown = whole if own else part_of(whole, number, action="information", subject=about, tr=tr)
    return _with_button(visit, shown, about)


def _with_button(visit: Visit, shown: Reading, subject: str) -> Reading:
    more = [each for each in shown.buttons if each.style is Style.PRIMARY]
    ready = Button(visit.tr("Jag har läst och förstått"), "acknowledge", subject, Style.PRIMARY)
    buttons = shown.buttons if more else (*shown.buttons, ready)
    return Reading(shown.reference, shown.title, shown.sections, shown.note, shown.progress, buttons)


async def acknowledge(visit: Visit, subject: str) -> Screen:
    """That it is read is kept with the day, and never asked for again; saying it twice changes nothing."""
    what, round_ = mine(visit, subject)
    if not await visit.store.duties.known([key_of(DutyKind.READ_INFORMATION, subject)]):
        raise Rejected(NOT_YOURS)
    if await visit.store.year.acknowledge(what, round_, visit.person, at=visit.now):
        await visit.store.duties.end(subject, (DutyKind.READ_INFORMATION,), at=visit.now, how="acknowledged")
        await visit.store.audit.record(subject, "acknowledged", actor=f"person:{visit.person}", at=visit.now)
    tr = visit.tr
    line = tr("Det är antecknat {when}. Undrar du över något, fråga din chef.", when=_day(visit, visit.now))
    return Done(tr("Tack för att du har läst!"), (line,))


def _day(visit: Visit, at: datetime | date) -> str:
    return day(at, visit.profile.timezone, visit.tr.language)


# Whoever answers for the units


async def asked(visit: Visit, what: Information) -> list[Reader]:
    """Everybody who was asked to read it and works here still, of those whom this person may count."""
    units = managed(visit)
    if not units and Function.QUALITY not in visit.scope.functions:
        return []
    found = [each for each in _latest(visit, what) if not units or each.unit in units]
    keys = {each.subject: key_of(DutyKind.READ_INFORMATION, each.subject) for each in found}
    known = await visit.store.duties.known(keys.values())
    return [each for each in found if keys[each.subject] in known]


def _latest(visit: Visit, what: Information) -> list[Reader]:
    """Whoever would have been asked: of the latest year, or new within half a year."""
    today, organisation = visit.today, visit.organisation
    here = employees(organisation, today)
    if what is Information.REPORTING_DUTY:
        occasion = latest_round(visit.profile.year_wheel, today)
        return [*everybody(here, occasion)] if occasion else []
    days = [today - timedelta(days=back) for back in range(0, LOOKED_AT.days, NEW_FOR.days)]
    new = {each.subject: each for one in days for each in newcomers(organisation, one) if each.person in here}
    return [*new.values()]


def managed(visit: Visit) -> frozenset[int]:
    """The units that a person manages today, with all below."""
    posts = visit.organisation.posts_of(visit.person, visit.today)
    below = [visit.organisation.subtree(post.unit) for post in posts if post.function in LINE]
    return frozenset().union(*below)


async def unread_below(visit: Visit) -> Mapping[Information, int]:
    """How many of those whom this person manages have what to read that they have not, in one question."""
    units = managed(visit)
    working = employees(visit.organisation, visit.today) if units else {}
    people = [person for person, unit in working.items() if unit in units and person != visit.person]
    subjects = await visit.store.duties.still_owed(DutyKind.READ_INFORMATION, people) if people else []
    found = [read for subject in subjects if (read := read_subject(subject)) and _counts(visit, *read[:2])]
    return Counter(what for what, _, _ in found)


def _counts(visit: Visit, what: Information, round_: str) -> bool:
    """Whether that round is the one that is looked at now."""
    if what is Information.REPORTING_DUTY:
        occasion = latest_round(visit.profile.year_wheel, visit.today)
        return occasion is not None and round_ == occasion.due.isoformat()
    return date.fromisoformat(round_) > visit.today - LOOKED_AT


def below_item(visit: Visit, what: Information, number: int) -> Item:
    """What the manager's people have not read, as a line with the way to who they are."""
    tr = visit.tr
    detail = tr.plural("{n} medarbetare har inte läst", "{n} medarbetare har inte läst", number)
    return Item(tr(TITLES[what]), detail, (Button(tr("Vilka?"), "lacking", turn(what.value, 0)),))


async def lacking(visit: Visit, subject: str) -> Screen:
    """Who has not acknowledged it, by name for the manager of their unit, as a share for quality staff."""
    named, offset = read_turn(subject)
    if named not in set(Information):
        raise Rejected(NOTHING)
    what, units = Information(named), managed(visit)
    people = await asked(visit, what)
    if not units and Function.QUALITY not in visit.scope.functions:
        raise Rejected(NOT_FOR_YOU)
    if not people:
        raise Rejected(NOTHING)
    known = await visit.store.year.acknowledged(what)
    left = [each for each in people if (each.round, each.person) not in known]
    title, text = visit.tr(TITLES[what]), _share(visit, len(people) - len(left), len(people))
    if not units:
        return Notice(text, title=title)
    page = page_of([*_names(visit, left)], Span(offset))
    turns = turning(page, "lacking", what.value, visit.tr)
    listed = part(visit.tr("Har inte kvitterat"), page, turns, visit.tr, empty=visit.tr("Alla har kvitterat."))
    back = Button(visit.tr("Till min sida"), "home", turn("", 0))
    return Home(title, text, (listed,), (Button(visit.tr("Visa årshjulet"), "year_wheel"), back))


def _share(visit: Visit, read_: int, every: int) -> str:
    """Rounded down, so that 100 % is everybody."""
    return visit.tr("{n} av {every} har kvitterat ({share} %).", n=read_, every=every, share=read_ * 100 // every)


def _names(visit: Visit, left: list[Reader]) -> list[Item]:
    people, units = visit.organisation.people, visit.organisation.units
    items = [Item(people[each.person].name, units[each.unit].name) for each in left]
    return sorted(items, key=lambda each: swedish_key(each.text))


async def ways(visit: Visit) -> tuple[Button, ...]:
    """The buttons to both lists, for those who may see them and where there is something to see."""
    words = {
        Information.REPORTING_DUTY: visit.tr("Vilka har läst?"),
        Information.INTRODUCTION: visit.tr("Nya: vilka har läst?"),
    }
    there = [what for what in Information if await asked(visit, what)]
    return tuple(Button(words[what], "lacking", turn(what.value, 0)) for what in there)
