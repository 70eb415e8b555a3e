"""Mail put together as one more channel: it only speaks, and comes last of all."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from starlette.routing import BaseRoute

from bot.mail.graph import GraphSender
from bot.mail.port import Mail, Sender
from bot.mail.render import render
from bot.mail.smtp import Account, SmtpSender
from bot.microsoft.tokens import graph_tokens
from bot.settings import Settings
from conversation.port import Address, Send, TryLater, Unreachable
from conversation.screen import Screen
from conversation.words import Translator
from storage.database import Database

CHANNEL = "mail"
log = structlog.get_logger("hjulet.mail")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a mail is for."""

    email: str
    language: str


Find = Callable[[int], Awaitable[Reader | None]]


class StoredReaders:
    """Finds a reader when the mail is sent, so that no address is kept anywhere but sealed with its person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, person: int) -> Reader | None:
        async with self._database.read() as store:
            email = await store.people.email(person)
            known = (await store.people.organisation()).people.get(person)
        return Reader(email, known.language) if email and known else None


class MailChannel:
    """What wiring needs of mail; an address is `mail` and the person's own number."""

    name = CHANNEL

    def __init__(self, sender: Sender, *, find: Find, translate: Callable[[str], Translator], door: str) -> None:
        self._sender = sender
        self._find = find
        self._translate = translate
        self._door = door

    @property
    def send(self) -> Send:
        return self._say

    def routes(self) -> list[BaseRoute]:
        """Nobody answers a mail."""
        return []

    async def start(self) -> None:
        await self._sender.start()

    async def stop(self) -> None:
        await self._sender.stop()

    async def _say(self, to: Address, screen: Screen, *, replaces: str = "") -> str:
        """Raises Unreachable or TryLater.

        A mail cannot be replaced. It said that a case waits; what became of the case since is seen where it is opened.
        """
        if replaces:
            return replaces
        reader = await self._find(int(to.to))
        if reader is None:
            raise Unreachable("no_address")
        words = render(screen, self._translate(reader.language), door=self._door)
        mail = Mail(reader.email, words.subject, words.text, secrets.token_hex(12))
        try:
            await self._sender(mail)
        except TryLater as later:
            log.warning("mail_not_taken", reason=later.reason)
            raise
        return mail.id


def sender_of(settings: Settings) -> Sender:
    """The mail server where one is set, else Graph. Raises BadCertificate or OSError."""
    if url := settings.smtp_url.get_secret_value():
        return SmtpSender(Account.of(url), settings.mail_from)
    return GraphSender(graph_tokens(settings), settings.graph_base_url, settings.mail_from)


def door_of(settings: Settings) -> str:
    """The page that a reader can go on at: the web chat, where people can sign in to it."""
    return f"{settings.own_address}/" if settings.sign_in and settings.public_url else ""
