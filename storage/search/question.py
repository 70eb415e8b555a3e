"""What a question may be called in the routines: its words, their compounds, the professional words."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from storage.search.everyday import professional
from storage.search.swedish import analyse

SAME_MEANING = 0.7  # a professional word for the everyday one
MISSPELT = 0.8
COMPOUND = 0.4  # "läkemedel" in "läkemedelslista", or the other way round
_FIRST_PART, _LAST_PART, _REST = 4, 5, 3  # letters: shorter parts are mostly chance ("ring" in "utredning")
_LONG_ENOUGH_TO_MISSPELL = 7
PEOPLE = frozenset(analyse("boende brukare enskild enskilde patient vårdtagare kund person personen någon"))
"""Whom nearly every question in care is about: no help in finding a routine, unless it is all that is said."""
_DOUBLED = re.compile(r"(.)\1")
_UNDOTTED = str.maketrans("åäö", "aao")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the question, and each stem it may stand as in a routine, with its closeness (0 to 1)."""

    stem: str
    forms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the index is asked."""

    terms: tuple[Term, ...]

    def stems(self) -> frozenset[str]:
        """Every stem to look up in the index."""
        return frozenset(stem for term in self.terms for stem in term.forms)


def read_question(text: str, vocabulary: Collection[str]) -> Question:
    """The question in the words of the index; the vocabulary is every stem in it (a set, for speed)."""
    asked = analyse(text)
    told = [stem for stem in asked if stem not in PEOPLE] or asked
    forms: dict[str, dict[str, float]] = {stem: {stem: 1.0} for stem in told}
    for phrase, meant in professional(text):
        held = [stem for stem in phrase if stem in forms] or [" ".join(phrase)]
        if not forms.keys() & set(held) and PEOPLE.issuperset(phrase):
            continue
        for stem in held:
            _add(forms.setdefault(stem, {}), meant, SAME_MEANING)
    return Question(tuple(Term(stem, _in_index(stem, known, vocabulary)) for stem, known in forms.items()))


def _in_index(stem: str, known: Mapping[str, float], vocabulary: Collection[str]) -> Mapping[str, float]:
    forms = dict(known)
    if stem not in vocabulary:
        _add(forms, (other for other in vocabulary if _misspelt(stem, other)), MISSPELT)
    for form, closeness in known.items():
        _add(forms, (other for other in vocabulary if compounded(form, other)), closeness * COMPOUND)
    return forms


def _add(forms: dict[str, float], stems: Iterable[str], closeness: float) -> None:
    for stem in stems:
        forms[stem] = max(forms.get(stem, 0.0), closeness)


def compounded(stem: str, other: str) -> bool:
    """Whether one stem is the first or the last part of the other."""
    part, whole = sorted((stem, other), key=len)
    if len(whole) - len(part) < _REST:
        return False
    first = len(part) >= _FIRST_PART and whole.startswith(part)
    return first or (len(part) >= _LAST_PART and whole.endswith(part))


def _misspelt(stem: str, other: str) -> bool:
    """Dots left out, a letter not doubled, or one letter wrong, missing, extra or swapped in a long word."""
    if abs(len(stem) - len(other)) > 1 or stem[0] not in (other[0], other[0].translate(_UNDOTTED)):
        return False
    if stem.translate(_UNDOTTED) == other.translate(_UNDOTTED):
        return True
    if min(len(stem), len(other)) >= _FIRST_PART and _simplified(stem) == _simplified(other):
        return True
    return min(len(stem), len(other)) >= _LONG_ENOUGH_TO_MISSPELL and _one_slip(stem, other)


def _simplified(stem: str) -> str:
    return _DOUBLED.sub(r"\1", stem.translate(_UNDOTTED))


def _one_slip(stem: str, other: str) -> bool:
    start = 0
    while start < min(len(stem), len(other)) and stem[start] == other[start]:
        start += 1
    left, right = stem[start:], other[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped
