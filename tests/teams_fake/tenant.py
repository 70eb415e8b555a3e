"""The organisation on the fake's side: people, their conversations with the bot, teams, and messages as they stand."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from .calls import Json
from .cards import Rejected, check

TENANT = "7f9d2c61-5a1b-4a1e-9a53-0f6f7e7c1111"
BOT = "0b7de1f5-8a3c-4c64-9d0e-2f3c5f5b2222"


@dataclass(slots=True, kw_only=True)
class Member:
    """Somebody in Teams."""

    id: str
    entra: str
    name: str
    email: str = ""
    role: str = "user"
    tenant: str = TENANT
    principal: str = ""
    installed: bool = True

    def account(self) -> Json:
        """How the roster describes them."""
        return {
            "id": self.id,
            "aadObjectId": self.entra,
            "name": self.name,
            "email": self.email,
            "userPrincipalName": self.principal or self.email,
            "tenantId": self.tenant,
            "userRole": self.role,
        }


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as it stands now; `seen` is what its card became for the one who pressed it."""

    id: str
    sender: str
    activity: Json
    edits: int = 0
    seen: Json | None = None

    @property
    def card(self) -> Json | None:
        """The card in it, as its person sees it."""
        if self.seen is not None:
            return self.seen
        attached = self.activity.get("attachments") or []
        card: Json | None = attached[0].get("content") if attached and self.sender == "bot" else None
        return card


@dataclass(slots=True, kw_only=True)
class Conversation:
    """A chat: one person's own, a group's, or a thread of a team."""

    id: str
    kind: str
    members: list[str]
    messages: list[Message] = field(default_factory=list)


class Tenant:
    """One organisation."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.conversations: dict[str, Conversation] = {}
        self._numbers = itertools.count(1_700_000_000_000)

    def new_id(self) -> str:
        """Ids of messages are times."""
        return str(next(self._numbers))

    def own(self, member: str) -> Conversation:
        """A person's own conversation with the bot."""
        return self.conversation(f"a:1own-{member}", "personal", [member])

    def conversation(self, id_: str, kind: str, members: list[str]) -> Conversation:
        return self.conversations.setdefault(id_, Conversation(id=id_, kind=kind, members=members))

    def by_any_id(self, id_: str) -> Member:
        found = next((each for each in self.members.values() if id_ in (each.id, each.entra)), None)
        if found is None:
            raise Rejected(404, "MemberNotFound")
        return found

    def spoken(self, id_: str) -> Conversation:
        """The conversation, where the bot may speak in it."""
        found = self.conversations.get(id_)
        if found is None:
            raise Rejected(404, "ConversationNotFound")
        if found.kind == "personal" and not self.members[found.members[0]].installed:
            raise Rejected(403, "BotNotInConversationRoster")
        return found

    def post(self, conversation: Conversation, activity: Json) -> Message:
        """A message of the bot's."""
        _check(activity)
        message = Message(id=self.new_id(), sender="bot", activity=activity)
        conversation.messages.append(message)
        return message

    def update(self, conversation: Conversation, id_: str, activity: Json) -> Message:
        message = next((each for each in conversation.messages if each.id == id_ and each.sender == "bot"), None)
        if message is None:
            raise Rejected(404, "ActivityNotFoundInConversation")
        _check(activity)
        message.activity, message.seen = activity, None
        message.edits += 1
        return message


def _check(activity: Any) -> None:
    if not isinstance(activity, dict) or activity.get("type") != "message":
        raise Rejected(400, "BadSyntax")
    attached = activity.get("attachments") or []
    if not attached and not activity.get("text"):
        raise Rejected(400, "EmptyMessage")
    for each in attached:
        if each.get("contentType") != "application/vnd.microsoft.card.adaptive":
            raise Rejected(400, "BadAttachment")
        check(each.get("content"))
