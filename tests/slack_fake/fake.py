"""The fake Slack: a real server on a free port with both sides, the bot's and the people's."""

import asyncio
import contextlib
import functools
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
from aiohttp import web

from .acks import Acks
from .calls import Call, Fault, Outgoing
from .delivery import Delivery, Kind, Reply, SignedHttp, SocketMode, Transport, signed_headers
from .elements import Json
from .payloads import event_callback
from .person import Person
from .response_urls import ResponseUrls
from .server import Server
from .workspace import Channel, Member, Stack, Workspace

T = TypeVar("T")


class Complaint(AssertionError):
    """The bot did what the real Slack would have ignored without a word."""


class FakeSlack:
    """Slack for tests: `with FakeSlack(...) as slack`, `slack.person(...)`, `slack.base_url`.

    Over Socket Mode unless `events_url` is set (now or later), then over signed HTTP to that URL.
    `strict` makes a driver's call fail when the bot's answer was one that Slack ignores.
    `echoes` tells the bot of its own messages, as Slack does. `patience` is the seconds an
    acknowledgement may take (real time); trigger ids live three seconds of `clock`.
    """

    def __init__(
        self,
        *,
        events_url: str | None = None,
        signing_secret: str = "fake-signing-secret",
        bot_token: str = "xoxb-fake-bot-token",
        app_token: str = "xapp-fake-app-token",
        clock: Callable[[], float] = time.time,
        strict: bool = True,
        echoes: bool = True,
        patience: float = 3.0,
    ) -> None:
        self.events_url = events_url
        self.signing_secret = signing_secret
        self.bot_token = bot_token
        self.app_token = app_token
        self.strict = strict
        self.patience = patience
        self.complaints: list[str] = []
        self.deliveries: list[Delivery] = []
        self.workspace = Workspace(clock=clock)
        if echoes:
            self.workspace.on_bot_message = self._echo
        self.acks = Acks(self.workspace, self.complaints.append)
        self.responses = ResponseUrls(self.workspace)
        self._started: Future[None] = Future()
        self._background: set[asyncio.Task[Any]] = set()

    # Starting and stopping

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="fake-slack", daemon=True)
        self._thread.start()
        self._started.result(timeout=10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout=10)
        if self.strict and kind is None:
            self._check_complaints(0)

    async def _serve(self) -> None:
        try:
            async with self._running():
                self._started.set_result(None)
                await self._stopping.wait()
        except BaseException as error:
            if not self._started.done():
                self._started.set_exception(error)
            raise

    @contextlib.asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        self._stopping, self._change = asyncio.Event(), asyncio.Event()
        self._socket = SocketMode(self.patience, on_connected=self._resend_events)
        self._server = Server(
            workspace=self.workspace,
            responses=self.responses,
            socket=self._socket,
            bot_token=self.bot_token,
            app_token=self.app_token,
            changed=self.changed,
        )
        runner = web.AppRunner(self._server.application(), shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._server.port = runner.addresses[0][1]
        self.responses.base = f"http://127.0.0.1:{self.port}/response/"
        async with aiohttp.ClientSession() as self._session:
            yield
            pending = list(self._background)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            await self._socket.close()
        await runner.cleanup()

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def base_url(self) -> str:
        """For slack_sdk's `base_url`."""
        return f"http://127.0.0.1:{self.port}/api/"

    async def run(self, doing: Coroutine[Any, Any, T]) -> T:
        """Runs a driver's action on the server's loop; with `strict`, new complaints are raised here."""
        before = len(self.complaints)
        done = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(doing, self._loop))
        if self.strict:
            self._check_complaints(before)
        return done

    def _check_complaints(self, before: int) -> None:
        if len(self.complaints) > before:
            raise Complaint("; ".join(self.complaints[before:]))

    # The workspace

    def person(
        self,
        user_id: str,
        *,
        email: str | None = None,
        name: str | None = None,
        team_id: str | None = None,
        **flags: Any,
    ) -> Person:
        """Someone with a Slack client. Flags: is_bot, is_restricted, is_stranger and the rest of `Member`."""
        member = Member(
            id=user_id, name=name or user_id, email=email, team_id=team_id or self.workspace.team_id, **flags
        )
        self.workspace.members[user_id] = member
        return self.client_of(user_id)

    def client_of(self, user_id: str) -> Person:
        """One more client (device) of a known person, with modals of its own."""
        stack = Stack(user_id)
        self.workspace.stacks.append(stack)
        return Person(self, user_id, stack)

    def channel(self, channel_id: str, *, name: str, members: list[str], bot_is_member: bool = True) -> Channel:
        channel = Channel(id=channel_id, name=name, members=set(members), bot_is_member=bot_is_member)
        self.workspace.channels[channel_id] = channel
        return channel

    # What the bot did

    @property
    def calls(self) -> list[Call]:
        return self._server.calls

    @property
    def outgoing(self) -> list[Outgoing]:
        """Everything the bot sent (calls, acknowledgements, response_urls), for the search for secrets."""
        return self._server.outgoing

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def fail(self, method: str, **how: Any) -> Fault:
        """The next `times` calls of `method` (where `when(payload)`) meet a `Fault`; see its fields.

        slack_sdk's asynchronous client itself tries once more after a dropped connection: use times=2.
        """
        fault = Fault(method=method, **how)
        self._server.faults.planned.append(fault)
        return fault

    # Telling the bot

    def _transport(self) -> Transport:
        if self.events_url is None:
            return self._socket
        return SignedHttp(self.events_url, self.signing_secret, self.patience, self._session)

    async def deliver(self, kind: Kind, payload: Json, apply: Callable[[Reply], None]) -> Reply:
        """Tells the bot and lets Slack act on the acknowledgement; runs on the server's loop."""
        return await self._attempt(self._record(kind, payload, apply))

    async def deliver_event(self, event: Json, *, team_id: str | None = None) -> Reply:
        """An event; where the bot does not take it, Slack tries again at once, later (`retry_events`) and,
        over Socket Mode, as soon as the bot has a connection again."""
        payload = event_callback(self.workspace, event, team_id=team_id)
        ignored = functools.partial(self.acks.nothing_expected, "an event")
        delivery = self._record("events_api", payload, ignored)
        reply = await self._attempt(delivery)
        nobody = self.events_url is None and reply.failure == "connection_failed"
        return reply if reply.ok or nobody else await self._retry(delivery, reply)

    def _record(self, kind: Kind, payload: Json, apply: Callable[[Reply], None]) -> Delivery:
        delivery = Delivery(id=self.workspace.new_id("envelope"), kind=kind, payload=payload, apply=apply)
        self.deliveries.append(delivery)
        self.changed()
        return delivery

    async def _retry(self, delivery: Delivery, reply: Reply) -> Reply:
        delivery.attempt += 1
        delivery.reason = {"timeout": "http_timeout"}.get(reply.failure or "", reply.failure or "")
        return await self._attempt(delivery)

    async def _attempt(self, delivery: Delivery) -> Reply:
        attempt = replace(delivery, id=self.workspace.new_id("envelope"))
        delivery.under_way += 1
        reply = await self._transport().send(attempt)
        delivery.under_way -= 1
        delivery.replies.append(reply)
        if not reply.empty:
            raw = json.dumps(reply.body) if reply.body else reply.text
            kind = delivery.payload.get("type", delivery.kind)
            self.outgoing.append(Outgoing(where=f"ack:{kind}", payload=reply.body or {}, raw=raw))
        if reply.ok:
            delivery.apply(reply)
        self.changed()
        return reply

    async def redeliver_last(self) -> Reply:
        """The last payload once more, word for word: a double click, or a retry of Slack's."""
        return await self.redeliver(self.deliveries[-1])

    async def redeliver(self, delivery: Delivery) -> Reply:
        if delivery.kind == "events_api":
            return await self.run(self._retry(delivery, Reply(failure="timeout")))
        return await self.run(self._attempt(delivery))

    async def retry_events(self) -> list[Reply]:
        """Slack's later tries (after a minute, after five) of every event not yet acknowledged."""
        return [await self.redeliver(delivery) for delivery in self._late_events()]

    def _late_events(self) -> list[Delivery]:
        events = [one for one in self.deliveries if one.kind == "events_api"]
        return [one for one in events if not one.acknowledged and not one.under_way]

    def _resend_events(self) -> None:
        for delivery in self._late_events():
            self._later(self._retry(delivery, delivery.replies[-1]))

    def _later(self, doing: Coroutine[Any, Any, Any]) -> None:
        task = self._loop.create_task(doing)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _echo(self, channel: Channel, event: Json) -> None:
        shown = {**event, "channel": channel.id, "channel_type": "im" if channel.is_im else "channel"}
        payload = event_callback(self.workspace, shown | {"event_ts": event["ts"]})
        delivery = Delivery(id=self.workspace.new_id("envelope"), kind="events_api", payload=payload)
        if channel.is_im and (self.events_url or self._socket.connections):
            self._later(self._transport().send(delivery))

    async def verify_url(self) -> bool:
        """Slack's check when the address is entered in the app's settings (HTTP only)."""
        challenge = self.workspace.new_id("challenge")
        token = self.workspace.verification_token
        body = json.dumps({"type": "url_verification", "token": token, "challenge": challenge})
        reply = await self.post(body, signed_headers(self.signing_secret, body, form=False))
        return reply.ok and (reply.body or {}).get("challenge", reply.text) == challenge

    async def post(self, body: str, headers: dict[str, str]) -> Reply:
        """Anything at all to the bot's URL: forged signatures, broken JSON."""
        assert self.events_url is not None
        transport = SignedHttp(self.events_url, self.signing_secret, self.patience, self._session)
        return await self.run(transport.post(body, headers))

    async def connected(self, within: float = 10.0) -> None:
        """Waits for the bot's socket."""
        await self.run(asyncio.wait_for(self._socket.connected.wait(), within))

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Asks every connection to be replaced, as Slack does about once an hour."""
        await self.run(self._socket.ask_to_reconnect(reason))

    # Waiting

    def changed(self) -> None:
        """Something happened on Slack's side; whoever waits looks again."""
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
            raise AssertionError(f"not so within {within} s; the last calls: {self._last_calls()}") from None

    def _last_calls(self) -> list[tuple[str, Any]]:
        return [(call.method, call.answer.get("error", "ok")) for call in self.calls[-5:]]

    async def settled(self) -> None:
        """Waits until the bot has taken every echo of its own messages."""
        await self.run(self._settle())

    async def _settle(self) -> None:
        while self._background:
            await asyncio.wait(self._background)
