"""A duty of the year wheel: whose it is, when it is said and why, and what is kept when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from conversation.flow import Answers, Choice, Day, Flow, ManyOf, Number, Page, Rejected, Step, Text
from conversation.screen import Button, Done, Fact, Item, Nudge, Screen, Style
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers.conversation import Conversation
from handlers.small import one_page
from handlers.taken import due_on, has_taken, is_taken, more_time
from handlers.visit import Visit, label
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind
from quality.law import PROVISIONS, Demand, cite
from quality.profile import Name
from quality.role import LINE, Function
from quality.year_wheel import Covers, Entry, Errand, HandedIn, nodes_of
from quality.yearly import errand_duty
from summaries.above import Standing
from summaries.sheet import Sheet, SheetSection
from summaries.when import day, moment

NAME = "hand_in"
NOT_THERE = N_("Det finns inte i årshjulet, eller så är det inte ditt.")
DONE_ALREADY = N_("Det är redan gjort. Skriv ”årshjul”, så ser du när.")
COUNTS: Mapping[str, tuple[Phrase, Phrase]] = {
    "sol": (N_("Hur många beslut enligt SoL är inte verkställda?"), N_("Beslut enligt SoL")),
    "lss": (N_("Hur många beslut enligt LSS är inte verkställda?"), N_("Beslut enligt LSS")),
    "longest_days": (N_("Hur många dagar har den väntat som har väntat längst?"), N_("Längsta väntan, dagar")),
}
"""What is counted each quarter of decisions that were not carried out: the question, and its name on paper."""
MOST = 100_000


# Whose it is


@dataclass(frozen=True, slots=True)
class Seen:
    """An errand with its entry and the function that owes it."""

    errand: Errand
    entry: Entry
    function: Function


def look(visit: Visit, subject: str) -> Seen:
    """The errand, whoever asks. Raises Rejected when it is in no year wheel."""
    errand = Errand.read(subject)
    entry = next((each for each in visit.profile.year_wheel if errand and each.code == errand.code), None)
    if errand is None or entry is None or errand.due not in {each.due for each in entry.occasions(errand.due.year)}:
        raise Rejected(NOT_THERE)
    owner = next((f for f, unit in nodes_of(entry, visit.organisation, visit.today) if unit == errand.unit), None)
    if owner is None:
        raise Rejected(NOT_THERE)
    return Seen(errand, entry, owner)


def find(visit: Visit, subject: str) -> Seen:
    """The errand for whoever may see it. Raises Rejected for all others."""
    seen = look(visit, subject)
    if not may_see(visit, seen.function, seen.errand.unit):
        raise Rejected(NOT_THERE)
    return seen


async def find_done(visit: Visit, subject: str) -> tuple[Seen, HandedIn]:
    """One that is done, for the same people and for whoever did it. Raises Rejected for all others."""
    seen = look(visit, subject)
    kept = await visit.store.year.handed_in(seen.errand)
    mine = kept is not None and kept.done_by in visit.scope.selves
    if kept is None or not (mine or may_see(visit, seen.function, seen.errand.unit)):
        raise Rejected(NOT_THERE)
    return seen, kept


def may_do(visit: Visit, function: str, unit: int) -> bool:
    """Whoever holds the function there, or stands in for them."""
    return (function, unit) in visit.scope.holds


def may_see(visit: Visit, function: Function, unit: int) -> bool:
    """Whoever owes it, the managers above, and those who work with quality."""
    above = set(visit.organisation.ancestors(unit))
    manages = any(
        post.function in LINE and post.unit in above for post in visit.organisation.posts_of(visit.person, visit.today)
    )
    return manages or Function.QUALITY in visit.scope.functions or may_do(visit, function.value, unit)


async def find_mine(visit: Visit, subject: str) -> Seen:
    """The errand for whoever owes it or took it over. Raises Rejected for all others."""
    seen = look(visit, subject)
    if not (may_do(visit, seen.function, seen.errand.unit) or await has_taken(visit, subject)):
        raise Rejected(NOT_THERE)
    return seen


# Words


def named(visit: Visit, name: Name | Entry) -> str:
    """A name of the profile in the reader's language."""
    return name.sv if visit.tr.language == "sv" else name.en


def owner_in_words(visit: Visit, owner: Holder) -> str:
    """The function and whoever holds it today, or whoever took it over."""
    people = visit.organisation.holders(owner, visit.today)
    names = ", ".join(visit.organisation.people[person].name for person in people)
    if not owner.function:
        return names
    function = named(visit, visit.profile.functions[owner.function])
    return f"{function}: {names}" if names else function


def recipients(visit: Visit, entry: Entry) -> str:
    """To whom it is handed in."""
    return ", ".join(named(visit, visit.profile.recipients[code]) for code in entry.to)


def why(visit: Visit, entry: Entry) -> str:
    """What demands it: law with its paragraph, advice as advice, or the municipality itself."""
    tr = visit.tr
    law = law_of(visit, entry)
    if entry.law is None or not law:
        return tr("Kommunen har själv bestämt det.")
    if PROVISIONS[entry.law].advice:
        return tr("Det rekommenderas i allmänna råd ({law}).", law=law)
    if PROVISIONS[entry.law].quarterly:
        return tr("Det ska göras en gång i kvartalet enligt lag ({law}).", law=law)
    return tr("Det krävs enligt lag ({law}).", law=law)


def law_of(visit: Visit, entry: Entry) -> str:
    """Where it stands in law, as far as that law is the municipality's."""
    return cite(entry.law, visit.today, frozenset(visit.profile.laws)) if entry.law else ""


def by_when(visit: Visit, seen: Seen) -> str:
    """Its day, and whether law or the municipality has set it."""
    due = seen.errand.due
    when = day(due, visit.profile.timezone, visit.tr.language)
    latest = PROVISIONS[seen.entry.law].latest if seen.entry.law else None
    if latest == (due.month, due.day):
        return visit.tr("{when} (enligt lag)", when=when)
    return visit.tr("{when} (lokal frist)", when=when)


def about(visit: Visit, seen: Seen) -> str:
    """Which time it is about."""
    due, tr = seen.errand.due, visit.tr
    match seen.entry.covers:
        case Covers.PREVIOUS_YEAR:
            return str(due.year - 1)
        case Covers.NEXT_YEAR:
            return str(due.year + 1 if due.month > 1 else due.year)
        case Covers.PREVIOUS_QUARTER:
            quarter = (_reported_in(seen) - 1) // 3
            return tr("kvartal {n} {year}", n=quarter or 4, year=due.year if quarter else due.year - 1)
        case Covers.YEAR_TO_DATE:
            return tr("{year} så långt", year=due.year)
        case _:
            return tr("tiden sedan förra gången")


def _reported_in(seen: Seen) -> int:
    """The month in which the reporting of a quarter opens: the summer's stays open for two."""
    occasions = {each.due: each.opens for each in seen.entry.occasions(seen.errand.due.year)}
    return occasions[seen.errand.due].month


def facts(visit: Visit, seen: Seen) -> tuple[Fact, ...]:
    """Where, by when, about which time and to whom."""
    tr = visit.tr
    found = [
        Fact(tr("Enhet"), visit.organisation.units[seen.errand.unit].name),
        Fact(tr("Senast"), by_when(visit, seen)),
        Fact(tr("Gäller"), about(visit, seen)),
    ]
    into = next((each for each in visit.profile.year_wheel if each.code == seen.entry.into), None)
    if into is not None:
        found.append(Fact(tr("Ingår sedan i"), named(visit, into)))
    if seen.entry.report:
        found.append(Fact(tr("Blir"), named(visit, visit.profile.reports[seen.entry.report])))
    return (*found, Fact(tr("Lämnas till"), recipients(visit, seen.entry))) if seen.entry.to else tuple(found)


# What is said when it opens


async def due(visit: Visit, _: Case | None, duty: Duty) -> Screen | None:
    """The reminder, for whoever owes it; for those above when it is late; None when it is done or not theirs."""
    try:
        seen = look(visit, duty.subject)
    except Rejected:
        return None
    if await visit.store.year.handed_in(seen.errand) is not None:
        return None
    if is_taken(visit, duty) or may_do(visit, seen.function, seen.errand.unit):
        shown = reminder(visit, seen, duty)
        stands = Standing(duty, None, visit.organisation, visit.profile, visit.now, visit.tr)
        return replace(shown, text=f"{shown.text} {stands.otherwise()}")
    above = visit.now > duty.due_at and may_see(visit, seen.function, seen.errand.unit)
    return _late(visit, seen, duty) if above else None


def title(visit: Visit, entry: Entry) -> str:
    """What it is called in a reminder."""
    return visit.tr("Årshjulet: {what}", what=named(visit, entry))


def reminder(visit: Visit, seen: Seen, duty: Duty) -> Nudge:
    """What, by when, why, and to whom, with the way to say that it is done."""
    subject = seen.errand.subject
    done = Button(visit.tr("Klart"), "start", f"{NAME}|{subject}", Style.PRIMARY)
    wheel = Button(visit.tr("Visa årshjulet"), "year_wheel")
    shown = (*facts(visit, seen), *more_time(visit, duty, seen.errand.due))
    ways = (done, *_plan(visit, seen), wheel)
    return Nudge(subject, title(visit, seen.entry), why(visit, seen.entry), shown, ways)


PLANS: Mapping[str, str] = {"internal_control_plan": "internal_control", "self_control_plan": "self_control"}
"""Reports that are plans kept here, and the press that shows them."""


def _plan(visit: Visit, seen: Seen) -> tuple[Button, ...]:
    """The way to the plan that is asked for."""
    press = PLANS.get(seen.entry.report)
    if press is None or seen.entry.covers is not Covers.NEXT_YEAR:
        return ()
    about = f"unit:{seen.errand.unit}#{seen.errand.due.year + 1}"
    return (Button(visit.tr("Visa planen"), press, about),)


def _late(visit: Visit, seen: Seen, duty: Duty) -> Nudge:
    tr = visit.tr
    text = tr("Det är inte markerat som klart. Hör efter vad som behövs.")
    owner = Fact(tr("Ligger hos"), owner_in_words(visit, duty.owner))
    name = tr("Sent i årshjulet: {what}", what=named(visit, seen.entry))
    wheel = Button(tr("Visa årshjulet"), "year_wheel")
    return Nudge(seen.errand.subject, name, f"{why(visit, seen.entry)} {text}", (*facts(visit, seen), owner), (wheel,))


async def item(visit: Visit, duty: Duty) -> Item | None:
    """The errand as a line of somebody's own list; None when the profile has it no more."""
    try:
        seen = look(visit, duty.subject)
    except Rejected:
        return None
    if not (is_taken(visit, duty) or may_do(visit, seen.function, seen.errand.unit)):
        return None
    due, tr = due_on(visit, duty), visit.tr
    when = day(due, visit.profile.timezone, tr.language)
    late = due < visit.today
    detail = tr("Skulle ha varit klart {when}", when=when) if late else tr("Senast {when}", when=when)
    return Item(named(visit, seen.entry), detail, reminder(visit, seen, duty).buttons[:-1])  # all but the wheel


# What is kept when it is done

NOTE = Step(
    "note",
    N_("Anteckning"),
    Text(multiline=True, max_length=1000),
    help=N_("Kort: vad gjordes, och vad kom ni fram till? Inga namn och inga personnummer."),
)
DIARY = Step("diary", N_("Diarienummer"), Text(max_length=60, sensitive=False), optional=True)
BARE: Flow[Answers] = one_page(NAME, N_("Klart i årshjulet"), (NOTE,), dict, submit=N_("Spara"))


async def shape(visit: Visit, subject: str) -> Flow[Answers]:
    """What is asked about this errand; of one that is not the person's, only its name."""
    try:
        seen = await find_mine(visit, subject)
    except Rejected:
        return BARE
    return shape_of(visit, seen.entry)


def shape_of(visit: Visit, entry: Entry) -> Flow[Answers]:
    """The note alone; where it is handed in also to whom and when; where it is counted also the counts."""
    pages = (*(counted(visit, entry) if entry.law is Demand.NOT_EXECUTED else ()), _page(visit, entry))
    title = label(Name(entry.sv, entry.en))
    return Flow(NAME, title, pages, dict, submit=N_("Spara"), review=len(pages) > 1)


def _page(visit: Visit, entry: Entry) -> Page:
    optional = Step(NOTE.id, NOTE.ask, NOTE.input, help=NOTE.help, optional=True)
    if not entry.to:
        return Page(N_("Klart"), (NOTE,))
    if entry.law is Demand.NOT_EXECUTED:
        return Page(N_("Klart"), (DIARY, optional))
    choices = tuple(Choice(code, label(visit.profile.recipients[code])) for code in entry.to)
    to = Step("to", N_("Till vem är det lämnat?"), ManyOf(choices), default=list(entry.to))
    handed = Step("handed_on", N_("Vilken dag lämnades det?"), Day(), default=visit.today.isoformat())
    return Page(N_("Klart"), (to, handed, DIARY, optional))


def counted(visit: Visit, entry: Entry) -> tuple[Page, ...]:
    """The counts of the quarter, and on which day each recipient had them."""
    counts = tuple(Step(code, ask, Number(0, MOST)) for code, (ask, _) in COUNTS.items())
    days = tuple(Step(f"on_{code}", label(visit.profile.recipients[code]), Day(), optional=True) for code in entry.to)
    return (
        Page(N_("Beslut som inte är verkställda"), counts),
        Page(N_("Vilken dag lämnades det, och till vem?"), days),
    )


async def may(visit: Visit, subject: str) -> None:
    """For whoever owes it, until it is done."""
    seen = await find_mine(visit, subject)
    if await visit.store.year.handed_in(seen.errand) is not None:
        raise Rejected(DONE_ALREADY)


async def submit(visit: Visit, record: Answers, session: Session) -> str:
    """It is kept, its words sealed, and nobody is reminded of it any more, also where it was done before it opened."""
    seen = await find_mine(visit, session.subject)
    errand = seen.errand
    counts = {code: int(str(record[code])) for code in COUNTS if code in record}
    done = HandedIn(
        errand, visit.now, visit.person, to=_handed(record), diary=str(record.get("diary", "")), counts=counts
    )
    if not await visit.store.year.hand_in(done, str(record.get("note", ""))):
        raise Rejected(DONE_ALREADY)
    await visit.store.duties.owe_new([errand_duty(errand, seen.entry, seen.function, visit.profile)])
    await visit.store.duties.end(errand.subject, (DutyKind.YEAR,), at=visit.now, how="done")
    await visit.store.audit.record(errand.subject, "handed_in", actor=f"person:{visit.person}", at=visit.now)
    return errand.subject


def _handed(record: Answers) -> dict[str, date]:
    """To whom, and on which day."""
    if "handed_on" in record:
        return {code: date.fromisoformat(str(record["handed_on"])) for code in record["to"]}
    days = {step.removeprefix("on_"): str(value) for step, value in record.items() if step.startswith("on_")}
    return {code: date.fromisoformat(value) for code, value in days.items() if value}


async def done(visit: Visit, result: str) -> Screen:
    """The receipt."""
    (seen, _), tr = await find_done(visit, result), visit.tr
    paper = Button(tr("Hämta som PDF"), "room", f"handed_in:{result.partition(':')[2]}")
    wheel = Button(tr("Visa årshjulet"), "year_wheel")
    return Done(tr("Tack! Det är markerat som klart."), (named(visit, seen.entry),), "", (wheel, paper))


async def paper(visit: Visit, number: str) -> Sheet:
    """What was handed in, with its counts and its note, for whoever sees the errand."""
    (seen, kept), tr = await find_done(visit, f"year:{number}"), visit.tr
    zone, language = visit.profile.timezone, tr.language
    handed = [
        Fact(tr("Lämnat till {whom}", whom=named(visit, visit.profile.recipients[code])), day(on, zone, language))
        for code, on in kept.to.items()
        if code in visit.profile.recipients
    ]
    counts = [Fact(tr(COUNTS[code][1]), str(number)) for code, number in kept.counts.items() if code in COUNTS]
    by = visit.organisation.people.get(kept.done_by)
    marked = Fact(tr("Klart"), f"{moment(kept.done_at, zone, language)} ({by.name if by else '–'})")
    section = SheetSection(facts=(*facts(visit, seen), *handed, *counts, Fact(tr("Diarienummer"), kept.diary), marked))
    note = SheetSection(tr("Anteckning"), paragraphs=tuple(filter(None, [await visit.store.year.note(seen.errand)])))
    return Sheet(
        title=named(visit, seen.entry),
        organisation=named(visit, visit.profile.organisation),
        printed_at=visit.local,
        sections=(section, note),
        footer=tr("Utskrivet {when}", when=moment(visit.now, zone, language)),
        numbering=tr(N_("Sida {page} av {pages}"), page="{page}", pages="{pages}"),
        language=language,
    )


def conversation() -> Conversation[Answers]:
    """Saying that it is done."""
    return Conversation(BARE, submit, done, may=may, shape=shape)
