"""What a unit's next workplace meeting (APT) can take up, on one screen or paper that everybody there may see.

No names, no words of a report, no title that somebody wrote themselves; what only some may know of is not counted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from conversation.flow import Rejected
from conversation.paging import cut
from conversation.screen import Button, Fact, Screen, Summary, Table
from conversation.words import N_
from handlers.case import TYPES
from handlers.control_own import KIND_WORDS
from handlers.control_plan import managed
from handlers.control_result import percent, result
from handlers.control_year import nearby
from handlers.errand import named
from handlers.summary import NOT_UNDERSTOOD
from handlers.visit import Visit, id_of, label
from quality.control import Checkpoint, Control
from quality.control_file import templates
from quality.meeting import CONTROLS, QUARTER, Learnt, learnt
from quality.routine import Document
from quality.year_wheel import nodes_of
from summaries.named import CAUSES, KINDS, VOICES
from summaries.period import Period, name_of, read_period
from summaries.sheet import Sheet, SheetSection
from summaries.when import day, moment

NOT_YOURS = N_(
    "Underlaget till arbetsplatsträffen tas fram av den som ansvarar för enheten. Fråga din chef om du vill se det."
)
NOTHING = N_("Det finns inget att ta upp från den här tiden.")
HARMLESS = N_(
    "Inga namn och inga texter ur rapporter. Det som bara några får känna till är inte med, inte heller i antalen."
)
ROWS, LONG = 5, 60
"""Rows of a table on the screen and letters of a cell, so that seven tables fit a card; the paper has all."""
Rows = Sequence[tuple[str, str]]
Points = Sequence[tuple[Control, Checkpoint]]


class Where(TypedDict):
    """What is counted: from when until just before when, and at which units."""

    start: datetime
    end: datetime
    units: frozenset[int]


@dataclass(frozen=True, slots=True)
class About:
    """Which unit and time; `words` name the time in buttons, nothing stands for the last quarter."""

    unit: int
    period: Period
    words: str

    @property
    def subject(self) -> str:
        return f"{self.unit}:{self.words}".rstrip(":")


async def meeting(visit: Visit, subject: str) -> Screen:
    """The screen for `unit:4` or `unit:4#2026-10`; the person's own unit where none is named."""
    about, tr = _about(visit, subject), visit.tr
    tables = await _tables(visit, about)
    short = tuple(_short(visit, table) for table in tables)
    notes = (tr(HARMLESS),) if tables else (tr(NOTHING), tr(HARMLESS))
    return Summary(_title(visit, about), _in_words(visit, about.period), short, notes, _ways(visit, about))


async def paper(visit: Visit, subject: str) -> Sheet:
    """The same on paper, to be shown at the meeting."""
    unit, _, words = subject.partition(":")
    about, tr = _about(visit, f"unit:{unit}#{words}"), visit.tr
    tables = await _tables(visit, about)
    period = Fact(tr("Period"), _in_words(visit, about.period))
    return Sheet(
        title=_title(visit, about),
        organisation=named(visit, visit.profile.organisation),
        printed_at=visit.local,
        sections=(
            SheetSection(facts=(period,), paragraphs=() if tables else (tr(NOTHING),), tables=tables),
            SheetSection(paragraphs=(tr(HARMLESS),)),
        ),
        footer=tr("Utskrivet {when}", when=moment(visit.now, visit.profile.timezone, tr.language)),
        numbering=tr(N_("Sida {page} av {pages}"), page="{page}", pages="{pages}"),
        language=tr.language,
    )


# Which unit and time


def _about(visit: Visit, subject: str) -> About:
    """Raises Rejected for whoever does not answer for the unit, and for a time that is none."""
    own, units = managed(visit), visit.organisation.units
    unit = id_of(subject) if subject.startswith("unit:") else next(iter(own), 0)
    if unit not in units or not set(visit.organisation.ancestors(unit)) & set(own):
        raise Rejected(NOT_YOURS)
    words = subject.partition("#")[2]
    period = read_period(words, visit.today) if words else Period(visit.today - QUARTER, visit.today)
    if period is None:
        raise Rejected(NOT_UNDERSTOOD)
    return About(unit, period, name_of(period) if words else "")


def _title(visit: Visit, about: About) -> str:
    return visit.tr("Till arbetsplatsträffen: {unit}", unit=visit.organisation.units[about.unit].name)


def _in_words(visit: Visit, period: Period) -> str:
    return " – ".join(_day(visit, each) for each in (period.first, period.last))


def _day(visit: Visit, when: date) -> str:
    return day(when, visit.profile.timezone, visit.tr.language)


def _ways(visit: Visit, about: About) -> tuple[Button, ...]:
    tr, unit = visit.tr, f"unit:{about.unit}"
    times = {"": tr("Senaste 90 dagarna"), "förra månaden": tr("Förra månaden"), "år": tr("I år")}
    shown = {each: name_of(_read(visit, each)) if each else "" for each in times}
    return (
        Button(tr("Hämta som PDF"), "room", f"meeting:{about.subject}"),
        *(
            Button(text, "meeting", f"{unit}#{each}".rstrip("#"))
            for each, text in times.items()
            if shown[each] != about.words
        ),
        *nearby(visit, about.unit, "meeting"),
    )


def _read(visit: Visit, words: str) -> Period:
    period = read_period(words, visit.today)
    assert period is not None  # our own words
    return period


def _short(visit: Visit, table: Table) -> Table:
    """The first rows, and how many more the paper has."""
    rows = tuple((cut(what, LONG), cut(how, LONG)) for what, how in table.rows)
    if len(rows) > ROWS:
        rows = (*rows[: ROWS - 1], (visit.tr("{n} till på papperet", n=len(rows) - ROWS + 1), ""))
    return Table(table.caption, table.header, rows)


# What there is


async def _tables(visit: Visit, about: About) -> tuple[Table, ...]:
    """Figures, what was learnt, what was changed, what comes; nothing of what is empty."""
    tr, points = visit.tr, await _points(visit, about)
    number = (tr("Slag"), tr("Antal"))
    found: tuple[tuple[str, tuple[str, str], Rows], ...] = (
        (tr("Det som kom in"), number, await _received(visit, about)),
        (tr("Synpunkter"), number, await _voices(visit, about)),
        (tr("Orsaker i det som blev klart"), number, await _causes(visit, about)),
        (tr("Åtgärder i det som blev klart"), (tr("Åtgärd"), tr("Hjälpte det?")), await _effects(visit, about)),
        (tr("Kontrollernas resultat"), (tr("Kontroll"), tr("Resultat")), _results(visit, about, points)),
        (tr("Ändrade rutiner"), (tr("Rutin"), tr("Ändring")), await _routines(visit, about)),
        (tr("Det som kommer"), (tr("Vad"), tr("Senast")), _coming(visit, about, points)),
    )
    return tuple(Table(caption, header, tuple(rows)) for caption, header, rows in found if rows)


async def _received(visit: Visit, about: About) -> Rows:
    counted = await visit.store.shared.received(**_where(visit, about))
    return [(visit.tr(TYPES[type_]), str(counted[type_])) for type_ in TYPES if type_ in counted]


async def _voices(visit: Visit, about: About) -> Rows:
    counted = await visit.store.shared.voices(**_where(visit, about))
    return [(visit.tr(VOICES[kind]), str(counted[kind])) for kind in VOICES if kind in counted]


async def _causes(visit: Visit, about: About) -> Rows:
    counted = await visit.store.shared.causes(**_where(visit, about))
    return [(visit.tr(CAUSES[cause]), str(n)) for cause, n in counted.most_common() if cause in CAUSES]


async def _effects(visit: Visit, about: About) -> Rows:
    found = learnt(await visit.store.shared.checked(**_where(visit, about)))
    return [(visit.tr(KINDS[each.kind]), _helped(visit, each)) for each in found]


def _helped(visit: Visit, each: Learnt) -> str:
    tr = visit.tr
    words = {
        tr("{n} hjälpte", n=each.helped): each.helped,
        tr("{n} delvis", n=each.partly): each.partly,
        tr("{n} hjälpte inte", n=each.not_at_all): each.not_at_all,
    }
    return ", ".join(text for text, number in words.items() if number)


def _where(visit: Visit, about: About) -> Where:
    """The unit with all below it, in that time."""
    start, end = about.period.bounds(visit.profile.timezone)
    return {"start": start, "end": end, "units": visit.organisation.subtree(about.unit)}


async def _points(visit: Visit, about: About) -> Points:
    """The unit's own checkpoints of the years that this is about, by day."""
    until = visit.today + QUARTER
    years = {about.period.first.year, about.period.last.year, visit.today.year, until.year}
    plans = [await visit.store.controls.planned([about.unit], year) for year in sorted(years)]
    controls = {each.id: each for plan in plans for each in plan if each.kind in CONTROLS}
    return [(controls[point.control], point) for point in await visit.store.controls.checkpoints(list(controls))]


def _results(visit: Visit, about: About, points: Points) -> Rows:
    first, last = about.period.first, about.period.last
    zone = visit.profile.timezone
    done = [(c, p) for c, p in points if p.done_at and first <= p.done_at.astimezone(zone).date() <= last]
    return [(_control(visit, control), _beside_target(visit, control, point)) for control, point in done]


def _beside_target(visit: Visit, control: Control, point: Checkpoint) -> str:
    tr, found = visit.tr, result(control, point, visit.tr)
    return found if control.is_input else tr("{share} (mål {target})", share=found, target=percent(control.target, tr))


def _control(visit: Visit, control: Control) -> str:
    """Its name where that is everybody's; what somebody called a control of their own may say too much."""
    own = visit.tr(KIND_WORDS[control.kind])
    return next((each.title for each in templates() if each.code == control.code), own)


async def _routines(visit: Visit, about: About) -> Rows:
    """Routines in force at the unit that are new, and what actions have asked to be changed."""
    tr, paths = visit.tr, ["/".join(visit.organisation.units[about.unit].path)]
    valid = await visit.store.documents.valid_for(day=visit.today, paths=paths)
    new = {each.id: _new(visit, each) for each in valid if _is_new(each, about.period)}
    actions = await visit.store.shared.changing(**_where(visit, about))
    asked = {action.document for action in actions}
    processes = {action.process for action in actions}
    rows = [(d.title, new.get(d.id) or tr("ses över efter en åtgärd")) for d in valid if d.id in asked | new.keys()]
    kinds = [tr(label(kind)) for kind in visit.profile.process_categories if kind.code in processes]
    return [*rows, *((kind, tr("ses över efter en åtgärd")) for kind in kinds)]


def _is_new(document: Document, period: Period) -> bool:
    begun = document.valid_from or document.decided
    return begun is not None and period.first <= begun <= period.last


def _new(visit: Visit, document: Document) -> str:
    when = _day(visit, document.valid_from or document.decided or visit.today)
    if document.version:
        return visit.tr("version {version}, från {when}", version=document.version, when=when)
    return visit.tr("ny, från {when}", when=when)


def _coming(visit: Visit, about: About, points: Points) -> Rows:
    """Controls and entries of the year wheel at the unit, of the next quarter, by day."""
    today, until = visit.today, visit.today + QUARTER
    left = [(p.due_on, _control(visit, c)) for c, p in points if p.done_at is None and today <= p.due_on <= until]
    every = sorted({*left, *_of_the_year(visit, about.unit, today, until)})
    return [(what, _day(visit, when)) for when, what in every]


def _of_the_year(visit: Visit, unit: int, today: date, until: date) -> Iterator[tuple[date, str]]:
    for entry in visit.profile.year_wheel:
        here = any(node == unit for _, node in nodes_of(entry, visit.organisation, today))
        for occasion in (each for year in {today.year, until.year} for each in entry.occasions(year) if here):
            if today <= occasion.due <= until:
                yield occasion.due, named(visit, entry)
