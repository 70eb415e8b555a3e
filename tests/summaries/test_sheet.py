"""The paper for the registry says what the record says, whatever that is, and can be archived and read aloud."""

import asyncio
import hashlib
import logging
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation.screen import Fact, Table
from summaries.glyphs import _covered, printable
from summaries.sheet import PAGE_OF, NotPrinted, Sheet, SheetSection, pdf, printed
from tests.summaries.archived import Archived

AT = datetime(2026, 11, 27, 14, 5, tzinfo=UTC)
PLAIN = Sheet(title="Avvikelse", organisation="Exempelköpings kommun", printed_at=AT, sections=())
ACTIONS = Table(
    "Beslutade åtgärder",
    ("Åtgärd", "Ansvarig", "Klart senast"),
    (("Dubbelkontroll vid leverans", "Åsa Öberg", "2026-12-15"), ("Ny rutin", "MAS", "2027-01-31")),
)
CARD = replace(
    PLAIN,
    reference="SN 2026/0123-5",
    marking="Sekretess enligt 26 kap. 1 § OSL",
    footer="Utskrivet 27 november 2026",
    sections=(
        SheetSection("Om ärendet", facts=(Fact("Enhet", "Ängsbacken"), Fact("Lagrum", ""))),
        SheetSection("Vad hände", paragraphs=("Listan stämde inte.\n\nNatten gick bra.",)),
        SheetSection("Omedelbara åtgärder", nothing="Inget antecknat"),
        SheetSection("Åtgärder", tables=(ACTIONS,)),
    ),
)

PLACES: dict[str, Callable[[str], Sheet]] = {
    "paragraph": lambda text: _with(SheetSection("Vad hände", paragraphs=(text,))),
    "value": lambda text: _with(SheetSection("Vad hände", facts=(Fact("Enhet", text),))),
    "label": lambda text: _with(SheetSection("Vad hände", facts=(Fact(text, "ja"),))),
    "cell": lambda text: _with(SheetSection("Vad hände", tables=(Table("", ("A", "B", "C"), (("a", text, "c"),)),))),
    "column": lambda text: _with(SheetSection("Vad hände", tables=(Table("", ("A", text), (("a", "b"),)),))),
    "caption": lambda text: _with(SheetSection("Vad hände", tables=(Table(text, ("A",), (("a",),)),))),
    "nothing": lambda text: _with(SheetSection("Vad hände", nothing=text)),
    "heading": lambda text: _with(SheetSection(text)),
    "title": lambda text: replace(PLAIN, title=f"T{text}"),
    "organisation": lambda text: replace(PLAIN, organisation=text),
    "reference": lambda text: replace(PLAIN, reference=text),
    "marking": lambda text: replace(PLAIN, marking=text),
}

MARKUP = ["@", "#", "$", "//", "/*", "*/", "\\", "`", "```", "<label>", "[", "]", "{", "}", "(", ")", "*", "_", "=",
          "-", "ffi", "--", "---", "...", "+", "~", "^", "|", "&", '"', "'", "%", "2026-12-15", "AVV-2026-00042",
          "å", "Ö", '#import "/etc/passwd"', '#eval("1")', "https://a.b/c", "{page}", "\\u{41}", "<b>", "&amp;",
          "\n= rubrik\n", "\n- punkt", "\n/ a: b"]  # fmt: skip
UNSEEN = list("\u200b\u200c\u200d\u2060\u00ad\u202e\u202d\u2066\u2069\u200e\u200f\u061c\ufeff\ufe0f\u034f\u180e")
CONTROLS = [chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029)]
FACES = ["🙂", "👩‍👩‍👧", "❤️", "🇸🇪", "1️⃣", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
SCRIPTS = ["漢字", "Привет", "क्षि", "ไทย", "አማርኛ", "مرحبا", "שלום", "e\u0301", "x\u0302\u20dd", "\U00010400\u0301"]
NEVER = ["\ue000", "\uffff", "\U000f0000", "\ud800", "\udfff"]
hostile = st.lists(
    st.one_of(
        st.sampled_from(MARKUP + UNSEEN + CONTROLS + FACES + SCRIPTS + NEVER), st.text(max_size=12), st.just(" ")
    ),
    max_size=40,
).map("".join)


def _with(section: SheetSection) -> Sheet:
    return replace(PLAIN, sections=(section,))


ZERO_WIDTH = "\u00ad\u034f\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\U000e0000-\U000e0fff"


def kept(text: str) -> str:
    """What is compared of a text: everything but what paper has no place for.

    - Line ends: lines are broken by the layout, and a PDF stores where signs stand, not where lines end.
    - Spaces alone on a line: the line is empty, and nothing carries them.
    - Zero-width signs: a line of nothing else has no glyph to carry it, and the soft hyphen is also what hyphenation
      adds. Between letters, where they mean something, they are kept; a test of its own says so.
    """
    return re.sub(f"[\n{ZERO_WIDTH}]", "", re.sub(r"(?m)^ +$", "", text))


def right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in text)


@pytest.mark.parametrize("place", PLACES)
@given(text=hostile)
@settings(max_examples=25, deadline=None)
def test_hostile_text_is_printed_unchanged(place: str, text: str) -> None:
    said = kept(printable(text))
    found = kept(Archived(pdf(PLACES[place](text))).text())
    if right_to_left(text):  # a PDF stores such signs in the order they stand on the paper
        assert Counter(said) <= Counter(found)
    else:
        assert said in found or not said.strip()


LONG = {
    "prose": "Boendet hade fått dubbel dos vid två tillfällen. ",
    "one word": "x",
    "dates": "2026-12-15 ",
    "addresses": f"https://exempel.se/{'a' * 40} ",
    "line ends": "\n",
    "joined": "👩\u200d",
    "accents": "\u0301",
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "place"),
    [
        *((kind, "paragraph") for kind in LONG),
        ("one word", "cell"),
    ],
)
def test_sixty_thousand_signs_are_printed_unchanged(kind: str, place: str) -> None:
    text = "a" + (LONG[kind] * 60_000)[:59_999]
    said = kept(printable(text))
    found = kept(Archived(pdf(PLACES[place](text))).text())
    assert said in found or Counter(said) <= Counter(found)  # a cell over several pages has its neighbours in between


@pytest.mark.slow
def test_what_the_fonts_have_is_printed() -> None:
    """Every seventh character of all that one of them can draw: all seventy thousand take half a minute."""
    signs = [chr(code) for first, last in _covered() for code in range(first, last + 1) if code not in {10, 13}][::7]
    for start in range(0, len(signs), 4000):
        said = kept(printable("a".join(signs[start : start + 4000])))
        assert Counter(said) <= Counter(kept(Archived(pdf(PLACES["paragraph"](said))).text()))


@pytest.mark.parametrize(
    "words", ["smör\u200bgås", "می\u200cخواهم", "A\u2060B", "x\u034fy", "👩\u200d👩\u200d👧", "❤\ufe0f"]
)
def test_zero_width_signs_stay_between_letters(words: str) -> None:
    found = Archived(pdf(PLACES["paragraph"](words))).text()
    assert Counter(words) <= Counter(found)
    assert right_to_left(words) or words in found


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\0b", "a␀b"),
        ("a\x1bb", "a␛b"),
        ("a\x7fb", "a␡b"),
        ("a\x9fb", "a[U+009F]b"),
        ("a\ud800b", "a[U+D800]b"),
        ("a\ue000b", "a[U+E000]b"),
        ("a\ufeffb", "a[U+FEFF]b"),
        ("a\u202eb", "a[U+202E]b"),
        ("Anna\u3164", "Anna[U+3164]"),
        ("a\U0010ffffb", "a[U+10FFFF]b"),
        ("a\tb", "a    b"),
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\n\n\n\nb", "a\n\nb"),
    ],
)
def test_what_a_pdf_cannot_hold_is_shown(written: str, shown: str) -> None:
    assert printable(written) == shown
    assert kept(shown) in kept(Archived(pdf(PLACES["value"](written))).text())


def test_the_file_says_that_it_is_for_the_archive_and_for_everybody() -> None:
    made = Archived(pdf(CARD))
    for declared in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert declared in made.metadata
    assert made.catalogue["/MarkInfo"]["/Marked"]
    assert made.catalogue["/Lang"] == "sv"
    assert made.catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.reader.metadata is not None
    assert made.reader.metadata.title == "Avvikelse"
    assert made.reader.metadata.creation_date == AT


def test_headings_labels_and_tables_are_tagged() -> None:
    tags = Archived(pdf(CARD)).tags()
    assert tags[0] == "Document"
    assert (
        Counter(tags).items()
        >= {"Title": 1, "H1": 4, "H2": 1, "L": 1, "Lbl": 2, "LBody": 2, "Table": 1, "TH": 3, "TD": 6}.items()
    )


def test_all_fonts_are_embedded() -> None:
    descendants = [one.get_object() for font in Archived(pdf(CARD)).fonts() for one in font["/DescendantFonts"]]
    assert descendants
    assert all({"/FontFile2", "/FontFile3"} & set(one["/FontDescriptor"].get_object()) for one in descendants)


def test_the_same_sheet_gives_the_same_bytes_in_another_process() -> None:
    again = (
        "import hashlib; from summaries.sheet import pdf; from tests.summaries.test_sheet import CARD;"
        "print(hashlib.sha256(pdf(CARD)).hexdigest())"
    )
    elsewhere = {**os.environ, "HOME": "/nowhere", "TZ": "Asia/Tokyo", "LANG": "C", "XDG_DATA_HOME": "/nowhere"}
    other = subprocess.run([sys.executable, "-c", again], env=elsewhere, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(pdf(CARD)).hexdigest()


def test_another_hour_gives_other_bytes() -> None:
    assert pdf(CARD) != pdf(replace(CARD, printed_at=AT.replace(hour=15)))


def test_the_first_page_says_whose_paper_it_is_and_every_other_says_it_again() -> None:
    long = replace(CARD, sections=(*CARD.sections, SheetSection("Mer", paragraphs=("Ord. " * 1500,))))
    made = Archived(pdf(long))
    pages = len(made.reader.pages)
    assert pages > 1
    for said in (long.organisation, long.reference, long.marking, long.title):
        assert said in made.text()
        assert said not in made.running(0)
        assert said in made.running(1)
    assert f"Utskrivet 27 november 2026Sida 1 av {pages}" in made.running(0)
    assert f"Sida {pages} av {pages}" in made.running(pages - 1)


def test_page_numbers_are_in_the_readers_language() -> None:
    english = replace(PLAIN, language="en", numbering="Page {page} of {pages}")
    assert "Page 1 of 1" in Archived(pdf(english)).running(0)
    assert "Sida 1 av 1" in Archived(pdf(replace(PLAIN, numbering=PAGE_OF))).running(0)


def test_what_is_empty_says_so() -> None:
    text = Archived(pdf(CARD)).text()
    assert "Omedelbara åtgärderInget antecknat" in text
    assert "Lagrum–" in text


def test_blank_lines_part_paragraphs() -> None:
    assert Archived(pdf(PLACES["paragraph"]("ett\n\ntvå\ntre"))).tags().count("P") == 2


def test_a_list_needs_no_heading_and_repeats_its_columns_on_every_page() -> None:
    rows = tuple((f"AVV-2026-{n:05}", "Hemtjänst Norr", "2026-11-14", "Åsa Öberg") for n in range(100))
    table = Table("", ("Ärende", "Enhet", "Inkommen", "Ansvarig"), rows)
    made = Archived(
        pdf(replace(PLAIN, title="Inte registrerat", landscape=True, sections=(SheetSection(tables=(table,)),)))
    )
    assert made.tags().count("TR") == 101
    assert "H1" not in made.tags()
    assert all("Ansvarig" in made.running(page) or page == 0 for page in range(len(made.reader.pages)))
    assert {page.mediabox.width > page.mediabox.height for page in made.reader.pages} == {True}
    assert rows[99][0] in made.text()


def test_a_table_with_a_name_needs_no_heading_above_it() -> None:
    assert pdf(_with(SheetSection(facts=(Fact("Enhet", "Ängsbacken"),), tables=(ACTIONS, ACTIONS)))).startswith(b"%PDF")


async def test_others_are_served_while_a_long_sheet_is_printed() -> None:
    printing = asyncio.ensure_future(printed(PLACES["paragraph"]("Andra väntar. " * 4000)))
    turns = 0
    while not printing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 100
    assert (await printing).startswith(b"%PDF-1.7")


def test_a_sheet_that_cannot_be_set_says_where_and_not_a_word_of_it(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    uneven = Table("hemligt", ("hemligt", "hemligt"), (("hemligt",),))
    with pytest.raises(NotPrinted) as failed:
        pdf(_with(SheetSection("hemligt", tables=(uneven,))))
    assert re.fullmatch(r"sheet\.typ:\d+:\d+", str(failed.value))
    assert failed.value.__context__ is None
    assert "hemligt" not in caplog.text + "".join(capfd.readouterr())


def test_template_fonts_and_their_licence_are_shipped(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    shipped = set(zipfile.ZipFile(wheel).namelist())
    ours = [*(root / "summaries" / "fonts").iterdir(), *(root / "summaries" / "templates").iterdir()]
    assert "summaries/fonts/OFL.txt" in shipped
    assert {str(path.relative_to(root)) for path in ours} <= shipped
