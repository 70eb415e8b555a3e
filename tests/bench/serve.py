"""The servers that are compared, each a process of its own behind the same web server.

    python -m tests.bench.serve product|bare|polling FILE_DESCRIPTOR

`product` is the bot as `bot.wiring` builds it; `bare` is `tests/bench/bare.py` in the mode of Bolt that the product
uses too; `polling` is the same in Bolt's default mode.
"""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import uvicorn
from starlette.applications import Starlette


@asynccontextmanager
async def product() -> AsyncIterator[Starlette]:
    """The whole bot: every channel, the keeper and the clock."""
    from bot.settings import from_environment  # noqa: PLC0415 - the bare process must not load the bot
    from bot.wiring import build  # noqa: PLC0415

    bot = build(from_environment())
    await bot.start()
    try:
        yield bot.app
    finally:
        await bot.stop()


def served(name: str) -> AbstractAsyncContextManager[Starlette]:
    """The app of that name."""
    if name == "product":
        return product()
    from tests.bench import bare  # noqa: PLC0415 - nor the bot the bare handler

    return bare.app(before_response=name == "bare")


async def main(name: str, descriptor: int) -> None:
    with socket.socket(fileno=descriptor) as listening:
        async with served(name) as app:
            config = uvicorn.Config(app, lifespan="off", log_level="warning", access_log=False)
            await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
