"""A unit's year of controls at a glance, in the chat and as a picture: done, late, to come, and with which result."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names

from conversation.flow import Rejected
from conversation.paging import Span, cut, page_of, part, read_turn, turning
from conversation.screen import Button, Home, Item, Screen, Style
from conversation.words import N_
from handlers.checkpoint import point_subject
from handlers.control_own import KIND_WORDS
from handlers.control_plan import SOON, managed, may_plan
from handlers.control_result import misses, percent, result
from handlers.control_rhythm import in_words
from handlers.visit import Visit, id_of
from quality.control import Checkpoint, Control, Kind
from quality.profile import Name
from summaries.board import Board, Cell, Line
from summaries.board import Mark as Sign
from summaries.when import day, moment

NO_UNIT = N_("Du ansvarar inte för någon enhet. Egenkontroller som du ska göra står under ”mitt”.")
SIGNS = {Sign.DONE: "✓", Sign.BELOW: "▲", Sign.LATE: "✗", Sign.LEFT: "·"}
LEGEND = {
    Sign.DONE: N_("gjord"),
    Sign.BELOW: N_("under målet"),
    Sign.LATE: N_("sen"),
    Sign.LEFT: N_("kvar"),
}
PICTURED = 40
"""Controls that a picture has room for; a plan of more is nobody's plan."""


# Which year of which unit


@dataclass(frozen=True, slots=True)
class Plan:
    """A unit's controls of a year with their checkpoints."""

    unit: int
    year: int
    controls: Sequence[Control]
    points: Sequence[Checkpoint]

    def of(self, control: Control) -> list[Checkpoint]:
        return [point for point in self.points if point.control == control.id]


def place(visit: Visit, about: str) -> tuple[int, int]:
    """Unit and year of `unit:4` or `unit:4#2027`; the person's own and this year where nothing is said."""
    units = managed(visit)
    if not units:
        raise Rejected(NO_UNIT)
    named, this = about.partition("#")[2], visit.today.year
    return id_of(about) if about else units[0], this + 1 if named == str(this + 1) else this


async def plan_of(visit: Visit, unit: int, year: int, kinds: Collection[Kind] = frozenset(Kind)) -> Plan:
    """What of these kinds is planned there."""
    controls = [each for each in await visit.store.controls.planned([unit], year) if each.kind in kinds]
    points = await visit.store.controls.checkpoints([control.id for control in controls])
    return Plan(unit, year, controls, points)


# On the screen


async def year(visit: Visit, subject: str) -> Screen:
    """The unit's controls this year: what is done with its result, what is late, what comes next."""
    about, offset = read_turn(subject)
    unit, of = place(visit, about)
    await may_plan(visit, f"unit:{unit}")
    plan, tr = await plan_of(visit, unit, of), visit.tr
    page = page_of([*rows(visit, plan)], Span(offset))
    turns = turning(page, "self_control", f"unit:{unit}#{of}", tr)
    listed = part(tr("Att göra nu, sedan hela året"), page, turns, tr, empty=tr("Inga kontroller än."))
    title = tr("Egenkontroll {year}: {unit}", year=of, unit=visit.organisation.units[unit].name)
    return Home(title, summed(visit, plan.points), (listed,), _ways(visit, plan))


def _ways(visit: Visit, plan: Plan) -> tuple[Button, ...]:
    """What can be done with the plan, and the way to others."""
    tr, subject, this = visit.tr, f"unit:{plan.unit}", visit.today.year
    style = Style.PLAIN if plan.controls else Style.PRIMARY
    first = [
        Button(tr("Planera"), "start", f"control_plan|{subject}", style),
        Button(tr("Lägg till egen kontroll"), "start", f"control_add|{subject}"),
    ]
    if plan.controls:
        first.append(Button(tr("Årsbild som PDF"), "room", f"controls:{plan.unit}"))
        first.append(Button(tr("Kvalitet område för område"), "control_areas", subject))
    other = this if plan.year != this else this + 1
    first += [
        Button(tr("Internkontroll"), "internal_control", subject),
        Button(tr("Till arbetsplatsträffen"), "meeting", subject),
        Button(str(other), "self_control", f"{subject}#{other}"),
    ]
    return (*first, *nearby(visit, plan.unit, "self_control"))


def nearby(visit: Visit, unit: int, action: str) -> tuple[Button, ...]:
    """Other plans to look at: my other units, and the ones right below this."""
    below = [other.id for other in visit.organisation.units.values() if other.parent == unit]
    found = [other for other in dict.fromkeys((*managed(visit), *below)) if other != unit][:10]
    return tuple(Button(visit.organisation.units[other].name, action, f"unit:{other}") for other in found)


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


def rows(visit: Visit, plan: Plan, more: Callable[[Control], str] = lambda control: "") -> Iterator[Item]:
    """What is to be done now, then every control with its year; `more` is what else its line says."""
    of = {control.id: control for control in plan.controls}
    now = [p for p in plan.points if p.done_at is None and p.due_on <= visit.today + SOON]
    yield from (to_do(visit, of[point.control], point) for point in now)
    yield from (_line(visit, control, plan.of(control), more(control)) for control in plan.controls)


def to_do(visit: Visit, control: Control, point: Checkpoint) -> Item:
    """A checkpoint that waits, with the way to answer it."""
    tr = visit.tr
    when = day(point.due_on, visit.profile.timezone, tr.language)
    late = standing(point, visit.today) == "late"
    detail = tr("Skulle ha varit gjord {when}", when=when) if late else tr("Senast {when}", when=when)
    label = tr("Skriv in resultatet") if control.is_input else tr("Svara")
    return Item(control.title, detail, (Button(label, "start", f"checkpoint|{point_subject(point)}", Style.PRIMARY),))


def _line(visit: Visit, control: Control, points: Sequence[Checkpoint], more: str) -> Item:
    """One control with its year: ✓ done, ▲ done below target, ✗ late, · to come; and last time's result."""
    last = last_of(points)
    return Item(control.title, " · ".join(_said(visit, control, points, more)), _buttons(visit, control, last))


def last_of(points: Sequence[Checkpoint]) -> Checkpoint | None:
    """The latest that is done."""
    return next((point for point in reversed(points) if point.done_at is not None), None)


def _said(visit: Visit, control: Control, points: Sequence[Checkpoint], more: str) -> Iterator[str]:
    tr, zone = visit.tr, visit.profile.timezone
    if points:
        yield "".join(SIGNS[sign(control, point, visit.today)] for point in points)
    if more:
        yield more
    elif control.kind is not Kind.SELF:
        yield tr(KIND_WORDS[control.kind])
    last = last_of(points)
    if last is not None and control.is_input:
        yield tr("senast: {result}", result=result(control, last, tr))
    elif last is not None:
        yield tr("senast {share} (mål {target})", share=percent(last.share, tr), target=percent(control.target, tr))
    following = next((point for point in points if point.done_at is None), None)
    if not points:
        yield tr("inget tillfälle kvar i år")
    if following is not None:
        yield tr("nästa {when}", when=day(following.due_on, zone, tr.language))
    if control.handed_from is not None:
        yield tr("från {unit}", unit=visit.organisation.units[control.handed_from].name)
    if control.extra:
        yield tr("beslutad av nämnden")
    yield in_words(control.rule, tr).casefold()


def _buttons(visit: Visit, control: Control, last: Checkpoint | None) -> tuple[Button, ...]:
    tr = visit.tr
    shown = (Button(tr("Resultat"), "control_result", point_subject(last)),) if last else ()
    if control.handed_from is not None:
        return shown
    change = Button(tr("Ändra"), "start", f"control_change|control:{control.id}")
    remove = Button(tr("Ta bort"), "start", f"control_remove|control:{control.id}")
    return (*shown, change, remove)


def sign(control: Control, point: Checkpoint, today: date) -> Sign:
    """How one checkpoint is drawn."""
    match standing(point, today):
        case "done":
            return Sign.BELOW if misses(control, point) else Sign.DONE
        case "late":
            return Sign.LATE
        case _:
            return Sign.LEFT


# Area by area


async def areas(visit: Visit, subject: str) -> Screen:
    """The year's results by quality area, of the unit and everything below it."""
    about, offset = read_turn(subject)
    unit, of = place(visit, about)
    await may_plan(visit, f"unit:{unit}")
    below = sorted(visit.organisation.subtree(unit))
    controls = {each.id: each for each in await visit.store.controls.planned(below, of)}
    points = [p for p in await visit.store.controls.checkpoints(list(controls)) if p.done_at is not None]
    named = {each.code: Name(each.sv, each.en) for each in visit.profile.quality_areas}
    found = {code: [p for p in points if controls[p.control].quality == code] for code in (*named, "")}
    items = [
        Item(_area(visit, named.get(code)), _counted(visit, controls, among))
        for code, among in found.items()
        if among or code
    ]
    tr, page = visit.tr, page_of(items, Span(offset))
    listed = part(tr("Kvalitetsområden"), page, turning(page, "control_areas", f"unit:{unit}", tr), tr)
    back = Button(tr("Visa året"), "self_control", f"unit:{unit}")
    title = tr("Kvalitet {year}: {unit}", year=of, unit=visit.organisation.units[unit].name)
    return Home(title, tr("Det som är kontrollerat i år, här och på enheterna under."), (listed,), (back,))


def _area(visit: Visit, name: Name | None) -> str:
    if name is None:
        return visit.tr("Utan område")
    return name.sv if visit.tr.language == "sv" else name.en


def _counted(visit: Visit, controls: dict[int, Control], points: Sequence[Checkpoint]) -> str:
    """How many were done, how many reached their target, and the mean of their shares."""
    tr = visit.tr
    shares = [point.share for point in points if point.share is not None]
    if not shares:
        return tr("Inget kontrollerat än.")
    met = sum(not misses(controls[point.control], point) for point in points if point.share is not None)
    mean = percent(sum(shares) / len(shares), tr)
    return tr("{met} av {n} nådde målet, i snitt {mean}", met=met, n=len(shares), mean=mean)


# As a picture


async def year_board(visit: Visit, number: str) -> Board:
    """The unit's year as a picture: a row for each control, a column for each month."""
    await may_plan(visit, f"unit:{number}")
    unit, this_year, tr = visit.organisation.units[int(number)], visit.today.year, visit.tr
    plan = await plan_of(visit, unit.id, this_year)
    names = get_month_names("abbreviated", locale=tr.language)
    return Board(
        title=tr("Egenkontroll {year}: {unit}", year=this_year, unit=unit.name),
        organisation=visit.profile.organisation.sv if tr.language == "sv" else visit.profile.organisation.en,
        printed_at=visit.local,
        summary=summed(visit, plan.points),
        months=tuple(str(names[month]).rstrip(".") for month in range(1, 13)),
        month=visit.today.month,
        headings=(tr("Kontroll"), tr("Senast"), tr("Mål")),
        lines=tuple(_drawn(visit, control, plan.of(control)) for control in plan.controls[:PICTURED]),
        legend=tuple((each, tr(words)) for each, words in LEGEND.items()),
        footer=tr("Utskrivet {when}", when=moment(visit.now, visit.profile.timezone, tr.language)),
        language=tr.language,
    )


def _drawn(visit: Visit, control: Control, points: Sequence[Checkpoint]) -> Line:
    tr, last = visit.tr, last_of(points)
    cells = tuple(Cell(point.due_on.month, point.due_on.day, sign(control, point, visit.today)) for point in points)
    shown = result(control, last, tr) if last else "–"
    target = "" if control.is_input else percent(control.target, tr)
    about = control.area or tr(KIND_WORDS[control.kind])
    return Line(cut(control.title, 80), cut(about, 60), cells, shown, target)
