"""Everything Slack can deliver, each to its turn: read, ask the desk, show the answer where the person is."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, assert_never
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.delivery import place_of_fault
from bot.slack.api import Refused
from bot.slack.desk import Desk, Known
from bot.slack.fields import Look, is_form, option_items
from bot.slack.gate import CHANNEL, Gate
from bot.slack.manifest import EVENTS, SHORTCUTS, Shortcut, command_names
from bot.slack.place import Place, Unreadable
from bot.slack.read import (
    Filled,
    Heard,
    Nothing,
    Payload,
    Seeded,
    Unfit,
    Write,
    flow_event,
    read_action,
    read_command,
    read_home,
    read_message,
    read_message_shortcut,
    read_search,
    read_shortcut,
    read_submission,
    read_unfit,
)
from bot.slack.render import place_of
from bot.slack.show import Moved, Stage
from bot.slack.surfaces import Ack, Direct, FirstAck, HomeTab, Modal, Opening, Posted, Submitted
from conversation.flow import Answer
from conversation.paging import turns
from conversation.port import Address, Asked, In, Pressed, Said, TryLater
from conversation.screen import Field, Notice, Option, Prompt, Review, Screen
from conversation.session import Restart, Show
from conversation.words import N_

ANYTHING = re.compile("")
SEED_LENGTH = 3000
REMEMBERED = 1000
WITHIN = {"resume", "restart", "answer", "question"}

FAILED = N_("Något gick fel hos oss. Det du har svarat tidigare finns kvar. Försök igen om en stund.")
UNFIT: Mapping[str, str] = {
    "file": N_("Jag kan inte ta emot filer här. Skriv med ord vad det gäller, så hjälper jag dig."),
    "long": N_("Texten är för lång för ett meddelande. Korta den, eller dela upp den i flera."),
    "button": N_("Den knappen fungerar inte längre. Skriv ”hjälp”, så visar jag vad du kan göra."),
    "unreadable": N_("Det där kunde jag inte läsa. Försök igen, eller skriv ”hjälp”, så visar jag vad du kan göra."),
    "view": N_("Formuläret är för gammalt för att skickas. Kopiera din text, stäng det och öppna det på nytt."),
    "command": N_("Det kommandot känner jag inte till. Skriv ”hjälp”, så visar jag vad du kan göra."),
}
SEED_WAITS = N_(
    "Meddelandets text är inte med än. Välj först om du vill fortsätta eller börja om. "
    "Välj sedan ”Gör avvikelse av detta” på meddelandet igen."
)

log = structlog.get_logger("hjulet.slack")


class Listener:
    """One turn per delivery; what goes wrong in one is told to its person and never stops the next."""

    def __init__(self, desk: Desk, gate: Gate, stage: Stage, *, look: Callable[[str], Look], zone: ZoneInfo) -> None:
        self._desk = desk
        self._gate = gate
        self._stage = stage
        self._look = look
        self._zone = zone
        self._running: set[asyncio.Task[None]] = set()
        self._taken: OrderedDict[str, None] = OrderedDict()

    async def finish(self, seconds: float) -> None:
        """Waits for the turns under way, so that a stop does not cut off an answer."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def take(self, heard: Heard) -> None:
        """One turn, from delivery to answer: the channel's boundary, past which no error goes."""
        try:
            await self._turn(heard)
        except Exception as error:  # noqa: BLE001  (the channel boundary: one failed turn must not stop the rest)
            fault = {"error": type(error).__name__, "at": place_of_fault(error)}
            self._taken.pop(heard.delivery, None)
            log.error("slack_turn_failed", delivery=heard.name, **fault)  # noqa: TRY400  (a traceback may hold words)
            with suppress(Refused, TryLater):
                look = self._look("sv")
                await self._stage.say(heard.surface, Notice(look.tr(FAILED)), look, user=heard.sender.user)

    def _begin(self, heard: Heard | None) -> asyncio.Task[None] | None:
        """Starts the turn as a task of its own, which a connection that is lost does not stop."""
        if heard is None:
            return None
        task = asyncio.create_task(self.take(heard))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _turn(self, heard: Heard) -> None:
        if isinstance(heard.wish, Nothing):
            return
        inside = isinstance(heard.surface, Submitted | Modal)
        known = await self._gate.admit(heard.sender, beginning=not inside)
        look = self._look(known.language if known else "sv")
        user = heard.sender.user
        if known is None:
            log.info("slack_stranger", delivery=heard.name)
            await self._stage.show(heard.surface, await self._desk.stranger(), look, user=user)
        elif isinstance(heard.wish, Unfit):
            log.info("slack_unfit", delivery=heard.name, why=heard.wish.why)
            await self._stage.say(heard.surface, Notice(look.tr(UNFIT[heard.wish.why])), look, user=user)
        elif isinstance(heard.wish, Write):
            await self._write(heard, heard.wish, known, look)
        else:
            await self._answer(heard, known, look)

    async def _answer(self, heard: Heard, known: Known, look: Look) -> None:
        screen = await self._hear(heard, known, look)
        within = _is_within(heard) or _turns(heard)
        if isinstance(screen, Notice) and isinstance(heard.surface, Submitted) and heard.surface.inputs:
            await self._stage.say(heard.surface, screen, look, user=heard.sender.user)  # what was typed stays
            return
        try:
            await self._stage.show(heard.surface, screen, look, user=heard.sender.user, within=within)
        except Moved:
            await self._catch_up(heard, screen, known, look)

    async def _catch_up(self, heard: Heard, screen: Screen, known: Known, look: Look) -> None:
        """The modal shows another turn's answer: show where the conversation is now, whatever the order was."""
        place = place_of(screen)
        if place:
            screen = await self._say(heard, known, In(place.at.flow, Show(), place.at.subject))
        if isinstance(heard.surface, Modal):
            await self._stage.show(replace(heard.surface, hash=""), screen, look, user=heard.sender.user)

    async def _say(self, heard: Heard, known: Known, event: In | Pressed | Asked, *, delivery: str = "") -> Screen:
        return await self._desk.hear(_said(heard, known, event, delivery))

    async def _hear(self, heard: Heard, known: Known, look: Look) -> Screen:
        match heard.wish:
            case In() | Pressed() | Asked():
                return await self._say(heard, known, heard.wish, delivery=heard.delivery)
            case Filled(place, answers):
                whole = await self._whole(heard, known, place, answers)
                return await self._say(heard, known, flow_event(place, whole), delivery=heard.delivery)
            case Seeded():
                return await self._seed(heard, known, look, heard.wish)
            case Write() | Unfit() | Nothing():
                raise AssertionError(heard.wish)
            case _:
                assert_never(heard.wish)

    async def _whole(
        self, heard: Heard, known: Known, place: Place, answers: Mapping[str, Answer]
    ) -> dict[str, Answer]:
        """The answers of a message, with those that its forms took earlier: a message does not hold them."""
        shown = await self._say(heard, known, In(place.at.flow, Show(), place.at.subject))
        if place_of(shown) != place or not isinstance(shown, Prompt | Review):
            return dict(answers)
        return {field.id: _value(field) for field in shown.fields} | dict(answers)

    async def _seed(self, heard: Heard, known: Known, look: Look, seeded: Seeded) -> Screen:
        """Begins a report with a text, unless one is begun already: then that is chosen about first.

        Only the second of the two turns has the delivery id, so that a repeat can never begin anew.
        """
        text = seeded.text
        opened = await self._say(heard, known, Pressed("start", seeded.flow))
        match opened:
            case Prompt() if text:
                begin = In(seeded.flow, Restart({seeded.step: text[:SEED_LENGTH]}))
                return await self._say(heard, known, begin, delivery=heard.delivery)
            case Notice() if text and opened.buttons:
                return replace(opened, text=f"{opened.text}\n\n{look.tr(SEED_WAITS)}")
            case _:
                return opened

    async def _write(self, heard: Heard, wish: Write, known: Known, look: Look) -> None:
        """Opens the form of a page that stands in a message, with what was chosen in the message so far."""
        at = wish.place.at
        screen = await self._say(heard, known, In(at.flow, Show(), at.subject))
        surface = heard.surface
        if not isinstance(surface, Posted):
            return
        if place_of(screen) == wish.place:
            screen = with_answers(screen, wish.answers)
        message = replace(wish.place, channel=surface.channel, ts=surface.ts) if not surface.hidden else None
        if not await self._stage.open_modal(surface.trigger, screen, look, place=message):
            await self._stage.show(surface, screen, look, user=heard.sender.user, within=True)

    # What Slack delivers, one method each; the tables of the manifest say which are registered.

    async def command(self, ack: Ack, body: Payload, names: Mapping[str, Any]) -> None:
        await ack()
        self._begin(_read("command", body, lambda: read_command(body, names.get(str(body.get("command"))))))

    async def shortcut(self, ack: Ack, body: Payload, shortcut: Shortcut) -> None:
        await ack()
        if shortcut.starts:
            wish = shortcut.starts
            self._begin(_read("shortcut", body, lambda: read_shortcut(body, wish)))
        else:
            self._begin(_read("message_shortcut", body, lambda: read_message_shortcut(body)))

    async def unknown_shortcut(self, ack: Ack, body: Payload) -> None:
        await ack()
        self._begin(_read("shortcut", body, lambda: read_shortcut(body, Unfit("button"))))

    async def message(self, body: Payload) -> None:
        """A repeat is silent while this process knows that it answers; after a crash it brings the answer."""
        heard = _read("message", body, lambda: read_message(body))
        if heard is None or heard.delivery in self._taken:
            return
        if heard.delivery:
            self._taken[heard.delivery] = None
        if len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
        self._begin(heard)

    async def app_home_opened(self, body: Payload) -> None:
        self._begin(_read("app_home_opened", body, lambda: read_home(body)))

    async def action(self, ack: Ack, body: Payload) -> None:
        await ack()
        self._begin(_read("block_actions", body, lambda: read_action(body, self._zone)))

    async def submission(self, ack: Ack, body: Payload) -> None:
        """The one delivery whose turn runs before it is acknowledged: the acknowledgement is the answer."""
        first = FirstAck(ack)
        turn = self._begin(_read("view_submission", body, lambda: read_submission(body, first, self._zone), first))
        if turn:
            turn.add_done_callback(lambda _: first.settled.set())
            await first.settled.wait()
        await first()

    async def options(self, ack: Ack, body: Payload) -> None:
        """The choices of a long list, as its person types; an empty list where they cannot be had."""
        found: tuple[Option, ...] = ()
        with suppress(Unreadable, Refused, TryLater):
            search = read_search(body)
            known = await self._gate.admit(search.sender, beginning=False)
            if known:
                found = await self._desk.suggest(known.person, search.at, search.step, search.query)
        await ack(options=option_items(found))


def _read(name: str, body: Payload, reader: Callable[[], Heard | None], ack: FirstAck | None = None) -> Heard | None:
    """What a delivery says; what cannot be made out is logged, and answered wherever it names its person."""
    try:
        return reader()
    except Unreadable as unreadable:
        log.warning("slack_unreadable", delivery=name, what=str(unreadable))
        with suppress(Unreadable):
            return read_unfit(name, body, ack)
        return None


def _said(heard: Heard, known: Known, event: In | Pressed | Asked, delivery: str) -> Said:
    return Said(Address(CHANNEL, heard.sender.user), known.person, event, delivery, chat=_in_chat(heard))


def _in_chat(heard: Heard) -> bool:
    """Whether the answer is a message in the conversation with the bot, where words may be typed in reply."""
    match heard.surface:
        case Direct():
            return True
        case Posted(hidden=hidden):
            return _is_within(heard) and not hidden
        case Submitted(place=place):
            return bool(place.ts)
        case Opening() | Modal() | HomeTab():
            return False
        case _:
            assert_never(heard.surface)


def _is_within(heard: Heard) -> bool:
    """Whether the message pressed in is where this conversation stands, so that the answer takes its place."""
    if not isinstance(heard.surface, Posted):
        return False
    if isinstance(heard.wish, Pressed):
        return heard.wish.action in WITHIN and not heard.surface.hidden
    return isinstance(heard.wish, In | Filled)


def _turns(heard: Heard) -> bool:
    """Whether a page is turned, which then stands where the one before it did."""
    return isinstance(heard.wish, Pressed) and turns(heard.wish.subject)


def _value(field: Field) -> Answer:
    return field.value if isinstance(field.value, str) else list(field.value)


def with_answers(screen: Screen, answers: Mapping[str, Answer]) -> Screen:
    """The page with what was chosen in its message; what only its form holds is kept."""
    if not isinstance(screen, Prompt | Review):
        return screen
    fields = tuple(
        replace(field, value=_shown(answers[field.id])) if field.id in answers and not is_form(field) else field
        for field in screen.fields
    )
    return replace(screen, fields=fields)


def _shown(answer: Answer) -> str | tuple[str, ...]:
    return answer if isinstance(answer, str) else tuple(answer)


async def unhandled(error: Exception) -> BoltResponse:
    """What Bolt could not make out, or a fault outside a turn: a status, and a log line without words."""
    where = place_of_fault(error)
    log.error("slack_request_failed", error=type(error).__name__, at=where)
    return BoltResponse(status=400 if where.startswith("slack_bolt") else 500)


def register(app: AsyncApp, listener: Listener, *, prefix: str) -> None:
    """Every listener, by the manifest's tables; and for what is not in them, a sentence instead of silence."""
    app.error(unhandled)
    app.view(ANYTHING)(listener.submission)
    app.action(ANYTHING)(listener.action)
    app.options(ANYTHING)(listener.options)
    app.view_closed(ANYTHING)(_acknowledge)
    names = command_names(prefix)

    async def command(ack: Ack, body: Payload) -> None:
        await listener.command(ack, body, names)

    for name in names:
        app.command(name)(command)
    for shortcut in SHORTCUTS:
        app.shortcut(shortcut.callback)(_on_shortcut(listener, shortcut))
    for event in EVENTS:
        app.event(event.type)(getattr(listener, event.type))
    app.command(ANYTHING)(command)
    app.shortcut(ANYTHING)(listener.unknown_shortcut)
    app.event(ANYTHING)(_ignore)


def _on_shortcut(listener: Listener, shortcut: Shortcut) -> Callable[..., Any]:
    async def on_shortcut(ack: Ack, body: Payload) -> None:
        await listener.shortcut(ack, body, shortcut)

    return on_shortcut


async def _acknowledge(ack: Ack) -> None:
    await ack()


async def _ignore() -> None:
    """An event nobody asked for: Bolt has acknowledged it."""
