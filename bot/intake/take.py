"""Takes a report in once, whoever of several processes gets it, and says the same about it each time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.intake.read import Place, Report, outside
from bot.settings import IntakeSender
from handlers.outside import case_of
from handlers.received import Door, take_in
from quality.profile import Profile
from storage.database import Store
from storage.origins import Origin


class AnotherReport(Exception):
    """The sender's key is of another report already."""

    def __init__(self, key: str) -> None:
        super().__init__(key)


class NoPlace(Exception):
    """The unit in the sender's settings does not exist."""

    def __init__(self, sender: str) -> None:
        super().__init__(sender)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a report: our reference and when it came; `new` unless it had come before."""

    reference: str
    at: datetime
    new: bool

    def told(self) -> dict[str, str]:
        return {"reference": self.reference, "received_at": self.at.astimezone(UTC).isoformat(), "status": "received"}


def canonical(content: Any) -> str:
    """One spelling of what was sent: blanks and the order of fields make no other report of it."""
    return json.dumps(content, sort_keys=True)


async def place_of(store: Store, sender: IntakeSender) -> Place:
    """Where a sender's reports belong. Raises NoPlace."""
    organisation = await store.people.organisation()
    for unit in organisation.units.values():
        if "/".join(unit.path) == sender.unit:
            return Place(organisation, unit.id)
    raise NoPlace(sender.name)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A report with the sender's key, and the digest that tells it from another."""

    key: str
    digest: str
    report: Report


async def take(store: Store, parcel: Parcel, sender: IntakeSender, profile: Profile, now: datetime) -> Taken:
    """Makes a live case of it, once for each key. Raises AnotherReport, BadReport and NoPlace."""
    place = await place_of(store, sender)
    made = outside(parcel.report, sender.name, place, now)
    origin = Origin(f"sender:{sender.name}", parcel.key, parcel.digest, now)
    before = await store.origins.claim(origin)
    if before is not None:
        if before.digest != parcel.digest:
            raise AnotherReport(parcel.key)
        return Taken(before.reference, before.at, new=False)
    door = Door(store, place.organisation, profile, now, f"sender:{sender.name}")
    case = await take_in(door, case_of(made, now), made.words)
    await store.origins.became(origin, case)
    return Taken(case.reference, now, new=True)


def senders_by_name(senders: tuple[IntakeSender, ...]) -> Mapping[str, IntakeSender]:
    return {sender.name: sender for sender in senders}
