"""Who and what is let in: people of the one workspace, signed requests, and nothing twice as large as Slack sends."""

import asyncio
import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.routing import Route
from structlog.testing import LogCapture

from bot.slack.api import Method, WebApi
from bot.slack.channel import SlackChannel
from bot.slack.gate import Gate, WrongWorkspace
from bot.slack.read import Sender
from bot.slack.socket_mode import Socket
from conversation.port import Address, Asked
from conversation.screen import Notice
from tests.channels.screens import SCREENS
from tests.channels.slack_desk import SECRET, STRANGER, SampleDesk, channel, running, settings
from tests.slack_fake import FakeSlack, Person, signed_headers


@pytest.fixture
def logged() -> Iterator[LogCapture]:
    capture = LogCapture()
    before = structlog.get_config()
    structlog.configure(processors=[capture], cache_logger_on_first_use=False)
    yield capture
    structlog.configure(**before)


@pytest.mark.usefixtures("bot")
class TestPeople:
    """Who may come in."""

    async def test_somebody_known_is_asked_about_once(self, samira: Person, slack: FakeSlack) -> None:
        await samira.command("/hjalp")
        await samira.sees("Klart.")
        await samira.command("/hjalp")
        await slack.until(lambda: len(samira.ephemerals) == 2)
        assert len(slack.called("users.info")) == 1
        assert len(slack.called("auth.test")) == 1

    @pytest.mark.parametrize(
        "flags",
        [
            {"is_restricted": True},
            {"is_ultra_restricted": True},
            {"is_stranger": True},
            {"is_bot": True},
            {"deleted": True},
            {"team_id": "TELSEWHERE"},
            {"email": "nobody@example.se"},
            {"email": None},
        ],
        ids=lambda flags: next(iter(flags)),
    )
    async def test_others_get_a_sentence_and_nothing_is_heard(
        self, slack: FakeSlack, desk: SampleDesk, flags: dict[str, Any]
    ) -> None:
        other = slack.person("U2", **({"email": "samira@example.se"} | flags))
        await other.command("/avvikelse")
        await other.sees(STRANGER)
        await other.says("hej")
        await slack.until(lambda: other.bot_messages)
        await other.opens_home()
        await slack.until(lambda: other.home)
        assert desk.said == []

    async def test_somebody_made_a_guest_since_is_refused(
        self, slack: FakeSlack, desk: SampleDesk, samira: Person
    ) -> None:
        desk.remembered[Address("slack", "U1")] = 7
        slack.workspace.rename(samira.member, is_restricted=True)
        await samira.command("/avvikelse")
        await samira.sees(STRANGER)
        assert desk.said == []

    async def test_somebody_remembered_comes_in_while_slack_cannot_tell(
        self, slack: FakeSlack, desk: SampleDesk, samira: Person
    ) -> None:
        desk.remembered[Address("slack", "U1")] = 7
        slack.fail("users.info", status=503, times=9)
        await samira.says("hej")
        await samira.sees("Klart.")

    async def test_somebody_new_is_asked_to_try_again_while_slack_cannot_tell(
        self, slack: FakeSlack, desk: SampleDesk, samira: Person
    ) -> None:
        slack.fail("users.info", status=429, retry_after=7)
        await samira.says("hej")
        await samira.sees("Något gick fel hos oss.")
        assert desk.said == []

    @pytest.mark.parametrize("code", ["missing_scope", "unknown_method", "not_allowed_token_type"])
    async def test_somebody_remembered_comes_in_where_slack_may_not_tell(
        self, slack: FakeSlack, desk: SampleDesk, samira: Person, logged: LogCapture, code: str
    ) -> None:
        desk.remembered[Address("slack", "U1")] = 7
        slack.fail("users.info", error=code, times=2)
        await samira.command("/hjalp")
        await samira.sees("Klart.")
        await slack.person("U2", email="annan@example.se").command("/hjalp")
        await slack.until(lambda: len(slack.called("users.info")) == 2)
        assert logged.entries[0] == {"event": "slack_user_unreadable", "code": code, "log_level": "warning"}
        assert [entry["event"] for entry in logged.entries].count("slack_user_unreadable") == 1

    async def test_a_slack_without_e_mail_addresses_is_told_of_once(self, slack: FakeSlack, logged: LogCapture) -> None:
        other = slack.person("U2", email=None)
        await other.command("/hjalp")
        await other.sees(STRANGER)
        await other.says("hej")
        await slack.until(lambda: other.bot_messages)
        told = [entry for entry in logged.entries if entry["event"] == "slack_no_email"]
        assert told == [{"event": "slack_no_email", "log_level": "warning"}]


class TestWorkspace:
    """Which workspace."""

    async def test_a_token_of_another_workspace_stops_the_start(self, desk: SampleDesk, slack: FakeSlack) -> None:
        made = channel(desk, settings(slack, slack_team_id="TOTHER"))
        with pytest.raises(WrongWorkspace, match="TOTHER"):
            await made.start()
        await made.stop()

    async def test_a_slack_that_is_away_at_the_start_is_asked_again(
        self, desk: SampleDesk, slack: FakeSlack, samira: Person
    ) -> None:
        slack.fail("auth.test", status=503)
        async with running(desk, slack):
            await samira.says("hej")
            await samira.sees("Klart.")

    @pytest.mark.parametrize(("allowed", "comes_in"), [("", True), ("T1", True), ("T2", False)])
    async def test_a_slack_that_does_not_name_its_workspace_is_believed(
        self, desk: SampleDesk, allowed: str, *, comes_in: bool
    ) -> None:
        desk.remembered[Address("slack", "U1")] = 7
        gate = Gate(Nameless(), desk, team=allowed, token="x", now=lambda: 0.0)
        known = await gate.admit(Sender("U1", "T1"), beginning=True)
        assert (known is not None) is comes_in


class Nameless(WebApi):
    """A Slack whose auth.test says no workspace."""

    def __init__(self) -> None:
        super().__init__(AsyncWebClient())

    async def _request(self, method: Method, **how: Any) -> dict[str, Any]:
        user = {"id": "U1", "team_id": "T1", "profile": {"email": "samira@example.se"}}
        return {"user": user} if method is Method.USER else {"user_id": "UBOT"}


class TestRequests:
    """What may be posted to the address."""

    async def test_slacks_check_of_the_address_is_answered(self, bot: SlackChannel, slack: FakeSlack) -> None:
        assert await slack.verify_url()

    async def test_a_forged_signature_is_refused(self, bot: SlackChannel, slack: FakeSlack) -> None:
        body = json.dumps({"type": "event_callback", "text": SECRET})
        for headers in (signed_headers("wrong", body, form=False), {"Content-Type": "application/json"}):
            reply = await slack.post(body, headers)
            assert (reply.status, reply.body) == (401, {"error": "invalid request"})

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("X-Slack-Request-Timestamp", "abc"),
            ("X-Slack-Request-Timestamp", "9" * 5000),
            ("X-Slack-Signature", "v0=é"),
        ],
        ids=["letters", "digits", "signature"],
    )
    async def test_junk_in_a_header_is_refused(
        self, bot: SlackChannel, slack: FakeSlack, logged: LogCapture, name: str, value: str
    ) -> None:
        reply = await slack.post("{}", signed_headers(slack.signing_secret, "{}", form=False) | {name: value})
        assert (reply.status, reply.body) == (401, {"error": "invalid request"})
        assert [entry["event"] for entry in logged.entries] == ["slack_signature_invalid"]

    async def test_a_body_that_is_not_text_is_refused(self, bot: SlackChannel, logged: LogCapture) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"\xff\xfe{", "more_body": False}

        stamp = (b"x-slack-request-timestamp", str(int(time.time())).encode())
        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [stamp]}
        route = bot.routes()[0]
        assert isinstance(route, Route)
        reply = await route.endpoint(Request(scope, receive))
        assert reply.status_code == 400
        assert [entry["event"] for entry in logged.entries] == ["slack_body_unreadable"]

    @pytest.mark.parametrize("body", ["{broken", "[]", '"text"', "payload=%7Bbroken", "payload=7"])
    async def test_broken_json_is_refused(self, bot: SlackChannel, slack: FakeSlack, body: str) -> None:
        form = body.startswith("payload")
        reply = await slack.post(body, signed_headers(slack.signing_secret, body, form=form))
        assert (reply.status, reply.body) == (400, {"error": "unreadable"})

    async def test_a_body_larger_than_slack_sends_is_refused(self, bot: SlackChannel, slack: FakeSlack) -> None:
        body = json.dumps({"text": "x" * 1_000_000})
        reply = await slack.post(body, signed_headers(slack.signing_secret, body, form=False))
        assert reply.status == 413

    @pytest.mark.parametrize(
        "payload",
        [
            {"type": "block_actions"},
            {"type": "block_actions", "user": {"id": "U1"}, "actions": "x", "container": []},
            {"type": "view_submission", "user": {"id": "U1"}, "view": {"id": "V1", "private_metadata": "{}"}},
            {"type": "view_submission", "user": {"id": "U1"}, "view": {"id": "V1", "callback_id": "page"}},
            {"type": "view_submission", "view": {}},
            {"type": "block_suggestion", "action_id": "find|a|b|c"},
            {"type": "block_suggestion", "action_id": "x", "user": {"id": "U1"}},
            {"type": "shortcut", "callback_id": "start_deviation"},
            {"type": "message_action", "callback_id": "deviation_from_message", "user": {}},
            {"type": "event_callback", "event": {"type": "message", "channel_type": "im", "user": "U1"}},
            {"type": "event_callback", "event": {"type": "app_home_opened", "tab": "home"}},
            {"type": "event_callback", "event": {"type": "reaction_added"}},
            {"type": "view_closed", "view": {"callback_id": "page"}},
        ],
        ids=lambda payload: json.dumps(payload)[9:60],
    )
    async def test_a_payload_that_is_not_slacks_gets_a_status_and_changes_nothing(
        self, bot: SlackChannel, slack: FakeSlack, desk: SampleDesk, samira: Person, payload: dict[str, Any]
    ) -> None:
        body = json.dumps(payload)
        reply = await slack.post(body, signed_headers(slack.signing_secret, body, form=False))
        assert reply.status in {200, 400, 404}
        assert desk.said == []


class TestSocket:
    """Socket Mode, when there is an app token."""

    async def test_the_same_bot_works_over_the_socket(self, desk: SampleDesk, slack: FakeSlack, samira: Person) -> None:
        async with running(desk, slack, by_socket=True) as made:
            assert made.routes() == []
            desk.will_show(SCREENS["prompt_times"], SCREENS["prompt_words"])
            await samira.command("/avvikelse")
            await slack.until(lambda: samira.modal)
            reply = await samira.submit()
            assert (reply.body or {})["response_action"] == "update"
            await samira.close_modal()
            desk.will_show(Notice("Ett svar."))
            await samira.says("hej")
            await samira.sees("Ett svar.")
            assert desk.said[-1].event == Asked("hej")

    async def test_a_slack_that_is_away_hinders_neither_start_nor_stop(
        self, desk: SampleDesk, slack: FakeSlack, logged: LogCapture
    ) -> None:
        slack.fail("auth.test", status=503, times=99)
        slack.fail("apps.connections.open", status=503, times=99)
        made = channel(desk, settings(slack, by_socket=True))
        async with asyncio.timeout(5):
            await made.start()
            await slack.until(lambda: len(slack.called("apps.connections.open")) == 1)
            await made.stop()
        assert slack.app_token not in json.dumps(logged.entries, default=str)

    async def test_the_socket_is_connected_when_slack_is_back_and_each_fault_is_told_once(
        self, desk: SampleDesk, slack: FakeSlack, logged: LogCapture
    ) -> None:
        slack.fail("apps.connections.open", error="internal_error", times=3)
        made = channel(desk, settings(slack, by_socket=True))
        client = AsyncWebClient(base_url=slack.base_url, retry_handlers=[])
        tried = Socket(made.app, slack.app_token, client=client, logger=logging.getLogger("quiet"), pause=0.01)
        tried.start()
        await slack.connected()
        await tried.stop()
        away = [entry for entry in logged.entries if entry["event"] == "slack_socket_away"]
        assert away == [{"event": "slack_socket_away", "reason": "internal_error", "log_level": "warning"}]


class TestLogs:
    """What is written down of a turn that failed."""

    @pytest.mark.usefixtures("bot")
    async def test_no_words_are_logged(
        self, desk: SampleDesk, samira: Person, logged: LogCapture, caplog: pytest.LogCaptureFixture
    ) -> None:
        slack = samira.slack
        caplog.set_level(logging.DEBUG)
        desk.fails = RuntimeError(SECRET)
        await samira.says(SECRET)
        await samira.sees("Något gick fel hos oss.")
        body = json.dumps({"text": SECRET})
        await slack.post(body, signed_headers("wrong", body, form=False))
        events = [entry["event"] for entry in logged.entries]
        assert events == ["slack_turn_failed", "slack_signature_invalid"]
        assert logged.entries[0]["error"] == "RuntimeError"
        assert logged.entries[0]["at"].startswith("tests.channels.slack_desk:")
        assert SECRET not in json.dumps(logged.entries, default=str)
        assert SECRET not in caplog.text
