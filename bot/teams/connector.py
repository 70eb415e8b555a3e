"""The Bot Connector as this channel uses it: a line into one conversation, and what its refusals mean."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Protocol, TypeVar

import aiohttp
from microsoft_agents.activity import (
    Activity,
    Attachment,
    ChannelAccount,
    ConversationParameters,
)
from microsoft_agents.activity.teams import TeamsChannelAccount
from microsoft_agents.hosting.core import (
    AnonymousTokenProvider,
    ChannelServiceClientFactoryBase,
    ClaimsIdentity,
    OutboundHostValidator,
    TeamsConnectorClient,
    TurnContext,
    UserTokenClient,
    UserTokenClientBase,
)
from pydantic import ValidationError

from bot.retry_after import seconds_to_wait
from bot.settings import Settings, is_loopback
from bot.teams.app_token import AppToken, NoToken
from bot.teams.render import Card
from conversation.port import TryLater

SCOPE = "https://api.botframework.com"
HOSTS = ["smba.trafficmanager.net", "botframework.com", "teams.microsoft.com"]
CARD = "application/vnd.microsoft.card.adaptive"
SECONDS = 10.0
BUSY = {408, 412, 429}
GONE = {404, 410}
T = TypeVar("T")


class Refused(Exception):
    """The Bot Connector said no; `status` is its HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"http_{status}")
        self.status = status

    @property
    def is_gone(self) -> bool:
        """Whether what was asked for does not exist (any more)."""
        return self.status in GONE


class WrongService(Exception):
    """A service address that is not Microsoft's: our token would go to somebody else."""


class Tokens(Protocol):
    """The part of the SDK's token providers that is needed here."""

    async def get_access_token(self, resource_url: str, scopes: list[str]) -> str: ...


class Clients(ChannelServiceClientFactoryBase):
    """Makes the SDK's clients with our token and our patience, and none for services that we do not use."""

    def __init__(self, settings: Settings) -> None:
        anonymous = settings.teams_anonymous
        self._tokens: Tokens = AnonymousTokenProvider() if anonymous else AppToken(settings)
        # Only where Entra itself is one on this machine (a test's) may the service be there too.
        self._here = anonymous or is_loopback(settings.login_base_url)
        self._wires: aiohttp.TCPConnector | None = None
        self._hosts = OutboundHostValidator(HOSTS, enabled=not anonymous, include_default_microsoft_hosts=False)

    def is_allowed(self, service_url: str) -> bool:
        """Whether our token may go there."""
        if is_loopback(service_url):
            return self._here
        return self._hosts.enabled and self._hosts.is_allowed(service_url)

    async def create_connector_client(  # noqa: PLR0917  (the SDK's own signature)
        self,
        context: TurnContext | None,
        claims_identity: ClaimsIdentity,
        service_url: str,
        audience: str,
        scopes: list[str] | None = None,
        use_anonymous: bool = False,
    ) -> TeamsConnectorClient:
        """For one turn; where there is none, what the SDK opened before is closed. Raises Refused or TryLater."""
        try:
            with translated():
                return await self.client(service_url)
        except (Refused, TryLater):
            opened = context.services.get(UserTokenClientBase) if context else None  # type: ignore[type-abstract]
            if opened:
                await opened.close()
            raise

    async def client(self, service_url: str) -> TeamsConnectorClient:
        """A client of that service; the caller closes it. Raises WrongService or NoToken."""
        if not self.is_allowed(service_url):
            raise WrongService
        token = await self._tokens.get_access_token(SCOPE, [f"{SCOPE}/.default"])
        address = service_url.rstrip("/") + "/"
        return TeamsConnectorClient(address, token, session=self._session(address))

    def _session(self, address: str) -> aiohttp.ClientSession:
        """One per client, as the SDK wants it, over connections that all of them share."""
        if self._wires is None:
            self._wires = aiohttp.TCPConnector()
        patience = aiohttp.ClientTimeout(total=SECONDS)
        return aiohttp.ClientSession(address, connector=self._wires, connector_owner=False, timeout=patience)

    async def close(self) -> None:
        """Closes the connections."""
        if self._wires:
            await self._wires.close()
            self._wires = None

    async def create_user_token_client(
        self, context: TurnContext, claims_identity: ClaimsIdentity, use_anonymous: bool = False
    ) -> UserTokenClient:
        """One that has no token: nobody signs in through the chat."""
        return UserTokenClient(SCOPE, "", session=self._session(f"{SCOPE}/"))


class Line:
    """One conversation, as long as a client of its service is open."""

    def __init__(self, client: TeamsConnectorClient, conversation: str) -> None:
        self._client = client
        self.conversation = conversation

    async def say(self, card: Card) -> str:
        """Sends the card as a new message; returns its id. Raises Refused or TryLater."""
        sent = await answered(self._client.conversations.send_to_conversation(self.conversation, _message(card)))
        return sent.id or ""

    async def replace(self, message: str, card: Card) -> str:
        """Puts the card in the message's place, or sends it anew where that was deleted. Raises Refused or TryLater."""
        try:
            await answered(self._client.conversations.update_activity(self.conversation, message, _message(card)))
        except Refused as refused:
            if not refused.is_gone:
                raise
            return await self.say(card)
        return message

    async def member(self, user: str) -> TeamsChannelAccount | None:
        """What Teams says about somebody here; None when they are not. Raises Refused or TryLater."""
        try:
            return await answered(self._client.get_conversation_member(self.conversation, user))
        except Refused as refused:
            if not refused.is_gone:
                raise
            return None


class Connector:
    """Lines into conversations that nobody is speaking in just now."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    @asynccontextmanager
    async def line(self, service_url: str, conversation: str) -> AsyncIterator[Line]:
        """Raises Refused or TryLater."""
        async with self._client(service_url) as client:
            yield Line(client, conversation)

    async def begin(self, service_url: str, *, bot: str, person: str, tenant: str) -> str:
        """The id of a person's own conversation with the bot, made where there is none. Raises Refused or TryLater."""
        wanted = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=bot),
            members=[ChannelAccount(id=person)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        async with self._client(service_url) as client:
            begun = await answered(client.create_conversation(wanted))
        return str(begun.id)

    @asynccontextmanager
    async def _client(self, service_url: str) -> AsyncIterator[TeamsConnectorClient]:
        with translated():
            client = await self._clients.client(service_url)
        try:
            yield client
        finally:
            await client.close()


async def answered(asking: Awaitable[T]) -> T:
    """What the service answers. Raises Refused or TryLater."""
    with translated():
        return await asking


@contextmanager
def translated() -> Iterator[None]:
    """The SDK's and the network's faults as ours; the service's own words are dropped, for they may quote a card."""
    try:
        yield
    except aiohttp.ClientResponseError as error:
        if error.status in BUSY or error.status >= 500:
            raise TryLater(f"http_{error.status}", seconds_to_wait(error.headers or {})) from None
        raise Refused(error.status) from None
    except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, ValidationError) as error:
        raise TryLater(type(error).__name__) from None
    except NoToken as error:
        raise TryLater(error.reason) from None
    except WrongService:
        raise Refused(403) from None


def _message(card: Card) -> Activity:
    """The card as a message; its summary is what a notification shows."""
    attachment = Attachment(content_type=CARD, content=card.content)
    return Activity(type="message", summary=card.summary[:200] or None, attachments=[attachment])
