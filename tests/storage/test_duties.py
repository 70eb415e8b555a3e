"""A duty is made once, leased by one keeper at a time, and never said again once it is done."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

import pytest

from quality.case import Holder
from quality.duty import Duty, DutyKind, message
from storage.duties import Saying
from tests.storage.samples import sample_duty
from tests.world import WEDNESDAY, World


async def owe(world: World, *duties: Duty) -> None:
    async with world.database.write() as store:
        await store.duties.owe(duties)


def card(world: World, number: int = 1, *, at: datetime = WEDNESDAY) -> Duty:
    """A message about case `number` to Linden's manager."""
    unit = world.units["linden"]
    return message(DutyKind.CARD, f"case:{number}", Holder("enhetschef", unit), unit, at=at)


async def lease(world: World, keeper: str, *, limit: int = 50, later: float = 0) -> list[int]:
    async with world.database.write() as store:
        now = WEDNESDAY + timedelta(seconds=later)
        return [duty.id for duty in await store.duties.lease(keeper, now=now, seconds=60, limit=limit)]


async def test_the_same_duty_is_made_once_whoever_makes_it(world: World) -> None:
    await asyncio.gather(*(owe(world, sample_duty(world)) for _ in range(5)))
    async with world.database.read() as store:
        assert len(await store.duties.due(now=WEDNESDAY)) == 1
        assert await store.duties.exists(sample_duty(world).key)
        assert not await store.duties.exists(sample_duty(world, 2).key)


async def test_keepers_at_work_at_once_lease_different_duties(world: World) -> None:
    await owe(world, *(card(world, n) for n in range(40)))
    others = [world.another_database() for _ in range(4)]

    async def work(number: int) -> list[int]:
        taken: list[int] = []
        while True:
            async with others[number].write() as store:
                found = await store.duties.lease(f"keeper {number}", now=WEDNESDAY, seconds=60, limit=3)
                await asyncio.sleep(0)
            if not found:
                return taken
            taken += [duty.id for duty in found]

    taken = await asyncio.gather(*map(work, range(4)))
    for other in others:
        await other.close()
    assert sorted(chain.from_iterable(taken)) == list(range(1, 41))


@pytest.mark.postgres
async def test_a_keeper_does_not_wait_for_duties_that_another_is_taking(world_on_postgres: World) -> None:
    world = world_on_postgres
    await owe(world, *(card(world, n) for n in range(4)))
    async with world.database.write() as store:
        first = [duty.id for duty in await store.duties.lease("a", now=WEDNESDAY, seconds=60, limit=2)]
        second = await asyncio.wait_for(lease(world, "b"), timeout=20)
    assert (first, second) == ([1, 2], [3, 4])


async def test_only_what_is_due_is_leased_most_urgent_first(world: World) -> None:
    minutes = {1: 0, 2: -5, 3: 5}
    await owe(world, *(card(world, n, at=WEDNESDAY + timedelta(minutes=m)) for n, m in minutes.items()))
    assert await lease(world, "a") == [2, 1]


async def test_a_lease_runs_out_when_its_keeper_died(world: World) -> None:
    await owe(world, card(world))
    assert await lease(world, "dead") == [1]
    assert await lease(world, "alive", later=60) == []
    assert await lease(world, "alive", later=61) == [1]
    async with world.database.read() as store:
        assert await store.duties.mine(1, "dead") is None
        assert await store.duties.mine(1, "alive") is not None


async def test_a_duty_that_is_done_is_never_said_again(world: World) -> None:
    await owe(world, card(world))
    assert await lease(world, "a") == [1]
    async with world.database.write() as store:
        await store.duties.end("case:1", [DutyKind.CARD], at=WEDNESDAY, how="take_on")
    async with world.database.read() as store:
        assert await store.duties.mine(1, "a") is None
        assert await store.duties.due(now=WEDNESDAY + timedelta(days=99)) == []
        assert await store.duties.next_due() is None


async def test_a_duty_that_was_fulfilled_while_it_was_said_stays_done(world: World) -> None:
    await owe(world, card(world))
    assert await lease(world, "a") == [1]
    async with world.database.write() as store:
        await store.duties.end("case:1", [DutyKind.CARD], at=WEDNESDAY, how="take_on")
        await store.duties.reschedule(1, next_nudge_at=WEDNESDAY + timedelta(days=1), level=1, attempts=0)
        assert await store.duties.due(now=WEDNESDAY + timedelta(days=9)) == []


async def test_what_people_owe_is_held_for_one_transaction_and_moved_on(world: World) -> None:
    await owe(world, card(world), sample_duty(world, 1), sample_duty(world, 2, at=WEDNESDAY + timedelta(minutes=1)))
    later = WEDNESDAY + timedelta(days=1)
    async with world.database.write() as store:
        (held,) = await store.duties.hold(now=WEDNESDAY, limit=10)
        await store.duties.move([(held.id, 1, later)])
        assert await store.duties.hold(now=WEDNESDAY, limit=10) == []
    async with world.database.read() as store:
        moved = await store.duties.get(held.id)
    assert moved == replace(sample_duty(world, 1), id=held.id, level=1, next_nudge_at=later)


async def test_ending_a_duty_leaves_other_kinds_and_subjects(world: World) -> None:
    samira = Holder(person=world.people["samira"])
    told = message(DutyKind.TELL_RECEIVED, "case:1", samira, world.units["linden"], at=WEDNESDAY)
    await owe(world, sample_duty(world, 1), sample_duty(world, 2), told)
    async with world.database.write() as store:
        await store.duties.end("case:1", [DutyKind.ACKNOWLEDGE], at=WEDNESDAY, how="take_on")
        left = await store.duties.due(now=WEDNESDAY)
    assert [(duty.subject, duty.kind) for duty in left] == [
        ("case:2", DutyKind.ACKNOWLEDGE),
        ("case:1", DutyKind.TELL_RECEIVED),
    ]


async def test_a_keeper_that_decided_lets_go_of_the_lease(world: World) -> None:
    await owe(world, card(world))
    await lease(world, "a")
    later = WEDNESDAY + timedelta(days=1)
    async with world.database.write() as store:
        await store.duties.reschedule(1, next_nudge_at=later, level=1, attempts=2)
        assert await store.duties.next_due() == later
        (duty,) = await store.duties.lease("b", now=later, seconds=60)
    assert (duty.level, duty.attempts, duty.done_at) == (1, 2, None)


async def test_what_a_person_owes_is_theirs_by_name_or_by_function_and_no_message(world: World) -> None:
    unit, people = world.units["linden"], world.people
    mine = sample_duty(world, 1)
    others = message(DutyKind.CARD, "case:1", Holder("enhetschef", unit), unit, at=WEDNESDAY)
    await owe(world, mine, others)
    async with world.database.read() as store:
        owed = {who: [duty.key for duty in await store.duties.owed_by(scope=await world.scope(who))] for who in people}
    assert {who for who, duties in owed.items() if duties} == {"fatima"}
    assert owed["fatima"] == [mine.key]


async def test_of_the_cards_that_arrived_the_newest_per_person_and_channel_is_replaced(world: World) -> None:
    await owe(world, sample_duty(world))
    samira, omar = world.people["samira"], world.people["omar"]

    def saying(person: int, channel: str, message: str, failure: str = "") -> Saying:
        return Saying(1, "case:1", "card", 0, person, channel, WEDNESDAY, message=message, failure=failure)

    async with world.database.write() as store:
        for each in (
            saying(samira, "slack", "first"),
            saying(samira, "slack", "newest"),
            saying(samira, "mail", "letter"),
            saying(omar, "slack", "", "blocked"),
        ):
            await store.duties.said(each)
        cards = await store.duties.cards("case:1")
        tried = await store.duties.sayings(1, level=0)
    assert {(card.person, card.channel): card.message for card in cards} == {
        (samira, "slack"): "newest",
        (samira, "mail"): "letter",
    }
    assert [each.failure for each in tried] == ["", "", "", "blocked"]
