"""The year at a glance: what is done, late, open and to come by month, for whoever owes or follows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from babel.dates import get_month_names

from conversation.flow import Rejected
from conversation.paging import Page, Span, cut, page_of, part, read_turn, turn, turning
from conversation.screen import Button, Home, Item, Part, Screen, Style
from conversation.words import N_, Phrase
from handlers import acknowledging
from handlers.errand import NAME, NOT_THERE, may_do, may_see, named, owner_in_words
from handlers.visit import Visit, placed
from quality.case import Holder
from quality.duty import DutyKind, key_of
from quality.role import Function
from quality.year_wheel import Entry, Errand, HandedIn, Rhythm, nodes_of
from summaries.wheel import Mark, Spot, Wheel
from summaries.when import day, moment

ROWS = 10
"""Rows of a page: each may have its month as a heading too."""


LOOKED_BACK = 10
"""Years."""


class Standing(StrEnum):
    """Where an errand stands; what was past before anybody was asked is nobody's fault."""

    DONE = "done"
    LATE = "late"
    OPEN = "open"
    COMING = "coming"
    BEFORE = "before"


WORDS: Mapping[Standing, Phrase] = {
    Standing.DONE: N_("klart"),
    Standing.LATE: N_("sent"),
    Standing.OPEN: N_("öppet"),
    Standing.COMING: N_("kommer"),
    Standing.BEFORE: N_("före start"),
}
_MARKS = {
    Standing.DONE: Mark.DONE,
    Standing.LATE: Mark.LATE,
    Standing.OPEN: Mark.OPEN,
    Standing.COMING: Mark.COMING,
    Standing.BEFORE: Mark.BEFORE,
}
_GRAVEST = (Standing.LATE, Standing.OPEN, Standing.COMING, Standing.DONE, Standing.BEFORE)


@dataclass(frozen=True, slots=True)
class Place:
    """One errand, who owes it, and where it stands."""

    errand: Errand
    owner: Holder
    standing: Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One occasion of an entry at all the nodes that the person sees."""

    entry: Entry
    due: date
    places: tuple[Place, ...]

    @property
    def standing(self) -> Standing:
        return next(each for each in _GRAVEST if any(place.standing is each for place in self.places))


async def lines(visit: Visit, year: int) -> list[Line]:
    """What a person sees of a year, by day."""
    today, wheel = visit.today, visit.profile.year_wheel
    done = await visit.store.year.done(date(year, 1, 1), date(year, 12, 31))
    seen = [
        (entry, occasion, [(Errand(entry.code, unit, occasion.due), Holder(f.value, unit)) for f, unit in nodes])
        for entry in wheel
        if (nodes := [(f, unit) for f, unit in nodes_of(entry, visit.organisation, today) if may_see(visit, f, unit)])
        for occasion in entry.occasions(year)
    ]
    keys = [key_of(DutyKind.YEAR, errand.subject) for _, _, errands in seen for errand, _ in errands]
    known = await visit.store.duties.known(keys)
    found = [
        Line(
            entry,
            occasion.due,
            tuple(Place(e, owner, _standing(e, occasion.opens, today, done, known)) for e, owner in errands),
        )
        for entry, occasion, errands in seen
    ]
    return sorted(found, key=lambda line: (line.due, named(visit, line.entry)))


def _standing(errand: Errand, opens: date, today: date, done: Mapping[Errand, HandedIn], known: set[str]) -> Standing:
    if errand in done:
        return Standing.DONE
    if errand.due < today:
        return Standing.LATE if key_of(DutyKind.YEAR, errand.subject) in known else Standing.BEFORE
    return Standing.OPEN if opens <= today else Standing.COMING


# On the screen


async def wheel(visit: Visit, subject: str) -> Screen:
    """This year (or the one that is named) by month, with what is mine to do on a tap."""
    about, offset = read_turn(subject)
    year = _year(visit, about)
    seen, tr = await lines(visit, year), visit.tr
    page = page_of(seen, Span(offset, ROWS))
    other = year - 1 if year == visit.today.year else visit.today.year
    picture = (Button(tr("Årshjulet som PDF"), "room", f"wheel:{year}"),) if seen else ()
    buttons = (*picture, *await acknowledging.ways(visit), Button(str(other), "year_wheel", turn(str(other), 0)))
    return Home(tr("Årshjulet {year}", year=year), _summed(visit, seen), tuple(_months(visit, page, year)), buttons)


def _year(visit: Visit, text: str) -> int:
    """The year that a button names, when it is one of ours; else this one."""
    this = visit.today.year
    return int(text) if text in {str(year) for year in range(this - LOOKED_BACK, this + 2)} else this


def _summed(visit: Visit, seen: list[Line]) -> str:
    """How many errands stand where, and what comes back without a date."""
    tr = visit.tr
    if not seen:
        return tr("Du har inget eget i årshjulet. Det du ska läsa och kvittera står under ”mitt”.")
    counted = dict.fromkeys(Standing, 0)
    for line in seen:
        for place in line.places:
            counted[place.standing] += 1
    text = ", ".join(f"{number} {tr(WORDS[each])}" for each, number in counted.items() if number)
    meetings = [
        named(visit, entry)
        for entry in visit.profile.year_wheel
        if entry.rhythm is Rhythm.MEETING
        and any(may_see(visit, f, unit) for f, unit in nodes_of(entry, visit.organisation, visit.today))
    ]
    always = tr("Vid varje sammanträde: {what}.", what=", ".join(meetings)) if meetings else ""
    return f"{text}. {always}".strip()


def _months(visit: Visit, page: Page[Line], year: int) -> Iterator[Part]:
    """The rows of the page under their months; the last has the way to the other pages."""
    turns = turning(page, "year_wheel", str(year), visit.tr, size=ROWS)
    months = [(month, [*each]) for month, each in groupby(page.items, key=lambda line: line.due.month)]
    names = get_month_names("wide", locale=visit.tr.language)
    for number, (month, found) in enumerate(months):
        rows = Page(tuple(_row(visit, line) for line in found), 0, len(found))
        last = number == len(months) - 1
        yield part(str(names[month]).capitalize(), rows, turns if last else (), visit.tr)


def _row(visit: Visit, line: Line) -> Item:
    """What, by when, where it stands and whose it is; with `Klart` where it is mine."""
    tr = visit.tr
    mine = next((p for p in line.places if _waits(p) and may_do(visit, p.owner.function, p.errand.unit)), None)
    button = (Button(tr("Klart"), "start", f"{NAME}|{mine.errand.subject}", Style.PRIMARY),) if mine else ()
    text = f"{line.due.day}/{line.due.month}  {named(visit, line.entry)}"
    if len(line.places) > 1:
        units = Button(tr("Visa enheter"), "year_units", turn(f"{line.entry.code}:{line.due.isoformat()}", 0))
        ready = sum(place.standing is Standing.DONE for place in line.places)
        standing = tr(WORDS[line.standing])
        detail = tr("{standing} · {n} av {every} klara", standing=standing, n=ready, every=len(line.places))
        return Item(text, detail, (*button, units))
    place = line.places[0]
    return Item(
        text, f"{tr(WORDS[place.standing])} · {owner_in_words(visit, place.owner)}", button or _paper(visit, place)
    )


def _waits(place: Place) -> bool:
    return place.standing not in {Standing.DONE, Standing.BEFORE}


def _paper(visit: Visit, place: Place) -> tuple[Button, ...]:
    if place.standing is not Standing.DONE:
        return ()
    return (Button(visit.tr("Hämta som PDF"), "room", f"handed_in:{place.errand.subject.partition(':')[2]}"),)


async def units(visit: Visit, subject: str) -> Screen:
    """One occasion of an entry, unit by unit."""
    about, offset = read_turn(subject)
    code, _, due = about.partition(":")
    seen = await lines(visit, _year(visit, due[:4]))
    line = next((each for each in seen if (each.entry.code, each.due.isoformat()) == (code, due)), None)
    if line is None:
        raise Rejected(NOT_THERE)
    tr = visit.tr
    rows = [
        Item(
            placed(visit, place.errand.unit),
            f"{tr(WORDS[place.standing])} · {owner_in_words(visit, place.owner)}",
            _paper(visit, place),
        )
        for place in sorted(line.places, key=lambda place: _GRAVEST.index(place.standing))
    ]
    page = page_of(rows, Span(offset))
    when = day(line.due, visit.profile.timezone, tr.language)
    listed = part(tr("Enheter"), page, turning(page, "year_units", about, tr), tr)
    back = Button(tr("Visa årshjulet"), "year_wheel", turn(str(line.due.year), 0))
    return Home(named(visit, line.entry), tr("Senast {when}", when=when), (listed,), (back,))


# As a picture


async def picture(visit: Visit, number: str) -> Wheel:
    """The year as a wheel with what the person sees of it; functions and units, never somebody's name."""
    year = _year(visit, number)
    seen, tr = await lines(visit, year), visit.tr
    if not seen:
        raise Rejected(NOT_THERE)
    language = tr.language
    names = get_month_names("abbreviated", locale=language)
    return Wheel(
        title=tr("Årshjulet {year}", year=year),
        organisation=named(visit, visit.profile.organisation),
        printed_at=visit.local,
        year=year,
        today=visit.today if visit.today.year == year else None,
        today_label=tr("I dag"),
        months=tuple(str(names[month]).rstrip(".") for month in range(1, 13)),
        spots=tuple(_spot(visit, line) for line in seen),
        legend=tuple((_MARKS[each], tr(WORDS[each])) for each in Standing),
        footer=tr("Utskrivet {when}", when=moment(visit.now, visit.profile.timezone, language)),
        language=language,
    )


def _spot(visit: Visit, line: Line) -> Spot:
    function = Function(line.places[0].owner.function)
    owner = named(visit, visit.profile.functions[function])
    if len(line.places) > 1:
        done = sum(place.standing is Standing.DONE for place in line.places)
        whose = visit.tr("{function}: {n} av {every} klara", function=owner, n=done, every=len(line.places))
    else:
        whose = f"{owner}, {visit.organisation.units[line.places[0].errand.unit].name}"
    return Spot(line.due, cut(named(visit, line.entry), 70), cut(whose, 60), _MARKS[line.standing])
