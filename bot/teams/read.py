"""What the Bot Connector's activities say, as types: the first line of every turn, so that nothing untyped goes on."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from bot.teams.fields import read_action, read_search
from bot.teams.place import Unreadable, read_card, read_place
from bot.teams.surfaces import Chat, Dialog, Nowhere, Posted, Surface, Team
from conversation.port import Address, Asked, In, Pressed
from conversation.screen import At
from handlers.commands import command_of
from storage.references import Reference

CHANNEL = "teams"
LONGEST = 12_000
GREETINGS = {"", "hej", "hejsan", "hallå", "tjena", "god morgon", "hello", "hi"}
TEXT_FILES = {"text/html", "text/plain"}
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it: Teams' own id, the directory's id ('' from some test tools), the tenant, and what it says besides."""

    user: str
    entra: str = ""
    tenant: str = ""
    email: str = ""

    @property
    def address(self) -> Address:
        """Where they are reached: by the id that stays the same in every conversation."""
        return Address(CHANNEL, self.entra or self.user)


@dataclass(frozen=True, slots=True)
class Seeded:
    """A message that a deviation is to be made of."""

    text: str


@dataclass(frozen=True, slots=True)
class Search:
    """Letters typed in a long list."""

    at: At
    step: str
    query: str


@dataclass(frozen=True, slots=True)
class Came:
    """The bot was added to the person's own conversation."""


@dataclass(frozen=True, slots=True)
class Left:
    """The bot was removed from it."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Something that cannot be taken here, for which there is a sentence: `file`, `long`, `button`."""

    why: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """A delivery that needs no answer."""


Wish = In | Pressed | Asked | Seeded | Search | Came | Left | Unfit | Nothing


@dataclass(frozen=True, slots=True)
class Heard:
    """One delivery, read: who wants what, where the answer is to be shown, and the id that makes a repeat known.

    `reference` is the conversation, `is_own` says that it is the person's own with the bot.
    """

    name: str
    sender: Sender
    wish: Wish
    surface: Surface
    reference: Reference
    is_own: bool = False
    delivery: str = ""
    is_invoke: bool = False


def is_whole(body: object) -> bool:
    """Whether an activity has what the SDK and we take for granted."""
    if not isinstance(body, Mapping):
        return False
    needed = (("type",), ("serviceUrl",), ("conversation", "id"), ("from", "id"), ("recipient", "id"))
    return all(_text(body, *path) for path in needed)


def read_activity(body: Payload, zone: ZoneInfo) -> Heard:
    """One activity that `is_whole`; a button, form or list that we never made is `Unfit`."""
    kind, name = _text(body, "type"), _text(body, "name")
    personal = _is_personal(body)
    wish, surface = _surely(body, zone, personal=personal)
    return Heard(
        name or kind,
        _sender(body),
        wish,
        surface,
        _reference(body),
        personal,
        _delivery(body),
        kind == "invoke",
    )


def _surely(body: Payload, zone: ZoneInfo, *, personal: bool) -> tuple[Wish, Surface]:
    kind, name = _text(body, "type"), _text(body, "name")
    try:
        if kind == "message":
            return _message(body, zone, personal=personal)
        if kind == "invoke" and name in INVOKES:
            wish, surface = INVOKES[name](body, zone)
            return wish, Team(invoked=True) if isinstance(surface, Posted) and not personal else surface
    except Unreadable:
        return Unfit("button"), _unread(name, personal=personal)
    if personal and kind in {"installationUpdate", "conversationUpdate"}:
        return _installed(body), Chat()
    return Nothing(), Nowhere()


def _unread(name: str, *, personal: bool) -> Surface:
    """Where a delivery that says nothing we know is answered."""
    if name.startswith(("task/", "composeExtension/")):
        return Dialog()
    if name == "application/search":
        return Nowhere()
    return Posted("", invoked=bool(name)) if personal else Team(invoked=bool(name))


def _text(payload: object, *path: str) -> str:
    """The words or number at the path, '' where there is none."""
    found: object = payload
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return str(found) if isinstance(found, str | int) else ""


def _mapping(payload: object, *path: str) -> Payload:
    found: object = payload
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        raise Unreadable(".".join(path))
    return found


def _is_personal(body: Payload) -> bool:
    return _text(body, "conversation", "conversationType") == "personal"


def _sender(body: Payload) -> Sender:
    tenant = _text(body, "conversation", "tenantId") or _text(body, "channelData", "tenant", "id")
    email = _text(body, "from", "email") or _text(body, "from", "userPrincipalName")
    return Sender(_text(body, "from", "id"), _text(body, "from", "aadObjectId"), tenant, email)


def _reference(body: Payload) -> Reference:
    return Reference(
        _text(body, "serviceUrl"),
        _text(body, "conversation", "id"),
        _text(body, "recipient", "id"),
        _text(body, "conversation", "tenantId") or _text(body, "channelData", "tenant", "id"),
    )


def _delivery(body: Payload) -> str:
    """Ids of messages are times, and the same in two conversations."""
    found = _text(body, "id")
    where = sha256(_text(body, "conversation", "id").encode()).hexdigest()[:16]
    return f"{where}:{found}" if found else ""


def _message(body: Payload, zone: ZoneInfo, *, personal: bool) -> tuple[Wish, Surface]:
    """A typed message, or a button of a client that knows no other way."""
    if isinstance(body.get("value"), Mapping):
        pressed = read_action(body["value"], zone)
        return pressed, Posted(_text(body, "replyToId"), read_card(body["value"])) if personal else Team()
    if not personal and not _is_mentioned(body):
        return Nothing(), Nowhere()
    surface: Surface = Chat() if personal else Team()
    words = _words(body)
    if _has_file(body):
        return Unfit("file"), surface
    if len(words) > LONGEST:
        return Unfit("long"), surface
    return (Asked(words) if personal else _in_team(words)), surface


def _in_team(words: str) -> Wish:
    """What a mention asks for: a command, a first page for a greeting, else which routine applies."""
    found = command_of(words)
    if found and found[0].asks:
        return Asked(found[1], command=found[0].word)
    if found:
        return Pressed(found[0].action, found[0].subject)
    if words.casefold().rstrip("!. ") in GREETINGS:
        return Pressed("home")
    return Asked(words, command="rutin")


def _is_mentioned(body: Payload) -> bool:
    entities = body.get("entities")
    bot = _text(body, "recipient", "id")
    return isinstance(entities, list) and any(
        _text(each, "type") == "mention" and _text(each, "mentioned", "id") == bot for each in entities
    )


def _words(body: Payload) -> str:
    """What was typed, without the bot's own name and without markup."""
    words = _text(body, "text")
    entities = body.get("entities")
    for each in entities if isinstance(entities, list) else ():
        if _text(each, "type") == "mention" and _text(each, "mentioned", "id") == _text(body, "recipient", "id"):
            words = words.replace(_text(each, "text"), " ") if _text(each, "text") else words
    return plain(words)


def plain(marked: str) -> str:
    """Words of Teams without its markup."""
    lines = re.sub(r"<(br|/p|/div|/li)\b[^>]*>", "\n", marked, flags=re.IGNORECASE)
    words = html.unescape(re.sub(r"</?[a-zA-Z][^>]*>", "", lines)).replace("\xa0", " ")
    return "\n".join(" ".join(line.split()) for line in words.strip().splitlines()).strip()


def _has_file(body: Payload) -> bool:
    """Whether something besides the words themselves (which come as HTML too) is attached."""
    attached = body.get("attachments")
    return isinstance(attached, list) and any(_text(each, "contentType") not in TEXT_FILES for each in attached)


def _installed(body: Payload) -> Wish:
    if _text(body, "type") == "installationUpdate":
        return Left() if _text(body, "action").startswith("remove") else Came()
    added = body.get("membersAdded")
    return Came() if isinstance(added, list) and added else Nothing()


def _execute(body: Payload, zone: ZoneInfo) -> tuple[Wish, Surface]:
    data = _mapping(body, "value", "action", "data")
    return read_action(data, zone), Posted(_text(body, "replyToId"), read_card(data), invoked=True)


def _open(body: Payload, zone: ZoneInfo) -> tuple[Wish, Surface]:
    wish = read_action(_mapping(body, "value", "data"), zone)
    return wish, Dialog(_text(body, "replyToId") if isinstance(wish, In) else "")


def _submit(body: Payload, zone: ZoneInfo) -> tuple[Wish, Surface]:
    data = _mapping(body, "value", "data")
    place = read_place(data)
    return read_action(data, zone), Dialog(place.where if place else "", submitted=True)


def _extend(body: Payload, zone: ZoneInfo) -> tuple[Wish, Surface]:
    """The entry in a message's menu, or beside the box where messages are written."""
    words = plain(_text(body, "value", "messagePayload", "body", "content"))
    return (Seeded(words) if words else Pressed("start", "deviation")), Dialog()


def _look_up(body: Payload, zone: ZoneInfo) -> tuple[Wish, Surface]:
    at, step, query = read_search(_mapping(body, "value"))
    return Search(at, step, query), Nowhere()


INVOKES: Mapping[str, Callable[[Payload, ZoneInfo], tuple[Wish, Surface]]] = {
    "adaptiveCard/action": _execute,
    "task/fetch": _open,
    "task/submit": _submit,
    "composeExtension/fetchTask": _extend,
    "composeExtension/submitAction": _submit,
    "application/search": _look_up,
}
"""Everything that Teams asks and waits for; what is not here is answered with 501."""
