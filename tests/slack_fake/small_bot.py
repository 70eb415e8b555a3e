"""A small real Bolt app, with both transports, that the fake Slack proves itself against."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .elements import Json
from .fake import FakeSlack


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str, label: str, value: str = "1") -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(label), "value": value}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "taps", "elements": list(elements)}


def text_input(name: str, **element: Any) -> Json:
    field = {"type": "plain_text_input", "action_id": name, **element}
    return {"type": "input", "block_id": f"{name}.block", "label": plain(f"Fältet {name}"), "element": field}


def modal(*blocks: Json, callback_id: str = "page", **more: Any) -> Json:
    given = {
        "type": "modal",
        "title": plain("Avvikelse"),
        "submit": plain("Nästa"),
        "callback_id": callback_id,
    }
    return {**given, "private_metadata": "s1", "blocks": list(blocks), **more}


LAW = {
    "type": "input",
    "block_id": "law.block",
    "label": plain("Lagrum"),
    "element": {
        "type": "radio_buttons",
        "action_id": "law",
        "initial_option": {"text": plain("HSL"), "value": "hsl"},
        "options": [{"text": plain(name), "value": name.lower()} for name in ("HSL", "SoL", "LSS")],
    },
}


def bolt_app(slack: FakeSlack) -> AsyncApp:
    """A small bot: a two-page wizard, a page with a button, messages, a home tab."""
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
    app = AsyncApp(client=client, signing_secret=slack.signing_secret, logger=logging.getLogger("test.bolt"))
    register_wizard(app)
    register_messages(app)
    register_home(app)
    return app


def register_wizard(app: AsyncApp) -> None:
    @app.command("/avvikelse")
    async def start(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        opening = modal(LAW, text_input("what"), actions(button("more", "Visa mer")), notify_on_close=True)
        with contextlib.suppress(SlackApiError):  # raised this soon, Bolt would lose the ack given above
            await client.views_open(trigger_id=body["trigger_id"], view=opening)

    @app.view("page")
    async def next_page(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if "law.block" not in values:
            await ack()
        elif values["what.block"]["what"]["value"] == "fel":
            await ack(response_action="errors", errors={"what.block": "Skriv lite mer"})
        else:
            chosen = values["law.block"]["law"]["selected_option"]["value"]
            await ack(response_action="update", view=modal(section(f"Lag: {chosen}"), text_input("measure")))

    @app.action("more")
    async def show_more(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        view = modal(LAW, text_input("what"), section("Mer text"))
        with contextlib.suppress(SlackApiError):
            await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    @app.view_closed("page")
    async def closed(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="Avbrutet")


def register_messages(app: AsyncApp) -> None:
    @app.event("message")
    async def message(event: Json, client: AsyncWebClient) -> None:
        if "subtype" not in event:
            blocks = [section(f"Du skrev {event['text']}"), actions(button("take", "Ta hand om", "case-1"))]
            await client.chat_postMessage(channel=event["channel"], text="Svar", blocks=blocks)

    @app.action("take")
    async def take(ack: Any, body: Json, client: AsyncWebClient, respond: Any) -> None:
        await ack()
        done = [section("Tagen")]
        at = body["container"]
        await client.chat_update(channel=at["channel_id"], ts=at["message_ts"], text="Tagen", blocks=done)
        await respond(text="Bara du ser detta")


def register_home(app: AsyncApp) -> None:
    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        view = {"type": "home", "blocks": [section("Mina rapporter"), actions(button("start", "Ny rapport"))]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.shortcut("copy_nothing")
    async def shortcut(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("what")))

    @app.action("start")
    async def wrong(ack: Any) -> None:
        await ack({"response_action": "update", "view": modal(text_input("what"))})


@contextlib.asynccontextmanager
async def over_http(app: AsyncApp, slack: FakeSlack) -> AsyncIterator[None]:
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    listening = socket.create_server(("127.0.0.1", 0))
    site = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(site, lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    slack.events_url = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
    try:
        yield
    finally:
        server.should_exit = True
        await serving
        listening.close()


@contextlib.asynccontextmanager
async def over_socket(app: AsyncApp, slack: FakeSlack) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it unannotated
    try:
        await slack.connected()
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it unannotated
