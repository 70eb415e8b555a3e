"""The stage that the year is played on: the clock, the open transaction, who acts, and what that leads to."""

import heapq
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count

from bot.words import load_all
from conversation.port import Address
from conversation.session import Session
from handlers.visit import House, Visit
from quality.access import Scope
from quality.case import Case
from quality.duty import DutyKind
from quality.profile import Profile
from storage.database import Store
from tests.year.days import at, day_of
from tests.year.ledger import Ledger, Matter, Owed, Owner
from tests.year.people import OWN_NODE_ONLY, People
from tests.year.town import Town

Act = Callable[[], Awaitable[None]]
SWEDISH = load_all()["sv"]


@dataclass
class Scene:
    """Everything that acts need; `store` is the transaction of the moment."""

    profile: Profile
    town: Town
    seed: int
    now: datetime
    ledger: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        self.people = People(self.town)
        self.dice = random.Random(self.seed)
        self.house = House(self.profile, "form", "https://hjulet.example.se")
        self.store: Store
        self._queue: list[tuple[datetime, int, Act]] = []
        self._turn = count()
        self._scopes: dict[tuple[int, date], Scope] = {}

    @property
    def today(self) -> date:
        return day_of(self.now)

    # The order of time

    def plan(self, when: datetime, act: Act) -> None:
        """Something happens then; at the same moment in the order in which it was planned."""
        heapq.heappush(self._queue, (when, next(self._turn), act))

    def on(self, day: date, clock: time, act: Act) -> None:
        self.plan(at(day, clock), act)

    @property
    def next(self) -> datetime:
        return self._queue[0][0]

    async def play(self) -> None:
        """All that happens at this moment."""
        while self._queue[0][0] <= self.now:
            await heapq.heappop(self._queue)[2]()

    # Who acts

    async def visit(self, person: int) -> Visit:
        """The person is here, and what waited for them to come is said now."""
        if self.town.workers[person].hourly:
            self.ledger.visits.setdefault(person, []).append(self.now)
            await self.store.notes.wake(person, now=self.now)
        organisation = await self.store.people.organisation()
        known = person, self.today
        if known not in self._scopes:
            self._scopes[known] = self.house.scope_of(organisation, person, self.now)
        return Visit(
            self.store, self.house, organisation, self._scopes[known], SWEDISH, self.now, Address("chat", str(person))
        )

    def about(self, subject: str, person: int = 0) -> Session:
        """What a conversation is about."""
        return Session("", person, subject)

    async def case(self, matter: Matter) -> Case:
        found = await self.store.cases.for_delivery(matter.id)
        assert found is not None
        return found

    async def number(self, owed: Owed, visit: Visit) -> str:
        """How the duty is named in its buttons."""
        duties = await self.store.duties.about(owed.subject, scope=visit.scope)
        return next(f"duty:{duty.id}" for duty in duties if duty.key == f"{owed.kind}:{owed.subject}:{owed.about}")

    # What it leads to

    def placed(self, function: str, unit: int) -> Owner:
        """A function as it is held for a unit: managers at the nearest node that has one."""
        owner = Owner(function, unit)
        if function not in OWN_NODE_ONLY:
            return owner
        above = [Owner(function, node) for node in self.town.above(unit)]
        return next((each for each in above if self.people.holders(each, self.today)), owner)

    def owes(
        self, kind: DutyKind, owner: Owner, due: datetime, *, matter: Matter | None = None, subject: str = "",
        unit: int = 0, about: str = "", opens: date | None = None,
    ) -> Owed:  # fmt: skip
        """From now on it is owed."""
        named = subject or (matter.subject if matter else "")
        place = unit or (matter.unit if matter else 0)
        owed = Owed(kind, named, owner, place, self.now, due, matter, opens, about)
        self.ledger.owed.append(owed)
        return owed

    def ends(self, subject: str, *kinds: DutyKind) -> None:
        """It is owed no more."""
        for each in self.ledger.open(subject, *kinds):
            each.done = self.now
