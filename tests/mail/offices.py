"""Both ways of sending behind the same few verbs, so that one suite says what each owes."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from bot.mail.channel import MailChannel, Reader, door_of, sender_of
from bot.settings import Settings
from bot.words import load
from storage.vault import new_key
from tests.graph_fake import FakeGraph
from tests.graph_fake.fake import Fault
from tests.smtp_fake import FakeSmtp
from tests.smtp_fake.server import DROP

SAMIRA, NOBODY = 7, 8
ADDRESS = "samira@example.se"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as its reader has it."""

    to: str
    subject: str
    text: str


class Office(Protocol):
    """A place that takes mails."""

    @property
    def arrived(self) -> Sequence[Arrived]: ...

    @property
    def secret(self) -> str: ...

    def settings(self, **more: Any) -> dict[str, Any]: ...
    def refuses_the_reader(self) -> None: ...
    def is_busy(self) -> float | None:
        """From now on; returns how many seconds it asks for, if it can say."""

    def cuts_the_line(self) -> None: ...


class SmtpOffice:
    """A mail server."""

    def __init__(self, smtp: FakeSmtp) -> None:
        self._smtp = smtp
        self.settings = smtp.settings
        self.secret = smtp.password

    @property
    def arrived(self) -> list[Arrived]:
        return [Arrived(each.to, str(each.message["Subject"]), each.text) for each in self._smtp.taken]

    def refuses_the_reader(self) -> None:
        self._smtp.answers["RCPT"] = [f"550 5.1.1 {ADDRESS} is unknown"]

    def is_busy(self) -> float | None:
        self._smtp.answers["RCPT"] = ["451 4.7.1 later"]
        return None

    def cuts_the_line(self) -> None:
        self._smtp.answers["RCPT"] = [DROP]


class GraphOffice:
    """A tenant's mailbox."""

    def __init__(self, graph: FakeGraph) -> None:
        self._graph = graph
        self.secret = graph.entra.application.secret

    def settings(self, **more: Any) -> dict[str, Any]:
        return self._graph.settings(mail_from=self._graph.mailbox) | more

    @property
    def arrived(self) -> list[Arrived]:
        return [_arrived(each["message"]) for each in self._graph.mails]

    def refuses_the_reader(self) -> None:
        self._graph.refuses.add(ADDRESS)

    def is_busy(self) -> float | None:
        self._graph.faults[len(self._graph.calls) + 1] = Fault(429, after="40")
        return 40.0

    def cuts_the_line(self) -> None:
        self._graph.faults[len(self._graph.calls) + 1] = Fault(0, drop=True)


def _arrived(message: dict[str, Any]) -> Arrived:
    assert message["body"]["contentType"] == "Text"
    (to,) = [each["emailAddress"]["address"] for each in message["toRecipients"]]
    return Arrived(to, message["subject"], message["body"]["content"])


def settings(**more: Any) -> Settings:
    return Settings.model_validate({"keys": new_key(), "lookup_key": new_key(), **more})


@asynccontextmanager
async def mail(given: dict[str, Any], *, email: str = ADDRESS) -> AsyncIterator[MailChannel]:
    """The channel, started and stopped; Samira alone has an address."""

    async def find(person: int) -> Reader | None:
        return Reader(email, "sv") if person == SAMIRA else None

    made = settings(**given)
    channel = MailChannel(sender_of(made), find=find, translate=load, door=door_of(made))
    await channel.start()
    try:
        yield channel
    finally:
        await channel.stop()
