"""Where the keeper finds a person, by which channels there are."""

from datetime import timedelta
from typing import Any

import pytest

from bot.settings import Settings
from bot.wiring import _finder, build
from conversation.port import Address
from storage.vault import new_key
from tests.world import World

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
