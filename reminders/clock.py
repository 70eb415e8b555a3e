"""APScheduler as a clock and nothing but a clock: it wakes the keeper; what is due stands in the database."""

import asyncio
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from reminders.keeper import Keeper

PATIENCE = 10.0
"""Seconds that a sweep under way gets to finish when the process stops."""


class Clock:
    """Wakes the keeper every so many seconds; a tick that is missed or late costs nothing but time."""

    def __init__(self, keeper: Keeper, *, seconds: float) -> None:
        self._keeper = keeper
        self._still = asyncio.Event()
        self._still.set()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self._tick, "interval", seconds=seconds, max_instances=1, coalesce=True,
            misfire_grace_time=None, next_run_time=None,
        )  # fmt: skip

    def start(self) -> None:
        self._scheduler.start()
        for job in self._scheduler.get_jobs():
            job.resume()

    async def stop(self) -> None:
        """Wakes the keeper no more, and lets it finish: what is cut off between saying and recording is said again."""
        self._scheduler.pause()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._still.wait(), PATIENCE)
        self._scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        self._still.clear()
        try:
            await self._keeper.sweep()
        finally:
            self._still.set()
