"""Every way of tampering with the log, and what the check says of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from quality.chain import (
    GENESIS,
    Break,
    Detail,
    Entry,
    Fault,
    Head,
    Record,
    anchor_hash,
    entry_hash,
    verify,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RECORD = Record("AVV-2026-00042", 1, NOON, "p7", "case.reported", {"state": "ny", "severity": 3, "own": True})


def chained(chain: str, length: int, previous: str = GENESIS, first: int = 1) -> list[Entry]:
    entries: list[Entry] = []
    for seq in range(first, first + length):
        record = Record(chain, seq, NOON + timedelta(minutes=seq), "p7", "case.read", {"field": "what", "n": seq})
        entries.append(Entry(record, previous, entry_hash(previous, record)))
        previous = entries[-1].hash
    return entries


def changed(entry: Entry, details: Mapping[str, Detail]) -> Entry:
    return replace(entry, record=replace(entry.record, details=details))


def resealed(entry: Entry) -> Entry:
    return replace(entry, hash=entry_hash(entry.previous, entry.record))


FIVE = chained("A", 5)
OTHER = chained("B", 3)
FORK = chained("A", 2, previous=FIVE[1].hash, first=3)


@pytest.mark.parametrize(
    ("entries", "breaks"),
    [
        pytest.param([], [], id="nothing logged"),
        pytest.param(FIVE, [], id="whole"),
        pytest.param([*FIVE[:2], *OTHER, *FIVE[2:]], [], id="chains may be mixed"),
        pytest.param(FIVE[:3], [], id="a tail cut off is for the anchors to show"),
        pytest.param([*FIVE[:2], *FIVE[3:]], [Break("A", 3, Fault.MISSING)], id="one taken out"),
        pytest.param(FIVE[2:], [Break("A", 1, Fault.MISSING)], id="the beginning taken out"),
        pytest.param([FIVE[0], FIVE[2], FIVE[4]], [Break("A", 2, Fault.MISSING)], id="only the first gap is named"),
        pytest.param(
            [FIVE[0], changed(FIVE[1], {"field": "none"}), *FIVE[2:]],
            [Break("A", 2, Fault.CHANGED)],
            id="content changed",
        ),
        pytest.param(
            [FIVE[0], resealed(changed(FIVE[1], {"field": "none"})), *FIVE[2:]],
            [Break("A", 3, Fault.UNLINKED)],
            id="content changed and sealed anew",
        ),
        pytest.param(
            [FIVE[0], replace(FIVE[1], hash="0" * 64), *FIVE[2:]],
            [Break("A", 2, Fault.CHANGED), Break("A", 3, Fault.UNLINKED)],
            id="seal changed",
        ),
        pytest.param(
            [resealed(replace(FIVE[0], previous="ff")), FIVE[1]],
            [Break("A", 1, Fault.UNLINKED)],
            id="a chain that does not start at the beginning",
        ),
        pytest.param(
            [*FIVE[:3], *FORK, *FIVE[3:]],
            [Break("A", 3, Fault.UNLINKED)],
            id="a fork: the same number twice",
        ),
        pytest.param(
            [
                FIVE[0],
                changed(FIVE[1], {}),
                FIVE[3],
                changed(FIVE[4], {}),
                OTHER[0],
                replace(OTHER[1], record=replace(OTHER[1].record, actor="p8")),
            ],
            [Break("A", 2, Fault.CHANGED), Break("A", 3, Fault.MISSING), Break("B", 2, Fault.CHANGED)],
            id="the first of each kind in each chain",
        ),
    ],
)
def test_verifying_names_the_first_fault_of_each_kind(entries: list[Entry], breaks: list[Break]) -> None:
    assert verify(entries) == breaks


def test_the_log_can_be_read_as_a_stream() -> None:
    assert verify(entry for entry in FIVE) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(RECORD, chain="AVV-2026-00043"),
        replace(RECORD, seq=2),
        replace(RECORD, at=NOON + timedelta(microseconds=1)),
        replace(RECORD, actor="p8"),
        replace(RECORD, action="case.read"),
        replace(RECORD, details={}),
        replace(RECORD, details={"state": "ny", "severity": "3", "own": True}),
        replace(RECORD, details={"state": "ny", "severity": 3, "own": 1}),
        replace(RECORD, details={"state": None, "severity": 3, "own": True}),
        replace(RECORD, actor='p7","case.reported', action=""),
    ],
)
def test_any_change_of_a_record_changes_its_hash(other: Record) -> None:
    assert entry_hash(GENESIS, other) != entry_hash(GENESIS, RECORD)


def test_an_entry_depends_on_the_one_before_it() -> None:
    assert entry_hash("aa", RECORD) != entry_hash(GENESIS, RECORD)


@pytest.mark.parametrize(
    "same",
    [
        replace(RECORD, details={"own": True, "severity": 3, "state": "ny"}),
        replace(RECORD, at=NOON.astimezone(timezone(timedelta(hours=1)))),
    ],
)
def test_order_of_details_and_zone_of_the_moment_do_not_matter(same: Record) -> None:
    assert entry_hash(GENESIS, same) == entry_hash(GENESIS, RECORD)


def test_the_format_stays_what_it_was() -> None:
    """Logs written by earlier versions must verify for ever: change VERSION, never these figures."""
    record = Record("å", 1, NOON, "p7", "case.read", {"b": None, "a": False})
    sealed = "1c9dd30a2498f8bff0bd030eaf3acca14a5d43e168ac885ce55075117ea63a34"
    assert entry_hash(GENESIS, record) == sealed
    anchored = "71284a7a155d5882a7bbe669be94ea1538e3ff22406e6547be9a95600b8e03a9"
    assert anchor_hash(GENESIS, date(2026, 11, 23), [("å", 1, "ab")]) == anchored


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        entry_hash(GENESIS, replace(RECORD, at=NOON.replace(tzinfo=None)))


def test_an_anchor_seals_the_day_and_every_head_in_any_order() -> None:
    heads = [Head("A", 5, FIVE[-1].hash), Head("B", 3, OTHER[-1].hash)]
    day = date(2026, 11, 23)
    anchor = anchor_hash("aa", day, heads)
    assert anchor_hash("aa", day, reversed(heads)) == anchor
    others = [
        anchor_hash("ab", day, heads),
        anchor_hash("aa", date(2026, 11, 24), heads),
        anchor_hash("aa", day, heads[:1]),
        anchor_hash("aa", day, [heads[0], heads[1]._replace(seq=2)]),
        anchor_hash("aa", day, [heads[0], heads[1]._replace(hash=OTHER[1].hash)]),
    ]
    assert anchor not in others
    assert len(set(others)) == len(others)
