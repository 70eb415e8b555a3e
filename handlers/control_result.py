"""What a checkpoint came to: its result beside the target and last time's, the cases it led to, and its words."""

from conversation.paging import part_of, read_turn
from conversation.screen import Button, Fact, Home, Item, Notice, Part, Reading, Screen, Section, Style
from conversation.words import N_, Phrase, Translator
from handlers.case import standing, title_of
from handlers.control_questions import WHOLE_WORDS, value_of
from handlers.visit import OWN_SURFACES, Visit, subject_of
from quality.control import WHOLE, Checkpoint, Control, misses_target
from summaries.when import day, moment

FAULTS: tuple[tuple[str, Phrase, Style], ...] = (
    ("fault_deviation", N_("Gör en avvikelse"), Style.PRIMARY),
    ("fault_risk", N_("Gör en risk"), Style.PLAIN),
    ("fault_action", N_("Lägg till en åtgärd"), Style.PLAIN),
)
"""What a fault becomes on a tap: the conversation and its button."""


def percent(share: float | None, tr: Translator) -> str:
    """A share in words."""
    return tr("ej aktuellt") if share is None else f"{round(share * 100)} %"


def misses(control: Control, checkpoint: Checkpoint) -> bool:
    """Whether what was found is below what was wanted."""
    return misses_target(control, checkpoint.share)


def result(control: Control, checkpoint: Checkpoint, tr: Translator) -> str:
    """The result in a word or a share."""
    if control.is_input and WHOLE in checkpoint.replies:
        return tr(WHOLE_WORDS[checkpoint.replies[WHOLE].grade])
    return percent(checkpoint.share, tr)


def facts(visit: Visit, control: Control, found: Checkpoint, before: Checkpoint | None) -> list[Fact]:
    """The result, its target, each point's value, and last time's: numbers and codes, never words."""
    tr = visit.tr
    told = [Fact(tr("Resultat"), result(control, found, tr))]
    if not control.is_input:
        told.append(Fact(tr("Mål"), percent(control.target, tr)))
    for point in control.points:
        now = value_of(found, point.code, tr)
        then = value_of(before, point.code, tr) if before else ""
        if now:
            told.append(Fact(point.text, tr("{now} (förra gången {then})", now=now, then=then) if then else now))
    if before is not None:
        when = day(before.due_on, visit.profile.timezone, tr.language)
        told.append(Fact(tr("Förra gången"), f"{result(control, before, tr)} ({when})"))
    return told


def lines(told: list[Fact]) -> tuple[str, ...]:
    """The same as sentences of a receipt."""
    return tuple(f"{fact.label}: {fact.value}" for fact in told)


def made_of(visit: Visit, subject: str) -> tuple[Button, ...]:
    """What can be made of a fault on a tap."""
    return tuple(Button(visit.tr(text), "start", f"{name}|{subject}", style) for name, text, style in FAULTS)


async def shown(visit: Visit, found: Checkpoint, control: Control, before: Checkpoint | None) -> Screen:
    """The result with its cases, and what can be made of it."""
    tr, subject = visit.tr, f"checkpoint:{found.id}"
    cases = [
        await visit.store.cases.get(each, scope=visit.scope) for each in await visit.store.controls.caused(found.id)
    ]
    items = tuple(
        Item(f"{case.reference} {title_of(case, visit)}", standing(visit, case),
             (Button(tr("Visa ärendet"), "card", subject_of(case)),))
        for case in cases if case is not None
    )  # fmt: skip
    numbers = tuple(Item(f"{fact.label}: {fact.value}") for fact in facts(visit, control, found, before))
    led = Part(tr("Det ledde till"), items, tr("Inget ärende än."))
    read = Button(tr("Läs analys och kommentarer"), "read_result", subject)
    year = Button(tr("Visa året"), "self_control", f"unit:{control.unit}")
    title = found.source or control.title
    unit, when = visit.organisation.units[control.unit].name, day(found.due_on, visit.profile.timezone, tr.language)
    parts = (Part(tr("Resultat"), numbers), led)
    return Home(title, f"{unit}, {when}", parts, (read, *made_of(visit, subject), year))


async def read(visit: Visit, subject: str, found: Checkpoint, control: Control) -> Screen:
    """Opens what was written about a checkpoint; a link where this channel may not show it."""
    tr, (about, which) = visit.tr, read_turn(subject)
    if visit.house.on_own_pages_only(visit.address):
        link = Button(tr("Skapa en länk"), "room", f"read_result:{found.id}", Style.PRIMARY)
        text = tr("Texten läses i läsrummet, som är kommunens egen sida.")
        return Notice(text, title=control.title, buttons=(link,))
    words = await visit.store.controls.words(found.id)
    headings = {point.code: point.text for point in control.points} | {"analysis": tr("Analys, och vad som görs")}
    sections = tuple(Section(text, words[code]) for code, text in headings.items() if words.get(code))
    when = moment(visit.now, visit.profile.timezone, tr.language)
    whole = Reading(
        "",
        found.source or control.title,
        sections or (Section("", tr("Inget är skrivet.")),),
        tr("Öppnad {when}. Att du har läst texten är antecknat i loggen.", when=when),
    )
    actor = f"person:{visit.person}"
    await visit.store.audit.record(
        about, "read_result", actor=actor, at=visit.now, details={"by": visit.address.channel}
    )
    if visit.address.channel in OWN_SURFACES:
        return whole
    return part_of(whole, which, action="read_result", subject=about, tr=tr)
