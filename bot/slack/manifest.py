"""The app manifest, from the same tables that the listeners are registered by, so that the two cannot differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.settings import Settings
from bot.slack.api import SCOPES
from conversation.port import Pressed
from conversation.words import N_, Phrase, Translator
from handlers.commands import COMMANDS, Command, slug

PATH = "/slack/events"
NAME = "Hjulet"
ABOUT = N_("Rapportera avvikelser, hitta rutiner och se vad som väntar på dig.")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry in Slack's menus; a name has at most 24 characters. Without `starts` it takes the message it is on."""

    callback: str
    name: Phrase
    about: Phrase
    starts: Pressed | None = None

    @property
    def kind(self) -> Literal["global", "message"]:
        return "global" if self.starts else "message"


SHORTCUTS: tuple[Shortcut, ...] = (
    Shortcut(
        "start_deviation",
        N_("Rapportera en avvikelse"),
        N_("Berätta vad som hände, på någon minut"),
        Pressed("start", "deviation"),
    ),
    Shortcut(
        "deviation_from_message",
        N_("Gör avvikelse av detta"),
        N_("Börja en avvikelse med meddelandets text"),
    ),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something Slack tells of: its type, the name it is subscribed to by, and the scope that takes."""

    type: str
    subscription: str
    scopes: tuple[str, ...] = ()


EVENTS: tuple[Event, ...] = (
    Event("app_home_opened", "app_home_opened"),
    Event("message", "message.im", ("im:history",)),
)


def command_names(prefix: str) -> Mapping[str, Command]:
    """Each command by the name that Slack knows it by."""
    return {f"/{prefix}{slug(command.word)}": command for command in COMMANDS}


def scopes() -> list[str]:
    """What the bot token must be allowed, and nothing more."""
    asked = {"commands", *(scope for event in EVENTS for scope in event.scopes)}
    return sorted(asked | {scope for needed in SCOPES.values() for scope in needed})


def manifest(settings: Settings, tr: Translator) -> dict[str, Any]:
    """The manifest as Slack takes it: with addresses for signed HTTP, or for Socket Mode when an app token is set."""
    socket = bool(settings.slack_app_token.get_secret_value())
    url = {} if socket else {"request_url": settings.own_address + PATH}
    options = {} if socket else {"message_menu_options_url": settings.own_address + PATH}
    return {
        "display_information": {"name": NAME, "description": tr(ABOUT)},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [
                _command(name, each, tr, "" if socket else settings.own_address + PATH)
                for name, each in command_names(settings.command_prefix).items()
            ],
            "shortcuts": [_shortcut(each, tr) for each in SHORTCUTS],
        },
        "oauth_config": {"scopes": {"bot": scopes()}},
        "settings": {
            "event_subscriptions": {**url, "bot_events": sorted(event.subscription for event in EVENTS)},
            "interactivity": {"is_enabled": True, **url, **options},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, command: Command, tr: Translator, url: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"command": name, "description": tr(command.about), "should_escape": False}
    if command.hint:
        entry["usage_hint"] = tr(command.hint)
    return entry | ({"url": url} if url else {})


def _shortcut(shortcut: Shortcut, tr: Translator) -> dict[str, str]:
    return {
        "name": tr(shortcut.name),
        "type": shortcut.kind,
        "callback_id": shortcut.callback,
        "description": tr(shortcut.about),
    }
