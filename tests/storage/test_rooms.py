"""A link to the reading room opens once, for one person, for a while; only its digest is stored."""

import asyncio
from datetime import timedelta

from storage.rooms import Door
from tests.storage.dump import raw
from tests.world import WEDNESDAY, World

SOON = WEDNESDAY + timedelta(minutes=5)


async def mint(world: World, token: str = "token-abc") -> Door:
    door = Door(world.people["samira"], "read:1")
    async with world.database.write() as store:
        await store.rooms.mint(token, door, expires_at=SOON)
    return door


async def spend(world: World, token: str = "token-abc", *, after: float = 0) -> Door | None:
    async with world.database.write() as store:
        return await store.rooms.spend(token, at=WEDNESDAY + timedelta(seconds=after))


async def test_a_link_opens_its_door_once(world: World) -> None:
    door = await mint(world)
    assert await spend(world) == door
    assert await spend(world) is None


async def test_of_two_who_spend_it_at_once_one_gets_in(world: World) -> None:
    door = await mint(world)
    found = await asyncio.gather(*(spend(world) for _ in range(5)))
    assert [each for each in found if each] == [door]


async def test_a_link_that_is_old_or_never_was_opens_nothing(world: World) -> None:
    await mint(world)
    assert await spend(world, after=300) is None
    assert await spend(world, "another") is None
    assert await spend(world, after=299) is not None


async def test_a_stay_lasts_until_it_expires(world: World) -> None:
    door = await mint(world)
    async with world.database.write() as store:
        await store.rooms.admit("secret-xyz", door, expires_at=SOON)
    async with world.database.read() as store:
        assert await store.rooms.inside("secret-xyz", at=WEDNESDAY) == door
        assert await store.rooms.inside("secret-xyz", at=SOON) is None
        assert await store.rooms.inside("guess", at=WEDNESDAY) is None


async def test_the_database_alone_opens_nothing(world: World) -> None:
    door = await mint(world)
    async with world.database.write() as store:
        await store.rooms.admit("secret-xyz", door, expires_at=SOON)
    found = await raw(world.database)
    assert b"token-abc" not in found
    assert b"secret-xyz" not in found


async def test_what_has_expired_is_swept_away(world: World) -> None:
    await mint(world)
    async with world.database.write() as store:
        await store.rooms.sweep(SOON)
    assert await spend(world) is not None
    async with world.database.write() as store:
        await store.rooms.sweep(SOON + timedelta(seconds=1))
    assert b"read:1" not in (await raw(world.database) if world.database.dialect == "postgresql" else b"")
