"""Writes `docs/livscykel.md` anew from the lifecycle table: `python -m tests.lifecycle`."""

from pathlib import Path

from quality.picture import document

PLACE = Path(__file__).parents[1] / "docs" / "livscykel.md"

if __name__ == "__main__":
    PLACE.write_text(document(), encoding="utf-8")
