"""The servers that are compared, each a process of its own behind the same web server.

    python -m tests.bench.serve product|bare|polling FILE_DESCRIPTOR

`product` is what `hjulet serve` runs: every channel, the keeper and the clock. `bare` is `tests/bench/bare.py` in the
mode of Bolt that the product uses too; `polling` is the same in Bolt's default mode.
"""

import asyncio
import socket
import sys


async def product(listening: socket.socket) -> None:
    from bot.serve import log_to_stderr, serve  # noqa: PLC0415 - the bare process must not load the bot
    from bot.settings import from_environment  # noqa: PLC0415
    from bot.wiring import build  # noqa: PLC0415

    settings = from_environment()
    log_to_stderr("ERROR")
    await serve(build(settings), listening, ready=lambda: None)


async def bare(listening: socket.socket, *, before_response: bool) -> None:
    import uvicorn  # noqa: PLC0415 - nor the bot the bare handler

    from tests.bench.bare import app  # noqa: PLC0415

    async with app(before_response=before_response) as served:
        config = uvicorn.Config(
            served, lifespan="off", ws="none", log_config=None, access_log=False, server_header=False
        )
        await uvicorn.Server(config).serve(sockets=[listening])


async def main(name: str, descriptor: int) -> None:
    with socket.socket(fileno=descriptor) as listening:
        if name == "product":
            await product(listening)
        else:
            await bare(listening, before_response=name == "bare")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
