"""Tests on PostgreSQL need a server nobody has to install, and a database of their own in milliseconds."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.infra.postgres_guard import ADDRESS, LOG
from tests.infra.run import locked, run_directory

GIVEN = "HJULET_TEST_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Server:
    """Creates and drops databases whose names begin with the run's own prefix."""

    url: URL
    run: Path

    @property
    def prefix(self) -> str:
        return self.run.name.replace("-", "_").lower()

    def fresh(self, *, template: str = "template0") -> str:
        """The address of a new database, a copy of the template."""
        name = f"{self.prefix}_{uuid4().hex[:12]}"
        self.execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.address(name)

    def template(self, migrate: Callable[[str], None]) -> str:
        """The name of a database that has been migrated once in the run, whoever asked first."""
        name, done = f"{self.prefix}_template", self.run / "template.done"
        with locked(self.run / "template.lock"):
            if not done.exists():
                self.execute("CREATE DATABASE {} TEMPLATE template0", name)
                migrate(self.address(name))
                done.touch()
        return name

    def drop(self, url: str) -> None:
        self.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", make_url(url).database or "")

    def drop_all(self) -> None:
        """What is left of the run on a server that stays."""
        with self.connect() as connection:
            rows = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.prefix}_"]
            ).fetchall()
        for (name,) in rows:
            self.drop(self.address(name))

    def address(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    def execute(self, statement: str, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def connect(self) -> psycopg.Connection:
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True)


def given_url() -> URL | None:
    """The server that the environment names, if any."""
    given = os.environ.get(GIVEN)
    return make_url(given).set(drivername="postgresql+psycopg") if given else None


def server(run: Path, *, durable: bool = False) -> Server:
    """The server of this run: the given one, else one that is started by whoever asks first."""
    given = given_url()
    if given is not None:
        return Server(given, run)
    with locked(run / "postgres.lock"):
        if not (run / ADDRESS).exists():
            start(run, durable=durable)
    return Server(make_url((run / ADDRESS).read_text()), run)


def start(run: Path, *, durable: bool) -> None:
    guard = [sys.executable, "-m", "tests.infra.postgres_guard", str(run), *(["durable"] if durable else [])]
    root = Path(__file__).parents[2]
    done = subprocess.run(guard, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        log = run / LOG
        raise RuntimeError(f"PostgreSQL did not start: {log.read_text() if log.exists() else done.stderr}")


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """A server outside pytest, for the benchmark; durable means that a commit is on the disk."""
    with run_directory(durable=durable) as run:
        found = server(run, durable=durable)
        try:
            yield found
        finally:
            found.drop_all()
