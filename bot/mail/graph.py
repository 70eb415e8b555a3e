"""Sends by Microsoft Graph, from one mailbox of the tenant."""

from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import quote

from bot.mail.port import Mail
from bot.microsoft.graph import Graph, GraphBusy, GraphRefused, open_graph
from bot.microsoft.tokens import NoToken, Tokens
from conversation.port import TryLater, Unreachable

OURS = frozenset({401, 403, 404})
"""The permission is missing, or the mailbox that we send from: the reader has nothing to do with it."""


class GraphSender:
    """bot.mail.port.Sender by Microsoft Graph."""

    def __init__(self, tokens: Tokens, base_url: str, mail_from: str) -> None:
        self._tokens = tokens
        self._base_url = base_url
        self._from = mail_from
        self._stack = AsyncExitStack()
        self._graph: Graph | None = None

    async def start(self) -> None:
        """Graph is asked once: a busy one is the keeper's to try again, when nobody else can say the same."""
        self._graph = await self._stack.enter_async_context(open_graph(self._tokens, self._base_url, tries=1))

    async def stop(self) -> None:
        await self._stack.aclose()
        self._tokens.close()

    async def __call__(self, mail: Mail) -> None:
        """Raises Unreachable (with Graph's own word for why) or TryLater."""
        assert self._graph is not None
        try:
            await self._graph.post(f"/users/{quote(self._from, safe='@')}/sendMail", _body(mail))
        except GraphBusy as busy:
            raise TryLater(busy.reason, busy.after) from None
        except NoToken as error:
            raise TryLater(error.code) from None
        except GraphRefused as refused:
            if refused.status in OURS:
                raise TryLater(refused.code) from None
            raise Unreachable(refused.code) from None


def _body(mail: Mail) -> dict[str, Any]:
    """The mail as Graph takes it; nothing of it is kept in the mailbox that it is sent from."""
    headers = {"X-Auto-Response-Suppress": "All", "X-Hjulet-Id": mail.id}
    return {
        "message": {
            "subject": mail.subject,
            "body": {"contentType": "Text", "content": mail.text},
            "toRecipients": [{"emailAddress": {"address": mail.to}}],
            "internetMessageHeaders": [{"name": name, "value": value} for name, value in headers.items()],
        },
        "saveToSentItems": False,
    }
