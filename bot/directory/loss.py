"""How much of what people hold a directory's answer would take away at once, and when that is too much to be true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quality.role import Function

FLOOR = 5
"""Fewer gone than this are never too many, unless they are everybody: in a small organisation each is a large share."""


class What(StrEnum):
    """What is counted; `TITLED` are the functions that a job title gives."""

    PEOPLE = "people"
    FUNCTIONS = "functions"
    TITLED = "titled"


@dataclass(frozen=True, slots=True)
class Loss:
    """How many of those held would be lost."""

    what: What
    lost: int
    held: int

    @property
    def share(self) -> float:
        return self.lost / self.held if self.held else 0.0

    def is_too_much(self, limit: float) -> bool:
        """Whether it is rather a bad answer than what has happened; `limit` is a share."""
        return self.share > limit and (self.lost >= FLOOR or self.lost == self.held > 1)


def of_functions(ended: Sequence[Function], held: Mapping[Function, int]) -> tuple[Loss, Loss]:
    """Of all functions, and of those by title alone: few have one, and a tenant without titles takes them all."""
    return (
        Loss(What.FUNCTIONS, len(ended), sum(held.values())),
        Loss(What.TITLED, len(_titled(ended)), sum(held[each] for each in _titled(held))),
    )


def _titled(functions: Iterable[Function]) -> list[Function]:
    return [each for each in functions if each is not Function.EMPLOYEE]
