"""A hand-written desk and references, so that Teams' side is tried without a database or a catalogue."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette

from bot.settings import Settings
from bot.teams.channel import PATH, TeamsChannel
from bot.teams.turns import PATIENCE
from conversation.port import Address, Said
from conversation.screen import Screen
from storage.references import Reference
from tests.channels.screens import Swedish
from tests.channels.slack_desk import KEY, ZONE, SampleDesk, Somebody
from tests.teams_fake import FakeTeams


@dataclass(slots=True)
class TeamsDesk(SampleDesk):
    """The sample desk, which also knows people by the directory's id."""

    by_directory: dict[str, int] = field(default_factory=dict)
    busy: asyncio.Event | None = None

    async def recognise(
        self, address: Address, email: str | None = None, *, known_as: Address | None = None
    ) -> Somebody | None:
        person = self.by_directory.get(known_as.to) if known_as else None
        if person is not None:
            self.remembered.setdefault(address, person)
        return await SampleDesk.recognise(self, address, email)

    async def hear(self, said: Said) -> Screen:
        """Where it is `busy`, waits until that is set."""
        if self.busy:
            await self.busy.wait()
        return await SampleDesk.hear(self, said)


@dataclass(slots=True)
class Kept:
    """References in memory, in the order they were put."""

    kept: dict[Address, Reference] = field(default_factory=dict)

    async def put(self, address: Address, reference: Reference) -> bool:
        new = address not in self.kept
        self.kept.pop(address, None)
        self.kept[address] = reference
        return new

    async def get(self, address: Address) -> Reference | None:
        return self.kept.get(address)

    async def newest(self) -> Reference | None:
        return list(self.kept.values())[-1] if self.kept else None

    async def forget(self, address: Address) -> None:
        self.kept.pop(address, None)


def settings(teams: FakeTeams, **more: object) -> Settings:
    """Settings of a bot whose Teams is the fake; without tokens where the fake has none."""
    values: dict[str, object] = {"keys": KEY, "lookup_key": KEY}
    if teams.anonymous:
        values |= {"teams_anonymous": True}
    else:
        values |= {
            "teams_app_id": teams.app_id,
            "teams_app_secret": teams.secret,
            "tenant_id": teams.tenant_id,
            "teams_openid_url": teams.openid_url,
            "login_base_url": teams.login_url,
        }
    return Settings.model_validate({**values, **more})


@contextlib.asynccontextmanager
async def running(
    desk: SampleDesk,
    teams: FakeTeams,
    *,
    references: Kept | None = None,
    now: Callable[[], float] = lambda: 0.0,
    patience: float = PATIENCE,
    **more: object,
) -> AsyncIterator[TeamsChannel]:
    """The channel, started and reachable for the fake; stopped after."""
    assert isinstance(desk, TeamsDesk)
    made = TeamsChannel(
        desk,
        settings(teams, **more),
        references=references if references is not None else Kept(),
        translate=lambda _: Swedish(),
        zone=ZONE,
        now=now,
        patience=patience,
    )
    await made.start()
    try:
        async with served(made, teams):
            yield made
    finally:
        await made.stop()


@contextlib.asynccontextmanager
async def served(made: TeamsChannel, teams: FakeTeams) -> AsyncIterator[None]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=made.routes()), lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    teams.bot_url = f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}"
    try:
        yield
    finally:
        server.should_exit = True
        await serving
        listening.close()
