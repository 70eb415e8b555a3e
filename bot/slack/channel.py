"""Slack put together: one Bolt app over one HTTP session, behind a signed address or a socket."""

import logging
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.delivery import read_body
from bot.settings import Settings
from bot.slack.api import WebApi
from bot.slack.body import payload_of
from bot.slack.desk import Desk
from bot.slack.fields import Look
from bot.slack.gate import CHANNEL, Gate
from bot.slack.listen import Listener, register
from bot.slack.manifest import PATH
from bot.slack.read import is_whole
from bot.slack.send import SlackSend
from bot.slack.show import Stage
from bot.slack.socket_mode import Socket
from conversation.port import Address, Send, TryLater
from conversation.words import Translator

SECONDS = 10

log = structlog.get_logger("hjulet.slack")


class SlackChannel:
    """What wiring needs of Slack: routes to serve, a start and a stop, and a way to say things unasked."""

    name = CHANNEL

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        *,
        translate: Callable[[str], Translator],
        zone: ZoneInfo,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        token = settings.slack_bot_token.get_secret_value()
        self._app_token = settings.slack_app_token.get_secret_value()
        secret = settings.slack_signing_secret.get_secret_value()
        self._verifier = SignatureVerifier(secret) if secret else None  # Socket Mode needs none
        self._base_url = settings.slack_api_base_url
        self._client = self._new_client(token)
        self._api = WebApi(self._client)
        self._gate = Gate(self._api, desk, team=settings.slack_team_id, token=token, now=now)

        def look(language: str) -> Look:
            return Look(translate(language), zone, settings.free_text, settings.public_url)

        self._listener = Listener(desk, self._gate, Stage(self._api), look=look, zone=zone)
        self.send: Send = SlackSend(self._api, look("sv"))
        self.app = self._new_app()
        register(self.app, self._listener, prefix=settings.command_prefix)
        self._socket: Socket | None = None

    def _new_client(self, token: str | None) -> AsyncWebClient:
        return AsyncWebClient(
            token, base_url=self._base_url, timeout=SECONDS, retry_handlers=[], logger=_quiet_logger()
        )

    def _new_app(self) -> AsyncApp:
        """Bolt without its own check of the signature, which is made before a body is even parsed.

        `process_before_response` spares every request Bolt's wait of ten milliseconds at a time for an
        acknowledgement: the listeners start their turns as tasks of their own and return at once.
        """

        async def authorize() -> AuthorizeResult:
            return await self._gate.identity()

        return AsyncApp(
            name="hjulet.slack.bolt",  # Bolt gives the logger of this name the level of ours below
            client=self._new_client(None),
            authorize=authorize,
            process_before_response=True,
            signing_secret="",
            request_verification_enabled=False,
            logger=_quiet_logger(),
        )

    async def start(self) -> None:
        """Opens the HTTP session, asks Slack who we are, and begins to connect the socket if there is an app token.

        Raises WrongWorkspace or Refused (a token that Slack does not take); a Slack that is away is asked again later.
        """
        self._client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        try:
            await self._gate.identity()
        except TryLater as error:
            log.warning("slack_away", reason=error.reason)
        if self._app_token:
            self._socket = Socket(self.app, self._app_token, client=self._client, logger=_quiet_logger())
            self._socket.start()

    async def stop(self) -> None:
        """Takes nothing new, lets the turns under way answer, and closes what was opened."""
        if self._socket:
            await self._socket.stop()
            self._socket = None
        await self._listener.finish(SECONDS)
        if self._client.session:
            await self._client.session.close()
            self._client.session = None

    async def find(self, email: str) -> Address | None:
        """Where somebody who never wrote is reached, by e-mail. Raises TryLater."""
        return await self._gate.find(email)

    def routes(self) -> list[BaseRoute]:
        """The one address of events, interactivity and commands; none in Socket Mode."""
        return [] if self._app_token else [Route(PATH, self._receive, methods=["POST"])]

    async def _receive(self, request: Request) -> Response:
        body = await read_body(request)
        if body is None:
            log.warning("slack_body_too_large")
            return JSONResponse({"error": "too large"}, 413)
        if not _is_text(body):
            log.warning("slack_body_unreadable")
            return JSONResponse({"error": "unreadable"}, 400)
        if not self._is_signed(request, body):
            log.warning("slack_signature_invalid")
            return JSONResponse({"error": "invalid request"}, 401)
        asked = _asked(request, body)
        if asked is None:
            log.warning("slack_body_unreadable")
            return JSONResponse({"error": "unreadable"}, 400)
        return to_starlette_response(await self.app.async_dispatch(asked))

    def _is_signed(self, request: Request, body: bytes) -> bool:
        if self._verifier is None:
            return False
        stamp = request.headers.get("x-slack-request-timestamp") or "0"
        try:
            return self._verifier.is_valid(body, stamp, request.headers.get("x-slack-signature") or "")
        except (ValueError, TypeError):  # a time stamp that is no number, a signature that is not ASCII
            return False


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _asked(request: Request, body: bytes) -> AsyncBoltRequest | None:
    """What was sent as Bolt takes it; None when it is no payload of Slack's."""
    try:
        asked = to_async_bolt_request(request, payload_of(body.decode()).encode())
    except (ValueError, TypeError, AttributeError):
        return None
    return asked if is_whole(asked.body) else None


def _quiet_logger() -> logging.Logger:
    """For Bolt and the SDK, which below this level log whole bodies."""
    logger = logging.getLogger("hjulet.slack.sdk")
    logger.setLevel(logging.ERROR)
    return logger
