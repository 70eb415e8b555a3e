"""A person's Slack client: what they see, and what they can do with it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar

from .blocks import elements_of
from .delivery import Reply
from .elements import Json
from .payloads import Payloads
from .state import CannotDo, Entries, chosen_state, initial_state, is_empty, visible_text
from .workspace import Channel, Member, Stack, View

if TYPE_CHECKING:
    from .fake import FakeSlack

P = ParamSpec("P")
T = TypeVar("T")
Place = Literal["modal", "home"] | Json | None
Shown = View | Json
Found = tuple[Shown, Json, Json]
Wanted = Callable[[Json, Json], bool]


def acts(
    doing: Callable[Concatenate[Person, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[Person, P], Coroutine[Any, Any, T]]:
    """Whatever a person does happens on the fake's own loop, wherever the test runs."""

    @functools.wraps(doing)
    async def on_server(self: Person, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.slack.run(doing(self, *args, **kwargs))

    return on_server


class Person:
    """One client of one person. `another_device()` shares everything but the open modals."""

    def __init__(self, slack: FakeSlack, user_id: str, stack: Stack) -> None:
        self.slack = slack
        self.id = user_id
        self.stack = stack
        self.errors: list[str] = []
        self.opened_links: list[str] = []
        self._workspace = slack.workspace
        self._payloads = Payloads(slack.workspace, user_id)
        self._message_entries: dict[str, Entries] = {}

    def another_device(self) -> Person:
        return self.slack.client_of(self.id)

    # What they see

    @property
    def member(self) -> Member:
        return self._workspace.member(self.id)

    @property
    def modal(self) -> View | None:
        return self.stack.top

    @property
    def home(self) -> View | None:
        return self._workspace.homes.get(self.id)

    @property
    def dm(self) -> Channel:
        return self._workspace.direct(self.id)

    @property
    def messages(self) -> list[Json]:
        """The direct conversation with the bot, oldest first, as it stands after edits."""
        return list(self.dm.messages)

    @property
    def bot_messages(self) -> list[Json]:
        return [message for message in self.messages if message.get("bot_id") == self._workspace.bot_id]

    @property
    def ephemerals(self) -> list[Json]:
        found = [one for channel in self._channels() for one in channel.ephemerals.get(self.id, [])]
        return sorted(found, key=_when)

    @property
    def text(self) -> str:
        """All they could read now: the open modal with its errors, the home tab, the messages."""
        views = [view for view in (self.modal, self.home) if view is not None]
        errors = [text for view in views for text in view.errors.values()]
        shown = [visible_text(view.definition) for view in views]
        return "\n".join([*shown, *errors, *map(visible_text, [*self.messages, *self.ephemerals])])

    async def sees(self, text: str, within: float = 5.0) -> None:
        """Waits until the text is somewhere in front of them."""
        await self.slack.until(lambda: text in self.text, within)

    def can_press(self) -> list[tuple[str, str]]:
        """Every button in reach, as (action_id, label), topmost surface first."""
        return [
            (element["action_id"], element["text"]["text"])
            for shown in self._reach(None)
            for _, element in elements_of(blocks_of(shown))
            if element["type"] == "button"
        ]

    def _channels(self) -> list[Channel]:
        return [channel for channel in self._workspace.channels.values() if self.id in channel.members]

    def _channel_of(self, message: Json) -> Channel:
        for channel in self._channels():
            if any(one["ts"] == message["ts"] for one in (*channel.messages, *channel.ephemerals.get(self.id, []))):
                return channel
        return self.dm

    # Entry points

    @acts
    async def command(self, name: str, text: str = "", *, channel: Channel | None = None) -> Reply:
        where = channel or self.dm
        payload = self._payloads.command(
            name,
            text,
            channel=where,
            trigger_id=self._workspace.new_trigger(self.stack),
            response_url=self.slack.responses.new(where, self.id),
        )
        reply = await self.slack.deliver(
            "slash_commands", payload, lambda got: self.slack.acks.command(where, self.id, got)
        )
        return self._noted(name, reply)

    @acts
    async def shortcut(self, callback_id: str) -> Reply:
        payload = self._payloads.shortcut(callback_id, self._workspace.new_trigger(self.stack))
        return await self._interact(payload)

    @acts
    async def message_shortcut(self, callback_id: str, message: Json) -> Reply:
        channel = self._channel_of(message)
        payload = self._payloads.message_shortcut(
            callback_id,
            message,
            channel=channel,
            trigger_id=self._workspace.new_trigger(self.stack),
            response_url=self.slack.responses.new(channel, self.id, message),
        )
        return await self._interact(payload)

    @acts
    async def says(self, text: str, *, channel: Channel | None = None) -> Reply:
        """Writes to the bot (or in a channel); the message is in the conversation whatever the bot does."""
        where = channel or self.dm
        event = self._payloads.message(text, where)
        where.messages.append(event)
        return await self.slack.deliver_event(event, team_id=self.member.team_id)

    @acts
    async def opens_home(self, tab: str = "home") -> Reply:
        event = self._payloads.home_opened(self.dm, self.home if tab == "home" else None, tab)
        return await self.slack.deliver_event(event, team_id=self.member.team_id)

    # Inside what is shown

    @acts
    async def press(self, what: str, *, value: str | None = None, where: Place = None) -> Reply:
        """Presses the button with this action_id or label; `where` may be a message kept from before."""

        def wanted(_: Json, element: Json) -> bool:
            named = what in (element.get("action_id"), _label(element))
            return element["type"] == "button" and named and value in (None, element.get("value"))

        shown, block, element = self._find(wanted, what, where)
        if element.get("url"):
            self.opened_links.append(element["url"])
        return await self._act(shown, self._payloads.action(block, element, None))

    @acts
    async def choose(self, what: str, *options: Any, where: Place = None) -> Reply | None:
        """Picks options (by value or text), a day, a time or people; tells the bot where Slack would."""
        shown, block, element = self._find(_is_input(what), what, where)
        state = chosen_state(element, options)
        if element["type"] != "overflow":
            self._entries(shown).enter(block, element, state)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return None
        return await self._act(shown, self._payloads.action(block, element, state))

    @acts
    async def fill(self, what: str, text: str, *, enter: bool = False, where: Place = None) -> Reply | None:
        """Writes in a field named by action_id, block_id or label; `enter` presses the Enter key after."""
        shown, block, element = self._find(_is_input(what), what, where)
        state = chosen_state(element, (text,) if text else ())
        self._entries(shown).enter(block, element, state)
        config = element.get("dispatch_action_config", {}).get("trigger_actions_on", ["on_enter_pressed"])
        told = "on_character_entered" in config or (enter and "on_enter_pressed" in config)
        if not block.get("dispatch_action") or not told:
            return None
        return await self._act(shown, self._payloads.action(block, element, state))

    @acts
    async def submit(self, *, view: View | None = None) -> Reply:
        """Submits the open modal. What a client refuses itself (an empty required field) is not sent."""
        shown = view or self._open_modal()
        if not shown.definition.get("submit"):
            raise CannotDo(f"{shown.title} has no submit button")
        shown.errors = client_errors(shown)
        if shown.errors:
            return Reply(failure="not_sent")
        payload = self._payloads.submission(shown, self._workspace.new_trigger(self.stack))
        reply = await self.slack.deliver(
            "interactive", payload, lambda got: self.slack.acks.submission(self.stack, shown, got)
        )
        return self._noted("view_submission", reply)

    @acts
    async def close_modal(self, *, everything: bool = False) -> Reply | None:
        """The modal's close button (back to the one under it), or with `everything` the cross."""
        view = self._open_modal()
        cleared = everything or bool(view.definition.get("clear_on_close"))
        closed = list(reversed(self.stack.views)) if cleared else [view]
        del self.stack.views[-len(closed) :]
        reply: Reply | None = None
        for one in closed:
            if one.definition.get("notify_on_close"):
                reply = await self._interact(self._payloads.closing(one, cleared=cleared))
        return reply

    def _open_modal(self) -> View:
        if self.modal is None:
            raise CannotDo(f"{self.id} has no modal open")
        return self.modal

    def _reach(self, where: Place) -> list[Shown]:
        """What a tap can reach: an open modal hides the rest."""
        if isinstance(where, dict):
            return [where]
        if where == "modal" or (where is None and self.modal is not None):
            return [self._open_modal()]
        home = [self.home] if self.home is not None else []
        if where == "home":
            return list(home)
        messages = [one for channel in self._channels() for one in channel.messages]
        return [*sorted([*messages, *self.ephemerals], key=_when, reverse=True), *home]

    def _find(self, wanted: Wanted, what: str, where: Place) -> Found:
        for shown in self._reach(where):
            found = [pair for pair in elements_of(blocks_of(shown)) if wanted(*pair)]
            if len(found) > 1:
                raise CannotDo(f"{what!r} is there {len(found)} times: say which by action_id or value")
            if found:
                return shown, *found[0]
        raise CannotDo(f"nothing called {what!r} in reach; buttons: {self.can_press()}; text: {self.text[-500:]!r}")

    def _entries(self, shown: Shown) -> Entries:
        if isinstance(shown, View):
            return shown.entries
        return self._message_entries.setdefault(shown["ts"], Entries())

    async def _act(self, shown: Shown, action: Json) -> Reply:
        trigger_id = self._workspace.new_trigger(self.stack)
        if isinstance(shown, View):
            return await self._interact(self._payloads.view_action(shown, action, trigger_id))
        channel = self._channel_of(shown)
        payload = self._payloads.message_action(
            shown,
            action,
            channel=channel,
            trigger_id=trigger_id,
            response_url=self.slack.responses.new(channel, self.id, shown),
            values=self._entries(shown).values(blocks_of(shown)),
        )
        return await self._interact(payload)

    async def _interact(self, payload: Json) -> Reply:
        what = str(payload["type"])
        reply = await self.slack.deliver(
            "interactive", payload, lambda got: self.slack.acks.nothing_expected(what, got)
        )
        return self._noted(what, reply)

    def _noted(self, what: str, reply: Reply) -> Reply:
        """Slack shows its person a warning sign where the bot did not answer."""
        if reply.failure is not None:
            self.errors.append(f"{what}: {reply.failure}")
        return reply


def blocks_of(shown: Shown) -> list[Json]:
    return shown.blocks if isinstance(shown, View) else list(shown.get("blocks", []))


def client_errors(view: View) -> dict[str, str]:
    """What Slack's own client says before it sends anything."""
    found: dict[str, str] = {}
    for block, element in elements_of(view.blocks):
        state = view.entries.state(block, element)
        if block["type"] != "input" or state is None:
            continue
        written = state.get("value")
        if is_empty(state):
            if not block.get("optional"):
                found[block["block_id"]] = "Please complete this required field."
        elif isinstance(written, str) and len(written) < element.get("min_length", 0):
            found[block["block_id"]] = f"Please use at least {element['min_length']} characters."
    return found


def _is_input(what: str) -> Wanted:
    def wanted(block: Json, element: Json) -> bool:
        names = (element.get("action_id"), block.get("block_id"), _label(element), _label(block))
        return what in names and (initial_state(element) is not None or element["type"] == "overflow")

    return wanted


def _label(thing: Json) -> str | None:
    for name in ("label", "text", "placeholder"):
        if isinstance(thing.get(name), dict):
            return str(thing[name]["text"])
    return None


def _when(message: Json) -> float:
    return float(message["ts"])
