"""What is masked, what is warned about, and above all what is left in peace."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

from quality.privacy import MASK, Checked, Trace, check

# Invented: check digits are computed, or taken from the public test numbers.
BIRTH_DATES = st.dates(date(1860, 1, 1), date(2029, 12, 31))
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
DATE_MARKS = ("", "-", ".", "/", " ", "\u2011", "\n")
MARKS = (
    *("", "-", "+", " ", " - ", "–", "—", "\u2011", "−", "\u00a0", "\u00a0–\u00a0", "\u202f", "－", "＋"),
    *(":", ".", "\u00ad", "\u200b-", "-\n", "\n-", " \n", "\r\n", "\u2028", "  -  ", "_", ", "),
)
WITHOUT_DIGITS = st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20)


def numbered(born: date, serial: int, *, coordination: bool) -> str:
    """Twelve digits: a personnummer, or a samordningsnummer."""
    day = born.day + 60 if coordination else born.day
    short = f"{born:%y%m}{day:02}{serial:03}"
    return f"{born.year:04}{short[2:]}{luhn.calc_check_digit(short)}"


NUMBERS = st.builds(numbered, BIRTH_DATES, st.integers(0, 999), coordination=st.booleans())


@st.composite
def spellings(draw: st.DrawFn) -> str:
    digits = draw(NUMBERS)
    year = digits[:4] if draw(st.booleans()) else digits[2:4]
    dated = draw(st.sampled_from(DATE_MARKS))
    folds = dated == "\n"
    mark = draw(st.sampled_from([mark for mark in MARKS if not (folds and set(mark) & set("\r\n\u2028"))]))
    day = f"\n{digits[6:8]}" if folds else f"{dated}{digits[6:8]}"  # one line break, never two
    date_part = f"{year}{digits[4:6]}{day}" if folds else f"{year}{dated}{digits[4:6]}{day}"
    script = draw(st.sampled_from(SCRIPTS))
    return f"{date_part}{mark}{digits[8:]}".translate(str.maketrans("0123456789", script))


@settings(deadline=None)
@given(before=WITHOUT_DIGITS, number=spellings(), after=WITHOUT_DIGITS)
def test_a_valid_number_is_masked_in_any_spelling_and_nothing_else_is(before: str, number: str, after: str) -> None:
    checked = check(before + number + after)
    assert checked.text == before + MASK + after
    assert checked.masked == 1


@settings(deadline=None)
@given(number=NUMBERS, where=st.integers(1, 9), fold=st.sampled_from(("\n", " \n", "\r\n", "\n  ")))
def test_a_number_broken_over_two_lines_anywhere_is_masked(number: str, where: int, fold: str) -> None:
    short = number[2:]
    assert check(f"pnr {short[:where]}{fold}{short[where:]}.").text == f"pnr {MASK}."


@settings(deadline=None)
@given(st.lists(st.one_of(spellings(), WITHOUT_DIGITS, st.text(max_size=8)), max_size=6))
def test_masking_twice_changes_nothing_more(parts: list[str]) -> None:
    once = check("".join(parts))
    twice = check(once.text)
    assert twice == Checked(once.text, 0, once.warnings)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Nd"], exclude_characters="@＠")))
def test_a_text_without_digits_and_at_signs_is_unchanged(text: str) -> None:
    assert check(text) == Checked(text, 0, ())


@settings(deadline=None)
@given(number=NUMBERS, off=st.integers(1, 9), mark=st.sampled_from(("", "-", " ")))
def test_a_number_with_a_wrong_check_digit_is_left_alone(number: str, off: int, mark: str) -> None:
    text = f"{number[:8]}{mark}{number[8:11]}{(int(number[11]) + off) % 10}"
    assert check(text).text == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Anna (850709-9805) föll", f"Anna ({MASK}) föll"),
        ("pnr850709-9805,hemma", f"pnr{MASK},hemma"),
        ("198507099805", MASK),
        ("8507099805", MASK),
        ("19850709-9805", MASK),
        ("1985-07-09-9805", MASK),
        ("180709+9807", MASK),
        ("samordningsnummer 850769-9802.", f"samordningsnummer {MASK}."),
        ("20000229-0005", MASK),
        ("000229-0005", MASK),
        ("850709-9805 och 19850709-9805", f"{MASK} och {MASK}"),
        ("850709-\n9805", MASK),
        ("19\n850709-9805", f"19\n{MASK}"),
        ("5 mg till 850709-9805 kl 08.15", f"5 mg till {MASK} kl 08.15"),
        ("10\n850709-9805\n20 ml", f"10\n{MASK}\n20 ml"),
    ],
)
def test_valid_numbers_are_masked_and_their_surroundings_kept(text: str, masked: str) -> None:
    assert check(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "850709-9806",  # check digit
        "19000229-0005",  # no such day that year
        "851309-9807",
        "850732-9806",
        "850792-9803",
        "556036-0793",  # an organisation number: the month is at least 20
        "1850709-98050",  # longer than a number
        "8507099805123",
        "85\n0709\n9805",  # two line breaks: a list, not a number
        "AVV-2026-00042",
        "17850709-9805",
        "070-174 06 56",  # without its grouping it would be one
        "0550-850 70",
        "2026-11-21",
    ],
)
def test_what_is_no_personal_number_is_left_alone(text: str) -> None:
    assert check(text).text == text
    assert check(text).masked == 0


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("070-174 06 58", [Trace.PHONE]),
        ("070 1740658", [Trace.PHONE]),
        ("0701-74 06 58", [Trace.PHONE]),
        ("070.174.06.58", [Trace.PHONE]),
        ("070-1740 658", [Trace.PHONE]),
        ("ring 0731740658!", [Trace.PHONE]),
        ("070–174\u00a006\u00a058", [Trace.PHONE]),
        ("08-465 004 00", [Trace.PHONE]),
        ("(08) 465 004 00", [Trace.PHONE]),
        ("08 / 46500400", [Trace.PHONE]),
        ("0550-857 00", [Trace.PHONE]),
        ("018-50 07 55", [Trace.PHONE]),
        ("0185007550", [Trace.PHONE]),
        ("010-330 50 00", [Trace.PHONE]),
        ("+46 70 174 06 58", [Trace.PHONE]),
        ("+46 (0)70-174 06 58", [Trace.PHONE]),
        ("0046701740658", [Trace.PHONE]),
        ("+47 22 86 44 00", [Trace.PHONE]),
        ("tel. 46 50 04", [Trace.PHONE]),
        ("Mobil: 1740658", [Trace.PHONE]),
        ("anna.ek@example.se", [Trace.EMAIL]),
        ("(a@b.example.org)", [Trace.EMAIL]),
        ("anna＠example.se", [Trace.EMAIL]),
        ("Storgatan 12", [Trace.ADDRESS]),
        ("på storgatan 12, två trappor", [Trace.ADDRESS]),
        ("Björkvägen 3 B", [Trace.ADDRESS]),
        ("Bjo\u0308rkva\u0308gen 3H", [Trace.ADDRESS]),
        ("Björkvägen 3 g", [Trace.ADDRESS]),
        ("Stora torget 4", [Trace.ADDRESS]),
        ("Norra vägen 12-14", [Trace.ADDRESS]),
        ("Drottning Kristinas väg 7", [Trace.ADDRESS]),
        ("Lindallén nr 2", [Trace.ADDRESS]),
        ("Ekgatan12", [Trace.ADDRESS]),
        ("Videstigen 9.", [Trace.ADDRESS]),
        ("rum 12", [Trace.ROOM]),
        ("Rum nr. 12.", [Trace.ROOM]),
        ("rumsnr 4", [Trace.ROOM]),
        ("rum A12", [Trace.ROOM]),
        ("lgh 1203", [Trace.ROOM]),
        ("LGH:1203", [Trace.ROOM]),
        ("lägenhet 4, dörren", [Trace.ROOM]),
        ("Lägenhetsnummer 1203", [Trace.ROOM]),
        (
            "Rum 4 på Storgatan 12, 070-174 06 58, a@b.se",
            [Trace.PHONE, Trace.EMAIL, Trace.ADDRESS, Trace.ROOM],
        ),
        ("Rum 4 och rum 5", [Trace.ROOM]),
    ],
)
def test_traces_of_a_person_are_noticed_once_and_kept(text: str, warnings: list[Trace]) -> None:
    assert check(text) == Checked(text, 0, tuple(warnings))


@pytest.mark.parametrize(
    "text",
    [
        "Fick 5 mg i stället för 2,5 mg kl 08.15",
        "2026-11-21",
        "den 21/11 2026 kl 08:15",
        "10 000 kr",
        "1 000 000 kr",
        "Ring 112 eller 1177, annars 114 14",
        "AVV-2026-00042",
        "AVV-2026-12345 2026-11-21",
        "HSL 4 kap. 6 § och 27 kap. 2 § SoL",
        "SOSFS 2011:9",
        "kl 08 12 16 20",
        "kl 08-12 16-20",
        "arbetspass 0700-1530, 20 personer",
        "0630-1500 12 timmar",
        "01-12-2026",
        "telefontid 10-12",
        "tel 112",
        "blodtryck 145/85, puls 72, temp 38.5",
        "insulin 08.00 12 E, 20.00 16 E",
        "@anna 5 @ 3.50",
        "ett rum 2 gånger om dagen",
        "2 rum 08.15",
        "rum 2026-11-21",
        "badrum 2",
        "två rum i 3 dagar",
        "Handlingsplan 2026",
        "luftvägen 2 gånger, urinvägen 3",
        "uppstigen 2 ggr",
        "på väg 2 gånger",
        "Storgatan 2 personer",
        "på Storgatan 08.15",
        "avdelning 3, plan 2",
        "Gata 2026",
        "dnr SCN-2026-00466",
        "",
    ],
)
def test_everyday_numbers_neither_warn_nor_change(text: str) -> None:
    assert check(text) == Checked(text, 0, ())


def test_digits_that_could_be_a_phone_or_a_personal_number_are_masked() -> None:
    assert check("0701740656") == Checked(MASK, 1, ())


def test_a_masked_number_is_not_warned_about_as_well() -> None:
    assert check("tel 850709-9805") == Checked(f"tel {MASK}", 1, ())


@pytest.mark.parametrize("part", ["a", "1", "1 ", "a@", "0 ", "85\n", "Sgatan ", "rum ", "+4 ", "8507099805 "])
def test_an_oversized_text_is_checked_in_reasonable_time(part: str) -> None:
    started = time.process_time()
    check(part * (40_000 // len(part)))
    assert time.process_time() - started < 2
