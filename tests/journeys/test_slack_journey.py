"""A report's whole way over the wire in Slack, while its process is killed and started again."""

import pytest

from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.talk import (
    CHOICES,
    FIRST,
    RECEIPT,
    WORDS,
    fills,
    is_told,
    modal_text,
    opens_report,
    sees,
    sends,
    told,
)
from tests.slack_fake import FakeSlack, Person

GROUNDS = [
    pytest.param("postgres", False, marks=pytest.mark.postgres, id="http-postgres"),
    pytest.param("sqlite", True, marks=pytest.mark.sqlite, id="socket-sqlite"),
]
NEW, TAKEN_ON = "En ny rapport väntar på dig.", "hand om din rapport"
REMINDER, ESCALATED = "Påminnelse: ta emot", "har inte tagits emot"


@pytest.mark.requirement("A1")
@pytest.mark.parametrize(("url", "by_socket"), GROUNDS, indirect=["url"])
async def test_a_report_finds_its_way_though_the_process_dies_again_and_again(
    build: Build, slack: FakeSlack, people: dict[str, Person], url: str, by_socket: bool
) -> None:
    house = await build(url, slack=slack, by_socket=by_socket)
    await house.start(real=True)
    await is_reported_across_a_kill(house, slack, people["samira"])
    await is_read(house, people)
    await is_reminded_of_across_kills(house, slack, people["fatima"])
    await is_taken_on_one_level_up(house, people)
    assert house.stop() == 0
    assert '"level": "error"' not in house.logged()
    assert "Traceback" not in house.logged()
    assert house.command("audit", "verify").returncode == 0


async def is_reported_across_a_kill(house: House, slack: FakeSlack, samira: Person) -> None:
    """The process dies between two pages; what stands in the modal is sent again, an old page changes nothing."""
    await opens_report(samira)
    await fills(samira, FIRST)
    await sends(samira)
    first_page = slack.deliveries[-1]
    await sees(samira, "Beskriv kort vad som hände")
    await fills(samira, CHOICES, WORDS)
    await house.kill()
    lost = await samira.submit()
    assert lost.failure in {"connection_failed", "timeout"}
    await house.start(real=True)
    await slack.redeliver(first_page)
    await sees(samira, "Beskriv kort vad som hände")
    await sends(samira)
    await sees(samira, "Stämmer det?")
    await sends(samira)
    sent = slack.deliveries[-1]
    await sees(samira, RECEIPT)
    await slack.redeliver(sent)
    assert RECEIPT in modal_text(samira)
    await samira.close_modal()
    async with house.database() as database, database.read() as store:
        assert await store.cases.for_delivery(1)
        assert await store.cases.for_delivery(2) is None


async def is_read(house: House, people: dict[str, Person]) -> None:
    """The card and the reporter's receipt come once, also over a death; the text is in the modal only."""
    samira, fatima = people["samira"], people["fatima"]
    card = await is_told(fatima, NEW)
    await is_told(samira, "har kommit in", "Fatima Rahimi")
    await house.sweeps()
    await house.kill()
    await house.start(real=True)
    await house.sweeps()
    await fatima.press("Läs", where=card)
    await sees(fatima, WORDS["what"])
    assert WORDS["measure"] in modal_text(fatima)
    await fatima.close_modal()
    assert WORDS["what"] not in fatima.text
    assert len(told(fatima)) == 1
    assert len(told(samira)) == 1


async def is_reminded_of_across_kills(house: House, slack: FakeSlack, fatima: Person) -> None:
    """Reading is not receiving. The process dies before it is due, and again while it says so."""
    await house.kill()
    house.clock.move(await house.next_reminder("acknowledge"))
    slack.fail("chat.postMessage", status=503, delay=0.5, when=lambda payload: REMINDER in payload.get("text", ""))
    await house.start()
    await slack.until(lambda: any(REMINDER in each.payload.get("text", "") for each in slack.outgoing))
    await house.kill()
    house.clock.forward(minutes=3)
    await house.start()
    await is_told(fatima, REMINDER)
    await house.sweeps()
    house.clock.move(await house.next_reminder("acknowledge"))
    await is_told(fatima, REMINDER, times=2)
    await house.sweeps()


async def is_taken_on_one_level_up(house: House, people: dict[str, Person]) -> None:
    """The third time the next level hears of it, and takes it on; everybody's messages say so, once."""
    samira, fatima, anna = people["samira"], people["fatima"], people["anna"]
    assert told(anna, "AVV-") == []
    await house.kill()
    house.clock.move(await house.next_reminder("acknowledge"))
    await house.start()
    nudge = await is_told(anna, ESCALATED)
    await is_told(fatima, REMINDER, times=3)
    await anna.press("Ta hand om", where=nudge)
    await is_told(samira, "Anna Berg", TAKEN_ON)
    await is_told(fatima, "AVV-", "Mottagen, granskas")
    await anna.press("Ta hand om", where=nudge)
    await anna.slack.redeliver_last()
    await house.sweeps()
    await house.kill()
    house.clock.forward(days=14)
    await house.start()
    await house.sweeps()
    assert len(told(samira, TAKEN_ON)) == 1
    assert len(told(samira)) == 2
    assert len(told(fatima, REMINDER)) == 3
    assert len(told(fatima, "AVV-", "Mottagen, granskas")) == 1
    assert len(told(anna, "AVV-", "Mottagen, granskas")) == 1
    assert told(anna, ESCALATED) == []
