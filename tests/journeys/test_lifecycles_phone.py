"""A suggestion and a complaint from their report to their end on a phone, in a real browser, as a manager sees them."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.journeys.municipality import municipality, told
from tests.journeys.on_a_phone import OnAPhone
from tests.journeys.stories import forslag, klagomal


@pytest.mark.timeout(300)
async def test_on_phones_a_suggestion_and_a_complaint_go_to_their_end(
    tmp_path: Path, sqlite_url: str, browser: Browser
) -> None:
    async with municipality(tmp_path, sqlite_url, "standard", {"samira": "web", "omar": "web"}) as town:
        town.people["fatima"] = fatima = OnAPhone(town.house.url, "Fatima Rahimi")
        await fatima.comes_in(browser)
        with told("förbättringsförslag"):
            await forslag(town, town["samira"], fatima)
        with told("klagomål"):
            await klagomal(town, town["samira"], fatima, town["omar"])
        await fatima.leaves()
        await town.ends_well()
