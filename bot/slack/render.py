"""Every screen in Block Kit, for the three places Slack shows things: a modal, a message, the home tab."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, assert_never

from slack_sdk.models.blocks import Block, ButtonElement, DividerBlock, SectionBlock
from slack_sdk.models.views import View

from bot.slack.blocks import (
    actions,
    button,
    buttons,
    confirm,
    facts,
    fit,
    found,
    header,
    marked,
    named,
    small,
    step_button,
    table,
    warning,
    words,
)
from bot.slack.fields import Look, field_blocks, is_form
from bot.slack.place import Place, to_text
from bot.slack.text import TITLE, cut, escape
from bot.slack.written import written
from conversation.screen import (
    At,
    Button,
    CaseCard,
    Done,
    Field,
    Home,
    Item,
    Link,
    Notice,
    Nudge,
    Prompt,
    Reading,
    Review,
    Routines,
    Row,
    Screen,
    Style,
    Summary,
)

CARD = "card:"
PAGE, REVIEW, SHOWN = "page", "review", "shown"
MODAL_BLOCKS, MESSAGE_BLOCKS = 100, 50
FALLBACK = 300


class On(Enum):
    """Where the screen is shown: only a modal holds free text."""

    MODAL = "modal"
    MESSAGE = "message"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Slack takes it: blocks, and the words that a notification and a screen reader give."""

    blocks: list[dict[str, Any]]
    text: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A screen's blocks: what may be shortened, and what must stay."""

    title: str
    body: list[Block]
    foot: list[Block]


def render_modal(screen: Screen, look: Look, *, channel: str = "", ts: str = "") -> View:
    """A whole modal; `channel` and `ts` name the message that the same conversation also stands in."""
    sheet = _sheet(screen, look, On.MODAL)
    place = place_of(screen)
    submit = _submit_of(screen, look)
    title = cut(sheet.title, TITLE)
    body = [header(sheet.title), *sheet.body] if title != sheet.title.strip() else sheet.body
    return View(
        type="modal",
        callback_id=(REVIEW if isinstance(screen, Review) else PAGE) if submit else SHOWN,
        title=title,
        submit=cut(submit, TITLE) if submit else None,
        close=cut(look.tr("Stäng"), TITLE),
        private_metadata=to_text(replace(place, channel=channel, ts=ts)) if place else None,
        blocks=fit(body, sheet.foot, look, limit=MODAL_BLOCKS) or [small("–")],
    )


def render_message(screen: Screen, look: Look) -> Message:
    """Blocks and fallback text, without a word of what somebody wrote in a report."""
    sheet = _sheet(screen, look, On.MESSAGE)
    body = [header(sheet.title), *sheet.body] if sheet.title else sheet.body
    if isinstance(screen, CaseCard | Nudge) and body:
        body[0].block_id = cut(CARD + screen.subject, 255)
    blocks = fit(body, sheet.foot, look, limit=MESSAGE_BLOCKS)
    return Message([written(block) for block in blocks], cut(_fallback(screen), FALLBACK))


def render_home(screen: Screen, look: Look) -> View:
    """The home tab; whatever is shown there, it is shown as one."""
    sheet = _sheet(screen, look, On.HOME)
    body = [header(sheet.title), *sheet.body] if sheet.title else sheet.body
    return View(type="home", callback_id="home", blocks=fit(body, sheet.foot, look, limit=MODAL_BLOCKS))


def place_of(screen: Screen) -> Place | None:
    """Which state of which conversation the screen shows; None when it belongs to none."""
    match screen:
        case Prompt(at=at, page=page):
            return Place(at, page)
        case Review(at=at):
            return Place(at)
        case _:
            return None


def _fallback(screen: Screen) -> str:
    match screen:
        case CaseCard() | Reading():
            return f"{screen.reference}: {screen.title}"
        case Done():
            return f"{screen.title} {screen.reference}".strip()
        case Prompt() | Review() | Nudge() | Summary() | Home():
            return screen.title
        case Link() | Routines() | Notice():
            return screen.text
        case _:
            assert_never(screen)


def _submit_of(screen: Screen, look: Look) -> str:
    """The word on the modal's own button, where there is something here to send."""
    match screen:
        case Prompt(elsewhere=None):
            return screen.next if any(_stands(field, look) for field in screen.fields) else ""
        case Review(elsewhere=None):
            return screen.submit
        case _:
            return ""


def _sheet(screen: Screen, look: Look, on: On) -> _Sheet:
    match screen:
        case Prompt():
            return _prompt(screen, look, on)
        case Review():
            return _review(screen, look, on)
        case Routines():
            return _routines(screen, look, on)
        case Summary():
            return _summary(screen, look)
        case Home():
            return _home(screen, look)
        case _:
            return _plain(screen, look, on)


def _plain(screen: Done | CaseCard | Reading | Link | Nudge | Notice, look: Look, on: On) -> _Sheet:
    """The screens that are words and buttons."""
    match screen:
        case Done():
            return _Sheet(screen.title, [*_done(screen)], [*buttons(screen.buttons, look)])
        case CaseCard():
            return _Sheet(_name(screen), [*_card(screen)], [*buttons(screen.buttons, look)])
        case Reading():
            foot = [*buttons(screen.buttons, look)] if _may_be_read(look, on) else []
            return _Sheet(_name(screen), [*_reading(screen, look, on)], foot)
        case Link():
            opened = Button(screen.label, "open", url=screen.url, style=Style.PRIMARY)
            title = screen.label if on is On.MODAL else ""
            return _Sheet(title, [*words(screen.text)], [*buttons((opened,), look)])
        case Nudge():
            body = [*words(screen.text), *facts(screen.facts)]
            return _Sheet(screen.title, body, [*buttons(screen.buttons, look)])
        case Notice():
            title = screen.title or (look.tr("Hjulet") if on is On.MODAL else "")
            return _Sheet(title, [*words(screen.text)], [*buttons(screen.buttons, look)])
        case _:
            assert_never(screen)


def _name(screen: CaseCard | Reading) -> str:
    return f"{screen.reference} · {screen.title}"


def _done(screen: Done) -> Iterator[Block]:
    if screen.reference:
        yield SectionBlock(text=marked(f"*{escape(screen.reference)}*"))
    for line in screen.lines:
        yield from words(line)


def _card(screen: CaseCard) -> Iterator[Block]:
    yield from words(screen.lead)
    yield SectionBlock(text=marked(f"*{escape(screen.state)}*"))
    yield from facts(screen.facts)


def _may_be_read(look: Look, on: On) -> bool:
    """Whether free text may stand here."""
    return on is On.MODAL and look.free_text != "web"


def _reading(screen: Reading, look: Look, on: On) -> Iterator[Block]:
    if not _may_be_read(look, on):
        yield from words(look.tr("Texten visas inte här. Tryck på Läs för att öppna den."))
        return
    if screen.progress:
        yield small(screen.progress)
    for section in screen.sections:
        yield SectionBlock(text=marked(f"*{escape(cut(section.heading, 500))}*"))
        yield from words(section.text)
    if screen.note:
        yield small(screen.note)


def _routines(screen: Routines, look: Look, on: On) -> _Sheet:
    body = [*words(screen.text)]
    for each in screen.found:
        body += [DividerBlock(), *found(each)]
    title = look.tr("Rutiner") if on is On.MODAL else ""
    return _Sheet(title, body, [*buttons(screen.buttons, look)])


def _summary(screen: Summary, look: Look) -> _Sheet:
    body: list[Block] = [small(screen.period)]
    for each in screen.tables:
        body += table(each)
    body += [small(note) for note in screen.notes]
    return _Sheet(screen.title, body, [*buttons(screen.buttons, look)])


def _home(screen: Home, look: Look) -> _Sheet:
    body = [*words(screen.text), *buttons(screen.buttons, look)]
    for part in screen.parts:
        body += [DividerBlock(), header(part.heading)]
        for item in part.items:
            body += _item(item, look)
        if not part.items and part.empty:
            body.append(small(part.empty))
        body += buttons(part.buttons, look)
    return _Sheet(screen.title, body, [])


def _item(item: Item, look: Look) -> Iterator[Block]:
    """One line with its only button beside it, or its several buttons under it."""
    detail = f"\n{escape(item.detail)}" if item.detail else ""
    beside = button(item.buttons[0], look) if len(item.buttons) == 1 else None
    yield SectionBlock(text=marked(f"{escape(item.text)}{detail}"), accessory=beside)
    if len(item.buttons) > 1:
        yield from buttons(item.buttons, look)


def _stands(field: Field, look: Look) -> bool:
    """Whether the words may be written in Slack at all."""
    return not (field.sensitive and look.free_text == "web")


def _prompt(screen: Prompt, look: Look, on: On) -> _Sheet:
    body: list[Block] = [SectionBlock(text=marked(f"*{escape(screen.progress)}*"))] if screen.progress else []
    if screen.notice:
        body.append(warning(screen.notice))
    if screen.elsewhere is None:
        for field in screen.fields:
            body += _field(field, look, on, screen.at)
    return _Sheet(screen.title, [], [*body, *_prompt_buttons(screen, look, on)])


def _field(field: Field, look: Look, on: On, at: At) -> Iterator[Block]:
    """The question as an input here, or what it has come to where its words may not stand."""
    if not _stands(field, look):
        yield from named(field.label, look.tr("Den frågan besvarar du i läsrummet, inte här."))
    elif on is On.MODAL or not is_form(field):
        yield from field_blocks(field, look, at)
    else:
        state = look.tr("✓ Ifyllt") if field.value else look.tr("Inte ifyllt än")
        yield from named(field.label, state)
        if field.problem:
            yield small(f"⚠ {field.problem}")


def _prompt_buttons(screen: Prompt, look: Look, on: On) -> Iterator[Block]:
    place = Place(screen.at, screen.page)
    shown: list[ButtonElement] = []
    if screen.elsewhere:
        shown = [button(screen.elsewhere, look), step_button("show", look.tr("Visa igen"), place)]
    elif on is not On.MODAL:
        forms = [field for field in screen.fields if is_form(field)]
        if forms:
            shown.append(step_button("write", look.tr("Skriv här"), place, style=Style.PRIMARY))
        if all(field.optional or field.value for field in forms):
            shown.append(step_button("next", screen.next, place, style=Style.PLAIN if forms else Style.PRIMARY))
    if screen.back_to:
        shown.append(step_button("back", screen.back, replace(place, step=screen.back_to)))
    shown.append(_cancel(screen.cancel, place, look))
    yield from actions(shown)


def _cancel(label: str, place: Place, look: Look) -> ButtonElement:
    sure = confirm(look.tr("Det du har svarat hittills tas bort."), label, look)
    return step_button("cancel", label, place, sure=sure)


def _review(screen: Review, look: Look, on: On) -> _Sheet:
    place = Place(screen.at)
    body: list[Block] = []
    for number, row in enumerate(screen.rows):
        body += _row(row, number, screen=screen, look=look, on=on)
    foot: list[Block] = [warning(screen.notice)] if screen.notice else []
    shown: list[ButtonElement] = []
    if screen.elsewhere:
        shown = [button(screen.elsewhere, look), step_button("show", look.tr("Visa igen"), place)]
    else:
        for field in screen.fields:
            foot += _field(field, look, on, screen.at)
        if on is not On.MODAL:
            shown = [*_sending(screen.fields, screen.submit, "submit", place=place, look=look)]
    return _Sheet(screen.title, body, [*foot, *actions([*shown, _cancel(screen.cancel, place, look)])])


def _sending(fields: tuple[Field, ...], label: str, verb: str, *, place: Place, look: Look) -> Iterator[ButtonElement]:
    """What a message offers instead of a modal's submit: its form, and to go on once that is filled."""
    forms = [field for field in fields if is_form(field)]
    if any(_stands(field, look) for field in forms):
        yield step_button("write", look.tr("Skriv här"), place, style=Style.PRIMARY)
    if all(field.value or (field.optional and _stands(field, look)) for field in forms):
        yield step_button(verb, label, place, style=Style.PLAIN if forms else Style.PRIMARY)


def _row(row: Row, number: int, *, screen: Review, look: Look, on: On) -> Iterator[Block]:
    hidden = row.sensitive and (on is not On.MODAL or look.free_text == "web")
    empty = look.tr("Inte ifyllt")
    value = (look.tr("✓ Ifyllt") if hidden else row.value) if row.value else empty
    edit = step_button(f"edit:{number}", screen.edit, Place(screen.at, step=row.step)) if row.step else None
    yield from named(row.label, value, edit)
