"""Somebody in the web chat on a phone: a real browser, touched and read as a person does."""

from playwright.async_api import Browser, Locator, ViewportSize

from tests.journeys.on_the_web import KINDS
from tests.journeys.somebody import PATIENCE, Given, Page

PHONE: ViewportSize = {"width": 390, "height": 844}
SENDING = 'button[value="next"], button[value="submit"]'


class OnAPhone:
    """`tests.journeys.somebody.Somebody` in a browser as wide as a phone."""

    channel = "phone"

    def __init__(self, home: str, name: str) -> None:
        self.home = home
        self.name = name
        self.taps = 0
        self.wrote: list[str] = []
        self._asked: Page | None = None
        self._shown = self._kept = ""
        self._buttons: list[tuple[str, str]] = []

    async def comes_in(self, browser: Browser) -> None:
        """Picks who they are on the demo's first page."""
        context = await browser.new_context(
            viewport=PHONE, locale="sv-SE", timezone_id="Europe/Stockholm", has_touch=True
        )
        context.set_default_timeout(PATIENCE * 1000)
        self.tab = await context.new_page()
        await self.tab.goto(self.home)
        await self.tab.get_by_role("button", name=self.name).click()
        await self.tab.wait_for_url("**/chatt")
        await self._looks()

    async def asks_for(self, word: str) -> None:
        self.taps += 1
        await self.leaves()
        await self.tab.locator("#fraga").fill(word)
        await self.tab.get_by_role("button", name="Fråga", exact=True).click()
        await self._looks()

    def reaches(self, button: str, *, on: str) -> bool:
        return any(label == button and on in around for around, label in self._buttons)

    async def presses(self, button: str, *, on: str = "") -> None:
        self.taps += 1
        await self._pressed(button, on).click()
        await self._looks()

    def page(self) -> Page | None:
        return self._asked

    async def fills(self, given: Given) -> None:
        for step, answer in given.items():
            self.taps += 1
            for each in [answer] if isinstance(answer, str) else answer:
                await self._enters(step, each)

    async def sends(self) -> None:
        self.taps += 1
        await self.tab.locator(SENDING).click()
        await self._looks()
        assert await self.tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    @property
    def shown(self) -> str:
        return self._shown

    @property
    def kept(self) -> str:
        return self._kept

    async def heard(self, *texts: str) -> int:
        return await self._letters(*texts).count()

    async def waits_for(self, *texts: str, times: int = 1) -> None:
        await self._letters(*texts).nth(times - 1).wait_for()
        await self._looks()

    async def waits_for_page(self, but: Page | None) -> None:
        assert self._asked != but, f"{self.name} is not asked anything else: {self._shown[-1500:]}"

    async def waits_until_shown(self, text: str) -> None:
        assert text in self._shown, f"{self.name} was not shown {text!r} on the phone, but: {self._shown}"

    async def leaves(self) -> None:
        await self.tab.goto(f"{self.home}/chatt")
        await self._looks()

    async def _enters(self, step: str, answer: str) -> None:
        names = [f'[name="{kind}{step}"]' for kind in KINDS]
        field = self.tab.locator(", ".join(f"{name}:not([type=hidden])" for name in names))
        kind = await field.first.evaluate("field => field.type")
        if kind in {"radio", "checkbox"}:
            labels = self.tab.locator("label.choice", has=field)
            by_code = field.and_(self.tab.locator(f'[value="{answer}"]'))
            wanted = labels.filter(has=by_code) if await by_code.count() else labels.filter(has_text=answer)
            await wanted.click()
        elif kind == "select-one":
            await field.select_option(answer)
        else:
            self.wrote.append(answer)
            await field.fill(answer)

    def _pressed(self, button: str, on: str) -> Locator:
        """In the page that is open, else in the newest message that says it."""
        seen = next(around for around, label in self._buttons if label == button and on in around)
        named = self.tab.locator("button", has_text=button)
        inside = self.tab.locator("main, .letter").filter(has=named)
        return (inside.filter(has_text=on) if on and on in seen else inside).first.locator(named).first

    def _letters(self, *texts: str) -> Locator:
        found = self.tab.locator(".letter")
        for text in texts:
            found = found.filter(has_text=text)
        return found

    async def _looks(self) -> None:
        """What is on the page now."""
        await self.tab.wait_for_load_state()
        self._shown = await self.tab.locator("main").inner_text()
        self._kept = "\n".join(await self.tab.locator(".letter").all_inner_texts())
        sending, names = self.tab.locator(SENDING), "all => all.map(each => each.name)"
        fields = await self.tab.locator("#svar [name]").evaluate_all(names) if await sending.count() else []
        steps = (name.removeprefix(kind) for name in fields for kind in KINDS if name.startswith(kind))
        self._asked = tuple(dict.fromkeys(steps)) if await sending.count() else None
        self._buttons = [tuple(each) for each in await self.tab.evaluate(_BUTTONS)]


_BUTTONS = """() => [...document.querySelectorAll("main button, .letter button")].map(each => {
    const unseen = [...each.querySelectorAll(".vh")].map(one => one.textContent).join("");
    const words = each.textContent.slice(0, each.textContent.length - unseen.length).trim();
    return [each.closest("main, .letter").innerText, words];
})"""
