"""A checkpoint of a control: whose it is to do, and what is said of it when it is due."""

from conversation.flow import Rejected
from conversation.screen import Button, Fact, Item, Nudge, Style
from conversation.words import N_, Translator
from handlers.visit import Visit, id_of
from quality.control import Checkpoint, Control, misses_target
from summaries.when import day

NAME = "checkpoint"
NOT_THERE = N_("Den kontrollen finns inte, eller så är den inte din att göra.")
DONE_ALREADY = N_("Kontrollen är redan gjord. Skriv ”egenkontroll”, så ser du resultatet.")


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


async def may(visit: Visit, subject: str) -> None:
    """For whoever does it, until it is done."""
    found, _ = await find(visit, subject)
    if found.done_at is not None:
        raise Rejected(DONE_ALREADY)


def misses(control: Control, checkpoint: Checkpoint) -> bool:
    """Whether what was found is below what was wanted."""
    return misses_target(control, checkpoint.share)


def percent(share: float | None, tr: Translator) -> str:
    """A share in words."""
    return tr("ej aktuellt") if share is None else f"{round(share * 100)} %"


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
