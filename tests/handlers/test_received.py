"""There is one way in: the same report owes and tells the same, whether it was made in the chat or sent here."""

from dataclasses import replace
from datetime import datetime

from handlers.outside import Outside, case_of
from handlers.received import Door, take_in
from quality.case import Case, CaseType, Holder
from quality.duty import DutyKind
from tests.intake.sending import with_provider
from tests.world import World, municipality, subject

Owed = tuple[DutyKind, Holder, datetime, datetime]
KINDS = (CaseType.SYNPUNKT, CaseType.PROVIDER_EVENT, CaseType.MISCONDUCT)
OURS = frozenset({DutyKind.TELL_RECEIVED})
"""What only somebody who works here and reported it is told."""


async def taken(world: World, new: Case) -> Case:
    async with world.database.write() as store:
        door = Door(store, await world.organisation(), world.profile, world.time(), "sender:test")
        return await take_in(door, new, {"what": "Något hände."})


async def owed(world: World, case: Case) -> set[Owed]:
    """What is owed about a case, to whom, by when, and when it is first said."""
    async with world.database.read() as store:
        duties = await store.duties.about(subject(case), scope=await world.scope("dag"))
    return {(d.kind, d.owner, d.due_at, d.remind_from) for d in duties}


async def test_who_brings_a_report_changes_nothing_of_what_is_owed(sqlite_town: str) -> None:
    async with municipality(sqlite_town) as world:
        await with_provider(world)
        for type_ in KINDS:
            facts = {"answer": "phone"} if type_ is CaseType.SYNPUNKT else {}
            new = case_of(Outside(type_, world.units["linden"], "test", {}, facts=facts), world.time())
            outside, inside = await taken(world, new), await taken(world, replace(new, reporter=world.people["samira"]))
            assert inside.holder == outside.holder
            there, here = await owed(world, outside), await owed(world, inside)
            assert {each[0] for each in here ^ there} == OURS
            waiting = [each for each in there if not each[0].is_message]
            assert waiting
            assert all(due != first for _, _, due, first in waiting)  # in stages, as all that waits
