"""The guide for staff says what the product says: its words are the product's own, and its pictures are there."""

import re
from pathlib import Path

import pytest

from handlers.commands import COMMANDS, slug
from tests.words import template

DOCS = Path(__file__).parent.parent / "docs"
GUIDE = (DOCS / "anvandare.md").read_text(encoding="utf-8")
MOST_BYTES = 120_000


@pytest.fixture(scope="module")
def messages() -> set[str]:
    return {str(message.id) for message in template()}


def test_what_stands_in_bold_is_what_the_product_says(messages: set[str]) -> None:
    assert set(re.findall(r"\*\*([^*]+)\*\*", GUIDE)) - messages == set()


def test_what_stands_as_a_command_is_one() -> None:
    known = {f"/{slug(each.word)}" for each in COMMANDS} | {"/hj-avvikelse"}
    assert {text.split()[0] for text in re.findall(r"`(/[^`]+)`", GUIDE)} <= known


def test_every_picture_is_there_small_and_described() -> None:
    pages = GUIDE + (DOCS / "paminnelser.md").read_text(encoding="utf-8")
    shown = re.findall(r'<img src="([^"]+)" width="\d+" alt="([^"]+)">', pages)
    assert len(shown) == pages.count("<img")
    assert all((DOCS / path).stat().st_size < MOST_BYTES for path, _ in shown)
    assert {path for path, _ in shown} == {f"pictures/{file.name}" for file in (DOCS / "pictures").iterdir()}


def test_links_within_the_guide_lead_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= headings
