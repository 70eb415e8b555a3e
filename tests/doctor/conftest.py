"""The command, and everything that it looks at, well and on this machine."""

import asyncio
import shutil
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.tenant import Position, Run
from storage.vault import Vault, new_key
from tests.bot.command_line import Hjulet, Said, hjulet, quiet_logs, ready_folder
from tests.graph_fake import FakeGraph
from tests.idp_fake import certificate
from tests.slack_fake import FakeSlack
from tests.smtp_fake import FakeSmtp
from tests.teams_fake import FakeTeams

__all__ = ["hjulet", "quiet_logs", "ready_folder"]

SIGN_IN, TEAMS_APP = "sign-in-app", "teams-app"
SECRETS = {SIGN_IN: "sign-in-secret-value", TEAMS_APP: "teams-secret-value"}
OIDC_SECRET = "oidc-secret-value"


class Front(BaseHTTPRequestHandler):
    """What answers at the public address."""

    answer = b"ok"

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/halsa" else 404)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Stranger(Front):
    """Another program at the same address."""

    answer = b"<html>IIS</html>"


class SelfSigned(Front):
    """Ourselves, behind a certificate that nobody trusts."""


def encrypt(server: ThreadingHTTPServer, folder: Path) -> None:
    """Demands TLS, with a certificate that is in no trust store."""
    private, public = certificate()
    (folder / "front.pem").write_text(private + public, encoding="utf-8")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "front.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)


@pytest.fixture
def front(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    handler = getattr(request, "param", Front)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if handler is SelfSigned:
        encrypt(server, tmp_path_factory.mktemp("front"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"{'https' if handler is SelfSigned else 'http'}://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Clinic:
    """Everything there is to look at; `given` are the settings of a bot that uses all of it."""

    hjulet: Hjulet
    monkeypatch: pytest.MonkeyPatch
    slack: FakeSlack
    teams: FakeTeams
    graph: FakeGraph
    smtp: FakeSmtp
    front: str
    given: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.graph.entra.others |= SECRETS
        issuer = f"https://127.0.0.1:{self.graph.port}/{self.graph.entra.tenant}/v2.0"
        self.given = {
            "HJULET_PUBLIC_URL": self.front,
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_BASE_URL": self.slack.base_url,
            "HJULET_TEAMS_APP_ID": TEAMS_APP,
            "HJULET_TEAMS_APP_SECRET": SECRETS[TEAMS_APP],
            "HJULET_TEAMS_OPENID_URL": self.teams.openid_url,
            "HJULET_SIGN_IN_CLIENT_ID": SIGN_IN,
            "HJULET_SIGN_IN_CLIENT_SECRET": SECRETS[SIGN_IN],
            "HJULET_DIRECTORY_HOURS": "12",
            "HJULET_MAIL_FROM": self.graph.mailbox,
            **{f"HJULET_{name.upper()}": str(value) for name, value in self.graph.settings().items()},
        }
        self.issuer = issuer

    def use(self, **settings: str | None) -> None:
        """Sets these, or with None takes them away."""
        for name, value in settings.items():
            self.given.pop(name, None)
            if value is not None:
                self.given[name] = value

    def __call__(self, *arguments: str) -> Said:
        for name, value in self.given.items():
            self.monkeypatch.setenv(name, value)
        return self.hjulet("doctor", *arguments)

    def wrong(self, *arguments: str) -> list[str]:
        """What is wrong, in its sentences; the exit code says the same."""
        said = self(*arguments)
        found = [line.removeprefix("FEL  ") for line in said.out.splitlines() if line.startswith("FEL")]
        assert said.code == (1 if found else 0)
        assert "Traceback" not in said.out + said.err
        return found


async def ran(folder: Path, at: datetime, why: str = "") -> None:
    """The directory was read then, or was to be and `why` stopped it."""
    database = Database(f"sqlite+aiosqlite:///{folder}/hjulet.db", Vault([new_key()], new_key()))
    try:
        async with database.write() as store:
            await store.tenant.went(Run(at, why))
            if not why:
                await store.tenant.go_on_from(Position("https://graph.example/later", "rules", at))
    finally:
        await database.close()


@pytest.fixture
def clinic(hjulet: Hjulet, ready_folder: Path, monkeypatch: pytest.MonkeyPatch, front: str) -> Iterator[Clinic]:
    shutil.copytree(ready_folder, hjulet.folder, dirs_exist_ok=True)
    asyncio.run(ran(hjulet.folder, datetime.now(UTC)))
    with FakeSlack() as slack, FakeTeams() as teams, FakeGraph() as graph, FakeSmtp() as smtp:
        yield Clinic(hjulet, monkeypatch, slack, teams, graph, smtp, front)
