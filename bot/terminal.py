"""Says screens as plain text, for terminals: the demo's transcript, a sweep foreseen, a summary printed."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import assert_never

from conversation.screen import (
    Button,
    CaseCard,
    Done,
    Fact,
    Field,
    Home,
    Kind,
    Link,
    Notice,
    Nudge,
    Part,
    Prompt,
    Reading,
    Review,
    Routines,
    Screen,
    Summary,
    Table,
)

WIDTH = 78
NOTHING = "–"


def render(screen: Screen, *, indent: str = "") -> str:
    """The screen as lines of text; nothing in it can be pressed, so buttons are shown as [labels]."""
    return "\n".join(line for part in _lines(screen) for line in _wrapped(part, indent))


def _lines(screen: Screen) -> Iterator[str]:
    match screen:
        case Prompt():
            yield from _said(f"{screen.title} · {screen.progress}".removesuffix(" · "), screen.notice)
            yield from _fields(screen.fields)
        case Review():
            yield from _said(screen.title, screen.notice)
            yield from (_pair(row.label, row.value) for row in screen.rows)
            yield from _fields(screen.fields)
        case Done():
            yield from _said(f"{screen.title} {screen.reference}".strip(), *screen.lines)
            yield from _buttons(screen.buttons)
        case CaseCard():
            yield from _said(screen.lead, f"{screen.reference} · {screen.title}", screen.state)
            yield from _facts(screen.facts)
            yield from _buttons(screen.buttons)
        case Reading():
            yield from _said(f"{screen.reference} · {screen.title}", screen.progress)
            yield from (line for each in screen.sections for line in _said(f"{each.heading}:", f"  {each.text}"))
            yield from _said(screen.note)
            yield from _buttons(screen.buttons)
        case Link():
            yield from _said(screen.text, f"{screen.label}: {screen.url}")
        case Nudge():
            yield from _said(screen.title, screen.text)
            yield from _facts(screen.facts)
            yield from _buttons(screen.buttons)
        case _:
            yield from _longer_lines(screen)


def _longer_lines(screen: Routines | Summary | Home | Notice) -> Iterator[str]:
    match screen:
        case Routines():
            yield from _said(screen.text)
            for found in screen.found:
                yield ""
                yield from _said(f"{found.title} · {found.heading}".removesuffix(" · "), f"({found.about})")
                yield from _said(*(f"  {line}" for line in found.passage.splitlines()))
            yield from _buttons(screen.buttons)
        case Summary():
            yield from _said(screen.title, screen.period, *screen.notes)
            yield from (line for table in screen.tables for line in _table(table))
        case Home():
            yield from _said(screen.title, screen.text)
            yield from (line for part in screen.parts for line in _part(part))
            yield from _buttons(screen.buttons)
        case Notice():
            yield from _said(screen.title, screen.text)
            yield from _buttons(screen.buttons)
        case _:
            assert_never(screen)


def _said(*parts: str) -> Iterator[str]:
    """Whatever is said; '' leaves no line."""
    yield from (line for part in parts if part for line in part.splitlines())


def _pair(label: str, value: str) -> str:
    """A question keeps its mark; everything else gets a colon."""
    return f"  {label if label.endswith(('?', ':')) else label + ':'} {value or NOTHING}"


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    yield from (_pair(fact.label, fact.value) for fact in facts)


def _fields(fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        yield _pair(field.label, answer_in_words(field))
        if field.problem:
            yield f"    ! {field.problem}"


def answer_in_words(field: Field) -> str:
    """What a field is filled with, as its reader sees it."""
    codes = (field.value,) if isinstance(field.value, str) else field.value
    match field.kind:
        case Kind.ONE | Kind.MANY:
            labels = {each.code: ": ".join(filter(None, (each.group, each.label))) for each in field.options}
            return ", ".join(labels.get(code, code) for code in codes if code)
        case Kind.TEXT | Kind.LONG_TEXT | Kind.DAY:
            return " ".join(codes)
        case Kind.MOMENT:
            return " ".join(codes).replace("T", " ")


def _buttons(buttons: Iterable[Button]) -> Iterator[str]:
    labels = "  ".join(f"[{button.label}]" for button in buttons)
    if labels:
        yield labels


def _table(table: Table) -> Iterator[str]:
    wide = max(len(row[0]) for row in (table.header, *table.rows))
    yield from ("", f"{table.caption}:")
    for row in table.rows:
        yield f"  {row[0]:<{wide}}  {'  '.join(f'{cell:>4}' for cell in row[1:])}"


def _part(part: Part) -> Iterator[str]:
    yield from ("", f"{part.heading}:")
    if not part.items:
        yield f"  {part.empty}"
    for item in part.items:
        yield f"  {item.text} – {item.detail}" if item.detail else f"  {item.text}"
    yield from _buttons(part.buttons)


def _wrapped(line: str, indent: str) -> list[str]:
    """The line in the window's width, what follows in under where it began."""
    inner = line[: len(line) - len(line.lstrip())]
    begun = indent + inner
    if not line.strip():
        return [indent.rstrip()]
    wrapper = textwrap.TextWrapper(WIDTH, break_on_hyphens=False, break_long_words=False)
    wrapper.initial_indent, wrapper.subsequent_indent = begun, begun + "  " * bool(inner)
    return wrapper.wrap(line.strip())
