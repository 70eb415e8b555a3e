"""A case that is investigated and acted on, in the usual answers, so that each test says only what is special."""

from collections.abc import Mapping

from conversation.flow import Answer
from conversation.screen import Screen
from quality.case import Case
from tests.world import World, subject

FOUND: Mapping[str, Answer] = {
    "course": "Mattan låg dubbelvikt och den boende snubblade.",
    "causes": ["organisation.premises", "routines.missing"],
    "severity": "2",
    "likelihood": "3",
    "recurrence": "medium",
    "informed": "yes",
    "journal": "yes",
    "suspected": "no",
}
ACTION: Mapping[str, str] = {
    "what": "Ta bort mattan i hallen.",
    "why": "Den glider.",
    "kind": "environment",
    "strength": "strong",
    "expected": "Ingen snubblar där.",
    "seen": "Inga nya fall i hallen på tre månader.",
}
ENDED: Mapping[str, Answer] = {"likelihood": "1"}


async def investigates(
    world: World, case: Case, who: str = "fatima", *, answers: Mapping[str, Answer] | None = None, **more: Answer
) -> Screen:
    """The whole investigation with the usual answers and these, to its receipt."""
    given = {**FOUND, "finish": "done", **(answers or {}), **more}
    return await world.walks(who, "investigate", subject(case), given)


async def investigated(world: World, *, record: str = "later") -> Case:
    """A report that its manager has investigated."""
    case = await world.report(record=record)
    await investigates(world, case)
    return case


async def proposes(world: World, case: Case, who: str = "fatima", *, owner: str = "omar", **answers: Answer) -> Screen:
    """A new action with the usual answers and these."""
    given = {**ACTION, "owner": str(world.people[owner]), **answers}
    return await world.walks(who, "propose_action", subject(case), given)
