"""A shared computer at work: somebody signs in, reports, signs out, and leaves nothing for the next person."""

from contextlib import suppress

from playwright.async_api import Browser, ConsoleMessage, Error, Page, expect

from tests.channels.test_web_browser import TOO_FAINT, TOO_SMALL
from tests.channels.web_errand import PROVIDERS_PAGE, entra_settings, other_settings, served
from tests.idp_fake import entra, other
from tests.journeys.talk import CHOICES, FIRST, RECEIPT, WORDS
from tests.journeys.test_web_journey import phone

PERSONAL = ("Samira", WORDS["what"], WORDS["measure"], "AVV-")


async def test_a_shared_computer_shows_nothing_of_whoever_signed_out(browser: Browser, sqlite_url: str) -> None:
    with entra() as tenant, other() as provider:
        async with served(sqlite_url, tenant, provider, **entra_settings(tenant), **other_settings(provider)) as house:
            page = await phone(browser)
            refused: list[str] = []
            page.on("console", lambda said: refused.append(said.text) if is_fault(said, house.url) else None)
            await page.goto(house.url)
            await fits(page)
            await signs_in(page)
            await reports(page)
            await page.get_by_role("button", name="Logga ut").click()
            await page.get_by_role("heading", name="Du är utloggad").wait_for()
            await fits(page)
            assert refused == []
            await nothing_is_left(page)


def is_fault(said: ConsoleMessage, url: str) -> bool:
    """Whether one of our own pages did what its policy forbids, or failed; the provider's page has no icon."""
    return said.type == "error" and said.location["url"].startswith(url)


async def fits(page: Page) -> None:
    """On a phone nothing is cut off, too small to hit, or too faint to read."""
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate(TOO_SMALL) == []
    assert await page.evaluate(TOO_FAINT) == []


async def signs_in(page: Page) -> None:
    """To the provider, which is another site, and back."""
    await page.get_by_role("link", name="Logga in med Microsoft").click()
    await page.get_by_role("heading", name=PROVIDERS_PAGE).wait_for()
    await page.get_by_label("Konto").fill("samira")
    await page.get_by_role("button", name="Fortsätt").click()
    await page.get_by_role("heading", name="Hej Samira!").wait_for()


async def reports(page: Page) -> None:
    await page.get_by_role("button", name="Rapportera avvikelse").click()
    await page.get_by_text("Något hände").click()
    await page.locator("#f-category").select_option(FIRST["category"])
    await page.get_by_role("button", name="Nästa").click()
    await page.locator("#f-what").fill(WORDS["what"])
    await page.locator("#f-measure").fill(WORDS["measure"])
    for step, choice in CHOICES.items():
        await page.locator(f'input[name="one.{step}"][value="{choice}"]').check()
    await page.get_by_role("button", name="Nästa").click()
    await page.get_by_role("button", name="Skicka rapporten").click()
    await page.get_by_text(RECEIPT).wait_for()


async def nothing_is_left(page: Page) -> None:
    """Back as often as one likes leads to the door, never to what stood there."""
    for _ in range(6):
        with suppress(Error):  # of a page that a form led to the browser has nothing to show
            await page.go_back()
        for word in PERSONAL:
            await expect(page.locator("body")).not_to_contain_text(word)
    storage = await page.context.storage_state()
    assert [each["name"] for each in storage["cookies"] if "127.0.0.1" in each["domain"]] == ["hjulet_ute"]
    assert [each for each in storage["origins"] if "127.0.0.1" in each["origin"]] == []
