"""A turn that takes its time, and a delivery that comes twice meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from conversation.screen import Notice, Prompt, Reading, Review
from tests.channels.screens import SCREENS
from tests.channels.teams_desk import TeamsDesk, running
from tests.teams_fake import FakeTeams, Person

WORDS = SCREENS["prompt_words"]
LATE = "Det tar längre tid än vanligt."
SECRET = "Hemliga ord om en annan människa"


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as fake:
        yield fake


@pytest.fixture
def desk() -> TeamsDesk:
    return TeamsDesk([Notice("Klart.")])


@pytest.fixture
def samira(teams: FakeTeams) -> Person:
    return teams.person("samira", email="samira@example.se")


@pytest.fixture
async def bot(desk: TeamsDesk, teams: FakeTeams, samira: Person) -> AsyncIterator[None]:
    """A bot that answers for a turn at once, and knows Samira already."""
    async with running(desk, teams, patience=0.2):
        await samira.says("hej")
        yield


def busy(desk: TeamsDesk) -> asyncio.Event:
    desk.busy = asyncio.Event()
    return desk.busy


@pytest.mark.usefixtures("bot")
class TestSlow:
    """Teams is answered in time; the person gets the rest when it is there."""

    async def test_a_message_is_taken_at_once_and_answered_after(self, desk: TeamsDesk, samira: Person) -> None:
        desk.will_show(SCREENS["routines"])
        done = busy(desk)
        assert (await samira.says("vad gäller vid fall?")).status == 202
        assert len(samira.cards) == 1
        done.set()
        await samira.sees("Läkemedelshantering i särskilt boende")

    async def test_a_pressed_card_says_that_it_takes_time_and_is_replaced_after(
        self, desk: TeamsDesk, samira: Person
    ) -> None:
        desk.will_show(WORDS, SCREENS["review"])
        await samira.says("avvikelse")
        samira.fill("what", SECRET)
        done = busy(desk)
        await samira.press(_next())
        assert samira.toasts[0].startswith(LATE)
        done.set()
        review = SCREENS["review"]
        assert isinstance(review, Review)
        await samira.teams.until(lambda: review.submit in samira.can_press())
        assert len(samira.cards) == 2

    async def test_a_refusal_that_nobody_waits_for_is_said_in_the_chat(self, desk: TeamsDesk, samira: Person) -> None:
        desk.will_show(WORDS, Notice("Du har ingen funktion i dag."))
        await samira.says("avvikelse")
        samira.fill("what", SECRET)
        done = busy(desk)
        await samira.press(_next())
        done.set()
        await samira.sees("Du har ingen funktion i dag.")

    async def test_a_dialog_says_so_and_never_becomes_a_message(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        reading = SCREENS["reading"]
        assert isinstance(reading, Reading)
        desk.will_show(SCREENS["card"], reading)
        await samira.says("mitt")
        done = busy(desk)
        await samira.press("Läs rapporten")
        assert LATE in samira.text
        done.set()
        await samira.says("hej")
        assert [out.where for out in teams.outgoing if reading.sections[0].text in out.raw] == []

    async def test_a_dialog_that_was_sent_stays_with_its_words(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        desk.will_show(WORDS)
        await samira.makes_report_of(samira.own, "")
        samira.fill("what", SECRET)
        done = busy(desk)
        assert (await samira.press(_next())).status == 500
        assert samira.dialog is not None
        assert SECRET in samira.dialog.entries.values()
        done.set()


@pytest.mark.usefixtures("bot")
class TestTwice:
    """Teams delivers again what it had no answer to in time."""

    async def test_a_repeat_during_the_turn_waits_for_the_same_turn(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        desk.will_show(SCREENS["routines"])
        done = busy(desk)
        await samira.says("vad gäller vid fall?")
        assert (await teams.redeliver()).status == 202
        done.set()
        await samira.sees("Läkemedelshantering i särskilt boende")
        assert len(desk.said) == 2
        assert len(samira.cards) == 2

    async def test_a_repeat_after_the_turn_says_nothing_more(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        await samira.says("vad gäller vid fall?")
        heard, shown = len(desk.said), len(samira.cards)
        assert (await teams.redeliver()).status == 202
        assert (len(desk.said), len(samira.cards)) == (heard, shown)

    async def test_a_press_that_comes_again_is_heard_with_the_same_id(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        desk.will_show(WORDS, SCREENS["review"])
        await samira.says("avvikelse")
        samira.fill("what", SECRET)
        await samira.press(_next())
        again = await teams.redeliver()
        assert again.body["type"] == "application/vnd.microsoft.card.adaptive"
        assert desk.said[-1].delivery == desk.said[-2].delivery != ""


def _next() -> str:
    assert isinstance(WORDS, Prompt)
    return WORDS.next
