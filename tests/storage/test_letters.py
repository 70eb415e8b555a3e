"""What the web chat says unasked waits for its reader, and is replaced only in the reader's own box."""

from datetime import timedelta

from tests.world import WEDNESDAY, World


async def test_letters_wait_in_order_and_only_for_their_reader(world: World) -> None:
    samira, omar = world.people["samira"], world.people["omar"]
    async with world.database.write() as store:
        first = await store.letters.put(samira, "case:1", "<p>ett</p>", replaces=None, at=WEDNESDAY)
        await store.letters.put(omar, "case:1", "<p>annan</p>", replaces=None, at=WEDNESDAY)
        second = await store.letters.put(samira, "case:2", "<p>två</p>", replaces=None, at=WEDNESDAY)
        assert [letter.html for letter in await store.letters.since(samira, 0)] == ["<p>ett</p>", "<p>två</p>"]
        assert [letter.id for letter in await store.letters.since(samira, first)] == [second]
        assert [letter.id for letter in await store.letters.since(samira, 0, limit=1)] == [second]


async def test_a_letter_takes_the_place_of_an_earlier_one_of_the_same_reader(world: World) -> None:
    samira, omar = world.people["samira"], world.people["omar"]
    later = WEDNESDAY + timedelta(hours=1)
    async with world.database.write() as store:
        first = await store.letters.put(samira, "case:1", "old", replaces=None, at=WEDNESDAY)
        assert await store.letters.put(samira, "case:1", "new", replaces=first, at=later) == first
        assert await store.letters.put(omar, "case:1", "theirs", replaces=first, at=later) != first
        assert await store.letters.put(samira, "case:1", "lost", replaces=999, at=later) not in (first, 999)
        (letter, _) = await store.letters.since(samira, 0)
    assert (letter.html, letter.at, letter.changed_at) == ("new", WEDNESDAY, later)
