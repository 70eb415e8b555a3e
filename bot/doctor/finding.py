"""One thing that was looked at and how it stands, in a sentence with the setting or consent that is missing."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How it stands; only WRONG has to be put right."""

    GOOD = "OK"
    WRONG = "FEL"
    NOTE = "OBS"
    OFF = "–"


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` is looked at, `said` is for whoever runs the server: never a secret, never an address with one in it."""

    mark: Mark
    what: str
    said: str

    def __str__(self) -> str:
        return f"{self.mark:<3}  {self.what}: {self.said}"


@dataclass(frozen=True, slots=True)
class About:
    """Makes the findings of one thing."""

    what: str

    def good(self, said: str) -> Finding:
        return Finding(Mark.GOOD, self.what, said)

    def wrong(self, said: str) -> Finding:
        return Finding(Mark.WRONG, self.what, said)

    def note(self, said: str) -> Finding:
        return Finding(Mark.NOTE, self.what, said)

    def off(self, said: str) -> Finding:
        return Finding(Mark.OFF, self.what, said)
