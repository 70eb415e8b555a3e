"""A Slack, a bot that answers with prepared screens, and somebody who uses it, for each test that asks for them."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.slack.channel import SlackChannel
from conversation.screen import Notice
from tests.channels.slack_desk import SampleDesk, running
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
