"""Both languages say everything: no message is missing, stale or translated with other values than it has."""

import string

import pytest

from bot.words import load
from conversation.words import Label
from tests.words import english, template


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_message_has_an_english_translation() -> None:
    known = english()
    missing = [m.id for m in template() if m.id and not (m.id in known and all(_strings(known[m.id].string)))]
    assert missing == []


def test_no_translation_is_left_of_a_message_that_is_gone() -> None:
    current = template()
    assert [message.id for message in english() if message.id and message.id not in current] == []


def test_translations_use_the_values_of_their_message() -> None:
    wrong = [
        message.id
        for message in english()
        if message.id
        and {v for s in _strings(message.id) for v in _values(s)}
        != {v for s in _strings(message.string) for v in _values(s)}
    ]
    assert wrong == []


def _strings(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text) if isinstance(text, list | tuple) else ("",)


def test_swedish_is_the_message_itself() -> None:
    assert load("sv")("Hej {name}!", name="Åsa") == "Hej Åsa!"


@pytest.mark.parametrize(("language", "said"), [("sv", "enhet"), ("en", "unit")])
def test_a_profiles_label_carries_its_own_words(language: str, said: str) -> None:
    assert load(language)(Label("enhet", "unit")) == said


def test_plural_forms_count() -> None:
    swedish = load("sv")
    assert [swedish.plural("{n} rapport", "{n} rapporter", n) for n in (0, 1, 2)] == [
        "0 rapporter", "1 rapport", "2 rapporter",
    ]  # fmt: skip
