"""The two servers that are compared, each a process of its own behind the same web server.

    python -m tests.bench.serve product|bare|polling FILE_DESCRIPTOR

`product` is the bot as `bot.wiring` builds it. `bare` is what any Slack bot must do: Bolt's own check of the
signature, a listener that makes one durable commit on the same database, and an empty acknowledgement. It runs with
Bolt's `process_before_response`, as the product does; `polling` is the same with Bolt's default, which looks for the
acknowledgement every ten milliseconds.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.settings import from_environment
from bot.wiring import build
from storage.database import open_engine

COMMIT = text("UPDATE bench SET number = number + 1 WHERE name = :name")
Served = Callable[[], AbstractAsyncContextManager[Starlette]]


@asynccontextmanager
async def product() -> AsyncIterator[Starlette]:
    """The whole bot: every channel, the keeper and the clock."""
    bot = build(from_environment())
    await bot.start()
    try:
        yield bot.app
    finally:
        await bot.stop()


def bare(*, before_response: bool) -> Served:
    @asynccontextmanager
    async def served() -> AsyncIterator[Starlette]:
        engine = open_engine(os.environ["HJULET_DATABASE_URL"])
        try:
            yield _bare_app(engine, before_response=before_response)
        finally:
            await engine.dispose()

    return served


def _bare_app(engine: AsyncEngine, *, before_response: bool) -> Starlette:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T0HJULET", bot_id="B0HJULET", bot_user_id="U0HJULET", bot_token="xoxb-bare"
        )

    app = AsyncApp(
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        authorize=authorize,
        process_before_response=before_response,
    )

    @app.view("page")
    async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
        await commit(engine, body["user"]["id"])
        await ack()

    handler = AsyncSlackRequestHandler(app)

    async def receive(asked: Request) -> Response:
        return await handler.handle(asked)

    return Starlette(routes=[Route("/slack/events", receive, methods=["POST"])])


async def commit(engine: AsyncEngine, name: str) -> None:
    """The one durable commit: a single row, in a transaction of its own."""
    async with engine.begin() as connection:
        await connection.execute(COMMIT, {"name": name})


SERVED: Mapping[str, Served] = {
    "product": product,
    "bare": bare(before_response=True),
    "polling": bare(before_response=False),
}


async def main(name: str, descriptor: int) -> None:
    with socket.socket(fileno=descriptor) as listening:
        async with SERVED[name]() as app:
            config = uvicorn.Config(app, lifespan="off", log_level="warning", access_log=False)
            await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
