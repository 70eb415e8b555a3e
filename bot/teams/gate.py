"""Lets in the people of the one tenant whom the desk knows, and nobody else."""

from collections.abc import Callable
from typing import TypeVar

import structlog
from microsoft_agents.activity.teams import TeamsChannelAccount

from bot.settings import Settings
from bot.teams.connector import Line, Refused
from bot.teams.desk import Desk, Known
from bot.teams.read import Sender
from conversation.port import Address, TryLater

ENTRA = "entra"
FRESH_SECONDS = 600.0
KNOWN_SECONDS = 60.0
REMEMBERED = 10_000
MEMBERS = {"", "user"}
GUEST = "#ext#"
T = TypeVar("T")

log = structlog.get_logger("hjulet.teams")


class Gate:
    """Who somebody is: by the remembered address, the directory's own id for them, or the e-mail that Teams knows.

    Guests, federated people and other tenants' are refused. Teams is asked at most every ten minutes about each.
    """

    def __init__(self, desk: Desk, settings: Settings, *, now: Callable[[], float]) -> None:
        self._desk = desk
        self._tenant = settings.tenant_id
        self._anonymous = settings.teams_anonymous
        self._now = now
        self._seen: dict[str, float] = {}
        self._known: dict[str, tuple[Known, float]] = {}

    def is_ours(self, sender: Sender) -> bool:
        """Whether the delivery is of the one tenant; a test tool's may be of any, where none is set."""
        if self._anonymous and not self._tenant:
            return True
        return bool(sender.tenant) and sender.tenant.casefold() == self._tenant.casefold()

    async def admit(self, sender: Sender, line: Line) -> Known | None:
        """The person, or None for somebody who may not come in. Raises Refused or TryLater."""
        if not self.is_ours(sender):
            return None
        known, at = self._known.get(sender.user, (None, float("-inf")))
        if known and at + KNOWN_SECONDS > self._now():
            return known
        known = await self._admit(sender, line)
        if known:
            _put(self._known, sender.user, (known, self._now()))
        return known

    async def _admit(self, sender: Sender, line: Line) -> Known | None:
        if self._seen.get(sender.user, float("-inf")) + FRESH_SECONDS > self._now():
            known = await self._desk.recognise(sender.address)
            if known:
                return known
        try:
            member = await line.member(sender.user)
        except (Refused, TryLater) as error:
            known = await self._desk.recognise(sender.address)
            if isinstance(error, Refused):
                log.warning("teams_member_unreadable", status=error.status)
            elif known is None:
                raise
            return known
        if not self._is_welcome(member):
            self._seen.pop(sender.user, None)
            self._known.pop(sender.user, None)
            return None
        _put(self._seen, sender.user, self._now())
        entra = Address(ENTRA, sender.entra) if sender.entra else None
        return await self._desk.recognise(sender.address, self._email(member, sender), known_as=entra)

    def _is_welcome(self, member: TeamsChannelAccount | None) -> bool:
        if member is None:
            return self._anonymous
        if (member.user_role or "").casefold() not in MEMBERS or GUEST in (member.user_principal_name or "").casefold():
            return False
        tenant = (member.tenant_id or "").casefold()
        return self._anonymous or tenant == self._tenant.casefold()

    def _email(self, member: TeamsChannelAccount | None, sender: Sender) -> str | None:
        """The address that Teams has verified; on this machine also the one that a test tool gives."""
        told = sender.email if self._anonymous else ""
        if member is None:
            return told or None
        return member.email or member.user_principal_name or told or None


def _put(kept: dict[str, T], key: str, value: T) -> None:
    if len(kept) >= REMEMBERED:
        kept.clear()
    kept[key] = value
