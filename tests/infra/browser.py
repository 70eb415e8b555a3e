"""The fixtures that give a test a real browser, in the test's own event loop and closed with it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.infra import chromium


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    found = chromium.find()
    if found is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    return found


@pytest.fixture
async def browser(chromium_path: Path) -> AsyncIterator[Browser]:
    """A browser without profile, history or network of its own."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium_path, args=chromium.ARGUMENTS)
        yield launched
        await launched.close()


@pytest.fixture
async def browser_page(browser: Browser) -> Page:
    """A page as a person in Sweden has it, who waits ten seconds for anything."""
    context = await browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm")
    context.set_default_timeout(10_000)
    return await context.new_page()
