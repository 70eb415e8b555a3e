"""What is secret is taken out of a text before it is handed out; people decide which words, this finds them (pure)."""

import re
from collections.abc import Iterable

MASK = "[maskat]"


def words_of(lines: str) -> tuple[str, ...]:
    """The words to be masked, one on each line, the longest first so that no part of one is left."""
    words = {" ".join(line.split()) for line in lines.splitlines()}
    return tuple(sorted((word for word in words if word), key=lambda word: (-len(word), word)))


def masked(text: str, words: Iterable[str]) -> tuple[str, int]:
    """The text without these words, and how many times one was taken out.

    Case does not matter, and where a word is written with a space any white space is meant. A word inside a longer
    one is taken out too: "Anna" leaves "[maskat]s" of "Annas".
    """
    patterns = [r"\s+".join(re.escape(part) for part in word.split()) for word in words]
    if not patterns:
        return text, 0
    return re.subn("|".join(patterns), MASK, text, flags=re.IGNORECASE)
