"""Where the keeper finds a person, by which channels there are."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.faults import sentence
from bot.settings import Settings
from bot.wiring import _finder, build
from conversation.port import Address
from storage.vault import new_key
from tests.world import World, forget_addresses

TENANT = "01234567-89ab-cdef-0123-456789abcdef"


class Named:
    """A channel as far as the finder knows one."""

    def __init__(self, name: str) -> None:
        self.name = name


async def found(world: World, *channels: str, **given: object) -> list[Address]:
    settings = Settings.model_validate({"keys": new_key(), "lookup_key": new_key(), **given})
    named: Any = [Named(each) for each in channels]  # its name is enough
    find = _finder(world.database, named, settings, now=world.time)
    addresses: list[Address] = await find(world.people["samira"])
    return addresses


async def remember(world: World, *addresses: Address) -> None:
    async with world.database.write() as store:
        for each in addresses:
            await store.people.remember(world.people["samira"], each)


async def test_the_directorys_id_is_enough_for_teams(world: World) -> None:
    await remember(world, Address("entra", "e-1"))
    assert await found(world, "teams", "web") == [Address("teams", "e-1")]


async def test_who_wrote_in_teams_is_reached_there_once(world: World) -> None:
    await remember(world, Address("entra", "e-1"), Address("teams", "e-1"))
    assert await found(world, "teams") == [Address("teams", "e-1")]


async def test_a_channel_that_is_not_there_reaches_nobody(world: World) -> None:
    await remember(world, Address("entra", "e-1"), Address("slack", "U1"))
    assert await found(world, "web") == []


async def test_our_own_page_counts_only_for_those_who_have_signed_in_lately(world: World) -> None:
    samira = world.people["samira"]
    sign_in = {
        "tenant_id": TENANT,
        "sign_in_client_id": "a",
        "sign_in_client_secret": "b",
        "public_url": "http://localhost",
    }
    slack = Address("slack", "samira")
    assert await found(world, "slack", "web", **sign_in) == [slack]
    async with world.database.write() as store:
        await store.sign_ins.admit(
            "secret", samira, "entra", at=world.time(), expires_at=world.time() + timedelta(hours=1)
        )
    assert await found(world, "slack", "web", **sign_in) == [slack, Address("web", str(samira))]
    assert await found(world, "slack", "web") == [slack]
    world.time.forward(days=31)
    assert await found(world, "slack", "web", **sign_in) == [slack]


async def test_mail_comes_after_every_chat(world: World) -> None:
    await forget_addresses(world)
    await remember(world, Address("teams", "e-1"))
    samira = str(world.people["samira"])
    assert await found(world, "teams", "mail") == [Address("teams", "e-1"), Address("mail", samira)]
    assert await found(world, "teams") == [Address("teams", "e-1")]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "hjulet.example.se"])  # noqa: S104  (what must be refused)
def test_teams_without_tokens_starts_on_this_machine_only(host: str) -> None:
    with pytest.raises(ValueError, match="HJULET_TEAMS_ANONYMOUS är bara för den egna datorn"):
        Settings(keys=(new_key(),), lookup_key=new_key(), teams_anonymous=True, host=host)


async def test_teams_is_served_where_it_is_configured(sqlite_url: str) -> None:
    def settings(**more: object) -> Settings:
        values = {"keys": new_key(), "lookup_key": new_key(), "database_url": sqlite_url, **more}
        return Settings.model_validate(values)

    for more, there in (({}, False), ({"teams_anonymous": True}, True)):
        bot = build(settings(**more))
        assert ("teams" in [each.name for each in bot.channels]) is there
        assert ("/api/messages" in [getattr(each, "path", "") for each in bot.app.routes]) is there
        await bot.database.close()


async def test_mail_is_sent_where_a_mailbox_is_set_and_never_by_the_demo(sqlite_url: str) -> None:
    sent_by = {"mail_from": "hjulet@example.se", "smtp_url": "smtp://127.0.0.1:1"}
    for more, there in (
        (sent_by, True),
        ({"smtp_url": "smtp://127.0.0.1:1"}, False),
        ({**sent_by, "demo": True}, False),
    ):
        values = {"keys": new_key(), "lookup_key": new_key(), "database_url": sqlite_url, **more}
        bot = build(Settings.model_validate(values))
        assert ("mail" in [each.name for each in bot.channels]) is there
        await bot.database.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"mail_from": "hjulet"},
        {"mail_from": "Hjulet <hjulet@example.se>"},
        {"smtp_url": "https://hemlis@server"},
        {"smtp_url": "smtp://"},
        {"smtp_url": "smtp://user:hemlis@server:port"},
    ],
)
def test_a_mail_setting_that_cannot_be_used_stops_the_start_without_being_shown(wrong: dict[str, str]) -> None:
    usual = {"mail_from": "hjulet@example.se", "smtp_url": "smtp://server"}
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate({"keys": new_key(), "lookup_key": new_key(), **usual, **wrong})
    told = sentence(raised.value)
    assert f"HJULET_{next(iter(wrong)).upper()}: ska vara" in told
    assert "hemlis" not in told
