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


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock on a file; the kernel frees it when the process ends, killed or not."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def run_directory() -> Iterator[Path]:
    """A directory for one run; leaving it waits until whoever guards something in there has tidied up."""
    temporary = tempfile.gettempdir()
    base = temporary if len(os.fsencode(temporary)) < SOCKET_PATH_LIMIT else "/tmp"  # noqa: S108
    path = Path(tempfile.mkdtemp(prefix="hjulet-", dir=base))
    try:
        with locked(path / OWNER):
            yield path
        if (path / GUARD).exists():
            with suppress(FileNotFoundError), locked(path / GUARD):
                pass
    finally:
        shutil.rmtree(path, ignore_errors=True)
