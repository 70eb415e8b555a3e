"""The databases of the benchmark, and the proof that a commit on them is on the disk when it returns."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bench.figures import Figure, percentile
from tests.infra import postgres

FSYNCS = 200


class NotDurable(Exception):
    """A commit may be lost with the power, so comparing with it means nothing."""


@contextmanager
def databases(build: Path) -> Iterator[dict[str, str]]:
    """An address of an empty database on each ground; the SQLite file lies on the disk of the project."""
    build.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as folder, postgres.running(durable=True) as server:
        yield {"SQLite": f"sqlite+aiosqlite:///{folder}/bench.sqlite", "PostgreSQL": server.fresh()}


async def durability(engine: AsyncEngine) -> str:
    """The settings that make a commit durable, as the database itself tells them. Raises NotDurable."""
    sqlite = engine.dialect.name == "sqlite"
    asked = ("PRAGMA journal_mode", "PRAGMA synchronous") if sqlite else ("SHOW fsync", "SHOW synchronous_commit")
    async with engine.connect() as connection:
        found = [str(await connection.scalar(text(each))) for each in asked]
    if found != (["wal", "2"] if sqlite else ["on", "on"]):
        raise NotDurable(f"{asked}: {found}")
    return ", ".join(f"{each.split()[1]}={value}" for each, value in zip(asked, found, strict=True))


async def wal_syncs(engine: AsyncEngine) -> int | None:
    """How often PostgreSQL has waited for the disk so far; None on SQLite, which does not count."""
    if engine.dialect.name == "sqlite":
        return None
    async with engine.connect() as connection:
        recent = int(await connection.scalar(text("SELECT current_setting('server_version_num')")) or 0) >= 180000
        counted = (
            "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'" if recent else "SELECT wal_sync FROM pg_stat_wal"
        )
        return int(await connection.scalar(text(counted)) or 0)


def disk(folder: Path) -> Figure:
    """What the disk itself takes for the least write that survives the power: the floor under every commit."""
    taken: list[float] = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(FSYNCS):
            file.write(b"x" * 4096)
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return Figure("Disk: write 4 KiB and fsync, p50", round(percentile(taken, 0.5) * 1000, 3), "ms")
