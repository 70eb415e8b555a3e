"""Teams put together: one address that the Bot Connector delivers to, and a way to speak first."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from microsoft_agents.activity import Activity
from microsoft_agents.hosting.core import ClaimsIdentity, ConnectorClientBase, TeamsConnectorClient, TurnContext
from microsoft_agents.hosting.core.http import HttpRequestProtocol, HttpResponse
from microsoft_agents.hosting.fastapi import CloudAdapter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.settings import Settings, is_loopback
from bot.teams.answers import Answer
from bot.teams.connector import Clients, Connector, Line
from bot.teams.desk import Desk
from bot.teams.fields import Look
from bot.teams.gate import Gate
from bot.teams.listen import Failed, Listener
from bot.teams.read import CHANNEL, INVOKES, Heard, is_whole, read_activity
from bot.teams.references import References
from bot.teams.send import TeamsSend
from bot.teams.tokens import Forged, Keys, KeysAway, Verifier
from conversation.port import TryLater
from conversation.words import Translator

PATH = "/api/messages"
PLATFORM = "msteams"
LARGEST = 1_000_000
SECONDS = 10.0

log = structlog.get_logger("hjulet.teams")


class TeamsChannel:
    """What wiring needs of Teams: routes to serve, a start and a stop, and a way to say things unasked."""

    name = CHANNEL

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        *,
        references: References,
        translate: Callable[[str], Translator],
        zone: ZoneInfo,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        _quiet()
        self._anonymous = settings.teams_anonymous
        self._verifier = Verifier(settings.teams_app_id, Keys(settings.teams_openid_url, now=now))
        self._clients = Clients(settings)
        self._zone = zone
        self._gate = Gate(desk, settings, now=now)

        def look(language: str) -> Look:
            return Look(translate(language), zone, settings.free_text, settings.public_url)

        self.send = TeamsSend(Connector(self._clients), references, settings, look("sv"))
        self._listener = Listener(desk, self._gate, references=references, send=self.send, look=look)
        self._adapter = CloudAdapter(channel_service_client_factory=self._clients)
        self._adapter.on_turn_error = _lost
        self._running: set[asyncio.Task[HttpResponse]] = set()

    async def start(self) -> None:
        """Nothing is kept open: Microsoft is asked for keys and a token when the first delivery comes."""

    async def stop(self) -> None:
        """Lets the turns under way answer."""
        if self._running:
            await asyncio.wait(self._running, timeout=SECONDS)

    def routes(self) -> list[BaseRoute]:
        """The one address of all that Teams delivers."""
        return [Route(PATH, self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _no(413, "teams_body_too_large")
        try:
            claims = await self._admit(request, body)
        except Forged as forged:
            return _no(401, "teams_token_refused", reason=forged.reason)
        except KeysAway as away:
            return _no(503, "teams_keys_away", reason=away.reason)
        activity = _activity(body)
        if activity is None:
            return _no(400, "teams_body_unreadable")
        if not self._clients.is_allowed(str(activity["serviceUrl"])):
            return _no(403, "teams_service_refused")
        heard = read_activity(activity, self._zone)
        if not self._gate.is_ours(heard.sender):
            return _no(403, "teams_tenant_refused")
        return await self._take(activity, heard, claims)

    async def _admit(self, request: Request, body: bytes) -> ClaimsIdentity:
        """Who delivers this: the Bot Connector, by its token, or a test tool on this machine. Raises Forged, KeysAway."""
        if self._anonymous:
            if request.client is None or not is_loopback(request.client.host):
                raise Forged("not_this_machine")
            return ClaimsIdentity()
        bearer = await self._verifier.verify(request.headers.get("authorization") or "")
        activity = _activity(body)
        if activity is not None:
            bearer.demand(activity)
            if activity.get("channelId") != PLATFORM:
                raise Forged("channel")
        return ClaimsIdentity(dict(bearer.claims), "Bearer")

    async def _take(self, activity: Mapping[str, Any], heard: Heard, claims: ClaimsIdentity) -> Response:
        """The turn is a task of its own, which a connection that is lost does not stop."""
        agent = _Turn(self._listener, heard)
        task = asyncio.create_task(self._adapter.process_request(_Delivery(activity, claims), agent))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            answer = await asyncio.shield(task)
        except (ValidationError, TypeError, ValueError):
            return _no(400, "teams_body_unreadable")
        except TryLater as error:
            return _no(503, "teams_away", reason=error.reason)
        if answer.body is None:
            return Response(status_code=answer.status_code)
        return JSONResponse(answer.body, answer.status_code)


class _Turn:
    """One delivery's turn, as the SDK's adapter calls it."""

    def __init__(self, listener: Listener, heard: Heard) -> None:
        self._listener = listener
        self._heard = heard

    async def on_turn(self, context: TurnContext) -> None:
        heard = self._heard
        client = context.services.get(ConnectorClientBase)  # type: ignore[type-abstract]  # the SDK's own key for it
        assert isinstance(client, TeamsConnectorClient)
        if heard.is_invoke and heard.name not in INVOKES:
            return  # the adapter answers 501, as the protocol has it for what we do not do
        try:
            answer = await self._listener.take(heard, Line(client, heard.reference.conversation))
        except Failed:
            await _respond(context, 500, None)
            return
        if heard.is_invoke:
            await _respond(context, 200, answer)


async def _respond(context: TurnContext, status: int, answer: Answer | None) -> None:
    response = {"status": status, "body": answer}
    _ = await context.send_activity(Activity(type="invokeResponse", value=response))


class _Delivery(HttpRequestProtocol):
    """A request whose body was read and whose token was verified already, as the SDK's adapter takes it."""

    method = "POST"
    headers: Mapping[str, str] = {}

    def __init__(self, activity: Mapping[str, Any], claims: ClaimsIdentity) -> None:
        self._activity = activity
        self._claims = claims

    async def json(self) -> dict[str, Any]:
        return dict(self._activity)

    def get_claims_identity(self) -> ClaimsIdentity:
        return self._claims

    def get_path_param(self, name: str) -> str:
        raise KeyError(name)


async def _lost(_: TurnContext, error: Exception) -> None:
    """The SDK would print the error and send its words into the chat."""
    raise error


def _no(status: int, what: str, **more: str) -> Response:
    log.warning(what, **more)
    return JSONResponse({"error": what.removeprefix("teams_")}, status)


def _activity(body: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if is_whole(found) else None


async def _body(request: Request) -> bytes | None:
    """The whole body, or None when it is larger than anything Teams sends (read on, so that it gets an answer)."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= LARGEST:
            parts.append(part)
        elif size > 8 * LARGEST:
            break
    return b"".join(parts) if size <= LARGEST else None


def _quiet() -> None:
    """The SDK logs activities that it cannot read, words and all; msal and its HTTP tell of every address."""
    logging.getLogger("microsoft_agents").setLevel(logging.CRITICAL)
    logging.getLogger("msal").setLevel(logging.ERROR)
