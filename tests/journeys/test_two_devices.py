"""One person on two devices and on two channels at once, writing the same report: it becomes one."""

import asyncio

import pytest

from tests.journeys.browse import Browser
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
from tests.journeys.town import PEOPLE
from tests.slack_fake import FakeSlack, Person

GROUNDS = [
    pytest.param("sqlite", marks=pytest.mark.sqlite),
    pytest.param("postgres", marks=pytest.mark.postgres),
]
OLDER = "äldre bild"
FROM_WEB = {"what": "Skrivet i webben.", "measure": "Också det."}


@pytest.mark.parametrize("url", GROUNDS, indirect=True)
async def test_a_report_written_in_several_places_at_once_is_one_report(
    build: Build, slack: FakeSlack, people: dict[str, Person], url: str
) -> None:
    house = await build(url, slack=slack, demo=True)
    await house.start()
    web = Browser(house.url)
    try:
        await is_written_everywhere(house, people["samira"], web)
        await is_one_report(house, people)
    finally:
        await web.leaves()


async def is_written_everywhere(house: House, laptop: Person, web: Browser) -> None:
    """Each page is taken from whoever sends it first; the others are shown where the report is now."""
    phone = laptop.another_device()
    for device in (laptop, phone):
        await opens_report(device)
        await fills(device, FIRST)
    await web.goes("/")
    await web.presses(PEOPLE["samira"][0])
    await web.presses("Rapportera avvikelse")
    await sends(laptop)
    await sees(laptop, "Beskriv kort vad som hände")
    await web.presses("Nästa", one__nature="risk", one__category="medication.missed_dose")
    assert OLDER in web.page.html
    await fills(laptop, CHOICES, WORDS)
    chosen = {f"one__{step}": choice for step, choice in CHOICES.items()}
    await web.presses("Nästa", **chosen, **{f"text__{step}": text for step, text in FROM_WEB.items()})
    assert "Stämmer det?" in web.page.html
    await sends(laptop)
    assert OLDER in modal_text(laptop)
    assert "Stämmer det?" in modal_text(laptop)
    await asyncio.gather(sends(laptop), web.presses("Skicka rapporten"))
    assert RECEIPT in modal_text(laptop)
    assert RECEIPT in web.page.html
    await sends(phone)
    assert "AVV-2026-00002" not in phone.text


async def is_one_report(house: House, people: dict[str, Person]) -> None:
    """With the words that were sent first, one card and one receipt."""
    async with house.database() as database, database.read() as store:
        case = await store.cases.for_delivery(1)
        assert case
        assert case.facts["nature"] == FIRST["nature"]
        assert {each.field: each.text for each in await store.cases.words(case)} == {**FROM_WEB}
        assert await store.cases.for_delivery(2) is None
    await is_told(people["fatima"], case.reference)
    await is_told(people["samira"], case.reference)
    await house.sweeps()
    assert len(told(people["fatima"])) == len(told(people["samira"])) == 1
