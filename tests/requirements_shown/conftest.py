"""One of the five municipalities, by the parameter that says which profile a test runs under."""

from collections.abc import AsyncIterator

import pytest

from tests.requirements_shown.places import place
from tests.world import World


@pytest.fixture
async def town(sqlite_town: str, profile_name: str) -> AsyncIterator[World]:
    async with place(sqlite_town, profile_name) as made:
        yield made


@pytest.fixture
async def year(sqlite_town: str, profile_name: str) -> AsyncIterator[World]:
    """The same with its year wheel turning."""
    async with place(sqlite_town, profile_name, wheel=True) as made:
        yield made
