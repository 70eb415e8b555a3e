"""A sign-in is begun once, lasts while it is used, and ends when anybody who may says so; secrets are not stored."""

from datetime import timedelta

from storage.sign_ins import Pending, SignIn, SignIns
from storage.vault import Vault, new_key
from tests.storage.dump import raw
from tests.world import WEDNESDAY, World

IDLE = timedelta(hours=1)
DAY = timedelta(hours=12)
SOON = WEDNESDAY + timedelta(minutes=10)


async def send_away(world: World, state: str = "state-1", **other: str) -> None:
    pending = Pending(**{"state": state, "browser": "browser-1", "provider": "entra", "flow": "verifier-1", **other})
    async with world.database.write() as store:
        await store.sign_ins.send_away(pending, expires_at=SOON)


async def come_back(
    world: World, state: str = "state-1", browser: str = "browser-1", provider: str = "entra", *, minutes: float = 0
) -> str | None:
    async with world.database.write() as store:
        return await store.sign_ins.come_back(state, browser, provider, at=WEDNESDAY + timedelta(minutes=minutes))


async def admit(world: World, secret: str = "secret-1", who: str = "samira", *, hours: float = 0) -> None:
    at = WEDNESDAY + timedelta(hours=hours)
    async with world.database.write() as store:
        await store.sign_ins.admit(secret, world.people[who], "entra", at=at, expires_at=at + DAY)


async def find(world: World, secret: str = "secret-1", *, minutes: float = 0) -> SignIn | None:
    async with world.database.read() as store:
        return await store.sign_ins.find(secret, at=WEDNESDAY + timedelta(minutes=minutes), idle=IDLE)


async def test_a_browser_comes_back_once(world: World) -> None:
    await send_away(world)
    assert await come_back(world) == "verifier-1"
    assert await come_back(world) is None


async def test_another_browser_or_provider_does_not_use_up_the_errand(world: World) -> None:
    await send_away(world)
    assert await come_back(world, browser="browser-2") is None
    assert await come_back(world, provider="other") is None
    assert await come_back(world, state="state-2") is None
    assert await come_back(world) == "verifier-1"


async def test_whoever_comes_back_too_late_is_not_known_any_more(world: World) -> None:
    await send_away(world)
    assert await come_back(world, minutes=10) is None


async def test_an_errand_whose_key_was_retired_is_begun_anew(world: World) -> None:
    await send_away(world)
    keys = Vault([new_key()], new_key())
    async with world.database.write() as store:
        old = SignIns(store.session, keys)
        assert await old.come_back("state-1", "browser-1", "entra", at=WEDNESDAY) is None


async def test_so_many_browsers_are_remembered_and_the_oldest_is_forgotten_first(world: World) -> None:
    for number in range(5):
        pending = Pending(f"state-{number}", "browser-1", "entra", f"verifier-{number}")
        async with world.database.write() as store:
            await store.sign_ins.send_away(pending, expires_at=SOON + timedelta(seconds=number), most=3)
    assert [await come_back(world, f"state-{number}") for number in range(5)] == [
        None, None, "verifier-2", "verifier-3", "verifier-4",
    ]  # fmt: skip


async def test_a_sign_in_lasts_while_it_is_used_and_half_a_day_at_most(world: World) -> None:
    await admit(world)
    assert await find(world, minutes=59) is not None
    assert await find(world, minutes=60) is None
    for hour in range(12):
        async with world.database.write() as store:
            await store.sign_ins.see("secret-1", at=WEDNESDAY + timedelta(hours=hour, minutes=50))
    assert await find(world, minutes=12 * 60 - 1) is not None
    assert await find(world, minutes=12 * 60) is None
    assert await find(world, "guess") is None


async def test_one_browser_a_person_or_everybody_is_signed_out(world: World) -> None:
    for secret, who in (("a", "samira"), ("b", "samira"), ("c", "fatima"), ("d", "omar"), ("e", "omar")):
        await admit(world, secret, who)
    async with world.database.write() as store:
        await store.sign_ins.end("e")
        assert await store.sign_ins.end_all(world.people["samira"]) == 2
    assert [bool(await find(world, secret)) for secret in "abcde"] == [False, False, True, True, False]
    async with world.database.write() as store:
        assert await store.sign_ins.end_all() == 2
        await store.sign_ins.see("c", at=WEDNESDAY)
    assert [await find(world, secret) for secret in "cd"] == [None, None]


async def test_it_is_known_for_a_month_that_somebody_comes_by(world: World) -> None:
    async def comes_by(who: str, **later: float) -> bool:
        async with world.database.read() as store:
            return await store.sign_ins.comes_by(world.people[who], at=WEDNESDAY + timedelta(**later))

    assert not await comes_by("samira")
    await admit(world)
    await admit(world, "secret-2", hours=5)
    assert await comes_by("samira", days=30, hours=4)
    assert not await comes_by("samira", days=30, hours=5)
    assert not await comes_by("fatima")


async def test_the_database_alone_lets_nobody_in(world: World) -> None:
    await send_away(world)
    await admit(world)
    found = await raw(world.database)
    for word in ("state-1", "browser-1", "verifier-1", "secret-1"):
        assert word.encode() not in found


async def test_the_keeper_sweeps_what_has_expired(world: World) -> None:
    await send_away(world)
    await admit(world)
    world.time.forward(days=31)
    await world.keep()
    async with world.database.read() as store:
        for table in ("sign_ins", "pending_sign_ins", "last_sign_ins"):
            connection = await store.session.connection()
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608
