"""What waits for somebody is let go of in one piece: what was said is gone, and nothing else is."""

from datetime import datetime, timedelta

import pytest

from storage.notes import Note
from tests.storage.samples import sample_duty
from tests.world import WEDNESDAY, World

LATER = WEDNESDAY + timedelta(days=1)
FOR_A_WHILE = 60.0


async def waiting(world: World, *whom: str, at: datetime = WEDNESDAY) -> dict[str, Note]:
    """A duty of its own waits for each of them; their notes."""
    notes = {}
    async with world.database.write() as store:
        await store.duties.owe(sample_duty(world, number) for number in range(len(whom)))
        for who, duty in zip(whom, await store.duties.due(now=WEDNESDAY), strict=True):
            await store.notes.add([Note(duty.id, world.people[who], 0, False, at)])
            found = await store.notes.of(world.people[who], now=at)
            notes[who] = found[0][0]
        await store.notes.lease("keeper", now=at, seconds=FOR_A_WHILE, limit=10)
    return notes


async def settle(
    world: World, who: str, *, keeper: str = "keeper", said: tuple[Note, ...] = (), moved_on: tuple[Note, ...] = ()
) -> None:
    async with world.database.write() as store:
        await store.notes.settle(world.people[who], keeper, said=said, moved_on=moved_on, now=WEDNESDAY)


async def left(world: World, *, now: datetime = LATER) -> dict[str, list[int]]:
    """The stages that still wait for people, of those for whom something does."""
    names = {id_: who for who, id_ in world.people.items()}
    async with world.database.read() as store:
        return {
            names[person]: [note.level for note, _ in await store.notes.of(person, now=now)]
            for person in await store.notes.waiting(now=now)
        }


async def test_whom_nothing_waits_for_any_more_is_forgotten(world: World) -> None:
    notes = await waiting(world, "fatima", "karin")
    await settle(world, "fatima", said=(notes["fatima"],))
    assert await left(world) == {"karin": [0]}


async def test_a_later_stage_that_took_a_notes_place_meanwhile_is_still_to_be_said(world: World) -> None:
    notes = await waiting(world, "fatima")
    fatima = notes["fatima"]
    async with world.database.write() as store:
        await store.notes.add([Note(fatima.duty, fatima.person, 1, False, LATER)])
    await settle(world, "fatima", said=(fatima,))
    assert await left(world) == {"fatima": [1]}
    assert await left(world, now=WEDNESDAY) == {}


async def test_what_was_done_and_was_to_be_said_by_now_waits_no_longer(world: World) -> None:
    notes = await waiting(world, "fatima")
    async with world.database.write() as store:
        await store.duties.finish(notes["fatima"].duty, at=WEDNESDAY, how="test")
    await settle(world, "fatima")
    assert await left(world) == {}


async def test_what_is_anothers_to_hear_waits_for_them_and_the_first_is_let_go(world: World) -> None:
    notes = await waiting(world, "fatima")
    moved = Note(notes["fatima"].duty, world.people["anna"], 0, True, WEDNESDAY)
    await settle(world, "fatima", said=(notes["fatima"],), moved_on=(moved,))
    assert await left(world) == {"anna": [0]}


@pytest.mark.parametrize("keeper", ["keeper", "another"])
async def test_only_who_holds_a_person_lets_go_of_them(world: World, keeper: str) -> None:
    """After a lease ran out, another keeper has them: what was said is gone all the same, once."""
    await waiting(world, "fatima", at=WEDNESDAY)
    await settle(world, "fatima", keeper=keeper)
    async with world.database.write() as store:
        free = await store.notes.lease("third", now=WEDNESDAY, seconds=FOR_A_WHILE, limit=10)
    assert [morning.person for morning in free] == ([world.people["fatima"]] if keeper == "keeper" else [])
