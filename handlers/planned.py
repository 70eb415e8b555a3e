"""A checkpoint or a duty of the year wheel, put off, passed on or given more time as what is owed about a case is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversation.flow import Choice, Rejected
from conversation.screen import Button
from conversation.words import N_, Phrase
from handlers import checkpoint, errand
from handlers.matter import Limit, Owed
from handlers.taken import is_taken
from handlers.visit import Visit, id_of
from quality.duty import Duty, DutyKind
from quality.ladder import nearest_manager
from quality.year_wheel import last_by_law

REASONS: Mapping[str, Phrase] = {
    "staff": N_("Vi är för få just nu"),
    "material": N_("Vi väntar på underlag"),
    "others": N_("Vi väntar på någon annan"),
    "urgent": N_("Något mer brådskande måste gå före"),
}
"""Why it has to wait: chosen, for before it is done a plan has no sealed place for words that others may read."""
WHY = tuple(Choice(code, phrase) for code, phrase in REASONS.items())
ASKED = "more_time"


@dataclass(frozen=True, slots=True)
class Planned(Owed):
    """A duty that is about no case."""

    title: str
    ways: tuple[Button, ...]
    seen: bool
    last: Limit | None = None

    @property
    def within(self) -> bool:
        return self.seen

    @property
    def barred(self) -> frozenset[int]:
        return frozenset()

    @property
    def is_for_anybody(self) -> bool:
        return True

    def named(self, visit: Visit) -> str:
        return self.title

    def doing(self, visit: Visit) -> tuple[Button, ...]:
        return self.ways

    def opening(self, visit: Visit) -> tuple[Button, ...]:
        """Nowhere: what can be done is all there is to see before it is done."""
        return ()

    def can_take(self, visit: Visit, person: int) -> bool:
        return True

    def above(self, visit: Visit) -> int | None:
        return nearest_manager(self.duty, visit.organisation, visit.today)

    def limit(self, visit: Visit) -> Limit | None:
        return self.last

    async def say(self, visit: Visit, field: str, why: str) -> None:
        if why:
            await self.audit(visit, field, why=why)

    async def why(self, visit: Visit) -> str:
        """What was chosen when it was last asked for."""
        said = [each for each in await visit.store.audit.entries(self.duty.subject) if each.action == ASKED]
        phrase = REASONS.get(str(said[-1].details.get("why", ""))) if said else None
        return visit.tr("Skälet: {why}.", why=visit.tr(phrase)) if phrase else ""

    async def audit(self, visit: Visit, action: str, **details: str | int | bool | None) -> None:
        await visit.store.audit.record(
            self.duty.subject, action, actor=f"person:{visit.person}", at=visit.now, details=details
        )

    async def change_action(self, visit: Visit, **changes: Any) -> None:
        """No action is planned."""


async def of_plan(visit: Visit, duty: Duty) -> Planned | None:
    """What a planned duty is about; None when it is planned no more. Whose it is looks whoever asks."""
    return await _point(visit, duty) if duty.kind is DutyKind.CHECKPOINT else _errand(visit, duty)


async def _point(visit: Visit, duty: Duty) -> Planned | None:
    number = id_of(duty.subject)
    found = (await visit.store.controls.among([number])).get(number)
    if found is None:
        return None
    point, control = found
    seen = checkpoint.may_do(visit, control) or is_taken(visit, duty)
    return Planned(duty, checkpoint.title(control, visit.tr), checkpoint.ways(point, control, visit.tr), seen)


def _errand(visit: Visit, duty: Duty) -> Planned | None:
    try:
        found = errand.look(visit, duty.subject)
    except Rejected:
        return None
    mine = errand.may_see(visit, found.function, found.errand.unit) or is_taken(visit, duty)
    ways = errand.reminder(visit, found, duty).buttons
    return Planned(duty, errand.title(visit, found.entry), ways, mine, limit_of(visit, duty))


def limit_of(visit: Visit, duty: Duty) -> Limit | None:
    """The last day that law leaves a duty; None for what the municipality has set itself."""
    if duty.kind is not DutyKind.YEAR:
        return None
    try:
        seen = errand.look(visit, duty.subject)
    except Rejected:
        return None
    last, law = last_by_law(seen.entry, seen.errand.due), errand.law_of(visit, seen.entry)
    return Limit(last, law) if last and law else None
