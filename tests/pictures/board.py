"""A year of egenkontroll as a picture, late in an invented November, drawn from the templates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from quality.control import Control, occasions
from quality.control_file import template
from summaries.board import Board, Cell, Line, Mark, picture

AT = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Europe/Stockholm"))
SHOWN = ("access_log", "hygiene", "delegations", "risk_assessments", "medicine_store", "manner", "survey_elderly")
BELOW = {("hygiene", 4), ("delegations", 7), ("medicine_store", 6), ("survey_elderly", 9)}
LATE = {("risk_assessments", 10)}
RESULTS = {"hygiene": "93 %", "delegations": "100 %", "medicine_store": "98 %", "survey_elderly": "Kan bli bättre"}
WORDS = {Mark.DONE: "gjord", Mark.BELOW: "under målet", Mark.LATE: "sen", Mark.LEFT: "kvar"}


def _mark(control: Control, day: date) -> Mark:
    if day > AT.date():
        return Mark.LEFT
    if (control.code, day.month) in LATE:
        return Mark.LATE
    return Mark.BELOW if (control.code, day.month) in BELOW else Mark.DONE


def _line(code: str) -> Line:
    control = template(code)
    assert control is not None
    cells = tuple(Cell(day.month, day.day, _mark(control, day)) for day in occasions(control.rule, AT.year))
    target = "" if control.is_input else f"{round(control.target * 100)} %"
    return Line(control.title, control.area, cells, RESULTS.get(code, "100 %"), target)


def shot() -> bytes:
    """The board as PNG."""
    names = get_month_names("abbreviated", locale="sv")
    board = Board(
        title="Egenkontroll 2026: Hemtjänst Norr",
        organisation="Socialförvaltningen",
        printed_at=AT,
        summary="33 gjorda, 1 sena, 2 kvar i år.",
        months=tuple(str(names[month]).rstrip(".") for month in range(1, 13)),
        month=AT.month,
        headings=("Kontroll", "Senast", "Mål"),
        lines=tuple(_line(code) for code in SHOWN),
        legend=tuple(WORDS.items()),
    )
    return picture(board, format="png", ppi=100)
