"""Lets in the people of the one workspace whom the desk knows, and nobody else."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_bolt.authorization import AuthorizeResult

from bot.slack.api import Method, Refused, WebApi
from bot.slack.desk import Desk, Known
from bot.slack.read import Sender
from conversation.port import Address, TryLater

CHANNEL = "slack"
FRESH_SECONDS = 600.0
KNOWN_SECONDS = 60.0
REMEMBERED = 10_000
NOBODY = {"users_not_found", "user_not_found", "user_not_visible", "invalid_email"}

log = structlog.get_logger("hjulet.slack")


class WrongWorkspace(Exception):
    """The bot token belongs to another workspace than the settings allow."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"SLACK_TEAM_ID är {expected}, men SLACK_BOT_TOKEN hör till {found}. Rätta den ena.")


class Gate:
    """Who somebody is: by the remembered address, else by the e-mail that Slack has verified.

    Guests, bots, deactivated people and people of other workspaces are refused. Slack is asked when somebody is
    new or begins something (at most every ten minutes); inside a modal the remembered address is enough.
    """

    def __init__(self, api: WebApi, desk: Desk, *, team: str, token: str, now: Callable[[], float]) -> None:
        self._api = api
        self._desk = desk
        self._team = team
        self._token = token
        self._now = now
        self._identity: AuthorizeResult | None = None
        self._asking = asyncio.Lock()
        self._seen: dict[str, float] = {}
        self._known: dict[str, tuple[Known, float]] = {}
        self._told: set[str] = set()

    async def identity(self) -> AuthorizeResult:
        """Which bot in which workspace the token is: asked once. Raises Refused, TryLater or WrongWorkspace."""
        if self._identity is None:
            async with self._asking:
                if self._identity is None:
                    self._identity = await self._introduce()
        return self._identity

    async def _introduce(self) -> AuthorizeResult:
        answer = await self._api.call(Method.WHO)
        team = str(answer.get("team_id") or "")
        if self._team and team and self._team != team:
            raise WrongWorkspace(self._team, team)
        self._team = team or self._team
        return AuthorizeResult(
            enterprise_id=answer.get("enterprise_id"),
            team_id=self._team,
            bot_id=answer.get("bot_id"),
            bot_user_id=answer.get("user_id"),
            bot_token=self._token,
        )

    async def admit(self, sender: Sender, *, beginning: bool) -> Known | None:
        """The person, or None for somebody who may not come in; `beginning` asks Slack what they are now."""
        await self.identity()
        if sender.team and self._team and sender.team != self._team:
            return None
        address = Address(CHANNEL, sender.user)
        if not beginning:
            known, at = self._known.get(sender.user, (None, float("-inf")))
            if known and at + KNOWN_SECONDS > self._now():
                return known
        known = await self._admit(sender, address, beginning=beginning)
        if known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[sender.user] = known, self._now()
        return known

    async def _admit(self, sender: Sender, address: Address, *, beginning: bool) -> Known | None:
        if not beginning or self._is_fresh(sender.user):
            known = await self._desk.recognise(address)
            if known:
                return known
        try:
            user = await self._user(sender.user)
        except (Refused, TryLater) as error:
            known = await self._desk.recognise(address)
            if isinstance(error, Refused):
                self._tell_once("slack_user_unreadable", code=error.code)
            elif known is None:
                raise
            return known
        if user is None or not self._is_welcome(user):
            self._seen.pop(sender.user, None)
            return None
        self._remember(sender.user)
        email = _email(user)
        if email is None:
            self._tell_once("slack_no_email")
        return await self._desk.recognise(address, email)

    async def find(self, email: str) -> Address | None:
        """Where a person with this e-mail is reached, for those who never wrote. Raises TryLater."""
        try:
            answer = await self._api.ask(Method.LOOKUP, email=email)
            await self.identity()
        except Refused as refused:
            if refused.code in NOBODY:
                return None
            raise TryLater(refused.code) from refused
        user = answer.get("user")
        return Address(CHANNEL, str(user["id"])) if isinstance(user, dict) and self._is_welcome(user) else None

    async def _user(self, user: str) -> Mapping[str, Any] | None:
        """What Slack says about somebody; None when there is no such person. Raises Refused or TryLater."""
        try:
            answer = await self._api.ask(Method.USER, user=user)
        except Refused as refused:
            if refused.code not in NOBODY:
                raise
            return None
        found = answer.get("user")
        return found if isinstance(found, dict) else None

    def _is_welcome(self, user: Mapping[str, Any]) -> bool:
        refused = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
        teams = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())}
        return not any(user.get(flag) for flag in refused) and (
            teams == {None} or not self._team or self._team in teams
        )

    def _tell_once(self, what: str, **more: str) -> None:
        if what not in self._told:
            self._told.add(what)
            log.warning(what, **more)

    def _is_fresh(self, user: str) -> bool:
        return self._seen.get(user, float("-inf")) + FRESH_SECONDS > self._now()

    def _remember(self, user: str) -> None:
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        self._seen[user] = self._now()


def _email(user: Mapping[str, Any]) -> str | None:
    profile = user.get("profile")
    email = profile.get("email") if isinstance(profile, dict) else None
    return str(email) if email else None
