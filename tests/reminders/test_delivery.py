"""Getting it there: the next channel, the next person, later, and at most once more after a crash."""

import asyncio

import pytest

from conversation.port import TryLater, Unreachable
from conversation.screen import CaseCard, Home, Notice, Nudge
from storage.duties import Saying
from tests.world import SUSPECTED, World, subject


async def sayings(world: World, duty: int) -> list[Saying]:
    async with world.database.read() as store:
        return await store.duties.sayings(duty)


async def tried(world: World) -> list[tuple[str, str, str]]:
    """Everything that was tried: kind, channel and why it failed."""
    found: list[tuple[str, str, str]] = []
    for duty in range(1, 12):
        found += [(each.kind, each.channel, each.failure) for each in await sayings(world, duty)]
    return found


def cards(world: World, who: str) -> int:
    return len([screen for screen in world.chat.to(who) if isinstance(screen, CaseCard)])


# Another way, another person


async def test_who_cannot_be_reached_in_the_chat_is_reached_by_mail(world: World) -> None:
    await world.report(record="nobody")
    world.chat.fails["fatima"] = [Unreachable("account_inactive")]
    await world.keep()
    assert [type(screen) for screen in world.mail.to("fatima")] == [CaseCard]
    assert world.chat.to("anna") == []
    assert [each for each in await tried(world) if each[0] == "card"] == [
        ("card", "slack", "account_inactive"),
        ("card", "mail", ""),
    ]


async def test_where_no_channel_reaches_the_manager_the_next_level_gets_the_card(world: World) -> None:
    await world.report(record="nobody")
    world.chat.fails["fatima"] = [Unreachable("gone")]
    world.mail.fails["fatima"] = [Unreachable("no mailbox")]
    await world.keep()
    assert [type(screen) for screen in world.chat.to("anna")] == [CaseCard]
    assert ("card", "", "no channel") in await tried(world)
    assert await world.keep() == 0


async def test_where_no_channel_reaches_the_manager_the_nudge_goes_one_level_up_and_comes_back(world: World) -> None:
    await world.report(record="nobody")
    await world.keep()
    world.chat.forget()
    world.chat.fails["fatima"] = [Unreachable("gone")]
    world.mail.fails["fatima"] = [Unreachable("gone")]
    await world.keep_at("2026-11-26 09:00")
    assert [type(screen) for screen in world.chat.to("anna")] == [Nudge]
    await world.keep_at("2026-11-27 09:00")
    assert [type(screen) for screen in world.chat.to("fatima")] == [Nudge]


async def test_a_reporter_who_cannot_be_reached_is_recorded_and_left_alone(world: World) -> None:
    await world.report(record="nobody")
    for channel in (world.chat, world.mail):
        channel.fails["samira"] = [Unreachable("gone")]
    await world.keep()
    world.time.forward(hours=2)
    await world.keep()
    assert world.chat.to("samira") + world.mail.to("samira") == []
    assert [each for each in await tried(world) if each[0] == "tell_received"] == [
        ("tell_received", "slack", "gone"),
        ("tell_received", "mail", "gone"),
        ("tell_received", "", "no channel"),
    ]


# Later


async def test_a_busy_channel_is_tried_again_when_it_asks(world: World) -> None:
    await world.report(record="nobody")
    for channel in (world.chat, world.mail):
        channel.fails["fatima"] = [TryLater("ratelimited", 130.0)]
    await world.keep()
    assert world.chat.to("anna") == []
    world.time.forward(seconds=129)
    await world.keep()
    assert cards(world, "fatima") == 0
    world.time.forward(seconds=1)
    await world.keep()
    assert cards(world, "fatima") == 1


async def test_a_channel_that_stays_down_is_tried_ever_more_seldom(world: World) -> None:
    await world.report(record="nobody")
    for channel in (world.chat, world.mail):
        channel.fails["fatima"] = [TryLater("down") for _ in range(6)]
    waits = []
    await world.keep()
    for _ in range(5):
        async with world.database.read() as store:
            following = await store.duties.next_due()
        assert following is not None
        waits.append((following - world.time()).total_seconds())
        world.time.moment = following
        await world.keep()
    assert waits == [60, 300, 900, 3600, 3600]


async def test_a_busy_channel_does_not_keep_from_the_next_one(world: World) -> None:
    await world.report(record="nobody")
    world.chat.fails["fatima"] = [TryLater("down")]
    await world.keep()
    assert [type(screen) for screen in world.mail.to("fatima")] == [CaseCard]
    world.time.forward(hours=2)
    await world.keep()
    assert cards(world, "fatima") == 0


async def test_who_was_reached_is_not_told_again_when_another_has_to_wait(world: World) -> None:
    """The escalation goes to two people, one of whose channels is down."""
    await world.report(record="nobody")
    for time in ("2026-11-25 09:00", "2026-11-26 09:00", "2026-11-27 09:00"):
        await world.keep_at(time)
    world.chat.forget()
    for channel in (world.chat, world.mail):
        channel.fails["anna"] = [TryLater("down", 60.0)]
    await world.keep_at("2026-11-30 09:00")
    await world.keep_at("2026-11-30 09:01")
    assert len([each for each in world.chat.to("fatima") if isinstance(each, Nudge)]) == 1
    assert len([each for each in world.chat.to("anna") if isinstance(each, Nudge)]) == 1


# Crashes


async def test_a_process_killed_between_sending_and_recording_says_it_once_more_and_never_again(world: World) -> None:
    await world.report(record="nobody")
    world.chat.dies_after = asyncio.CancelledError()
    with pytest.raises(asyncio.CancelledError):
        await world.keep()
    assert cards(world, "fatima") == 1
    other = world.another_database()
    keeper = world.another_keeper(other)
    await keeper.sweep()
    assert cards(world, "fatima") == 1
    world.time.forward(seconds=121)
    for _ in range(3):
        await keeper.sweep()
        world.time.forward(hours=1)
    await other.close()
    assert cards(world, "fatima") == 2


async def test_a_fault_between_sending_and_recording_says_it_once_more_and_never_again(world: World) -> None:
    await world.report(record="nobody")
    world.chat.dies_after = OSError("connection lost")
    for _ in range(4):
        await world.keep()
        world.time.forward(hours=1)
    assert cards(world, "fatima") == 2


async def test_a_process_killed_before_sending_loses_nothing(world: World) -> None:
    await world.report(record="nobody")
    world.chat.fails["fatima"] = [asyncio.CancelledError()]
    with pytest.raises(asyncio.CancelledError):
        await world.keep()
    world.time.forward(seconds=121)
    await world.another_keeper(world.database).sweep()
    assert cards(world, "fatima") == 1
    assert len([each for each in world.chat.to("samira") if isinstance(each, Notice)]) == 1


# Several keepers


async def test_two_keepers_at_work_at_once_say_everything_once(world: World) -> None:
    for who in ("samira", "omar", "samira", "omar"):
        await world.report(who, record="nobody")
    others = [world.another_database() for _ in range(2)]
    await asyncio.gather(*(world.another_keeper(other).sweep() for other in others))
    assert cards(world, "fatima") == 4
    assert len(world.chat.sent) == 8
    world.chat.forget()
    world.time.at("2026-11-26 09:00")
    await asyncio.gather(*(world.another_keeper(other).sweep() for other in others))
    for other in others:
        await other.close()
    assert [sent.to for sent in world.chat.sent] == ["fatima"]
    (morning,) = world.chat.to("fatima")
    assert isinstance(morning, Home)
    assert len([item for part in morning.parts for item in part.items]) == 4
    async with world.database.read() as store:
        assert (await store.audit.verify()).faults == ()


# Cards in place


async def test_a_card_is_replaced_in_place_through_every_change(world: World) -> None:
    case = await world.report(answers=SUSPECTED, record="nobody")
    await world.keep()
    await world.presses("lena", "take_on", subject(case))
    await world.keep()
    await world.does("lena", "ask_more", subject(case), question="När?")
    await world.keep()
    chain = [(sent.id, sent.replaces) for sent in world.chat.sent if sent.to == "lena"]
    assert [replaces for _, replaces in chain] == ["", chain[0][0], chain[1][0]]


async def test_a_card_on_another_channel_replaces_nothing_there(world: World) -> None:
    case = await world.report(record="nobody")
    await world.keep()
    world.chat.fails["fatima"] = [Unreachable("gone")]
    await world.presses("fatima", "take_on", subject(case))
    await world.keep()
    assert [sent.replaces for sent in world.mail.sent if sent.to == "fatima"] == [""]


async def test_two_changes_before_the_keeper_comes_show_the_newest_state_only(world: World) -> None:
    case = await world.report(record="nobody")
    await world.keep()
    world.chat.forget()
    await world.presses("fatima", "take_on", subject(case))
    await world.does("fatima", "dismiss", subject(case), reason="Övning.")
    await world.keep()
    states = {screen.state for screen in world.chat.to("fatima") if isinstance(screen, CaseCard)}
    assert len(states) == 1
    assert states.pop().startswith("Avslutad")


async def test_a_channel_too_busy_to_say_where_somebody_is_loses_nothing(world: World) -> None:
    await world.report()
    world.lookup_is_busy = True
    await world.keep()
    assert world.chat.sent == []
    world.lookup_is_busy = False
    world.time.forward(minutes=2)
    await world.keep()
    assert cards(world, "fatima") == 1
