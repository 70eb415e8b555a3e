"""Somebody in the web chat, over the wire: one page at a time, and messages beside it; scripts are not needed."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence

import httpx

from tests.channels.web_page import Element
from tests.channels.web_page import Page as Html
from tests.journeys.somebody import PATIENCE, Given, Page

KINDS = ("one.", "many.", "text.")
SENDING = {"next", "submit"}


class OnTheWeb:
    """`tests.journeys.somebody.Somebody` in the web chat."""

    channel = "web"

    def __init__(self, home: str, name: str) -> None:
        self.name = name
        self.taps = 0
        self.wrote: list[str] = []
        self.html = Html("")
        self._letters = Html("")
        self._filled: dict[str, str | list[str]] = {}
        self._client = httpx.AsyncClient(base_url=home, follow_redirects=True, timeout=20)

    async def comes_in(self) -> None:
        """Picks who they are on the demo's first page."""
        page = Html((await self._client.get("/")).text)
        button = page.button(self.name)
        await self._posts("/vem", page.data(button))

    async def asks_for(self, word: str) -> None:
        self.taps += 1
        await self._goes_home()
        button = self.html.button("Fråga")
        await self._posts("/chatt", self.html.data(button, question=word))

    def reaches(self, button: str, *, on: str) -> bool:
        return self._found(button, on) is not None

    async def presses(self, button: str, *, on: str = "") -> None:
        self.taps += 1
        await self._looks_until(lambda: self.reaches(button, on=on), (button, on))
        found = self._found(button, on)
        assert found is not None
        html, pressed = found
        await self._posts("/chatt", html.data(pressed))

    def page(self) -> Page | None:
        button = self._sending
        if button is None:
            return None
        names = [each.get("name") for each in self.html.elements if each.form == button.form]
        steps = (name.removeprefix(kind) for name in names for kind in KINDS if name.startswith(kind))
        return tuple(dict.fromkeys(steps))

    async def fills(self, given: Given) -> None:
        for step, answer in given.items():
            self.taps += 1
            kind = next(kind for kind in KINDS if self._fields(kind + step))
            if kind == "text.":
                self.wrote.append(str(answer))
            wanted = [answer] if isinstance(answer, str) else answer
            codes = [self._code(kind + step, each) for each in wanted]
            self._filled[(kind + step).replace(".", "__")] = codes if kind == "many." else codes[0]

    async def sends(self) -> None:
        self.taps += 1
        button = self._sending
        assert button is not None
        data, self._filled = self.html.data(button, **self._filled), {}
        await self._posts("/chatt", data)
        wrong = [each.text.strip() for each in self.html.all("p") if each.get("class") == "problem"]
        assert not wrong, wrong

    @property
    def shown(self) -> str:
        return "\n".join(each.text for each in self.html.all("main"))

    @property
    def kept(self) -> str:
        return "\n".join(each.text for each in _letters_of(self._letters))

    async def heard(self, *texts: str) -> int:
        await self._looks()
        return self._said(texts)

    async def waits_for(self, *texts: str, times: int = 1) -> None:
        await self._looks_until(lambda: self._said(texts) >= times, texts)

    async def waits_for_page(self, but: Page | None) -> None:
        assert self.page() != but, f"{self.name} is not asked anything else: {self.shown[-1500:]}"

    async def waits_until_shown(self, text: str) -> None:
        assert text in self.shown, f"{self.name} was not shown {text!r} on the web, but: {self.shown}"

    async def leaves(self) -> None:
        await self._goes_home()

    async def closes(self) -> None:
        """Closes the browser."""
        await self._client.aclose()

    async def _goes_home(self) -> None:
        self._arrives(await self._client.get("/chatt"))

    async def _posts(self, address: str, data: dict[str, str | list[str]]) -> None:
        self._arrives(await self._client.post(address, data=data))

    def _arrives(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200, (answer.status_code, answer.text[-1500:])
        self.html = self._letters = Html(answer.text)

    def _said(self, texts: Sequence[str]) -> int:
        return sum(all(text in each.text for text in texts) for each in _letters_of(self._letters))

    async def _looks(self) -> None:
        """Looks at the messages, and leaves the page as it is."""
        self._letters = Html((await self._client.get("/chatt")).text)

    async def _looks_until(self, seen: Callable[[], bool], what: object) -> None:
        """Looks again and again, as the open page would by itself."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not seen():
                    await asyncio.sleep(0.1)
                    await self._looks()
        assert seen(), f"{self.name} found no {what} on the web, but: {self.kept[-2000:]}"

    @property
    def _sending(self) -> Element | None:
        return next((each for each in self.html.all("button") if each.get("value") in SENDING), None)

    def _fields(self, name: str) -> Sequence[Element]:
        return [each for each in self.html.elements if each.get("name") == name]

    def _code(self, name: str, wanted: str) -> str:
        """The code of a choice that is named by it or by its words; a text as it is."""
        field = self._fields(name)[0]
        if field.tag == "select":
            options = [each for each in self.html.within(field) if each.tag == "option"]
            return _chosen({each.get("value"): each.text for each in options}, wanted)
        if field.get("type") not in {"radio", "checkbox", "hidden"}:
            return wanted
        boxes = {each.get("value"): self._words_of(each) for each in self._fields(name) if each.get("type") != "hidden"}
        return _chosen(boxes, wanted)

    def _words_of(self, box: Element) -> str:
        around = (each for each in self.html.all("label") if each.place < box.place < each.end)
        return next((each.text for each in around), "")

    def _found(self, button: str, on: str) -> tuple[Html, Element] | None:
        """In the page that is open, else in the newest message that says it; with the form that it belongs to."""
        places = [(self.html, each) for each in self.html.all("main")]
        places += [(self._letters, each) for each in _letters_of(self._letters)]
        for html, around in places:
            found = _first(html, around, button, on)
            if found is not None:
                return html, found
        return None


def _first(html: Html, around: Element, button: str, on: str) -> Element | None:
    """The first button with this label under what says it."""
    told = False
    for each in html.within(around):
        told = told or (on in each.text and each.end - each.place <= 1)
        if told and each.tag == "button" and _label(html, each) == button:
            return each
    return None


def _label(html: Html, button: Element) -> str:
    """What the button shows: beyond that it may say more to screen readers."""
    unseen = [each.text for each in html.within(button) if each.get("class") == "vh"]
    return button.text.removesuffix("".join(unseen)).strip()


def _chosen(options: dict[str, str], wanted: str) -> str:
    return wanted if wanted in options else next(code for code, words in options.items() if wanted in words)


def _letters_of(html: Html) -> list[Element]:
    return [each for each in html.all("li") if each.get("class") == "letter"]
