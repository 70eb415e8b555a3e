"""The fake Teams: a real server on a free port, with people who write to the bot and press what it shows."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
from aiohttp import web

from .calls import Answered, Delivery, Fault, Json, Outgoing
from .person import Person
from .server import Server
from .tenant import BOT, TENANT, Conversation, Member, Tenant
from .tokens import Tokens

T = TypeVar("T")
SECRET = "fake-teams-secret"


class FakeTeams:
    """Teams for tests: `with FakeTeams() as teams`, `teams.person(…)`, `teams.bot_url = …`.

    `anonymous` asks for no tokens and shows none, as Microsoft's test tool does.
    """

    def __init__(self, *, anonymous: bool = False, now: Callable[[], float] = time.time) -> None:
        self.anonymous = anonymous
        self.bot_url = ""
        self.app_id, self.secret, self.tenant_id = BOT, SECRET, TENANT
        self.tenant = Tenant()
        self.tokens = Tokens(secret=SECRET, now=now)
        self.deliveries: list[Delivery] = []
        self._started: Future[None] = Future()
        self._server = Server(self.tenant, self.tokens, anonymous=anonymous, changed=self.changed)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="fake-teams", daemon=True)
        self._thread.start()
        self._started.result(timeout=10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout=10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping, self._change = asyncio.Event(), asyncio.Event()
        runner = web.AppRunner(self._server.application(), access_log=None, shutdown_timeout=0.5)
        try:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self._server.port = runner.addresses[0][1]
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as self._session:
                self._started.set_result(None)
                await self._stopping.wait()
        except BaseException as error:
            if not self._started.done():
                self._started.set_exception(error)
            raise
        finally:
            await runner.cleanup()

    @property
    def service_url(self) -> str:
        return f"{self._server.address}/teams/"

    @property
    def login_url(self) -> str:
        return self._server.address

    @property
    def openid_url(self) -> str:
        return f"{self._server.address}/keys/openid"

    @property
    def outgoing(self) -> list[Outgoing]:
        """Everything that the bot sent or answered, for the search for secrets."""
        return self._server.outgoing

    @property
    def calls(self) -> list[str]:
        """The kinds of the calls that the bot made, in order."""
        return self._server.calls

    async def run(self, doing: Coroutine[Any, Any, T]) -> T:
        """Does something on the fake's own loop, wherever the test runs."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(doing, self._loop))

    # People and places

    def person(self, key: str, *, name: str = "", email: str = "", **more: Any) -> Person:
        """Somebody with a Teams client. More: role, tenant, principal, installed, entra."""
        more.setdefault("entra", f"entra-{key}")
        member = Member(id=f"29:{key}", name=name or key, email=email, **more)
        self.tenant.members[member.id] = member
        return Person(self, member)

    def team(self, id_: str, people: list[Person], *, kind: str = "channel") -> Conversation:
        return self.tenant.conversation(id_, kind, [each.member.id for each in people])

    def fail(self, call: str, **how: Any) -> Fault:
        """The next `times` calls of this kind (where `when(payload)`) meet a `Fault`; see its fields."""
        fault = Fault(call=call, **how)
        self._server.faults.planned.append(fault)
        return fault

    # Telling the bot

    async def deliver(self, activity: Json) -> Answered:
        """Tells the bot, with a good token; runs on the fake's own loop."""
        delivery = Delivery(activity=activity)
        self.deliveries.append(delivery)
        return await self._attempt(delivery)

    async def redeliver(self, delivery: Delivery | None = None) -> Answered:
        """The same activity once more, word for word; the last one where none is named."""
        return await self.run(self._attempt(delivery or self.deliveries[-1]))

    async def _attempt(self, delivery: Delivery) -> Answered:
        headers = {} if self.anonymous else {"Authorization": f"Bearer {self.tokens.for_bot(self.service_url)}"}
        answered = await self._post(json.dumps(delivery.activity), headers)
        delivery.answers.append(answered)
        name = delivery.activity.get("name") or delivery.activity["type"]
        if answered.body is not None:
            self.outgoing.append(
                Outgoing(
                    where=f"answer:{name}", raw=json.dumps(answered.body, ensure_ascii=False), payload=answered.body
                )
            )
        self.changed()
        return answered

    async def post(self, body: str, headers: dict[str, str]) -> Answered:
        """Anything at all to the bot's address: forged tokens, broken JSON."""
        return await self.run(self._post(body, headers))

    async def _post(self, body: str, headers: dict[str, str]) -> Answered:
        try:
            async with self._session.post(
                self.bot_url, data=body.encode(), headers={"Content-Type": "application/json", **headers}
            ) as answer:
                raw = await answer.text()
                return Answered(status=answer.status, body=json.loads(raw) if raw else None)
        except aiohttp.ClientError:
            return Answered(status=0)

    # Waiting

    def changed(self) -> None:
        """Something happened on Teams' side; whoever waits looks again."""
        self._change.set()
        self._change = asyncio.Event()

    async def until(self, seen: Callable[[], Any], within: float = 5.0) -> None:
        """Waits until `seen()` is true of what the fake knows; no polling."""
        await self.run(self._until(seen, within))

    async def _until(self, seen: Callable[[], Any], within: float) -> None:
        try:
            async with asyncio.timeout(within):
                while not seen():
                    await self._change.wait()
        except TimeoutError:
            raise AssertionError(f"not so within {within} s; the last calls: {self.calls[-5:]}") from None
