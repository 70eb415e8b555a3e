"""Which passages answer a question best, and whether the best is good enough to show: arithmetic only."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quality.routine import Document, Passage
from storage.search.question import Question, Term
from storage.search.swedish import analyse

TITLE_WEIGHT = 2.0  # once for each word of the title and the search words, on every passage of the document
HEADING_WEIGHT = 1.0  # on top of what the word weighs in the text
SATURATION = 1.2  # k1 of BM25: how soon a repeated word stops counting
LENGTH_EFFECT = 0.6  # b of BM25: how much a long passage is held back
SEVERAL = 1.4  # of the question's words: two, or two that mean the same
COVERAGE_OF_SEVERAL = 0.33  # of what the question's words are worth: people tell more than they ask
ITS_SUBJECT = 2.0  # the weight of a word said twice, or of one in the title
COVERAGE_OF_ITS_SUBJECT = 0.5


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage as the index keeps it: its length in stems, and what each stem weighs in it."""

    length: int
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Posting:
    """One stem in one passage, as read back from the index."""

    stem: str
    passage_id: str
    weight: float
    length: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """How many passages the asker may be answered from, and their mean length in stems."""

    passages: int
    mean_length: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """One answer: how good it is among the others, and how much of the question it speaks to."""

    passage_id: str
    score: float
    coverage: float  # 0 to 1, rare words counting most
    matched: float  # how many of the question's words it holds; 0.7 for one that only means the same
    emphasis: float  # the weight of the word it is most about


def weigh(document: Document, passage: Passage) -> Weighed:
    """What to index for one passage: its words, its heading's, and its document's title and search words."""
    text = analyse(passage.text)
    weights: defaultdict[str, float] = defaultdict(float)
    for stem in text:
        weights[stem] += 1.0
    for stem in set(analyse(passage.heading)):
        weights[stem] += HEADING_WEIGHT
    for stem in set(analyse(" ".join((document.title, *document.keywords)))):
        weights[stem] += TITLE_WEIGHT
    return Weighed(len(text), dict(weights))


def rank(question: Question, postings: Iterable[Posting], corpus: Corpus) -> list[Ranked]:
    """Every passage that shares a word with the question, best first (BM25F, each term by its best form)."""
    found = _by_stem(postings)
    rarity = {stem: _rarity(len(found.get(stem, ())), corpus.passages) for stem in question.stems()}
    worth = {term.stem: _worth(term, rarity) for term in question.terms}
    answers: defaultdict[str, _Answer] = defaultdict(_Answer)
    for term in question.terms:
        for passage_id, match in _matches(term, found, rarity, corpus.mean_length).items():
            answers[passage_id].add(match, worth[term.stem])
    asked = sum(worth.values())
    ranked = (answer.ranked(passage_id, asked) for passage_id, answer in answers.items())
    return sorted(ranked, key=lambda answer: (-answer.score, answer.passage_id))


def confident(answer: Ranked) -> bool:
    """Whether the answer speaks to enough of the question; otherwise say that no routine was found.

    Two words out of a longer story are enough; a single one only if the passage is about it.
    """
    if answer.matched >= SEVERAL:
        return answer.coverage >= COVERAGE_OF_SEVERAL
    return answer.emphasis >= ITS_SUBJECT and answer.coverage >= COVERAGE_OF_ITS_SUBJECT


@dataclass(frozen=True, slots=True)
class _Match:
    gain: float
    closeness: float
    emphasis: float

    def best_with(self, other: "_Match") -> "_Match":
        return _Match(
            max(self.gain, other.gain),
            max(self.closeness, other.closeness),
            max(self.emphasis, other.emphasis),
        )


@dataclass(slots=True)
class _Answer:
    score: float = 0.0
    covered: float = 0.0
    matched: float = 0.0
    emphasis: float = 0.0

    def add(self, match: _Match, worth: float) -> None:
        self.score += match.gain
        self.covered += match.closeness * worth
        self.matched += match.closeness
        self.emphasis = max(self.emphasis, match.emphasis)

    def ranked(self, passage_id: str, asked: float) -> Ranked:
        return Ranked(passage_id, self.score, self.covered / asked, self.matched, self.emphasis)


def _by_stem(postings: Iterable[Posting]) -> Mapping[str, Sequence[Posting]]:
    found: defaultdict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        found[posting.stem].append(posting)
    return found


def _matches(
    term: Term, found: Mapping[str, Sequence[Posting]], rarity: Mapping[str, float], mean_length: float
) -> Mapping[str, _Match]:
    """How each passage that holds the term in any form holds it best."""
    best: dict[str, _Match] = {}
    for stem, closeness in term.forms.items():
        for posting in found.get(stem, ()):
            gain = closeness * rarity[stem] * _saturated(posting, mean_length)
            match = _Match(gain, closeness, posting.weight)
            best[posting.passage_id] = match.best_with(best.get(posting.passage_id, match))
    return best


def _worth(term: Term, rarity: Mapping[str, float]) -> float:
    """What speaking to this word is worth; an everyday phrase is worth its rarest professional word."""
    return rarity.get(term.stem) or max(rarity[stem] for stem in term.forms)


def _rarity(holding: int, passages: int) -> float:
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


def _saturated(posting: Posting, mean_length: float) -> float:
    ratio = posting.length / mean_length if mean_length else 1.0
    weight = posting.weight / (1 - LENGTH_EFFECT + LENGTH_EFFECT * ratio)
    return weight * (SATURATION + 1) / (weight + SATURATION)
