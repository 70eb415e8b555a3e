"""A person's browser without scripts, over the network, which keeps every page it was shown."""

from dataclasses import dataclass, field

import httpx

from tests.channels.web_page import Page


@dataclass
class Browser:
    """`shown` is every page with its address; `page` and `status` are what the last request led to."""

    home: str
    shown: list[tuple[str, str]] = field(default_factory=list)
    page: Page = field(default_factory=lambda: Page(""))
    status: int = 0
    path: str = ""

    def __post_init__(self) -> None:
        self._client = httpx.AsyncClient(base_url=self.home, follow_redirects=True, timeout=20)

    async def goes(self, address: str) -> Page:
        return self._arrive(await self._client.get(address))

    async def presses(self, text: str, **filled: str | list[str]) -> Page:
        """Presses the button and follows where it leads; `filled` names fields with `__` for the dot."""
        button = self.page.button(text)
        form = next(each for each in self.page.all("form") if button.form in {each.get("id"), each.get("action")})
        return self._arrive(await self._client.post(form.get("action"), data=self.page.data(button, **filled)))

    async def posts(self, address: str, body: bytes, kind: str = "application/x-www-form-urlencoded") -> Page:
        """Sends what no page of ours would."""
        return self._arrive(await self._client.post(address, content=body, headers={"content-type": kind}))

    async def leaves(self) -> None:
        await self._client.aclose()

    def _arrive(self, answer: httpx.Response) -> Page:
        self.status, self.path = answer.status_code, answer.url.path
        self.shown.append((self.path, answer.text))
        self.page = Page(answer.text)
        return self.page
