"""Teams put together: one address that the Bot Connector delivers to, and a way to speak first."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from microsoft_agents.hosting.core import ClaimsIdentity
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.delivery import read_body
from bot.settings import Settings, is_loopback
from bot.teams.connector import Clients, Connector
from bot.teams.desk import Desk
from bot.teams.fields import Look
from bot.teams.gate import Gate
from bot.teams.listen import Listener
from bot.teams.read import CHANNEL, Heard, is_whole, read_activity
from bot.teams.references import References
from bot.teams.send import TeamsSend
from bot.teams.tokens import Forged, Keys, KeysAway, Verifier
from bot.teams.turns import PATIENCE, Turns
from conversation.port import TryLater
from conversation.words import Translator

PATH = "/api/messages"
PLATFORM = "msteams"
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
        patience: float = PATIENCE,
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
        listener = Listener(desk, self._gate, references=references, send=self.send, look=look)
        self._turns = Turns(listener, self._clients, patience=patience)

    async def start(self) -> None:
        """Nothing is kept open: Microsoft is asked for keys and a token when the first delivery comes."""

    async def stop(self) -> None:
        """Lets the turns under way answer, and closes what was opened."""
        await self._turns.finish(SECONDS)
        await self._clients.close()

    def routes(self) -> list[BaseRoute]:
        """The one address of all that Teams delivers."""
        return [Route(PATH, self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        body = await read_body(request)
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
        """Whose delivery it is: the Bot Connector's by its token, or a test tool's on this machine.

        Raises Forged or KeysAway.
        """
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
        try:
            answer = await self._turns.take(activity, heard, claims)
        except (ValidationError, TypeError, ValueError):
            return _no(400, "teams_body_unreadable")
        except TryLater as error:
            return _no(503, "teams_away", reason=error.reason)
        if answer.body is None:
            return Response(status_code=answer.status_code)
        return JSONResponse(answer.body, answer.status_code)


def _no(status: int, what: str, **more: str) -> Response:
    log.warning(what, **more)
    return JSONResponse({"error": what.removeprefix("teams_")}, status)


def _activity(body: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if is_whole(found) else None


def _quiet() -> None:
    """The SDK logs activities that it cannot read, words and all; msal and its HTTP tell of every address."""
    logging.getLogger("microsoft_agents").setLevel(logging.CRITICAL)
    logging.getLogger("msal").setLevel(logging.ERROR)
