"""`python -m tests.year`: plays the year under every profile and writes its counts and its picture anew."""

import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path

from storage.schema import migrate
from tests.year.counts import PROFILES, counts, keep
from tests.year.picture import PICTURED, PLACE, draw
from tests.year.rules import Rules
from tests.year.year import Year, play


async def _played(folder: Path) -> dict[str, Year]:
    template = folder / "template.db"
    template.touch()
    await migrate(f"sqlite+aiosqlite:///{template}")
    found = {}
    for name in PROFILES:
        begun = time.process_time()
        place = Path(shutil.copy(template, folder / f"{name}.db"))
        found[name] = await play(f"sqlite+aiosqlite:///{place}", name)
        taken = time.process_time() - begun
        sys.stdout.write(f"{name}: {len(found[name].sent)} messages, {taken:.1f} s of the processor\n")
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        years = asyncio.run(_played(Path(folder)))
    rules = {name: Rules(y.scene.profile, y.scene.people, y.scene.ledger, y.end) for name, y in years.items()}
    keep({name: counts(year, rules[name]) for name, year in years.items()})
    PLACE.write_text(draw(years[PICTURED], rules[PICTURED]), encoding="utf-8")


if __name__ == "__main__":
    main()
