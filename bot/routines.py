"""Brings routines in from files, so that staff are answered from the municipality's own words."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.directory.csv import SYSTEM
from quality.chain import Detail
from quality.routine import Document, Passage
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


@dataclass(frozen=True, slots=True)
class _Files:
    found: tuple[tuple[Document, list[Passage]], ...]
    refused: tuple[str, ...]


async def import_routines(database: Database, place: Path, at: datetime) -> Imported:
    """Reads every .txt and .md file of a folder (or one file); a document of the same name is replaced.

    Raises OSError when the place cannot be read.
    """
    files = await asyncio.to_thread(_read, place)
    async with database.write() as store:
        for document, passages in files.found:
            await store.documents.put(document, passages)
        about: dict[str, Detail] = {"what": "routines", "number": len(files.found)}
        await store.audit.record(SYSTEM, "imported", actor="command", at=at, details=about)
    return Imported(len(files.found), sum(len(passages) for _, passages in files.found), files.refused)


def _read(place: Path) -> _Files:
    paths = sorted(path for path in place.iterdir() if path.suffix in ENDINGS) if place.is_dir() else [place]
    found: list[tuple[Document, list[Passage]]] = []
    refused: list[str] = []
    for path in paths:
        if path.stat().st_size > LARGEST:
            refused.append(f"{path.name}: större än 2 MB")
            continue
        try:
            found.append(read_document(path.name, path.read_text(encoding="utf-8-sig")))
        except UnicodeDecodeError:
            refused.append(f"{path.name}: inte UTF-8-text")
    return _Files(tuple(found), tuple(refused))
