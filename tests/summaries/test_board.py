"""A unit's year of controls is drawn whole, the same each time, with every word readable aloud."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from summaries.board import Board, Cell, Line, Mark, drawn, picture
from summaries.sheet import STANDARDS
from tests.summaries.archived import Archived

AT = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
WEEKLY = tuple(Cell(month, day, Mark.LEFT) for month in range(1, 13) for day in (2, 9, 16, 23, 30))
LINES = (
    Line("Basal hygien", "Hälso- och sjukvård", (Cell(4, 20, Mark.BELOW), Cell(10, 20, Mark.LATE)), "70 %", "90 %"),
    Line("#panic() *fet* $x$", "", (Cell(2, 1, Mark.DONE),), "@ref", "100 %"),
    Line("Varje vecka", "Alla", WEEKLY, "–", "100 %"),
)
BOARD = Board(
    title="Egenkontroll 2026: Linden",
    organisation="Exempelköping",
    printed_at=AT,
    summary="1 gjorda, 1 sena, 60 kvar i år.",
    months=("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"),
    month=11,
    headings=("Kontroll", "Senast", "Mål"),
    lines=LINES,
    legend=((Mark.DONE, "gjord"), (Mark.BELOW, "under målet")),
    footer="Utskrivet i dag",
)


async def test_every_word_is_on_the_page_and_it_is_an_archive_file() -> None:
    made = Archived(await drawn(BOARD))
    assert len(made.reader.pages) == 1
    text = made.reader.pages[0].extract_text()
    for words in ("Egenkontroll 2026: Linden", "60 kvar", "under målet", "Utskrivet i dag", "Basal hygien", "70 %"):
        assert words in text, words
    assert "#panic() *fet* $x$" in text
    for sign in ("✓", "▲", "✗"):
        assert sign in text, sign


def test_the_same_board_gives_the_same_bytes_and_a_long_plan_more_pages() -> None:
    once, again = (picture(BOARD, pdf_standards=STANDARDS) for _ in range(2))
    assert once == again
    long = Archived(picture(replace(BOARD, lines=LINES * 12), pdf_standards=STANDARDS))
    assert len(long.reader.pages) > 1
    assert "Kontroll" in long.reader.pages[1].extract_text()
    assert Archived(picture(replace(BOARD, lines=()), pdf_standards=STANDARDS)).reader.pages
