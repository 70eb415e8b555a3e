"""A served demo whose clock the pictures move, in a folder that is gone afterwards."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.journeys.moment import MovedClock

ZONE = ZoneInfo("Europe/Stockholm")
WEDNESDAY = datetime(2026, 11, 18, 9, 12, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the demo is served, and its clock."""

    url: str
    clock: MovedClock


@contextmanager
def demo() -> Iterator[Demo]:
    """Serves the demo on a Wednesday morning until the block ends."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock = MovedClock(folder / "clock")
        clock.move(WEDNESDAY)
        command = [sys.executable, "-m", "tests.pictures.serve", name]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, "the demo ended before it was served"
            yield Demo(url, clock)
        finally:
            process.terminate()
            process.wait(timeout=30)
