"""The year wheel is drawn on one page whatever stands in it, the same each time, with every word readable aloud."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from summaries.sheet import STANDARDS, Sheet, pdf
from summaries.wheel import Mark, Spot, Wheel, drawn, picture
from tests.summaries.archived import Archived

AT = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
"""As the product has it: a place's zone, not an offset."""
SPOTS = tuple(
    Spot(date(2026, month, day), f"Uppgift {month}-{day}", "enhetschef, Linden", mark)
    for month, day, mark in ((1, 31, Mark.DONE), (3, 1, Mark.LATE), (12, 31, Mark.OPEN), (2, 28, Mark.BEFORE))
)
WHEEL = Wheel(
    title="Årshjulet 2026",
    organisation="Exempelköping",
    printed_at=AT,
    year=2026,
    today=date(2026, 11, 25),
    today_label="I dag",
    months=("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"),
    spots=SPOTS,
    legend=((Mark.DONE, "klart"), (Mark.LATE, "sent")),
    footer="Utskrivet i dag",
)


async def test_every_word_is_on_the_page_and_it_is_an_archive_file() -> None:
    made = Archived(await drawn(WHEEL))
    assert len(made.reader.pages) == 1
    text = made.reader.pages[0].extract_text()
    for words in ("Årshjulet 2026", "Exempelköping", "Utskrivet i dag", *(spot.what for spot in SPOTS)):
        assert words in text, words
    assert made.reader.metadata is not None
    assert made.reader.metadata.title == "Årshjulet 2026"


def test_the_same_wheel_gives_the_same_bytes() -> None:
    once, again = (picture(WHEEL, pdf_standards=STANDARDS) for _ in range(2))
    assert once == again


def test_a_full_year_and_an_empty_one_stay_on_one_page() -> None:
    day = [Spot(date(2024, 2, 29), "En lång uppgift med många ord i sitt namn", "verksamhetschef", Mark.COMING)]
    full = [
        Spot(date(2024, month, 15), f"Uppgift {n}", "enhetschef", Mark.OPEN) for month in range(1, 13) for n in range(4)
    ]
    for spots in ((), tuple(day * 12), tuple(full)):
        made = Archived(picture(replace(WHEEL, spots=spots, year=2024, today=None), pdf_standards=STANDARDS))
        assert len(made.reader.pages) == 1


def test_what_is_written_is_never_markup() -> None:
    spot = replace(SPOTS[0], what="#panic() *fet* $x$ \\ <a> [b", whose="@ref #import")
    made = Archived(picture(replace(WHEEL, spots=(spot,)), pdf_standards=STANDARDS))
    assert "#panic() *fet* $x$" in made.reader.pages[0].extract_text()


def test_a_sheet_too_is_printed_at_the_municipalitys_own_time() -> None:
    made = Archived(pdf(Sheet("Avvikelse", "Exempelköping", AT, ())))
    assert made.reader.metadata is not None
    assert made.reader.metadata.creation_date == AT
