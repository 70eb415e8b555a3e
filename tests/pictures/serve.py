"""The demo on a day that is always the same, so that a picture taken again shows the same: a process of its own."""

import asyncio
import sys
from pathlib import Path

from bot.demo.folder import Folder
from bot.demo.stage import prepare
from bot.serve import claim, log_to_stderr, serve
from bot.wiring import build
from tests.journeys.moment import MovedClock

SWEEP_SECONDS = 2


async def main(folder: Path) -> None:
    """Makes the demo in the folder and serves it on a free port; the clock is the folder's file `clock`."""
    log_to_stderr("ERROR")
    listener = claim("127.0.0.1", 0)
    place, clock = Folder(folder / "demo"), MovedClock(folder / "clock")
    settings = place.settings(listener.getsockname()[1])
    await prepare(place, settings, now=clock(), write=lambda _: None)
    bot = build(settings.model_copy(update={"sweep_seconds": SWEEP_SECONDS}), now=clock)
    await serve(bot, listener, ready=lambda: print(settings.own_address, flush=True))  # noqa: T201 - read by demo.py


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
