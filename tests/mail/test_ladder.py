"""Mail is the last step of the ladder: who has no app in Teams is mailed, once, by whichever way is set."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.settings import Settings
from bot.teams.references import StoredReferences
from bot.wiring import Bot, build
from conversation.port import Address
from storage.references import Reference
from tests.graph_fake import FakeGraph
from tests.mail.offices import GraphOffice, Office, SmtpOffice
from tests.smtp_fake import FakeSmtp
from tests.teams_fake import BOT, TENANT, FakeTeams, Person
from tests.world import KEYS, World, forget_addresses, hush

FATIMA = "fatima@example.se"


@pytest.fixture(params=["graph", "smtp"])
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    with FakeGraph() as graph, FakeSmtp() as smtp:
        yield GraphOffice(graph) if request.param == "graph" else SmtpOffice(smtp)


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams(anonymous=True) as fake:
        yield fake


@contextlib.asynccontextmanager
async def running(world: World, office: Office) -> AsyncIterator[Bot]:
    """The bot as it is wired, on the municipality's database, with Teams and mail; the clock is the test's."""
    given: dict[str, Any] = {**KEYS, "database_url": world.url, "teams_anonymous": True, **office.settings()}
    bot = build(Settings.model_validate(given), now=world.time)
    await hush(bot.database, bot.profile)
    for channel in bot.channels:
        await channel.start()
    try:
        yield bot
    finally:
        for channel in bot.channels:
            await channel.stop()
        await bot.database.close()


@pytest.fixture
async def fatima(teams: FakeTeams, world: World) -> Person:
    """Of all the people she alone was ever met in Teams, and the app has been taken from her since."""
    made = teams.person("fatima", email=FATIMA, installed=False)
    await world.report(record="nobody")
    await forget_addresses(world)
    address = Address("teams", "entra-fatima")
    async with world.database.write() as store:
        await store.people.remember(world.people["fatima"], address)
    references = StoredReferences(world.database, "teams", now=world.time)
    await references.put(address, Reference(teams.service_url, made.own.id, f"28:{BOT}", TENANT))
    return made


async def sayings(world: World) -> list[tuple[str, str, str]]:
    async with world.database.read() as store:
        tried = [each for duty in range(1, 9) for each in await store.duties.sayings(duty)]
    return [(each.kind, each.channel, each.failure) for each in tried if each.person == world.people["fatima"]]


async def test_who_has_no_app_in_teams_is_mailed_once(
    world: World, office: Office, teams: FakeTeams, fatima: Person
) -> None:
    async with running(world, office) as bot:
        await bot.keeper.sweep()
        world.time.forward(hours=2)
        await bot.keeper.sweep()
        mine = [each for each in office.arrived if each.to == FATIMA]
    assert [each.subject for each in mine] == ["AVV-2026-00001: En ny rapport väntar på dig."]
    assert "Den boende föll" not in mine[0].text
    assert await sayings(world) == [("card", "teams", "http_403"), ("card", "mail", "")]


async def test_no_address_of_a_mail_is_kept_in_plain(world: World, office: Office, fatima: Person) -> None:
    async with running(world, office) as bot:
        await bot.keeper.sweep()
    async with world.database.read() as store:
        kept = [each for duty in range(1, 9) for each in await store.duties.sayings(duty)]
    assert [each.to for each in kept if each.channel == "mail" and each.person == world.people["fatima"]] == [
        str(world.people["fatima"])
    ]
    assert "@" not in repr(kept)


async def test_who_has_the_app_gets_no_mail(world: World, office: Office, fatima: Person) -> None:
    fatima.member.installed = True
    async with running(world, office) as bot:
        await bot.keeper.sweep()
    assert [each for each in office.arrived if each.to == FATIMA] == []
    assert len(fatima.cards) == 1


async def test_a_nudge_is_mailed_with_what_is_to_be_done_and_by_when(
    world: World, office: Office, fatima: Person
) -> None:
    async with running(world, office) as bot:
        await bot.keeper.sweep()
        world.time.at("2026-11-26 09:00")
        await bot.keeper.sweep()
        nudge = [each for each in office.arrived if each.to == FATIMA][-1]
    assert nudge.subject == "Påminnelse: ta emot AVV-2026-00001"
    assert "Det ska vara gjort" in nudge.text


async def test_a_busy_mail_is_tried_again_and_then_sent_once(world: World, office: Office, fatima: Person) -> None:
    async with running(world, office) as bot:
        office.is_busy()
        await bot.keeper.sweep()
        for _ in range(3):
            world.time.forward(minutes=10)
            await bot.keeper.sweep()
        subjects = [each.subject for each in office.arrived if each.to == FATIMA]
    assert subjects == ["AVV-2026-00001: En ny rapport väntar på dig."]
