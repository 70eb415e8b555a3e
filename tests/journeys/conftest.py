"""Slack, Teams, and houses on either database, for conversations over the wire."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from quality.profile_file import load
from tests.journeys.house import House
from tests.journeys.town import arrive, patient_slack, settle
from tests.slack_fake import FakeSlack, Person
from tests.teams_fake import FakeTeams
from tests.world import hush

Build = Callable[..., Awaitable[House]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a journey, and takes its time."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("journey")
            item.add_marker("slow")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    logging.getLogger("aiohttp.access").disabled = True
    with patient_slack() as fake:
        yield fake


@pytest.fixture
def people(slack: FakeSlack) -> dict[str, Person]:
    return arrive(slack)


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as fake:
        yield fake


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """A database by its name, for tests that name several."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def build(tmp_path: Path) -> AsyncIterator[Build]:
    """Builds a house with its people in it; its process is killed in the end, whatever became of it."""
    async with AsyncExitStack() as stack:

        async def built(url: str, **how: object) -> House:
            house = House(tmp_path, url, **how)  # type: ignore[arg-type]  # as the test names them
            stack.push_async_callback(house.kill)
            async with house.database() as database:
                await settle(database)
                await hush(database, load("standard"))
            return house

        yield built
