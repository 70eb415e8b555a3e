"""What of a screen may lie in a mailbox: what it is about, what is to be done and by when, and nothing else."""

from dataclasses import dataclass
from typing import assert_never

from bot import terminal
from conversation.screen import (
    CaseCard,
    Done,
    Home,
    Link,
    Notice,
    Nudge,
    Prompt,
    Reading,
    Review,
    Routines,
    Screen,
    Summary,
)
from conversation.words import N_, Translator

LONGEST_SUBJECT = 120
SOMETHING = N_("Något väntar på dig i Hjulet")


@dataclass(frozen=True, slots=True)
class Words:
    """A mail's subject and text."""

    subject: str
    text: str


def render(screen: Screen, tr: Translator, *, door: str) -> Words:
    """The mail in the reader's language; `door` is the page where they go on ('' where that is the chat)."""
    subject, allowed = _allowed(screen, tr)
    onward = tr("Gå vidare här: {url}", url=door) if door else tr("Öppna Hjulet i chatten för att gå vidare.")
    foot = tr(
        "Brevet skickas för att Hjulet inte når dig i chatten. Det går inte att svara på, och skriv aldrig om en "
        "brukare eller patient i ett mejl."
    )
    parts = [terminal.render(allowed), terminal.render(Notice(onward)), terminal.render(Notice(foot))]
    return Words(_one_line(subject), "\n\n".join(parts) + "\n")


def _allowed(screen: Screen, tr: Translator) -> tuple[str, Screen]:
    """The subject, and a screen of the fields that are let through: a new field of a screen stays out by itself."""
    match screen:
        case Nudge():
            return screen.title, Nudge("", screen.title, screen.text)
        case CaseCard():
            card = CaseCard("", screen.reference, screen.title, screen.state, (), screen.lead)
            return f"{screen.reference}: {screen.lead or screen.state}", card
        case Notice():
            return screen.title or tr("Besked från Hjulet"), Notice(screen.text, screen.title)
        case Summary():
            return screen.title, Summary(screen.title, screen.period, screen.tables, screen.notes)
        case Prompt() | Review() | Done() | Reading() | Link() | Routines() | Home():
            return tr(SOMETHING), Notice(tr(SOMETHING))
        case _:
            assert_never(screen)


def _one_line(text: str) -> str:
    """A subject that no mail server can take for more than one."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"
