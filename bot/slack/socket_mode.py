"""Connects the socket beside everything else, so that a Slack that is away keeps nothing from starting or stopping."""

import asyncio
import logging

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

SECONDS = 10
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 60.0

log = structlog.get_logger("hjulet.slack")


class Socket:
    """Socket Mode: started at once, connected when Slack lets it, kept connected by the SDK from then on."""

    def __init__(
        self, app: AsyncApp, token: str, *, client: AsyncWebClient, logger: logging.Logger, pause: float = FIRST_PAUSE
    ) -> None:
        self._app = app
        self._token = token
        self._client = client
        self._logger = logger
        self._pause = pause
        self._handler: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to connect; needs a running loop."""
        handler = AsyncSocketModeHandler(self._app, self._token, logger=_silent_logger(), web_client=self._client)
        self._handler = handler
        self._connecting = asyncio.create_task(self._connect(handler))

    async def stop(self) -> None:
        """Gives up connecting, or closes the connection."""
        if self._connecting:
            self._connecting.cancel()
            await asyncio.wait({self._connecting})
            self._connecting = None
        if self._handler:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it unannotated
            self._handler = None

    async def _connect(self, handler: AsyncSocketModeHandler) -> None:
        """Tries until it succeeds, with longer and longer pauses; each kind of failure is logged once."""
        told: set[str] = set()
        pause = self._pause
        while why := await self._failure(handler):
            if why not in told:
                told.add(why)
                log.warning("slack_socket_away", reason=why)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        handler.client.logger = self._logger
        log.info("slack_socket_connected")

    async def _failure(self, handler: AsyncSocketModeHandler) -> str:
        """One attempt: '' when connected, else what kind of failure it was (its message may hold the ticket).

        The address is asked for here and not by the SDK, which would ask in vain for ever.
        """
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._client.apps_connections_open(app_token=self._token)
                handler.client.wss_uri = str(answer["url"])
                await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it unannotated
        except SlackApiError as error:
            data = getattr(error.response, "data", None)
            return str(data.get("error") or "refused") if isinstance(data, dict) else "refused"
        except (aiohttp.ClientError, OSError, KeyError, ValueError) as error:  # OSError: TimeoutError too
            return type(error).__name__
        return ""


def _silent_logger() -> logging.Logger:
    """For the SDK's own attempts, whose messages may hold the address with its ticket."""
    logger = logging.getLogger("hjulet.slack.sdk.connecting")
    logger.setLevel(logging.CRITICAL)
    return logger
