"""A unit's plan of controls for a year: copied from templates, added to, and handed down to the units below."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversation.flow import Answers, Choice, Flow, ManyOf, Offers, OneOf, Rejected, Step, StepId, Text
from conversation.paging import cut
from conversation.screen import Button, Done, Notice, Screen, Style
from conversation.session import Session
from conversation.words import N_
from handlers.checkpoint import point_subject
from handlers.control_own import REACHES, Own, add_flow, input_flow, internal_flow
from handlers.control_result import misses, result
from handlers.control_rhythm import demand_readable
from handlers.conversation import Conversation
from handlers.small import one_page
from handlers.visit import Visit, id_of
from quality.case import Holder
from quality.control import Checkpoint, Control, occasions, suits
from quality.control_file import template, templates
from quality.duty import Duty, DutyKind, owed
from quality.order import swedish_key
from quality.profile import Profile
from quality.role import LINE, Function
from quality.stages import staged

SOON = timedelta(days=7)

NOT_YOURS = N_("Planen är för den som ansvarar för enheten eller arbetar med kvalitet.")
FROM_ABOVE = N_("Kontrollen kommer från nivån över och kan bara ändras eller tas bort där.")
NO_UNIT = N_("Du ansvarar inte för någon enhet. Egenkontroller som du ska göra står under ”mitt”.")
YEARS = (Choice("this", N_("Det här året")), Choice("next", N_("Nästa år")))


# Whose plan


def managed(visit: Visit) -> list[int]:
    """The units whose plans a person makes, in Swedish order: quality staff sits at the top and plans for all below."""
    own = {post.unit for post in visit.organisation.posts_of(visit.person, visit.today) if _plans(post.function)}
    return sorted(own, key=lambda unit: swedish_key("/".join(visit.organisation.units[unit].path)))


def _plans(function: Function) -> bool:
    return function in {*LINE, Function.QUALITY, Function.MAS, Function.MAR, Function.PROVIDER}


async def may_plan(visit: Visit, subject: str) -> None:
    """For whoever manages the unit, something above it, or the quality of it all. Raises Rejected for others."""
    unit = id_of(subject)
    above = set(visit.organisation.ancestors(unit)) if unit in visit.organisation.units else set()
    if not above & set(managed(visit)):
        raise Rejected(NOT_YOURS)


# Planning from templates


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which templates, for which year, and whether the units below get them too."""

    codes: tuple[str, ...]
    next_year: bool
    below: bool
    extra: bool


PLAN: Flow[Wanted] = one_page(
    "control_plan",
    N_("Planera egenkontroller"),
    (
        Step("year", N_("Vilket år?"), OneOf(YEARS), default="this"),
        Step(
            "codes",
            N_("Vilka kontroller?"),
            ManyOf(source="templates"),
            help=N_(
                "Välj dem som behövs hos er. Hur ofta och hur många avgörs av riskerna; du kan lägga till egna sedan."
            ),
        ),
        Step("reach", N_("Var ska de göras?"), OneOf(REACHES), default="here"),
        Step(
            "extra",
            N_("Har nämnden beslutat dem som extra kontroller?"),
            OneOf((Choice("no", N_("Nej")), Choice("yes", N_("Ja")))),
            default="no",
        ),
    ),
    lambda answers: Wanted(
        tuple(answers["codes"]), answers["year"] == "next", answers["reach"] == "below", answers["extra"] == "yes"
    ),
    submit=N_("Lägg in i planen"),
)


async def suitable(visit: Visit, subject: str) -> Offers:
    """The unit's own controls of this year first, then the templates that suit its laws, by area."""
    unit = visit.organisation.units.get(id_of(subject))
    laws = unit.laws if unit else frozenset()
    own = tuple(
        Choice(each.code, each.title, group=N_("Era egna i år")) for each in await own_of(visit, id_of(subject))
    )
    here = frozenset(visit.profile.laws)
    choices = tuple(Choice(each.code, each.title, group=each.area) for each in templates() if suits(each, laws, here))
    return {"templates": (*own, *choices)}


async def own_of(visit: Visit, unit: int) -> list[Control]:
    """What a unit made itself this year, which can be taken on to the next."""
    planned = await visit.store.controls.planned([unit], visit.today.year)
    return [each for each in planned if template(each.code) is None and each.handed_from is None]


async def lessons(visit: Visit, subject: str, known: Answers) -> Mapping[StepId, str]:
    """What missed its target this year, said when the next plan is made."""
    controls = {each.id: each for each in await visit.store.controls.planned([id_of(subject)], visit.today.year)}
    points = [p for p in await visit.store.controls.checkpoints(list(controls)) if p.done_at is not None]
    last = {point.control: point for point in points}
    low = [controls[number] for number, point in last.items() if misses(controls[number], point)]
    if not low:
        return {}
    names = ", ".join(f"{each.title} ({result(each, last[each.id], visit.tr)})" for each in low)
    return {"year": visit.tr("Senast under målet: {names}. Titta oftare eller på fler där.", names=cut(names, 600))}


async def plan(visit: Visit, record: Wanted, session: Session) -> str:
    """Every chosen control is planned here, and below where that was asked for, with its checkpoints and reminders."""
    unit = id_of(session.subject)
    year_ = visit.today.year + record.next_year
    own = {each.code: each for each in await own_of(visit, unit)}
    for code in record.codes:
        found = template(code) or own.get(code)
        if found is not None:
            extra = record.extra or found.extra
            await put(visit, replace(found, unit=unit, year=year_, extra=extra), below=record.below)
    await audit(visit, unit, "planned", controls=", ".join(record.codes), year=year_)
    return f"unit:{unit}"


async def put(visit: Visit, control: Control, *, below: bool) -> None:
    """Plans one control at its unit, and handed down at every unit below that it suits and somebody manages."""
    await _schedule(visit, control)
    organisation, here = visit.organisation, frozenset(visit.profile.laws)
    for unit in sorted(organisation.subtree(control.unit) - {control.unit}) if below else ():
        if organisation.managers(unit, visit.today) and suits(control, organisation.units[unit].laws, here):
            await _schedule(visit, replace(control, unit=unit, handed_from=control.unit))


async def _schedule(visit: Visit, control: Control) -> None:
    planned = await visit.store.controls.plan(control)
    if planned is None:
        return
    days = [each for each in occasions(planned.rule, planned.year) if each >= visit.today]
    points = await visit.store.controls.schedule(planned, days)
    await visit.store.duties.owe(_duty(visit, planned, point) for point in points)


def _duty(visit: Visit, control: Control, point: Checkpoint) -> Duty:
    """Owed by the function at the unit on its day; said a week before and then until it is done."""
    profile = visit.profile
    due = datetime.combine(point.due_on, profile.hours.end, profile.timezone)
    owner = Holder(control.function.value, control.unit)
    duty = owed(DutyKind.CHECKPOINT, point_subject(point), owner, control.unit, due_at=due)
    return staged(duty, profile, visit.now)


async def reschedule(visit: Visit, before: Control, after: Control) -> None:
    """The control is as `after` says; days on which nothing was begun are taken away and set anew."""
    days = [each for each in occasions(after.rule, after.year) if each >= visit.today]
    kept = days if after.function is before.function else []
    await visit.store.controls.alter(after)
    for point in await visit.store.controls.unschedule(after, after=visit.today, but=kept):
        await visit.store.duties.end(f"checkpoint:{point}", (DutyKind.CHECKPOINT,), at=visit.now, how="changed")
    points = await visit.store.controls.schedule(after, days)
    waiting = [point for point in points if point.done_at is None]
    await visit.store.duties.owe(_duty(visit, after, point) for point in waiting)


async def planned(visit: Visit, result: str) -> Screen:
    """The receipt: what the year looks like now."""
    controls = await visit.store.controls.planned([id_of(result)], visit.today.year)
    tr = visit.tr
    show = Button(tr("Visa året"), "self_control", result, Style.PRIMARY)
    line = tr.plural("Planen har {n} kontroll.", "Planen har {n} kontroller.", len(controls))
    return Done(tr("Planen är sparad."), (line, tr("Jag påminner en vecka före varje kontroll.")), "", (show,))


# One's own control


async def add(visit: Visit, record: Own, session: Session) -> str:
    """The control is planned with the days that are left of the year."""
    unit, made = id_of(session.subject), record.control
    code = f"own-{visit.now:%Y%m%d}-{secrets.token_hex(4)}"
    control = replace(made, code=code, unit=unit, year=made.year or visit.today.year)
    demand_readable(control.rule, control.year)
    await put(visit, control, below=record.below)
    await audit(visit, unit, "planned", controls=control.code, year=control.year)
    return f"unit:{unit}"


# Out of the plan

REMOVE = one_page(
    "control_remove",
    N_("Ta bort kontrollen ur planen"),
    (Step("why", N_("Varför behövs den inte?"), Text(max_length=300, sensitive=False)),),
    lambda answers: str(answers["why"]),
    submit=N_("Ta bort"),
)


async def may_remove(visit: Visit, subject: str) -> None:
    """For whoever plans the unit; never what a higher level handed down."""
    control = await visit.store.controls.control(id_of(subject))
    if control is None:
        raise Rejected(NOT_YOURS)
    await may_plan(visit, f"unit:{control.unit}")
    if control.handed_from is not None:
        raise Rejected(FROM_ABOVE)


async def remove(visit: Visit, record: str, session: Session) -> str:
    """The control goes out of this plan, and out of those it was handed down to; what was answered stays."""
    control = await visit.store.controls.control(id_of(session.subject))
    assert control is not None  # may_remove has seen it
    below = [
        each
        for each in await visit.store.controls.planned(visit.organisation.subtree(control.unit), control.year)
        if each.code == control.code and each.handed_from == control.unit
    ]
    for each in (control, *below):
        for point in await visit.store.controls.remove(each.id, at=visit.now, why=record):
            await visit.store.duties.end(f"checkpoint:{point}", (DutyKind.CHECKPOINT,), at=visit.now, how="removed")
    await audit(visit, control.unit, "unplanned", controls=control.code, year=control.year)
    return f"unit:{control.unit}"


async def removed(visit: Visit, result: str) -> Screen:
    """The receipt."""
    tr = visit.tr
    return Notice(tr("Kontrollen är borttagen."), buttons=(Button(tr("Visa året"), "self_control", result),))


async def audit(visit: Visit, unit: int, action: str, **details: str | int) -> None:
    actor = f"person:{visit.person}"
    await visit.store.audit.record(f"unit:{unit}", action, actor=actor, at=visit.now, details=details)


def conversations(profile: Profile) -> tuple["Conversation[Wanted] | Conversation[Own] | Conversation[str]", ...]:
    """All of them, with what they do."""
    return (
        Conversation(PLAN, plan, planned, suitable, may_plan, remarks=lessons),
        Conversation(add_flow(profile), add, planned, may=may_plan),
        Conversation(internal_flow(profile), add, planned, may=may_plan),
        Conversation(input_flow(profile), add, planned, may=may_plan),
        Conversation(REMOVE, remove, removed, may=may_remove),
    )
