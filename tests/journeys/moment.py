"""The time of a process under test: it goes on as time does, from wherever a test has moved it to."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path


def real_time() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class MovedClock:
    """Reads the time that a test has written into a file, plus what has passed since; the wall's where there is none.

    A file, because the process that reads it is killed and started again while its time goes on.
    """

    path: Path

    def __call__(self) -> datetime:
        if not self.path.exists():
            return real_time()
        moment, written = self.path.read_text(encoding="ascii").split()
        return datetime.fromisoformat(moment) + timedelta(seconds=time.time() - float(written))

    def move(self, moment: datetime) -> None:
        """From now on it is this moment and what passes after it."""
        new = self.path.with_suffix(".new")
        new.write_text(f"{moment.astimezone(UTC).isoformat()} {time.time()}", encoding="ascii")
        os.replace(new, self.path)  # noqa: PTH105 - the one call that readers never see half done

    def forward(self, **amount: float) -> None:
        self.move(self() + timedelta(**amount))
