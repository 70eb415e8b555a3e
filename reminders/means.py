"""What everything that speaks unasked needs, and how one thing that goes wrong is kept from the others."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from conversation.screen import Screen
from quality.case import Case, Hands
from quality.duty import Duty
from quality.profile import Profile
from reminders.delivery import Delivery, Outcome
from reminders.telling import Composer
from storage.database import Database, Store
from storage.notes import Note

LEASE_SECONDS = 120.0
log = structlog.stdlib.get_logger("hjulet.keeper")


class Watch(Protocol):
    """Is told of everything that was said (the demo's transcript); of a digest with its most urgent duty."""

    def __call__(self, person: int, screen: Screen, duty: Duty) -> None: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """One screen for one person, ready to be sent, with the notes that it says."""

    person: int
    screen: Screen
    notes: tuple[tuple[Note, Duty], ...] = ()


@dataclass(frozen=True, slots=True)
class Means:
    """A keeper's database, channels, words and clock; `name` is how its leases are known."""

    name: str
    database: Database
    profile: Profile
    delivery: Delivery
    composer: Composer
    now: Callable[[], datetime]
    watch: Watch | None

    async def alone(self, what: Awaitable[None], again: Callable[[], Awaitable[None]], **about: object) -> None:
        """What goes wrong with one duty or person is its own affair, and is tried again."""
        try:
            await what
        except Exception as error:  # noqa: BLE001  (one must not stop the others)
            log.warning("duty failed", error=type(error).__name__, **about)
            await again()


def undelivered(duty: Duty, outcome: Outcome) -> None:
    """Says in the log that somebody was not reached, without who or what."""
    log.warning("duty not delivered", duty=duty.id, kind=duty.kind.value, busy=outcome.busy)


async def cases_of(store: Store, duties: Sequence[Duty]) -> dict[int, Case]:
    """The cases that duties are about, by number."""
    return await store.cases.for_deliveries([number for duty in duties if (number := case_of(duty))])


async def hands_of(store: Store, duties: Sequence[Duty]) -> dict[int, Hands]:
    """In whose hands the cases are that duties are about, by number."""
    return await store.cases.hands([number for duty in duties if (number := case_of(duty))])


def case_of(duty: Duty) -> int:
    """The number of the case that a duty is about; 0 for others."""
    kind, _, number = duty.subject.partition("#")[0].partition(":")
    return int(number) if kind == "case" else 0
