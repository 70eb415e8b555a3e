"""What a card's button carries through Teams and back: names and numbers, never a word that somebody wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from conversation.port import Pressed
from conversation.screen import At

KEY = "hjulet"
LONGEST = 300


class Unreadable(Exception):
    """Data that is not what we once sent, or not what Teams says it sends."""


class Do(StrEnum):
    """What a button asks for."""

    PRESS = "press"
    NEXT = "next"
    SUBMIT = "submit"
    BACK = "back"
    EDIT = "edit"
    CANCEL = "cancel"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class Place:
    """A page (or, with page '', the review) at one state of a conversation.

    `step` is where an edit button goes; `where` is the message that the conversation stands in, when this is a dialog.
    """

    at: At
    page: str = ""
    step: str = ""
    where: str = ""


def to_data(do: Do, place: Place) -> dict[str, Any]:
    """A button of a conversation's own, as what its action holds."""
    at = place.at
    own: dict[str, Any] = {"do": do.value, "flow": at.flow, "subject": at.subject, "revision": at.revision}
    own |= {name: value for name in ("page", "step", "where") if (value := getattr(place, name))}
    return own


def press_to_data(pressed: Pressed) -> dict[str, Any]:
    """A button outside a conversation, as what its action holds."""
    return {"do": Do.PRESS.value, "action": pressed.action, "subject": pressed.subject}


def read_own(data: object) -> tuple[Do, Mapping[str, Any]]:
    """Our part of what comes back with a press. Raises Unreadable."""
    own = data.get(KEY) if isinstance(data, Mapping) else None
    if not isinstance(own, Mapping):
        raise Unreadable(KEY)
    try:
        return Do(str(own.get("do"))), own
    except ValueError as error:
        raise Unreadable("do") from error


def read_data(own: Mapping[str, Any]) -> Place:
    """The place that to_data wrote; some clients send every number with a decimal point. Raises Unreadable."""
    revision = own.get("revision")
    if isinstance(revision, bool) or not isinstance(revision, int | float) or not float(revision).is_integer():
        raise Unreadable("revision")
    at = At(_name(own, "flow"), _name(own, "subject"), int(revision))
    return Place(at, _name(own, "page"), _name(own, "step"), _name(own, "where"))


def read_press(own: Mapping[str, Any]) -> Pressed:
    """The press that press_to_data wrote. Raises Unreadable."""
    if "action" not in own:
        raise Unreadable("action")
    return Pressed(_name(own, "action"), _name(own, "subject"))


def read_place(data: object) -> Place | None:
    """Where in a conversation a button stood, None for one outside; takes what read_action takes. Raises Unreadable."""
    do, own = read_own(data)
    return None if do is Do.PRESS else read_data(own)


def read_card(data: object) -> str:
    """What the card that a button stands on is about ('' when it does not say), so that the answer can replace it."""
    own = data.get(KEY) if isinstance(data, Mapping) else None
    found = own.get("card") if isinstance(own, Mapping) else None
    return found if isinstance(found, str) else ""


def _name(own: Mapping[str, Any], name: str) -> str:
    found = own.get(name, "")
    if not isinstance(found, str) or len(found) > LONGEST or not found.isprintable():
        raise Unreadable(name)
    return found
