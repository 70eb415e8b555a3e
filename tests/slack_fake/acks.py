"""What Slack does with the body of an acknowledgement: applied for a submission, ignored elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .blocks import message_problems, view_problems
from .delivery import Reply
from .elements import Json
from .web_api import push
from .workspace import Channel, Refused, Stack, View, Workspace


@dataclass(frozen=True, slots=True)
class Acks:
    """Applies acknowledgements; `complain` hears of all that Slack would drop without a word."""

    workspace: Workspace
    complain: Callable[[str], None]

    def submission(self, stack: Stack, view: View, reply: Reply) -> None:
        """An empty body closes the view, a `response_action` does what it says."""
        if view not in stack.views:
            return
        body = reply.body or {}
        if reply.text:
            self.complain(f"a submission was answered with text: {reply.text!r}")
        elif not body:
            stack.views.remove(view)
        else:
            self._response_action(stack, view, body)

    def _response_action(self, stack: Stack, view: View, body: Json) -> None:
        match body.get("response_action"):
            case "errors":
                self._errors(view, body.get("errors"))
            case "update":
                definition = self._definition(body)
                if definition is not None:
                    view.show(definition, self.workspace.new_hash())
            case "push":
                self._push(stack, self._definition(body))
            case "clear":
                stack.views.clear()
            case other:
                self.complain(f"unknown response_action {other!r} in {sorted(body)}")

    def _errors(self, view: View, errors: Any) -> None:
        inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            self.complain("response_action errors without errors")
            return
        unknown = sorted(set(errors) - inputs)
        if unknown:
            self.complain(f"errors for what is no input block in the view: {unknown}")
            return
        view.errors = {str(block_id): str(text) for block_id, text in errors.items()}

    def _definition(self, body: Json) -> Json | None:
        definition = body.get("view")
        problems = view_problems(definition, "modal")
        if problems or not isinstance(definition, dict):
            self.complain(f"response_action {body['response_action']} with a view Slack refuses: {problems}")
            return None
        return {**definition, "blocks": self.workspace.with_ids(definition["blocks"])}

    def _push(self, stack: Stack, definition: Json | None) -> None:
        if definition is None:
            return
        try:
            push(self.workspace, stack, definition)
        except Refused as refused:
            self.complain(f"response_action push: {refused.code}")

    def command(self, channel: Channel, user_id: str, reply: Reply) -> None:
        """A command's acknowledgement may be a message, by default one that only its person sees."""
        body = reply.body or {}
        if "response_action" in body:
            self.complain("response_action in answer to a command: Slack ignores it")
            return
        text, blocks = body.get("text") or reply.text, body.get("blocks")
        problems = message_problems(blocks) if blocks is not None else []
        if problems:
            self.complain(f"a command was answered with blocks Slack refuses: {problems}")
        elif (text or blocks) and body.get("response_type") == "in_channel":
            self.workspace.post(channel, self.workspace.bot_message(text, blocks))
        elif text or blocks:
            message = self.workspace.bot_message(text, blocks, is_ephemeral=True)
            channel.ephemerals.setdefault(user_id, []).append(message)

    def nothing_expected(self, what: str, reply: Reply) -> None:
        if not reply.empty:
            said = sorted(reply.body) if reply.body else reply.text
            self.complain(f"{what} was acknowledged with {said}: Slack ignores it")
