"""Erasing takes the list that was decided on, all of it and nothing else, and leaves the proof."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.faults import Fault
from bot.retention import erase, plan
from quality.action import CaseAction, Kind, Strength
from quality.case import Bond, Case, CaseType, State
from tests.storage.dump import rows
from tests.storage.samples import stored_case
from tests.world import World, subject

LONG_AGO = timedelta(days=6 * 366)


async def closed(world: World, **changes: object) -> Case:
    usual: dict[str, object] = {"state": State.CLOSED, "closed_at": world.time() - LONG_AGO}
    return await stored_case(world, {"what": "Hemligt"}, **usual | changes)


async def test_only_what_the_plan_lets_go_is_listed(world: World) -> None:
    old = await closed(world)
    await closed(world, held=True)
    await closed(world, type=CaseType.MISCONDUCT)
    await closed(world, closed_at=world.time() - timedelta(days=30))
    await stored_case(world)
    async with world.database.read() as store:
        listed = await plan(store, world.profile, world.time())
    assert [case.reference for case in listed.cases] == [old.reference]


@pytest.mark.requirement("I4")
async def test_nothing_of_an_erased_case_is_left_but_the_proof(world: World) -> None:
    case = await world.report()
    await world.keep()
    await world.presses("fatima", "read", subject(case))
    await world.does("fatima", "dismiss", subject(case), reason="x")
    other = await world.report(what="Den andra rapporten")
    async with world.database.write() as store:
        await store.cases.link(other.id, case.id, Bond.DUPLICATE)
        await store.actions.add(
            CaseAction(case.id, 0, case.unit, Kind.OTHER, Strength.WEAK, None, world.today, world.today)
        )
    await world.presses("fatima", "room", f"read:{case.id}")
    world.time.forward(days=6 * 366)
    async with world.database.read() as store:
        listed = await plan(store, world.profile, world.time())
    done = await erase(world.database, world.profile, world.time(), seal=listed.seal, decision="SN 2032/1")
    assert [each.reference for each in done.cases] == [case.reference]
    async with world.database.read() as store:
        assert await store.cases.for_delivery(case.id) is None
        assert await store.cases.for_delivery(other.id) is not None
        entry = (await store.audit.entries(subject(case)))[-1]
        assert (entry.action, entry.details["decision"]) == ("erased", "SN 2032/1")
        assert not (await store.audit.verify()).faults
    left = await rows(world.database, besides=("audit_entries", "audit_heads", "audit_anchored_heads"))
    assert case.reference not in left
    assert f"case:{case.id}" not in left.replace(f"case:{other.id}", "")


async def test_another_list_than_the_one_decided_on_erases_nothing(world: World) -> None:
    old = await closed(world)
    async with world.database.read() as store:
        listed = await plan(store, world.profile, world.time())
    await closed(world)
    with pytest.raises(Fault, match="Inget är gallrat"):
        await erase(world.database, world.profile, world.time(), seal=listed.seal, decision="SN 2026/1")
    async with world.database.read() as store:
        assert await store.session.scalar(text("SELECT count(*) FROM cases")) == 2
        assert await store.cases.for_delivery(old.id) is not None
