"""Whatever kills a keeper in mid-sweep, all is said, and nothing twice but what no channel can tell."""

import pytest

from tests.reminders.kills import WHO, trial
from tests.world import World, municipality

KILLS = 20


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.postgres
async def test_of_two_keepers_on_one_postgresql_one_is_killed_again_and_again(world_on_postgres: World) -> None:
    tally = await trial(world_on_postgres, kills=KILLS, two=True, seed=5)
    assert tally.expected == 3 * len(WHO) * tally.mornings
    assert tally.unsaid == 0
    assert tally.worst <= 1
    assert tally.mid_sweep >= KILLS // 4, tally


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.sqlite
async def test_a_keeper_that_is_killed_and_started_again_on_sqlite(sqlite_town: str) -> None:
    async with municipality(sqlite_town) as world:
        tally = await trial(world, kills=KILLS, two=False, seed=5)
    assert tally.expected == 3 * len(WHO) * tally.mornings
    assert tally.unsaid == 0
    assert tally.worst <= 1
    assert tally.mid_sweep >= KILLS // 4, tally
