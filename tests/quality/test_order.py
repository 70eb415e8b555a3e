"""Swedish alphabetical order, whatever the database thinks."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.order import swedish_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["Abel", "adam", "Zorn", "Åberg", "ängel", "Ödla"],
        ["Eriksson", "Erikssön"],
        ["Ek", "Eken", "Ekö"],
        ["Ande", "André", "Andrea"],
        ["Uhr", "Ülger", "Unge"],
        ["Aase", "Zæt", "Æble", "Øst"],
        ["", "1", "12", "2", "a"],
    ],
)
def test_order(ordered: list[str]) -> None:
    backwards = ordered[::-1]
    assert sorted(backwards, key=swedish_key) == ordered


@settings(deadline=None)
@given(st.text())
def test_how_a_letter_is_composed_and_written_large_makes_no_difference(text: str) -> None:
    letters = swedish_key(text)[0]
    assert swedish_key(unicodedata.normalize("NFD", text))[0] == swedish_key(unicodedata.normalize("NFC", text))[0]
    assert len(letters) <= len(unicodedata.normalize("NFD", text.casefold()))


@settings(deadline=None)
@given(st.text(), st.text())
def test_different_texts_have_different_keys_so_that_the_order_is_always_the_same(one: str, other: str) -> None:
    assert (swedish_key(one) == swedish_key(other)) == (one == other)
