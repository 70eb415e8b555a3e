"""What is known when something is about to be said to one person, and the words that come of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from conversation.screen import Screen
from conversation.words import Translator
from quality.access import Scope, scope_of
from quality.case import Case
from quality.duty import Duty, DutyKind
from quality.profile import Profile
from quality.role import Organisation
from storage.database import Store
from summaries.above import Standing


@dataclass(frozen=True, slots=True)
class Telling:
    """One duty for one recipient, decided at send time; `escalated` when it is told to somebody above the owner."""

    store: Store
    duty: Duty
    case: Case | None
    scope: Scope
    organisation: Organisation
    profile: Profile
    tr: Translator
    now: datetime
    escalated: bool = False

    @property
    def standing(self) -> Standing:
        """The duty as it is now, in words."""
        return Standing(self.duty, self.case, self.organisation, self.profile, self.now, self.tr)

    def then(self) -> str:
        """What happens otherwise, for whoever owes it; for those above, whose it is."""
        return self.standing.late() if self.escalated else self.standing.otherwise()


Compose = Callable[[Telling], Awaitable[Screen | None]]
"""Makes the screen for a recipient, or None when this is not theirs to hear."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Finds the words for anybody: their scope today, their language, and what the kind of duty says."""

    profile: Profile
    compose: Mapping[DutyKind, Compose]
    translators: Mapping[str, Translator]

    def translator(self, organisation: Organisation, person: int) -> Translator:
        return self.translators.get(organisation.people[person].language) or self.translators["sv"]

    def scope(self, organisation: Organisation, person: int, now: datetime) -> Scope:
        """What somebody may know today."""
        today, profile = now.astimezone(self.profile.timezone).date(), self.profile
        return scope_of(organisation, person, today, profile.cases, heads=profile.care.head)

    async def screen(self, telling: Telling) -> Screen | None:
        """What the recipient is told of the duty."""
        return await self.compose[telling.duty.kind](telling)
