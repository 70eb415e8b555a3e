"""SMTP as RFC 5321 has it, with AUTH PLAIN, in a thread of its own.

with FakeSmtp() as smtp:
    settings = smtp.settings()
    smtp.answers["RCPT"] = ["550 5.1.1 no such user"]
"""

import asyncio
import base64
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self
from urllib.parse import quote

DROP = "drop"
"""As an answer: the line is cut instead."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the server has answered for."""

    sender: str
    to: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n")


@dataclass
class Talk:
    """What one client has said so far."""

    known: bool = False
    sender: str = ""
    to: str = ""


@dataclass
class FakeSmtp:
    """`answers` are given instead of the usual ones, the first of each verb first (`END` is after the text)."""

    user: str = "hjulet"
    password: str = "smtp-secret/value@1"
    mailbox: str = "hjulet@example.se"
    answers: dict[str, list[str]] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    extensions: tuple[str, ...] = ("AUTH PLAIN", "8BITMIME")
    port: int = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)
        self._loop.close()

    def _run(self, ready: threading.Event) -> None:
        self._loop.run_until_complete(self._serve(ready))

    async def _serve(self, ready: threading.Event) -> None:
        self._stopping, self._open = asyncio.Event(), set[asyncio.Task[Any]]()
        server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stopping.wait()
        server.close()
        await asyncio.gather(*self._open, return_exceptions=True)
        await server.wait_closed()

    @property
    def url(self) -> str:
        return f"smtp://{self.user}:{quote(self.password, safe='')}@127.0.0.1:{self.port}"

    def settings(self, **more: Any) -> dict[str, Any]:
        """What points the bot here."""
        return {"smtp_url": self.url, "mail_from": self.mailbox, **more}

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        try:
            await self._converse(reader, writer, Talk())
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, talk: Talk) -> None:
        writer.write(self._said("CONNECT", "220 fake").encode() + b"\r\n")
        while line := (await reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            verb = verb.upper()
            self.verbs.append(verb)
            answer = self._said(verb, await self._usual(verb, rest, talk, reader, writer))
            if answer == DROP:
                return
            writer.write(answer.encode() + b"\r\n")
            await writer.drain()
            if verb == "QUIT":
                return

    def _said(self, verb: str, usual: str) -> str:
        planned = self.answers.get(verb)
        return planned.pop(0) if planned else usual

    async def _usual(
        self, verb: str, rest: str, talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> str:
        if verb == "DATA" and not self.answers.get("DATA"):
            writer.write(b"354 go on\r\n")
            return await self._text(talk, reader)
        plain: dict[str, Callable[[str, Talk], Awaitable[str]]] = {
            "EHLO": self._ehlo,
            "AUTH": self._auth,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
        }
        return await plain[verb](rest, talk) if verb in plain else "250 ok"

    async def _ehlo(self, _: str, __: Talk) -> str:
        lines = ["fake", *self.extensions]
        return "\r\n".join(f"250{' ' if line is lines[-1] else '-'}{line}" for line in lines)

    async def _auth(self, rest: str, talk: Talk) -> str:
        _, user, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        talk.known = (user, password) == (self.user, self.password)
        return "235 ok" if talk.known else "535 5.7.8 no"

    async def _mail(self, rest: str, talk: Talk) -> str:
        talk.sender = rest.partition("<")[2].partition(">")[0]
        if not talk.known:
            return "530 5.7.0 log in first"
        return "250 ok" if talk.sender == self.mailbox else "550 5.7.60 not your mailbox"

    async def _rcpt(self, rest: str, talk: Talk) -> str:
        talk.to = rest.partition("<")[2].partition(">")[0]
        return "250 ok"

    async def _text(self, talk: Talk, reader: asyncio.StreamReader) -> str:
        raw = await reader.readuntil(b"\r\n.\r\n")
        answer = self._said("END", "250 taken")
        if answer.startswith("250"):
            plain = raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
            self.taken.append(Taken(talk.sender, talk.to, plain))
        return answer
