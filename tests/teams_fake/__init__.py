"""A Teams on this machine: the Bot Connector, Entra's tokens and people's clients, as strict as the real ones."""

from .calls import Delivery, Fault, Outgoing
from .cards import CannotDo, visible_text
from .fake import FakeTeams
from .person import Person
from .tenant import BOT, TENANT, Conversation, Member, Message

__all__ = [
    "BOT",
    "TENANT",
    "CannotDo",
    "Conversation",
    "Delivery",
    "FakeTeams",
    "Fault",
    "Member",
    "Message",
    "Outgoing",
    "Person",
    "visible_text",
]
