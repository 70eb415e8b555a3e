"""Somebody with Teams: pages are cards that are replaced where they stand, words are read in dialogs."""

from typing import Any

from tests.journeys.somebody import PATIENCE, Given, Page
from tests.teams_fake import Message, Person, visible_text
from tests.teams_fake.cards import actions_of, inputs_of, nodes

KEY, ANSWER = "hjulet", "answer."
SENDING = {"next", "submit"}


class InTeams:
    """`tests.journeys.somebody.Somebody` in Teams."""

    channel = "teams"

    def __init__(self, person: Person, name: str) -> None:
        self.person = person
        self.name = name
        self.taps = 0
        self.wrote: list[str] = []
        self._at: Message | None = None
        self._since = 0

    async def asks_for(self, word: str) -> None:
        self.taps += 1
        await self.leaves()
        self._at, self._since = None, len(self.person.cards)
        answered = await self.person.says(word)
        assert answered.ok, answered

    def reaches(self, button: str, *, on: str) -> bool:
        return self._message(button, on) is not None

    async def presses(self, button: str, *, on: str = "") -> None:
        self.taps += 1
        await self.leaves()
        here = self._at if self._at and _button(self._at, button, on) else None
        if here is None:
            await self.person.teams.until(lambda: self._message(button, on), PATIENCE)
            here = self._message(button, on)
        assert here is not None
        self._at, self._since = here, len(self.person.cards)
        found = _button(here, button, on)
        assert found is not None
        answered = await self.person.press(found, where=here)
        assert answered.ok, (answered, self.shown)

    def page(self) -> Page | None:
        found = self._open
        if found is None or found.card is None:
            return None
        return tuple(each["id"].removeprefix(ANSWER) for each in inputs_of(found.card) if ANSWER in each["id"])

    async def fills(self, given: Given) -> None:
        where = self._open
        assert where is not None
        assert where.card is not None
        fields = {each["id"]: each for each in inputs_of(where.card)}
        for step, answer in given.items():
            self.taps += 1
            field = fields[ANSWER + step]
            if field["type"] == "Input.Text":
                self.wrote.append(str(answer))
            wanted = [answer] if isinstance(answer, str) else answer
            entered = ",".join(_code(field, each) for each in wanted)
            self.person.fill(ANSWER + step, entered, where=where)

    async def sends(self) -> None:
        self.taps += 1
        where = self._open
        assert where is not None
        answered = await self.person.press(_sending(where.card)["title"], where=where)
        assert answered.ok, (answered, self.shown)
        self._at, self._since = where, len(self.person.cards)

    @property
    def shown(self) -> str:
        if self.person.dialog is not None:
            return visible_text(self.person.dialog.card)
        return "\n".join([*map(_text, self._here), *self.person.toasts[-1:]])

    @property
    def kept(self) -> str:
        return "\n".join(map(_text, self.person.cards))

    async def heard(self, *texts: str) -> int:
        return self._said(texts)

    async def waits_for(self, *texts: str, times: int = 1) -> None:
        try:
            await self.person.teams.until(lambda: self._said(texts) >= times, PATIENCE)
        except AssertionError:
            raise AssertionError(f"{self.name} never heard {texts} in Teams, but: {self.kept[-2000:]}") from None

    async def waits_for_page(self, but: Page | None) -> None:
        try:
            await self.person.teams.until(lambda: self.page() != but, PATIENCE)
        except AssertionError:
            raise AssertionError(f"{self.name} is not asked anything else: {self.shown[-1500:]}") from None

    async def waits_until_shown(self, text: str) -> None:
        try:
            await self.person.teams.until(lambda: text in self.shown, PATIENCE)
        except AssertionError:
            raise AssertionError(f"{self.name} was not shown {text!r} in Teams, but: {self.shown}") from None

    def _said(self, texts: tuple[str, ...]) -> int:
        return sum(all(text in _text(each) for text in texts) for each in self.person.cards)

    async def leaves(self) -> None:
        self.person.closes_dialog()

    @property
    def _open(self) -> Message | None:
        """The card whose page can be sent."""
        return next((each for each in reversed(self._here) if _sending(each.card)), None)

    @property
    def _here(self) -> list[Message]:
        """Where the answer can be: in the message that was pressed in, or under it with what else came meanwhile."""
        return [*([self._at] if self._at else []), *self.person.cards[self._since :]]

    def _message(self, button: str, on: str) -> Message | None:
        """The newest message that says it and has the button."""
        return next((each for each in reversed(self.person.cards) if _button(each, button, on)), None)


def _text(message: Message) -> str:
    return visible_text(message.card) if message.card else str(message.activity.get("text", ""))


def _button(message: Message, button: str, on: str) -> dict[str, Any] | None:
    """The first with this label under what says it."""
    told = not on
    for node in nodes(message.card or {}):
        if not node["type"].startswith("Action."):
            told = told or any(on in str(node.get(name, "")) for name in ("text", "inlines", "title"))
        elif told and node.get("title") == button:
            return node
    return None


def _sending(card: Any) -> dict[str, Any]:
    """The button that sends the page; nothing where there is none."""
    for each in actions_of(card or {}):
        own = (each.get("data") or {}).get(KEY) or {}
        if own.get("do") in SENDING:
            return dict(each)
    return {}


def _code(field: dict[str, Any], wanted: str) -> str:
    """The code of a choice that is named by it or by its words; a text as it is."""
    choices = field.get("choices") or []
    if not choices or any(each["value"] == wanted for each in choices):
        return wanted
    return str(next(each["value"] for each in choices if wanted in each["title"]))
