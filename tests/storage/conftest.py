"""A fresh municipality for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.world import World, municipality


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    async with municipality(database_url) as made:
        yield made


@pytest.fixture
async def world_on_postgres(postgres_url: str) -> AsyncIterator[World]:
    async with municipality(postgres_url) as made:
        yield made
