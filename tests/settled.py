"""The municipality of `tests.world` as fixtures; it is settled once, and every test gets a copy of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.infra import postgres
from tests.infra.databases import BOTH, sqlite_address
from tests.infra.schema import template
from tests.world import World, municipality


def settle(url: str) -> None:
    async def build() -> None:
        async with municipality(url):
            pass

    asyncio.run(build())


@pytest.fixture(scope="session")
def settled_sqlite(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    path = tmp_path_factory.mktemp("settled") / "template.db"
    shutil.copy(sqlite_template, path)
    settle(sqlite_address(path))
    return path


@pytest.fixture(scope="session")
def settled_postgres(postgres_server: postgres.Server) -> Iterator[str]:
    """The name of a database to copy."""
    url = postgres_server.fresh(template=postgres_server.template(template))
    settle(url)
    yield url.partition("?")[0].rpartition("/")[2]
    postgres_server.drop(url)


@pytest.fixture
def sqlite_town(tmp_path: Path, settled_sqlite: Path) -> str:
    return sqlite_address(Path(shutil.copy(settled_sqlite, tmp_path / "hjulet.db")))


@pytest.fixture
def postgres_town(postgres_server: postgres.Server, settled_postgres: str) -> Iterator[str]:
    url = postgres_server.fresh(template=settled_postgres)
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=BOTH)
def settled_url(request: pytest.FixtureRequest) -> str:
    """A database with the municipality in it; the test runs on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_town"))


@pytest.fixture
async def world(settled_url: str) -> AsyncIterator[World]:
    async with municipality(settled_url) as made:
        yield made


@pytest.fixture
async def strict(settled_url: str) -> AsyncIterator[World]:
    """The municipality that lets no free text through a chat platform."""
    async with municipality(settled_url, free_text="web") as made:
        yield made


@pytest.fixture
async def world_on_sqlite(sqlite_town: str) -> AsyncIterator[World]:
    async with municipality(sqlite_town) as made:
        yield made


@pytest.fixture
async def world_on_postgres(postgres_town: str) -> AsyncIterator[World]:
    async with municipality(postgres_town) as made:
        yield made
