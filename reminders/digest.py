"""One message a morning instead of ten: what waits for somebody, most urgent first, one tap each."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversation.paging import turn
from conversation.screen import Button, Home, Item, Nudge, Part, Screen
from conversation.words import Translator
from quality.duty import Duty, DutyKind

LONGEST = 15
"""Things that one message names; a chat takes no longer ones. The rest are a tap away."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing of a digest: the nudge that it would have been on its own."""

    duty: Duty
    nudge: Nudge
    late: bool
    escalated: bool


def once(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without what another says too: whoever is told to assess a case need not be told to receive it as well."""
    assessed = {point.duty.subject for point in points if point.duty.kind is DutyKind.ASSESS}
    return tuple(p for p in points if p.duty.kind is not DutyKind.ACKNOWLEDGE or p.duty.subject not in assessed)


def digest(points: Sequence[Point], name: str, tr: Translator) -> Screen:
    """All of it as one message; a single thing stays the nudge that it is."""
    if len(points) == 1:
        return points[0].nudge
    shown = points[:LONGEST]
    groups = (
        (tr("Försenat"), [p for p in shown if p.late and not p.escalated]),
        (tr("Att göra"), [p for p in shown if not p.late and not p.escalated]),
        (tr("Väntar hos andra"), [p for p in shown if p.escalated]),
    )
    title = tr.plural("Hej {name}! {n} sak väntar", "Hej {name}! {n} saker väntar", len(points), name=name)
    more = len(points) - len(shown)
    text = tr("Det mest brådskande står först.")
    if more:
        text += " " + tr.plural("{n} till finns under Visa alla.", "{n} till finns under Visa alla.", more)
    parts = tuple(Part(heading, tuple(_item(p, tr) for p in group)) for heading, group in groups if group)
    return Home(title, text, parts, (Button(tr("Visa alla"), "home", turn("owed", 0)),) if more else ())


def _item(point: Point, tr: Translator) -> Item:
    """The words of the nudge with its facts, its first button, and the way to the others."""
    first = point.nudge.buttons[:1]
    has_page = point.duty.kind.is_planned or point.duty.subject.startswith("case:")
    more = has_page and len(point.nudge.buttons) > 1
    rest = (Button(tr("Mer"), "owing", f"duty:{point.duty.id}"),) if more else ()
    facts = [f"{fact.label}: {fact.value}." for fact in point.nudge.facts]
    return Item(point.nudge.title, " ".join([point.nudge.text, *facts]), (*first, *rest))
