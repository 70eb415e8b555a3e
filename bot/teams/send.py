"""What the bot says unasked in Teams: a message in the person's own chat, replaced in place where it still stands."""

from bot.settings import Settings
from bot.teams.connector import Connector, Refused
from bot.teams.fields import Look
from bot.teams.references import References
from bot.teams.render import Card, render
from conversation.port import Address, TryLater, Unreachable
from conversation.screen import Notice, Reading, Screen
from storage.references import Reference

SERVICE = "https://smba.trafficmanager.net/teams/"
"""Where Teams takes a first message of a bot that nobody has written to: Microsoft's address for all regions."""


class TeamsSend:
    """conversation.port.Send for Teams; the id of a message is `conversation|activity`."""

    def __init__(self, connector: Connector, references: References, settings: Settings, look: Look) -> None:
        self._connector = connector
        self._references = references
        self._tenant = settings.tenant_id
        self._bot = f"28:{settings.teams_app_id}"
        self._look = look
        self._latest: Reference | None = None

    def learn(self, reference: Reference) -> None:
        """Where Teams speaks to us from just now: there a new conversation is begun."""
        self._latest = reference

    async def __call__(self, to: Address, screen: Screen, *, replaces: str = "") -> str:
        """Raises Unreachable (with the Bot Connector's status) or TryLater."""
        shown = Notice(screen.title) if isinstance(screen, Reading) else screen
        card = render(shown, self._look)
        try:
            reference = await self._references.get(to) or await self._begun(to)
            return await self._say(reference, card, replaces)
        except Refused as refused:
            if refused.status == 401:  # our own token: not something that the person can be blamed for
                raise TryLater(str(refused)) from refused
            if refused.is_gone:
                await self._references.forget(to)
            raise Unreachable(str(refused)) from refused

    async def _say(self, reference: Reference, card: Card, replaces: str) -> str:
        conversation, _, message = replaces.rpartition("|")
        async with self._connector.line(reference.service_url, reference.conversation) as line:
            if message and conversation == reference.conversation:
                return f"{conversation}|{await line.replace(message, card)}"
            return f"{reference.conversation}|{await line.say(card)}"

    async def _begun(self, to: Address) -> Reference:
        """The conversation with somebody who never wrote: the directory's id is enough. Raises Refused or TryLater."""
        newest = self._latest or await self._references.newest()
        service = newest.service_url if newest else SERVICE
        bot = newest.bot if newest else self._bot
        tenant = self._tenant or (newest.tenant if newest else "")
        if not tenant:  # without tokens and before anybody wrote: nothing says where
            raise Unreachable("no_tenant")
        begun = await self._connector.begin(service, bot=bot, person=to.to, tenant=tenant)
        reference = Reference(service, begun, bot, tenant)
        await self._references.put(to, reference)
        return reference
