"""A report's whole way in a browser on a phone, while the process is killed and started again; and the reading room."""

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.talk import CHOICES, FIRST, RECEIPT, WORDS, fills, is_told, opens_report, presses, sees, sends
from tests.slack_fake import FakeSlack, Person

PHONE: ViewportSize = {"width": 390, "height": 844}
REMINDER, ESCALATED = "Påminnelse: ta emot", "har inte tagits emot"


async def phone(browser: Browser, *, scripts: bool = True) -> Page:
    """Another person's phone."""
    context = await browser.new_context(
        viewport=PHONE, locale="sv-SE", timezone_id="Europe/Stockholm", has_touch=True, java_script_enabled=scripts
    )
    context.set_default_timeout(15_000)
    return await context.new_page()


async def is_somebody(page: Page, house: House, name: str) -> None:
    """Picks a person on the demo's first page."""
    await page.goto(house.url)
    await page.get_by_role("button", name=name).click()
    await page.wait_for_url("**/chatt")


@pytest.mark.requirement("A1")
async def test_a_report_finds_its_way_on_phones_though_the_process_dies(
    build: Build, browser: Browser, sqlite_url: str
) -> None:
    house = await build(sqlite_url, demo=True)
    await house.start(real=True)
    samira, fatima, anna = [await phone(browser) for _ in range(3)]
    await is_somebody(samira, house, "Samira Haddad")
    await is_somebody(fatima, house, "Fatima Rahimi")
    await is_reported_across_a_kill(house, samira)
    await is_read(house, fatima)
    await is_reminded_of_across_a_kill(house, fatima)
    await is_somebody(anna, house, "Anna Berg")
    await is_taken_on(house, anna, fatima=fatima, samira=samira)
    assert house.stop() == 0
    assert '"level": "error"' not in house.logged()


async def is_reported_across_a_kill(house: House, samira: Page) -> None:
    """The process dies while a page is written; the press meets nobody, and is simply tried again."""
    await samira.get_by_role("button", name="Rapportera avvikelse").click()
    await samira.get_by_text("Något hände").click()
    await samira.locator("#f-category").select_option(FIRST["category"])
    await samira.get_by_role("button", name="Nästa").click()
    await samira.locator("#f-what").fill(WORDS["what"])
    await samira.locator("#f-measure").fill(WORDS["measure"])
    for step, choice in CHOICES.items():
        await samira.locator(f'input[name="one.{step}"][value="{choice}"]').check()
    await house.kill()
    await samira.get_by_role("button", name="Nästa").click()
    await samira.wait_for_url("chrome-error:**")
    await house.start(real=True)
    await samira.reload()
    await samira.get_by_role("heading", name="Stämmer det?").wait_for()
    await expect(samira.get_by_text(WORDS["what"])).to_be_visible()
    assert await samira.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await samira.get_by_role("button", name="Skicka rapporten").click()
    await samira.get_by_text(RECEIPT).wait_for()
    await samira.reload()
    await samira.get_by_text(RECEIPT).wait_for()
    await samira.goto(f"{house.url}/chatt")
    await expect(samira.get_by_text("AVV-2026-00002")).to_have_count(0)


async def is_read(house: House, fatima: Page) -> None:
    """The card comes to the open page by itself, also over the process's death."""
    card = fatima.locator(".letter", has_text="En ny rapport väntar på dig.")
    await card.wait_for()
    await card.get_by_role("button", name="Läs").click()
    await fatima.get_by_text(WORDS["what"]).wait_for()
    await fatima.goto(f"{house.url}/chatt")
    await expect(fatima.get_by_text(WORDS["what"])).to_have_count(0)


async def is_reminded_of_across_a_kill(house: House, fatima: Page) -> None:
    """The page stays open while the process dies and time passes; reminders come to it by themselves."""
    await house.kill()
    house.clock.move(await house.next_reminder("acknowledge"))
    await house.start()
    await expect(fatima.locator(".letter", has_text=REMINDER)).to_have_count(1)
    await house.sweeps()
    house.clock.move(await house.next_reminder("acknowledge"))
    await expect(fatima.locator(".letter", has_text=REMINDER)).to_have_count(2)
    await house.sweeps()


async def is_taken_on(house: House, anna: Page, *, fatima: Page, samira: Page) -> None:
    """The third time the next level hears of it and takes it on; each is told once."""
    house.clock.move(await house.next_reminder("acknowledge"))
    nudge = anna.locator(".letter", has_text=ESCALATED)
    await nudge.wait_for()
    await nudge.get_by_role("button", name="Ta hand om").click()
    await anna.get_by_role("main").get_by_text("Mottagen, granskas").wait_for()
    await expect(samira.locator(".letter", has_text="hand om din rapport")).to_have_count(1)
    await expect(fatima.locator(".letter", has_text="Mottagen, granskas")).to_have_count(1)
    await house.kill()
    house.clock.forward(days=10)
    await house.start()
    await house.sweeps()
    for page in (fatima, samira, anna):
        await page.reload()
    await expect(fatima.locator(".letter", has_text=REMINDER)).to_have_count(3)
    await expect(fatima.locator(".letter", has_text="En ny rapport väntar på dig.")).to_have_count(0)
    await expect(samira.locator(".letter")).to_have_count(2)
    await expect(anna.locator(".letter", has_text=ESCALATED)).to_have_count(1)


@pytest.fixture
async def office(build: Build, slack: FakeSlack, sqlite_url: str) -> House:
    """A house on Slack that keeps every word on its own pages."""
    house = await build(sqlite_url, slack=slack, free_text="web")
    await house.start()
    return house


async def test_words_are_written_with_the_keyboard_and_read_without_scripts_behind_links(
    office: House, browser: Browser, people: dict[str, Person]
) -> None:
    samira, fatima = people["samira"], people["fatima"]
    await opens_report(samira)
    await fills(samira, FIRST)
    await sends(samira)
    link = await has_link(samira, "Skriv i läsrummet")
    page = await phone(browser)
    await is_opened(page, link)
    await is_written_with_the_keyboard(page)
    await is_refused(browser, link)
    await samira.close_modal()
    await presses(samira, "Visa igen")
    await sees(samira, "Stämmer det?")
    assert WORDS["what"] not in samira.text
    await sends(samira)
    await sees(samira, RECEIPT)
    await fatima.press("Läs", where=await is_told(fatima, "En ny rapport väntar på dig."))
    link = await has_link(fatima, "Skapa en länk")
    page = await phone(browser, scripts=False)
    await is_opened(page, link)
    await page.get_by_text(WORDS["what"]).wait_for()
    await page.reload()
    await page.get_by_text(WORDS["measure"]).wait_for()
    await is_closed_after_a_while(office, page)


async def has_link(person: Person, button: str) -> str:
    """Makes a link by a button; it is shown to this person only."""
    await presses(person, button)
    await presses(person, "Öppna läsrummet")
    assert person.opened_links[-1] not in str(person.messages)
    return person.opened_links[-1]


async def is_opened(page: Page, link: str) -> None:
    """Looking at the door any number of times spends nothing; opening it does."""
    for _ in range(3):
        await page.goto(link)
        await page.get_by_role("button", name="Öppna").wait_for()
    await page.get_by_role("button", name="Öppna").click()
    await page.wait_for_url("**/rum/sida/**")


async def is_written_with_the_keyboard(page: Page) -> None:
    """The whole page without a finger on the screen: words, a choice, and the button."""
    await page.locator("#f-what").focus()
    await page.keyboard.type(WORDS["what"])
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowDown")
    assert await page.evaluate("document.activeElement.name") == "one.actual"
    while await page.evaluate("document.activeElement.id") != "f-measure":
        await page.keyboard.press("Tab")
    await page.keyboard.type(WORDS["measure"])
    while await page.evaluate("document.activeElement.value") != "next":
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Stämmer det?").wait_for()


async def is_refused(browser: Browser, link: str) -> None:
    """A link that was used opens nothing for whoever finds it."""
    page = await phone(browser)
    await page.goto(link)
    await page.get_by_role("button", name="Öppna").click()
    await page.get_by_text("En länk gäller en gång").wait_for()


async def is_closed_after_a_while(house: House, page: Page) -> None:
    """The page closes by itself, and so does a link that nobody opened."""
    house.clock.forward(minutes=16)
    await page.reload()
    await expect(page.get_by_text(WORDS["what"])).to_have_count(0)
    await page.get_by_text("Sidan är stängd").wait_for()
