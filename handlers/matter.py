"""A duty with what it is about (a case, an action or a plan), as the conversations from its reminder see it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from conversation.screen import Button
from handlers import acting
from handlers.action import Found
from handlers.moves import say
from handlers.owed import DONE_BY, OWED, doing
from handlers.visit import Visit, id_of
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.ladder import above_of
from quality.lifecycle import Move, may

THEIRS = frozenset({DutyKind.ACT, DutyKind.REVIEW_DOCUMENT})
"""What of an action is done by somebody who need not see its case."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day that law leaves, and where that stands."""

    day: date
    law: str


@dataclass(frozen=True, slots=True)
class Owed(ABC):
    """What is owed, by whom, and what it is about."""

    duty: Duty

    @property
    @abstractmethod
    def within(self) -> bool:
        """Whether the person sees all of it, or only what is theirs to do."""

    @property
    @abstractmethod
    def barred(self) -> frozenset[int]:
        """Who must not hear of it."""

    @property
    @abstractmethod
    def is_for_anybody(self) -> bool:
        """Whether it can be done by somebody who sees nothing else of what it belongs to."""

    @abstractmethod
    def named(self, visit: Visit) -> str:
        """What is owed, in the words that this person may know it by."""

    @abstractmethod
    def doing(self, visit: Visit) -> tuple[Button, ...]:
        """The buttons that fulfil it."""

    @abstractmethod
    def opening(self, visit: Visit) -> tuple[Button, ...]:
        """The way to where it belongs, for whoever sees that."""

    @abstractmethod
    def can_take(self, visit: Visit, person: int) -> bool:
        """Whether somebody else may do it."""

    @abstractmethod
    def above(self, visit: Visit) -> int | None:
        """The nearest above the owner who can judge whether it may wait."""

    @abstractmethod
    def limit(self, visit: Visit) -> Limit | None:
        """The last day by law, where law has one that nobody here can move."""

    @abstractmethod
    async def say(self, visit: Visit, field: str, why: str) -> None:
        """Keeps why it has to wait, where that is kept."""

    @abstractmethod
    async def why(self, visit: Visit) -> str:
        """Why more time is asked for, or where that stands, in a sentence."""

    @abstractmethod
    async def audit(self, visit: Visit, action: str, **details: str | int | bool | None) -> None:
        """Writes down what this person did."""

    @abstractmethod
    async def change_action(self, visit: Visit, **changes: Any) -> None:
        """An action says itself who does it and until when: the two never differ."""

    @property
    def unit(self) -> int:
        """Where it is to be done."""
        return self.duty.unit

    def owes(self, visit: Visit) -> bool:
        """Whether it is this person's to do."""
        return visit.person in visit.organisation.holders(self.duty.owner, visit.today, self.barred)


@dataclass(frozen=True, slots=True)
class OfCase(Owed):
    """A duty about a case, or about one action of a case that whoever owns the action need not see."""

    case: Case
    found: Found | None = None

    @property
    def within(self) -> bool:
        return self.found is None or self.found.within

    @property
    def barred(self) -> frozenset[int]:
        return self.case.barred

    @property
    def unit(self) -> int:
        return self.case.unit

    @property
    def is_for_anybody(self) -> bool:
        return self.duty.kind in THEIRS

    def named(self, visit: Visit) -> str:
        if self.found:
            return acting.named(visit, self.duty.kind, self.found)
        return visit.tr(OWED[self.duty.kind], reference=self.case.reference)

    def doing(self, visit: Visit) -> tuple[Button, ...]:
        return acting.ways(visit, self.duty, self.found) if self.found else doing(visit, self.duty, self.case)

    def opening(self, visit: Visit) -> tuple[Button, ...]:
        case = self.duty.subject.partition("#")[0]
        return (Button(visit.tr("Visa ärendet"), "card", case),) if self.within else ()

    def can_take(self, visit: Visit, person: int) -> bool:
        """An action needs nobody who sees its case, following it up does."""
        kind, case, scope = self.duty.kind, self.case, visit.scope_for(person)
        if self.found:
            return kind in THEIRS or may(Move.ACT, case, scope)
        move = DONE_BY.get(kind)
        return bool(scope.fields_of(case)) and (move is None or may(move, case, scope))

    def above(self, visit: Visit) -> int | None:
        """Whoever sees the case: what is asked is answered by somebody who can judge it."""
        organisation, case = visit.organisation, self.case
        levels = above_of(self.duty, case, organisation, visit.today)
        people = (person for level in levels for person in organisation.holders(level, visit.today, case.barred))
        return next((person for person in people if may(Move.READ, case, visit.scope_for(person))), None)

    def limit(self, visit: Visit) -> Limit | None:
        """What law wants of a case at once or within hours is told by its kind (`can_wait`)."""
        return None

    async def say(self, visit: Visit, field: str, why: str) -> None:
        await say(visit, self.case, field, why)

    async def why(self, visit: Visit) -> str:
        return visit.tr("Varför står i ärendet.")

    async def audit(self, visit: Visit, action: str, **details: str | int | bool | None) -> None:
        await visit.audit(self.case, action, **details)

    async def change_action(self, visit: Visit, **changes: Any) -> None:
        if self.found:
            await visit.store.actions.change(replace(self.found.action, **changes))


async def of_case(visit: Visit, duty: Duty) -> OfCase | None:
    """A duty about a case for whoever may know of it; whose an action is looks whoever asks."""
    if "#" in duty.subject:
        found = await acting.owned(visit, duty)
        return OfCase(duty, found.case, found) if found else None
    case = await visit.store.cases.get(id_of(duty.subject), scope=visit.scope)
    return OfCase(duty, case) if case else None
