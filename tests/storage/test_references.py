"""The way to somebody's own conversation is kept until it changes or ends."""

from datetime import timedelta

from conversation.port import Address
from storage.references import Reference
from tests.world import WEDNESDAY, World

SAMIRA, FATIMA = Address("teams", "aad-samira"), Address("teams", "aad-fatima")
OLD = Reference("https://smba.trafficmanager.net/emea/", "a:1", "28:bot", "tenant")
NEW = Reference("https://smba.trafficmanager.net/eu/", "a:2", "28:bot", "tenant")


async def put(world: World, address: Address, reference: Reference, *, minutes: int = 0) -> bool:
    async with world.database.write() as store:
        return await store.references.put(address, reference, at=WEDNESDAY + timedelta(minutes=minutes))


async def test_a_reference_is_new_once_and_then_changes(world: World) -> None:
    assert await put(world, SAMIRA, OLD)
    assert not await put(world, SAMIRA, NEW, minutes=1)
    async with world.database.read() as store:
        assert await store.references.get(SAMIRA) == NEW
        assert await store.references.get(FATIMA) is None


async def test_the_newest_of_a_channel_says_where_its_service_is(world: World) -> None:
    await put(world, SAMIRA, OLD)
    await put(world, FATIMA, NEW, minutes=1)
    await put(world, Address("other", "x"), OLD, minutes=2)
    async with world.database.read() as store:
        assert await store.references.newest("teams") == NEW
        assert await store.references.newest("nowhere") is None


async def test_a_forgotten_reference_is_gone(world: World) -> None:
    await put(world, SAMIRA, OLD)
    await put(world, FATIMA, NEW)
    async with world.database.write() as store:
        await store.references.forget(SAMIRA)
    async with world.database.read() as store:
        assert await store.references.get(SAMIRA) is None
        assert await store.references.get(FATIMA) == NEW
