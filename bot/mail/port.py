"""What a mail is, and what a sender of mails owes, whichever it is."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of plain words; `id` is our own name of it, by which the mail server's log finds it again."""

    to: str
    subject: str
    text: str
    id: str


class Sender(Protocol):
    """A way to hand over mails: Microsoft Graph or a mail server."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def __call__(self, mail: Mail) -> None:
        """Hands the mail over once. Raises Unreachable where this reader's address is refused, else TryLater.

        What is wrong with our own mailbox, password or permission is TryLater: nobody is to blame but us.
        """
        ...
