"""Turns screens into HTML; pure. A new kind of screen makes the type checker name every place that must show it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import assert_never

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conversation.screen import (
    At,
    CaseCard,
    Done,
    Field,
    Home,
    Kind,
    Link,
    Notice,
    Nudge,
    Option,
    Prompt,
    Reading,
    Review,
    Routines,
    Screen,
    Summary,
)
from conversation.words import Translator

STATIC = Path(__file__).parent / "static"
LONG_LIST = 12
LETTERS = "brevsvar"
SCREEN = "svar"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a screen is written on: language, templates, and where its form goes.

    `token` and `form` come back hidden: the visitor's own word and the id of this one rendering. `name` is the
    form's id in the page; `level` the heading level of the screen's title; `presses` whether buttons lead anywhere.
    """

    tr: Translator
    templates: Environment
    action: str = ""
    token: str = ""
    form: str = ""
    name: str = SCREEN
    level: int = 1
    presses: bool = True


def templates() -> Environment:
    """The templates with autoescape, and the version of each static file, so that browsers may keep them."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        {"static": _addresses(), "grouped": grouped, "is_long": is_long, "is_iso": is_iso, "chosen": chosen}
    )
    return environment


def render(screen: Screen, sheet: Sheet) -> Markup:
    """The screen as a part of a page."""
    faults = problems(screen)
    lead = sheet.tr.plural("En sak att titta på", "{n} saker att titta på", len(faults))
    return _fill(f"screens/{_kind(screen)}.html", sheet, screen=screen, problems=faults, problems_lead=lead)


def letter(screen: Screen, tr: Translator, templates: Environment) -> str:
    """The screen as a message that is kept: without any free text, its buttons left to the page's own form."""
    sheet = Sheet(tr, templates, name=LETTERS, level=3)
    return str(render(_without_words(screen, tr), sheet)).strip()


def page(name: str, sheet: Sheet, **values: object) -> str:
    """A whole page."""
    return str(_fill(f"{name}.html", sheet, **values))


def title_of(screen: Screen, tr: Translator) -> str:
    """What the browser calls the page; begins with the fault, when there is one."""
    match screen:
        case Routines(question=question):
            title = question
        case Link(label=label):
            title = label
        case Notice(title=title, text=text):
            title = title or text
        case CaseCard(reference=reference, title=title) | Reading(reference=reference, title=title):
            title = f"{reference} {title}"
        case Prompt(title=title, progress=progress):
            title = f"{progress} – {title}" if progress else title
        case Review() | Done() | Nudge() | Summary() | Home():
            title = screen.title
        case _:
            assert_never(screen)
    return tr("Rätta: {title}", title=title) if problems(screen) else title


def subject_of(screen: Screen) -> str:
    """What an unasked message is about, '' when it is about nothing in particular."""
    return screen.subject if isinstance(screen, CaseCard | Nudge) else ""


def at_of(screen: Screen) -> At | None:
    """The conversation that the screen belongs to."""
    return screen.at if isinstance(screen, Prompt | Review) else None


def problems(screen: Screen) -> tuple[Field, ...]:
    """The fields that could not be taken."""
    fields = screen.fields if isinstance(screen, Prompt | Review) else ()
    return tuple(field for field in fields if field.problem)


def can_be_shown_again(screen: Screen) -> bool:
    """Whether "where am I?" gives the same picture: nothing on it is said once only."""
    return isinstance(screen, Prompt | Review) and not screen.notice and not problems(screen)


def grouped(options: Iterable[Option]) -> dict[str, list[Option]]:
    """The options by group, in the order in which the groups first appear."""
    groups: dict[str, list[Option]] = {}
    for option in options:
        groups.setdefault(option.group, []).append(option)
    return groups


def is_long(field: Field) -> bool:
    """Whether the list is too long to be looked through at a glance."""
    return len(field.options) > LONG_LIST


def is_iso(field: Field) -> bool:
    """Whether a date field can show its value; a browser would drop anything else that was typed."""
    if not field.value:
        return True
    try:
        kind = date if field.kind is Kind.DAY else datetime
        kind.fromisoformat(str(field.value))
    except ValueError:
        return False
    return True


def chosen(field: Field, code: str) -> bool:
    """Whether the option is the field's value or one of them."""
    return code == field.value if isinstance(field.value, str) else code in field.value


def _kind(screen: Screen) -> str:
    match screen:
        case Prompt() | Review():
            return "elsewhere" if screen.elsewhere else type(screen).__name__.lower()
        case CaseCard():
            return "card"
        case Done() | Reading() | Link() | Nudge() | Routines() | Summary() | Home() | Notice():
            return type(screen).__name__.lower()
        case _:
            assert_never(screen)


def _without_words(screen: Screen, tr: Translator) -> Screen:
    match screen:
        case Reading():
            return replace(screen, sections=(), note=tr("Öppna sidan för att läsa."))
        case Prompt() | Review():
            return Notice(screen.notice, screen.title)
        case CaseCard() | Done() | Link() | Nudge() | Routines() | Summary() | Home() | Notice():
            return screen
        case _:
            assert_never(screen)


def _fill(name: str, sheet: Sheet, **values: object) -> Markup:
    template = sheet.templates.get_template(name)
    return Markup(template.render(sheet=sheet, tr=sheet.tr, **values))  # noqa: S704 - autoescaped by the template


def _addresses() -> dict[str, str]:
    return {
        file.name: f"/static/{file.name}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:10]}"
        for file in STATIC.iterdir()
    }
