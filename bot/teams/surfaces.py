"""Where a person was when they did something, which decides where the answer can be shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chat:
    """A typed message in the person's own conversation with the bot."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A button of a message there; `card` is the case it is about, `invoked` that Teams waits for its next."""

    message: str
    card: str = ""
    invoked: bool = False


@dataclass(frozen=True, slots=True)
class Dialog:
    """A dialog: about to open, or (`submitted`) sent; `where` is the message in the chat that it belongs to."""

    where: str = ""
    submitted: bool = False


@dataclass(frozen=True, slots=True)
class Team:
    """A mention in a team or a group chat; `invoked` when it was a button there."""

    invoked: bool = False


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Nothing that is to be answered."""


Surface = Chat | Posted | Dialog | Team | Nowhere
