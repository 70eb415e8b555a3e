"""What a routine is to its readers, so that every answer says where it comes from and who owns it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One guideline or routine as its text describes itself; None is not stated, to be shown as unknown."""

    id: str
    title: str
    kind: str | None = None
    version: str | None = None
    owner: str | None = None
    decided: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    unit_path: str | None = None  # None: for the whole organisation
    source: str = ""  # the file it was read from
    reference: str | None = None  # the number in the register (diarienummer)
    keywords: tuple[str, ...] = ()  # everyday words that its author wants it found by

    def valid(self, day: date) -> bool:
        """Whether the document may be answered from on that day; dates that are not stated do not limit."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Passage:
    """What can be understood by itself: some sentences under one heading ("Ansvar › Chefers ansvar")."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer to a question: the passage, and the document that it stands in."""

    document: Document
    heading: str
    text: str
    score: float
