"""Says what a phrase is, so that flows and profiles can be written before anybody knows the reader's language."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Label:
    """A name that a profile brings with it in both languages, because no catalogue can know it."""

    sv: str
    en: str


Phrase = str | Label
"""A Swedish message id of the gettext catalogue, or a label that carries its own translations."""


class Translator(Protocol):
    """Turns phrases into the reader's words; the catalogues behind it are loaded by the process."""

    language: str

    def __call__(self, phrase: Phrase, **values: object) -> str:
        """The phrase in the reader's language, with `{name}` filled in from values."""
        ...

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """`one` or `many` by the number n, which is also available as `{n}`."""
        ...


def N_(text: str) -> str:  # noqa: N802  (gettext's own name for "mark, translate later")
    """Marks a message id for the catalogue where it is written as data."""
    return text
