"""Pages of lists and parts of readings: every row and every letter stands on exactly one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.words import load
from conversation.paging import (
    DETAIL,
    PAGE,
    PART,
    TEXT,
    Page,
    Span,
    count,
    page_of,
    part,
    part_of,
    parted,
    read_turn,
    turn,
    turning,
    turns,
)
from conversation.screen import Button, Item, Reading, Section

TR = load("sv")


def page(offset: int, total: int) -> Page[int]:
    return page_of(range(total), Span(offset))


@given(st.integers(0, 200))
def test_every_row_stands_on_exactly_one_page(total: int) -> None:
    seen: list[int] = []
    at: int | None = 0
    while at is not None:
        here = page(at, total)
        seen += here.items
        following = [each for each in turning(here, "home", "cases", TR) if each.label == "Visa fler"]
        at = read_turn(following[0].subject)[1] if following else None
    assert seen == [*range(total)]


@pytest.mark.parametrize(
    ("offset", "total", "labels"),
    [
        (0, PAGE, []),
        (0, PAGE + 1, ["Visa fler"]),
        (PAGE, 2 * PAGE, ["Föregående"]),
        (PAGE, 3 * PAGE, ["Föregående", "Visa fler"]),
    ],
)
def test_there_is_a_button_for_what_comes_before_and_after(offset: int, total: int, labels: list[str]) -> None:
    assert [each.label for each in turning(page(offset, total), "home", "cases", TR)] == labels


def test_the_button_back_never_leads_before_the_first_row() -> None:
    assert turning(page(3, 40), "home", "cases", TR)[0] == Button("Föregående", "home", "cases~0")


@pytest.mark.parametrize(("offset", "total", "start"), [(45, 46, 45), (45, 45, 30), (900, 20, 15), (15, 0, 0)])
def test_a_list_that_has_become_shorter_is_shown_from_its_last_page(offset: int, total: int, start: int) -> None:
    assert page(offset, total).offset == start


def test_a_page_says_which_rows_of_how_many_it_shows() -> None:
    assert count(page(15, 137), TR) == "16–30 av 137"
    assert count(page(135, 137).first(1), TR) == "136–136 av 137"


@given(st.text(), st.integers(0, 999_999))
def test_what_a_button_turns_to_is_read_back(subject: str, offset: int) -> None:
    assert read_turn(turn(subject, offset)) == (subject, offset)
    assert turns(turn(subject, offset))


@pytest.mark.parametrize("subject", ["", "case:17", "deviation||4", "cases~", "cases~-1", "cases~1234567", "cases~²"])
def test_other_subjects_turn_nothing(subject: str) -> None:
    assert read_turn(subject) == (subject, 0)
    assert not turns(subject)


def test_a_list_says_how_long_it_is_only_where_some_of_it_is_elsewhere() -> None:
    rows = [Item("Rad", "")] * 20
    assert part("Att göra", page_of(rows[:3], Span()), (), TR).heading == "Att göra"
    assert part("Att göra", page_of(rows, Span()), (), TR).heading == "Att göra (1–15 av 20)"
    assert part("Att göra", page_of(rows[:0], Span()), (), TR, empty="Inget.").empty == "Inget."


def test_a_row_is_never_longer_than_a_page_has_room_for() -> None:
    (row,) = part("Lista", page_of([Item("x" * 500, "y" * 500)], Span()), (), TR).items
    assert (len(row.text), len(row.detail)) == (TEXT, DETAIL)
    assert row.text.endswith("…")


# Readings


def texts(parts: list[tuple[Section, ...]]) -> str:
    return "".join(section.text for sections in parts for section in sections)


def weight(sections: tuple[Section, ...]) -> int:
    return sum(len(section.text) for section in sections)


SECTIONS = st.lists(
    st.builds(
        Section,
        st.just("Fråga"),
        st.text(st.sampled_from("aö \n🙈"), max_size=60).map(lambda text: text.rstrip() * 400),
    ),
    max_size=6,
)


@given(SECTIONS)
def test_the_parts_have_every_letter_once_and_in_order(sections: list[Section]) -> None:
    found = [*parted(sections, TR)]
    assert texts(found) == "".join(section.text.rstrip() for section in sections)
    assert all(weight(each) <= PART for each in found)


def test_a_long_line_is_parted_at_a_space_where_there_is_one() -> None:
    first, *_ = parted([Section("Vad hände", "ord " * 20_000)], TR)
    assert first[0].text.endswith("ord ")


def test_what_goes_on_in_the_next_part_says_so() -> None:
    first, second = parted([Section("Vad hände", "x" * 20_000), Section("Journal", "y" * 5_000)], TR)
    assert [each.heading for each in first] == ["Vad hände"]
    assert [each.heading for each in second] == ["Vad hände, fortsättning", "Journal"]


def reading(letters: int) -> Reading:
    return Reading("AVV-2026-00001", "Fall", (Section("Vad hände", "x" * letters),), "Öppnad i dag.")


def a_part(letters: int, number: int) -> Reading:
    return part_of(reading(letters), number, action="read", subject="case:1", tr=TR)


def test_a_reading_that_fits_is_left_as_it_is() -> None:
    assert a_part(3000, 0) == a_part(3000, 7) == reading(3000)


def test_each_part_leads_to_those_beside_it() -> None:
    first, middle, last = (a_part(40_000, number) for number in range(3))
    assert [each.progress for each in (first, middle, last)] == ["Del 1 av 3", "Del 2 av 3", "Del 3 av 3"]
    assert [(each.label, each.action, each.subject) for each in middle.buttons] == [
        ("Föregående del", "read", "case:1~0"),
        ("Nästa del", "read", "case:1~2"),
    ]
    assert [each.subject for each in (*first.buttons, *last.buttons)] == ["case:1~1", "case:1~1"]
    assert a_part(40_000, 99) == last
