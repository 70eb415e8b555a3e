"""`python -m tests.pictures`: walks through the demo as each role does and writes `docs/pictures/*.png` anew.

The picture of a year of reminders is drawn by what plays that year: `python -m tests.year`.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Browser, Locator, sync_playwright

from tests.infra import chromium
from tests.pictures import board, wheel
from tests.pictures.demo import ZONE, Demo, demo
from tests.pictures.paint import png, side_by_side
from tests.pictures.phone import Phone, phone

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
MOST_BYTES = 120_000
THURSDAY, FRIDAY, MONDAY = (datetime(2026, 11, day, 10, 30, tzinfo=ZONE) for day in (19, 20, 23))

NAMED = "Den boende på rum 12 fick inte sin morgondos."
WHAT = "Den boende fick inte sin morgondos. Dosetten var inte påfylld."
DONE = "Ringde sjuksköterskan, som kom med en ny dos."


class Keep(Protocol):
    """Writes a picture of that name, of one screenshot or of several side by side."""

    def __call__(self, name: str, *shots: bytes) -> None: ...


def answer_of(who: Phone) -> Locator:
    """What Hjulet answers now."""
    return who.page.locator("main .screen")


def employee(who: Phone, keep: Keep) -> str:
    """Reports a missed dose, is warned once, corrects it, and asks about a routine; the report's reference."""
    keep("start", who.shot(answer_of(who), until=answer_of(who).locator(".buttons").first))
    who.press("press start deviation")
    who.choose("nature", "harm")
    who.choose("category", "medication.missed_dose")
    keep("vad-galler-det", who.shot(answer_of(who)))
    who.press("next")
    who.write("what", WHAT)
    who.choose("actual", "1")
    who.write("measure", DONE)
    keep("vad-hande", who.shot(answer_of(who)))
    written = who.shot()
    who.write("what", NAMED)
    who.press("next")
    keep("varning", who.shot(answer_of(who), until=who.page.locator("#f-what")))
    who.write("what", WHAT)
    who.press("next")
    keep("stammer-det", who.shot(answer_of(who)))
    who.press("submit")
    keep("report", written, who.shot())
    reference = answer_of(who).locator(".reference strong").inner_text()
    who.home()
    who.ask("Vad gör jag om någon inte öppnar dörren?")
    keep("rutin", who.shot(answer_of(who)))
    return reference


def receiving(who: Phone, keep: Keep) -> None:
    """Has the report of a suspected missförhållande."""
    keep("misstanke", who.shot(who.letter("En ny rapport väntar på dig.")))


def quality(who: Phone, keep: Keep) -> None:
    """Asks for last month's figures."""
    who.ask("sammanfattning förra månaden")
    keep("sammanfattning", who.shot(answer_of(who)))


def manager(who: Phone, keep: Keep, served: Demo, reference: str) -> None:
    """Gets the card, reads, and is reminded on two days."""
    card = who.letter(reference)
    keep("kort", who.shot(card))
    who.press("press read ", card)
    keep("lasning", who.shot(answer_of(who)))
    for day in (THURSDAY, FRIDAY):
        served.clock.move(day)
        who.home()
        reminder = who.letter(f"{day.day} nov", f"Påminnelse: ta emot {reference}")
    keep("paminnelse", who.shot(reminder, until=reminder.locator(".items > li").nth(2)))
    page = answer_of(who)
    top = who.shot(page, until=page.locator(".items > li").nth(1))
    keep("startsida", top, who.shot(page.locator("h2", has_text="Öppna ärenden"), until=page.locator(".items").last))


def next_level(who: Phone, keep: Keep, served: Demo, reference: str) -> None:
    """Hears of what nobody has received after two reminders."""
    served.clock.move(MONDAY)
    who.home()
    keep("nasta-niva", who.shot(who.letter(f"{reference} har inte tagits emot")))


def walk(browser: Browser, served: Demo, keep: Keep) -> None:
    """Everybody's part of the story, in its order."""
    reference = employee(phone(browser, served.url, "Kerstin Englund"), keep)
    receiving(phone(browser, served.url, "Cecilia Ahlgren"), keep)
    quality(phone(browser, served.url, "Elin Norberg"), keep)
    manager(phone(browser, served.url, "Fatima Rahimi"), keep, served, reference)
    next_level(phone(browser, served.url, "Maria Hedberg"), keep, served, reference)


def main() -> None:
    installed = chromium.find()
    assert installed is not None, chromium.MISSING
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=chromium.ARGUMENTS)

        def keep(name: str, *shots: bytes) -> None:
            content = png(side_by_side(browser, shots))
            assert len(content) < MOST_BYTES, f"{name}: {len(content)} bytes"
            (FOLDER / f"{name}.png").write_bytes(content)
            sys.stdout.write(f"docs/pictures/{name}.png {len(content) // 1000} kB\n")

        with demo() as served:
            walk(browser, served, keep)
        keep("arshjul", wheel.shot())
        keep("egenkontroll", board.shot())
        browser.close()


if __name__ == "__main__":
    main()
