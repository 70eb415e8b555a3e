"""Loads the gettext catalogues once, so that every channel speaks the reader's language."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from conversation.words import Label, Phrase

SOURCE = "sv"
LANGUAGES = (SOURCE, "en")


class Catalogue:
    """One language's words; Swedish needs no catalogue, because its sentences are the message ids."""

    def __init__(self, language: str, singular: Mapping[str, str], plural: Mapping[str, tuple[str, ...]]) -> None:
        self.language = language
        self._singular = singular
        self._plural = plural

    def __call__(self, phrase: Phrase, **values: object) -> str:
        if isinstance(phrase, Label):
            text = phrase.sv if self.language == SOURCE else phrase.en
        else:
            text = self._singular.get(phrase, phrase)
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        forms = self._plural.get(one, (one, many))
        return forms[0 if n == 1 else 1].format(n=n, **values)


@cache
def load(language: str) -> Catalogue:
    """The catalogue of a language from `bot/locale`; the source language is its own."""
    if language == SOURCE:
        return Catalogue(SOURCE, {}, {})
    singular: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    with (files("bot") / "locale" / language / "LC_MESSAGES" / "hjulet.po").open("rb") as file:
        for message in read_po(file, locale=language):
            if isinstance(message.id, tuple) and isinstance(message.string, tuple) and all(message.string):
                plural[message.id[0]] = message.string
            elif isinstance(message.id, str) and message.id and message.string:
                singular[message.id] = str(message.string)
    return Catalogue(language, singular, plural)


def load_all() -> Mapping[str, Catalogue]:
    """Every language we have."""
    return {language: load(language) for language in LANGUAGES}
