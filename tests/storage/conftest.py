"""A fresh municipality for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.world import World, municipality


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with municipality(database_url) as made:
        yield made
