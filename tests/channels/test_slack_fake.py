"""Shows that the fake Slack and a real Bolt app understand each other, over both transports."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal

import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_fake import CannotDo, Complaint, FakeSlack, Person, signed_headers
from tests.slack_fake.small_bot import bolt_app, over_http, over_socket


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as started:
        yield started


@pytest.fixture
def anna(slack: FakeSlack) -> Person:
    return slack.person("U1", email="anna@kommun.example", name="Anna Ek")


Transport = Literal["http", "socket"]


@pytest.fixture(params=["http", "socket"])
async def bot(request: pytest.FixtureRequest, slack: FakeSlack) -> AsyncIterator[AsyncApp]:
    app = bolt_app(slack)
    kind: Transport = request.param
    async with (over_http if kind == "http" else over_socket)(app, slack):
        yield app


@pytest.mark.usefixtures("bot")
async def test_command_opens_a_wizard_that_submissions_lead_through(anna: Person) -> None:
    reply = await anna.command("/avvikelse")
    assert reply.ok
    await anna.sees("Fältet what")
    assert anna.modal is not None
    first = anna.modal.id, anna.modal.hash
    await anna.fill("what", "Fallet i köket")
    await anna.choose("Lagrum", "SoL")
    await anna.submit()
    assert anna.modal.id == first[0]
    assert anna.modal.hash != first[1]
    assert "Lag: sol" in anna.text
    await anna.fill("measure.block", "Tillsyn")
    await anna.submit()
    assert anna.modal is None


@pytest.mark.usefixtures("bot")
async def test_errors_keep_the_modal_with_its_id_hash_and_entries(anna: Person) -> None:
    await anna.command("/avvikelse")
    await anna.sees("Fältet what")
    assert anna.modal is not None
    before = anna.modal.id, anna.modal.hash
    await anna.fill("what", "fel")
    await anna.submit()
    assert anna.modal.errors == {"what.block": "Skriv lite mer"}
    assert (anna.modal.id, anna.modal.hash) == before
    assert anna.modal.values["what.block"]["what"]["value"] == "fel"
    assert anna.modal.values["law.block"]["law"]["selected_option"]["value"] == "hsl"


@pytest.mark.usefixtures("bot")
async def test_an_empty_required_field_is_not_sent(anna: Person, slack: FakeSlack) -> None:
    await anna.command("/avvikelse")
    await anna.sees("Fältet what")
    sent = len(slack.deliveries)
    reply = await anna.submit()
    assert reply.failure == "not_sent"
    assert len(slack.deliveries) == sent
    assert anna.modal is not None
    assert list(anna.modal.errors) == ["what.block"]


@pytest.mark.usefixtures("bot")
async def test_a_button_updates_the_view_once_and_a_second_click_meets_hash_conflict(
    anna: Person, slack: FakeSlack
) -> None:
    await anna.command("/avvikelse")
    await anna.sees("Visa mer")
    await anna.fill("what", "kvar")
    await anna.press("Visa mer")
    await anna.sees("Mer text")
    assert anna.modal is not None
    assert anna.modal.values["what.block"]["what"]["value"] == "kvar"
    await slack.redeliver_last()
    await slack.until(lambda: len(slack.called("views.update")) == 2)
    assert [call.answer.get("error") for call in slack.called("views.update")] == [None, "hash_conflict"]


@pytest.mark.usefixtures("bot")
async def test_a_redelivered_command_finds_its_trigger_exchanged(anna: Person, slack: FakeSlack) -> None:
    await anna.command("/avvikelse")
    await slack.until(lambda: slack.called("views.open"))
    await slack.redeliver_last()
    await slack.until(lambda: len(slack.called("views.open")) == 2)
    assert slack.called("views.open")[1].answer["error"] == "exchanged_trigger_id"


@pytest.mark.usefixtures("bot")
async def test_closing_tells_the_bot_when_it_asked(anna: Person) -> None:
    await anna.command("/avvikelse")
    await anna.sees("Fältet what")
    await anna.close_modal()
    await anna.sees("Avbrutet")
    assert anna.modal is None


@pytest.mark.usefixtures("bot")
async def test_direct_message_is_answered_and_its_card_updated_in_place(anna: Person, slack: FakeSlack) -> None:
    await anna.says("hej & <hå> a@b.example")
    await anna.sees("Du skrev hej &amp; &lt;hå&gt; <mailto:a@b.example|a@b.example>")
    stale = anna.messages[-1]
    await anna.press("Ta hand om")
    await anna.sees("Bara du ser detta")
    assert [message["text"] for message in anna.bot_messages] == ["Tagen"]
    assert [message["text"] for message in anna.ephemerals] == ["Bara du ser detta"]
    await slack.settled()
    with pytest.raises(CannotDo):
        await anna.press("Ta hand om")
    assert (await anna.press("take", where=stale)).ok


@pytest.mark.usefixtures("bot")
async def test_home_is_published(anna: Person) -> None:
    await anna.opens_home()
    await anna.sees("Mina rapporter")
    assert anna.home is not None
    assert ("start", "Ny rapport") in anna.can_press()


@pytest.mark.usefixtures("bot")
async def test_response_action_outside_a_submission_is_complained_about(anna: Person, slack: FakeSlack) -> None:
    await anna.opens_home()
    await anna.sees("Ny rapport")
    with pytest.raises(Complaint, match="response_action"):
        await anna.press("start")
    assert anna.modal is None
    slack.complaints.clear()


@pytest.mark.usefixtures("bot")
async def test_shortcuts_open_a_modal_on_the_device_that_asked(anna: Person) -> None:
    phone = anna.another_device()
    await anna.says("titta")
    await anna.sees("Du skrev titta")
    await phone.message_shortcut("copy_nothing", anna.messages[-1])
    await phone.sees("Fältet what")
    assert "Fältet what" not in anna.text
    await anna.shortcut("copy_nothing")
    await anna.sees("Fältet what")
    assert phone.modal is not None
    assert anna.modal is not None
    assert phone.modal.id != anna.modal.id


@pytest.mark.usefixtures("bot")
async def test_faults_come_once_and_then_slack_works_again(anna: Person, slack: FakeSlack) -> None:
    slack.fail("views.open", error="internal_error")
    await anna.command("/avvikelse")
    await slack.until(lambda: slack.called("views.open"))
    assert anna.modal is None
    await anna.command("/avvikelse")
    await anna.sees("Fältet what")


async def test_an_event_is_retried_until_the_bot_is_back(slack: FakeSlack, anna: Person) -> None:
    slack.events_url = "http://127.0.0.1:9/slack/events"
    assert (await anna.says("är någon där")).failure == "connection_failed"
    assert len(slack.deliveries[-1].replies) == 2
    async with over_http(bolt_app(slack), slack):
        assert [reply.ok for reply in await slack.retry_events()] == [True]
        await anna.sees("Du skrev är någon där")
        assert await slack.retry_events() == []


async def test_an_envelope_without_ack_is_sent_again_on_a_new_connection(slack: FakeSlack, anna: Person) -> None:
    told = asyncio.create_task(anna.command("/avvikelse"))
    await slack.until(lambda: slack.deliveries)
    async with over_socket(bolt_app(slack), slack):
        assert (await told).ok
        await anna.sees("Fältet what")


async def test_a_disconnect_makes_the_client_come_back(slack: FakeSlack, anna: Person) -> None:
    async with over_socket(bolt_app(slack), slack):
        await slack.disconnect()
        await slack.until(lambda: len(slack.called("apps.connections.open")) == 2)
        assert (await anna.command("/avvikelse")).ok


async def test_an_interaction_nobody_answers_shows_its_person_an_error(anna: Person) -> None:
    anna.slack.events_url = "http://127.0.0.1:9/slack/events"
    assert (await anna.shortcut("copy_nothing")).failure == "connection_failed"
    assert anna.errors == ["shortcut: connection_failed"]


async def test_url_is_verified_and_a_forged_signature_refused(slack: FakeSlack) -> None:
    async with over_http(bolt_app(slack), slack):
        assert await slack.verify_url()
        forged = await slack.post("{}", signed_headers("another secret", "{}", form=False))
        assert forged.status == 401


async def test_everything_sent_is_kept_without_tokens(slack: FakeSlack, anna: Person) -> None:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.base_url)
    await client.chat_postMessage(channel=anna.id, text="hemligt ord")
    assert [sent.where for sent in slack.outgoing if "hemligt" in sent.raw] == ["chat.postMessage"]
    assert slack.bot_token not in "".join(sent.raw for sent in slack.outgoing)


async def test_an_event_waits_for_a_socket_that_was_gone() -> None:
    with FakeSlack(patience=0.3) as slack:
        anna = slack.person("U1")
        assert (await anna.says("är någon där")).failure == "connection_failed"
        async with over_socket(bolt_app(slack), slack):
            await anna.sees("Du skrev är någon där")


@pytest.mark.parametrize("kind", ["http", "socket"])
async def test_an_ack_that_comes_too_late_is_an_error_to_its_person(kind: Transport) -> None:
    with FakeSlack(patience=0.3) as slack:
        app, may_answer = bolt_app(slack), asyncio.Event()

        @app.command("/sen")
        async def late(ack: Any) -> None:
            await may_answer.wait()
            await ack("för sent")

        anna = slack.person("U1")
        async with (over_http if kind == "http" else over_socket)(app, slack):
            assert (await anna.command("/sen")).failure == "timeout"
            may_answer.set()
        assert anna.errors == ["/sen: timeout"]
        assert anna.ephemerals == []


@pytest.mark.usefixtures("bot")
async def test_an_event_comes_again_word_for_word_with_its_retry_number(
    bot: AsyncApp, anna: Person, slack: FakeSlack
) -> None:
    seen: list[tuple[str, list[str], list[str]]] = []

    @bot.use
    async def note(body: dict[str, Any], request: AsyncBoltRequest, next: Any) -> None:  # noqa: A002
        if body.get("event", {}).get("user") == anna.id:
            number = list(request.headers.get("x-slack-retry-num", []))
            seen.append((body["event_id"], number, list(request.headers.get("x-slack-retry-reason", []))))
        await next()

    await anna.says("hej")
    await slack.redeliver_last()
    event_id = slack.deliveries[-1].payload["event_id"]
    first, second = seen
    assert first[0] == second[0] == event_id
    assert second[1:] == (["1"], ["http_timeout"])


@pytest.mark.usefixtures("bot")
async def test_a_command_may_be_answered_in_its_ack(bot: AsyncApp, anna: Person) -> None:
    @bot.command("/ping")
    async def ping(ack: Any) -> None:
        await ack("pong")

    await anna.command("/ping")
    assert [message["text"] for message in anna.ephemerals] == ["pong"]
