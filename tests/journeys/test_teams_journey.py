"""A report's whole way over the wire in Teams, while its process is killed and started again."""

from collections.abc import Mapping

import pytest

from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.talk import CHOICES, FIRST, RECEIPT, WORDS
from tests.journeys.teams_talk import (
    arrive_in_teams,
    begins,
    fills,
    is_in_the_directory,
    is_told,
    presses,
    sees,
    told,
)
from tests.teams_fake import FakeTeams, Person, visible_text

GROUNDS = [
    pytest.param("postgres", marks=pytest.mark.postgres),
    pytest.param("sqlite", marks=pytest.mark.sqlite),
]
NEW, TAKEN_ON = "En ny rapport väntar på dig.", "hand om din rapport"
REMINDER, ESCALATED = "Påminnelse: ta emot", "har inte tagits emot"
RECEIVED = "Mottagen, granskas"


@pytest.fixture
def people(teams: FakeTeams) -> Mapping[str, Person]:
    return arrive_in_teams(teams)


@pytest.mark.requirement("A1")
@pytest.mark.timeout(300)  # its process is started six times
@pytest.mark.parametrize("url", GROUNDS, indirect=True)
async def test_a_report_finds_its_way_though_the_process_dies_again_and_again(
    build: Build, teams: FakeTeams, people: Mapping[str, Person], url: str
) -> None:
    house = await build(url, teams=teams)
    await is_in_the_directory(house, "anna")
    await house.start(real=True)
    for who in ("samira", "fatima"):
        await people[who].installs()
        await sees(people[who], "Hej")
    await is_reported_across_a_kill(house, teams, people["samira"])
    await is_read(house, people)
    await is_reminded_of_across_kills(house, teams, people["fatima"])
    await is_taken_on_one_level_up(house, people)
    assert house.stop() == 0
    assert '"level": "error"' not in house.logged()
    assert "Traceback" not in house.logged()
    assert house.command("audit", "verify").returncode == 0


async def is_reported_across_a_kill(house: House, teams: FakeTeams, samira: Person) -> None:
    """The process dies between two pages; what stands in the card is sent again, an old page changes nothing."""
    await begins(samira)
    fills(samira, FIRST)
    await presses(samira, "Nästa")
    first_page = teams.deliveries[-1]
    await sees(samira, "Beskriv kort vad som hände")
    fills(samira, CHOICES, WORDS)
    await house.kill()
    assert (await samira.press("Nästa")).status == 0
    await house.start(real=True)
    await teams.redeliver(first_page)
    await sees(samira, "Beskriv kort vad som hände")
    fills(samira, CHOICES, WORDS)
    await presses(samira, "Nästa")
    await presses(samira, "Skicka rapporten")
    sent = teams.deliveries[-1]
    await sees(samira, RECEIPT)
    await teams.redeliver(sent)
    await is_told(samira, RECEIPT)
    assert WORDS["what"] not in samira.text
    async with house.database() as database, database.read() as store:
        assert await store.cases.for_delivery(1)
        assert await store.cases.for_delivery(2) is None


async def is_read(house: House, people: Mapping[str, Person]) -> None:
    """The card and the reporter's receipt come once; the text is in the dialog only."""
    samira, fatima = people["samira"], people["fatima"]
    card = await is_told(fatima, NEW)
    await is_told(samira, "har kommit in", "Fatima Rahimi")
    await house.sweeps()
    await presses(fatima, "Läs", where=card)
    assert fatima.dialog is not None
    assert WORDS["what"] in visible_text(fatima.dialog.card)
    assert WORDS["measure"] in visible_text(fatima.dialog.card)
    fatima.closes_dialog()
    assert WORDS["what"] not in fatima.text
    assert len(told(fatima, "AVV-")) == 1
    assert len(told(samira, "har kommit in")) == 1


async def is_reminded_of_across_kills(house: House, teams: FakeTeams, fatima: Person) -> None:
    """Reading is not receiving. The process dies before it is due, and again while it says so."""
    await house.kill()
    house.clock.move(await house.next_reminder("acknowledge"))
    teams.fail("send", status=503, delay=0.5, when=lambda payload: REMINDER in payload.get("summary", ""))
    await house.start()
    await teams.until(lambda: any(REMINDER in each.payload.get("summary", "") for each in teams.outgoing), 20)
    await house.kill()
    house.clock.forward(minutes=3)
    await house.start()
    await is_told(fatima, REMINDER)
    await house.sweeps()
    house.clock.move(await house.next_reminder("acknowledge"))
    await is_told(fatima, REMINDER, times=2)
    await house.sweeps()


async def is_taken_on_one_level_up(house: House, people: Mapping[str, Person]) -> None:
    """The third time the next level hears of it, who never wrote here, and takes it on; everybody's messages say so."""
    samira, fatima, anna = people["samira"], people["fatima"], people["anna"]
    assert told(anna, "AVV-") == []
    await house.kill()
    house.clock.move(await house.next_reminder("acknowledge"))
    await house.start()
    nudge = await is_told(anna, ESCALATED)
    await is_told(fatima, REMINDER, times=3)
    await presses(anna, "Ta hand om", where=nudge)
    await is_told(samira, "Anna Berg", TAKEN_ON)
    await is_told(fatima, "AVV-", RECEIVED)
    await is_told(anna, "AVV-", RECEIVED)
    await anna.teams.redeliver()
    await house.sweeps()
    await house.kill()
    house.clock.forward(days=14)
    await house.start()
    await house.sweeps()
    assert len(told(samira, TAKEN_ON)) == 1
    assert len(told(fatima, REMINDER)) == 3
    assert len(told(fatima, "AVV-", RECEIVED)) == 1
    assert len(told(anna, "AVV-", RECEIVED)) == 1
    assert told(anna, ESCALATED) == []
