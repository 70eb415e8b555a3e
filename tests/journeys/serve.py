"""The same process as `hjulet serve`, with a clock that a test moves: `python -m tests.journeys.serve`.

Time is the one thing that the product takes from nowhere outside, so that nobody can move its deadlines.
"""

import asyncio
import os
from pathlib import Path

from bot.serve import claim, log_to_stderr, serve
from bot.settings import from_environment
from bot.wiring import build
from storage.schema import migrate
from tests.journeys.moment import MovedClock


async def main() -> None:
    settings = from_environment()
    log_to_stderr(settings.log_level)
    listener = claim(settings.host, settings.port)
    bot = build(settings, now=MovedClock(Path(os.environ["HJULET_TEST_CLOCK"])))
    await migrate(settings.database_url)
    await serve(bot, listener, ready=lambda: print("ready", flush=True))  # noqa: T201 - as the command does


if __name__ == "__main__":
    asyncio.run(main())
