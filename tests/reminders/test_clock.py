"""The clock wakes the keeper again and again, whatever happened the last time."""

import asyncio
import logging

from reminders.clock import Clock
from reminders.keeper import Keeper


class Counting(Keeper):
    """Counts how often it is woken, fails the first time, and says when it was woken often enough."""

    def __init__(self, enough: int) -> None:
        self.woken = 0
        self.enough = enough
        self.often_enough = asyncio.Event()

    async def sweep(self) -> int:
        self.woken += 1
        if self.woken == 1:
            raise OSError("the database is away for a moment")
        if self.woken >= self.enough:
            self.often_enough.set()
        return 0


async def test_it_wakes_the_keeper_until_it_is_stopped_even_after_a_failure() -> None:
    logging.getLogger("apscheduler").addHandler(logging.NullHandler())
    keeper = Counting(enough=3)
    clock = Clock(keeper, seconds=0.01)
    clock.start()
    await asyncio.wait_for(keeper.often_enough.wait(), timeout=20)
    await clock.stop()
    woken = keeper.woken
    await asyncio.sleep(0)
    assert keeper.woken == woken


async def test_it_does_nothing_before_it_is_started() -> None:
    keeper = Counting(enough=1)
    Clock(keeper, seconds=0.01)
    await asyncio.sleep(0)
    assert keeper.woken == 0


class Slow(Keeper):
    """Says when it has begun, and needs a word to finish."""

    def __init__(self) -> None:
        self.begun, self.may_finish, self.finished = asyncio.Event(), asyncio.Event(), False

    async def sweep(self) -> int:
        self.begun.set()
        await self.may_finish.wait()
        self.finished = True
        return 1


async def test_a_stop_lets_the_sweep_under_way_finish() -> None:
    keeper = Slow()
    clock = Clock(keeper, seconds=0.01)
    clock.start()
    await asyncio.wait_for(keeper.begun.wait(), timeout=20)
    stopping = asyncio.create_task(clock.stop())
    await asyncio.sleep(0)
    keeper.may_finish.set()
    await stopping
    assert keeper.finished
