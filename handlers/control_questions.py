"""What a checkpoint asks: every point of its control, with what was found last time in view, and what is made of it."""

from collections.abc import Iterator, Mapping

from conversation.flow import Answers, Choice, Flow, Number, OneOf, Page, Rejected, Step, Text
from conversation.words import N_, Label, Phrase, Translator
from quality.control import WHOLE, Checkpoint, Control, Grade, Reply, figure_of, grade_of

NAME = "checkpoint"
ON_A_PAGE = 4
TOO_MANY = N_("Ni räknade fler än det fanns. Kontrollera talen.")
NOTHING_ENTERED = N_("Skriv minst ett resultat: en siffra eller en mening.")
NO_NAMES = N_("Inga namn och inga personnummer.")

GRADES = (
    Choice(Grade.MET, N_("Uppfyllt")),
    Choice(Grade.PARTLY, N_("Delvis")),
    Choice(Grade.NOT, N_("Inte uppfyllt")),
    Choice(Grade.NOT_APPLICABLE, N_("Ej aktuellt")),
)
GRADE_WORDS: Mapping[Grade, Phrase] = {Grade(choice.code): choice.label for choice in GRADES}
WHOLES = (
    Choice(Grade.MET, N_("Bra"), N_("Vi fortsätter så")),
    Choice(Grade.PARTLY, N_("Kan bli bättre"), N_("Något behöver göras")),
    Choice(Grade.NOT, N_("Brister"), N_("Något måste göras")),
)
WHOLE_WORDS: Mapping[Grade, Phrase] = {Grade(choice.code): choice.label for choice in WHOLES}
BARE: Flow[Answers] = Flow(
    NAME,
    N_("Egenkontroll"),
    (Page(N_("Egenkontroll"), (Step("grade_1", N_("Hur står det till?"), OneOf(GRADES)),)),),
    dict,
    submit=N_("Spara"),
    review=False,
)
"""What lends its name and title before it is known which control it is."""


def shape_of(control: Control, checkpoint: Checkpoint, before: Checkpoint | None, tr: Translator) -> Flow[Answers]:
    """The pages for one control: its points, how many there are where it counts, and what is made of it."""
    pages = _entered(control, before, tr) if control.is_input else _looked_at(control, checkpoint, before, tr)
    title = Label(control.title, control.title)
    return Flow(NAME, title, tuple(pages), dict, closing=_closing(control), submit=N_("Spara"))


def _looked_at(control: Control, checkpoint: Checkpoint, before: Checkpoint | None, tr: Translator) -> Iterator[Page]:
    """A page for each point; where it counts, how many there are first."""
    if control.counts and checkpoint.population is None:
        ask = Label(f"Hur många {control.of} finns det?", f"How many {control.of} are there?")
        among = Label(control.among, control.among) if control.among else ""
        yield Page(N_("Underlag"), (Step("population", ask, Number(0, 100_000), help=among),))
    for n, point in enumerate(control.points, 1):
        help_ = last_time(before, point.code, tr)
        words = Label(point.text, point.text)
        if control.counts:
            answered = Step(f"met_{n}", words, Number(0, 100_000), help=help_ or _counted(control, checkpoint))
        else:
            answered = Step(f"grade_{n}", words, OneOf(GRADES), help=help_)
        comment = Step(
            f"comment_{n}", N_("Kommentar"), Text(multiline=True, max_length=1000), optional=True, help=NO_NAMES
        )
        yield Page(
            Label(f"Punkt {n} av {len(control.points)}", f"Point {n} of {len(control.points)}"), (answered, comment)
        )


def _counted(control: Control, checkpoint: Checkpoint) -> Label:
    size = len(checkpoint.drawn)
    if not size:
        return Label(f"Hur många {control.of} uppfyller det?", f"How many {control.of} meet it?")
    return Label(f"Hur många av de {size} {control.of} uppfyller det?", f"How many of the {size} {control.of} meet it?")


def _entered(control: Control, before: Checkpoint | None, tr: Translator) -> Iterator[Page]:
    """Where the result comes from, and what it says of each thing that was measured: a figure or a sentence."""
    source = Step(
        "source", N_("Vad är det för resultat?"), Text(max_length=120, sensitive=False), default=control.title,
        help=N_("Undersökningens eller granskningens namn, och vilket år den gäller."),
    )  # fmt: skip
    figures = [
        Step(
            f"figure_{n}", Label(point.text, point.text), Text(max_length=600), optional=True,
            help=last_time(before, point.code, tr) or N_("En siffra eller en mening. Inga namn."),
        )
        for n, point in enumerate(control.points, 1)
    ]  # fmt: skip
    yield Page(N_("Resultatet"), (source, *figures[:ON_A_PAGE]))
    for start in range(ON_A_PAGE, len(figures), ON_A_PAGE):
        yield Page(N_("Mer av resultatet"), tuple(figures[start : start + ON_A_PAGE]))


def _closing(control: Control) -> Page:
    """What is made of it: for an input always, since nobody else here has said what it means."""
    text = Text(multiline=True, max_length=2000)
    analysis = Step("analysis", N_("Vad säger resultatet, och vad gör ni åt det?"), text, optional=not control.is_input)
    if not control.is_input:
        return Page(N_("Till sist"), (analysis,))
    whole = Step("whole", N_("Hur ser det ut, allt sammantaget?"), OneOf(WHOLES))
    return Page(N_("Till sist"), (whole, analysis))


def last_time(before: Checkpoint | None, code: str, tr: Translator) -> str:
    """What was found at a point last time; '' where it was not looked at, or was a sentence."""
    found = value_of(before, code, tr) if before else ""
    return tr("Förra gången ({day}): {found}.", day=before.due_on.isoformat(), found=found) if before and found else ""


def value_of(checkpoint: Checkpoint, code: str, tr: Translator) -> str:
    """What was found at a point: its figure, its count or its grade, never words."""
    if code in checkpoint.figures:
        return number(checkpoint.figures[code], tr)
    reply = checkpoint.replies.get(code)
    if reply is None:
        return ""
    return str(reply.met) if reply.met is not None else tr(GRADE_WORDS[reply.grade])


def number(figure: float, tr: Translator) -> str:
    """A figure as it is written in the reader's language."""
    text = f"{figure:.4f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if tr.language == "sv" else text


# What the answers make


def replies_of(control: Control, record: Answers, size: int) -> dict[str, Reply]:
    """What was found at each point; of an input what it shows all in all. Raises Rejected for too large a count."""
    if control.is_input:
        return {WHOLE: Reply(Grade(str(record["whole"])))}
    return {point.code: _reply(record, n, size) for n, point in enumerate(control.points, 1)}


def _reply(record: Answers, n: int, size: int) -> Reply:
    if f"grade_{n}" in record:
        return Reply(Grade(str(record[f"grade_{n}"])))
    met = int(str(record[f"met_{n}"]))
    if met > size:
        raise Rejected(TOO_MANY)
    return Reply(grade_of(met, size), met)


def figures_of(control: Control, record: Answers) -> dict[str, float]:
    """The figures that were entered, by point."""
    found = {point.code: figure_of(_entry(record, n)) for n, point in enumerate(control.points, 1)}
    return {code: figure for code, figure in found.items() if figure is not None}


def words_of(control: Control, record: Answers) -> dict[str, str]:
    """What was written: comments or sentences by point, and the analysis. Raises Rejected for an empty input."""
    if control.is_input:
        entries = {point.code: _entry(record, n) for n, point in enumerate(control.points, 1)}
        if not any(entries.values()):
            raise Rejected(NOTHING_ENTERED)
        said = {code: "" if figure_of(text) is not None else text for code, text in entries.items()}
    else:
        said = {point.code: str(record.get(f"comment_{n}", "")) for n, point in enumerate(control.points, 1)}
    return {**said, "analysis": str(record.get("analysis", ""))}


def _entry(record: Answers, n: int) -> str:
    return str(record.get(f"figure_{n}", "") or "").strip()
