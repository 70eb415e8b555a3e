"""That the manifest says exactly what the code does: commands, shortcuts, events, scopes and addresses."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import bot.slack
from bot.slack.api import SCOPES, Method, WebApi
from bot.slack.gate import Gate
from bot.slack.listen import Listener, register
from bot.slack.manifest import EVENTS, SHORTCUTS, manifest
from bot.slack.show import Stage
from tests.channels.screens import Swedish
from tests.channels.slack_desk import ZONE, SampleDesk, look, settings
from tests.slack_fake import FakeSlack


class NotingApp(AsyncApp):
    """A Bolt app that remembers what was registered on it."""

    def __init__(self) -> None:
        super().__init__(client=AsyncWebClient(), authorize=self.nobody, signing_secret="x")
        self.noted: dict[str, list[str]] = {}

    @staticmethod
    async def nobody() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None)

    def _note(self, kind: str, name: object) -> None:
        if isinstance(name, str):
            self.noted.setdefault(kind, []).append(name)

    def command(self, command: Any, *more: Any, **named: Any) -> Callable[..., Any]:
        self._note("commands", command)
        return super().command(command, *more, **named)

    def shortcut(self, constraints: Any, *more: Any, **named: Any) -> Callable[..., Any]:
        self._note("shortcuts", constraints)
        return super().shortcut(constraints, *more, **named)

    def event(self, event: Any, *more: Any, **named: Any) -> Callable[..., Any]:
        self._note("events", event)
        return super().event(event, *more, **named)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        yield fake


@pytest.fixture
def noted() -> dict[str, list[str]]:
    app = NotingApp()
    api, desk = WebApi(AsyncWebClient()), SampleDesk()
    gate = Gate(api, desk, team="", token="", now=lambda: 0.0)
    register(app, Listener(desk, gate, Stage(api), look=lambda _: look(), zone=ZONE), prefix="hj-")
    return app.noted


def test_what_is_registered_is_what_the_manifest_says(slack: FakeSlack, noted: dict[str, list[str]]) -> None:
    said = manifest(settings(slack, command_prefix="hj-"), Swedish())
    features = said["features"]
    assert [each["command"] for each in features["slash_commands"]] == noted["commands"]
    assert [each["callback_id"] for each in features["shortcuts"]] == noted["shortcuts"]
    assert [event.type for event in EVENTS] == noted["events"]
    subscribed = said["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(event.subscription for event in EVENTS) == subscribed


def test_the_scopes_are_those_of_the_methods_and_events(slack: FakeSlack) -> None:
    assert set(SCOPES) == set(Method)
    needed = {scope for scopes in SCOPES.values() for scope in scopes} | {"commands", "im:history"}
    assert manifest(settings(slack), Swedish())["oauth_config"]["scopes"]["bot"] == sorted(needed)


def test_no_method_is_called_but_by_its_name_in_the_table() -> None:
    source = [path.read_text(encoding="utf-8") for path in Path(bot.slack.__path__[0]).glob("*.py")]
    used = {name for text in source for name in re.findall(r"Method\.([A-Z_]+)", text)}
    assert used == {method.name for method in Method}
    calls = [
        node.attr
        for text in source
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and re.match(r"(chat|views|users|conversations|auth)_", node.attr)
    ]
    assert calls == []


def test_names_fit_in_slacks_menus(slack: FakeSlack) -> None:
    said = manifest(settings(slack), Swedish())
    assert all(len(each["name"]) <= 24 for each in said["features"]["shortcuts"])
    assert all(len(each["description"]) <= 150 for each in said["features"]["shortcuts"])
    commands = said["features"]["slash_commands"]
    assert all(re.fullmatch(r"/[a-z0-9_-]{1,31}", each["command"]) for each in commands)
    assert {each.kind for each in SHORTCUTS} == {"global", "message"}
    assert len(said["display_information"]["description"]) <= 140


def test_signed_http_has_addresses_and_socket_mode_has_none(slack: FakeSlack) -> None:
    http = manifest(settings(slack, public_url="https://hjulet.example.se/"), Swedish())
    address = "https://hjulet.example.se/slack/events"
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["settings"]["interactivity"]["request_url"] == address
    assert http["settings"]["interactivity"]["message_menu_options_url"] == address
    assert http["settings"]["event_subscriptions"]["request_url"] == address
    assert {each["url"] for each in http["features"]["slash_commands"]} == {address}
    by_socket = manifest(settings(slack, by_socket=True), Swedish())
    assert by_socket["settings"]["socket_mode_enabled"] is True
    assert "http" not in str(by_socket)
