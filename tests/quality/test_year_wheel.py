"""What returns every year returns on the right days, leap years and windows over New Year included."""

from datetime import date

import pytest

from quality.law import Demand
from quality.role import Function
from quality.year_wheel import Entry, MonthDay, Occasion, Rhythm, last_by_law


def entry(due: list[str], opens: list[str], *, remind_days: int = 30) -> Entry:
    days, openings = (tuple(MonthDay.read(text) for text in texts) for texts in (due, opens))
    return Entry("x", "x", "x", Function.HEAD, days, openings, remind_days=remind_days)


@pytest.mark.parametrize(
    ("due", "opens", "occasions"),
    [
        (["03-01"], [], [Occasion(date(2028, 1, 31), date(2028, 3, 1))]),
        (["03-01"], ["01-01"], [Occasion(date(2028, 1, 1), date(2028, 3, 1))]),
        (["02-last"], ["02-01"], [Occasion(date(2028, 2, 1), date(2028, 2, 29))]),
        (["01-31"], ["11-01"], [Occasion(date(2027, 11, 1), date(2028, 1, 31))]),
        (
            ["10-31", "01-31"],
            ["10-01", "01-01"],
            [Occasion(date(2028, 1, 1), date(2028, 1, 31)), Occasion(date(2028, 10, 1), date(2028, 10, 31))],
        ),
        ([], [], []),
    ],
)
def test_an_entry_is_due_on_its_days_of_a_year(due: list[str], opens: list[str], occasions: list[Occasion]) -> None:
    assert list(entry(due, opens).occasions(2028)) == occasions


def test_reminding_begins_as_many_days_before_as_it_says() -> None:
    assert entry(["03-01"], [], remind_days=10).occasions(2027)[0].opens == date(2027, 2, 19)


@pytest.mark.parametrize("text", ["02-29", "13-01", "00-10", "04-31", "mars", "03", "", "03-", "last-03"])
def test_a_day_that_not_every_year_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        MonthDay.read(text)


def test_the_last_of_february_follows_the_year() -> None:
    assert [MonthDay.read("02-last").on(year) for year in (2027, 2028)] == [date(2027, 2, 28), date(2028, 2, 29)]


def test_an_entry_without_a_rhythm_has_dates() -> None:
    assert entry(["03-01"], []).rhythm is Rhythm.DATED


@pytest.mark.parametrize(
    ("law", "due", "last"),
    [
        (Demand.PATIENT_SAFETY_REPORT, date(2027, 3, 1), date(2027, 3, 1)),
        (Demand.PATIENT_SAFETY_REPORT, date(2027, 1, 31), date(2027, 3, 1)),  # the unit's share, due earlier here
        (Demand.PATIENT_SAFETY_REPORT, date(2027, 3, 15), date(2027, 3, 15)),
        (Demand.NOT_EXECUTED, date(2027, 1, 31), date(2027, 3, 31)),
        (Demand.NOT_EXECUTED, date(2027, 12, 31), date(2027, 12, 31)),
        (Demand.QUALITY_REPORT, date(2027, 3, 1), None),  # advice
        (Demand.INTERNAL_CONTROL, date(2027, 12, 31), None),  # law, but of no day
        (None, date(2027, 3, 1), None),
    ],
)
def test_law_leaves_until_its_day_or_the_end_of_its_quarter(law: Demand | None, due: date, last: date | None) -> None:
    assert last_by_law(Entry("x", "x", "x", Function.HEAD, law=law), due) == last
