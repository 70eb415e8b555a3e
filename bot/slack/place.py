"""Where in a conversation a view or a button belongs, small enough to travel through Slack and back."""

import json
from dataclasses import dataclass
from typing import Any

from conversation.port import Pressed
from conversation.screen import At


class Unreadable(Exception):
    """A payload that is not what we once sent, or not what Slack says it sends."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page (or, with page '', the review) at one state of a conversation.

    `step` is where an edit button goes; `channel` and `ts` name the message that the conversation lives in.
    Holds names and numbers only, never a word that somebody wrote.
    """

    at: At
    page: str = ""
    step: str = ""
    channel: str = ""
    ts: str = ""


def to_text(place: Place) -> str:
    """The place as private_metadata or as a button's value."""
    at = place.at
    parts = [at.flow, at.subject, at.revision, place.page, place.step, place.channel, place.ts]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def read_place(text: str) -> Place:
    """Raises Unreadable for anything but what to_text wrote."""
    match _list(text):
        case [str(flow), str(subject), int(revision), str(page), str(step), str(channel), str(ts)]:
            return Place(At(flow, subject, revision), page, step, channel, ts)
        case _:
            raise Unreadable("place")


def press_to_text(pressed: Pressed) -> str:
    """A button outside a conversation, as its value."""
    return json.dumps([pressed.action, pressed.subject], ensure_ascii=False, separators=(",", ":"))


def read_press(text: str) -> Pressed:
    """Raises Unreadable for anything but what press_to_text wrote."""
    match _list(text):
        case [str(action), str(subject)]:
            return Pressed(action, subject)
        case _:
            raise Unreadable("press")


def _list(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Unreadable("json") from error
    return found if isinstance(found, list) else []
