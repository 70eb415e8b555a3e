"""The log cannot fork, and whoever rewrites, removes or cuts off anything is found out."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from quality.chain import Detail, Record, entry_hash
from storage.audit import Verdict
from tests.world import WEDNESDAY, World, subject

DAY = date(2026, 11, 25)
NEXT = DAY + timedelta(days=1)


async def record(world: World, chain: str = "case:1", action: str = "read", *, by: str = "person:1") -> None:
    async with world.database.write() as store:
        await store.audit.record(chain, action, actor=by, at=WEDNESDAY, details={"channel": "slack", "n": 1})


async def anchor(world: World, day: date = DAY) -> str:
    async with world.database.write() as store:
        return await store.audit.anchor(day, WEDNESDAY)


async def verify(world: World) -> Verdict:
    async with world.database.read() as store:
        return await store.audit.verify()


async def tamper(world: World, *statements: str) -> None:
    """What somebody with the database's own password could do."""
    async with world.database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def history(world: World) -> None:
    """Two anchored days, and something after the last anchor."""
    for chain in ("case:1", "case:1", "case:1", "case:2"):
        await record(world, chain)
    await anchor(world, DAY)
    await record(world)
    await anchor(world, NEXT)
    await record(world, "system")


async def test_entries_come_back_in_order_with_all_they_say(world: World) -> None:
    await record(world, action="reported", by="person:7")
    await record(world, "case:2")
    await record(world)
    async with world.database.read() as store:
        entries = await store.audit.entries("case:1")
    details: dict[str, Detail] = {"channel": "slack", "n": 1}
    assert entries == [
        Record("case:1", 1, WEDNESDAY, "person:7", "reported", details),
        Record("case:1", 2, WEDNESDAY, "person:1", "read", details),
    ]


async def test_an_untouched_log_has_no_faults(world: World) -> None:
    assert await verify(world) == Verdict(0, 0, ())
    await history(world)
    assert await verify(world) == Verdict(6, 2, ())


async def test_many_who_write_at_once_never_fork_a_chain(world: World) -> None:
    await asyncio.gather(*(record(world, f"case:{n % 2}") for n in range(24)))
    async with world.database.read() as store:
        numbers = [entry.seq for entry in await store.audit.entries("case:0")]
    assert numbers == list(range(1, 13))
    assert await verify(world) == Verdict(24, 0, ())


async def test_an_entry_of_a_turn_that_failed_was_never_written(world: World) -> None:
    async def turn() -> None:
        async with world.database.write() as store:
            await store.audit.record("case:1", "read", actor="person:1", at=WEDNESDAY)
            raise LookupError

    with pytest.raises(LookupError):
        await turn()
    await record(world)
    assert await verify(world) == Verdict(1, 0, ())


async def test_a_check_of_a_log_that_is_being_written_is_not_confused(world: World) -> None:
    await record(world)
    async with world.database.read() as store:
        await store.audit.entries("case:1")
        await record(world)
        await record(world, "case:2")
        assert await store.audit.verify() == Verdict(1, 0, ())
    assert await verify(world) == Verdict(3, 0, ())


async def test_a_day_is_anchored_once_whoever_does_it(world: World) -> None:
    await record(world)
    seals = await asyncio.gather(*(anchor(world) for _ in range(4)))
    await record(world)
    assert len({*seals, await anchor(world)}) == 1
    assert await verify(world) == Verdict(2, 1, ())


async def test_a_clock_that_goes_back_does_not_break_the_anchors(world: World) -> None:
    await record(world)
    sealed = await anchor(world, NEXT)
    await record(world)
    assert await anchor(world, DAY) == sealed
    await anchor(world, NEXT + timedelta(days=1))
    assert await verify(world) == Verdict(2, 2, ())


async def test_an_anchor_seals_only_what_moved(world: World) -> None:
    await history(world)
    async with world.database.engine.connect() as connection:
        rows = (await connection.execute(text("SELECT day, chain, seq FROM audit_anchored_heads ORDER BY 1, 2"))).all()
    assert [(chain, seq) for _, chain, seq in rows] == [("case:1", 3), ("case:2", 1), ("case:1", 4)]


FIND = {
    "changed entry": (
        ["UPDATE audit_entries SET actor = 'person:9' WHERE chain = 'case:1' AND seq = 2"],
        "case:1: post 2 (changed)",
    ),
    "changed details": (
        ["UPDATE audit_entries SET details = '{}' WHERE chain = 'case:2'"],
        "case:2: post 1 (changed)",
    ),
    "removed entry": (
        ["DELETE FROM audit_entries WHERE chain = 'case:1' AND seq = 2"],
        "case:1: post 2 (missing)",
    ),
    "removed tail": (
        ["DELETE FROM audit_entries WHERE chain = 'case:1' AND seq = 4"],
        "case:1: slutet stämmer inte (post 4)",
    ),
    "removed tail and the head set back": (
        [
            "DELETE FROM audit_entries WHERE chain = 'case:1' AND seq = 4",
            "UPDATE audit_heads SET seq = 3, hash = (SELECT hash FROM audit_entries WHERE chain = 'case:1' AND seq = 3)"
            " WHERE chain = 'case:1'",
        ],
        "case:1: post 4 finns inte som den förankrades 2026-11-26",
    ),
    "a whole chain removed": (
        ["DELETE FROM audit_entries WHERE chain = 'case:2'", "DELETE FROM audit_heads WHERE chain = 'case:2'"],
        "case:2: post 1 finns inte som den förankrades 2026-11-25",
    ),
    "a head removed, so that the chain could begin anew": (
        ["DELETE FROM audit_heads WHERE chain = 'system'"],
        "system: slutet saknas (post 1)",
    ),
    "an entry added past the head": (
        [
            "INSERT INTO audit_entries (chain, seq, at, actor, action, details, previous, hash)"
            " SELECT chain, 2, at, actor, action, details, hash, hash FROM audit_entries WHERE chain = 'case:2'"
        ],
        "case:2: slutet stämmer inte (post 1)",
    ),
    "changed anchor": (
        ["UPDATE audit_anchors SET hash = 'x' WHERE day = '2026-11-25'"],
        "ankaret för 2026-11-25 stämmer inte",
    ),
    "changed anchored head": (
        ["UPDATE audit_anchored_heads SET seq = 2 WHERE day = '2026-11-25' AND chain = 'case:1'"],
        "ankaret för 2026-11-25 stämmer inte",
    ),
    "removed anchor": (
        [
            "DELETE FROM audit_anchored_heads WHERE day = '2026-11-25'",
            "DELETE FROM audit_anchors WHERE day = '2026-11-25'",
        ],
        "ankaret för 2026-11-26 stämmer inte",
    ),
}


@pytest.mark.parametrize(("statements", "fault"), FIND.values(), ids=FIND.keys())
async def test_tampering_is_found(world: World, statements: Sequence[str], fault: str) -> None:
    await history(world)
    await tamper(world, *statements)
    assert fault in (await verify(world)).faults


@pytest.mark.requirement("B19")
async def test_who_did_and_read_what_with_a_case_stands_there_and_is_not_changed_unseen(world: World) -> None:
    case = await world.report()
    await world.presses("fatima", "read", subject(case))
    await world.presses("fatima", "take_on", subject(case))
    assert await world.log(case) == [("samira", "reported"), ("fatima", "read"), ("fatima", "take_on")]
    assert (await verify(world)).faults == ()
    await tamper(world, f"UPDATE audit_entries SET actor = 'person:{world.people['anna']}' WHERE action = 'read'")  # noqa: S608
    assert await world.log(case) == [("samira", "reported"), ("anna", "read"), ("fatima", "take_on")]
    assert (await verify(world)).faults == (f"case:{case.id}: post 2 (changed)",)


async def test_a_chain_rewritten_with_right_hashes_is_found_by_its_anchor(world: World) -> None:
    """Whoever knows the format can seal anew; what was anchored before cannot be made to agree."""
    await history(world)
    forged = entry_hash("", Record("case:2", 1, WEDNESDAY, "person:9", "read", {"channel": "slack", "n": 1}))
    await tamper(
        world,
        f"UPDATE audit_entries SET actor = 'person:9', hash = '{forged}' WHERE chain = 'case:2'",  # noqa: S608
        f"UPDATE audit_heads SET hash = '{forged}' WHERE chain = 'case:2'",  # noqa: S608
    )
    assert (await verify(world)).faults == ("case:2: post 1 finns inte som den förankrades 2026-11-25",)
