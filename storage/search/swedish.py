"""Swedish words as the search compares them, so that a question and a guideline meet in the same form."""

import re
import unicodedata
from collections.abc import Iterable
from functools import partial

import snowballstemmer

_WORD = re.compile(r"[0-9a-zåäö]+(?:[:./][0-9]+)*")
_KEPT = "åäöÅÄÖ"
_MEDEL = re.compile(r"med(?:let|len|lets|lens|lena)$")
_DEFINITE = re.compile(r"(?<=....a)n(s?)$")

_STOP_WORDS = """
alla allt alltid alltså andra annan annat att av bara behöva behöver bli blir blivit borde bort bra båda
både bör börja ca dag de del dem den denna deras dess dessa det detta dig din dina dit ditt dock du då
där därför efter eftersom egen eget egna ej eller en enligt er era ett fast fick fin finnas finns fler
flera flest fram från få får fått för före först förut ge genom ger gick gjorde gjort gå går gått gör
göra ha hade haft han hans har hej hela heller helt hen henne hennes hit hjälp hjälpa hon honom hos hur
här i ibland idag igen igår ikväll imorgon imorse in inga ingen inget innan inom inte ja jag ju kan
kanske klart kom komma kommer kring kunde kunna kunnat känns lika lite man med medan mellan men mer mera
mest mig min mina mitt mot mycket måste möjligt namn ned nej ner ni nog nu ny nya nyss nytt någon
någonting något några när nästan och också ofta om oss på redan rätt sa samma samt se sedan ser sig sin
sina sitt ska skall skulle slags snälla som stor stort stå står så sådan sådana sådant säga säger sätt ta
tack tagit tar till tills tog trots tycker typ under upp ur ut utan vad var vara vare varför varit varje
vars vart vem vems verkar vet vi via vid vidare vilka vilken vilket vill ville vår våra vårt väl åt än
ändå är även över
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that do not tell one routine from another; "inte" is one: routines rarely repeat it."""


def normalise(text: str) -> str:
    """Lower case and composed; accents go, except that å, ä and ö are letters of their own."""
    composed = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    return "".join(map(_plain, composed)).lower()


def _plain(letter: str) -> str:
    if letter.isascii() or letter in _KEPT:
        return letter
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or " "


def words(text: str) -> list[str]:
    """Every word of a text in reading order; a reference such as 2011:9 stays one word."""
    return _WORD.findall(normalise(text))


def stemmer() -> "partial[str]":
    """A function from a word to its stem; one per call, because the algorithm keeps state while it works."""
    return partial(_stem, snowballstemmer.stemmer("swedish"))


def _stem(algorithm: "snowballstemmer.SwedishStemmer", word: str) -> str:
    singular = _DEFINITE.sub("", _MEDEL.sub("medel", word))
    return str(algorithm.stemWord(singular))


def stems(tokens: Iterable[str]) -> list[str]:
    """The stem of each token, stop words left out."""
    stem = stemmer()
    known: dict[str, str] = {}
    kept = [token for token in tokens if token not in STOP_WORDS and len(token) > 1]
    return [known.get(token) or known.setdefault(token, stem(token)) for token in kept]


def analyse(text: str) -> list[str]:
    """The stems of a text or a question in reading order, repetitions kept: what is indexed and looked up."""
    return stems(words(text))
