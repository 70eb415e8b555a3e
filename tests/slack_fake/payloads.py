"""The payloads Slack sends, in the shapes of its reference."""

import html
import re
import uuid
from dataclasses import dataclass
from typing import Any

from .elements import Json
from .web_api import view_payload
from .workspace import Channel, Member, View, Workspace


@dataclass(frozen=True, slots=True)
class Payloads:
    """Writes what one person's doings look like to the bot."""

    workspace: Workspace
    user_id: str

    @property
    def member(self) -> Member:
        return self.workspace.member(self.user_id)

    def _team(self) -> Json:
        own = self.member.team_id == self.workspace.team_id
        return {"id": self.member.team_id, "domain": self.workspace.domain if own else "elsewhere"}

    def _interaction(self, kind: str) -> Json:
        return {
            "type": kind,
            "token": self.workspace.verification_token,
            "team": self._team(),
            "user": self.member.brief(),
            "api_app_id": self.workspace.app_id,
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def command(self, name: str, text: str, *, channel: Channel, trigger_id: str, response_url: str) -> Json:
        team = self._team()
        return {
            "token": self.workspace.verification_token,
            "team_id": team["id"],
            "team_domain": team["domain"],
            "channel_id": channel.id,
            "channel_name": channel.name,
            "user_id": self.user_id,
            "user_name": self.member.username,
            "command": name,
            "text": text,
            "api_app_id": self.workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": response_url,
            "trigger_id": trigger_id,
        }

    def shortcut(self, callback_id: str, trigger_id: str) -> Json:
        return self._interaction("shortcut") | {
            "callback_id": callback_id,
            "trigger_id": trigger_id,
            "action_ts": self.workspace.new_ts(),
        }

    def message_shortcut(
        self, callback_id: str, message: Json, *, channel: Channel, trigger_id: str, response_url: str
    ) -> Json:
        return self._interaction("message_action") | {
            "callback_id": callback_id,
            "trigger_id": trigger_id,
            "action_ts": self.workspace.new_ts(),
            "response_url": response_url,
            "channel": {"id": channel.id, "name": channel.name},
            "message_ts": message["ts"],
            "message": message,
        }

    def submission(self, view: View, trigger_id: str) -> Json:
        return self._interaction("view_submission") | {
            "trigger_id": trigger_id,
            "view": view_payload(self.workspace, view),
            "response_urls": [],
        }

    def closing(self, view: View, *, cleared: bool) -> Json:
        return self._interaction("view_closed") | {
            "view": view_payload(self.workspace, view),
            "is_cleared": cleared,
        }

    def view_action(self, view: View, action: Json, trigger_id: str) -> Json:
        return self._interaction("block_actions") | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": trigger_id,
            "view": view_payload(self.workspace, view),
            "actions": [action],
        }

    def message_action(
        self,
        message: Json,
        action: Json,
        *,
        channel: Channel,
        trigger_id: str,
        response_url: str,
        values: Json,
    ) -> Json:
        hidden = bool(message.get("is_ephemeral"))
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel.id,
            "is_ephemeral": hidden,
        }
        payload = self._interaction("block_actions") | {
            "container": container,
            "trigger_id": trigger_id,
            "channel": {"id": channel.id, "name": channel.name},
            "state": {"values": values},
            "response_url": response_url,
            "actions": [action],
        }
        return payload if hidden else payload | {"message": message}

    def action(self, block: Json, element: Json, state: Json | None) -> Json:
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.workspace.new_ts(),
        }
        copied = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return action | (copied if state is None else state)

    def message(self, text: str, channel: Channel) -> Json:
        """A typed message as its event shows it: escaped, with addresses made into links."""
        ts = self.workspace.new_ts()
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        message: Json = {
            "type": "message",
            "user": self.user_id,
            "ts": ts,
            "client_msg_id": str(uuid.uuid4()),
            "text": as_sent(text),
            "team": self.member.team_id,
            "blocks": [
                {"type": "rich_text", "block_id": self.workspace.new_id("b"), "elements": [section]},
            ],
            "channel": channel.id,
            "event_ts": ts,
            "channel_type": "im" if channel.is_im else "channel",
        }
        if self.member.team_id != self.workspace.team_id:
            message |= {"user_team": self.member.team_id, "source_team": self.member.team_id}
        return message

    def home_opened(self, channel: Channel, view: View | None, tab: str) -> Json:
        event: Json = {
            "type": "app_home_opened",
            "user": self.user_id,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self.workspace.new_ts(),
        }
        return event | ({} if view is None else {"view": view_payload(self.workspace, view)})


def as_sent(text: str) -> str:
    escaped = html.escape(text, quote=False)
    linked = re.sub(r"https?://[^\s<>|]+", r"<\g<0>>", escaped)
    return re.sub(r"(?<![\w/:@.])[\w.+-]+@[\w-]+(\.[\w-]+)+", r"<mailto:\g<0>|\g<0>>", linked)


def event_callback(workspace: Workspace, event: Json, *, team_id: str | None = None) -> Json:
    """The wrapper of every event."""
    shared = team_id is not None and team_id != workspace.team_id
    bot: dict[str, Any] = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(workspace.clock()),
        "authorizations": [bot],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{workspace.new_id('context')}",
    }
