"""Slack's Web API as far as the bot calls it, with Slack's checks and Slack's error codes."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from .blocks import message_problems, view_problems, view_too_large
from .elements import Json
from .workspace import STACK_LIMIT, Channel, Refused, Stack, View, Workspace

POSTED_TEXT = 40_000
UPDATED_TEXT = 4_000
APP_TOKEN_METHODS = frozenset(("apps.connections.open",))
JSON_ARGUMENTS = ("blocks", "view", "metadata", "attachments")


class WebApi:
    """Answers one method call at a time; raises `Refused` where Slack says `ok: false`."""

    def __init__(self, workspace: Workspace, *, socket_url: Callable[[], str]) -> None:
        self._workspace = workspace
        self._socket_url = socket_url
        self._methods: Mapping[str, Callable[[Json], Json]] = {
            "api.test": lambda _: {},
            "auth.test": self._auth_test,
            "apps.connections.open": lambda _: {"url": self._socket_url()},
            "users.info": lambda args: {"user": workspace.member(args.get("user")).as_user()},
            "users.lookupByEmail": self._lookup,
            "conversations.open": self._open_conversation,
            "chat.postMessage": self._post,
            "chat.update": self._update_message,
            "chat.delete": self._delete_message,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.getPermalink": self._permalink,
            "views.open": self._open_view,
            "views.push": self._push_view,
            "views.update": self._update_view,
            "views.publish": self._publish,
        }

    def answer(self, method: str, arguments: Json) -> Json:
        known = self._methods.get(method)
        if known is None:
            raise Refused("unknown_method")
        return {"ok": True, **known(read_json(arguments))}

    def _auth_test(self, _arguments: Json) -> Json:
        slack = self._workspace
        return {
            "url": f"https://{slack.domain}.slack.com/",
            "team": slack.domain,
            "user": "hjulet",
            "team_id": slack.team_id,
            "user_id": slack.bot_user,
            "bot_id": slack.bot_id,
            "is_enterprise_install": False,
        }

    def _lookup(self, arguments: Json) -> Json:
        wanted = str(arguments.get("email", "")).casefold()
        for member in self._workspace.members.values():
            local = not member.is_stranger and not member.deleted
            if wanted and local and (member.email or "").casefold() == wanted:
                return {"user": member.as_user()}
        raise Refused("users_not_found")

    def _open_conversation(self, arguments: Json) -> Json:
        if arguments.get("channel"):
            return {"channel": {"id": self._channel(arguments).id}}
        users = arguments.get("users") or ""
        wanted = users if isinstance(users, list) else [one for one in str(users).split(",") if one]
        if len(wanted) != 1:
            raise Refused("users_list_not_supplied" if not wanted else "not_enough_users")
        member = self._workspace.member(wanted[0])
        if member.is_bot:
            raise Refused("cannot_dm_bot")
        if member.deleted:
            raise Refused("user_disabled")
        known = f"D{member.id[1:]}" in self._workspace.channels
        channel = self._workspace.direct(member.id)
        return {"no_op": known, "already_open": known, "channel": {"id": channel.id}}

    def _channel(self, arguments: Json, *, people: bool = False) -> Channel:
        wanted = str(arguments.get("channel", ""))
        member = self._workspace.members.get(wanted)
        if people and member is not None and not member.deleted:
            return self._workspace.direct(wanted)
        channel = self._workspace.channels.get(wanted)
        if channel is None:
            raise Refused("channel_not_found")
        if not channel.bot_is_member:
            raise Refused("not_in_channel")
        return channel

    def _post(self, arguments: Json) -> Json:
        channel = self._channel(arguments, people=True)
        blocks = checked_content(arguments, POSTED_TEXT)
        message = self._workspace.bot_message(
            str(arguments.get("text") or ""),
            blocks,
            thread_ts=arguments.get("thread_ts"),
            metadata=arguments.get("metadata"),
        )
        self._workspace.post(channel, message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _own(self, arguments: Json, error: str) -> tuple[Channel, Json]:
        channel = self._channel(arguments)
        message = channel.find(str(arguments.get("ts")))
        if message.get("bot_id") != self._workspace.bot_id:
            raise Refused(error)
        return channel, message

    def _update_message(self, arguments: Json) -> Json:
        channel, old = self._own(arguments, "cant_update_message")
        blocks = checked_content(arguments, UPDATED_TEXT)
        new = {**old, "text": arguments.get("text") or old["text"]}
        if blocks is not None:
            new["blocks"] = self._workspace.with_ids(blocks)
        elif arguments.get("text"):
            new.pop("blocks", None)
            new["edited"] = {"user": self._workspace.bot_user, "ts": self._workspace.new_ts()}
        self._workspace.revise(channel, old, new)
        return {"channel": channel.id, "ts": new["ts"], "text": new["text"], "message": new}

    def _delete_message(self, arguments: Json) -> Json:
        channel, old = self._own(arguments, "cant_delete_message")
        self._workspace.revise(channel, old, None)
        return {"channel": channel.id, "ts": old["ts"]}

    def _post_ephemeral(self, arguments: Json) -> Json:
        channel = self._channel(arguments)
        user = str(arguments.get("user", ""))
        if user not in channel.members:
            raise Refused("user_not_in_channel")
        blocks = checked_content(arguments, POSTED_TEXT)
        message = self._workspace.bot_message(str(arguments.get("text") or ""), blocks, is_ephemeral=True)
        channel.ephemerals.setdefault(user, []).append(message)
        return {"message_ts": message["ts"]}

    def _permalink(self, arguments: Json) -> Json:
        channel = self._channel(arguments)
        ts = str(arguments.get("message_ts"))
        channel.find(ts)
        link = f"https://{self._workspace.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
        return {"channel": channel.id, "permalink": link}

    def _view(self, arguments: Json, kind: str) -> Json:
        definition = arguments.get("view")
        problems = view_problems(definition, kind)
        if problems or not isinstance(definition, dict):
            raise Refused("invalid_arguments", problems)
        if view_too_large(definition):
            raise Refused("view_too_large")
        return {**definition, "blocks": self._workspace.with_ids(definition["blocks"])}

    def _unique(self, definition: Json, own: View | None = None) -> None:
        external_id = definition.get("external_id")
        found = self._workspace.find_external(external_id) if external_id else None
        if found is not None and found is not own:
            raise Refused("duplicate_external_id")

    def _open_view(self, arguments: Json) -> Json:
        definition = self._view(arguments, "modal")
        self._unique(definition)
        stack = self._workspace.exchange(arguments.get("trigger_id"))
        stack.views.clear()
        return self._shown(self._workspace.open_view(stack, definition))

    def _push_view(self, arguments: Json) -> Json:
        definition = self._view(arguments, "modal")
        self._unique(definition)
        return self._shown(push(self._workspace, self._workspace.exchange(arguments.get("trigger_id")), definition))

    def _update_view(self, arguments: Json) -> Json:
        if arguments.get("view_id"):
            view = self._workspace.find_view(str(arguments["view_id"]))
        else:
            view = self._workspace.find_external(str(arguments.get("external_id", "")))
        if view is None:
            raise Refused("not_found")
        definition = self._view(arguments, view.definition["type"])
        self._unique(definition, view)
        check_hash(view, arguments)
        view.show(definition, self._workspace.new_hash())
        return self._shown(view)

    def _publish(self, arguments: Json) -> Json:
        member = self._workspace.member(arguments.get("user_id"))
        definition = self._view(arguments, "home")
        homes = self._workspace.homes
        view = homes.get(member.id)
        if view is None:
            homes[member.id] = self._workspace.open_view(Stack(member.id), definition)
            return self._shown(homes[member.id])
        check_hash(view, arguments)
        view.show(definition, self._workspace.new_hash())
        return self._shown(view)

    def _shown(self, view: View) -> Json:
        return {"view": view_payload(self._workspace, view)}


def push(workspace: Workspace, stack: Stack, definition: Json) -> View:
    if not stack.views:
        raise Refused("not_found")
    if len(stack.views) >= STACK_LIMIT:
        raise Refused("push_limit_reached")
    return workspace.open_view(stack, definition)


def check_hash(view: View, arguments: Json) -> None:
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise Refused("hash_conflict")


def read_json(arguments: Json) -> Json:
    """Form bodies carry the structured arguments as JSON text."""
    read = dict(arguments)
    for name in JSON_ARGUMENTS:
        if isinstance(read.get(name), str):
            try:
                read[name] = json.loads(read[name])
            except ValueError:
                raise Refused("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from None
    return read


def checked_content(arguments: Json, limit: int) -> list[Json] | None:
    """The blocks of a message (None where none were given), after Slack's checks of text and blocks."""
    text, blocks = arguments.get("text") or "", arguments.get("blocks")
    if blocks is not None:
        problems = message_problems(blocks)
        if problems:
            raise Refused("invalid_blocks", problems)
    if not text and not blocks and not arguments.get("attachments"):
        raise Refused("no_text")
    if len(text) > limit:
        raise Refused("msg_too_long")
    return blocks if isinstance(blocks, list) else None


def view_payload(workspace: Workspace, view: View) -> Json:
    """The view as Slack sends it, in answers and in payloads."""
    given: dict[str, Any] = {"private_metadata": "", "callback_id": "", "external_id": "", **view.definition}
    if given["type"] == "modal":
        given = {"clear_on_close": False, "notify_on_close": False, "close": None, "submit": None, **given}
        given["previous_view_id"] = view.previous_id
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        **given,
        "state": {"values": view.values},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }
