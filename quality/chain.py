"""The arithmetic of the audit log: every entry seals the one before it, so that no rewriting goes unseen.

A hash is SHA-256, in hex, over canonical JSON (sorted keys, no blanks, ASCII) that begins with the version of
the format and what is sealed. Each case has a chain of its own, numbered from one; anchors seal all heads.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import NamedTuple

VERSION = "hjulet-audit-1"
GENESIS = ""

Detail = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Record:
    """What one entry of the audit log says, before it is sealed."""

    chain: str
    seq: int
    at: datetime
    actor: str
    action: str
    details: Mapping[str, Detail]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with its seals, as the log keeps it."""

    record: Record
    previous: str
    hash: str


class Head(NamedTuple):
    """The last entry of one chain, which is all that an anchor needs to know of it."""

    chain: str
    seq: int
    hash: str


class Fault(StrEnum):
    """What can be wrong with an entry, told apart because each points to another way of tampering."""

    MISSING = "missing"
    CHANGED = "changed"
    UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place in a chain where a fault of this kind shows."""

    chain: str
    seq: int
    fault: Fault


def entry_hash(previous: str, record: Record) -> str:
    """Seal a record to the hash of the entry before it in its chain (GENESIS for the first)."""
    if record.at.utcoffset() is None:
        raise ValueError("an audit record needs a time zone")
    at = record.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [record.chain, record.seq, at, record.actor, record.action, dict(record.details)]
    return _seal("entry", previous, said)


def anchor_hash(previous: str, day: date, heads: Iterable[tuple[str, int, str]]) -> str:
    """Seal the heads (chain, seq, hash) of all chains, in any order, to the anchor of the day before."""
    return _seal("anchor", previous, [day.isoformat(), sorted(map(list, heads))])


def verify(entries: Iterable[Entry]) -> list[Break]:
    """The first fault of each kind in every chain, whose entries must come in the order of their numbers.

    Read once and never kept, so that a log of any length fits. A tail cut off leaves no fault in what
    remains: that is what the anchors show.
    """
    heads: dict[str, Head] = {}
    breaks: dict[tuple[str, Fault], Break] = {}
    for entry in entries:
        chain = entry.record.chain
        for found in _faults(entry, heads.get(chain, Head(chain, 0, GENESIS))):
            breaks.setdefault((chain, found.fault), found)
        heads[chain] = Head(chain, entry.record.seq, entry.hash)
    return list(breaks.values())


def _faults(entry: Entry, head: Head) -> Iterator[Break]:
    record, expected = entry.record, head.seq + 1
    if record.seq > expected:  # what it was linked to is gone, so its link cannot be judged
        yield Break(record.chain, expected, Fault.MISSING)
    elif record.seq < expected or entry.previous != head.hash:
        yield Break(record.chain, record.seq, Fault.UNLINKED)
    if entry.hash != entry_hash(entry.previous, record):
        yield Break(record.chain, record.seq, Fault.CHANGED)


def _seal(kind: str, previous: str, said: list[object]) -> str:
    canonical = json.dumps([VERSION, kind, previous, *said], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
