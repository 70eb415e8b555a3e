"""What is known when something is about to be said to one person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from conversation.screen import Screen
from conversation.words import Translator
from quality.access import Scope
from quality.case import Case
from quality.duty import Duty
from quality.profile import Profile
from quality.role import Organisation
from storage.database import Store


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


Compose = Callable[[Telling], Awaitable[Screen | None]]
"""Makes the screen for a recipient, or None when this is not theirs to hear."""
