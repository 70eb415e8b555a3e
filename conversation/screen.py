"""What the bot can say, as a closed union of finished words: every channel renders each of these, and nothing else.

All strings are in the reader's language already. Free text of a report stands only in fields marked `sensitive` and
in `Reading`; a channel shows those in a surface that leaves nothing behind, never in a message.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    ONE = "one"
    MANY = "many"
    DAY = "day"
    MOMENT = "moment"


class Style(StrEnum):
    """How much a button asks to be pressed."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    code: str
    label: str
    hint: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question as it is shown; `value` is what it is filled with (a code, codes, text, or an ISO time)."""

    id: str
    label: str
    kind: Kind
    help: str = ""
    options: tuple[Option, ...] = ()
    value: str | tuple[str, ...] = ""
    optional: bool = False
    max_length: int = 3000
    sensitive: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A press that comes back as `Pressed(action, subject)`; `confirm` asks once more; `url` opens a page instead."""

    label: str
    action: str
    subject: str = ""
    style: Style = Style.PLAIN
    confirm: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """Which conversation a screen belongs to, and which state of it: comes back with every event."""

    flow: str
    subject: str
    revision: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """One page of a conversation; `elsewhere` is a link where its words are to be written instead of here."""

    at: At
    page: str
    title: str
    progress: str
    fields: tuple[Field, ...]
    next: str
    back: str
    cancel: str
    back_to: str = ""
    notice: str = ""
    elsewhere: Button | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One answer in a review; `step` is what the edit button goes to ('' when it cannot be changed)."""

    step: str
    label: str
    value: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """Everything answered, each changeable, with the last questions on it, before it is sent."""

    at: At
    title: str
    rows: tuple[Row, ...]
    fields: tuple[Field, ...]
    submit: str
    edit: str
    cancel: str
    notice: str = ""
    elsewhere: Button | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The receipt: reference, who has it now, what happens next and by when."""

    title: str
    lines: tuple[str, ...]
    reference: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, without free text."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case as its handler sees it in a message: facts and buttons, replaced in place when the case changes."""

    subject: str
    reference: str
    title: str
    state: str
    facts: tuple[Fact, ...]
    lead: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the words under it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The free text of a case, opened by somebody who may read it; only in a surface that leaves nothing behind.

    `progress` says which part of a long one it is, and `buttons` lead to the others.
    """

    reference: str
    title: str
    sections: tuple[Section, ...]
    note: str = ""
    progress: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A door to the reading room for this person only."""

    text: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """What is owed: what, why, for which case, and what happens otherwise."""

    subject: str
    title: str
    text: str
    facts: tuple[Fact, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One routine that answers, with the passage that does."""

    title: str
    passage: str
    about: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Routines:
    """The answer to "which routine applies?"; with nothing found, `text` says so and whom to ask."""

    question: str
    text: str
    found: tuple[Found, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A small table of finished words; the first column names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts for a period, with what they count and what they leave out."""

    title: str
    period: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list with what can be done about it."""

    text: str
    detail: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its items; `empty` is said when there are none, and `buttons` lead to those on other pages."""

    heading: str
    items: tuple[Item, ...]
    empty: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """A person's first page: what to start, what I owe, what I have reported."""

    title: str
    text: str
    parts: tuple[Part, ...]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A plain sentence, with what can be done next."""

    text: str
    title: str = ""
    buttons: tuple[Button, ...] = field(default=())


Screen = Prompt | Review | Done | CaseCard | Reading | Link | Nudge | Routines | Summary | Home | Notice
