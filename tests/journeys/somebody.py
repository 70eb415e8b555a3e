"""A person who asks, presses, fills in and reads, on whatever channel: what a story needs to be told once."""

import re
from collections.abc import Mapping
from typing import Protocol

PATIENCE = 20.0
LONGEST = 15
"""Pages of the longest conversation, and some more: one that has not ended by then goes round in circles."""
REFERENCE = re.compile(r"\b(?:AVV|SYN|SAR|MAR|RIS|ANA|FOR|INC|UTF)-\d{4}-\d{5}\b")

Given = Mapping[str, str | list[str]]
"""What somebody answers, by the question's name: a code or the words of a choice, a text, or several choices."""
Page = tuple[str, ...]


class Somebody(Protocol):
    """One person in front of one channel."""

    name: str
    channel: str
    taps: int
    wrote: list[str]

    async def asks_for(self, word: str) -> None:
        """Says what they want, as one does there."""

    def reaches(self, button: str, *, on: str) -> bool:
        """Whether the button is there on something that says `on`."""

    async def presses(self, button: str, *, on: str = "") -> None:
        """Presses it in what is open, or on the newest thing that says `on`; waits for nothing but the answer."""

    def page(self) -> Page | None:
        """The names of the questions that are open to be sent; None when there is nothing to send."""

    async def fills(self, given: Given) -> None:
        """Enters answers to open questions."""

    async def sends(self) -> None:
        """Presses the open page's own button."""

    @property
    def shown(self) -> str:
        """What is in front of them."""

    @property
    def kept(self) -> str:
        """All that stays in their chat."""

    async def heard(self, *texts: str) -> int:
        """How many messages say all of this by now."""

    async def waits_for(self, *texts: str, times: int = 1) -> None:
        """Until so many messages say all of this."""

    async def waits_for_page(self, but: Page | None) -> None:
        """Until something other than this is open to be sent, or the end of it is shown."""

    async def waits_until_shown(self, text: str) -> None:
        """Until it is in front of them."""

    async def leaves(self) -> None:
        """Closes what is open."""


async def does(who: Somebody, button: str, *, on: str) -> None:
    """Presses what a case's card offers, at once or among its further choices; who has no card opens it first."""
    if not any(who.reaches(each, on=on) for each in (button, "Fler val")):
        await who.presses("Visa ärendet", on=on)
    if not who.reaches(button, on=on):
        await who.presses("Fler val", on=on)
    await who.presses(button, on=on)


async def one_page(who: Somebody, given: Given) -> None:
    """Answers the one page that is open, and sends it."""
    await who.waits_for_page(None)
    await who.fills(given)
    await _sent(who)


async def answers(who: Somebody, given: Given, *, until: str) -> str:
    """Page after page as far as is asked, leaving what is filled in already; what is shown in the end."""
    left = dict(given)
    await who.waits_for_page(None)
    for _ in range(LONGEST):
        page = who.page()
        if page is None:
            break
        await who.fills({step: left.pop(step) for step in page if step in left})
        await _sent(who)
    await who.waits_until_shown(until)
    assert not left, f"{who.name} was never asked for {sorted(left)}: {who.shown[-1500:]}"
    return who.shown


async def _sent(who: Somebody) -> None:
    before = who.page()
    await who.sends()
    await who.waits_for_page(before)
    assert who.page() != before, f"{who.name} in {who.channel} cannot go on from {before}: {who.shown[-1500:]}"


async def reads(who: Somebody, button: str, *texts: str, on: str) -> None:
    """Opens the words of something, finds these there, and closes it again."""
    await does(who, button, on=on)
    for text in texts:
        await who.waits_until_shown(text)
    await who.leaves()


def reference_in(text: str, prefix: str) -> str:
    """The number of a case of this kind."""
    return next(each.group() for each in REFERENCE.finditer(text) if each.group().startswith(prefix))
