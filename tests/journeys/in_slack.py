"""Somebody with Slack: pages are modals, what stays is in the direct conversation with the bot."""

from typing import Any

from handlers.commands import slug
from tests.journeys.somebody import PATIENCE, Given, Page
from tests.slack_fake import Person, visible_text
from tests.slack_fake.blocks import elements_of
from tests.slack_fake.person import blocks_of

ANSWER = "answer:"
TYPED = "plain_text_input"


class InSlack:
    """`tests.journeys.somebody.Somebody` in Slack."""

    channel = "slack"

    def __init__(self, person: Person, name: str) -> None:
        self.person = person
        self.name = name
        self.taps = 0
        self.wrote: list[str] = []

    async def asks_for(self, word: str) -> None:
        self.taps += 1
        await self.leaves()
        reply = await self.person.command(f"/{slug(word)}")
        assert reply.ok, (reply, self.person.errors)

    def reaches(self, button: str, *, on: str) -> bool:
        return self._message(button, on) is not None

    async def presses(self, button: str, *, on: str = "") -> None:
        self.taps += 1
        where: Any = "modal"
        found = _button(self._modal.blocks, button, on) if self._modal else None
        if found is None:
            await self.leaves()
            await self.person.slack.until(lambda: self._message(button, on), PATIENCE)
            where = self._message(button, on)
            found = _button(blocks_of(where), button, on)
        assert found is not None
        before = self._looks
        await self.person.press(found["action_id"], value=found.get("value"), where=where)
        await self.person.slack.until(lambda: self._looks != before, PATIENCE)

    def page(self) -> Page | None:
        modal = self._modal
        if modal is None or not modal.definition.get("submit"):
            return None
        names = [str(each.get("action_id")) for _, each in elements_of(modal.blocks)]
        return tuple(name.removeprefix(ANSWER) for name in names if name.startswith(ANSWER))

    async def fills(self, given: Given) -> None:
        modal = self._modal
        assert modal is not None
        kinds = {str(each.get("action_id")): each["type"] for _, each in elements_of(modal.blocks)}
        for step, answer in given.items():
            self.taps += 1
            if kinds[ANSWER + step] == TYPED:
                self.wrote.append(str(answer))
                await self.person.fill(ANSWER + step, str(answer))
            else:
                await self.person.choose(ANSWER + step, *([answer] if isinstance(answer, str) else answer))

    async def sends(self) -> None:
        self.taps += 1
        reply = await self.person.submit()
        errors = self._modal.errors if self._modal else {}
        assert reply.ok, (reply, errors, self.person.errors, self.shown)
        assert not errors, errors

    @property
    def shown(self) -> str:
        if self._modal is not None:
            return visible_text(self._modal.definition)
        newest = [*self.person.bot_messages, *self.person.ephemerals]
        return visible_text(max(newest, key=lambda each: float(each["ts"]))) if newest else ""

    @property
    def kept(self) -> str:
        return "\n".join(map(visible_text, self.person.bot_messages))

    async def heard(self, *texts: str) -> int:
        return self._said(texts)

    async def waits_for(self, *texts: str, times: int = 1) -> None:
        try:
            await self.person.slack.until(lambda: self._said(texts) >= times, PATIENCE)
        except AssertionError:
            raise AssertionError(f"{self.name} never heard {texts} in Slack, but: {self.kept[-2000:]}") from None

    async def waits_for_page(self, but: Page | None) -> None:
        try:
            await self.person.slack.until(lambda: self.page() != but, PATIENCE)
        except AssertionError:
            raise AssertionError(f"{self.name} is not asked anything else: {self.shown[-1500:]}") from None

    async def waits_until_shown(self, text: str) -> None:
        try:
            await self.person.slack.until(lambda: text in self.shown, PATIENCE)
        except AssertionError:
            raise AssertionError(f"{self.name} was not shown {text!r} in Slack, but: {self.shown}") from None

    def _said(self, texts: tuple[str, ...]) -> int:
        return sum(all(text in visible_text(each) for text in texts) for each in self.person.bot_messages)

    async def leaves(self) -> None:
        if self._modal is not None:
            await self.person.close_modal(everything=True)

    @property
    def _modal(self) -> Any:
        return self.person.modal

    @property
    def _looks(self) -> tuple[object, ...]:
        """Anything that an answer changes."""
        stack = tuple(str(each.definition) for each in self.person.stack.views)
        return stack, self.person.text

    def _message(self, button: str, on: str) -> Any:
        """The newest message that says it and has the button."""
        messages = [*self.person.bot_messages, *self.person.ephemerals]
        for each in sorted(messages, key=lambda each: float(each["ts"]), reverse=True):
            if _button(blocks_of(each), button, on):
                return each
        return None


def _button(blocks: list[Any], button: str, on: str) -> dict[str, Any] | None:
    """The first with this label at or under what says it."""
    told = False
    for block in blocks:
        told = told or on in visible_text(block)
        here = (each for _, each in elements_of([block]) if each["type"] == "button" and told)
        found = next((each for each in here if each["text"]["text"] == button), None)
        if found is not None:
            return dict(found)
    return None
