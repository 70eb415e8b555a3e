"""The small pieces that every card is put together from: headings, words, facts, tables, buttons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microsoft_teams.cards import (
    Action,
    ActionSet,
    AdaptiveCard,
    CardElement,
    Column,
    ColumnDefinition,
    ColumnSet,
    Container,
    ExecuteAction,
    Fact,
    FactSet,
    OpenUrlAction,
    RichTextBlock,
    ShowCardAction,
    SubmitAction,
    Table,
    TableCell,
    TableRow,
    TextBlock,
    TextRun,
)

from bot.teams.fields import Look
from bot.teams.place import KEY, press_to_data
from bot.teams.text import BLOCK, BUTTON, HEADING, HELP, LABEL, cut, escape, pieces
from conversation import screen
from conversation.port import Pressed
from conversation.screen import Button, Found, Style

IN_A_ROW, ROW, AROUND = 3, 36, 4
"""Buttons in a row, and its letters on a phone, with those that the edges of a button take."""
NARROWEST, WIDEST = 3, 12
READS = {
    "read", "read_question", "read_feedback", "read_readers", "read_disclosed", "read_action", "read_result",
    "information", "room",
}  # fmt: skip
STYLES: Mapping[Style, Any] = {Style.PRIMARY: "positive", Style.DANGER: "destructive"}


@dataclass(frozen=True, slots=True)
class Way:
    """How a card's buttons reach us: `executes` where it can be replaced in place, `opens` where a dialog can be.

    `terse` leaves out the other way of the same button, which is for clients that cannot execute.
    """

    executes: bool = True
    opens: bool = True
    terse: bool = False
    card: str = ""

    def action(self, label: str, own: dict[str, Any], **more: Any) -> Action:
        """A button that brings `own` back, with what the inputs hold only when `sends`."""
        sends, opening = more.pop("sends", False), more.pop("dialog", False) and self.opens
        common = {"title": cut(label, BUTTON), "associated_inputs": None if sends else "none", **more}
        data: dict[str, Any] = {KEY: own | ({"card": self.card} if self.card else {})}
        if opening:
            return SubmitAction(data={"msteams": {"type": "task/fetch"}, **data}, **common)
        plain = SubmitAction(data=data, **common)
        if not self.executes:
            return plain
        return ExecuteAction(verb=own["do"], data=data, fallback=None if self.terse else plain, **common)


def heading(text: str, *, small: bool = False) -> CardElement:
    """What a screen, or a part of it, is called; a screen reader can jump to it."""
    size, limit = ("Default", LABEL) if small else ("Large", HEADING)
    return TextBlock(text=escape(cut(text, limit)), size=size, weight="Bolder", wrap=True, style="heading")


def words(text: str, *, bold: bool = False, subtle: bool = False, color: Any = None) -> Iterator[CardElement]:
    """Plain words, however long, line under line."""
    for number, piece in enumerate(pieces(text)):
        run = TextRun(
            text=piece, weight="Bolder" if bold else None, is_subtle=subtle or None, color=color,
            size="Small" if subtle else None,
        )  # fmt: skip
        yield RichTextBlock(inlines=[run], spacing="Small" if number or subtle else None)


def named(label: str, value: str, *, last: str = "") -> Iterator[CardElement]:
    """A label and, under it, the words it names."""
    yield from words(cut(label, LABEL), subtle=True)
    for each in words(value):
        yield each.with_spacing("None") if isinstance(each, RichTextBlock) else each
    yield from words(last, subtle=True)


def notice(text: str) -> CardElement:
    """Something to know first, on a ground of its own."""
    return Container(style="emphasis", items=[*words(f"ℹ️ {text}")])


def problem(text: str) -> Iterator[CardElement]:
    yield from words(f"⚠ {cut(text, HELP)}", bold=True, color="Attention")


def facts(shown: Sequence[screen.Fact]) -> Iterator[CardElement]:
    """Labels and values beside each other."""
    if shown:
        pairs = [Fact(title=escape(cut(fact.label, LABEL)), value=escape(cut(fact.value, HELP))) for fact in shown]
        yield FactSet(facts=pairs)


def found(routine: Found) -> Iterator[CardElement]:
    """A routine that answers: its name, where in it, and the passage that does."""
    where = f" · {routine.heading}" if routine.heading else ""
    items = [
        heading(routine.title + where, small=True),
        *words(routine.passage),
        *words(routine.about, subtle=True),
    ]
    yield Container(separator=True, spacing="Medium", items=items)


def table(shown: screen.Table, look: Look, limit: int) -> Iterator[CardElement]:
    """A small table; on a client without tables each row in words; rows beyond the limit are counted."""
    rows = shown.rows[:limit]
    yield Container(spacing="Medium", items=[heading(shown.caption, small=True)])
    if rows:
        grid = Table(
            columns=_columns(shown.header, rows),
            rows=[_table_row(row) for row in (shown.header, *rows)],
            show_grid_lines=False,
        )
        grid.fallback = Container(items=[each for row in rows for each in words(_in_words(shown.header, row))])
        yield grid
    if len(shown.rows) > limit:
        yield from words(left_out(look), subtle=True)


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[ColumnDefinition]:
    """As wide as their longest words, so that a phone breaks none."""
    lines = (header, *rows)
    words = [
        [word for line in lines for word in line[number : number + 1] for word in word.split()]
        for number, _ in enumerate(header)
    ]
    return [ColumnDefinition(width=min(max([NARROWEST, *map(len, each)]), WIDEST)) for each in words]


def _table_row(cells: Sequence[str]) -> TableRow:
    return TableRow(
        cells=[
            TableCell(items=[TextBlock(text=escape(cut(cell, LABEL)), wrap=True)], vertical_content_alignment="Center")
            for cell in cells
        ]
    )


def _in_words(header: Sequence[str], row: Sequence[str]) -> str:
    values = ", ".join(f"{name} {value}" for name, value in zip(header[1:], row[1:], strict=False))
    return cut(f"{row[0] if row else ''}: {values}", BLOCK)


def left_out(look: Look) -> str:
    """What is said where not all has room."""
    if look.address:
        return look.tr("Fler finns på {address}.", address=look.address)
    return look.tr("Allt får inte plats här. Säg till den som sköter Hjulet, så ordnar vi en sida där allt syns.")


def button(shown: Button, look: Look, way: Way) -> Action:
    """A button that comes back as `Pressed`, opens a page, or opens a dialog to read in."""
    label = cut(shown.label, BUTTON)
    style = STYLES.get(shown.style)
    if shown.url:
        return OpenUrlAction(title=label, url=shown.url, style=style)
    own = press_to_data(Pressed(shown.action, shown.subject))
    reads = shown.action in READS and look.free_text == "form"
    if shown.confirm:
        sure = way.action(look.tr("Ja: {what}", what=label), own, dialog=reads, style=style)
        return asked_once_more(label, shown.confirm, sure, style)
    return way.action(label, own, dialog=reads, style=style)


def asked_once_more(label: str, question: str, sure: Action, style: Any = None) -> Action:
    """Cards have no second question, so the button unfolds it, with the button that does it."""
    inner = AdaptiveCard(version="1.5", body=[*words(cut(question, HELP))], actions=[sure])
    return ShowCardAction(title=cut(label, BUTTON), card=inner, style=style)


def actions(shown: Sequence[Action]) -> Iterator[CardElement]:
    """Buttons in rows that no phone cuts."""
    row: list[Action] = []
    for each in shown:
        if row and (len(row) == IN_A_ROW or sum(map(_letters, (*row, each))) > ROW):
            yield ActionSet(actions=row)
            row = []
        row.append(each)
    if row:
        yield ActionSet(actions=row)


def _letters(action: Action) -> int:
    return len(getattr(action, "title", None) or "") + AROUND


def buttons(shown: Iterable[Button], look: Look, way: Way) -> Iterator[CardElement]:
    yield from actions([button(each, look, way) for each in shown])


def beside(items: Sequence[CardElement], action: Action | None) -> CardElement:
    """Words with their only button beside them."""
    columns = [Column(width="stretch", items=[*items], vertical_content_alignment="Center")]
    if action:
        columns.append(Column(width="auto", items=[ActionSet(actions=[action])], vertical_content_alignment="Center"))
    return ColumnSet(columns=columns, separator=True, spacing="Small")
