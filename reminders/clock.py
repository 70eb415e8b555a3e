"""APScheduler as a clock and nothing but a clock: it wakes the keeper; what is due stands in the database."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from reminders.keeper import Keeper


class Clock:
    """Wakes the keeper every so many seconds; a tick that is missed or late costs nothing but time."""

    def __init__(self, keeper: Keeper, *, seconds: float) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            _tick, "interval", args=(keeper.sweep,), seconds=seconds, max_instances=1, coalesce=True,
            misfire_grace_time=None, next_run_time=None,
        )  # fmt: skip

    def start(self) -> None:
        self._scheduler.start()
        for job in self._scheduler.get_jobs():
            job.resume()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


async def _tick(sweep: Callable[[], Awaitable[int]]) -> None:
    await sweep()
