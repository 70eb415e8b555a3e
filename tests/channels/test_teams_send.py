"""What the bot says unasked: to whom, in place of what, and what its failures are called."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from bot.teams.channel import TeamsChannel
from conversation.port import Address, TryLater, Unreachable
from conversation.screen import CaseCard
from storage.references import Reference
from tests.channels.screens import SCREENS
from tests.channels.teams_desk import Kept, TeamsDesk, running
from tests.moments import moment
from tests.teams_fake import BOT, TENANT, FakeTeams, Person

FATIMA = Address("teams", "entra-fatima")


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as fake:
        yield fake


@pytest.fixture
def fatima(teams: FakeTeams) -> Person:
    return teams.person("fatima", email="fatima@example.se", name="Fatima Rahimi")


@pytest.fixture
def references(teams: FakeTeams, fatima: Person) -> Kept:
    kept = Kept()
    kept.kept[FATIMA] = Reference(teams.service_url, fatima.own.id, f"28:{BOT}", TENANT)
    return kept


@pytest.fixture
async def bot(teams: FakeTeams, references: Kept) -> AsyncIterator[TeamsChannel]:
    async with running(TeamsDesk(), teams, references=references) as made:
        yield made


def card(state: str) -> CaseCard:
    found = SCREENS["card"]
    assert isinstance(found, CaseCard)
    return replace(found, state=state)


async def test_a_card_is_a_message_and_then_replaced_in_place(bot: TeamsChannel, fatima: Person) -> None:
    sent = await bot.send(FATIMA, card("Inkommen"))
    again = await bot.send(FATIMA, card("Mottagen"), replaces=sent)
    assert again == sent
    assert len(fatima.cards) == 1
    assert "Mottagen" in fatima.text
    assert "Inkommen" not in fatima.text


async def test_a_deleted_message_is_sent_anew(bot: TeamsChannel, fatima: Person) -> None:
    sent = await bot.send(FATIMA, card("Inkommen"))
    fatima.deletes(fatima.cards[0])
    anew = await bot.send(FATIMA, card("Mottagen"), replaces=sent)
    assert anew != sent
    assert len(fatima.cards) == 1


async def test_a_message_of_an_earlier_conversation_is_not_looked_for(bot: TeamsChannel, fatima: Person) -> None:
    sent = await bot.send(FATIMA, card("Mottagen"), replaces="a:another|17000000")
    assert sent.startswith(f"{fatima.own.id}|")
    assert len(fatima.cards) == 1


@pytest.mark.parametrize("name", sorted(SCREENS))
async def test_everything_that_can_be_said_is_taken_by_teams(bot: TeamsChannel, fatima: Person, name: str) -> None:
    await bot.send(FATIMA, SCREENS[name])
    assert len(fatima.cards) == 1
    summary = fatima.cards[0].activity["summary"]
    assert summary
    assert "sjuksköterskan" not in summary + fatima.text


@pytest.mark.parametrize("status", [403, 404, 400, 413])
async def test_who_cannot_be_reached_is_said(bot: TeamsChannel, teams: FakeTeams, status: int) -> None:
    teams.fail("send", status=status)
    with pytest.raises(Unreachable) as unreachable:
        await bot.send(FATIMA, card("Inkommen"))
    assert unreachable.value.reason == f"http_{status}"


async def test_a_bot_that_is_not_installed_cannot_reach_anybody(
    bot: TeamsChannel, teams: FakeTeams, fatima: Person, references: Kept
) -> None:
    fatima.member.installed = False
    with pytest.raises(Unreachable):
        await bot.send(FATIMA, card("Inkommen"))
    assert FATIMA in references.kept, "it may be installed again"


async def test_a_conversation_that_is_gone_is_forgotten_and_begun_anew(
    bot: TeamsChannel, teams: FakeTeams, fatima: Person, references: Kept
) -> None:
    references.kept[FATIMA] = replace(references.kept[FATIMA], conversation="a:gone")
    with pytest.raises(Unreachable):
        await bot.send(FATIMA, card("Inkommen"))
    assert FATIMA not in references.kept
    references.kept[Address("teams", "entra-other")] = Reference(teams.service_url, "a:o", f"28:{BOT}", TENANT)
    await bot.send(FATIMA, card("Inkommen"))
    assert len(fatima.cards) == 1
    assert references.kept[FATIMA].conversation == fatima.own.id


@pytest.mark.parametrize(("status", "after"), [(429, 17), (503, None), (500, None), (408, None)])
async def test_a_busy_teams_is_tried_later(bot: TeamsChannel, teams: FakeTeams, status: int, after: int | None) -> None:
    teams.fail("send", status=status, retry_after=after)
    with pytest.raises(TryLater) as later:
        await bot.send(FATIMA, card("Inkommen"))
    assert later.value.after == after
    assert later.value.reason == f"http_{status}"


async def test_teams_may_say_the_moment_instead(bot: TeamsChannel, teams: FakeTeams) -> None:
    teams.fail("send", status=429, retry_after=moment(90))
    with pytest.raises(TryLater) as later:
        await bot.send(FATIMA, card("Inkommen"))
    assert 60 < (later.value.after or 0) <= 91


async def test_a_lost_connection_is_tried_later(bot: TeamsChannel, teams: FakeTeams) -> None:
    teams.fail("send", drop=True)
    with pytest.raises(TryLater):
        await bot.send(FATIMA, card("Inkommen"))


async def test_our_own_bad_token_is_nobodys_fault(bot: TeamsChannel, teams: FakeTeams) -> None:
    teams.fail("send", status=401)
    with pytest.raises(TryLater):
        await bot.send(FATIMA, card("Inkommen"))
    teams.fail("token", status=400)


async def test_somebody_who_never_wrote_is_reached_by_the_directorys_id(
    bot: TeamsChannel, teams: FakeTeams, references: Kept
) -> None:
    anna = teams.person("anna", email="anna@example.se")
    await bot.send(Address("teams", "entra-anna"), card("Inkommen"))
    await bot.send(Address("teams", "entra-anna"), card("Inkommen"))
    assert len(anna.cards) == 2
    assert teams.calls.count("create") == 1
    assert references.kept[Address("teams", "entra-anna")].conversation == anna.own.id


async def test_nobody_is_begun_with_who_has_no_app(bot: TeamsChannel, teams: FakeTeams) -> None:
    teams.person("anna", installed=False)
    with pytest.raises(Unreachable):
        await bot.send(Address("teams", "entra-anna"), card("Inkommen"))
    with pytest.raises(Unreachable):
        await bot.send(Address("teams", "entra-nobody"), card("Inkommen"))


@pytest.mark.parametrize(
    "url", ["https://evil.example.com/", "http://smba.trafficmanager.net/", "https://smba.trafficmanager.net.evil.com/"]
)
async def test_our_token_goes_to_microsoft_only(
    bot: TeamsChannel, references: Kept, teams: FakeTeams, url: str
) -> None:
    references.kept[FATIMA] = replace(references.kept[FATIMA], service_url=url)
    with pytest.raises(Unreachable):
        await bot.send(FATIMA, card("Inkommen"))
    assert teams.calls == []


async def test_a_reference_survives_into_the_next_process(teams: FakeTeams, fatima: Person) -> None:
    kept = Kept()
    desk = TeamsDesk([SCREENS["home"]], by_email={"fatima@example.se": 3})
    async with running(desk, teams, references=kept):
        await fatima.says("mitt")
    async with running(desk, teams, references=kept) as anew:
        await anew.send(FATIMA, card("Inkommen"))
    assert len(fatima.cards) == 2


async def test_without_tokens_it_speaks_first_too() -> None:
    with FakeTeams(anonymous=True) as teams:
        fatima = teams.person("fatima", email="fatima@example.se")
        desk = TeamsDesk([SCREENS["home"]], by_email={"fatima@example.se": 3})
        async with running(desk, teams) as made:
            await fatima.says("mitt")
            await made.send(FATIMA, card("Inkommen"))
        assert len(fatima.cards) == 2
        assert teams.calls.count("token") == 0


async def test_without_tokens_and_before_anybody_wrote_there_is_no_way_to_somebody() -> None:
    with FakeTeams(anonymous=True) as teams:
        async with running(TeamsDesk(), teams) as made:
            with pytest.raises(Unreachable, match="no_tenant"):
                await made.send(FATIMA, card("Inkommen"))
        assert teams.calls == []
