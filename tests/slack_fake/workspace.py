"""Slack's own memory: people, conversations, messages, views and trigger ids of one invented workspace."""

import copy
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .blocks import elements_of
from .elements import Json
from .state import Entries

TRIGGER_SECONDS = 3.0
STACK_LIMIT = 3


class Refused(Exception):
    """Slack's answer `ok: false`: the error code, and for blocks what is wrong with them."""

    def __init__(self, code: str, messages: list[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages or []


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person as `users.info` tells of them."""

    id: str
    name: str
    email: str | None
    team_id: str
    tz: str = "Europe/Stockholm"
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False

    @property
    def username(self) -> str:
        return self.name.lower().replace(" ", ".")

    def brief(self) -> Json:
        return {"id": self.id, "username": self.username, "name": self.username, "team_id": self.team_id}

    def as_user(self) -> Json:
        profile = {"real_name": self.name, "display_name": self.name, "team": self.team_id}
        if self.email is not None and not self.is_stranger:
            profile["email"] = self.email
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.username,
            "real_name": self.name,
            "deleted": self.deleted,
            "tz": self.tz,
            "tz_offset": 3600,
            "profile": profile,
            "is_admin": False,
            "is_bot": self.is_bot,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_stranger": self.is_stranger,
            "is_app_user": False,
            "locale": "sv-SE",
        }


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation. Messages are replaced, never changed: who kept one has what was shown then."""

    id: str
    name: str
    members: set[str]
    is_im: bool = False
    bot_is_member: bool = True
    messages: list[Json] = field(default_factory=list)
    ephemerals: dict[str, list[Json]] = field(default_factory=dict)

    def find(self, ts: str) -> Json:
        for message in self.messages:
            if message["ts"] == ts:
                return message
        raise Refused("message_not_found")

    def swap(self, ts: str, new: Json | None) -> None:
        for shown in (self.messages, *self.ephemerals.values()):
            shown[:] = [one for one in (new if one["ts"] == ts else one for one in shown) if one is not None]


@dataclass(slots=True, kw_only=True)
class View:
    """An open modal, or a home tab, with what its person has entered and the errors they see."""

    id: str
    owner: str
    definition: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    entries: Entries = field(default_factory=Entries)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        return list(self.definition["blocks"])

    @property
    def title(self) -> str:
        return str(self.definition["title"]["text"])

    @property
    def callback_id(self) -> str:
        return str(self.definition.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.definition.get("private_metadata", ""))

    @property
    def values(self) -> Json:
        return self.entries.values(self.blocks)

    def show(self, definition: Json, new_hash: str) -> None:
        self.definition = definition
        self.hash = new_hash
        self.errors = {}
        self.entries.keep_only(self.blocks)


@dataclass(slots=True)
class Stack:
    """The modals of one client (one person on one device): one is seen, at most two lie under it."""

    owner: str
    views: list[View] = field(default_factory=list)

    @property
    def top(self) -> View | None:
        return self.views[-1] if self.views else None


@dataclass(slots=True)
class Trigger:
    """Worth one modal within three seconds of a person's tap."""

    stack: Stack
    until: float
    used: bool = False


@dataclass(slots=True, kw_only=True)
class Workspace:
    """Everything both sides of the fake share; touched from the server's thread only."""

    clock: Callable[[], float] = time.time
    team_id: str = "T0HJULET"
    domain: str = "hjulet-test"
    app_id: str = "A0HJULET"
    bot_id: str = "B0HJULET"
    bot_user: str = "U0HJULET"
    verification_token: str = "verification-token"
    scopes: tuple[str, ...] = ("chat:write", "commands", "im:history", "im:write", "users:read", "users:read.email")
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    stacks: list[Stack] = field(default_factory=list)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    on_bot_message: Callable[[Channel, Json], None] = lambda _channel, _event: None
    _serial: int = 0
    _last_ts: int = 0

    def new_id(self, prefix: str) -> str:
        self._serial += 1
        return f"{prefix}{self._serial:010X}"

    def new_ts(self) -> str:
        self._last_ts = max(int(self.clock() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_hash(self) -> str:
        return f"{int(self.clock())}.{secrets.token_hex(4)}"

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """A copy of the blocks in which Slack has named what the bot left unnamed."""
        filled = copy.deepcopy(blocks)
        for block in filled:
            block["block_id"] = block.get("block_id") or self.new_id("b")
        for _, element in elements_of(filled):
            if element.get("type") in ("button", "workflow_button"):
                element.setdefault("action_id", self.new_id("a"))
        return filled

    def member(self, user_id: Any) -> Member:
        found = self.members.get(str(user_id))
        if found is None:
            raise Refused("user_not_found")
        return found

    def direct(self, user_id: str) -> Channel:
        """The conversation between this person and the bot, opened where needed."""
        channel_id = f"D{user_id[1:]}"
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(id=channel_id, name="directmessage", members={user_id}, is_im=True)
        return self.channels[channel_id]

    def find_view(self, view_id: str) -> View | None:
        everything = [*self.homes.values(), *(view for stack in self.stacks for view in stack.views)]
        return next((view for view in everything if view.id == view_id), None)

    def find_external(self, external_id: str) -> View | None:
        shown = [view for stack in self.stacks for view in stack.views]
        return next((view for view in shown if view.definition.get("external_id") == external_id), None)

    def new_trigger(self, stack: Stack) -> str:
        trigger_id = f"{self.new_ts().replace('.', '')}.{int(self.clock())}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(stack, self.clock() + TRIGGER_SECONDS)
        return trigger_id

    def exchange(self, trigger_id: Any) -> Stack:
        trigger = self.triggers.get(str(trigger_id))
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.clock() > trigger.until:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger.stack

    def open_view(self, stack: Stack, definition: Json) -> View:
        view_id = self.new_id("V")
        view = View(
            id=view_id,
            owner=stack.owner,
            definition=definition,
            hash=self.new_hash(),
            root_id=stack.views[0].id if stack.views else view_id,
            previous_id=stack.views[-1].id if stack.views else None,
        )
        stack.views.append(view)
        return view

    def post(self, channel: Channel, message: Json) -> Json:
        """A message of the bot, seen by all in the channel; Slack tells the bot of it too."""
        channel.messages.append(message)
        self.on_bot_message(channel, message)
        return message

    def revise(self, channel: Channel, old: Json, new: Json | None) -> None:
        channel.swap(old["ts"], new)
        event = {"type": "message", "hidden": True, "ts": self.new_ts(), "previous_message": old}
        if new is None:
            event |= {"subtype": "message_deleted", "deleted_ts": old["ts"]}
        else:
            event |= {"subtype": "message_changed", "message": new}
        self.on_bot_message(channel, event)

    def bot_message(self, text: str, blocks: list[Json] | None, **more: Any) -> Json:
        message: Json = {
            "type": "message",
            "user": self.bot_user,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "team": self.team_id,
            "text": text,
            "ts": self.new_ts(),
            "bot_profile": {
                "id": self.bot_id,
                "app_id": self.app_id,
                "name": "hjulet",
                "team_id": self.team_id,
            },
        }
        if blocks:
            message["blocks"] = self.with_ids(blocks)
        return message | {name: value for name, value in more.items() if value is not None}

    def rename(self, member: Member, **changes: Any) -> Member:
        """What Slack knows of a person changes (another e-mail, deactivated, made a guest)."""
        self.members[member.id] = replace(member, **changes)
        return self.members[member.id]
