"""APScheduler as a clock and nothing but a clock: it wakes whoever sweeps; what is due stands in the database."""

import asyncio
from contextlib import suppress
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

PATIENCE = 10.0
"""Seconds that a sweep under way gets to finish when the process stops."""


class Sweeper(Protocol):
    """Does what is due, and nothing when nothing is."""

    async def sweep(self) -> int: ...


class Clock:
    """Wakes a sweeper every so many seconds; a tick that is missed or late costs nothing but time."""

    def __init__(self, sweeper: Sweeper, *, seconds: float) -> None:
        self._sweeper = sweeper
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
        """Wakes it no more, and lets it finish: what is cut off between saying and recording is said again."""
        self._scheduler.pause()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._still.wait(), PATIENCE)
        self._scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        self._still.clear()
        try:
            await self._sweeper.sweep()
        finally:
            self._still.set()
