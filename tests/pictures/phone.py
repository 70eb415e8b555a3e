"""A telephone in somebody's hand: who they are, what they press, and a picture of what they see."""

from dataclasses import dataclass

from playwright.sync_api import Browser, FloatRect, Locator, Page

WIDTH, HEIGHT, TALL = 390, 700, 3200
LONG = 20_000
EDGE = 10
SHARP = 1.5


@dataclass(frozen=True, slots=True)
class Phone:
    """One person's page of the chat."""

    page: Page
    url: str

    def press(self, what: str, within: Locator | None = None) -> None:
        """Presses the first button that does this (`next`, `press read …`) and waits for the page that answers."""
        button = (within or self.page.locator("main")).locator(f'button[value^="{what}"]').first
        with self.page.expect_navigation():
            button.click()

    def choose(self, step: str, code: str) -> None:
        """Answers a question that has choices; steps and codes are those of its conversation."""
        select = self.page.locator(f"select#f-{step}")
        if select.count():
            select.select_option(code)
        else:
            self.page.locator(f'input[name="one.{step}"][value="{code}"]').check()

    def write(self, step: str, text: str) -> None:
        """Answers a question in words."""
        self.page.locator(f"#f-{step}").fill(text)

    def home(self) -> None:
        self.page.goto(f"{self.url}/chatt")

    def ask(self, words: str) -> None:
        """Writes something in the box that takes questions and commands."""
        self.page.locator("#fraga").fill(words)
        self.press("ask", self.page.locator(".ask"))

    def letter(self, *words: str) -> Locator:
        """The message with all these words, waited for until the keeper has said it."""
        found = self.page.locator(".letter")
        for each in words:
            found = found.filter(has_text=each)
        found.first.wait_for(timeout=LONG)
        return found.first

    def shot(self, part: Locator | None = None, *, until: Locator | None = None) -> bytes:
        """A picture of one part with a little air around it, `until` its last piece; else of the whole screen."""
        page = self.page
        page.evaluate("document.activeElement.blur()")
        if part is None:
            page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
            page.evaluate("scrollTo(0, 0)")
            return page.screenshot(animations="disabled")
        page.set_viewport_size({"width": WIDTH, "height": TALL})
        box, last = part.bounding_box(), (until or part).bounding_box()
        assert box is not None
        assert last is not None
        height = last["y"] + last["height"] - box["y"] + 2 * EDGE
        clip: FloatRect = {"x": 0, "y": box["y"] - EDGE, "width": WIDTH, "height": height}
        return page.screenshot(clip=clip, full_page=True, animations="disabled")


def phone(browser: Browser, url: str, name: str) -> Phone:
    """Somebody of the demo, on their own page."""
    page = browser.new_context(
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=SHARP,
        reduced_motion="reduce",
    ).new_page()
    page.set_default_timeout(10_000)
    page.goto(url)
    page.get_by_role("button", name=name).first.click()
    page.wait_for_url("**/chatt")
    return Phone(page, url)
