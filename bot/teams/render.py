"""Every screen as an Adaptive Card, for the three places Teams shows cards: the personal chat, a dialog, a team."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import accumulate
from typing import Any, assert_never

from microsoft_teams.cards import Action, AdaptiveCard, CardElement, Container

from bot.teams.fields import Look, Room, chosen, inputs, is_text, page_data
from bot.teams.pieces import (
    Way,
    actions,
    asked_once_more,
    beside,
    button,
    buttons,
    facts,
    found,
    heading,
    left_out,
    named,
    notice,
    problem,
    table,
    words,
)
from bot.teams.place import Do, Place, to_data
from bot.teams.size import DIALOG, MESSAGE, size, written
from bot.teams.text import HELP, SUMMARY, cut
from conversation.screen import (
    Button,
    CaseCard,
    Done,
    Field,
    Home,
    Item,
    Kind,
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

VERSION = "1.5"
ROOMS = (Room(), Room(100, terse=True), Room(40, 1600, terse=True), Room(15, 600, terse=True), Room(5, 200, terse=True))
"""Less and less room for each part, until the card is small enough."""


class On(Enum):
    """Where the card is shown: only a dialog leaves nothing behind, and in a team everybody reads along."""

    CARD = "card"
    DIALOG = "dialog"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Card:
    """A card as Teams takes it, and the words that a notification gives: never free text."""

    content: dict[str, Any]
    summary: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A screen's elements: what may be left out where there is no room, and what must stay."""

    title: str
    body: list[CardElement]
    foot: list[CardElement]


@dataclass(frozen=True, slots=True)
class _Stand:
    """All that a screen is rendered for besides itself."""

    look: Look
    on: On
    room: Room
    where: str

    @property
    def way(self) -> Way:
        return Way(executes=self.on is not On.DIALOG, opens=self.on is On.CARD, terse=self.room.terse)

    def hides(self, *, sensitive: bool) -> bool:
        """Whether the words may not be shown here."""
        return sensitive and (self.on is not On.DIALOG or self.look.free_text == "web")

    def takes(self, field: Field) -> bool:
        """Whether the words may be written in Teams at all."""
        return not (field.sensitive and self.look.free_text == "web")


def render(screen: Screen, look: Look, on: On = On.CARD, *, where: str = "") -> Card:
    """The card, never larger than Teams takes; `where` is the message that the dialog's conversation stands in."""
    if on is On.TEAM and not isinstance(screen, Routines | Notice):
        screen = Notice(look.tr("Det här tar vi i vår egen chatt."))
    limit = DIALOG if on is On.DIALOG else MESSAGE
    for room in ROOMS if isinstance(screen, Prompt | Review | Summary) else ROOMS[:2]:
        sheet = _sheet(screen, _Stand(look, on, replace(room, private=on is not On.DIALOG), where))
        content = _content(sheet, screen, look)
        if size(content) <= limit:
            return Card(content, _summary_of(screen))
    return Card(_shortened(content, sheet, look, limit), _summary_of(screen))


def _content(sheet: _Sheet, screen: Screen, look: Look) -> dict[str, Any]:
    said = _summary_of(screen)
    top = [heading(sheet.title)] if sheet.title else []
    body = [*top, *sheet.body, *sheet.foot]
    card = AdaptiveCard(version=VERSION, lang=look.tr.language, speak=said, fallback_text=said, body=body)
    return written(card)


def _shortened(content: dict[str, Any], sheet: _Sheet, look: Look, limit: int) -> dict[str, Any]:
    """The whole foot and as much of the body as has room (of the foot, if that alone is too much); it is said."""
    parts = content["body"]
    start = len(parts) - len(sheet.foot)
    head = start - len(sheet.body)
    said = [*map(written, words(left_out(look), subtle=True))]
    room = limit - size(content | {"body": [*parts[:head], *said]})
    foot = _fitting(parts[start:], room)
    body = _fitting(parts[head:start], room - _taken(foot))
    return content | {"body": [*parts[:head], *body, *said, *foot]}


def _fitting(parts: list[dict[str, Any]], room: int) -> list[dict[str, Any]]:
    """The first of the parts, as many as have room."""
    ends = accumulate(map(_room_of, parts))
    return [part for part, end in zip(parts, ends, strict=True) if end <= room]


def _taken(parts: list[dict[str, Any]]) -> int:
    return sum(map(_room_of, parts))


def _room_of(part: dict[str, Any]) -> int:
    """What a part takes in a list, with its comma."""
    return size(part) + 2


def _summary_of(screen: Screen) -> str:
    match screen:
        case CaseCard() | Reading():
            said = f"{screen.reference}: {screen.title}"
        case Done():
            said = f"{screen.title} {screen.reference}"
        case Prompt() | Review() | Nudge() | Summary() | Home():
            said = screen.title
        case Link() | Routines() | Notice():
            said = screen.text
        case _:
            assert_never(screen)
    return cut(said, SUMMARY)


def _sheet(screen: Screen, stand: _Stand) -> _Sheet:
    match screen:
        case Prompt():
            return _prompt(screen, stand)
        case Review():
            return _review(screen, stand)
        case Routines():
            body = [*words(screen.text), *(each for one in screen.found for each in found(one))]
            return _Sheet("", body, [*buttons(screen.buttons, stand.look, stand.way)])
        case Summary():
            return _summary(screen, stand)
        case Home():
            return _home(screen, stand)
        case _:
            return _plain(screen, stand)


def _plain(screen: Done | CaseCard | Reading | Link | Nudge | Notice, stand: _Stand) -> _Sheet:
    """The screens that are words and buttons."""
    match screen:
        case Done():
            body = [*words(screen.reference, bold=True), *(each for line in screen.lines for each in words(line))]
        case CaseCard():
            body = [*words(screen.lead), *words(screen.state, bold=True), *facts(screen.facts)]
        case Reading():
            foot = [] if stand.hides(sensitive=True) else [*buttons(screen.buttons, stand.look, stand.way)]
            return _Sheet(_name(screen), [*_reading(screen, stand)], foot)
        case Link():
            opened = Button(screen.label, "open", url=screen.url, style=Style.PRIMARY)
            return _Sheet("", [*words(screen.text)], [*buttons((opened,), stand.look, stand.way)])
        case Nudge():
            body = [*words(screen.text), *facts(screen.facts)]
        case Notice():
            body = [*words(screen.text)]
        case _:
            assert_never(screen)
    title = _name(screen) if isinstance(screen, CaseCard) else screen.title
    way = replace(stand.way, card=screen.subject) if isinstance(screen, CaseCard | Nudge) else stand.way
    return _Sheet(title, body, [*buttons(screen.buttons, stand.look, way)])


def _name(screen: CaseCard | Reading) -> str:
    return f"{screen.reference} · {screen.title}"


def _reading(screen: Reading, stand: _Stand) -> Iterator[CardElement]:
    if stand.hides(sensitive=True):
        yield from words(stand.look.tr("Texten visas inte här. Tryck på Läs för att öppna den."))
        return
    yield from words(screen.progress, subtle=True)
    for section in screen.sections:
        yield heading(section.heading, small=True)
        yield from words(section.text)
    yield from words(screen.note, subtle=True)


def _summary(screen: Summary, stand: _Stand) -> _Sheet:
    body = [*words(screen.period, subtle=True)]
    for each in screen.tables:
        body += table(each, stand.look, stand.room.options)
    body += [each for line in screen.notes for each in words(line, subtle=True)]
    return _Sheet(screen.title, body, [*buttons(screen.buttons, stand.look, stand.way)])


def _home(screen: Home, stand: _Stand) -> _Sheet:
    body = [*words(screen.text), *buttons(screen.buttons, stand.look, stand.way)]
    for part in screen.parts:
        body.append(Container(separator=True, spacing="Large", items=[heading(part.heading, small=True)]))
        body += [_item(item, stand) for item in part.items]
        body += words("" if part.items else part.empty, subtle=True)
        body += buttons(part.buttons, stand.look, stand.way)
    return _Sheet(screen.title, body, [])


def _item(item: Item, stand: _Stand) -> CardElement:
    """One line with its only button beside it, or its several buttons under it."""
    said = [*words(item.text), *words(item.detail, subtle=True)]
    if len(item.buttons) == 1:
        return beside(said, button(item.buttons[0], stand.look, stand.way))
    return Container(separator=True, spacing="Small", items=[*said, *buttons(item.buttons, stand.look, stand.way)])


def _prompt(screen: Prompt, stand: _Stand) -> _Sheet:
    body = [*words(screen.progress, bold=True)]
    if screen.notice:
        body.append(notice(screen.notice))
    place = Place(screen.at, screen.page, where=stand.where)
    fields = [] if screen.elsewhere else screen.fields
    asked = [each for field in fields for each in _field(field, place, stand)]
    shown = [*_sending(screen, fields, Do.NEXT, label=screen.next, place=place, stand=stand)]
    if screen.back_to:
        shown.append(stand.way.action(screen.back, to_data(Do.BACK, replace(place, step=screen.back_to))))
    shown.append(_cancel(screen.cancel, place, stand))
    return _Sheet(screen.title, body, [*asked, *actions(shown)])


def _field(field: Field, place: Place, stand: _Stand) -> Iterator[CardElement]:
    """The question with its inputs, or what it has come to where its words may not stand."""
    tr = stand.look.tr
    if not stand.takes(field):
        yield from named(field.label, tr("Den frågan besvarar du i läsrummet, inte här."))
        return
    if field.kind in {Kind.ONE, Kind.MANY} and not field.options:
        yield from named(field.label, tr("Inget att välja"))
        return
    if field.problem:
        yield from problem(field.problem)
    yield from inputs(field, stand.look, place.at, stand.room)
    if not stand.room.holds(field):
        yield from words(_kept(field, stand.look), subtle=True)
    yield from words(cut(field.help, HELP) if field.help else "", subtle=True)


def _kept(field: Field, look: Look) -> str:
    """What is said where the field stands empty though it is filled."""
    if is_text(field):
        return look.tr("✓ Ifyllt. Lämna fältet tomt, så behåller jag det du har skrivit.")
    named = cut(", ".join(option.label for option in chosen(field)), HELP)
    return look.tr("✓ Valt: {chosen}. Lämna fältet tomt, så gäller det.", chosen=named)


def _sending(
    screen: Prompt | Review, fields: Sequence[Field], do: Do, *, label: str, place: Place, stand: _Stand
) -> Iterator[Action]:
    """What goes on with the conversation: here, or on the municipality's own page."""
    tr, way = stand.look.tr, stand.way
    if screen.elsewhere:
        yield button(screen.elsewhere, stand.look, way)
        yield way.action(tr("Visa igen"), to_data(Do.SHOW, place))
        return
    asked = [field for field in fields if stand.takes(field)]
    own = page_data(do, place, asked, stand.room)
    if asked or do is Do.SUBMIT:
        yield way.action(label, own, sends=True, style="positive")
    if way.opens and any(is_text(field) and not stand.room.holds(field) for field in asked):
        yield way.action(tr("Visa och ändra texten"), to_data(Do.SHOW, place), dialog=True)


def _cancel(label: str, place: Place, stand: _Stand) -> Action:
    tr = stand.look.tr
    sure = stand.way.action(tr("Ja: {what}", what=label), to_data(Do.CANCEL, place), style="destructive")
    return asked_once_more(label, tr("Det du har svarat hittills tas bort."), sure)


def _review(screen: Review, stand: _Stand) -> _Sheet:
    place = Place(screen.at, where=stand.where)
    body = [_row(row, screen, stand) for row in screen.rows]
    foot = [notice(screen.notice)] if screen.notice else []
    fields = [] if screen.elsewhere else screen.fields
    foot += [each for field in fields for each in _field(field, place, stand)]
    shown = [*_sending(screen, fields, Do.SUBMIT, label=screen.submit, place=place, stand=stand)]
    return _Sheet(screen.title, body, [*foot, *actions([*shown, _cancel(screen.cancel, place, stand)])])


def _row(row: Row, screen: Review, stand: _Stand) -> CardElement:
    tr = stand.look.tr
    shown = tr("✓ Ifyllt") if stand.hides(sensitive=row.sensitive) else row.value
    edit = None
    if row.step:
        own = to_data(Do.EDIT, Place(screen.at, step=row.step, where=stand.where))
        edit = stand.way.action(screen.edit, own, tooltip=cut(f"{screen.edit}: {row.label}", HELP))
    return beside([*named(row.label, shown if row.value else tr("Inte ifyllt"))], edit)
