"""Shows that the fake's Web API refuses what Slack's refuses, call by call."""

from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_fake import FakeSlack, Person, Reply
from tests.slack_fake.small_bot import actions, button, modal, plain, section, text_input

Json = dict[str, Any]


class Clock:
    """Time that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[FakeSlack]:
    with FakeSlack(clock=clock, strict=False) as started:
        yield started


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    no_retries: list[AsyncRetryHandler] = []
    return AsyncWebClient(token=slack.bot_token, base_url=slack.base_url, retry_handlers=no_retries)


@pytest.fixture
def anna(slack: FakeSlack) -> Person:
    return slack.person("U1", email="Anna@kommun.example", name="Anna Ek")


def trigger(person: Person) -> str:
    return person.slack.workspace.new_trigger(person.stack)


async def refusal(client: AsyncWebClient, method: str, **arguments: Any) -> Json:
    with pytest.raises(SlackApiError) as raised:
        await client.api_call(method, json=arguments)
    answer = raised.value.response.data
    assert isinstance(answer, dict)
    return answer


CALLS = [
    ("users.info", {"user": "U404"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "ingen@kommun.example"}, "users_not_found"),
    ("users.lookupByEmail", {"email": "gast@annan.example"}, "users_not_found"),
    ("conversations.open", {"users": "U404"}, "user_not_found"),
    ("conversations.open", {"users": "UBOT"}, "cannot_dm_bot"),
    ("conversations.open", {"users": "UGONE"}, "user_disabled"),
    ("chat.postMessage", {"channel": "C404", "text": "hej"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C1", "text": "hej"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "U1"}, "no_text"),
    ("chat.postMessage", {"channel": "U1", "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", {"channel": "U1", "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.update", {"channel": "U1", "ts": "1.1", "text": "hej"}, "channel_not_found"),
    ("chat.update", {"channel": "D1", "ts": "1.1", "text": "hej"}, "message_not_found"),
    ("chat.delete", {"channel": "D1", "ts": "1.1"}, "message_not_found"),
    ("chat.getPermalink", {"channel": "D1", "message_ts": "1.1"}, "message_not_found"),
    ("chat.postEphemeral", {"channel": "D1", "user": "UBOT", "text": "hej"}, "user_not_in_channel"),
    ("views.open", {"trigger_id": "1.2.3", "view": modal(section("a"))}, "invalid_trigger_id"),
    ("views.update", {"view_id": "V404", "view": modal(section("a"))}, "not_found"),
    ("views.publish", {"user_id": "U404", "view": {"type": "home", "blocks": []}}, "user_not_found"),
    ("views.publish", {"user_id": "U1", "view": modal(section("a"))}, "invalid_arguments"),
    ("apps.connections.open", {}, "not_allowed_token_type"),
    ("no.such", {}, "unknown_method"),
]


@pytest.mark.parametrize(("method", "arguments", "error"), CALLS)
@pytest.mark.usefixtures("anna")
async def test_method_answers_with_slacks_error(
    method: str, arguments: Json, error: str, slack: FakeSlack, client: AsyncWebClient
) -> None:
    slack.person("UBOT", is_bot=True)
    slack.person("UGONE", deleted=True)
    slack.person("U9", email="gast@annan.example", team_id="T9", is_stranger=True)
    slack.channel("C1", name="allmänt", members=["U1"], bot_is_member=False)
    slack.workspace.direct("U1")
    assert (await refusal(client, method, **arguments))["error"] == error


async def test_tokens_are_checked(slack: FakeSlack) -> None:
    wrong = AsyncWebClient(token="xoxb-other", base_url=slack.base_url)
    assert (await refusal(wrong, "auth.test"))["error"] == "invalid_auth"
    missing = AsyncWebClient(base_url=slack.base_url)
    assert (await refusal(missing, "auth.test"))["error"] == "not_authed"


async def test_people_are_found_by_id_and_email_whatever_its_case(
    client: AsyncWebClient, anna: Person, slack: FakeSlack
) -> None:
    found = await client.users_lookupByEmail(email="anna@KOMMUN.example")
    assert found["user"]["id"] == anna.id
    slack.workspace.rename(anna.member, is_restricted=True)
    assert (await client.users_info(user="U1"))["user"]["is_restricted"]


async def test_a_trigger_is_good_once_and_for_three_seconds(client: AsyncWebClient, anna: Person, clock: Clock) -> None:
    first, second = trigger(anna), trigger(anna)
    view = modal(section("a"))
    await client.views_open(trigger_id=first, view=view)
    assert (await refusal(client, "views.open", trigger_id=first, view=view))["error"] == "exchanged_trigger_id"
    clock.now += 3.1
    assert (await refusal(client, "views.open", trigger_id=second, view=view))["error"] == "expired_trigger_id"


async def test_three_views_lie_on_each_other_at_most(client: AsyncWebClient, anna: Person) -> None:
    view = modal(section("a"))
    assert (await refusal(client, "views.push", trigger_id=trigger(anna), view=view))["error"] == "not_found"
    await client.views_open(trigger_id=trigger(anna), view=view)
    await client.views_push(trigger_id=trigger(anna), view=view)
    await client.views_push(trigger_id=trigger(anna), view=view)
    error = (await refusal(client, "views.push", trigger_id=trigger(anna), view=view))["error"]
    assert error == "push_limit_reached"
    assert len(anna.stack.views) == 3


async def test_an_update_keeps_entries_of_the_same_field_and_checks_the_hash(
    client: AsyncWebClient, anna: Person
) -> None:
    opened = await client.views_open(trigger_id=trigger(anna), view=modal(text_input("a"), text_input("b")))
    await anna.fill("a", "ett")
    await anna.fill("b", "två")
    view = modal(text_input("a", initial_value="annat"), text_input("c", initial_value="tre"))
    old = opened["view"]
    updated = await client.views_update(view_id=old["id"], hash=old["hash"], view=view)
    values = updated["view"]["state"]["values"]
    assert values["a.block"]["a"]["value"] == "ett"
    assert values["c.block"]["c"]["value"] == "tre"
    assert "b.block" not in values
    again = await refusal(client, "views.update", view_id=old["id"], hash=old["hash"], view=view)
    assert again["error"] == "hash_conflict"


async def test_an_updated_message_loses_its_blocks_to_a_bare_text(client: AsyncWebClient, anna: Person) -> None:
    sent = await client.chat_postMessage(channel=anna.id, text="kort", blocks=[section("långt")])
    assert "långt" in anna.text
    assert (await client.chat_getPermalink(channel=sent["channel"], message_ts=sent["ts"]))["permalink"]
    await client.chat_update(channel=sent["channel"], ts=sent["ts"], text="nytt")
    assert anna.text == "nytt"
    too_long = {"channel": sent["channel"], "ts": sent["ts"], "text": "x" * 4001}
    assert (await refusal(client, "chat.update", **too_long))["error"] == "msg_too_long"
    await client.chat_delete(channel=sent["channel"], ts=sent["ts"])
    assert anna.messages == []


async def test_refused_blocks_say_where(client: AsyncWebClient, anna: Person) -> None:
    message = await refusal(client, "chat.postMessage", channel=anna.id, blocks=[section("")])
    assert message["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/text/text]" in message["response_metadata"]["messages"][0]
    view = {**modal(text_input("a")), "submit": None}
    opened = await refusal(client, "views.open", trigger_id=trigger(anna), view=view)
    assert opened["error"] == "invalid_arguments"
    assert "must define `submit`" in opened["response_metadata"]["messages"][0]


async def test_faults_of_every_kind(client: AsyncWebClient, anna: Person, slack: FakeSlack) -> None:
    hello: Json = {"channel": anna.id, "text": "hej"}
    slack.fail("chat.postMessage", status=429, retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(**hello)
    assert limited.value.response.headers["Retry-After"] == "7"
    slack.fail("chat.postMessage", status=500)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(**hello)
    slack.fail("chat.postMessage", drop=True)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(**hello)
    assert anna.messages == []
    slack.fail("chat.postMessage", lose_reply=True, when=lambda payload: payload["channel"] == anna.id)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(**hello)
    assert len(anna.messages) == 1
    await client.chat_postMessage(**hello)
    assert len(slack.called("chat.postMessage")) == 5


async def test_a_response_url_replaces_deletes_and_wears_out(anna: Person, slack: FakeSlack) -> None:
    old = slack.workspace.bot_message("gammalt", [section("gammalt"), actions(button("a", "A"))])
    slack.workspace.post(anna.dm, old)
    url = slack.responses.new(anna.dm, anna.id, old)
    bodies: list[Json] = [
        {"text": "nytt", "replace_original": True},
        {"text": "viskat"},
        {"text": "", "blocks": [section("")]},
        {"delete_original": True},
        {"text": "högt", "response_type": "in_channel"},
        {"text": "för många"},
    ]
    async with aiohttp.ClientSession() as session:
        answers = [(await session.post(url, json=body)).status for body in bodies]
    assert answers == [200, 200, 400, 200, 200, 404]
    assert [message["text"] for message in anna.messages] == ["högt"]
    assert [message["text"] for message in anna.ephemerals] == ["viskat"]


ACKS = [
    ({"response_action": "errors", "errors": {"nowhere": "x"}}, "no input block"),
    ({"response_action": "errors", "errors": {}}, "without errors"),
    ({"response_action": "update", "view": {"type": "modal", "blocks": []}}, "view Slack refuses"),
    ({"response_action": "replace"}, "unknown response_action"),
]


@pytest.mark.parametrize(("body", "complaint"), ACKS)
async def test_an_ack_slack_would_drop_is_complained_about(
    body: Json, complaint: str, client: AsyncWebClient, anna: Person, slack: FakeSlack
) -> None:
    await client.views_open(trigger_id=trigger(anna), view=modal(text_input("a")))
    view = anna.modal
    assert view is not None
    slack.acks.submission(anna.stack, view, Reply(status=200, body=body))
    assert complaint in slack.complaints[-1]
    assert anna.modal is view


async def test_acks_push_and_clear(client: AsyncWebClient, anna: Person, slack: FakeSlack) -> None:
    await client.views_open(trigger_id=trigger(anna), view=modal(text_input("a")))
    first = anna.modal
    assert first is not None
    pushing: Json = {"response_action": "push", "view": modal(section("över"))}
    slack.acks.submission(anna.stack, first, Reply(status=200, body=pushing))
    assert "över" in anna.text
    assert len(anna.stack.views) == 2
    slack.acks.submission(anna.stack, first, Reply(status=200, body={"response_action": "clear"}))
    assert anna.stack.views == []
    assert slack.complaints == []


async def test_a_person_cannot_write_more_or_choose_other_than_the_screen_offers(
    client: AsyncWebClient, anna: Person
) -> None:
    select = {
        "type": "input",
        "block_id": "unit.block",
        "label": plain("Enhet"),
        "element": {
            "type": "multi_static_select",
            "action_id": "unit",
            "max_selected_items": 1,
            "options": [{"text": plain(name), "value": name} for name in ("Norr", "Söder")],
        },
    }
    day = {
        "type": "input",
        "block_id": "day.block",
        "label": plain("Dag"),
        "element": {"type": "datepicker", "action_id": "day"},
    }
    await client.views_open(trigger_id=trigger(anna), view=modal(text_input("a", max_length=3), select, day))
    for doing in (anna.fill("a", "fyra"), anna.choose("unit", "Öst"), anna.choose("unit", "Norr", "Söder")):
        with pytest.raises(AssertionError):
            await doing
    await anna.choose("Enhet", "Norr")
    await anna.choose("Dag", "2026-11-22")
    assert anna.modal is not None
    assert anna.modal.values["day.block"]["day"] == {"type": "datepicker", "selected_date": "2026-11-22"}
    assert [one["value"] for one in anna.modal.values["unit.block"]["unit"]["selected_options"]] == ["Norr"]
