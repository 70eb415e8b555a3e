"""What the bot says unasked: to whom, in place of what, and what its failures are called."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from bot.slack.channel import SlackChannel
from conversation.port import Address, TryLater, Unreachable
from conversation.screen import CaseCard, Nudge
from tests.channels.screens import SCREENS
from tests.channels.slack_desk import SampleDesk, running
from tests.moments import moment
from tests.slack_fake import FakeSlack, Person

FATIMA = Address("slack", "U3")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        yield fake


@pytest.fixture
async def bot(slack: FakeSlack) -> AsyncIterator[SlackChannel]:
    async with running(SampleDesk(), slack) as made:
        yield made


@pytest.fixture
def fatima(slack: FakeSlack) -> Person:
    return slack.person("U3", email="fatima@example.se", name="Fatima Rahimi")


def card(state: str) -> CaseCard:
    found = SCREENS["card"]
    assert isinstance(found, CaseCard)
    return replace(found, state=state)


async def test_a_card_is_a_direct_message_and_then_replaced_in_place(
    bot: SlackChannel, slack: FakeSlack, fatima: Person
) -> None:
    sent = await bot.send(FATIMA, card("Inkommen"))
    again = await bot.send(FATIMA, card("Mottagen"), replaces=sent)
    assert again == sent
    assert len(fatima.bot_messages) == 1
    assert "Mottagen" in fatima.text
    assert "Inkommen" not in fatima.text


async def test_the_conversation_is_opened_once(bot: SlackChannel, slack: FakeSlack, fatima: Person) -> None:
    nudge = SCREENS["nudge"]
    assert isinstance(nudge, Nudge)
    assert await bot.send(FATIMA, nudge) != await bot.send(FATIMA, nudge)
    assert len(slack.called("conversations.open")) == 1


async def test_a_deleted_message_is_sent_anew(bot: SlackChannel, slack: FakeSlack, fatima: Person) -> None:
    sent = await bot.send(FATIMA, card("Inkommen"))
    slack.fail("chat.update", error="message_not_found")
    anew = await bot.send(FATIMA, card("Mottagen"), replaces=sent)
    assert anew != sent
    assert len(fatima.bot_messages) == 2


async def test_an_unasked_message_has_a_text_for_notifications_without_free_text(
    bot: SlackChannel, fatima: Person
) -> None:
    await bot.send(FATIMA, SCREENS["reading"])
    assert fatima.bot_messages[0]["text"].startswith("AVV-2026-00042")
    assert "sjuksköterskan" not in fatima.text


@pytest.mark.parametrize(
    "code",
    [
        "user_disabled", "is_archived", "channel_not_found", "user_not_found", "cannot_dm_bot",
        "not_in_channel", "restricted_action",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["conversations.open", "chat.postMessage"])
async def test_who_cannot_be_reached_is_unreachable_with_slacks_own_word(
    bot: SlackChannel, slack: FakeSlack, fatima: Person, method: str, code: str
) -> None:
    slack.fail(method, error=code)
    with pytest.raises(Unreachable) as raised:
        await bot.send(FATIMA, card("Inkommen"))
    assert raised.value.reason == code


OURS = [
    "invalid_auth", "token_revoked", "token_expired", "account_inactive", "missing_scope", "not_authed",
    "org_login_required", "internal_error", "fatal_error", "service_unavailable", "ratelimited",
]  # fmt: skip


@pytest.mark.parametrize("code", OURS)
@pytest.mark.parametrize("method", ["conversations.open", "chat.postMessage"])
async def test_a_fault_of_ours_throws_nothing_away(
    bot: SlackChannel, slack: FakeSlack, fatima: Person, method: str, code: str
) -> None:
    slack.fail(method, error=code)
    with pytest.raises(TryLater, match=code):
        await bot.send(FATIMA, card("Inkommen"))


@pytest.mark.parametrize("code", OURS)
async def test_a_fault_of_ours_does_not_say_that_somebody_is_missing(
    bot: SlackChannel, slack: FakeSlack, fatima: Person, code: str
) -> None:
    slack.fail("users.lookupByEmail", error=code)
    with pytest.raises(TryLater, match=code):
        await bot.find("fatima@example.se")


async def test_a_bot_is_unreachable(bot: SlackChannel, slack: FakeSlack) -> None:
    slack.person("U9", is_bot=True)
    with pytest.raises(Unreachable, match="cannot_dm_bot"):
        await bot.send(Address("slack", "U9"), card("Inkommen"))


async def test_too_many_is_tried_later_when_slack_says(bot: SlackChannel, slack: FakeSlack, fatima: Person) -> None:
    slack.fail("chat.postMessage", status=429, retry_after=30)
    with pytest.raises(TryLater) as raised:
        await bot.send(FATIMA, card("Inkommen"))
    assert raised.value.after == 30


async def test_slack_may_say_the_moment_instead(bot: SlackChannel, slack: FakeSlack, fatima: Person) -> None:
    slack.fail("chat.postMessage", status=429, retry_after=moment(90))
    with pytest.raises(TryLater) as raised:
        await bot.send(FATIMA, card("Inkommen"))
    assert 60 < (raised.value.after or 0) <= 91


@pytest.mark.parametrize(
    "fault", [{"status": 500}, {"status": 503}, {"error": "internal_error"}, {"error": "fatal_error"}]
)
async def test_a_slack_in_trouble_is_tried_later(
    bot: SlackChannel, slack: FakeSlack, fatima: Person, fault: dict[str, object]
) -> None:
    slack.fail("chat.postMessage", **fault)
    with pytest.raises(TryLater):
        await bot.send(FATIMA, card("Inkommen"))


async def test_a_broken_connection_is_tried_later(bot: SlackChannel, slack: FakeSlack, fatima: Person) -> None:
    slack.fail("chat.postMessage", drop=True, times=3)
    with pytest.raises(TryLater, match="connection"):
        await bot.send(FATIMA, card("Inkommen"))


async def test_somebody_who_never_wrote_is_found_by_e_mail(bot: SlackChannel, slack: FakeSlack, fatima: Person) -> None:
    slack.person("U5", email="gast@example.se", is_restricted=True)
    assert await bot.find("fatima@example.se") == FATIMA
    assert await bot.find("gast@example.se") is None
    assert await bot.find("nobody@example.se") is None
