"""What was measured, as rows that a person and a program can both read."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure and, where there is something to hold it against, how many times that it is."""

    name: str
    figure: float
    unit: str
    compared_with: str = ""
    ratio: float | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all (above none) does not exceed."""
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1]


def compared(name: str, values: tuple[float, float], unit: str, with_what: str) -> Figure:
    """A figure and the one it is compared with, measured in the same run."""
    ours, theirs = values
    return Figure(name, round(ours, 3), unit, f"{with_what}: {theirs:.3f} {unit}", round(ours / theirs, 2))


def table(figures: Iterable[Figure]) -> str:
    """The figures in columns."""
    rows = [("", "", "", "ratio", "compared with")]
    rows += [
        (f.name, f"{f.figure:.3f}", f.unit, "" if f.ratio is None else f"{f.ratio:.2f} x", f.compared_with)
        for f in figures
    ]
    wide = [max(len(row[n]) for row in rows) for n in range(5)]
    return "\n".join(
        f"{row[0]:<{wide[0]}}  {row[1]:>{wide[1]}} {row[2]:<{wide[2]}}  {row[3]:>{wide[3]}}  {row[4]}".rstrip()
        for row in rows
    )


def write(figures: Sequence[Figure], path: Path) -> None:
    """The same as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(each) for each in figures], ensure_ascii=False, indent=2) + "\n")
