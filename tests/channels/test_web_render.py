"""Every kind of screen as HTML: kept as golden files, and sound for everybody who reads it."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.web.render import Sheet, letter, render, templates, title_of
from conversation.screen import Field, Kind, Link, Notice, Prompt, Reading, Review, Screen
from tests.channels.screens import SCREENS
from tests.channels.web_fakes import Plain
from tests.channels.web_page import Page

GOLDEN = Path(__file__).parent / "golden" / "web"
SHEET = Sheet(Plain(), templates(), action="/chatt", token="TOKEN", form="FORM")
NAMES = sorted(SCREENS)
LABELLED = {"text", "date", "datetime-local", "radio", "checkbox"}


def shown(screen: Screen) -> Page:
    return Page(str(render(screen, SHEET)))


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_looks_as_it_did(name: str) -> None:
    """GOLDEN=write keeps what is rendered now; look at the difference before you commit it."""
    file = GOLDEN / f"{name}.html"
    html = re.sub(r"\n\s*\n+", "\n", str(render(SCREENS[name], SHEET)).strip()) + "\n"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(html, encoding="utf-8")
    assert html == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert sorted(file.stem for file in GOLDEN.glob("*.html")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_label_and_every_group_a_legend(name: str) -> None:
    page = shown(SCREENS[name])
    named = {each.get("for") for each in page.all("label")}
    for each in page.all("input") + page.all("textarea") + page.all("select"):
        if each.tag != "input" or each.get("type") in LABELLED:
            assert each.get("id") in named or "label" in each.inside, each
    assert len(page.all("fieldset")) == len(page.all("legend"))


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_references_lead_somewhere(name: str) -> None:
    page = shown(SCREENS[name])
    ids = [each.get("id") for each in page.elements if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in page.elements:
        for attribute in ("for", "aria-describedby", "aria-labelledby", "form"):
            assert set(each.get(attribute).split()) <= set(ids), each
        if each.get("href").startswith("#"):
            assert each.get("href")[1:] in ids


@pytest.mark.parametrize("name", NAMES)
def test_nothing_needs_a_looser_content_policy(name: str) -> None:
    page = shown(SCREENS[name])
    assert not page.all("script")
    assert not page.all("style")
    for each in page.elements:
        assert not any(attribute == "style" or attribute.startswith("on") for attribute in each.attributes)


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_has_one_main_heading_and_a_title(name: str) -> None:
    assert len(shown(SCREENS[name]).all("h1")) == 1
    assert title_of(SCREENS[name], Plain())


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_leaves_headings_and_forms_to_the_page(name: str) -> None:
    page = Page(letter(SCREENS[name], Plain(), templates()))
    assert not page.all("form")
    assert not page.all("h1")
    assert not page.all("h2")
    assert {each.form for each in page.all("button")} <= {"brevsvar"}


def secret_words(screen: Screen) -> list[str]:
    match screen:
        case Prompt(fields=fields):
            return [str(each.value) for each in fields if each.sensitive and each.value]
        case Review(rows=rows):
            return [each.value for each in rows if each.sensitive and each.value]
        case Reading(sections=sections):
            return [each.text for each in sections]
        case _:
            return []


def test_a_letter_never_holds_free_text() -> None:
    seen = 0
    for screen in SCREENS.values():
        html = letter(screen, Plain(), templates())
        for words in secret_words(screen):
            seen += 1
            assert words[:20] not in html
    assert seen > 5


def test_what_was_typed_is_shown_as_text_and_never_as_markup() -> None:
    assert "<b>" not in str(render(SCREENS["prompt_warned"], SHEET))
    assert "<script>" not in str(render(SCREENS["reading"], SHEET))


def test_problems_come_first_have_the_focus_and_lead_to_their_fields() -> None:
    page = shown(SCREENS["prompt_problems"])
    summary = next(each for each in page.elements if each.get("id") == "problem")
    assert summary.get("role") == "alert"
    assert "autofocus" in summary.attributes
    assert [each.get("href") for each in page.all("a")] == ["#f-what", "#f-law-0", "#f-found"]
    assert title_of(SCREENS["prompt_problems"], Plain()).startswith("Rätta: ")


def test_the_button_that_enter_presses_is_the_way_forward() -> None:
    for name, verb in (("prompt_words", "next"), ("review", "submit")):
        first = next(each for each in shown(SCREENS[name]).all("button") if each.form == "svar")
        assert first.get("value") == verb


def test_a_date_that_no_browser_would_show_stays_as_it_was_typed() -> None:
    page = shown(SCREENS["prompt_problems"])
    typed = next(each for each in page.all("input") if each.get("name") == "one.found")
    assert (typed.get("type"), typed.get("value")) == ("text", "31/11")


def test_what_is_written_elsewhere_has_no_field_here() -> None:
    page = shown(SCREENS["prompt_elsewhere"])
    assert not page.all("textarea")
    assert page.all("a")[0].get("href") == "https://hjulet.example.se/rum/abc123"


def test_one_choice_that_may_be_left_out_can_be_taken_back() -> None:
    field = Field("why", "Varför?", Kind.ONE, options=(), optional=True, value="x")
    prompt = SCREENS["prompt_words"]
    assert isinstance(prompt, Prompt)
    page = shown(replace(prompt, fields=(field,)))
    assert [each.get("value") for each in page.all("input") if each.get("name") == "one.why"] == [""]


def test_a_page_without_ways_out_shows_only_links() -> None:
    quiet = replace(SHEET, presses=False)
    assert not Page(str(render(SCREENS["done"], quiet))).all("button")
    assert Page(str(render(SCREENS["notice"], quiet))).all("a")


def test_titles_say_where_one_is() -> None:
    assert title_of(Link("Text", "Läs", "/x"), Plain()) == "Läs"
    assert title_of(Notice("Bara en mening."), Plain()) == "Bara en mening."
    assert title_of(SCREENS["prompt_first"], Plain()) == "1. Var hände det? – Rapportera avvikelse"
    assert title_of(SCREENS["card"], Plain()) == "AVV-2026-00042 Läkemedel: utebliven dos"
