"""A server in a process of its own, so that its time and memory are not mixed with the measuring."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types, and nothing else here needs it

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def megabytes(self) -> float:
        """The memory that the process holds (resident set)."""
        return float(psutil.Process(self.pid).memory_info().rss) / 1_000_000

    def worked(self) -> float:
        """Seconds of processor time that the process has used so far."""
        used = psutil.Process(self.pid).cpu_times()
        return float(used.user + used.system)


@contextmanager
def serving(name: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """The server of that name in `tests.bench.serve`; its socket waits from the start, so nobody has to poll."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        descriptor = listening.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serve", name, str(descriptor)],
            cwd=ROOT,
            env={**os.environ, **environment},
            pass_fds=[descriptor],
            stdout=sys.stderr,
        )
        port = listening.getsockname()[1]
    try:
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)
