"""Duties of the year: made while they are open, by the office's clock, and never for what was past before."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from quality.acknowledgement import Information, employees, latest_round, newcomers, read_subject, readers
from quality.case import Holder
from quality.duty import DutyKind
from quality.law import Demand
from quality.profile_file import load
from quality.role import Function, Organisation, Person, Post, Unit
from quality.year_wheel import Entry, Errand, MonthDay, Occasion, Rhythm, nodes_of, open_on
from quality.yearly import yearly

STANDARD = load("standard")
UNITS = {1: Unit(1, "Förvaltningen", None, ("F",)), 2: Unit(2, "Linden", 1, ("F", "L"))}
PEOPLE = {number: Person(number, f"P{number}") for number in range(1, 7)}
MANAGER, DIRECTOR = Post(1, Function.UNIT_MANAGER, 2), Post(2, Function.DIRECTOR, 1)
INFORM = Entry(
    "inform", "x", "x", Function.UNIT_MANAGER, (MonthDay(12, 31),), (MonthDay(11, 1),), law=Demand.SARAH_INFORM_STAFF
)


def town(*posts: Post) -> Organisation:
    return Organisation(UNITS, PEOPLE, posts)


@pytest.mark.parametrize(
    ("at", "made"),
    [
        ("2026-10-31T12:00", 0), ("2026-11-01T00:00", 1), ("2026-12-31T23:00", 1), ("2027-01-01T00:00", 0),
    ],
)  # fmt: skip
def test_a_duty_is_made_from_its_opening_to_its_day(at: str, made: int) -> None:
    profile = replace(STANDARD, year_wheel=(replace(INFORM, law=None),))
    now = datetime.fromisoformat(at).replace(tzinfo=profile.timezone)
    found = yearly(town(MANAGER), profile, now)
    assert len(found) == made
    for duty in found:
        assert (duty.kind, duty.owner) == (DutyKind.YEAR, Holder("enhetschef", 2))
        assert duty.due_at == datetime(2026, 12, 31, 17, tzinfo=profile.timezone)
        assert duty.remind_from == duty.next_nudge_at == datetime(2026, 11, 2, 7, 30, tzinfo=profile.timezone)


def test_everybody_employed_owes_reading_in_person() -> None:
    profile = replace(STANDARD, year_wheel=(INFORM,))
    board, gone = Post(3, Function.BOARD, 1), Post(4, Function.EMPLOYEE, 2, end=date(2026, 11, 1))
    found = yearly(town(MANAGER, DIRECTOR, board, gone), profile, datetime(2026, 11, 25, 9, tzinfo=UTC))
    reading = [duty for duty in found if duty.kind is DutyKind.READ_INFORMATION]
    assert [(duty.owner.person, duty.subject) for duty in reading] == [
        (1, "read:reporting_duty:2026-12-31:1"), (2, "read:reporting_duty:2026-12-31:2"),
    ]  # fmt: skip


def test_what_nobody_holds_is_the_directors_and_without_one_nobodys() -> None:
    entry = replace(INFORM, owner=Function.MAS)
    day = date(2026, 11, 25)
    assert nodes_of(entry, town(MANAGER, DIRECTOR), day) == ((Function.DIRECTOR, 1),)
    assert nodes_of(entry, town(MANAGER), day) == ()
    two = town(MANAGER, Post(5, Function.UNIT_MANAGER, 2), Post(6, Function.UNIT_MANAGER, 1))
    assert nodes_of(INFORM, two, day) == ((Function.UNIT_MANAGER, 1), (Function.UNIT_MANAGER, 2))


def test_what_opens_before_new_year_is_of_the_year_after() -> None:
    entry = replace(INFORM, due=(MonthDay(1, 31),))
    assert [each.due for _, each in open_on([entry], date(2026, 11, 2))] == [date(2027, 1, 31)]


def test_what_is_yearly_without_a_day_is_due_on_the_last() -> None:
    free = replace(INFORM, due=(), opens=(), rhythm=Rhythm.FREE)
    assert free.occasions(2026) == (Occasion(date(2026, 12, 1), date(2026, 12, 31)),)


def test_what_is_due_at_meetings_is_due_on_their_days_as_a_rule_or_as_decided() -> None:
    meets = replace(INFORM, due=(), opens=(), rhythm=Rhythm.MEETING, remind_days=10)
    assert meets.occasions(2026) == ()
    ruled = replace(meets, meetings="FREQ=MONTHLY;BYMONTH=1,6;BYDAY=3WE")
    assert ruled.occasions(2026) == (
        Occasion(date(2026, 1, 11), date(2026, 1, 21)), Occasion(date(2026, 6, 7), date(2026, 6, 17)),
    )  # fmt: skip
    decided = replace(ruled, on=(date(2026, 9, 3), date(2026, 2, 5)))
    assert [each.due for each in decided.occasions(2026)] == [date(2026, 2, 5), date(2026, 9, 3)]
    assert len(decided.occasions(2027)) == 2


@pytest.mark.parametrize("text", ["year:a:1", "year:a:1:x", "year:a:b:2026-03-01", "case:1", "year:a:1:2026-03-01:1"])
def test_only_an_errands_own_name_is_one(text: str) -> None:
    assert Errand.read(text) is None
    named = Errand("a", 1, date(2026, 3, 1))
    assert Errand.read(named.subject) == named


@pytest.mark.parametrize("text", ["read:x:2026:1", "read:introduction:2026:x", "case:1", ""])
def test_only_a_reading_is_one(text: str) -> None:
    assert read_subject(text) is None
    assert read_subject("read:introduction:2026-11-01@2:7") == (Information.INTRODUCTION, "2026-11-01@2", 7)


def test_somebody_is_new_for_thirty_days_and_a_change_of_post_makes_nobody_new() -> None:
    start = date(2026, 11, 1)
    posts = (
        Post(1, Function.EMPLOYEE, 2, start), Post(1, Function.COACH, 1, start), Post(2, Function.EMPLOYEE, 2),
        Post(2, Function.UNIT_MANAGER, 1, start), Post(3, Function.BOARD, 1, start),
        Post(4, Function.EMPLOYEE, 2, start, start), Post(5, Function.COACH, 2, start),
        Post(5, Function.EMPLOYEE, 1, date(2026, 1, 1), date(2026, 2, 1)), Post(6, Function.COACH, 2, start),
        Post(6, Function.EMPLOYEE, 1),
    )  # fmt: skip
    found = [(each.person, each.unit, each.due) for each in newcomers(town(*posts), date(2026, 11, 20))]
    assert found == [(1, 2, date(2026, 12, 1))]
    assert [*newcomers(town(*posts), date(2026, 12, 1))]
    assert [*newcomers(town(*posts), date(2026, 12, 2))] == [*newcomers(town(*posts), date(2026, 10, 31))] == []
    assert len([*readers(town(*posts), [], date(2026, 11, 20))]) == len(found)


def test_the_latest_round_is_the_one_that_was_opened_last() -> None:
    for day, due in (("2026-10-31", "2025-12-31"), ("2026-11-01", "2026-12-31"), ("2027-05-01", "2026-12-31")):
        found = latest_round([INFORM], date.fromisoformat(day))
        assert found is not None
        assert found.due.isoformat() == due
    assert latest_round([replace(INFORM, law=None)], date(2026, 11, 1)) is None
    assert employees(town(MANAGER, Post(1, Function.EMPLOYEE, 1)), date(2026, 1, 1)) == {1: 2}
