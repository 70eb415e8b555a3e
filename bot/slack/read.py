"""What Slack's payloads say, as types: the first line of every listener, so that nothing untyped goes further."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from bot.slack.blocks import GO, LINK, PRESS
from bot.slack.fields import ANSWER, FIND, read_answers, read_find
from bot.slack.place import Place, Unreadable, read_place, read_press
from bot.slack.render import CARD, PAGE, REVIEW
from bot.slack.surfaces import Ack, Direct, FirstAck, HomeTab, Modal, Opening, Posted, Submitted, Surface
from bot.slack.text import read_text
from conversation.flow import Answer
from conversation.port import Asked, In, Pressed
from conversation.screen import At
from conversation.session import Answered, Cancel, Edit, Show, Submit
from handlers.commands import Command

Payload = Mapping[str, Any]
LONGEST = 12_000


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it: the user's id, and the workspace they belong to ('' when the payload does not say)."""

    user: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Seeded:
    """A message, or words after a command, that a report is to be made of: which, and the question they answer."""

    text: str
    flow: str = "deviation"
    step: str = "what"


@dataclass(frozen=True, slots=True)
class Write:
    """The button that opens the form of a page that stands in a message, with what was chosen so far."""

    place: Place
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Filled:
    """A page or a review that was answered in a message: what its forms hold is not in the payload."""

    place: Place
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Something that cannot be taken here, by the name of the sentence that says so (`bot.slack.listen.UNFIT`)."""

    why: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """A press that needs no answer (a link, a choice that is sent with its page)."""


Wish = In | Pressed | Asked | Seeded | Write | Filled | Unfit | Nothing


@dataclass(frozen=True, slots=True)
class Heard:
    """One delivery, read: who wants what, where the answer is to be shown, and the id that makes a repeat known."""

    name: str
    sender: Sender
    wish: Wish
    surface: Surface
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """Letters typed in a long list."""

    sender: Sender
    at: At
    step: str
    query: str


def is_whole(body: object) -> bool:
    """Whether a payload has what Bolt itself takes for granted before any listener of ours sees it."""
    if not isinstance(body, Mapping):
        return False
    match body.get("type"):
        case "view_submission" | "view_closed":
            view = body.get("view")
            return isinstance(view, Mapping) and {"type", "callback_id"} <= view.keys()
        case "block_actions":
            pressed = body.get("actions")
            return isinstance(pressed, list) and bool(pressed) and all(isinstance(each, Mapping) for each in pressed)
        case "event_callback":
            return isinstance(body.get("event"), Mapping)
        case _:
            return True


def _text(payload: Payload, *path: str) -> str:
    """The words or number at the path, '' where there is none."""
    found: Any = payload
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return str(found) if isinstance(found, str | int) else ""


def _must(payload: Payload, *path: str) -> str:
    found = _text(payload, *path)
    if not found:
        raise Unreadable(".".join(path))
    return found


def _sender(body: Payload) -> Sender:
    return Sender(_must(body, "user", "id"), _text(body, "user", "team_id") or _text(body, "team", "id"))


def read_sender(body: Payload) -> Sender:
    """Who a payload is from, wherever its kind says so. Raises Unreadable where nobody is named."""
    event = body.get("event")
    said = event if isinstance(event, Mapping) else body
    if _text(body, "user", "id"):
        return _sender(body)
    return Sender(_text(said, "user_id") or _must(said, "user"), _text(body, "team_id"))


def read_unfit(name: str, body: Payload, ack: FirstAck | None = None) -> Heard:
    """A payload that cannot be made out otherwise: its person gets a sentence, and a form stays open with its text.

    Raises Unreadable where nobody is named.
    """
    trigger, view = _text(body, "trigger_id"), _text(body, "view", "id")
    surface: Surface = Opening(trigger, _text(body, "response_url"))
    if ack:
        surface = Submitted(Place(At("", "", 0)), ack)
    elif view and trigger and _text(body, "view", "type") == "modal":
        surface = Modal(view, _text(body, "view", "hash"), trigger)
    return Heard(name, read_sender(body), Unfit("view" if ack else "unreadable"), surface)


def _trigger(body: Payload) -> str:
    trigger = _text(body, "trigger_id")
    return f"trigger:{trigger}" if trigger else ""


def read_command(body: Payload, command: Command | None) -> Heard:
    """A slash command; words after one that takes none begin the report, where that is what it starts."""
    said = read_text(_text(body, "text"))
    wish: Wish
    if command is None:
        wish = Unfit("command")
    elif command.asks:
        wish = Asked(said, command=command.word)
    elif said and command.seeds:
        wish = Seeded(said, command.subject, command.seeds)
    else:
        wish = Pressed(command.action, command.subject)
    return Heard(
        "command",
        Sender(_must(body, "user_id"), _text(body, "team_id")),
        wish,
        Opening(_text(body, "trigger_id"), _text(body, "response_url")),
        _trigger(body),
    )


def read_shortcut(body: Payload, wish: Wish) -> Heard:
    """A global shortcut."""
    return Heard("shortcut", _sender(body), wish, Opening(_text(body, "trigger_id")), _trigger(body))


def read_message_shortcut(body: Payload) -> Heard:
    """A message that a deviation is to be made of."""
    words = read_text(_text(body, "message", "text"))
    opening = Opening(_text(body, "trigger_id"), _text(body, "response_url"))
    return Heard("message_shortcut", _sender(body), Seeded(words), opening, _trigger(body))


def read_message(body: Payload) -> Heard | None:
    """A typed message to the bot; None for what is none: edits, deletions, other bots, other conversations."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("channel_type") != "im":
        return None
    has_file = event.get("subtype") == "file_share" or bool(event.get("files"))
    if event.get("bot_id") or not event.get("user") or not (has_file or event.get("subtype") is None):
        return None
    words = read_text(_text(event, "text"))
    wish: Wish = Unfit("file") if has_file else Unfit("long") if len(words) > LONGEST else Asked(words)
    team = _text(event, "user_team") or _text(event, "team") or _text(body, "team_id")
    surface = Direct(_must(event, "channel"))
    return Heard("message", Sender(_must(event, "user"), team), wish, surface, f"event:{_must(body, 'event_id')}")


def read_home(body: Payload) -> Heard | None:
    """The home tab was opened; None when it was another tab. Looking changes nothing, so it has no delivery id."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("tab") != "home":
        return None
    sender = Sender(_must(event, "user"), _text(body, "team_id"))
    return Heard("app_home_opened", sender, Pressed("home"), HomeTab())


def read_submission(body: Payload, ack: Ack, zone: ZoneInfo) -> Heard:
    """A page or a review that was sent as a modal; one that we can no longer place keeps what was typed."""
    answers = _answers(body["view"], zone)
    metadata = _text(body, "view", "private_metadata")
    wish: Wish
    try:
        place = read_place(metadata)
        known = _text(body, "view", "callback_id") in {PAGE, REVIEW}
        wish = flow_event(place, answers) if known else Unfit("view")
    except Unreadable:
        place, wish = Place(At("", "", 0)), Unfit("view")
    delivery = _view_delivery(body, metadata)
    return Heard("view_submission", _sender(body), wish, Submitted(place, ack, tuple(answers)), delivery)


def _view_delivery(body: Payload, metadata: str) -> str:
    """The view, its state and the page that it showed: the hash alone may be missing, or the same on every page."""
    page = sha256(metadata.encode()).hexdigest()[:16]
    return f"view:{_must(body, 'view', 'id')}:{_text(body, 'view', 'hash')}:{page}"


def flow_event(place: Place, answers: Mapping[str, Answer]) -> In:
    """The answers of a page, or of a review, as an event of its conversation."""
    at = place.at
    if place.page:
        return In(at.flow, Answered(answers, place.page, at.revision), at.subject)
    return In(at.flow, Submit(answers, at.revision), at.subject)


def _answers(holder: Payload, zone: ZoneInfo) -> dict[str, Answer]:
    state = holder.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    return read_answers(values, zone) if isinstance(values, Mapping) else {}


def read_action(body: Payload, zone: ZoneInfo) -> Heard:
    """A press in a modal, a message or the home tab."""
    pressed = body.get("actions")
    action = pressed[0] if isinstance(pressed, list) and pressed and isinstance(pressed[0], Mapping) else {}
    surface = _surface(body)
    wish = _wish(action, body, zone)
    return Heard("block_actions", _sender(body), wish, surface, _trigger(body))


def _surface(body: Payload) -> Surface:
    trigger = _text(body, "trigger_id")
    if _text(body, "view", "type") == "home":
        return HomeTab(trigger)
    if _text(body, "view", "id"):
        metadata = _text(body, "view", "private_metadata")
        place = read_place(metadata) if metadata else None
        return Modal(_text(body, "view", "id"), _text(body, "view", "hash"), trigger, place)
    container = body.get("container")
    hidden = isinstance(container, Mapping) and container.get("is_ephemeral") is True
    return Posted(
        _text(body, "container", "channel_id") or _must(body, "channel", "id"),
        _text(body, "container", "message_ts") or _must(body, "message", "ts"),
        trigger,
        _text(body, "response_url"),
        hidden=hidden,
        card=_card(body),
    )


def _card(body: Payload) -> str:
    message = body.get("message")
    blocks = message.get("blocks") if isinstance(message, Mapping) else None
    first = blocks[0] if isinstance(blocks, list) and blocks else {}
    name = _text(first, "block_id") if isinstance(first, Mapping) else ""
    return name.removeprefix(CARD) if name.startswith(CARD) else ""


def _wish(action: Payload, body: Payload, zone: ZoneInfo) -> Wish:
    name, value = _text(action, "action_id"), _text(action, "value")
    if name.startswith(PRESS):
        return read_press(value)
    if name.startswith((LINK, ANSWER, FIND)):
        return Nothing()
    verb = name.removeprefix(GO).partition(":")[0]
    if not name.startswith(GO) or verb not in VERBS:
        return Unfit("button")
    holder = body["view"] if isinstance(body.get("view"), Mapping) else body
    return VERBS[verb](read_place(value), _answers(holder, zone))


def _in(place: Place, event: Edit | Cancel | Show) -> In:
    return In(place.at.flow, event, place.at.subject)


VERBS: Mapping[str, Callable[[Place, Mapping[str, Answer]], Wish]] = {
    "next": Filled,
    "submit": Filled,
    "write": Write,
    "back": lambda place, _: _in(place, Edit(place.step, place.at.revision)),
    "edit": lambda place, _: _in(place, Edit(place.step, place.at.revision)),
    "cancel": lambda place, _: _in(place, Cancel(place.at.revision)),
    "show": lambda place, _: _in(place, Show()),
}


def read_search(body: Payload) -> Search:
    """What is typed in a long list. Raises Unreadable for a list that is not ours."""
    found = read_find(_text(body, "action_id"))
    if found is None:
        raise Unreadable("action_id")
    return Search(_sender(body), found[0], found[1], _text(body, "value"))
