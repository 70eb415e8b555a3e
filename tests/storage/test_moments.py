"""A moment is aware and comes back in UTC, whatever zone it was given in and whatever database keeps it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError

from tests.storage.samples import stored_case
from tests.world import World


async def test_a_moment_without_a_zone_is_refused(world: World) -> None:
    with pytest.raises(StatementError, match="a moment without a zone"):
        await stored_case(world, occurred_at=datetime(2026, 11, 25, 9))  # noqa: DTZ001 - the fault that is refused


async def test_a_moment_comes_back_in_utc(world: World) -> None:
    local = datetime(2026, 7, 1, 0, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
    case = await world.case(await stored_case(world, occurred_at=local))
    assert case.occurred_at == local
    assert case.occurred_at is not None
    assert case.occurred_at.tzinfo is UTC


async def test_the_hour_that_autumn_repeats_is_kept_apart(world: World) -> None:
    zone = ZoneInfo("Europe/Stockholm")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=fold) for fold in (0, 1))
    case = await world.case(await stored_case(world, occurred_at=first, discovered_at=second))
    assert case.occurred_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert case.discovered_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


async def test_moments_are_ordered_as_they_happened(world: World) -> None:
    """Text in a database sorts by its first letter: a zone that slipped through would be seen here."""
    stockholm = await stored_case(world, created_at=datetime(2026, 11, 25, 1, 30, tzinfo=ZoneInfo("Europe/Stockholm")))
    utc = await stored_case(world, created_at=datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    async with world.database.read() as store:
        listed = await store.cases.reported_by(world.people["samira"], scope=await world.scope("samira"))
    assert [case.id for case in listed] == [utc.id, stockholm.id]
