"""Turns the fields of a sent form into what was said; pure, and trusting nothing that a browser sends."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from conversation.flow import Answer
from conversation.port import Address, Asked, In, Pressed, Said
from conversation.session import Answered, Cancel, Edit, Event, Show, Submit

Form = Mapping[str, Sequence[str]]

MOST_FIELDS = 500
LONGEST_QUESTION = 2000
LONGEST_SUBJECT = 200
_NAME = re.compile(r"[\w.:|~#-]{0,120}", re.ASCII)
_REVISION = re.compile(r"[0-9]{1,9}")
_FORM = re.compile(r"[\w-]{8,64}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Garbled(Exception):
    """The form is none of ours, or was broken on its way."""


def read_form(body: bytes) -> Form:
    """The fields of a urlencoded body in UTF-8; raises Garbled."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as broken:
        raise Garbled from broken
    form: dict[str, list[str]] = {}
    for name, value in pairs:
        form.setdefault(name, []).append(_plain(value))
    return form


def read(form: Form, address: Address, person: int) -> Said:
    """What the form says; the button that was pressed (`do`) decides which event it is. Raises Garbled."""
    verb, _, rest = only(form, "do").partition(" ")
    return Said(address, person, _event(form, verb, rest), _delivery(form))


def only(form: Form, name: str) -> str:
    """The field's one value, '' when it is missing."""
    return form[name][-1] if form.get(name) else ""


def read_place(flow: str, subject: str) -> tuple[str, str]:
    """Which conversation an address or a hidden field names. Raises Garbled."""
    return read_name(flow), read_name(subject)


def written(form: Form) -> tuple[str, ...]:
    """The words somebody wrote, to give them back when a page cannot be reached any more."""
    texts = (only(form, name) for name in form if name.startswith("text."))
    return tuple(text for text in texts if text.strip())


def _event(form: Form, verb: str, rest: str) -> In | Pressed | Asked:
    match verb:
        case "press":
            action, _, subject = rest.partition(" ")
            return Pressed(read_name(action), subject[:LONGEST_SUBJECT])
        case "ask":
            return Asked(only(form, "question")[:LONGEST_QUESTION].strip(), command=read_name(rest))
        case _:
            return In(read_name(only(form, "flow")), _step(form, verb, rest), read_name(only(form, "subject")))


def _step(form: Form, verb: str, rest: str) -> Event:
    match verb:
        case "next":
            return Answered(_answers(form), page=read_name(only(form, "page")), revision=_revision(form))
        case "submit":
            return Submit(_answers(form), revision=_revision(form))
        case "edit":
            return Edit(read_name(rest), revision=_revision(form))
        case "cancel":
            return Cancel(revision=_revision(form))
        case "show":
            return Show()
        case _:
            raise Garbled


def _answers(form: Form) -> dict[str, Answer]:
    """`one.STEP` and `text.STEP` are single answers, `many.STEP` a list; its empty marker means "none chosen"."""
    answers: dict[str, Answer] = {}
    for field, values in form.items():
        kind, dot, step = field.partition(".")
        if not dot or kind not in {"one", "text", "many"}:
            continue
        many = [value for value in values if value]
        answers[read_name(step)] = many if kind == "many" else values[-1]
    return answers


def _delivery(form: Form) -> str:
    """One id per rendered form and button: a double click repeats it, another button of the same form does not."""
    rendered = only(form, "form")
    if not _FORM.fullmatch(rendered):
        raise Garbled
    return hashlib.sha256(f"{rendered} {only(form, 'do')}".encode()).hexdigest()[:40]


def read_name(text: str) -> str:
    """A name of ours that came back. Raises Garbled."""
    if not _NAME.fullmatch(text):
        raise Garbled
    return text


def _revision(form: Form) -> int:
    text = only(form, "revision")
    if not _REVISION.fullmatch(text):
        raise Garbled
    return int(text)


def _plain(text: str) -> str:
    """Composed letters, one kind of line break, and no control characters (PostgreSQL stores no NUL)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", unicodedata.normalize("NFC", lines))
