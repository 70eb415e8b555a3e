"""The few methods of Slack's Web API that are used, each with the scope it needs, and Slack's refusals as types."""

from collections import OrderedDict
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.retry_after import seconds_to_wait
from bot.slack.render import Message
from bot.slack.written import written
from conversation.port import TryLater

CONVERSATIONS = 10_000
BUSY = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
OURS = {
    "invalid_auth", "token_revoked", "token_expired", "account_inactive", "missing_scope", "not_authed",
    "org_login_required", "not_allowed_token_type",
}  # fmt: skip
GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}


class Method(StrEnum):
    """What is called; `SCOPES` says what each needs."""

    WHO = "auth.test"
    USER = "users.info"
    LOOKUP = "users.lookupByEmail"
    DIRECT = "conversations.open"
    POST = "chat.postMessage"
    HIDDEN = "chat.postEphemeral"
    UPDATE = "chat.update"
    OPEN_VIEW = "views.open"
    PUSH_VIEW = "views.push"
    UPDATE_VIEW = "views.update"
    PUBLISH = "views.publish"


SCOPES: Mapping[Method, tuple[str, ...]] = {
    Method.WHO: (),
    Method.USER: ("users:read", "users:read.email"),
    Method.LOOKUP: ("users:read.email",),
    Method.DIRECT: ("im:write",),
    Method.POST: ("chat:write",),
    Method.HIDDEN: ("chat:write",),
    Method.UPDATE: ("chat:write",),
    Method.OPEN_VIEW: (),
    Method.PUSH_VIEW: (),
    Method.UPDATE_VIEW: (),
    Method.PUBLISH: (),
}


class Refused(Exception):
    """Slack said no; `code` is its own word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def is_ours(self) -> bool:
        """Whether the fault is in the bot's own token or on the way to Slack, and says nothing about anybody else."""
        return self.code in OURS or self.code.startswith("http_")


class WebApi:
    """Calls Slack once: what can be tried again raises TryLater, all else Refused."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._directs: OrderedDict[str, str] = OrderedDict()

    async def call(self, method: Method, **arguments: Any) -> Mapping[str, Any]:
        """The answer to a method that takes JSON. Raises Refused or TryLater."""
        return await self._request(method, json=arguments)

    async def ask(self, method: Method, **arguments: str) -> Mapping[str, Any]:
        """The answer to a method that only reads, which takes no JSON. Raises Refused or TryLater."""
        return await self._request(method, http_verb="GET", params=arguments)

    async def _request(self, method: Method, **how: Any) -> Mapping[str, Any]:
        try:
            answer = await self._client.api_call(method.value, **how)
        except SlackApiError as error:
            raise _refusal(error) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater("connection") from error
        found = answer.data
        return found if isinstance(found, dict) else {}

    async def direct(self, user: str) -> str:
        """The conversation with this person, asked for once."""
        known = self._directs.get(user)
        if known:
            return known
        answer = await self.call(Method.DIRECT, users=user)
        self._directs[user] = str(answer["channel"]["id"])
        if len(self._directs) > CONVERSATIONS:
            self._directs.popitem(last=False)
        return self._directs[user]

    async def post(self, channel: str, message: Message) -> str:
        """Says it; returns the message's time stamp, which is its name."""
        answer = await self.call(
            Method.POST, channel=channel, blocks=message.blocks, text=message.text, unfurl_links=False
        )
        return str(answer["ts"])

    async def replace(self, channel: str, ts: str, message: Message) -> str:
        """Says it in place of the message; anew where that one is gone. Returns the time stamp."""
        try:
            await self.call(Method.UPDATE, channel=channel, ts=ts, blocks=message.blocks, text=message.text)
        except Refused as refused:
            if refused.code not in GONE:
                raise
            return await self.post(channel, message)
        return ts

    async def hide(self, channel: str, user: str, message: Message) -> None:
        """Says it so that only this person sees it, and only until they reload."""
        await self.call(Method.HIDDEN, channel=channel, user=user, blocks=message.blocks, text=message.text)

    async def open_view(self, trigger: str, view: View) -> None:
        await self.call(Method.OPEN_VIEW, trigger_id=trigger, view=written(view))

    async def push_view(self, trigger: str, view: View) -> None:
        await self.call(Method.PUSH_VIEW, trigger_id=trigger, view=written(view))

    async def update_view(self, view_id: str, seen: str, view: View) -> None:
        """Shows another view in the modal, where it still is the one that was seen ('' asks nothing)."""
        known = {"hash": seen} if seen else {}
        await self.call(Method.UPDATE_VIEW, view_id=view_id, view=written(view), **known)

    async def publish(self, user: str, view: View) -> None:
        await self.call(Method.PUBLISH, user_id=user, view=written(view))

    async def respond(self, url: str, message: Message, *, replacing: bool = False) -> None:
        """Answers on the payload's own address: only the person who acted sees it."""
        hook = AsyncWebhookClient(url, timeout=self._client.timeout, session=self._client.session, retry_handlers=[])
        try:
            answer = await hook.send_dict(
                {
                    "response_type": "ephemeral",
                    "replace_original": replacing,
                    "blocks": message.blocks,
                    "text": message.text,
                }
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryLater("connection") from error
        if answer.status_code != 200:
            raise Refused(f"response_url_{answer.status_code}")


def _refusal(error: SlackApiError) -> Exception:
    """What Slack's answer means for who called: again later, or not."""
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or code in BUSY or (isinstance(status, int) and status >= 500):
        return TryLater(code or f"http_{status}", seconds_to_wait(response.headers))
    return Refused(code or f"http_{status}")
