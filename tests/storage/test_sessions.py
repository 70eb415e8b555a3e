"""Unfinished conversations survive, belong to one person, and never overwrite each other; deliveries count once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from conversation.session import Session, Status
from storage.conflict import Conflict
from tests.world import WEDNESDAY, World


class ProcessDied(Exception):
    """What a test raises in the middle of a turn."""


async def begun(world: World, who: str = "samira", flow: str = "deviation", subject: str = "") -> Session:
    """A conversation with one answer."""
    async with world.database.write() as store:
        session = await store.sessions.load(world.people[who], flow, subject, at=WEDNESDAY)
        return await store.sessions.save(replace(session, answers={"nature": "risk"}), at=WEDNESDAY)


async def test_a_conversation_comes_back_as_it_was_saved(world: World) -> None:
    full = replace(
        await begun(world),
        answers={"what": "åäö 🙂", "laws": ["HSL", "SoL"]},
        editing="what",
        status=Status.OPEN,
        warned=frozenset({"what"}),
        flagged=frozenset({"measure"}),
        result="case:1",
        heard="Är det så?",
        drafts={"measure": "Vi ringde"},
    )
    async with world.database.write() as store:
        saved = await store.sessions.save(full, at=WEDNESDAY)
    async with world.database.read() as store:
        assert await store.sessions.peek(world.people["samira"], "deviation", "") == saved
    assert saved.revision == full.revision + 1


async def test_each_person_flow_and_subject_has_a_conversation_of_its_own(world: World) -> None:
    sessions = [
        await begun(world),
        await begun(world, "omar"),
        await begun(world, flow="record", subject="case:1"),
        await begun(world, flow="record", subject="case:2"),
    ]
    assert len({session.id for session in sessions}) == 4


async def test_who_saves_over_a_newer_revision_is_told(world: World) -> None:
    old = await begun(world)
    async with world.database.write() as store:
        await store.sessions.save(replace(old, answers={"nature": "harm"}), at=WEDNESDAY)
    with pytest.raises(Conflict):
        async with world.database.write() as store:
            await store.sessions.save(replace(old, answers={}), at=WEDNESDAY)
    async with world.database.read() as store:
        found = await store.sessions.peek(old.person, "deviation", "")
    assert found is not None
    assert found.answers == {"nature": "harm"}


async def test_two_first_turns_at_once_make_one_conversation_and_lose_no_answer(world: World) -> None:
    async def answer(step: str) -> None:
        async with world.database.write() as store:
            session = await store.sessions.load(world.people["samira"], "deviation", "", at=WEDNESDAY)
            await asyncio.sleep(0)
            await store.sessions.save(replace(session, answers={**session.answers, step: "x"}), at=WEDNESDAY)

    await asyncio.gather(answer("what"), answer("measure"))
    async with world.database.read() as store:
        found = await store.sessions.peek(world.people["samira"], "deviation", "")
    assert found is not None
    assert found.answers == {"what": "x", "measure": "x"}


async def test_unfinished_are_the_open_ones_with_an_answer_last_touched_first(world: World) -> None:
    first = await begun(world)
    second = await begun(world, flow="record", subject="case:1")
    sent = await begun(world, flow="record", subject="case:2")
    async with world.database.write() as store:
        await store.sessions.load(first.person, "record", "case:3", at=WEDNESDAY)
        await store.sessions.save(replace(sent, status=Status.SUBMITTED), at=WEDNESDAY)
        await store.sessions.save(first, at=WEDNESDAY + timedelta(hours=1))
    async with world.database.read() as store:
        found = await store.sessions.unfinished(first.person)
    assert [session.id for session in found] == [first.id, second.id]


async def test_a_delivery_is_accepted_once(world: World) -> None:
    async with world.database.write() as store:
        version = (await store.people.organisation()).version
        assert await store.sessions.accept("slack:Ev1", at=WEDNESDAY) == version
        assert await store.sessions.accept("slack:Ev1", at=WEDNESDAY) is None
        assert await store.sessions.accept("web:Ev1", at=WEDNESDAY) == version


async def test_of_ten_equal_deliveries_at_once_one_is_accepted(world: World) -> None:
    async def accept() -> bool:
        async with world.database.write() as store:
            return await store.sessions.accept("slack:Ev1", at=WEDNESDAY) is not None

    assert sorted(await asyncio.gather(*(accept() for _ in range(10)))) == [False] * 9 + [True]


async def test_a_delivery_whose_turn_failed_was_never_accepted(world: World) -> None:
    async def turn() -> None:
        async with world.database.write() as store:
            assert await store.sessions.accept("slack:Ev1", at=WEDNESDAY) is not None
            raise ProcessDied

    with pytest.raises(ProcessDied):
        await turn()
    async with world.database.write() as store:
        assert await store.sessions.accept("slack:Ev1", at=WEDNESDAY) is not None


async def test_a_refused_or_forgotten_delivery_may_come_again(world: World) -> None:
    async with world.database.write() as store:
        for name in ("slack:old", "slack:wrong", "slack:kept"):
            await store.sessions.accept(name, at=WEDNESDAY if name == "slack:old" else WEDNESDAY + timedelta(days=9))
        await store.sessions.refuse("slack:wrong")
        await store.sessions.forget_deliveries(WEDNESDAY + timedelta(days=7))
    async with world.database.write() as store:
        again = [await store.sessions.accept(n, at=WEDNESDAY) for n in ("slack:old", "slack:wrong", "slack:kept")]
    assert [version is not None for version in again] == [True, True, False]
