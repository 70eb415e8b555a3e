"""How old open cases are, in as few groups as somebody takes in at a glance (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK, QUARTER = 7, 90
"""Days: what is new, and what is old whatever the municipality's own limit is."""


@dataclass(frozen=True, slots=True)
class Age:
    """What came in at least `least` days ago and at most `most`; without `most` all that is older."""

    least: int
    most: int | None

    def until(self, today: date, zone: ZoneInfo) -> datetime:
        """The moment before which such a thing came in, in UTC."""
        return _start(today - timedelta(days=self.least - 1), zone)

    def since(self, today: date, zone: ZoneInfo) -> datetime | None:
        """The moment from which on it came in, in UTC; None for no matter how long ago."""
        return None if self.most is None else _start(today - timedelta(days=self.most), zone)


def ages(limit: int) -> Sequence[Age]:
    """The groups, oldest first: apart by a week, by the days that an investigation may take here, and by a quarter."""
    edges = sorted({WEEK, limit, QUARTER})
    least = [0, *(edge + 1 for edge in edges)]
    return [Age(*each) for each in zip(reversed(least), (None, *reversed(edges)), strict=True)]


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
