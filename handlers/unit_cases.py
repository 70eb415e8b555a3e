"""A manager's units at a glance: their open cases by age, each group a tap away."""

from collections.abc import Sequence

from conversation.paging import Page, Span, turn
from conversation.screen import Button, Item, Part
from conversation.words import Label, Phrase
from handlers.case import standing, title_of
from handlers.visit import Visit, subject_of
from quality.aging import Age, ages
from quality.case import Case
from quality.role import LINE, Function
from storage.figures import Aged

NAME = "aged"
"""The lists are named `aged.0`, the oldest, `aged.1` and so on."""
_LEADING = frozenset({*LINE, Function.PROVIDER})


def led(visit: Visit) -> frozenset[int]:
    """The units that somebody leads today, also in another's stead, with all below."""
    posts = visit.organisation.posts_of(visit.person, visit.today)
    below = [visit.organisation.subtree(post.unit) for post in posts if post.function in _LEADING]
    return frozenset().union(*below)


def _groups(visit: Visit) -> Sequence[Age]:
    return ages(visit.profile.deadlines.investigate_days)


async def by_age(visit: Visit, units: frozenset[int]) -> Part:
    """How many are open and how old they are; none of a group that is empty."""
    today, zone, groups = visit.today, visit.profile.timezone, _groups(visit)
    until = [age.until(today, zone) for age in groups]
    counted = await visit.store.figures.by_age(scope=visit.scope, units=units, until=until)
    items = tuple(
        _item(visit, number, age, found)
        for number, (age, found) in enumerate(zip(groups, counted, strict=True))
        if found.number
    )
    tr, every = visit.tr, sum(found.number for found in counted)
    own = Button(tr("Ärenden hos mig"), "home", turn("cases", 0))
    return Part(_heading(visit, units, every), items, tr("Inga öppna ärenden."), (own,) if items else ())


def _heading(visit: Visit, units: frozenset[int], every: int) -> str:
    tr = visit.tr
    if len(units) > 1:
        return tr("Öppna ärenden på dina enheter: {n}", n=every)
    (unit,) = units
    return tr("Öppna ärenden på {unit}: {n}", unit=visit.organisation.units[unit].name, n=every)


def _item(visit: Visit, number: int, age: Age, found: Aged) -> Item:
    tr = visit.tr
    untouched = tr.plural("{n} är inte påbörjat", "{n} är inte påbörjade", found.untouched) if found.untouched else ""
    show = Button(tr("Visa"), "home", turn(f"{NAME}.{number}", 0))
    return Item(f"{tr(_in_words(age))}:\N{NO-BREAK SPACE}{found.number}", untouched, (show,))


def _in_words(age: Age) -> Phrase:
    if age.most is None:
        return Label(f"Äldre än {age.least - 1} dagar", f"Older than {age.least - 1} days")
    if not age.least:
        return Label(f"De senaste {age.most} dagarna", f"The last {age.most} days")
    return Label(f"{age.least}–{age.most} dagar", f"{age.least}–{age.most} days")


# One group by itself


def group_of(visit: Visit, name: str) -> Age | None:
    """The group that a list of that name shows; None for whoever leads no unit, and for other names."""
    kind, _, number = name.partition(".")
    groups = _groups(visit)
    if kind != NAME or not number.isdecimal() or len(number) > 1 or int(number) >= len(groups) or not led(visit):
        return None
    return groups[int(number)]


def heading_of(visit: Visit, age: Age) -> str:
    """What the list of a group is called."""
    return visit.tr("Öppna ärenden. {age}", age=visit.tr(_in_words(age)))


async def of_age(visit: Visit, age: Age, span: Span) -> Page[Item]:
    """The open cases of one group, oldest first."""
    today, zone, units = visit.today, visit.profile.timezone, led(visit)
    until, since = age.until(today, zone), age.since(today, zone)
    edges = [until] if since is None else [since, until]
    total = (await visit.store.figures.by_age(scope=visit.scope, units=units, until=edges))[-1].number
    start = span.start(total)
    found = await visit.store.cases.aged(
        scope=visit.scope, units=units, until=until, since=since, offset=start, limit=span.limit
    )
    return Page(tuple(_case(visit, case) for case in found), start, total)


def _case(visit: Visit, case: Case) -> Item:
    tr = visit.tr
    days = (visit.today - case.created_at.astimezone(visit.profile.timezone).date()).days
    old = tr.plural("{n} dag", "{n} dagar", days) if days else tr("Kom in i dag")
    show = Button(tr("Visa ärendet"), "card", subject_of(case))
    return Item(f"{case.reference} {title_of(case, visit)}", f"{standing(visit, case)} · {old}", (show,))
