"""One person's chat, whichever it is: what a story that is the same everywhere needs to see and to press."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tests.journeys import talk, teams_talk
from tests.journeys.browse import Browser
from tests.slack_fake import Person as SlackPerson
from tests.teams_fake import Person as TeamsPerson

Filled = Mapping[str, str]


class Client(Protocol):
    """`writes` fills fields, `picks` chooses in them; both belong to the page whose button is pressed next."""

    async def waits_for(self, *texts: str) -> None: ...
    async def presses(self, button: str, *, picks: Filled | None = None, writes: Filled | None = None) -> None: ...
    async def sees(self, text: str) -> None: ...
    async def leaves(self) -> None: ...
    async def goes_home(self) -> None: ...
    async def asks(self, words: str) -> None: ...


@dataclass
class InSlack:
    """Buttons in a message or the home tab, questions in a modal."""

    person: SlackPerson

    async def waits_for(self, *texts: str) -> None:
        await talk.is_told(self.person, *texts)

    async def presses(self, button: str, *, picks: Filled | None = None, writes: Filled | None = None) -> None:
        for step in (*(picks or ()), *(writes or ())):
            await talk.sees_field(self.person, step)
        await talk.fills(self.person, picks or {}, writes)
        if self.person.modal and self.person.modal.definition.get("submit", {}).get("text") == button:
            await talk.sends(self.person)
        else:
            await talk.presses(self.person, button)

    async def sees(self, text: str) -> None:
        await talk.sees(self.person, text)

    async def leaves(self) -> None:
        if self.person.modal:
            await self.person.close_modal()

    async def goes_home(self) -> None:
        await self.person.opens_home()

    async def asks(self, words: str) -> None:
        await self.person.command(f"/{words}")


@dataclass
class InTeams:
    """Cards in the own chat."""

    person: TeamsPerson

    async def waits_for(self, *texts: str) -> None:
        await teams_talk.is_told(self.person, *texts)

    async def presses(self, button: str, *, picks: Filled | None = None, writes: Filled | None = None) -> None:
        for step in (*(picks or ()), *(writes or ())):
            await teams_talk.sees_field(self.person, step)
        teams_talk.fills(self.person, picks or {}, writes)
        await teams_talk.presses(self.person, button)

    async def sees(self, text: str) -> None:
        await teams_talk.sees(self.person, text)

    async def leaves(self) -> None:
        """A chat is left by doing something else."""

    async def goes_home(self) -> None:
        await self.person.says("mitt")

    async def asks(self, words: str) -> None:
        await self.person.says(words)


@dataclass
class OnTheWeb:
    """Pages without scripts."""

    browser: Browser
    name: str

    async def arrives(self) -> None:
        await self.browser.goes("/")
        await self.browser.presses(self.name)

    async def waits_for(self, *texts: str) -> None:
        found = False
        for _ in range(200):
            await self.goes_home()
            found = all(text in self.browser.page.html for text in texts)
            if found:
                return
        assert found, (texts, self.browser.page.html)

    async def presses(self, button: str, *, picks: Filled | None = None, writes: Filled | None = None) -> None:
        filled = {f"one__{step}": code for step, code in (picks or {}).items()}
        filled |= {f"text__{step}": text for step, text in (writes or {}).items()}
        await self.browser.presses(button, **filled)
        assert self.browser.status == 200, (button, self.browser.status)

    async def sees(self, text: str) -> None:
        assert text in self.browser.page.html, (text, self.browser.page.html)

    async def leaves(self) -> None:
        """A page is left by going elsewhere."""

    async def goes_home(self) -> None:
        await self.browser.goes("/chatt")

    async def asks(self, words: str) -> None:
        await self.goes_home()
        await self.browser.presses("Fråga", question=words)
