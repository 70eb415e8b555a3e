"""A checkpoint answered in the chat: each point, what is made of it, and the result beside last time's."""

from collections.abc import Mapping
from dataclasses import replace

from conversation.flow import Answers, Choice, Flow, Number, OneOf, Page, Rejected, Step, Text
from conversation.screen import Button, Done, Screen, Style
from conversation.session import Session
from conversation.words import N_, Label, Translator
from handlers.checkpoint import DONE_ALREADY, NAME, find, may, may_do, percent, point_subject
from handlers.control_sample import draw
from handlers.conversation import Conversation
from handlers.small import one_page
from handlers.visit import Visit, id_of
from quality.control import Checkpoint, Control, Grade, Reply, falls_short, grade_of, misses_target, share_of
from quality.duty import DutyKind

TOO_MANY = N_("Ni räknade fler än det fanns. Kontrollera talen.")

GRADES = (
    Choice(Grade.MET, N_("Uppfyllt")),
    Choice(Grade.PARTLY, N_("Delvis")),
    Choice(Grade.NOT, N_("Inte uppfyllt")),
    Choice(Grade.NOT_APPLICABLE, N_("Ej aktuellt")),
)
GRADE_WORDS: Mapping[Grade, str] = {Grade(choice.code): str(choice.label) for choice in GRADES}


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


def conversation() -> Conversation[Answers]:
    """Answering it, with what that does."""
    return Conversation(BARE, submit, done, may=may, shape=shape)
