"""What was handed in and acknowledged is kept once; its words are sealed and follow a change of keys."""

from datetime import date

from quality.acknowledgement import Information
from quality.year_wheel import Errand, HandedIn
from tests.storage.dump import raw, spellings
from tests.world import World


def done(world: World) -> HandedIn:
    errand = Errand("not_executed", world.units["top"], date(2026, 4, 30))
    return HandedIn(errand, world.time(), world.people["dag"], {"ivo": date(2026, 4, 2)}, "SN-1", {"sol": 3})


async def test_an_errand_is_handed_in_once(world: World) -> None:
    given = done(world)
    async with world.database.write() as store:
        assert await store.year.hand_in(given, "Först.")
        assert not await store.year.hand_in(given, "Sedan.")
    async with world.database.read() as store:
        assert await store.year.handed_in(given.errand) == given
        assert await store.year.note(given.errand) == "Först."
        assert await store.year.done(date(2026, 1, 1), date(2026, 12, 31)) == {given.errand: given}
        assert await store.year.done(date(2027, 1, 1), date(2027, 12, 31)) == {}
        assert await store.year.note(Errand("x", 1, date(2026, 1, 1))) == ""


async def test_an_acknowledgement_keeps_its_first_time(world: World) -> None:
    what, samira, first = Information.REPORTING_DUTY, world.people["samira"], world.time()
    async with world.database.write() as store:
        assert await store.year.acknowledge(what, "2026-12-31", samira, at=first)
    world.time.forward(days=1)
    async with world.database.write() as store:
        assert not await store.year.acknowledge(what, "2026-12-31", samira, at=world.time())
    async with world.database.read() as store:
        assert await store.year.acknowledged(what) == {("2026-12-31", samira): first}
        assert await store.year.acknowledged(what, round_="2025-12-31") == {}
        assert await store.year.acknowledged(Information.INTRODUCTION) == {}


async def test_the_note_is_sealed(world: World) -> None:
    async with world.database.write() as store:
        await store.year.hand_in(done(world), "Zebrafisken")
    stored = await raw(world.database)
    assert not any(each in stored for each in spellings("Zebrafisken"))
