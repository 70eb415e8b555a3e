"""The fixtures that give a test a database of its own, on SQLite, on PostgreSQL or on both."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.infra import postgres
from tests.infra.grounds import RUN
from tests.infra.schema import template

BOTH = [
    pytest.param("sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgres", marks=pytest.mark.postgres),
]


def sqlite_address(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file that the tests of this worker copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    path.touch()
    template(sqlite_address(path))
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated SQLite database without rows."""
    return sqlite_address(Path(shutil.copy(sqlite_template, tmp_path / "hjulet.db")))


@pytest.fixture
def bare_sqlite_url(tmp_path: Path) -> str:
    """A SQLite database without tables, for the tests of migrations."""
    return sqlite_address(tmp_path / "bare.db")


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> postgres.Server:
    return postgres.server(pytestconfig.stash[RUN])


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """A migrated PostgreSQL database without rows."""
    url = postgres_server.fresh(template=postgres_server.template(template))
    yield url
    postgres_server.drop(url)


@pytest.fixture
def bare_postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """A PostgreSQL database without tables, for the tests of migrations."""
    url = postgres_server.fresh()
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database without rows; the test runs on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=BOTH)
def bare_database_url(request: pytest.FixtureRequest) -> str:
    """A database without tables; the test runs on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"bare_{request.param}_url"))
