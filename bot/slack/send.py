"""What the bot says unasked on Slack: a direct message, replaced in place where it still stands."""

from bot.slack.api import Refused, WebApi
from bot.slack.fields import Look
from bot.slack.render import render_message
from conversation.port import Address, TryLater, Unreachable
from conversation.screen import Screen


class SlackSend:
    """conversation.port.Send for Slack; the id of a message is `channel:ts`."""

    def __init__(self, api: WebApi, look: Look) -> None:
        self._api = api
        self._look = look

    async def __call__(self, to: Address, screen: Screen, *, replaces: str = "") -> str:
        """Raises Unreachable (with Slack's own word for why) or TryLater."""
        message = render_message(screen, self._look)
        channel, _, ts = replaces.partition(":")
        try:
            if ts:
                return f"{channel}:{await self._api.replace(channel, ts, message)}"
            channel = await self._api.direct(to.to)
            return f"{channel}:{await self._api.post(channel, message)}"
        except Refused as refused:
            if refused.is_ours:
                raise TryLater(refused.code) from refused
            raise Unreachable(refused.code) from refused
