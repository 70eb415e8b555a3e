"""Turns where a conversation stands into the screen that says so, in the person's language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conversation.flow import (
    Answer,
    Answers,
    Choice,
    Day,
    Flow,
    ManyOf,
    Moment,
    Number,
    Offers,
    OneOf,
    Page,
    Step,
    StepId,
    Text,
    Walk,
    choices_of,
    default_of,
)
from conversation.screen import At, Button, Field, Kind, Notice, Option, Prompt, Review, Row, Screen, Style
from conversation.session import Asking, Ended, Reviewing, Session, Turn
from conversation.words import Phrase, Translator
from handlers.conversation import REVIEW


def show(flow: Flow[Any], turn: Turn[Any], offers: Offers, *, tr: Translator, elsewhere: bool) -> Screen:
    """The screen of a turn that is not over; `elsewhere` sends words to the reading room."""
    match turn.position:
        case Asking(page, back):
            return _prompt(flow, turn, page, back or "", offers=offers, tr=tr, elsewhere=elsewhere)
        case Reviewing():
            return _review(flow, turn, offers, tr=tr, elsewhere=elsewhere)
        case Ended():
            return Notice(tr("Det här samtalet är avslutat."), buttons=(start_button(flow, turn.session, tr),))


def remarked(screen: Screen, remarks: Mapping[StepId, str]) -> Screen:
    """The screen with what the bot has to say on that page, after what it says already."""
    match screen:
        case Prompt(page=page, notice=notice) if remarks.get(page):
            return replace(screen, notice=f"{notice} {remarks[page]}".strip())
        case Review(notice=notice) if remarks.get(REVIEW):
            return replace(screen, notice=f"{notice} {remarks[REVIEW]}".strip())
        case _:
            return screen


def start_button(flow: Flow[Any], session: Session, tr: Translator) -> Button:
    """Begins the conversation anew."""
    return Button(tr(flow.title), "start", f"{flow.name}|{session.subject}".rstrip("|"), Style.PRIMARY)


def _at(session: Session) -> At:
    return At(session.flow, session.subject, session.revision)


def room_button(session: Session, label: str) -> Button:
    """Leads to the own page where the conversation goes on."""
    return Button(label, "room", f"session:{session.flow}:{session.subject}", Style.PRIMARY)


def _has_words(page: Page | None) -> bool:
    return page is not None and any(isinstance(s.input, Text) and s.input.sensitive for s in page.steps)


def _prompt(
    flow: Flow[Any], turn: Turn[Any], page: Page, back: str, *, offers: Offers, tr: Translator, elsewhere: bool
) -> Prompt:
    pages = turn.walk.pages
    away = elsewhere and _has_words(page)
    notice = tr(turn.notice) if turn.notice else ""
    if away:
        notice = tr("Det här skriver du i läsrummet, som är kommunens egen sida.")
    last = not flow.review and page is pages[-1]
    return Prompt(
        at=_at(turn.session),
        page=page.id,
        title=tr(flow.title),
        progress=tr("{step}. {title}", step=pages.index(page) + 1, title=tr(page.title)) if flow.review else "",
        fields=tuple(_field(step, turn, offers, tr) for step in page.steps),
        next=tr(flow.submit) if last else tr("Nästa"),
        back=tr("Tillbaka"),
        cancel=tr("Avbryt"),
        back_to=back,
        notice=notice,
        elsewhere=room_button(turn.session, tr("Skriv i läsrummet")) if away else None,
    )


def _review(flow: Flow[Any], turn: Turn[Any], offers: Offers, *, tr: Translator, elsewhere: bool) -> Review:
    away = elsewhere and _has_words(turn.walk.closing)
    steps = turn.walk.closing.steps if turn.walk.closing else ()
    return Review(
        at=_at(turn.session),
        title=tr("Stämmer det?"),
        rows=tuple(_rows(turn.walk, offers, tr)),
        fields=tuple(_field(step, turn, offers, tr) for step in steps),
        submit=tr(flow.submit),
        edit=tr("Ändra"),
        cancel=tr("Avbryt"),
        notice=tr(turn.notice) if turn.notice else "",
        elsewhere=room_button(turn.session, tr("Skriv i läsrummet")) if away else None,
    )


def _rows(walk: Walk, offers: Offers, tr: Translator) -> list[Row]:
    rows = []
    for page in walk.pages:
        for step in page.steps:
            answer = walk.known[step.id]
            sensitive = isinstance(step.input, Text) and step.input.sensitive
            rows.append(Row(step.id, tr(step.ask), said(step, answer, walk.known, offers=offers, tr=tr), sensitive))
    return rows


def said(step: Step, answer: Answer, known: Answers, *, offers: Offers, tr: Translator) -> str:
    """An answer in words."""
    if not answer:
        return tr("–")
    codes = [answer] if isinstance(answer, str) else answer
    match step.input:
        case OneOf() | ManyOf():
            grouped = not step.input.source  # where something is goes without saying; what sort of thing does not
            labels = {choice.code: _named(choice, tr, grouped) for choice in choices_of(step, known, offers)}
            return ", ".join(labels.get(code, code) for code in codes)
        case Moment():
            return datetime.fromisoformat(codes[0]).strftime("%Y-%m-%d %H:%M")
        case Day() | Text() | Number():
            return codes[0]


def _named(choice: Choice, tr: Translator, grouped: bool) -> str:
    return f"{tr(choice.group)}: {tr(choice.label)}" if choice.group and grouped else tr(choice.label)


_KINDS: Mapping[type, Kind] = {
    OneOf: Kind.ONE,
    ManyOf: Kind.MANY,
    Day: Kind.DAY,
    Moment: Kind.MOMENT,
    Number: Kind.TEXT,
}


def _field(step: Step, turn: Turn[Any], offers: Offers, tr: Translator) -> Field:
    known = turn.walk.known
    given = (turn.drafts, turn.session.drafts, turn.session.answers)
    value = next((answers[step.id] for answers in given if step.id in answers), None)
    if value is None:
        value = default_of(step, known, offers) or ""
    problem: Phrase = turn.problems.get(step.id, "")
    text = step.input if isinstance(step.input, Text) else None
    kind = (Kind.LONG_TEXT if text.multiline else Kind.TEXT) if text else _KINDS[type(step.input)]
    return Field(
        id=step.id,
        label=tr(step.ask),
        kind=kind,
        help=tr(step.help) if step.help else "",
        options=tuple(option(choice, tr) for choice in choices_of(step, known, offers)),
        value=value if isinstance(value, str) else tuple(value),
        optional=step.optional,
        max_length=text.max_length if text else 20 if isinstance(step.input, Number) else 3000,
        sensitive=bool(text and text.sensitive),
        problem=tr(problem) if problem else "",
    )


def option(choice: Choice, tr: Translator) -> Option:
    """A choice in the person's words."""
    return Option(
        choice.code, tr(choice.label), tr(choice.hint) if choice.hint else "", tr(choice.group) if choice.group else ""
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """What a button that begins or goes on names: the conversation, what it is about, and what was seen of it."""

    flow: str
    about: str
    revision: int | None = None


def read_begun(subject: str) -> Begun:
    """The subject of a button: `flow|about`, and `|revision` on the one that throws away what was begun."""
    flow, _, rest = subject.partition("|")
    about, _, revision = rest.partition("|")
    return Begun(flow, about, int(revision) if revision.isdecimal() else None)


def unfinished(tr: Translator, title: Phrase, session: Session) -> Notice:
    """Asks whether to go on with what is begun or to begin anew, which only throws away what was begun by now."""
    subject = f"{session.flow}|{session.subject}"
    again = Button(
        tr("Börja om"),
        "restart",
        f"{subject}|{session.revision}",
        confirm=tr("Det du har fyllt i tas bort. Börja om?"),
    )
    return Notice(
        tr("Du har redan börjat, men inte skickat. Vill du fortsätta eller börja om?"),
        title=tr(title),
        buttons=(Button(tr("Fortsätt"), "resume", subject.rstrip("|"), Style.PRIMARY), again),
    )
