"""Long lists of values in as many statements as the databases need."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

AT_ONCE = 5000
"""Values in one statement: SQLite takes 32,766."""
T = TypeVar("T", int, str)


def chunks(values: Collection[T]) -> Iterator[Sequence[T]]:
    """So many of them as one statement takes, in order."""
    every = sorted(values)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
