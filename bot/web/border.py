"""The border of every page: what may come in, what the browser may do with it, and what happens when we fail."""

import traceback
from collections.abc import MutableMapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.settings import is_loopback
from bot.web.read import Form, Garbled, read_form
from bot.web.shell import Refused, Shell, broken, foreign, garbled, missing, too_large

BODY_LIMIT = 256 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STRICT_TRANSPORT = "max-age=31536000"


class Border:
    """Middleware around each route: guards requests, dresses responses, and turns failures into kind pages."""

    def __init__(self, app: ASGIApp, shell: Shell, *, cache: str = "no-store", loopback: bool = False) -> None:
        self._app = app
        self._shell = shell
        self._cache = cache
        self._loopback = loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._dress(message)
            await send(message)

        try:
            self._guard(Headers(scope=scope), scope["method"])
            await self._app(scope, receive, dressed)
        except ClientDisconnect:
            return
        except Refused as why:
            await self._shell.refusal(why)(scope, receive, dressed)
        except Garbled:
            await self._shell.refusal(garbled())(scope, receive, dressed)
        except HTTPException as known:
            refusal = replace(missing(), status=known.status_code)
            await self._shell.refusal(refusal)(scope, receive, dressed)
        except Exception as failure:  # noqa: BLE001 - the channel boundary: logged without anybody's words
            _log(scope, failure)
            if not started:
                await self._shell.refusal(broken())(scope, receive, dressed)

    def _guard(self, headers: Headers, method: str) -> None:
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        if self._loopback and not is_loopback(f"//{host}"):
            raise foreign()
        if method == "POST" and headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
            raise foreign()
        origin = headers.get("origin", "null")
        if (
            method == "POST"
            and origin != "null"
            and urlsplit(origin).netloc not in {headers.get("host", ""), self._shell.public_host}
        ):
            raise foreign()

    def _dress(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in HEADERS.items():
            headers[name] = value
        if self._shell.secure:
            headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        if message["status"] >= 400 or "cache-control" not in headers:
            headers["Cache-Control"] = self._cache if message["status"] < 400 else "no-store"


async def form_of(request: Request) -> Form:
    """The fields that were sent. Raises Refused (too large) or Garbled (not a form, not UTF-8)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise Garbled
    if int(_digits(request.headers.get("content-length", "0"))) > BODY_LIMIT:
        raise too_large()
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_LIMIT:
            raise too_large()
    return read_form(bytes(body))


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() else "0"


def _log(scope: MutableMapping[str, Any], failure: Exception) -> None:
    """What failed and where, without its message: that may hold somebody's words."""
    frames = traceback.extract_tb(failure.__traceback__)[-3:]
    where = " ".join(f"{PurePath(each.filename).name}:{each.lineno}" for each in frames)
    page = getattr(scope.get("endpoint"), "__name__", "")
    structlog.get_logger().error("web.failed", page=page, error=type(failure).__name__, where=where)
