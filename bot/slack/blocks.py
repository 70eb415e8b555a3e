"""The small pieces that every screen is put together from in Block Kit: headings, words, facts, buttons."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    LinkButtonElement,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.slack.fields import Look
from bot.slack.place import Place, press_to_text, to_text
from bot.slack.text import BUTTON, HEADER, SECTION, cut, escape, pieces
from conversation.port import Pressed
from conversation.screen import Button, Fact, Found, Style, Table

PRESS, GO, LINK = "press:", "go:", "link:"
IN_A_ROW = 5
ACTION = 255


def marked(text: str) -> MarkdownTextObject:
    """A text with Slack's marks; verbatim, so that words are not made into links behind our back."""
    return MarkdownTextObject(text=cut(text, SECTION), verbatim=True)


def header(text: str) -> Block:
    return HeaderBlock(text=PlainTextObject(text=cut(text, HEADER)))


def words(text: str) -> Iterator[Block]:
    """Plain words, however long."""
    for piece in pieces(text):
        yield SectionBlock(text=PlainTextObject(text=piece))


def named(label: str, value: str, accessory: ButtonElement | None = None) -> Iterator[Block]:
    """A label in bold and, under it, the words it names."""
    first, *rest = [*pieces(value, SECTION - 500)] or [""]
    escaped = f"*{escape(cut(label, 300))}*\n{escape(first)}"
    yield SectionBlock(text=marked(escaped), accessory=accessory)
    for piece in rest:
        yield from words(piece)


def small(text: str) -> Block:
    return ContextBlock(elements=[marked(escape(text))])


def warning(text: str) -> Block:
    return SectionBlock(text=marked(f":information_source: {escape(text)}"))


def facts(shown: Sequence[Fact]) -> Iterator[Block]:
    """Label and value in two columns, ten to a block as Slack allows."""
    for start in range(0, len(shown), 10):
        yield SectionBlock(
            fields=[
                MarkdownTextObject(text=cut(f"*{escape(cut(fact.label, 200))}*\n{escape(fact.value)}", 2000))
                for fact in shown[start : start + 10]
            ]
        )


def found(routine: Found) -> Iterator[Block]:
    """A routine that answers: its name, where in it, and the passage that does."""
    where = f" · {routine.heading}" if routine.heading else ""
    yield SectionBlock(text=marked(f"*{escape(cut(routine.title + where, 500))}*"))
    yield from words(routine.passage)
    yield small(routine.about)


def table(shown: Table) -> Iterator[Block]:
    """A small table in letters of one width: the only kind that stands in messages, modals and the home tab."""
    rows = [row for row in (shown.header, *shown.rows) if row]
    columns = max((len(row) for row in rows), default=0)
    widths = [max(len(row[n]) for row in rows if n < len(row)) for n in range(columns)]
    lines = [_line(row, widths) for row in rows]
    yield SectionBlock(text=marked(f"*{escape(cut(shown.caption, 500))}*"))
    for piece in pieces("\n".join(lines), SECTION - 100):
        yield SectionBlock(text=marked(f"```{cut(escape(piece), SECTION - 6)}```"))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    named_cell, *numbers = (*row,)
    cells = [
        named_cell.ljust(widths[0]),
        *(cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=False)),
    ]
    return "  ".join(cells).rstrip()


def button(shown: Button, look: Look, *, number: int = 0) -> ButtonElement:
    """A button that comes back as `Pressed`, or opens a page."""
    label = cut(shown.label, BUTTON)
    style = None if shown.style is Style.PLAIN else shown.style.value
    if shown.url:
        return LinkButtonElement(text=label, url=shown.url, action_id=f"{LINK}{number}", style=style)
    return ButtonElement(
        text=label,
        action_id=cut(f"{PRESS}{shown.action}:{number}", ACTION),
        value=press_to_text(Pressed(shown.action, shown.subject)),
        style=style,
        confirm=confirm(shown.confirm, shown.label, look) if shown.confirm else None,
    )


def step_button(
    verb: str, label: str, place: Place, *, style: Style = Style.PLAIN, sure: ConfirmObject | None = None
) -> ButtonElement:
    """A button of a conversation's own: back, edit, next, send, cancel."""
    return ButtonElement(
        text=cut(label, BUTTON),
        action_id=cut(f"{GO}{verb}", ACTION),
        value=to_text(place),
        style=None if style is Style.PLAIN else style.value,
        confirm=sure,
    )


def confirm(question: str, label: str, look: Look) -> ConfirmObject:
    """Asks once more, in the words of the button itself."""
    return _confirm(look.tr("Är du säker?"), question, label, look.tr("Nej, gå tillbaka"))


@lru_cache(maxsize=200)
def _confirm(title: str, question: str, label: str, deny: str) -> ConfirmObject:
    return _WrittenConfirm(title, question, label, deny)


class _WrittenConfirm(ConfirmObject):
    """A question that is checked and written once: nearly every screen has the same one."""

    def __init__(self, title: str, question: str, label: str, deny: str) -> None:
        super().__init__(
            title=cut(title, 100),
            text=PlainTextObject(text=cut(question, 300)),
            confirm=cut(label, 30),
            deny=cut(deny, 30),
        )
        self._json = super().to_dict()

    def to_dict(self, option_type: str = "block") -> dict[str, Any]:
        return self._json if option_type == "block" else super().to_dict(option_type)


def actions(elements: Sequence[ButtonElement]) -> Iterator[Block]:
    """Buttons in rows that a phone shows without scrolling sideways."""
    for start in range(0, len(elements), IN_A_ROW):
        yield ActionsBlock(elements=elements[start : start + IN_A_ROW])


def buttons(shown: Iterable[Button], look: Look) -> Iterator[Block]:
    yield from actions([button(each, look, number=number) for number, each in enumerate(shown)])


def fit(body: Sequence[Block], foot: Sequence[Block], look: Look, *, limit: int) -> list[Block]:
    """Body and foot within Slack's number of blocks; what is left out is said."""
    if len(body) + len(foot) <= limit:
        return [*body, *foot]
    where = (
        look.tr("Fler finns på {address}.", address=look.address)
        if look.address
        else look.tr("Allt får inte plats här. Säg till den som sköter Hjulet, så ordnar vi en sida där allt syns.")
    )
    return [*body[: limit - len(foot) - 1], small(where), *foot]
