"""A person's Teams client: what they see, and what they can do with it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from .calls import Answered, Json
from .cards import CARD, CannotDo, actions_of, check, first_entries, inputs_of, refuse_entry, unanswered, visible_text
from .tenant import BOT, Conversation, Member, Message

if TYPE_CHECKING:
    from .fake import FakeTeams

NUMBERS = itertools.count(1)
PATIENCE = 5.0


class Dialog:
    """An open dialog: its card, what is filled in, and how it was opened."""

    def __init__(self, card: Json, *, extension: bool, conversation: Conversation, message: str) -> None:
        self.card = card
        self.entries = first_entries(card)
        self.extension = extension
        self.conversation = conversation
        self.message = message


class Person:
    """One client of one person; `old` is one that knows no Action.Execute and takes its fallback."""

    def __init__(self, teams: FakeTeams, member: Member, *, old: bool = False) -> None:
        self.teams = teams
        self.member = member
        self.old = old
        self.dialog: Dialog | None = None
        self.opened_links: list[str] = []
        self.toasts: list[str] = []
        self.errors: list[str] = []
        self._entries: dict[str, tuple[Any, Json]] = {}

    def another_device(self, *, old: bool = False) -> Person:
        return Person(self.teams, self.member, old=old)

    # What they see

    @property
    def own(self) -> Conversation:
        return self.teams.tenant.own(self.member.id)

    @property
    def cards(self) -> list[Message]:
        """The bot's messages in their own conversation, oldest first, as they stand."""
        return [each for each in self.own.messages if each.sender == "bot"]

    @property
    def text(self) -> str:
        """All they could read now."""
        shown = [visible_text(each.card) if each.card else str(each.activity.get("text")) for each in self.own.messages]
        dialog = [visible_text(self.dialog.card)] if self.dialog else []
        return "\n".join([*shown, *dialog, *self.toasts])

    async def sees(self, text: str, within: float = PATIENCE) -> None:
        await self.teams.until(lambda: text in self.text, within)

    # In their own chat

    async def says(self, text: str, **more: Any) -> Answered:
        """Writes to the bot; the message stands in the conversation whatever the bot does."""
        activity = self._activity("message", self.own, text=text, textFormat="plain", **more)
        self._write(self.own, activity)
        return await self._tell(activity)

    async def installs(self) -> Answered:
        self.member.installed = True
        return await self._tell(self._activity("installationUpdate", self.own, action="add"))

    async def removes(self) -> Answered:
        self.member.installed = False
        return await self._tell(self._activity("installationUpdate", self.own, action="remove"))

    def deletes(self, message: Message) -> None:
        self.own.messages.remove(message)

    # In a team

    async def mentions(self, where: Conversation, text: str) -> Answered:
        """Writes the bot's name and the text."""
        name = "<at>Hjulet</at>"
        mention = {"type": "mention", "text": name, "mentioned": {"id": f"28:{BOT}", "name": "Hjulet"}}
        activity = self._activity("message", where, text=f"{name} {text}", entities=[mention])
        self._write(where, activity)
        return await self._tell(activity)

    async def writes(self, where: Conversation, text: str) -> Answered:
        """A message that is not for the bot."""
        activity = self._activity("message", where, text=text)
        self._write(where, activity)
        return await self._tell(activity)

    async def makes_report_of(self, where: Conversation, html: str) -> Answered:
        """The entry in a message's menu."""
        payload = {"id": self.teams.tenant.new_id(), "body": {"contentType": "html", "content": html}}
        value = {"commandId": "deviation", "commandContext": "message", "messagePayload": payload}
        answered = await self._tell(self._invoke("composeExtension/fetchTask", where, value))
        self._open(answered, where, "", extension=True)
        return answered

    # Inside what is shown

    def can_press(self) -> list[str]:
        shown = [self.dialog.card] if self.dialog else [each.card for each in self.cards if each.card]
        return [str(action.get("title")) for card in shown for action in actions_of(card)]

    def fill(self, step: str, value: str, *, where: Message | None = None) -> None:
        """Fills in the field of that step, in the dialog or in the newest message that has one."""
        for card, entries in self._reach(where):
            field = next((each for each in inputs_of(card) if _is_of(each["id"], step)), None)
            if field:
                refuse_entry(field, value)
                entries[field["id"]] = value
                return
        raise CannotDo(f"no field {step!r}; text: {self.text[-400:]!r}")

    async def press(self, label: str | Json, *, where: Message | None = None) -> Answered:
        """Presses the button with this label, in the dialog or in the newest message that has it.

        Where a message has several with the same words, the button itself says which.
        """
        if where is not None and not isinstance(label, str):
            return await self._in_message(where, label)
        assert isinstance(label, str)
        if self.dialog and where is None:
            return await self._in_dialog(self.dialog, label)
        for message in [where] if where else reversed(self.cards):
            action = next((each for each in actions_of(message.card or {}) if each.get("title") == label), None)
            if action is not None:
                return await self._in_message(message, action)
        raise CannotDo(f"nothing called {label!r}; buttons: {self.can_press()}")

    async def waits_and_presses(self, label: str, within: float = PATIENCE) -> Answered:
        await self.teams.until(lambda: label in self.can_press(), within)
        return await self.press(label)

    async def looks_up(self, value: Json) -> list[Json]:
        """Types in a long list; returns what it offers."""
        answered = await self._tell(self._invoke("application/search", self.own, value))
        assert answered.status == 200, answered
        found: list[Json] = answered.body["value"]["results"]
        return found

    def closes_dialog(self) -> None:
        self.dialog = None

    # How it works

    def _reach(self, where: Message | None) -> list[tuple[Json, Json]]:
        if self.dialog and where is None:
            return [(self.dialog.card, self.dialog.entries)]
        messages = [where] if where else list(reversed(self.cards))
        return [(each.card, self._entered(each)) for each in messages if each.card]

    def _entered(self, message: Message) -> Json:
        """What is filled in on a message's card; another card starts anew."""
        card, entries = self._entries.get(message.id, (None, {}))
        if card is not message.card:
            entries = first_entries(message.card or {})
            self._entries[message.id] = message.card, entries
        return entries

    async def _in_message(self, message: Message, action: Json) -> Answered:
        if action["type"] == "Action.OpenUrl":
            self.opened_links.append(action["url"])
            return Answered(status=200)
        if self.old and isinstance(action.get("fallback"), dict):
            action = action["fallback"]
        data = self._data(message.card or {}, action, self._entered(message))
        if (action.get("data") or {}).get("msteams", {}).get("type") == "task/fetch":
            return await self._fetch(message, data)
        if action["type"] == "Action.Submit":
            return await self._tell(self._activity("message", self.own, value=data, replyToId=message.id))
        pressed = {"type": "Action.Execute", "verb": action.get("verb"), "data": data}
        value = {"action": pressed, "trigger": "manual"}
        answered = await self._tell(self._invoke("adaptiveCard/action", self.own, value, replyToId=message.id))
        self._take(message, answered)
        return answered

    def _data(self, card: Json, action: Json, entries: Json) -> Json:
        missing = unanswered(card, entries) if action.get("associatedInputs") != "none" else []
        if missing:
            raise CannotDo(f"not filled in: {missing}")
        inputs = {} if action.get("associatedInputs") == "none" else entries
        return {**(action.get("data") or {}), **inputs}

    def _take(self, message: Message, answered: Answered) -> None:
        body = answered.body or {}
        if not answered.ok:
            self.errors.append(f"http {answered.status}")
        elif body.get("type") == CARD:
            check(body["value"])
            message.seen = body["value"]
        elif body.get("type") == "application/vnd.microsoft.activity.message":
            self.toasts.append(body["value"])
        else:
            raise AssertionError(f"Teams understands no {body}")

    async def _fetch(self, message: Message, data: Json) -> Answered:
        value = {"data": data, "context": {"theme": "default"}}
        answered = await self._tell(self._invoke("task/fetch", self.own, value, replyToId=message.id))
        self._open(answered, self.own, message.id, extension=False)
        return answered

    def _open(self, answered: Answered, where: Conversation, message: str, *, extension: bool) -> None:
        if not answered.ok:
            self.errors.append(f"http {answered.status}")
            return
        value = answered.body["task"]["value"]
        assert answered.body["task"]["type"] == "continue"
        assert value["card"]["contentType"] == CARD
        check(value["card"]["content"], dialog=True)
        self.dialog = Dialog(value["card"]["content"], extension=extension, conversation=where, message=message)

    async def _in_dialog(self, dialog: Dialog, label: str) -> Answered:
        action = next((each for each in actions_of(dialog.card) if each.get("title") == label), None)
        if action is None:
            raise CannotDo(f"nothing called {label!r} in the dialog; buttons: {self.can_press()}")
        if action["type"] == "Action.OpenUrl":
            self.opened_links.append(action["url"])
            return Answered(status=200)
        value: Json = {"data": self._data(dialog.card, action, dialog.entries)}
        value |= {"commandId": "deviation", "commandContext": "message"} if dialog.extension else {}
        name = "composeExtension/submitAction" if dialog.extension else "task/submit"
        more = {"replyToId": dialog.message} if dialog.message else {}
        answered = await self._tell(self._invoke(name, dialog.conversation, value, **more))
        if answered.ok and not (answered.body or {}).get("task"):
            self.dialog = None
        else:
            self._open(answered, dialog.conversation, dialog.message, extension=dialog.extension)
        return answered

    def _write(self, where: Conversation, activity: Json) -> None:
        where.messages.append(Message(id=activity["id"], sender=self.member.id, activity=activity))

    async def _tell(self, activity: Json) -> Answered:
        return await self.teams.run(self.teams.deliver(activity))

    def _invoke(self, name: str, where: Conversation, value: Json, **more: Any) -> Json:
        return self._activity("invoke", where, name=name, value=value, id=f"f:{next(NUMBERS)}", **more)

    def _activity(self, kind: str, where: Conversation, **more: Any) -> Json:
        member = self.member
        return {
            "type": kind,
            "id": self.teams.tenant.new_id(),
            "channelId": "msteams",
            "serviceUrl": self.teams.service_url,
            "from": {"id": member.id, "aadObjectId": member.entra, "name": member.name},
            "conversation": {"id": where.id, "conversationType": where.kind, "tenantId": member.tenant},
            "recipient": {"id": f"28:{BOT}", "name": "Hjulet"},
            "channelData": {"tenant": {"id": member.tenant}},
            **more,
        }


def _is_of(name: str, step: str) -> bool:
    return name == step or name.endswith((f":{step}", f"|{step}", f"__{step}", f".{step}"))
