"""`hjulet duties`: how much waits, and what could not be said, to whom, why and since when."""

import pytest

from bot import ask
from bot.settings import Settings
from conversation.port import TryLater, Unreachable
from quality.duty import DutyKind
from tests.bot.command_line import Hjulet, hjulet, quiet_logs
from tests.reminders.test_mornings import owe, quiet_case
from tests.world import KEYS, World

__all__ = ["hjulet", "quiet_logs"]


def settings(world: World) -> Settings:
    return Settings.model_validate({"database_url": world.url, **KEYS})


async def test_what_reached_nobody_is_listed_without_a_word_of_the_report(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-11-26 17:00")
    for who in world.people:
        world.chat.fails[who] = [Unreachable("not_installed")]
        world.mail.fails[who] = [Unreachable("no mailbox")]
    await world.keep_at("2026-11-26 07:30")
    lines = await ask.unsent(world.database, settings(world))
    assert (
        f"act {case.reference}: Fatima Rahimi, ingen kanal når personen, sedan torsdag 26 november kl. 07.30" in lines
    )
    assert "Den boende" not in str(lines)


async def test_what_is_tried_again_is_listed_until_it_arrives(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-11-26 17:00")
    for channel in (world.chat, world.mail):
        channel.fails["fatima"] = [TryLater("ratelimited", 90.0)]
    await world.keep_at("2026-11-26 07:30")
    (line,) = await ask.unsent(world.database, settings(world))
    assert "later: ratelimited" in line
    world.time.forward(seconds=90)
    await world.keep()
    assert await ask.unsent(world.database, settings(world)) == ["Allt är framme."]


async def test_what_is_done_is_no_longer_listed(world: World) -> None:
    case = await quiet_case(world)
    duty = await owe(world, case, "2026-11-26 17:00")
    for who in world.people:
        world.chat.fails[who] = [Unreachable("403")]
        world.mail.fails[who] = [Unreachable("403")]
    await world.keep_at("2026-11-26 07:30")
    async with world.database.write() as store:
        await store.duties.finish(duty.id, at=world.time(), how="test")
    assert await ask.unsent(world.database, settings(world)) == ["Allt är framme."]


async def test_how_much_waits_is_counted_by_kind(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-11-26 17:00")
    await owe(world, case, "2026-11-20 17:00")
    await owe(world, case, "2026-11-26 17:00", kind=DutyKind.DECIDE)
    found = await ask.duties(world.database, settings(world), world.time())
    assert found == ["act: 2, varav 1 efter sin tid", "decide: 1, varav 0 efter sin tid"]


@pytest.mark.usefixtures("quiet_logs")
def test_the_command_says_so_when_there_is_nothing(hjulet: Hjulet) -> None:
    hjulet.ready()
    assert "Inget väntar." in hjulet("duties").out
    assert "Allt är framme." in hjulet("duties", "--unsent").out
