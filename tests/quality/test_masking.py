"""No masked word is left in what is handed out, whatever case or line break it was written with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.masking import MASK, masked, words_of


@pytest.mark.parametrize(
    ("text", "lines", "shown", "times"),
    [
        ("Anna ringde.", "Anna", "[maskat] ringde.", 1),
        ("Annas dotter och ANNA", "anna", "[maskat]s dotter och [maskat]", 2),
        ("Anna\nBerg kom", "Anna Berg\nAnna", "[maskat] kom", 1),
        ("a+b (c)", "a+b\n(c)", "[maskat] [maskat]", 2),
        ("Inget alls", "", "Inget alls", 0),
        ("Inget alls", "  \n\n", "Inget alls", 0),
    ],
)
def test_words_are_taken_out(text: str, lines: str, shown: str, times: int) -> None:
    assert masked(text, words_of(lines)) == (shown, times)


def test_the_longest_is_taken_first() -> None:
    assert words_of("Anna\nAnna  Berg\nAnna\n") == ("Anna Berg", "Anna")


@given(st.text(max_size=200), st.lists(st.text("abcåäö ÅÄÖ.*", min_size=1, max_size=8), max_size=5))
def test_nothing_that_was_to_be_masked_is_left(text: str, secrets: list[str]) -> None:
    words = words_of("\n".join(secrets))
    shown, _ = masked(text, words)
    left = shown.replace(MASK, "\0")
    assert not any(word.casefold() in " ".join(left.split()).casefold() for word in words)
