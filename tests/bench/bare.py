"""The least that any Slack bot must do for a submission, for the product to be held against.

Bolt's own check of the signature, a listener that makes one durable commit on the same database, and an empty
acknowledgement. Imports nothing of the bot but its engine, so that its memory is a bare bot's.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storage.database import open_engine

COMMIT = text("UPDATE bench SET number = number + 1 WHERE name = :name")


@asynccontextmanager
async def app(*, before_response: bool) -> AsyncIterator[Starlette]:
    """`before_response` is Bolt's `process_before_response`; without it Bolt looks for the answer every 10 ms."""
    engine = open_engine(os.environ["HJULET_DATABASE_URL"])
    try:
        yield _starlette(engine, before_response=before_response)
    finally:
        await engine.dispose()


def _starlette(engine: AsyncEngine, *, before_response: bool) -> Starlette:
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
