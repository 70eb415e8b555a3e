"""A checkpoint answered in the chat: the sample is drawn, each point answered, and a fault becomes a case."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from conversation.flow import (
    Answers,
    Choice,
    Flow,
    Number,
    OneOf,
    Page,
    Rejected,
    Step,
    Text,
)
from conversation.screen import Button, Done, Fact, Item, Nudge, Screen, Style
from conversation.session import Session
from conversation.words import N_, Label, Translator
from handlers.conversation import Conversation
from handlers.received import arise
from handlers.small import one_page
from handlers.visit import Visit, id_of, label, subject_of
from quality.case import Case, CaseType, Holder
from quality.control import (
    Checkpoint,
    Control,
    Grade,
    Reply,
    drawn,
    falls_short,
    grade_of,
    misses_target,
    share_of,
)
from quality.duty import DutyKind
from quality.profile import Profile
from summaries.when import day

NAME = "checkpoint"
SEED_BITS = 31
NOT_THERE = N_("Den kontrollen finns inte, eller så är den inte din att göra.")
DONE_ALREADY = N_("Kontrollen är redan gjord. Skriv ”egenkontroll”, så ser du resultatet.")
TOO_MANY = N_("Ni räknade fler än det fanns. Kontrollera talen.")

GRADES = (
    Choice(Grade.MET, N_("Uppfyllt")),
    Choice(Grade.PARTLY, N_("Delvis")),
    Choice(Grade.NOT, N_("Inte uppfyllt")),
    Choice(Grade.NOT_APPLICABLE, N_("Ej aktuellt")),
)
GRADE_WORDS: Mapping[Grade, str] = {Grade(choice.code): str(choice.label) for choice in GRADES}


def point_subject(checkpoint: Checkpoint) -> str:
    """How a checkpoint is named in duties and buttons."""
    return f"checkpoint:{checkpoint.id}"


async def find(visit: Visit, subject: str, *, lock: bool = False) -> tuple[Checkpoint, Control]:
    """The checkpoint and its control, for whoever does it or answers for the unit. Raises Rejected for all others."""
    found = await visit.store.controls.checkpoint(id_of(subject), lock=lock)
    control = await visit.store.controls.control(found.control) if found else None
    if found is None or control is None or not may_do(visit, control):
        raise Rejected(NOT_THERE)
    return found, control


def may_do(visit: Visit, control: Control) -> bool:
    """Whoever holds the function at the unit, or manages it or something above it."""
    held = (control.function.value, control.unit) in visit.scope.holds
    return held or control.unit in visit.scope.counts


# What is asked


def shape_of(control: Control, checkpoint: Checkpoint, before: Checkpoint | None, tr: Translator) -> Flow[Answers]:
    """The pages for one control: how many there are where it counts, each point, and what is made of it."""
    pages: list[Page] = []
    if control.counts and checkpoint.population is None:
        ask = Label(f"Hur många {control.of} finns det?", f"How many {control.of} are there?")
        pages.append(Page(N_("Underlag"), (Step("population", ask, Number(0, 100_000)),)))
    for n, point in enumerate(control.points, 1):
        help_ = _last_time(before, point.code, tr)
        words = Label(point.text, point.text)
        answered: Step
        if control.counts:
            answered = Step(f"met_{n}", words, Number(0, 100_000), help=help_ or _counted(control, checkpoint))
        else:
            answered = Step(f"grade_{n}", words, OneOf(GRADES), help=help_)
        comment = Step(
            f"comment_{n}", N_("Kommentar"), Text(multiline=True, max_length=1000), optional=True,
            help=N_("Inga namn och inga personnummer."),
        )  # fmt: skip
        title = Label(f"Punkt {n} av {len(control.points)}", f"Point {n} of {len(control.points)}")
        pages.append(Page(title, (answered, comment)))
    closing = Page(
        N_("Till sist"),
        (
            Step(
                "analysis", N_("Vad säger resultatet, och vad gör ni åt det?"),
                Text(multiline=True, max_length=2000), optional=True,
            ),
        ),
    )  # fmt: skip
    return Flow(NAME, Label(control.title, control.title), tuple(pages), dict, closing=closing, submit=N_("Spara"))


def _last_time(before: Checkpoint | None, code: str, tr: Translator) -> str:
    reply = before.replies.get(code) if before else None
    if reply is None or before is None:
        return ""
    found = str(reply.met) if reply.met is not None else tr(GRADE_WORDS[reply.grade])
    return tr("Förra gången ({day}): {found}.", day=before.due_on.isoformat(), found=found)


def _counted(control: Control, checkpoint: Checkpoint) -> Label:
    size = len(checkpoint.drawn)
    if not size:
        return Label(f"Hur många {control.of} uppfyller det?", f"How many {control.of} meet it?")
    return Label(f"Hur många av de {size} {control.of} uppfyller det?", f"How many of the {size} {control.of} meet it?")


async def shape(visit: Visit, subject: str) -> Flow[Answers]:
    """The flow of this checkpoint; of one that is not the person's, only its name."""
    found = await visit.store.controls.checkpoint(id_of(subject))
    control = await visit.store.controls.control(found.control) if found else None
    if found is None or control is None or not may_do(visit, control):
        return BARE
    return shape_of(control, found, await visit.store.controls.before(found, control), visit.tr)


BARE: Flow[Answers] = one_page(
    NAME, N_("Egenkontroll"), (Step("grade_1", N_("Hur står det till?"), OneOf(GRADES)),), dict, submit=N_("Spara")
)


async def may(visit: Visit, subject: str) -> None:
    """For whoever does it, until it is done."""
    found, _ = await find(visit, subject)
    if found.done_at is not None:
        raise Rejected(DONE_ALREADY)


# The sample


async def draw(visit: Visit, subject: str, population: int) -> Checkpoint:
    """Draws the sample from a new seed, once: drawing again would be choosing."""
    found, control = await find(visit, subject, lock=True)
    if found.seed is not None:
        return found
    seed = secrets.randbits(SEED_BITS)
    sample = drawn(seed, population, control.sample)
    changed = await visit.store.controls.change(replace(found, population=population, seed=seed, drawn=sample), {})
    await visit.store.audit.record(
        f"checkpoint:{found.id}", "drawn", actor=f"person:{visit.person}", at=visit.now,
        details={"population": population, "seed": seed, "size": len(sample)},
    )  # fmt: skip
    return changed


SAMPLE = one_page(
    "draw",
    N_("Dra ett stickprov"),
    (
        Step(
            "population",
            N_("Hur många finns det att dra ur?"),
            Number(1, 100_000),
            help=N_("Numrera dem i den ordning de står i systemet. Jag drar nummer, aldrig namn."),
        ),
    ),
    lambda answers: int(str(answers["population"])),
    submit=N_("Dra"),
)


async def draw_sample(visit: Visit, record: int, session: Session) -> str:
    """The numbers to look at."""
    return point_subject(await draw(visit, session.subject, record))


async def sample_drawn(visit: Visit, result: str) -> Screen:
    """Which numbers were drawn, and from which seed anybody can draw them again."""
    found, control = await find(visit, result)
    tr = visit.tr
    lines = (
        tr("Granska nummer {numbers}.", numbers=", ".join(map(str, found.drawn))),
        tr("Draget ur {n} med slumptal {seed}. Samma slumptal ger samma nummer.", n=found.population, seed=found.seed),
    )
    answer = Button(tr("Svara"), "start", f"{NAME}|{result}", Style.PRIMARY)
    return Done(control.title, lines, "", (answer,))


# The answers


async def submit(visit: Visit, record: Answers, session: Session) -> str:
    """What was found is kept, its words sealed, and nobody is reminded of it any more."""
    found, control = await find(visit, session.subject, lock=True)
    if found.done_at is not None:
        raise Rejected(DONE_ALREADY)
    if "population" in record:
        found = await draw(visit, session.subject, int(str(record["population"])))
    size = len(found.drawn) if found.drawn else found.population or 0
    replies = {point.code: _reply(record, n, size) for n, point in enumerate(control.points, 1)}
    words = {point.code: str(record.get(f"comment_{n}", "")) for n, point in enumerate(control.points, 1)}
    done = replace(
        found, done_at=visit.now, done_by=visit.person, replies=replies, share=share_of(replies.values(), size)
    )
    await visit.store.controls.change(done, {**words, "analysis": str(record.get("analysis", ""))})
    subject = point_subject(found)
    await visit.store.duties.end(subject, (DutyKind.CHECKPOINT,), at=visit.now, how="done")
    share = None if done.share is None else round(done.share * 100)
    await visit.store.audit.record(
        subject, "answered", actor=f"person:{visit.person}", at=visit.now, details={"share": share}
    )
    return subject


def _reply(record: Answers, n: int, size: int) -> Reply:
    if f"grade_{n}" in record:
        return Reply(Grade(str(record[f"grade_{n}"])))
    met = int(str(record[f"met_{n}"]))
    if met > size:
        raise Rejected(TOO_MANY)
    return Reply(grade_of(met, size), met)


def misses(control: Control, checkpoint: Checkpoint) -> bool:
    """Whether what was found is below what was wanted."""
    return misses_target(control, checkpoint.share)


def percent(share: float | None, tr: Translator) -> str:
    """A share in words."""
    return tr("ej aktuellt") if share is None else f"{round(share * 100)} %"


async def done(visit: Visit, result: str) -> Screen:
    """The result beside the target and last time's, and what can be made of a fault on a tap."""
    found, control = await find(visit, result)
    tr = visit.tr
    before = await visit.store.controls.before(found, control)
    lines = [
        tr("Resultat: {share}. Mål: {target}.", share=percent(found.share, tr), target=percent(control.target, tr))
    ]
    if before is not None:
        lines.append(
            tr("Förra gången, {day}: {share}.", day=before.due_on.isoformat(), share=percent(before.share, tr))
        )
    if not misses_target(control, found.share):
        return Done(tr("Tack! Kontrollen är gjord."), tuple(lines), "", ())
    if falls_short(control, found.share):
        lines.append(tr("Resultatet är under gränsen för att något ska göras. Gör bristen till ett ärende:"))
    else:
        lines.append(tr("Målet är inte nått. Du kan göra bristen till ett ärende:"))
    return Done(tr("Tack! Kontrollen är gjord."), tuple(lines), "", tuple(_made_of(tr, result)))


def _made_of(tr: Translator, result: str) -> list[Button]:
    return [
        Button(tr(text), "start", f"{name}|{result}", style)
        for name, text, style in (
            ("fault_deviation", N_("Gör en avvikelse"), Style.PRIMARY),
            ("fault_risk", N_("Gör en risk"), Style.PLAIN),
            ("fault_improvement", N_("Gör ett förbättringsarbete"), Style.PLAIN),
        )
    ]


# A fault becomes a case


@dataclass(frozen=True, slots=True)
class Fault:
    """What was found to be wrong."""

    category: str
    what: str


def fault_flow(name: str, title: str, profile: Profile, *, sorted_: bool) -> Flow[Fault]:
    """Asks what a case needs that the checkpoint does not say."""
    categories = tuple(
        Choice(f"{category.code}.{detail.code}", label(detail), group=label(category))
        for category in profile.categories
        for detail in category.details
    )
    what = Step(
        "what", N_("Vad är det som brister?"), Text(multiline=True), help=N_("Inga namn och inga personnummer.")
    )
    steps = (Step("category", N_("Vilken sort?"), OneOf(categories)), what) if sorted_ else (what,)
    return one_page(
        name,
        title,
        steps,
        lambda answers: Fault(str(answers.get("category", "")), str(answers["what"])),
        submit=N_("Skapa ärendet"),
    )


def making(type_: CaseType) -> Callable[[Visit, Fault, Session], Awaitable[str]]:
    """Makes a case of this type of the fault, at the control's unit, linked both ways."""

    async def make(visit: Visit, record: Fault, session: Session) -> str:
        found, control = await find(visit, session.subject, lock=True)
        unit = visit.organisation.units[control.unit]
        managers = visit.organisation.managers(control.unit, visit.today)
        holder = Holder(managers[0].function.value, control.unit) if managers else Holder(person=visit.person)
        new = Case(
            type=type_,
            unit=control.unit,
            reporter=visit.person,
            holder=holder,
            laws=control.laws or unit.laws,
            category=record.category,
            severity=None,
            created_at=visit.now,
            discovered_at=visit.now,
            facts={"nature": "risk", "possible": "unknown", "actual": "unknown", "record": "nobody"}
            | {"checkpoint": str(found.id)},
        )
        case = await arise(visit, new, {"what": record.what}, checkpoint=found.id)
        await visit.store.controls.cause(found.id, case.id)
        return subject_of(case)

    return make


async def made(visit: Visit, result: str) -> Screen:
    """The receipt of a case that was made of a fault."""
    case = await visit.store.cases.get(id_of(result), scope=visit.scope)
    tr = visit.tr
    button = (Button(tr("Visa ärendet"), "card", result),) if case else ()
    lines = (tr("Det är kopplat till kontrollen."),)
    return Done(tr("Ärendet är skapat."), lines, case.reference if case else "", button)


# What is said when it is due


async def nudge(visit: Visit, subject: str) -> Nudge | None:
    """The reminder of a checkpoint: what, why, last time's result; None when it is done or not theirs."""
    found = await visit.store.controls.checkpoint(id_of(subject))
    control = await visit.store.controls.control(found.control) if found else None
    if found is None or control is None or found.done_at is not None or not may_do(visit, control):
        return None
    tr = visit.tr
    before = await visit.store.controls.before(found, control)
    facts = [
        Fact(tr("Enhet"), visit.organisation.units[control.unit].name),
        Fact(tr("Ska vara gjord"), day(found.due_on, visit.profile.timezone, tr.language)),
        Fact(tr("Mål"), percent(control.target, tr)),
    ]
    if before is not None:
        facts.append(Fact(tr("Förra gången"), percent(before.share, tr)))
    answer = Button(tr("Svara"), "start", f"{NAME}|{subject}", Style.PRIMARY)
    sample = Button(tr("Dra stickprov"), "start", f"draw|{subject}")
    draws = control.sample > 0 and found.seed is None
    return Nudge(
        subject=subject,
        title=tr("Egenkontroll: {title}", title=control.title),
        text=f"{control.why} {control.method}".strip(),
        facts=tuple(facts),
        buttons=(sample, answer) if draws else (answer,),
    )


async def item(visit: Visit, subject: str) -> Item | None:
    """The checkpoint as a line of somebody's own list; None when it is not theirs any more."""
    told = await nudge(visit, subject)
    if told is None:
        return None
    when = next(fact.value for fact in told.facts if fact.label == visit.tr("Ska vara gjord"))
    return Item(told.title, visit.tr("Senast {when}", when=when), told.buttons)


def conversations(profile: Profile) -> tuple["Conversation[Answers] | Conversation[int] | Conversation[Fault]", ...]:
    """All of them, with what they do."""
    kinds = (
        ("fault_deviation", N_("Gör en avvikelse av bristen"), CaseType.DEVIATION, True),
        ("fault_risk", N_("Gör en risk av bristen"), CaseType.RISK, False),
        ("fault_improvement", N_("Gör ett förbättringsarbete av bristen"), CaseType.IMPROVEMENT, False),
    )
    faults = tuple(
        Conversation(fault_flow(name, title, profile, sorted_=sort), making(type_), made, may=_theirs)
        for name, title, type_, sort in kinds
    )
    return (
        Conversation(BARE, submit, done, may=may, shape=shape),
        Conversation(SAMPLE, draw_sample, sample_drawn, may=may),
        *faults,
    )


async def _theirs(visit: Visit, subject: str) -> None:
    await find(visit, subject)
