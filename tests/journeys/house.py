"""The product as a process of its own: started as its owner starts it, killed without warning, started again."""

import asyncio
import contextlib
import http.client
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from storage.database import Database
from storage.vault import Vault, new_key
from tests.journeys.moment import MovedClock
from tests.slack_fake import FakeSlack
from tests.teams_fake import FakeTeams

ROOT = Path(__file__).parents[2]
REAL = (str(Path(sys.executable).parent / "hjulet"), "serve")
TIMED = (sys.executable, "-m", "tests.journeys.serve")
START_SECONDS = 30.0
FAR = datetime(2200, 1, 1, tzinfo=UTC)


async def until(seen: Callable[[], bool], within: float = 20.0, *, what: str = "") -> None:
    """Waits until something is so that only looking shows: another process's port, log or rows."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            while not seen():  # noqa: ASYNC110 - nothing here hears of what another process does
                await asyncio.sleep(0.02)
    assert seen(), f"not so within {within} s: {what or seen}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


@dataclass
class House:
    """One installation: its database, its keys and its address stay; its process comes and goes.

    `real` runs `hjulet serve` itself; else the same composition runs with a clock that the test moves.
    """

    directory: Path
    database_url: str
    slack: FakeSlack | None = None
    teams: FakeTeams | None = None
    by_socket: bool = False
    free_text: str = "form"
    profile: str = "standard"
    demo: bool = False
    log_level: str = "DEBUG"
    port: int = field(default_factory=free_port)
    key: str = field(default_factory=new_key)
    lookup_key: str = field(default_factory=new_key)

    def __post_init__(self) -> None:
        self.clock = MovedClock(self.directory / "clock")
        self.log = self.directory / "hjulet.log"
        self.process: subprocess.Popen[bytes] | None = None
        if self.slack and not self.by_socket:
            self.slack.events_url = f"{self.url}/slack/events"
        if self.teams:
            self.teams.bot_url = f"{self.url}/api/messages"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> Mapping[str, str]:
        """What the process is told; nothing of the caller's own environment but where programs are."""
        slack = self.slack
        told = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "HJULET_DATABASE_URL": self.database_url,
            "HJULET_KEYS": self.key,
            "HJULET_LOOKUP_KEY": self.lookup_key,
            "HJULET_PORT": str(self.port),
            "HJULET_PUBLIC_URL": self.url,
            "HJULET_FREE_TEXT": self.free_text,
            "HJULET_PROFILE": self.profile,
            "HJULET_LOG_LEVEL": self.log_level,
            "HJULET_SWEEP_SECONDS": "0.2",
            "HJULET_DEMO": "true" if self.demo else "false",
            "HJULET_TEST_CLOCK": str(self.clock.path),
        }
        if slack:
            told |= {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_BASE_URL": slack.base_url}
            told |= (
                {"SLACK_APP_TOKEN": slack.app_token}
                if self.by_socket
                else {"SLACK_SIGNING_SECRET": slack.signing_secret}
            )
        return told | (self._teams_environment(self.teams) if self.teams else {})

    def _teams_environment(self, teams: FakeTeams) -> dict[str, str]:
        if teams.anonymous:
            return {"HJULET_TEAMS_ANONYMOUS": "true"}
        return {
            "HJULET_TEAMS_APP_ID": teams.app_id,
            "HJULET_TEAMS_APP_SECRET": teams.secret,
            "HJULET_TENANT_ID": teams.tenant_id,
            "HJULET_TEAMS_OPENID_URL": teams.openid_url,
            "HJULET_LOGIN_BASE_URL": teams.login_url,
        }

    # Its process

    async def start(self, *, real: bool = False) -> None:
        """Starts it and waits until it answers, on its address and on Slack's socket."""
        assert self.process is None
        self.process = self._begun(REAL if real else TIMED)
        await until(self._answers, START_SECONDS, what="the process answers")
        if self.slack and self.by_socket:
            await self.slack.connected(START_SECONDS)

    def _begun(self, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(command, cwd=self.directory, env=self.environment(), stdout=log, stderr=log)

    def _answers(self) -> bool:
        assert self.process is None or self.process.poll() is None, self.logged()[-3000:]
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", "/halsa")
            return asking.getresponse().status == 200
        except OSError:
            return False
        finally:
            asking.close()

    async def kill(self) -> None:
        """SIGKILL: nothing can be tidied up, and every connection breaks."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        if self.slack and self.by_socket:
            connections = self.slack._socket.connections
            await until(lambda: not connections, what="Slack notices")

    def stop(self) -> int:
        """Asks it to end, as a service manager does; returns its status."""
        assert self.process is not None
        self.process.terminate()
        status = self.process.wait(timeout=20)
        self.process = None
        return status

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    async def sweeps(self, times: int = 2) -> None:
        """Waits for so many whole sweeps of the keeper that begin after this."""
        before = self.logged().count('"swept"')
        await until(lambda: self.logged().count('"swept"') > before + times, what="the keeper sweeps")

    # Its database, as somebody with the keys reads it

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        opened = Database(self.database_url, Vault([self.key], self.lookup_key))
        try:
            yield opened
        finally:
            await opened.close()

    async def next_reminder(self, kind: str) -> datetime:
        """When something of this kind is next to be said."""
        async with self.database() as database, database.read() as store:
            scoped = [duty for duty in await store.duties.due(now=FAR) if duty.kind.value == kind]
        moment = scoped[0].next_nudge_at
        assert moment is not None
        return moment

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of the product's, on the same installation."""
        return subprocess.run(
            [REAL[0], *arguments],
            cwd=self.directory,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
