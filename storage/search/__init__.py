"""The routine index without its tables: guidelines are read here, and everyday questions answered."""

from storage.search.passages import sentences
from storage.search.question import Question, read_question
from storage.search.ranking import Corpus, Posting, Ranked, Weighed, confident, rank, weigh
from storage.search.reading import read_document
from storage.search.swedish import analyse

__all__ = [
    "Corpus",
    "Posting",
    "Question",
    "Ranked",
    "Weighed",
    "analyse",
    "confident",
    "rank",
    "read_document",
    "read_question",
    "sentences",
    "weigh",
]
