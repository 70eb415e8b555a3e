"""A small client of Microsoft Graph: pages, patience when it is throttled, and refusals as types."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import aiohttp
from yarl import URL

from bot.microsoft.tokens import Tokens
from bot.retry_after import seconds_to_wait

SECONDS = 30
TRIES = 6
LONGEST = 300.0
"""Seconds that Graph may ask us to wait before we give up instead."""
BUSY = frozenset({429, 500, 502, 503, 504})

Json = Mapping[str, Any]
Sleep = Callable[[float], Awaitable[None]]


class GraphRefused(Exception):
    """Graph said no; `code` is its own word for why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class GraphBusy(Exception):
    """Graph is busy or away even after we waited; `after` is how many seconds it asks for, if it says."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Graph:
    """Graph over one HTTP session."""

    def __init__(
        self, session: aiohttp.ClientSession, tokens: Tokens, base_url: str, *, tries: int, sleep: Sleep
    ) -> None:
        self._session = session
        self._tokens = tokens
        self._base = base_url.rstrip("/")
        self._tries = tries
        self._sleep = sleep

    async def get(self, where: str, **query: str) -> Json:
        """The answer at a path, or at a whole address that Graph gave. Raises GraphRefused, GraphBusy or NoToken."""
        return await self._ask("GET", self._address(where, query), None)

    async def post(self, path: str, body: Json) -> None:
        """Does something. Raises GraphRefused, GraphBusy or NoToken."""
        await self._ask("POST", self._address(path, {}), json.dumps(body).encode())

    async def pages(self, where: str, **query: str) -> AsyncIterator[Json]:
        """Each page from here to the last; the last one of a delta query has the link to later changes."""
        page = await self.get(where, **query)
        yield page
        while following := page.get("@odata.nextLink"):
            page = await self.get(str(following))
            yield page

    def _address(self, where: str, query: Mapping[str, str]) -> URL:
        """The address, which never leads a token to anybody but Graph. Links go back as they came."""
        if not where.startswith(("https://", "http://")):
            return URL(f"{self._base}{where}" + (f"?{urlencode(query, safe='$,()=;')}" if query else ""), encoded=True)
        if not where.startswith(f"{self._base}/"):
            raise GraphRefused(0, "foreignLink")
        return URL(where, encoded=True)

    async def _ask(self, method: str, url: URL, body: bytes | None) -> Json:
        renewed = False
        for turn in range(1, self._tries + 1):
            status, wait, answer = await self._once(method, url, body)
            if status == 401 and not renewed:
                renewed = True
                await self._tokens.forget()
            elif status in BUSY or status == 0:
                pause = wait if wait is not None else min(2.0**turn, LONGEST)
                if turn == self._tries or pause > LONGEST:
                    raise GraphBusy(f"http_{status}" if status else "connection", wait)
                await self._sleep(pause)
            elif status >= 300:
                raise GraphRefused(status, _code(answer))
            else:
                return answer
        raise GraphRefused(401, "unauthorized")

    async def _once(self, method: str, url: URL, body: bytes | None) -> tuple[int, float | None, Json]:
        """Status (0: not reached), how long Graph asks us to wait, and what it said."""
        headers = {"Authorization": f"Bearer {await self._tokens.token(scope_of(self._base))}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            async with self._session.request(method, url, data=body, headers=headers, allow_redirects=False) as got:
                return got.status, seconds_to_wait(got.headers), _read(await got.read())
        except (aiohttp.ClientError, TimeoutError):
            return 0, None, {}


def scope_of(base_url: str) -> str:
    """What a token for Graph is asked for: everything that was granted, and nothing more."""
    return f"{URL(base_url).origin()}/.default"


def _read(raw: bytes) -> Json:
    try:
        found = json.loads(raw) if raw else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _code(answer: Json) -> str:
    error = answer.get("error")
    return str(error.get("code") or "unknown") if isinstance(error, dict) else "unknown"


@asynccontextmanager
async def open_graph(
    tokens: Tokens, base_url: str, *, tries: int = TRIES, sleep: Sleep = asyncio.sleep
) -> AsyncIterator[Graph]:
    """Graph for as long as the block lasts."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        yield Graph(session, tokens, base_url, tries=tries, sleep=sleep)
