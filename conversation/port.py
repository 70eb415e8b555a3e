"""The border between channels and handlers: what comes in, what goes out, and how a delivery can fail."""

from dataclasses import dataclass
from typing import Protocol

from conversation.screen import Screen
from conversation.session import Event


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached: a channel's name and that channel's own id for the person."""

    channel: str
    to: str


@dataclass(frozen=True, slots=True)
class In:
    """A flow event in the conversation `flow` about `subject`; `typed` marks words written as a chat message."""

    flow: str
    event: Event
    subject: str = ""
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button outside a conversation's own: an action and what it is about (`case:17`)."""

    action: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Plain words: a command word, a typed answer, or a question about routines (decided in that order)."""

    text: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a known person did on a channel; `delivery` identifies it, so that a repeat is dropped.

    `chat` says that the answer is shown as a message in the running chat, where a typed reply may follow.
    """

    address: Address
    person: int
    event: In | Pressed | Asked
    delivery: str = ""
    chat: bool = False


class Unreachable(Exception):
    """The channel says that this person cannot be reached there (blocked, not installed, gone)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(Exception):
    """The channel is busy or down; `after` is the number of seconds it asks us to wait, if it says."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Send(Protocol):
    """Says something unasked on one channel."""

    async def __call__(self, to: Address, screen: Screen, *, replaces: str = "") -> str:
        """Shows the screen, in place of the message `replaces` where that still exists; returns the message's own id.

        Raises Unreachable or TryLater.
        """
        ...
