"""Makes figures into what is shown: the summary card."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from babel.dates import format_date

from conversation.paging import DETAIL, TABLE, Page, Span, count, cut, page_of, turning
from conversation.screen import Button, Summary, Table
from conversation.words import N_, Phrase, Translator
from quality.access import Scope
from quality.case import Nature, State
from quality.order import swedish_key
from quality.role import Organisation
from storage.figures import Figures
from summaries.figures import Overview, overview
from summaries.named import VOICES
from summaries.period import Period, name_of

NATURES: Mapping[str, Phrase] = {
    Nature.RISK: N_("Risk"),
    Nature.NEAR_MISS: N_("Tillbud"),
    Nature.HARM: N_("Negativ händelse"),
}
STATES: Mapping[State, Phrase] = {
    State.RECEIVED: N_("Inkommen"),
    State.REVIEWING: N_("Granskas"),
    State.AWAITING: N_("Väntar på svar"),
    State.CLOSED: N_("Avslutad"),
}


async def summary_card(
    figures: Figures,
    period: Period,
    *,
    zone: ZoneInfo,
    scope: Scope,
    organisation: Organisation,
    tr: Translator,
    unit: int | None = None,
    span: Span | None = None,
) -> Summary:
    """Counts by kind, unit and state of what was received in the period, within the scope (one unit's when named).

    `span` says which of the units are shown; all of them where nothing limits a page.
    """
    start, end = period.bounds(zone)
    units = organisation.subtree(unit) if unit is not None else None
    found = overview(await figures.counts(start=start, end=end, scope=scope, units=units))
    voices = await figures.voices(start=start, end=end, scope=scope, units=units)
    place = organisation.units[unit].name if unit is not None else _place(organisation, scope, tr)
    page = page_of(_by_unit(found, organisation), span or Span(limit=len(organisation.units) or 1))
    about = name_of(period) if unit is None else f"{name_of(period)}|{unit}"
    return Summary(
        title=tr("Avvikelser, {place}", place=place),
        period=_in_words(period, tr.language),
        tables=(*(_tables(found, page, tr) if found.total else ()), *_voices(voices, tr)),
        notes=tuple(_notes(found, tr)),
        buttons=(
            *turning(page, "summary", about, tr, size=TABLE),
            Button(tr("Förra månaden"), "summary", "förra månaden"),
            Button(tr("I år"), "summary", "år"),
        ),
    )


def _place(organisation: Organisation, scope: Scope, tr: Translator) -> str:
    tops = [u for u in organisation.units.values() if u.id in scope.counts and u.parent not in scope.counts]
    return tops[0].name if len(tops) == 1 else tr("{n} enheter", n=len(scope.counts))


def _in_words(period: Period, language: str) -> str:
    first = format_date(period.first, "d MMMM yyyy", locale=language)
    return f"{first} – {format_date(period.last, 'd MMMM yyyy', locale=language)}"


def _by_unit(found: Overview, organisation: Organisation) -> list[tuple[str, str]]:
    named = ((cut(organisation.units[unit].name, DETAIL), str(n)) for unit, n in found.by_unit.items())
    return sorted(named, key=lambda row: swedish_key(row[0]))


def _tables(found: Overview, units: Page[tuple[str, str]], tr: Translator) -> tuple[Table, ...]:
    number = tr("Antal")
    kinds = [(tr(NATURES[key]), str(found.by_nature[key])) for key in NATURES if found.by_nature[key]]
    states = [(tr(STATES[key]), str(found.by_state[key])) for key in STATES if found.by_state[key]]
    by_unit = tr("Efter enhet")
    if not units.is_whole:
        by_unit = tr("{heading} ({count})", heading=by_unit, count=count(units, tr))
    return (
        Table(tr("Efter slag"), (tr("Slag"), number), tuple(kinds)),
        Table(by_unit, (tr("Enhet"), number), units.items),
        Table(tr("Efter läge i dag"), (tr("Läge"), number), tuple(states)),
    )


def _voices(found: Mapping[str, int], tr: Translator) -> tuple[Table, ...]:
    """Praise counts beside the complaints; nothing where nobody has said anything."""
    rows = tuple((tr(VOICES[kind]), str(found[kind])) for kind in VOICES if kind in found)
    return (Table(tr("Synpunkter"), (tr("Slag"), tr("Antal")), rows),) if rows else ()


def _notes(found: Overview, tr: Translator) -> list[str]:
    if not found.total:
        return [
            tr(
                "Inga avvikelser kom in under perioden. "
                "Det kan vara ett bra tecken, eller betyda att ingen har rapporterat."
            )
        ]
    return [
        tr.plural(
            "{n} avvikelse kom in. Inte avslutade: {open}.",
            "{n} avvikelser kom in. Inte avslutade: {open}.",
            found.total,
            open=found.unfinished,
        ),
        tr("Räknat på ärenden som kom in under perioden, i det läge de har i dag. Källa: Hjulets register."),
    ]
