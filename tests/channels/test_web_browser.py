"""The web in a real browser: small windows, both colour schemes, the keyboard, no scripts, news that come alone."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count

import pytest
import uvicorn
from playwright.async_api import Browser, Page
from starlette.applications import Starlette

from bot.web import WebChannel
from conversation.port import Address, Pressed
from tests.channels.screens import SCREENS
from tests.channels.web_fakes import NOW, FakeDesk, FakeInbox, Plain, settings

SAMIRA = Address("web", "1")

TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), select, textarea")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.matches(".skip"))
    .map((each) => [each.closest("label") || each, each.outerHTML])
    .filter(([each]) => each.getBoundingClientRect().height < (each.closest(".problems") ? 24 : 43.5))
    .map(([each, html]) => `${each.getBoundingClientRect().height} ${html.slice(0, 80)}`)"""

TOO_FAINT = """() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => {
        const [r, g, b] = parts(colour).map((each) => each / 255)
            .map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (each) => {
        for (let at = each; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if ((parts(colour)[3] ?? 1) === 1) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    return [...document.querySelectorAll("body *")]
        .filter((each) => each.checkVisibility() && [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
        .map((each) => {
            const [a, b] = [light(getComputedStyle(each).color), light(behind(each))];
            return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), each.textContent.trim().slice(0, 40)];
        })
        .filter(([ratio]) => ratio < 4.5);
}"""


class House:
    """A served web channel."""

    def __init__(self) -> None:
        seconds = count()
        self.desk = FakeDesk()
        self.channel = WebChannel(
            self.desk,
            settings(),
            inbox=FakeInbox(lambda: NOW + timedelta(seconds=next(seconds))),
            translate=Plain,
            now=lambda: NOW,
            sleep=lambda _: asyncio.sleep(0.05),
        )
        self.url = ""

    async def be(self, page: Page, name: str) -> None:
        await page.goto(self.url)
        await page.get_by_role("button", name=name).click()
        await page.wait_for_url("**/chatt")


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    listener = socket.create_server(("127.0.0.1", 0))
    made.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = Starlette(routes=made.channel.routes())
    server = uvicorn.Server(uvicorn.Config(app, ws="none", lifespan="off", log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve([listener]))
    yield made
    await made.channel.stop()
    server.should_exit = True
    await serving


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_screen_fits_a_small_window_and_can_be_read_and_hit(
    house: House, browser_page: Page, scheme: str
) -> None:
    await browser_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await browser_page.set_viewport_size({"width": 320, "height": 480})
    await house.channel.send(SAMIRA, SCREENS["card"])
    await house.be(browser_page, "Samira")
    for name in SCREENS:
        await browser_page.goto(f"{house.url}/chatt?samtal={name}")
        await browser_page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert await browser_page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert await browser_page.evaluate(TOO_SMALL) == [], name
        assert await browser_page.evaluate(TOO_FAINT) == [], name


async def test_news_come_by_themselves_and_are_said(house: House, browser_page: Page) -> None:
    await house.be(browser_page, "Samira")
    first = await house.channel.send(SAMIRA, SCREENS["nudge"])
    letter = browser_page.locator(".letter")
    await letter.wait_for()
    assert await browser_page.locator("[data-count]").text_content() == "1"
    await browser_page.get_by_text("Ett nytt meddelande har kommit.").wait_for()
    await house.channel.send(SAMIRA, SCREENS["card_closed"], replaces=first)
    await letter.get_by_text("Avslutad: ingen avvikelse").wait_for()
    assert await letter.count() == 1


async def test_a_button_on_a_message_that_just_came_works(house: House, browser_page: Page) -> None:
    await house.be(browser_page, "Samira")
    await house.channel.send(SAMIRA, SCREENS["nudge"])
    await browser_page.locator(".letter").get_by_role("button", name="Ta hand om").click()
    await browser_page.get_by_role("heading", name="Jag hörde dig.").wait_for()
    assert house.desk.heard[-1].event == Pressed("take", "case:17")


async def test_problems_have_the_focus_and_lead_to_the_field(house: House, browser_page: Page) -> None:
    await house.be(browser_page, "Samira")
    await browser_page.goto(f"{house.url}/chatt?samtal=prompt_problems")
    assert await browser_page.evaluate("document.activeElement.id") == "problem"
    await browser_page.get_by_role("link", name="Berätta kort vad som hände").click()
    assert await browser_page.evaluate("document.activeElement.id") == "f-what"


async def test_a_page_is_answered_with_the_keyboard_alone(house: House, browser_page: Page) -> None:
    await house.be(browser_page, "Samira")
    await browser_page.goto(f"{house.url}/chatt?samtal=prompt_one")
    await browser_page.keyboard.press("Tab")
    assert await browser_page.evaluate("document.activeElement.className") == "skip"
    await browser_page.keyboard.press("Enter")
    for key in ("Tab", "ArrowDown", "Tab", "Space", "Enter"):
        await browser_page.keyboard.press(key)
    await browser_page.wait_for_url("**samtal=deviation")
    sent = next(each.event for each in house.desk.heard if each.delivery)
    assert "{'actual': '2', 'possible': '1'}" in str(sent)


async def test_a_long_list_can_be_searched(house: House, browser_page: Page) -> None:
    await house.be(browser_page, "Samira")
    await browser_page.goto(f"{house.url}/chatt?samtal=prompt_long_list")
    await browser_page.get_by_label("Sök i listan").fill("enhet 012")
    await browser_page.get_by_text("Antal som passar: 1").wait_for()
    await browser_page.get_by_label("Vilken enhet gäller det?", exact=True).select_option(label="Enhet 012 Hemtjänst")
    await browser_page.get_by_role("button", name="Nästa").click()
    await browser_page.wait_for_url("**samtal=deviation")
    assert "{'unit': '12'}" in str(next(each.event for each in house.desk.heard if each.delivery))


async def test_everything_needed_is_there_without_scripts(house: House, browser: Browser) -> None:
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = await context.new_page()
    await house.channel.send(SAMIRA, SCREENS["card"])
    await house.be(page, "Samira")
    await page.goto(f"{house.url}/chatt?samtal=card")
    card = page.get_by_role("main")
    assert not await card.get_by_role("button", name="Ja: Inte en avvikelse").is_visible()
    await card.get_by_text("Inte en avvikelse", exact=True).click()
    await card.get_by_role("button", name="Ja: Inte en avvikelse").click()
    assert house.desk.heard[-1].event == Pressed("dismiss", "case:17")
    await page.get_by_role("link", name="Hämta nya").click()
    assert await page.locator(".letter").count() == 1


async def test_no_page_breaks_its_own_content_policy(house: House, browser_page: Page) -> None:
    said: list[str] = []
    browser_page.on("console", lambda message: said.append(message.text))
    browser_page.on("pageerror", lambda error: said.append(str(error)))
    await house.be(browser_page, "Samira")
    for name in ("prompt_problems", "prompt_long_list", "prompt_words", "summary", "review"):
        await browser_page.goto(f"{house.url}/chatt?samtal={name}")
    assert said == []
