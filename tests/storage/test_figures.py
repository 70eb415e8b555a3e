"""What is counted in the database, on both of them alike."""

from datetime import timedelta

from quality.case import CaseType
from tests.storage.samples import stored_case
from tests.world import World


async def test_what_was_said_of_us_is_counted_by_kind_within_scope_and_period(world: World) -> None:
    for kind, unit, days in (
        ("praise", "linden", 0), ("praise", "linden", 0), ("complaint", "linden", 0), ("praise", "eken", 0),
        ("praise", "linden", 40),
    ):  # fmt: skip
        at = world.time() - timedelta(days=days)
        await stored_case(
            world, type=CaseType.SYNPUNKT, category="", unit=world.units[unit], created_at=at, facts={"kind": kind}
        )
    await stored_case(world)
    start, end = world.time() - timedelta(days=30), world.time() + timedelta(days=1)
    counted = {}
    for who in ("fatima", "anna", "samira"):
        async with world.database.read() as store:
            counted[who] = await store.figures.voices(start=start, end=end, scope=await world.scope(who))
    assert counted == {
        "fatima": {"praise": 2, "complaint": 1}, "anna": {"praise": 3, "complaint": 1}, "samira": {},
    }  # fmt: skip
