"""Each Monday every manager gets the week before, once, however many keepers there are."""

import asyncio

from conversation.screen import Summary
from quality.role import Function
from tests.world import POSTS, SUSPECTED, World

MONDAY = "2026-11-30 07:30"
MANAGERS = ["anna", "fatima", "karin", "stig", "tomas"]


async def summaries(world: World) -> dict[str, Summary]:
    found = [(sent.to, sent.screen) for sent in world.chat.sent if isinstance(sent.screen, Summary)]
    assert len({to for to, _ in found}) == len(found)
    return dict(found)


async def test_it_comes_on_monday_morning_once_each_week(world: World) -> None:
    await world.keep_at("2026-11-30 07:29")
    assert await summaries(world) == {}
    for time in (MONDAY, "2026-11-30 07:31", "2026-12-01 09:00", "2026-12-02 07:29", "2026-12-06 12:00"):
        await world.keep_at(time)
    assert sorted(await summaries(world)) == MANAGERS
    world.chat.forget()
    await world.keep_at("2026-12-07 07:30")
    assert sorted(await summaries(world)) == sorted({*MANAGERS, "petra"} - {"stig"})


async def test_it_counts_the_week_before_in_the_managers_own_units(world: World) -> None:
    await world.report()
    await world.report("eva", unit="eken", manager="karin")
    await world.report(answers=SUSPECTED, involved="yes")
    world.time.at("2026-11-30 00:01")
    await world.report()
    await world.keep_at(MONDAY)
    found = await summaries(world)
    assert found["fatima"].notes[0].startswith("1 ")
    assert found["anna"].notes[0].startswith("3 ")
    assert found["karin"].notes[0].startswith("1 ")
    assert found["stig"].notes[0].startswith("Inga ")
    assert "23" in found["fatima"].period
    assert "29" in found["fatima"].period


async def test_two_keepers_send_it_once(world: World) -> None:
    world.time.at(MONDAY)
    others = [world.another_database() for _ in range(2)]
    await asyncio.gather(*(world.another_keeper(other).sweep() for other in others))
    for other in others:
        await other.close()
    assert sorted(await summaries(world)) == MANAGERS


async def test_after_a_stop_it_comes_late_but_not_too_late(world: World) -> None:
    await world.keep_at("2026-12-01 19:00")
    assert sorted(await summaries(world)) == MANAGERS
    world.chat.forget()
    await world.keep_at("2026-12-10 09:00")
    assert await summaries(world) == {}


async def test_a_manager_who_was_replaced_before_it_was_sent_does_not_get_it(world: World) -> None:
    await world.hold(*(post for post in POSTS if post[0] != "fatima"), ("omar", Function.UNIT_MANAGER, "linden"))
    await world.keep_at(MONDAY)
    assert "omar" in await summaries(world)
    assert "fatima" not in await summaries(world)
