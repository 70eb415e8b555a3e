"""Ties a flow to what its submission does, so that `converse` can run any of them without knowing one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from conversation.flow import Answers, Flow, Offers, StepId
from conversation.port import In
from conversation.screen import Screen
from conversation.session import Session
from handlers.visit import Visit

T = TypeVar("T")
REVIEW: StepId = "review"


async def no_offers(visit: Visit, subject: str) -> Offers:
    """For flows whose choices all stand in the flow."""
    return {}


async def nothing_yet(visit: Visit, subject: str) -> Answers:
    """For flows that begin empty."""
    return {}


async def no_remarks(visit: Visit, subject: str, known: Answers) -> Mapping[StepId, str]:
    """For flows that only ask."""
    return {}


async def anybody(visit: Visit, subject: str) -> None:
    """For flows that everybody may start."""


def nowhere(record: object) -> In | None:
    """For flows that end where they are."""
    return None


@dataclass(frozen=True, slots=True)
class Conversation(Generic[T]):
    """A flow and its meaning.

    `submit` turns the record into changes and names what it became (`case:17`); `done` shows the receipt of that
    name, the first time and whenever somebody presses an old button again; `may` raises Rejected. `seed` are answers
    to start from (a draft that lies with the case), and `remarks` what the bot has to say on a page, by its id
    (`REVIEW` for the last look). Where `shape` is given, `flow` only lends its name and title: the pages are made for
    the subject. `leads` names the conversation that a record leads straight into.
    """

    flow: Flow[T]
    submit: Callable[[Visit, T, Session], Awaitable[str]]
    done: Callable[[Visit, str], Awaitable[Screen]]
    offers: Callable[[Visit, str], Awaitable[Offers]] = no_offers
    may: Callable[[Visit, str], Awaitable[None]] = anybody
    seed: Callable[[Visit, str], Awaitable[Answers]] = nothing_yet
    remarks: Callable[[Visit, str, Answers], Awaitable[Mapping[StepId, str]]] = no_remarks
    leads: Callable[[T], In | None] = nowhere
    shape: Callable[[Visit, str], Awaitable[Flow[T]]] | None = None

    async def flow_of(self, visit: Visit, subject: str) -> Flow[T]:
        """The flow for this subject: the same for all, unless what is asked depends on it (a control's questions)."""
        return await self.shape(visit, subject) if self.shape else self.flow
