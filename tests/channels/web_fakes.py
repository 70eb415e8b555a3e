"""What stands for the rest of Hjulet when the web is tried on its own."""

import base64
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.settings import Settings
from conversation.port import Address, In, Pressed, Said
from conversation.screen import Notice, Screen
from conversation.words import Label, Phrase
from storage.letters import Letter
from summaries.sheet import Sheet
from tests.channels.screens import SCREENS

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@dataclass(slots=True)
class Plain:
    """A translator that knows its message ids only."""

    language: str = "sv"

    def __call__(self, phrase: Phrase, **values: object) -> str:
        text = phrase.sv if isinstance(phrase, Label) else phrase
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        return (one if n == 1 else many).format(n=n, **values)


@dataclass(frozen=True, slots=True)
class FakeKnown:
    person: int
    name: str
    language: str = "sv"
    about: str = ""


@dataclass(frozen=True, slots=True)
class FakePass:
    secret: str
    subject: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class FakeLink:
    person: int
    subject: str


PEOPLE = (
    FakeKnown(1, "Samira Haddad", about="Medarbetare, Särskilt boende Linden"),
    FakeKnown(2, "Fatima Rahimi", about="Enhetschef, Särskilt boende Linden"),
    FakeKnown(3, "Karin Lundmark", about="Enhetschef, Hemtjänst Norr"),
    FakeKnown(4, "Birgitta Löfgren", about="MAS, Socialförvaltningen"),
    FakeKnown(5, "Mohammed <Al-Sayed>", about="Medarbetare, Hemtjänst Norr"),
)


@dataclass
class FakeDesk:
    """Answers with prepared screens, by the action, flow or word that it hears; remembers what it heard."""

    screens: Mapping[str, Screen] = field(default_factory=lambda: SCREENS)
    organisation_name: str = "Björkhamra kommun"
    heard: list[Said] = field(default_factory=list)
    deliveries: set[str] = field(default_factory=set)
    tokens: dict[str, FakePass] = field(default_factory=dict)
    passes: dict[tuple[str, str], int] = field(default_factory=dict)
    papers: dict[str, Sheet] = field(default_factory=dict)
    next_screen: Screen | None = None
    failure: Exception | None = None
    answer: Callable[[Said], Screen] | None = None

    async def recognise(self, address: Address, email: str | None = None) -> FakeKnown | None:
        return next((known for known in PEOPLE if str(known.person) == address.to), None)

    async def hear(self, said: Said) -> Screen:
        if self.failure:
            raise self.failure
        if said.delivery and said.delivery in self.deliveries:
            return self.screens["notice"]
        self.deliveries.add(said.delivery)
        self.heard.append(said)
        return self.answer(said) if self.answer else self.next_screen or self._answer(said)

    def _answer(self, said: Said) -> Screen:
        match said.event:
            case Pressed("home"):
                return self.screens["home"]
            case Pressed("read"):
                return self.screens["reading"]
            case In(flow=flow) if flow in self.screens:
                return self.screens[flow]
            case In(flow="deviation"):
                return self.screens["prompt_words"]
            case Pressed("show", name) if name in self.screens:
                return self.screens[name]
            case _:
                return Notice("Jag hörde dig.")

    async def link(self, token: str) -> FakeLink | None:
        found = self.tokens.get(token)
        return FakeLink(1, found.subject) if found else None

    async def paper(self, said: Said) -> Sheet | Screen:
        self.heard.append(said)
        assert isinstance(said.event, Pressed)
        return self.papers.get(said.event.subject) or Notice("Det finns inget att hämta.")

    async def spend(self, token: str) -> FakePass | None:
        spent = self.tokens.pop(token, None)
        if spent:
            self.passes[spent.secret, spent.subject] = 1
        return spent

    async def room(self, secret: str, subject: str) -> int | None:
        return self.passes.get((secret, subject))

    async def people(self) -> tuple[FakeKnown, ...]:
        return PEOPLE

    async def stranger(self) -> Notice:
        return Notice("Jag känner inte igen dig.", title="Vi har inte setts förut")


@dataclass
class FakeInbox:
    """Letters in a list."""

    now: Callable[[], datetime] = lambda: NOW
    letters: dict[int, list[Letter]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0

    async def put(self, person: int, subject: str, html: str, replaces: str) -> str:
        mine = self.letters[person]
        for place, old in enumerate(mine):
            if str(old.id) == replaces:
                mine[place] = replace(old, html=html, changed_at=self.now())
                return replaces
        self.count += 1
        mine.append(Letter(self.count, subject, html, self.now(), self.now()))
        return str(self.count)

    async def since(self, person: int, after: int) -> list[Letter]:
        return [each for each in self.letters[person] if each.id > after]


def settings(*, demo: bool = True, public_url: str = "") -> Settings:
    key = base64.b64encode(b"k" * 32).decode()
    return Settings(keys=(key,), lookup_key=key, demo=demo, public_url=public_url)
