"""A Slack that runs on this machine: strict where the real one is, and strict where it is silent."""

from .calls import Call, Fault, Outgoing
from .delivery import Delivery, Reply, sign, signed_headers
from .fake import Complaint, FakeSlack
from .person import Person
from .state import CannotDo, visible_text
from .workspace import Channel, Member, View

__all__ = [
    "Call",
    "CannotDo",
    "Channel",
    "Complaint",
    "Delivery",
    "FakeSlack",
    "Fault",
    "Member",
    "Outgoing",
    "Person",
    "Reply",
    "View",
    "sign",
    "signed_headers",
    "visible_text",
]
