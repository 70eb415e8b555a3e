"""Where a person was when they did something, which decides where the answer can be shown."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.slack.place import Place


class Ack(Protocol):
    """Bolt's acknowledgement: the HTTP answer, or the envelope's over the socket."""

    def __call__(self, **answer: Any) -> Awaitable[Any]: ...


class FirstAck:
    """Lets the first answer through only (a later one would replace it), and tells when there is one."""

    def __init__(self, ack: Ack) -> None:
        self._ack = ack
        self._given = False
        self.settled = asyncio.Event()

    async def __call__(self, **answer: Any) -> None:
        if not self._given:
            self._given = True
            await self._ack(**answer)
            self.settled.set()


@dataclass(frozen=True, slots=True)
class Opening:
    """A command or a shortcut: nothing is open yet, and `trigger` opens one modal within three seconds."""

    trigger: str
    response_url: str = ""


@dataclass(frozen=True, slots=True)
class Modal:
    """A button in a modal: the view is updated where it still is the one that was seen (`hash`)."""

    view: str
    hash: str
    trigger: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """A modal that was sent: the answer goes in the acknowledgement; `inputs` are the questions it shows."""

    place: Place
    ack: Ack
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """A button in a message; `card` is the case that the message is about, `hidden` one only this person sees."""

    channel: str
    ts: str
    trigger: str
    response_url: str
    hidden: bool = False
    card: str = ""


@dataclass(frozen=True, slots=True)
class Direct:
    """A typed message in the conversation with the bot."""

    channel: str


@dataclass(frozen=True, slots=True)
class HomeTab:
    """The home tab; `trigger` is there when a button was pressed."""

    trigger: str = ""


Surface = Opening | Modal | Submitted | Posted | Direct | HomeTab
