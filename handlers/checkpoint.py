"""A checkpoint answered in the chat: the sample is drawn, each point answered, and a fault becomes a case."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from conversation.flow import Answers, Flow, Number, Rejected, Step
from conversation.screen import Button, Done, Fact, Item, Nudge, Screen, Style
from conversation.session import Session
from conversation.words import N_, Translator
from handlers import control_fault, control_result
from handlers.control_questions import BARE, NAME, figures_of, replies_of, shape_of, words_of
from handlers.control_result import made_of, percent
from handlers.conversation import Conversation
from handlers.small import one_page
from handlers.taken import due_on, has_taken, is_taken, more_time
from handlers.visit import Visit, id_of
from quality.control import Checkpoint, Control, Kind, drawn, falls_short, misses_target, share_of
from quality.duty import Duty, DutyKind
from quality.profile import Profile
from summaries.above import Standing
from summaries.when import day

SEED_BITS = 31
NOT_THERE = N_("Den kontrollen finns inte, eller så är den inte din att göra.")
DONE_ALREADY = N_("Kontrollen är redan gjord. Skriv ”egenkontroll”, så ser du resultatet.")
NOT_DONE = N_("Kontrollen är inte gjord än.")


def point_subject(checkpoint: Checkpoint) -> str:
    """How a checkpoint is named in duties and buttons."""
    return f"checkpoint:{checkpoint.id}"


async def find(visit: Visit, subject: str, *, lock: bool = False) -> tuple[Checkpoint, Control]:
    """The checkpoint and its control, for whoever does it or answers for the unit. Raises Rejected for all others."""
    found = await visit.store.controls.checkpoint(id_of(subject), lock=lock)
    control = await visit.store.controls.control(found.control) if found else None
    if found is None or control is None or not await _is_theirs(visit, found, control):
        raise Rejected(NOT_THERE)
    return found, control


async def find_done(visit: Visit, subject: str) -> tuple[Checkpoint, Control]:
    """One that is done, for the same people."""
    found, control = await find(visit, subject)
    if found.done_at is None:
        raise Rejected(NOT_DONE)
    return found, control


def may_do(visit: Visit, control: Control) -> bool:
    """Whoever holds the function at the unit, or manages it or something above it."""
    held = (control.function.value, control.unit) in visit.scope.holds
    return held or control.unit in visit.scope.counts


async def _is_theirs(visit: Visit, point: Checkpoint, control: Control) -> bool:
    """Whoever may do it, whoever took it over, and whoever did it."""
    mine = may_do(visit, control) or point.done_by in visit.scope.selves
    return mine or await has_taken(visit, point_subject(point))


async def shape(visit: Visit, subject: str) -> Flow[Answers]:
    """The flow of this checkpoint; of one that is not the person's, only its name."""
    found = await visit.store.controls.checkpoint(id_of(subject))
    control = await visit.store.controls.control(found.control) if found else None
    if found is None or control is None or not await _is_theirs(visit, found, control):
        return BARE
    return shape_of(control, found, await visit.store.controls.before(found, control), visit.tr)


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
    replies = replies_of(control, record, size)
    done = replace(
        found,
        done_at=visit.now,
        done_by=visit.person,
        replies=replies,
        share=share_of(replies.values(), size),
        source=str(record.get("source", "")),
        figures=figures_of(control, record),
    )
    await visit.store.controls.change(done, words_of(control, record))
    subject = point_subject(found)
    await visit.store.duties.end(subject, (DutyKind.CHECKPOINT,), at=visit.now, how="done")
    share = None if done.share is None else round(done.share * 100)
    await visit.store.audit.record(
        subject, "answered", actor=f"person:{visit.person}", at=visit.now, details={"share": share}
    )
    return subject


async def done(visit: Visit, result: str) -> Screen:
    """The result beside the target and last time's, and what can be made of a fault on a tap."""
    found, control = await find(visit, result)
    tr = visit.tr
    before = await visit.store.controls.before(found, control)
    thanks = tr("Tack! Resultatet är sparat.") if control.is_input else tr("Tack! Kontrollen är gjord.")
    lines = control_result.lines(control_result.facts(visit, control, found, before))
    show = Button(tr("Visa resultatet"), "control_result", result)
    if not misses_target(control, found.share):
        return Done(thanks, lines, "", (show,))
    if control.is_input:
        proposed = tr("Gör det som behöver bli bättre till ett ärende:")
    elif falls_short(control, found.share):
        proposed = tr("Resultatet är under gränsen för att något ska göras. Gör bristen till ett ärende:")
    else:
        proposed = tr("Målet är inte nått. Du kan göra bristen till ett ärende:")
    return Done(thanks, (*lines, proposed), "", (*made_of(visit, result), show))


async def result(visit: Visit, subject: str) -> Screen:
    """What the checkpoint came to, for whoever did it or answers for the unit."""
    found, control = await find_done(visit, subject)
    return await control_result.shown(visit, found, control, await visit.store.controls.before(found, control))


async def read_result(visit: Visit, subject: str) -> Screen:
    """What was written about it, for the same people."""
    return await control_result.read(visit, subject, *await find_done(visit, subject.partition("~")[0]))


# What is said when it is due

TITLES = {
    Kind.INTERNAL: N_("Internkontroll: {title}"),
    Kind.SURVEY: N_("Dags för ett resultat: {title}"),
    Kind.COMPARISON: N_("Dags för ett resultat: {title}"),
    Kind.SCRUTINY: N_("Dags för ett resultat: {title}"),
    Kind.ORDERED: N_("Beställd granskning: {title}"),
}
"""What a checkpoint is called in a reminder; everything else is an egenkontroll."""


async def nudge(visit: Visit, duty: Duty) -> Nudge | None:
    """The reminder of a checkpoint: what, why, last time's result, and what happens otherwise, or whose it is.

    None when it is done or not theirs.
    """
    found = await visit.store.controls.checkpoint(id_of(duty.subject))
    control = await visit.store.controls.control(found.control) if found else None
    if found is None or control is None or found.done_at is not None:
        return None
    if not (may_do(visit, control) or is_taken(visit, duty)):
        return None
    stands = Standing(duty, None, visit.organisation, visit.profile, visit.now, visit.tr)
    owes = visit.person in visit.organisation.holders(duty.owner, visit.today)
    facts = (*await _facts(visit, found, control), *more_time(visit, duty, found.due_on))
    then = stands.otherwise() if owes else stands.late()
    return Nudge(
        subject=duty.subject,
        title=title(control, visit.tr),
        text=" ".join(filter(None, [control.why, control.method, then])),
        facts=(*facts, Fact(visit.tr("Läge"), stands.days())),
        buttons=ways(found, control, visit.tr),
    )


def title(control: Control, tr: Translator) -> str:
    """What it is called where somebody is to do it."""
    return tr(TITLES.get(control.kind, N_("Egenkontroll: {title}")), title=control.title)


def ways(point: Checkpoint, control: Control, tr: Translator) -> tuple[Button, ...]:
    """To draw the sample first, where there is one that is not drawn, and to answer."""
    subject = point_subject(point)
    word = tr("Skriv in resultatet") if control.is_input else tr("Svara")
    answer = Button(word, "start", f"{NAME}|{subject}", Style.PRIMARY)
    sample = Button(tr("Dra stickprov"), "start", f"draw|{subject}")
    return (sample, answer) if control.counts and control.sample > 0 and point.seed is None else (answer,)


async def _facts(visit: Visit, found: Checkpoint, control: Control) -> tuple[Fact, ...]:
    tr = visit.tr
    before = await visit.store.controls.before(found, control)
    facts = [
        Fact(tr("Enhet"), visit.organisation.units[control.unit].name),
        Fact(tr("Ska vara gjord"), day(found.due_on, visit.profile.timezone, tr.language)),
    ]
    if control.ordered_by:
        facts.append(Fact(tr("Beställd av"), control.ordered_by))
    if not control.is_input:
        facts.append(Fact(tr("Mål"), percent(control.target, tr)))
    if before is not None:
        facts.append(Fact(tr("Förra gången"), control_result.result(control, before, tr)))
    return tuple(facts)


async def items(visit: Visit, duties: Sequence[Duty], begun: Collection[str]) -> dict[str, Item]:
    """Checkpoints as lines of somebody's own list, by subject, in one question; only what is still theirs to do.

    `begun` are those that were left half answered.
    """
    found = await visit.store.controls.among({id_of(duty.subject) for duty in duties}) if duties else {}
    pairs = [(duty, *found[id_of(duty.subject)]) for duty in duties if id_of(duty.subject) in found]
    return {
        duty.subject: _item(visit, duty, point, control, begun=duty.subject in begun)
        for duty, point, control in pairs
        if point.done_at is None and (may_do(visit, control) or is_taken(visit, duty))
    }


def _item(visit: Visit, duty: Duty, point: Checkpoint, control: Control, *, begun: bool) -> Item:
    tr, due = visit.tr, due_on(visit, duty)
    when = day(due, visit.profile.timezone, tr.language)
    if due < visit.today:
        detail = tr("Skulle ha varit gjord {when}", when=when)
    else:
        detail = tr("Ska vara gjord i dag") if due == visit.today else tr("Senast {when}", when=when)
    if begun:
        resume = Button(tr("Fortsätt"), "resume", f"{NAME}|{point_subject(point)}", Style.PRIMARY)
        return Item(title(control, tr), tr("Påbörjad. {when}", when=detail), (resume,))
    return Item(title(control, tr), detail, ways(point, control, tr))


def conversations(profile: Profile) -> tuple[Conversation[Any], ...]:
    """All of them, with what they do."""
    return (
        Conversation(BARE, submit, done, may=may, shape=shape),
        Conversation(SAMPLE, draw_sample, sample_drawn, may=may),
        *control_fault.conversations(profile, find),
    )
