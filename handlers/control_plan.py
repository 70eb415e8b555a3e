"""A unit's plan of controls for a year: copied from templates, added to, and handed down to the units below."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from conversation.flow import Answers, Choice, Flow, ManyOf, Number, Offers, OneOf, Page, Rejected, Step, Text
from conversation.screen import Button, Done, Notice, Screen, Style
from conversation.session import Session
from conversation.words import N_
from handlers.checkpoint import point_subject
from handlers.conversation import Conversation
from handlers.small import one_page
from handlers.visit import Visit, id_of, label
from quality.case import Holder
from quality.control import Checkpoint, Control, Kind, Point, occasions, suits
from quality.control_file import template, templates
from quality.duty import Duty, DutyKind, owed
from quality.order import swedish_key
from quality.profile import Profile
from quality.role import LINE, Function
from quality.stages import staged

SOON = timedelta(days=7)

NOT_YOURS = N_("Planen är för den som ansvarar för enheten eller arbetar med kvalitet.")
FROM_ABOVE = N_("Kontrollen kommer från nivån över och kan bara tas bort där.")
NO_UNIT = N_("Du ansvarar inte för någon enhet. Egenkontroller som du ska göra står under ”mitt”.")
RHYTHMS = (
    Choice("FREQ=WEEKLY;BYDAY=MO", N_("Varje vecka")),
    Choice("FREQ=MONTHLY;BYMONTHDAY=10", N_("Varje månad")),
    Choice("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", N_("Varje kvartal")),
    Choice("FREQ=YEARLY;BYMONTH=4,10;BYMONTHDAY=15", N_("Två gånger om året")),
    Choice("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=15", N_("En gång om året")),
)
REACHES = (
    Choice("here", N_("Bara här")),
    Choice("below", N_("Här och på alla enheter under"), N_("De kan inte ta bort den")),
)
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
    """The templates that suit the unit's laws, by area."""
    unit = visit.organisation.units.get(id_of(subject))
    laws = unit.laws if unit else frozenset()
    choices = tuple(Choice(each.code, each.title, group=each.area) for each in templates() if suits(each, laws))
    return {"templates": choices}


async def plan(visit: Visit, record: Wanted, session: Session) -> str:
    """Every chosen control is planned here, and below where that was asked for, with its checkpoints and reminders."""
    unit = id_of(session.subject)
    year_ = visit.today.year + record.next_year
    for code in record.codes:
        found = template(code)
        if found is not None:
            await put(visit, replace(found, unit=unit, year=year_, extra=record.extra), below=record.below)
    await _audit(visit, unit, "planned", controls=", ".join(record.codes), year=year_)
    return f"unit:{unit}"


async def put(visit: Visit, control: Control, *, below: bool) -> None:
    """Plans one control at its unit, and handed down at every unit below that has a manager of its own."""
    await _schedule(visit, control)
    if below:
        for unit in sorted(visit.organisation.subtree(control.unit) - {control.unit}):
            if visit.organisation.managers(unit, visit.today):
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


async def planned(visit: Visit, result: str) -> Screen:
    """The receipt: what the year looks like now."""
    controls = await visit.store.controls.planned([id_of(result)], visit.today.year)
    tr = visit.tr
    show = Button(tr("Visa året"), "self_control", result, Style.PRIMARY)
    line = tr.plural("Planen har {n} kontroll.", "Planen har {n} kontroller.", len(controls))
    return Done(tr("Planen är sparad."), (line, tr("Jag påminner en vecka före varje kontroll.")), "", (show,))


# One's own control


@dataclass(frozen=True, slots=True)
class Own:
    """A control as somebody made it."""

    title: str
    points: tuple[str, ...]
    why: str
    rule: str
    function: Function
    kind: Kind
    of: str
    sample: int
    target: float
    below: bool


KINDS = (
    Choice(Kind.SELF, N_("Egenkontroll")),
    Choice(Kind.INTERNAL, N_("Internkontroll"), N_("Ur internkontrollplanen")),
    Choice(Kind.LOG, N_("Loggkontroll")),
    Choice(Kind.MEDICAL, N_("MAS fördjupade uppföljning")),
    Choice(Kind.PROVIDER, N_("Uppföljning av utförare")),
    Choice(Kind.SURVEY, N_("Brukar- eller medarbetarundersökning"), N_("Ett resultat som kommer utifrån")),
    Choice(
        Kind.COMPARISON, N_("Öppna jämförelser, KKiK eller kvalitetsregister"), N_("Ett resultat som kommer utifrån")
    ),
    Choice(Kind.SCRUTINY, N_("Granskning av IVO, revision eller patientnämnd"), N_("Ett resultat som kommer utifrån")),
)


def add_flow(profile: Profile) -> Flow[Own]:
    """Asks for a control of one's own; its points one on each line."""
    functions = tuple(
        Choice(function.value, label(profile.functions[function.value]))
        for function in (*LINE, Function.MAS, Function.MAR, Function.COACH, Function.QUALITY, Function.EMPLOYEE)
    )
    return Flow(
        "control_add",
        N_("Lägg till egen kontroll"),
        (
            Page(
                N_("Vad ska kontrolleras?"),
                (
                    Step("title", N_("Vad heter kontrollen?"), Text(max_length=120, sensitive=False)),
                    Step("kind", N_("Vad är det för slag?"), OneOf(KINDS), default=Kind.SELF.value),
                    Step(
                        "points", N_("Vilka frågor ska besvaras?"),
                        Text(multiline=True, max_length=1500, sensitive=False), help=N_("En fråga på varje rad."),
                    ),
                    Step(
                        "why", N_("Varför? Vilket krav bygger den på?"),
                        Text(multiline=True, max_length=500, sensitive=False), optional=True,
                    ),
                ),
            ),
            Page(
                N_("Hur?"),
                (
                    Step("rule", N_("Hur ofta?"), OneOf(RHYTHMS)),
                    Step("function", N_("Vem gör den?"), OneOf(functions), default=Function.UNIT_MANAGER.value),
                    Step(
                        "of", N_("Räknas något? Skriv vad, till exempel ”akter”"), Text(max_length=40, sensitive=False),
                        help=N_("Lämna tomt om frågorna besvaras med uppfyllt, delvis eller inte."), optional=True,
                    ),
                    Step(
                        "sample", N_("Hur många dras i stickprovet? 0 betyder alla"), Number(0, 1000), default="0",
                    ),
                    Step("target", N_("Mål i procent"), Number(0, 100), default="100"),
                ),
            ),
        ),
        build_own,
        closing=Page(N_("Till sist"), (Step("reach", N_("Var ska den göras?"), OneOf(REACHES), default="here"),)),
        submit=N_("Lägg in i planen"),
    )  # fmt: skip


def build_own(answers: Answers) -> Own:
    """The control that the answers make."""
    lines = [" ".join(line.split()) for line in str(answers["points"]).splitlines()]
    return Own(
        title=str(answers["title"]),
        points=tuple(line for line in lines if line)[:12],
        why=str(answers.get("why", "")),
        rule=str(answers["rule"]),
        function=Function(str(answers["function"])),
        kind=Kind(str(answers["kind"])),
        of=str(answers.get("of", "")).strip(),
        sample=int(str(answers["sample"])),
        target=int(str(answers["target"])) / 100,
        below=answers["reach"] == "below",
    )


async def add(visit: Visit, record: Own, session: Session) -> str:
    """The control is planned with the days that are left of the year."""
    unit = id_of(session.subject)
    control = Control(
        code=f"own-{visit.now:%Y%m%d%H%M%S}-{visit.person}",
        title=record.title,
        area="",
        kind=record.kind,
        laws=frozenset(),
        function=record.function,
        rule=record.rule,
        points=tuple(Point(f"p{n}", text) for n, text in enumerate(record.points, 1)),
        unit=unit,
        year=visit.today.year,
        why=record.why,
        of=record.of,
        sample=record.sample,
        target=record.target,
        threshold=record.target,
    )
    await put(visit, control, below=record.below)
    await _audit(visit, unit, "planned", controls=control.code, year=control.year)
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
    await _audit(visit, control.unit, "unplanned", controls=control.code, year=control.year)
    return f"unit:{control.unit}"


async def removed(visit: Visit, result: str) -> Screen:
    """The receipt."""
    tr = visit.tr
    return Notice(tr("Kontrollen är borttagen."), buttons=(Button(tr("Visa året"), "self_control", result),))


async def _audit(visit: Visit, unit: int, action: str, **details: str | int) -> None:
    actor = f"person:{visit.person}"
    await visit.store.audit.record(f"unit:{unit}", action, actor=actor, at=visit.now, details=details)


def conversations(profile: Profile) -> tuple["Conversation[Wanted] | Conversation[Own] | Conversation[str]", ...]:
    """All of them, with what they do."""
    return (
        Conversation(PLAN, plan, planned, suitable, may_plan),
        Conversation(add_flow(profile), add, planned, may=may_plan),
        Conversation(REMOVE, remove, removed, may=may_remove),
    )
