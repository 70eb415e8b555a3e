"""A unit's year of controls at a glance, in the chat and as a picture: done, late, to come, and with which result."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from conversation.flow import Rejected
from conversation.paging import Span, page_of, part, read_turn, turning
from conversation.screen import Button, Home, Item, Screen, Style, Table
from conversation.words import N_
from handlers.checkpoint import misses, percent, point_subject
from handlers.control_plan import SOON, managed, may_plan
from handlers.visit import Visit, id_of
from quality.control import Checkpoint, Control
from summaries.sheet import Sheet, SheetSection
from summaries.when import day, moment

NO_UNIT = N_("Du ansvarar inte för någon enhet. Egenkontroller som du ska göra står under ”mitt”.")


async def year(visit: Visit, subject: str) -> Screen:
    """The unit's controls this year: what is done with its result, what is late, what comes next."""
    about, offset = read_turn(subject)
    units = managed(visit)
    if not units:
        raise Rejected(NO_UNIT)
    unit = id_of(about) if about else units[0]
    await may_plan(visit, f"unit:{unit}")
    tr, this_year = visit.tr, visit.today.year
    controls = await visit.store.controls.planned([unit], this_year)
    points = await visit.store.controls.checkpoints([control.id for control in controls])
    name = visit.organisation.units[unit].name
    others = tuple(
        Button(visit.organisation.units[other].name, "self_control", f"unit:{other}")
        for other in _nearby(visit, unit, units)
    )
    plan = Button(tr("Planera"), "start", f"control_plan|unit:{unit}", Style.PLAIN if controls else Style.PRIMARY)
    add = Button(tr("Lägg till egen kontroll"), "start", f"control_add|unit:{unit}")
    picture = Button(tr("Årsbild som PDF"), "room", f"controls:{unit}")
    buttons = (plan, add, picture, *others) if controls else (plan, add, *others)
    page = page_of([*_items(visit, controls, points, await _made(visit, points))], Span(offset))
    turns = turning(page, "self_control", f"unit:{unit}", tr)
    listed = part(tr("Att göra nu, sedan hela året"), page, turns, tr, empty=tr("Inga kontroller än."))
    title = tr("Egenkontroll {year}: {unit}", year=this_year, unit=name)
    return Home(title, summed(visit, points), (listed,), buttons)


def _nearby(visit: Visit, unit: int, mine: Sequence[int]) -> list[int]:
    """Other plans to look at: my other units, and the ones right below this."""
    below = [other.id for other in visit.organisation.units.values() if other.parent == unit]
    found = dict.fromkeys(other for other in (*mine, *below) if other != unit)
    return list(found)[:10]


def summed(visit: Visit, points: Iterable[Checkpoint]) -> str:
    """How many are done, late and still to come."""
    counted = dict.fromkeys(("done", "late", "due"), 0)
    for point in points:
        counted[standing(point, visit.today)] += 1
    tr = visit.tr
    if not any(counted.values()):
        return tr("Det finns ingen plan för året än.")
    return tr("{done} gjorda, {late} sena, {due} kvar i år.", **counted)


def standing(point: Checkpoint, today: date) -> str:
    """`done`, `late` or `due`; what is due today is not late."""
    if point.done_at is not None:
        return "done"
    return "late" if point.due_on < today else "due"


async def _made(visit: Visit, points: Sequence[Checkpoint]) -> Mapping[int, Sequence[str]]:
    """The cases that each checkpoint has led to, of those that the person may know of."""
    caused = await visit.store.controls.caused_by([point.id for point in points])
    seen = await visit.store.cases.among({case for cases in caused.values() for case in cases}, scope=visit.scope)
    return {point: [seen[case].reference for case in cases if case in seen] for point, cases in caused.items()}


def _items(
    visit: Visit, controls: Sequence[Control], points: Sequence[Checkpoint], made: Mapping[int, Sequence[str]]
) -> Iterable[Item]:
    """What is to be done now, then every control with its year."""
    of = {control.id: control for control in controls}
    now = [p for p in points if p.done_at is None and p.due_on <= visit.today + SOON]
    yield from (_to_do(visit, of[point.control], point) for point in now)
    for control in controls:
        mine = [point for point in points if point.control == control.id]
        yield _line(visit, control, mine, [case for point in mine for case in made.get(point.id, ())])


def _to_do(visit: Visit, control: Control, point: Checkpoint) -> Item:
    tr = visit.tr
    when = day(point.due_on, visit.profile.timezone, tr.language)
    late = standing(point, visit.today) == "late"
    detail = tr("Skulle ha varit gjord {when}", when=when) if late else tr("Senast {when}", when=when)
    answer = Button(tr("Svara"), "start", f"checkpoint|{point_subject(point)}", Style.PRIMARY)
    return Item(control.title, detail, (answer,))


def _line(visit: Visit, control: Control, mine: Sequence[Checkpoint], made: Sequence[str]) -> Item:
    """One control with its year: ✓ done, ▲ done below target, ✗ late, · to come; last time's result and its cases."""
    tr = visit.tr
    marks = "".join(mark(control, point, visit.today) for point in mine)
    last = next((point for point in reversed(mine) if point.done_at is not None), None)
    facts = [marks] if marks else []
    if last is not None:
        facts.append(
            tr("senast {share} (mål {target})", share=percent(last.share, tr), target=percent(control.target, tr))
        )
    if made:
        facts.append(tr("ledde till {cases}", cases=", ".join(made)))
    following = next((point for point in mine if point.done_at is None), None)
    if following is not None:
        facts.append(tr("nästa {when}", when=day(following.due_on, visit.profile.timezone, tr.language)))
    if control.handed_from is not None:
        facts.append(tr("från {unit}", unit=visit.organisation.units[control.handed_from].name))
    if control.extra:
        facts.append(tr("beslutad av nämnden"))
    remove = Button(tr("Ta bort"), "start", f"control_remove|control:{control.id}")
    return Item(control.title, " · ".join(facts), () if control.handed_from is not None else (remove,))


def mark(control: Control, point: Checkpoint, today: date) -> str:
    """One sign for one checkpoint."""
    match standing(point, today):
        case "done":
            return "▲" if misses(control, point) else "✓"
        case "late":
            return "✗"
        case _:
            return "·"


async def year_sheet(visit: Visit, number: str) -> Sheet:
    """The unit's year as a picture: a row for each control, a column for each month."""
    await may_plan(visit, f"unit:{number}")
    unit, this_year, tr = visit.organisation.units[int(number)], visit.today.year, visit.tr
    controls = await visit.store.controls.planned([unit.id], this_year)
    points = await visit.store.controls.checkpoints([control.id for control in controls])
    rows = tuple(_row(visit, control, points) for control in controls)
    table = Table(
        tr("Året"), (tr("Kontroll"), *(f"{month:02d}" for month in range(1, 13)), tr("Senast"), tr("Mål")), rows
    )
    signs = tr("✓ gjord   ▲ under målet   ✗ sen   · kvar")
    return Sheet(
        title=tr("Egenkontroll {year}: {unit}", year=this_year, unit=unit.name),
        organisation=visit.profile.organisation.sv if tr.language == "sv" else visit.profile.organisation.en,
        printed_at=visit.local,
        sections=(SheetSection(paragraphs=(summed(visit, points), signs), tables=(table,)),),
        footer=tr("Utskrivet {when}", when=moment(visit.now, visit.profile.timezone, tr.language)),
        numbering=tr(N_("Sida {page} av {pages}"), page="{page}", pages="{pages}"),
        language=tr.language,
        landscape=True,
    )


def _row(visit: Visit, control: Control, points: Sequence[Checkpoint]) -> tuple[str, ...]:
    mine = [point for point in points if point.control == control.id]
    months = ["".join(mark(control, p, visit.today) for p in mine if p.due_on.month == month) for month in range(1, 13)]
    last = next((point for point in reversed(mine) if point.done_at is not None), None)
    shown = percent(last.share, visit.tr) if last else "–"
    return (control.title, *months, shown, percent(control.target, visit.tr))
