"""Runs everything in one process until somebody asks it to stop: web server, channels, keeper and clock."""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import structlog
import uvicorn

from bot.delivery import place_of_fault
from bot.wiring import Bot

PATIENCE = 3
"""Seconds that requests under way get when the process stops."""


class PortTaken(Exception):
    """Another process listens there already, or the address is not this machine's."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Det går inte att lyssna på {host}, port {port}: den är upptagen eller hör inte till datorn.")


def claim(host: str, port: int) -> socket.socket:
    """The port, ours from now on though nobody is let in yet; 0 takes a free one. Raises PortTaken."""
    claimed = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        claimed.bind((host, port))
        claimed.listen()
    except OSError:
        claimed.close()
        raise PortTaken(host, port) from None
    return claimed


class Server(uvicorn.Server):
    """Uvicorn, which has more around it here than itself to stop: signals are ours."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


async def serve(bot: Bot, listener: socket.socket, *, ready: Callable[[], None]) -> None:
    """Runs the bot until SIGTERM or SIGINT; `ready` is called when pages are answered."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    config = uvicorn.Config(
        bot.app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )
    server = Server(config, ready)
    try:
        await bot.start()
        serving = asyncio.create_task(server.serve([listener]))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        server.should_exit = True
        await bot.stop()
        await serving
    finally:
        await bot.database.close()


def log_to_stderr(level: str) -> None:
    """One JSON object per line; of libraries only warnings, of errors only their kind and place."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, first_line],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("hjulet").setLevel(level)
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # a sweep that outlasts its interval is no fault
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=_Named("hjulet"),
    )


class _Named:
    """Puts our loggers without a name of their own under ours, so that one level governs them."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *names: Any) -> logging.Logger:
        return logging.getLogger(names[0] if names else self._name)


Entry = MutableMapping[str, Any]


def without_words(_: Any, __: str, entry: Entry) -> Entry:
    """An exception's message may hold what somebody wrote: its kind and its place say enough."""
    found = entry.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        entry["error"] = type(error).__name__
        entry["where"] = place_of_fault(error)
    return entry


def first_line(_: Any, __: str, entry: Entry) -> Entry:
    """Of a library's message the first line: what follows may be a whole request."""
    entry["event"] = str(entry.get("event", "")).partition("\n")[0][:300]
    return entry
