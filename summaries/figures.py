"""What each figure means: definition, period and n, from counts made by the database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from quality.case import State
from storage.figures import Count


@dataclass(frozen=True, slots=True)
class Overview:
    """Cases received in a period, by nature, unit and state; each case counts once in each table."""

    total: int
    by_nature: Counter[str]
    by_unit: Counter[int]
    by_state: Counter[State]

    @property
    def unfinished(self) -> int:
        """Cases of the period that are not closed today."""
        return self.total - self.by_state[State.CLOSED]


def overview(counts: Iterable[Count]) -> Overview:
    """Adds up the database's counts."""
    natures: Counter[str] = Counter()
    units: Counter[int] = Counter()
    states: Counter[State] = Counter()
    for count in counts:
        natures[count.nature] += count.number
        units[count.unit] += count.number
        states[count.state] += count.number
    return Overview(natures.total(), natures, units, states)
