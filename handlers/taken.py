"""What of a planned duty differs from its plan: somebody else has taken it over, or it was given more time."""

from datetime import date

from conversation.screen import Fact
from handlers.visit import Visit
from quality.duty import Duty
from summaries.when import day


async def has_taken(visit: Visit, subject: str) -> bool:
    """Whether it is owed by this person by name, or by somebody whom they stand in for."""
    owed = await visit.store.duties.about(subject, scope=visit.scope)
    return any(is_taken(visit, duty) for duty in owed)


def is_taken(visit: Visit, duty: Duty) -> bool:
    """The same of a duty that was read already."""
    return duty.kind.is_planned and duty.owner.person in visit.scope.selves


def due_on(visit: Visit, duty: Duty) -> date:
    """Its day as it is now."""
    return duty.due_at.astimezone(visit.profile.timezone).date()


def more_time(visit: Visit, duty: Duty, planned: date) -> tuple[Fact, ...]:
    """Until when it was given more time, if it was."""
    until, tr = due_on(visit, duty), visit.tr
    return (Fact(tr("Mer tid till"), day(until, visit.profile.timezone, tr.language)),) if until > planned else ()
