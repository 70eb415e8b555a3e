"""Every channel behind the same few verbs, so that one suite says what all of them owe people and handlers."""

import html
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from conversation.port import Address, Said, Send
from conversation.screen import Notice, Prompt, Reading, Review, Screen
from tests.channels.slack_desk import SampleDesk
from tests.channels.slack_desk import running as running_slack
from tests.channels.teams_desk import TeamsDesk
from tests.channels.teams_desk import running as running_teams
from tests.channels.web_visit import Visit
from tests.slack_fake import FakeSlack
from tests.slack_fake import visible_text as text_in_slack
from tests.teams_fake import FakeTeams
from tests.teams_fake import visible_text as text_in_teams


class Place(Protocol):
    """One person on one channel, with the desk behind it."""

    send: Send
    here: Address
    nobody: Address

    def will_show(self, *screens: Screen) -> None:
        """What the desk answers next, in order; the last for ever."""

    def will_fail(self, error: Exception) -> None: ...

    def will_answer(self, answer: Callable[[Said], Screen]) -> None:
        """What the desk answers from now on, each to its event."""

    @property
    def shown(self) -> str:
        """All that the person could read now."""

    @property
    def buttons(self) -> Sequence[str]:
        """What could be pressed now, in what is on top."""

    async def presses(self, label: str) -> None: ...

    @property
    def heard(self) -> Sequence[Said]: ...

    @property
    def messages(self) -> Sequence[str]:
        """The words of what stands in the person's chat or feed, unasked or answered, oldest first."""

    async def says(self, words: str) -> None:
        """Writes to the bot, and waits until it was heard."""

    async def sees(self, text: str) -> None: ...


class InSlack:
    """Samira in Slack, with a direct conversation."""

    nobody = Address("slack", "UNOBODY")

    def __init__(self, slack: FakeSlack, desk: SampleDesk, send: Send) -> None:
        self._desk, self.send = desk, send
        self._person = slack.person("U1", email="samira@example.se")
        self.here = Address("slack", "U1")
        self.will_show = desk.will_show

    def will_fail(self, error: Exception) -> None:
        self._desk.fails = error

    def will_answer(self, answer: Callable[[Said], Screen]) -> None:
        self._desk.answer = answer

    @property
    def shown(self) -> str:
        return self._person.text

    @property
    def buttons(self) -> Sequence[str]:
        return [label for _, label in self._person.can_press()]

    async def presses(self, label: str) -> None:
        before = len(self._desk.said)
        await self._person.press(label)
        await self._person.slack.until(lambda: len(self._desk.said) > before)

    @property
    def heard(self) -> Sequence[Said]:
        return self._desk.said

    @property
    def messages(self) -> Sequence[str]:
        return [text_in_slack(each) for each in self._person.bot_messages]

    async def says(self, words: str) -> None:
        before = len(self._desk.said)
        await self._person.says(words)
        await self._person.slack.until(lambda: len(self._desk.said) > before)

    async def sees(self, text: str) -> None:
        await self._person.sees(text)


class InTeams:
    """Samira in Teams, who has written once, so that the bot knows where."""

    nobody = Address("teams", "entra-nobody")
    here = Address("teams", "entra-samira")

    def __init__(self, teams: FakeTeams, desk: TeamsDesk, send: Send) -> None:
        self._desk, self.send = desk, send
        self._person = teams.person("samira", email="samira@example.se")
        self.will_show = desk.will_show

    async def arrives(self) -> None:
        await self._person.says("hej")
        self._desk.said.clear()
        self._person.own.messages.clear()

    def will_fail(self, error: Exception) -> None:
        self._desk.fails = error

    def will_answer(self, answer: Callable[[Said], Screen]) -> None:
        self._desk.answer = answer

    @property
    def shown(self) -> str:
        return self._person.text

    @property
    def buttons(self) -> Sequence[str]:
        return self._person.can_press()

    async def presses(self, label: str) -> None:
        await self._person.press(label)

    @property
    def heard(self) -> Sequence[Said]:
        return self._desk.said

    @property
    def messages(self) -> Sequence[str]:
        return [text_in_teams(each.card) for each in self._person.cards]

    async def says(self, words: str) -> None:
        await self._person.says(words)

    async def sees(self, text: str) -> None:
        await self._person.sees(text)


class OnTheWeb:
    """Samira on the demo's page."""

    here, nobody = Address("web", "1"), Address("web", "99")

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self.send: Send = visit.channel.send

    def will_show(self, *screens: Screen) -> None:
        self._visit.desk.next_screen = screens[-1]

    def will_fail(self, error: Exception) -> None:
        self._visit.desk.failure = error

    def will_answer(self, answer: Callable[[Said], Screen]) -> None:
        self._visit.desk.answer = answer

    @property
    def shown(self) -> str:
        return html.unescape(self._visit.page.html)

    @property
    def buttons(self) -> Sequence[str]:
        return [each.text.strip() for each in self._visit.page.all("button")]

    async def presses(self, label: str) -> None:
        await self._visit.press(label)

    @property
    def heard(self) -> Sequence[Said]:
        return [said for said in self._visit.desk.heard if said.delivery]

    @property
    def messages(self) -> Sequence[str]:
        return [html.unescape(each.html) for each in self._visit.inbox.letters[1]]

    async def says(self, words: str) -> None:
        await self._visit.press("Fråga", question=words)

    async def sees(self, text: str) -> None:
        assert text in html.unescape(self._visit.page.html)


@asynccontextmanager
async def _slack() -> AsyncIterator[Place]:
    desk = SampleDesk([Notice("Klart.")])
    with FakeSlack() as slack:
        async with running_slack(desk, slack) as channel:
            yield InSlack(slack, desk, channel.send)


@asynccontextmanager
async def _teams() -> AsyncIterator[Place]:
    desk = TeamsDesk([Notice("Klart.")])
    with FakeTeams() as teams:
        async with running_teams(desk, teams) as channel:
            place = InTeams(teams, desk, channel.send)
            await place.arrives()
            yield place


@asynccontextmanager
async def _web() -> AsyncIterator[Place]:
    visit = Visit()
    await visit.be("Samira")
    yield OnTheWeb(visit)
    await visit.client.aclose()


PLACES: Mapping[str, Callable[[], AbstractAsyncContextManager[Place]]] = {"slack": _slack, "teams": _teams, "web": _web}


def secret_words(screen: Screen) -> list[str]:
    """Free text on the screen that no message may show."""
    match screen:
        case Prompt(fields=fields):
            return [str(each.value) for each in fields if each.sensitive and each.value]
        case Review(rows=rows):
            return [each.value for each in rows if each.sensitive and each.value]
        case Reading(sections=sections):
            return [each.text for each in sections]
        case _:
            return []
