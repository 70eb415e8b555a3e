"""Brings routines in from files, so that staff are answered from the municipality's own words."""

from dataclasses import dataclass
from pathlib import Path

from storage.database import Database
from storage.search.reading import read_document

ENDINGS = frozenset({".txt", ".md"})
LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read, and the files that were not, with why."""

    documents: int
    passages: int
    refused: tuple[str, ...]


async def import_routines(database: Database, place: Path) -> Imported:
    """Reads every .txt and .md file of a folder (or one file); a document of the same name is replaced."""
    paths = sorted(p for p in place.iterdir() if p.suffix in ENDINGS) if place.is_dir() else [place]
    documents = passages = 0
    refused: list[str] = []
    async with database.write() as store:
        for path in paths:
            if path.stat().st_size > LARGEST:
                refused.append(f"{path.name}: större än 2 MB")
                continue
            try:
                document, found = read_document(path.name, path.read_text(encoding="utf-8-sig"))
            except UnicodeDecodeError:
                refused.append(f"{path.name}: inte UTF-8-text")
                continue
            await store.documents.put(document, found)
            documents, passages = documents + 1, passages + len(found)
    return Imported(documents, passages, tuple(refused))
