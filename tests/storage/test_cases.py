"""Cases get references without gaps, are never overwritten, and keep every fact that they were given."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from quality.case import Holder, Law, Outcome, State, Suspicion, Words
from storage.conflict import Conflict
from tests.storage.samples import sample_case, stored_case
from tests.world import WEDNESDAY, World


class ProcessDied(Exception):
    """What a test raises in the middle of a turn."""


async def test_references_count_from_one_in_each_year(world: World) -> None:
    references = [
        (await stored_case(world, created_at=when)).reference
        for when in (WEDNESDAY, WEDNESDAY, datetime(2027, 1, 1, 12, tzinfo=UTC), WEDNESDAY)
    ]
    assert references == ["AVV-2026-00001", "AVV-2026-00002", "AVV-2027-00001", "AVV-2026-00003"]


async def test_twenty_reports_at_once_get_twenty_references_in_a_row(world: World) -> None:
    cases = await asyncio.gather(*(stored_case(world) for _ in range(20)))
    assert sorted(case.reference for case in cases) == [f"AVV-2026-{n:05d}" for n in range(1, 21)]


async def test_a_report_that_failed_leaves_no_gap(world: World) -> None:
    async def turn() -> None:
        async with world.database.write() as store:
            await store.cases.add(sample_case(world), {})
            raise ProcessDied

    with pytest.raises(ProcessDied):
        await turn()
    assert (await stored_case(world)).reference == "AVV-2026-00001"


async def test_a_case_comes_back_as_it_was_stored(world: World) -> None:
    people, units = world.people, world.units
    given = sample_case(
        world,
        unit=units["eken"],
        assignee=people["omar"],
        holder=Holder("enhetschef", units["eken"], people["karin"]),
        laws=frozenset(Law),
        severity=None,
        state=State.CLOSED,
        suspicion=Suspicion.UNSURE,
        manager_involved=True,
        shows_name=False,
        flagged=True,
        occurred_at=WEDNESDAY,
        closed_at=WEDNESDAY,
        outcome=Outcome.NOT_A_DEVIATION,
        barred=frozenset({people["karin"], people["tomas"]}),
        facts={"nature": "risk", "possible": "4", "record": "nobody"},
    )
    async with world.database.write() as store:
        stored = await store.cases.add(given, {})
    assert await world.case(stored) == stored == replace(given, id=stored.id, reference="AVV-2026-00001")


async def test_who_changes_a_case_that_moved_meanwhile_is_told(world: World) -> None:
    case = await stored_case(world)
    async with world.database.write() as store:
        await store.cases.change(replace(case, state=State.REVIEWING))
    with pytest.raises(Conflict):
        async with world.database.write() as store:
            await store.cases.change(replace(case, state=State.CLOSED))
    now = await world.case(case)
    assert (now.state, now.revision) == (State.REVIEWING, 1)


async def test_of_two_changes_at_once_one_is_kept_and_the_other_refused(world: World) -> None:
    case = await stored_case(world)

    async def change(severity: int) -> None:
        async with world.database.write() as store:
            await store.cases.change(replace(case, severity=severity))

    outcomes = await asyncio.gather(change(3), change(4), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome is not None] == [Conflict]
    kept = 3 if outcomes[0] is None else 4
    assert (await world.case(case)).severity == kept


async def test_words_are_kept_in_the_order_they_were_said_and_empty_ones_not_at_all(world: World) -> None:
    case = await stored_case(world, {"what": "Ett fall", "measure": ""})
    later = Words("question", "Vilken tid?", world.people["fatima"], WEDNESDAY)
    async with world.database.write() as store:
        await store.cases.say(case, later)
    async with world.database.read() as store:
        words = await store.cases.words(case)
    assert words == [Words("what", "Ett fall", case.reporter, WEDNESDAY), later]


async def test_a_lifted_bar_gives_the_scope_back(world: World) -> None:
    fatima = world.people["fatima"]
    case = await stored_case(world, barred=frozenset({fatima}))
    scope = await world.scope("fatima")
    async with world.database.write() as store:
        assert await store.cases.get(case.id, scope=scope) is None
        await store.cases.lift_bar(case.id, fatima)
        assert await store.cases.get(case.id, scope=scope) is not None
