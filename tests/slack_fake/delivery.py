"""How Slack reaches the bot: signed HTTP to one URL, or envelopes over Socket Mode, behind one interface."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from .elements import Json

Kind = Literal["events_api", "interactive", "slash_commands"]
Failure = Literal["timeout", "connection_failed", "http_error", "not_sent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The bot's acknowledgement: its JSON body or its text; `failure` says why there was none."""

    body: Json | None = None
    text: str = ""
    status: int | None = None
    failure: Failure | None = None

    @property
    def ok(self) -> bool:
        return self.failure is None

    @property
    def empty(self) -> bool:
        return not self.body and not self.text


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One thing Slack told the bot, kept so that it can be told again word for word."""

    id: str
    kind: Kind
    payload: Json
    attempt: int = 0
    reason: str = ""
    under_way: int = 0
    replies: list[Reply] = field(default_factory=list)
    apply: Callable[[Reply], None] = lambda _reply: None

    @property
    def acknowledged(self) -> bool:
        return any(reply.ok for reply in self.replies)

    def body(self) -> str:
        match self.kind:
            case "events_api":
                return json.dumps(self.payload)
            case "interactive":
                return urlencode({"payload": json.dumps(self.payload)})
            case "slash_commands":
                return urlencode(self.payload)

    def envelope(self) -> Json:
        envelope: Json = {
            "envelope_id": self.id,
            "type": self.kind,
            "payload": self.payload,
            "accepts_response_payload": self.kind != "events_api",
        }
        if self.kind == "events_api":
            envelope |= {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return envelope


class Transport(Protocol):
    """One way to the bot."""

    async def send(self, delivery: Delivery) -> Reply:
        """Tells the bot; whatever goes wrong is in the reply."""


def sign(secret: str, timestamp: int, body: str) -> str:
    """The `X-Slack-Signature` of a body."""
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signed_headers(secret: str, body: str, *, timestamp: int | None = None, form: bool = True) -> dict[str, str]:
    """The headers of a genuine request; the bot's signature check uses real time, so this does too."""
    at = int(time.time()) if timestamp is None else timestamp
    return {
        "Content-Type": "application/x-www-form-urlencoded" if form else "application/json",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": sign(secret, at, body),
    }


@dataclass(slots=True)
class SignedHttp:
    """Posts to the bot's one URL with Slack's signature and waits at most three seconds."""

    url: str
    secret: str
    patience: float
    session: aiohttp.ClientSession

    async def send(self, delivery: Delivery) -> Reply:
        body = delivery.body()
        headers = signed_headers(self.secret, body, form=delivery.kind != "events_api")
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason}
        return await self.post(body, headers)

    async def post(self, body: str, headers: dict[str, str]) -> Reply:
        try:
            limit = aiohttp.ClientTimeout(total=self.patience)
            async with self.session.post(self.url, data=body.encode(), headers=headers, timeout=limit) as answer:
                return read_answer(answer.status, await answer.text())
        except TimeoutError:
            return Reply(failure="timeout")
        except aiohttp.ClientError:
            return Reply(failure="connection_failed")


def read_answer(status: int, text: str) -> Reply:
    failure: Failure | None = None if 200 <= status < 300 else "http_error"
    try:
        body = json.loads(text) if text else None
    except ValueError:
        body = None
    if isinstance(body, dict):
        return Reply(status=status, body=body, failure=failure)
    return Reply(status=status, text=text, failure=failure)


@dataclass(slots=True)
class Waiting:
    """An envelope whose acknowledgement has not come yet."""

    envelope: Json
    answer: asyncio.Future[Reply]


@dataclass(slots=True)
class SocketMode:
    """The WebSocket side of Slack: envelopes out, acknowledgements in, sent again on a new connection."""

    patience: float
    connections: list[web.WebSocketResponse] = field(default_factory=list)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    on_connected: Callable[[], None] = lambda: None

    async def send(self, delivery: Delivery) -> Reply:
        waiting = Waiting(delivery.envelope(), asyncio.get_running_loop().create_future())
        self.waiting[delivery.id] = waiting
        if self.connections:
            await self._send(self.connections[-1], waiting.envelope)
        try:
            return await asyncio.wait_for(waiting.answer, self.patience)
        except TimeoutError:
            return Reply(failure="timeout" if self.connections else "connection_failed")
        finally:
            self.waiting.pop(delivery.id, None)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection of the bot, from hello to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connections.append(socket)
        try:
            await self._greet(socket)
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            self.connections.remove(socket)
            if not self.connections:
                self.connected.clear()
        return socket

    async def _greet(self, socket: web.WebSocketResponse) -> None:
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "debug_info": {"host": "fake", "build_number": 1, "approximate_connection_time": 3600},
                "connection_info": {"app_id": "A0HJULET"},
            }
        )
        for waiting in list(self.waiting.values()):
            await self._send(socket, waiting.envelope)
        self.connected.set()
        self.on_connected()

    async def _send(self, socket: web.WebSocketResponse, envelope: Json) -> None:
        try:
            await socket.send_json(envelope)
        except (ConnectionError, aiohttp.ClientError):
            await socket.close()

    def _acknowledge(self, data: str) -> None:
        read = json.loads(data)
        waiting = self.waiting.get(read.get("envelope_id", ""))
        if waiting is not None and not waiting.answer.done():
            waiting.answer.set_result(read_payload(read.get("payload")))

    async def ask_to_reconnect(self, reason: str) -> None:
        """Slack's notice that this connection is about to go; the client opens another."""
        for socket in list(self.connections):
            debug_info: dict[str, Any] = {"host": "fake"}
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": debug_info})

    async def close(self) -> None:
        for socket in list(self.connections):
            await socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)


def read_payload(payload: Any) -> Reply:
    """An acknowledgement over the socket; Bolt wraps a plain text as `{"text": …}`."""
    if payload is None or payload == {}:
        return Reply(status=200)
    return Reply(status=200, body=payload)
