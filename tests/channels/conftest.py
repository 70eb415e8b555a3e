"""A Slack with a bot that answers with prepared screens, and providers with a house that people sign in to."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import structlog

from bot.slack.channel import SlackChannel
from conversation.screen import Notice
from quality.role import Function, Post
from tests.channels.slack_desk import SampleDesk, running
from tests.channels.web_errand import Served, Visitor, entra_settings, other_settings, served
from tests.idp_fake import FakeIdp, entra, guest, member, other
from tests.slack_fake import FakeSlack, Person


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        yield fake


@pytest.fixture
def desk() -> SampleDesk:
    return SampleDesk([Notice("Klart.")])


@pytest.fixture
async def bot(desk: SampleDesk, slack: FakeSlack) -> AsyncIterator[SlackChannel]:
    async with running(desk, slack) as made:
        yield made


@pytest.fixture
def samira(slack: FakeSlack) -> Person:
    return slack.person("U1", email="samira@example.se", name="Samira Haddad")


@pytest.fixture
def tenant() -> Iterator[FakeIdp]:
    strangers = {
        "stranger": member("nobody"),
        "guest": guest("samira"),
        "invited": member("samira", email="samira_example.se#EXT#@tenant.onmicrosoft.com"),
        "marked": member("samira", acct=1),
        "renamed": member("samira", email="samira.ny@example.se", preferred_username="samira.ny@example.se"),
        "upn": member("omar", email=None, preferred_username="omar@example.se"),
    }
    with entra(strangers) as idp:
        yield idp


@pytest.fixture
def provider() -> Iterator[FakeIdp]:
    accounts: dict[str, dict[str, Any]] = {
        "samira": {"sub": "s", "email": "samira@example.se", "email_verified": True},
        "unverified": {"sub": "u", "email": "nils@utforare.example.se", "email_verified": False},
        "silent": {"sub": "t", "email": "nils@utforare.example.se"},
        "subdomain": {"sub": "v", "email": "nils@it.utforare.example.se", "email_verified": True},
        "hidden": {"sub": "w", "email_verified": True},
    }
    with other(accounts) as idp:
        yield idp


@pytest.fixture
async def house(sqlite_url: str, tenant: FakeIdp, provider: FakeIdp) -> AsyncIterator[Served]:
    given = {**entra_settings(tenant), **other_settings(provider)}
    async with served(sqlite_url, tenant, provider, **given) as made:
        async with made.bot.database.write() as store:
            nils = await store.people.person("nils@utforare.example.se", "Nils Persson")
            organisation = await store.people.organisation()
            linden = next(unit.id for unit in organisation.units.values() if unit.name == "Linden")
            await store.people.replace_posts([*organisation.posts, Post(nils, Function.EMPLOYEE, linden, None, None)])
            await store.people.changed()
        yield made


@pytest.fixture
def visitor(house: Served) -> Visitor:
    return house.browser()


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as captured:
        yield captured
