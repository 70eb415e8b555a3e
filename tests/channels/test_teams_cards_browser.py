"""Every golden card as Microsoft's own renderer shows it, on a window as narrow as a phone's."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from tests.channels.screens import SCREENS
from tests.channels.teams_cards import FREE_TEXT, GOLDEN, FreeText, Json
from tests.infra import adaptivecards

PICTURES = adaptivecards.ROOT / "build" / "cards"
PARTS = adaptivecards.PINNED
PHONE = {"width": 360, "height": 740}
SCRIPTS = ("adaptivecards/dist/adaptivecards.min.js", "markdown-it/dist/markdown-it.min.js")
SAID = {"text", "title", "label"}

SEARCH_IN_1_5 = 'Property "choices.data" is supported in version 1.6, but you are using version 1.5.'
"""Teams has had the search in cards of 1.5 all along; other clients leave it out and show the list beside it."""


@pytest.fixture(scope="session")
def renderer() -> Path:
    try:
        return adaptivecards.fetch()
    except adaptivecards.Absent as absent:
        pytest.skip(f"cards in Microsoft's own renderer, because {absent}")


@pytest.fixture
async def client(renderer: Path, browser_page: Page) -> Page:
    await browser_page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    await browser_page.set_content((PARTS / "page.html").read_text("utf-8"))
    for script in (*(renderer / name for name in SCRIPTS), PARTS / "page.js"):
        await browser_page.add_script_tag(path=script)
    return browser_page


async def show(client: Page, content: Json) -> list[str]:
    """Shows the card; says what the renderer finds wrong."""
    host = json.loads((PARTS / "host.json").read_text("utf-8"))
    faults: list[str] = await client.evaluate("([content, host]) => show(content, host)", [content, host])
    return [fault for fault in faults if fault != SEARCH_IN_1_5]


def golden(name: str, free_text: FreeText) -> dict[str, Json]:
    stored = json.loads((GOLDEN / f"{name}.{free_text}.json").read_text("utf-8"))
    return {place: shown["card"] for place, shown in stored.items()}


def said(thing: Any, *, marked: bool = False) -> Iterator[str]:
    """All words of a card, as they are meant to be read: without the marks that keep Markdown away."""
    if isinstance(thing, list):
        for each in thing:
            yield from said(each, marked=marked)
    elif isinstance(thing, dict):
        marked = marked or thing.get("type") == "TextBlock"
        for name, inside in thing.items():
            if isinstance(inside, str) and (name in SAID or (name == "value" and marked)):
                yield re.sub(r"\\(.)", r"\1", inside) if marked else inside
            elif name not in {"data", "fallback", "msteams"}:
                yield from said(inside, marked=name == "facts")


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("free_text", FREE_TEXT)
async def test_every_card_is_shown_whole(client: Page, free_text: FreeText) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in SCREENS:
        for place, content in golden(name, free_text).items():
            assert await show(client, content) == [], (name, place)
            await client.screenshot(path=PICTURES / f"{name}.{free_text}.{place}.png", full_page=True)
            seen = plain(await client.evaluate("seen()"))
            assert [words for words in said(content["body"]) if plain(words) not in seen] == [], (name, place)
            assert await client.evaluate("cut()") == [], (name, place)
