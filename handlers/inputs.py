"""What comes from elsewhere (surveys, comparisons, ordered reviews): what waits to be entered, and what came last."""

from collections.abc import Iterator

from conversation.paging import Span, page_of, part, read_turn, turning
from conversation.screen import Button, Home, Item, Screen, Style
from handlers.checkpoint import may_do, point_subject
from handlers.control_own import KIND_WORDS
from handlers.control_plan import SOON, managed
from handlers.control_questions import value_of
from handlers.control_result import result
from handlers.control_year import last_of, to_do
from handlers.visit import Visit
from quality.control import INPUTS, Checkpoint, Control
from quality.order import swedish_key
from summaries.when import day


async def inputs(visit: Visit, subject: str) -> Screen:
    """Every result that the person enters or answers for: what is due first, then the latest of each."""
    _, offset = read_turn(subject)
    tr, found = visit.tr, await _mine(visit)
    page = page_of([*_rows(visit, found)], Span(offset))
    turns = turning(page, "inputs", "", tr)
    listed = part(tr("Att skriva in nu, sedan alla"), page, turns, tr, empty=tr("Inga undersökningar är planerade."))
    text = tr("Undersökningar, jämförelser och beställda granskningar: resultat, analys och vad ni gör åt det.")
    return Home(tr("Resultat som kommer utifrån"), text, (listed,), (*_adding(visit), *_others(visit)))


def _adding(visit: Visit) -> Iterator[Button]:
    """For each unit that the person plans."""
    units = managed(visit)
    for unit in units[:3]:
        where = visit.organisation.units[unit].name
        label = visit.tr("Lägg till") if len(units) == 1 else visit.tr("Lägg till för {unit}", unit=where)
        yield Button(label, "start", f"input_add|unit:{unit}", Style.PRIMARY if unit == units[0] else Style.PLAIN)


def _others(visit: Visit) -> Iterator[Button]:
    if managed(visit):
        yield Button(visit.tr("Visa året"), "self_control", f"unit:{managed(visit)[0]}")


Found = list[tuple[Control, list[Checkpoint]]]


async def _mine(visit: Visit) -> Found:
    """This year's inputs that the person may do, with their checkpoints, in Swedish order."""
    planned = await visit.store.controls.planned(list(visit.organisation.units), visit.today.year)
    controls = [each for each in planned if each.kind in INPUTS and may_do(visit, each)]
    points = await visit.store.controls.checkpoints([each.id for each in controls])
    ordered = sorted(controls, key=lambda each: swedish_key(each.title))
    return [(control, [p for p in points if p.control == control.id]) for control in ordered]


def _rows(visit: Visit, found: Found) -> Iterator[Item]:
    """What is due now, then the others; one that was never entered is not listed twice."""
    due = {c.id: [p for p in points if p.done_at is None and p.due_on <= visit.today + SOON] for c, points in found}
    for control, _ in found:
        yield from (to_do(visit, control, point) for point in due[control.id])
    for control, points in found:
        if last_of(points) is not None or not due[control.id]:
            yield _line(visit, control, points)


def _line(visit: Visit, control: Control, points: list[Checkpoint]) -> Item:
    """One input: what it showed last, its first figure, and when the next is expected."""
    tr, last = visit.tr, last_of(points)
    said = [tr(KIND_WORDS[control.kind]), visit.organisation.units[control.unit].name]
    buttons: tuple[Button, ...] = ()
    if last is not None:
        figure = value_of(last, control.points[0].code, tr)
        shown = result(control, last, tr)
        said.append(tr("senast: {result}", result=f"{shown}, {figure}" if figure else shown))
        buttons = (Button(tr("Resultat"), "control_result", point_subject(last)),)
    waiting = next((point for point in points if point.done_at is None), None)
    if waiting is not None:
        said.append(tr("nästa {when}", when=day(waiting.due_on, visit.profile.timezone, tr.language)))
        enter = Button(tr("Skriv in resultatet"), "start", f"checkpoint|{point_subject(waiting)}")
        buttons = (*buttons, enter)
    return Item(control.title, " · ".join(said), buttons)
