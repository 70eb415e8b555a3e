"""Swedish alphabetical order, ours so that it is the same on every database: å, ä, ö last, other accents ignored."""

import unicodedata
from functools import lru_cache

_LAST = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}


@lru_cache(maxsize=4096)
def swedish_key(text: str) -> tuple[str, str]:
    """A sort key: letters by the Swedish alphabet without regard to case, then the text itself."""
    letters = []
    for letter in unicodedata.normalize("NFC", text.casefold()):
        letters.append(_LAST.get(letter) or unicodedata.normalize("NFD", letter)[0])
    return "".join(letters), text
