"""A hand-written desk and translator, so that Slack's side is tried without a database or a catalogue."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

import uvicorn
from starlette.applications import Starlette

from bot.settings import Settings
from bot.slack.channel import SlackChannel
from bot.slack.fields import Look
from conversation.port import Address, Said
from conversation.screen import At, Notice, Option, Prompt, Screen
from tests.channels.screens import SCREENS, Swedish
from tests.slack_fake import FakeSlack

ZONE = ZoneInfo("Europe/Stockholm")
KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
SECRET = "Hemliga ord om en annan människa"
STRANGER = "Jag känner inte igen dig."


def look(free_text: Literal["form", "web"] = "form") -> Look:
    return Look(Swedish(), ZONE, free_text, "https://hjulet.example.se")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the desk knows one."""

    person: int
    name: str = "Samira Haddad"
    language: str = "sv"


Answerer = Callable[[Said], Screen]


@dataclass(slots=True)
class SampleDesk:
    """Answers with the screens it is given, in order (the last for ever), or by a function; remembers what it heard."""

    screens: list[Screen] = field(default_factory=list)
    by_email: dict[str, int] = field(default_factory=lambda: {"samira@example.se": 7})
    options: tuple[Option, ...] = ()
    answer: Answerer | None = None
    fails: Exception | None = None
    said: list[Said] = field(default_factory=list)
    remembered: dict[Address, int] = field(default_factory=dict)
    searched: list[tuple[int, At, str, str]] = field(default_factory=list)

    def will_show(self, *screens: Screen) -> None:
        self.screens = list(screens)

    async def recognise(self, address: Address, email: str | None = None) -> Somebody | None:
        person = self.remembered.get(address) or self.by_email.get(email or "")
        if person is None:
            return None
        self.remembered[address] = person
        return Somebody(person)

    async def stranger(self, language: str = "sv") -> Notice:
        return Notice(STRANGER)

    async def hear(self, said: Said) -> Screen:
        self.said.append(said)
        if self.fails:
            raise self.fails
        if self.answer:
            return self.answer(said)
        return self.screens.pop(0) if len(self.screens) > 1 else self.screens[0]

    async def suggest(self, person: int, at: At, step: str, query: str) -> tuple[Option, ...]:
        self.searched.append((person, at, step, query))
        return self.options

    def events(self) -> Iterable[object]:
        return [said.event for said in self.said]


def settings(slack: FakeSlack, *, by_socket: bool = False, **more: object) -> Settings:
    """Settings of a bot whose Slack is the fake, over signed HTTP unless `by_socket`."""
    values: dict[str, object] = {
        "keys": KEY,
        "lookup_key": KEY,
        "slack_bot_token": slack.bot_token,
        "slack_app_token": slack.app_token if by_socket else "",
        "slack_signing_secret": slack.signing_secret,
        "slack_api_base_url": slack.base_url,
        **more,
    }
    return Settings.model_validate(values)


def channel(desk: SampleDesk, configured: Settings, now: Callable[[], float] = lambda: 0.0) -> SlackChannel:
    return SlackChannel(desk, configured, translate=lambda _: Swedish(), zone=ZONE, now=now)


@contextlib.asynccontextmanager
async def running(
    desk: SampleDesk, slack: FakeSlack, *, by_socket: bool = False, **more: object
) -> AsyncIterator[SlackChannel]:
    """The channel, started and reachable for the fake; stopped after."""
    made = channel(desk, settings(slack, by_socket=by_socket, **more))
    await made.start()
    try:
        if by_socket:
            await slack.connected()
            yield made
        else:
            async with served(made, slack):
                yield made
    finally:
        await made.stop()


@contextlib.asynccontextmanager
async def served(made: SlackChannel, slack: FakeSlack) -> AsyncIterator[None]:
    listening = socket.create_server(("127.0.0.1", 0))
    site = Starlette(routes=made.routes())
    server = uvicorn.Server(uvicorn.Config(site, lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    slack.events_url = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
    try:
        yield
    finally:
        server.should_exit = True
        await serving
        listening.close()


def prompt(name: str) -> Prompt:
    """A sample page."""
    found = SCREENS[name]
    assert isinstance(found, Prompt)
    return found


def last(desk: SampleDesk) -> Said:
    """What was heard last."""
    return desk.said[-1]
