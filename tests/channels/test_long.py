"""Long lists and long texts on every channel: each row and each word can be reached, and nothing is left out."""

import json
import re
from collections.abc import AsyncIterator
from html import unescape

import pytest

from bot.slack.render import render_home, render_message, render_modal
from bot.teams.render import On, render
from bot.teams.size import DIALOG, MESSAGE, size
from bot.web.render import Sheet, templates
from bot.web.render import render as render_page
from conversation.paging import PAGE
from conversation.port import Pressed, Said
from conversation.screen import Home, Screen, Section, Summary
from quality.case import State, Words
from tests.channels.contract import PLACES, Place
from tests.channels.screens import FULL, HEAVY, Swedish, parts
from tests.channels.slack_desk import look as slack_look
from tests.channels.teams_cards import look as teams_look
from tests.slack_fake.blocks import message_problems, view_problems
from tests.storage.samples import stored_case
from tests.world import World, municipality, subject

LEFT_OUT = ("Fler finns på", "Allt får inte plats")
BIGGEST_VIEW = 250_000
"""Bytes of JSON in ASCII that Slack takes as one view."""
MANY = 137


@pytest.fixture(params=sorted(PLACES))
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    async with PLACES[request.param]() as made:
        yield made


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    async with municipality(sqlite_url) as made:
        yield made


def answers(place: Place, first: Screen, pressed: dict[str, Screen]) -> None:
    """What the desk says from now on: the first screen, and what each button's subject leads to."""

    def answer(said: Said) -> Screen:
        event = said.event
        return pressed.get(event.subject, first) if isinstance(event, Pressed) else first

    place.will_answer(answer)


def references(text: str) -> set[str]:
    return set(re.findall(r"AVV-2026-\d{5}", text))


async def test_each_of_137_cases_can_be_reached_by_turning_pages(place: Place, world: World) -> None:
    omar = world.people["omar"]
    cases = [await stored_case(world, assignee=omar, state=State.REVIEWING) for _ in range(MANY)]
    starts = range(0, MANY, PAGE)
    pages = {f"cases~{start}": await world.presses("omar", "home", f"cases~{start}") for start in starts}
    answers(place, await world.presses("omar", "home"), pages)
    await place.says("mitt")
    await place.sees("Ärenden hos dig (1–2 av 137)")
    seen: set[str] = set()
    for start in starts:
        await place.presses("Visa fler")
        await place.sees(f"{start + 1}–{min(start + PAGE, MANY)} av 137")
        await place.sees("Till min sida")
        seen |= references(place.shown)
        assert len(references(place.shown)) <= PAGE, "a page stands where the one before it did"
    assert seen == {case.reference for case in cases}
    assert "Visa fler" not in place.buttons
    await place.presses("Föregående")
    await place.sees("121–135 av 137")
    await place.presses("Till min sida")
    await place.sees("Ärenden hos dig (1–2 av 137)")


async def test_a_report_of_60_000_letters_is_read_to_its_end(place: Place, world: World) -> None:
    case = await world.report()
    lines = [f"Rad {number:04} {'ö' * 91}" for number in range(600)]
    async with world.database.write() as store:
        await store.cases.say(case, Words("completion", "\n".join(lines), None, world.time.moment))
    channel = "web" if place.here.channel == "web" else "slack"
    about = subject(case)
    pressed = {each: await world.presses("fatima", "read", each, channel=channel) for each in (about, f"{about}~0")}
    number = 1
    while channel != "web" and f"{about}~{number}" in str(pressed[f"{about}~{number - 1}"]):
        pressed[f"{about}~{number}"] = await world.presses("fatima", "read", f"{about}~{number}")
        number += 1
    answers(place, await world.presses("fatima", "card", about), pressed)
    await place.says("mitt")
    await place.sees(case.reference)
    await place.presses("Läs")
    seen = letters(await read_to_the_end(place, number))
    assert [line for line in lines if letters(line) not in seen] == []
    assert number == (1 if channel == "web" else 8)
    assert (await world.log(case)).count(("fatima", "read")) == len(pressed)


async def read_to_the_end(place: Place, number: int) -> str:
    seen = ""
    for part in range(1, number + 1):
        await place.sees(f"Del {part} av {number}" if number > 1 else "Rad 0000")
        seen += place.shown
        if part < number:
            await place.presses("Nästa del")
    assert "Nästa del" not in place.buttons
    return seen


# Full pages


def rows_of(screen: Screen) -> list[str]:
    """What has to be there of a full page."""
    match screen:
        case Home(parts=parts):
            return [text for part in parts for item in part.items for text in (item.text, item.detail)]
        case Summary(tables=tables, notes=notes):
            return [*(cell for table in tables for row in table.rows for cell in row), *(n.strip() for n in notes)]
        case _:
            raise AssertionError(screen)


@pytest.mark.parametrize("name", FULL)
def test_a_full_page_of_the_longest_rows_fits_every_channel(name: str) -> None:
    screen = FULL[name]
    message = render_message(screen, slack_look()).blocks
    home, modal = render_home(screen, slack_look()).to_dict(), render_modal(screen, slack_look()).to_dict()
    assert message_problems(message) == view_problems(home, "home") == view_problems(modal, "modal") == []
    card = render(screen, teams_look()).content
    assert size(card) <= MESSAGE
    page = render_page(screen, Sheet(Swedish(), templates()))
    for shown in (message, home, modal, card, unescape(page)):
        visible = shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)
        assert [row for row in rows_of(screen) if row not in visible] == []
        assert not any(words in visible for words in LEFT_OUT)


@pytest.mark.parametrize("name", HEAVY)
def test_every_part_of_a_reading_fits_every_channel_whole(name: str) -> None:
    read = parts(HEAVY[name])
    assert len(read) > 1
    for number, reading in enumerate(read):
        view = render_modal(reading, slack_look()).to_dict()
        assert view_problems(view, "modal") == []
        assert len(json.dumps(view)) < BIGGEST_VIEW
        card = render(reading, teams_look(), On.DIALOG).content
        assert size(card) <= DIALOG
        for shown in (view, card):
            visible = json.dumps(shown, ensure_ascii=False)
            assert not any(words in visible for words in LEFT_OUT)
            assert ("Nästa del" in visible) == (number + 1 < len(read))
            assert ("Föregående del" in visible) == bool(number)
            assert letters("".join(each.heading + each.text for each in reading.sections)) in letters(texts(shown))


@pytest.mark.parametrize("name", HEAVY)
def test_the_parts_of_a_reading_are_the_whole_of_it(name: str) -> None:
    together = "".join(body(reading.sections) for reading in parts(HEAVY[name]))
    assert letters(together) == letters(body(HEAVY[name]))


def body(sections: tuple[Section, ...]) -> str:
    return "".join(section.text for section in sections)


def letters(text: str) -> str:
    """The text without what a channel may break or mark otherwise."""
    return "".join(text.replace("*", " ").split())


def texts(thing: object) -> str:
    """All words of a view or a card in their order."""
    match thing:
        case dict():
            return "".join(
                inside if name == "text" and isinstance(inside, str) else texts(inside)
                for name, inside in thing.items()
                if isinstance(inside, dict | list) or name == "text"
            )
        case list():
            return "".join(map(texts, thing))
        case _:
            return ""
