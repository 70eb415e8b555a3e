"""The workers of one test run share things that have to be gone when the run is, however it ends."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OWNER = "owner.lock"
GUARD = "guard.lock"
SOCKET_PATH_LIMIT = 50  # a Unix socket's whole path has about 100 bytes
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # noqa: S108 - not a file: where directories of runs are made
"""A file system in memory, where there is one with so many bytes left.

A database is five hundred files, and a disk's file system looks longer for room for new ones after many were removed:
a new database took half a second after some hundred tests.
"""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock on a file; the kernel frees it when the process ends, killed or not."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def run_directory(*, durable: bool = False) -> Iterator[Path]:
    """A directory for one run; leaving it waits until whoever guards something in there has tidied up.

    It is on the disk if what is in it has to be durable, or there is no room in memory.
    """
    temporary = tempfile.gettempdir()
    base = temporary if len(os.fsencode(temporary)) < SOCKET_PATH_LIMIT else "/tmp"  # noqa: S108
    if not durable and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        base = str(MEMORY)
    path = Path(tempfile.mkdtemp(prefix="hjulet-", dir=base))
    try:
        with locked(path / OWNER):
            yield path
        if (path / GUARD).exists():
            with suppress(FileNotFoundError), locked(path / GUARD):
                pass
    finally:
        shutil.rmtree(path, ignore_errors=True)
