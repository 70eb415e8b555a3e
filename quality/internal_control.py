"""Internkontroll: what an assessed risk asks for, and that the year's plan was adopted (6 kap. 6 § KL).

The law says that there is to be internal control; how risks are scored and where the bands begin is local.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Answer(StrEnum):
    """What an assessed risk asks for: nothing more, a control in the plan, or that something is done at once."""

    ACCEPT = "accept"
    CONTROL = "control"
    ACT = "act"


def answer_of(score: int, *, control: int, act: int) -> Answer | None:
    """The answer to likelihood × consequence; None where it was not assessed (0)."""
    if not score:
        return None
    if score >= act:
        return Answer.ACT
    return Answer.CONTROL if score >= control else Answer.ACCEPT


@dataclass(frozen=True, slots=True)
class Adoption:
    """That a year's plan was adopted: by which recipient, on which day, and under which number in their minutes."""

    unit: int
    year: int
    by: str
    on: date
    diary: str = ""
