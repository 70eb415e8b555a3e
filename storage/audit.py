"""The append-only log of who did, read and exported what; each case is a hash chain of its own."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from quality.chain import GENESIS, Detail, Entry, Record, anchor_hash, entry_hash
from quality.chain import verify as verify_chain
from storage.insert import insert_all_absent, insert_if_absent
from storage.tables.audit import AnchoredHeadRow, AnchorRow, EntryRow, HeadRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `hjulet audit verify` found: how much was checked, and every fault in a sentence."""

    entries: int
    anchors: int
    faults: tuple[str, ...]


class Audit:
    """Writes and checks the log within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def record(
        self,
        chain: str,
        action: str,
        *,
        actor: str,
        at: datetime,
        details: Mapping[str, Detail] | None = None,
    ) -> None:
        """Adds an entry to a chain (`case:17`, `system`), whose head is locked until the commit: chains never fork."""
        await insert_if_absent(self._session, HeadRow, chain=chain, seq=0, hash=GENESIS, anchored_seq=0)
        found = await self._session.execute(
            select(col(HeadRow.seq), col(HeadRow.hash)).where(col(HeadRow.chain) == chain).with_for_update()
        )
        seq, previous = found.one()
        record = Record(chain, seq + 1, at, actor, action, dict(details or {}))
        sealed = _sealed(record, previous)
        self._session.add(EntryRow(**sealed))
        await self._session.execute(
            update(HeadRow).where(col(HeadRow.chain) == chain).values(seq=record.seq, hash=sealed["hash"])
        )
        await self._session.flush()

    async def record_all(
        self,
        chains: Sequence[str],
        action: str,
        *,
        actor: str,
        at: datetime,
        details: Mapping[str, Detail] | None = None,
    ) -> None:
        """The same entry in many different chains, in few questions; heads are locked in order, never in a ring."""
        for first in range(0, len(chains), _AT_ONCE):
            some = sorted(chains[first : first + _AT_ONCE])
            fresh = [{"chain": chain, "seq": 0, "hash": GENESIS, "anchored_seq": 0} for chain in some]
            await insert_all_absent(self._session, HeadRow, fresh)
            heads = await self._session.execute(
                select(col(HeadRow.chain), col(HeadRow.seq), col(HeadRow.hash))
                .where(col(HeadRow.chain).in_(some))
                .order_by(col(HeadRow.chain))
                .with_for_update()
            )
            entries = [
                _sealed(Record(chain, seq + 1, at, actor, action, dict(details or {})), previous)
                for chain, seq, previous in heads
            ]
            await self._session.execute(insert(EntryRow), entries)
            moved = [{"chain": each["chain"], "seq": each["seq"], "hash": each["hash"]} for each in entries]
            await self._session.execute(update(HeadRow), moved)

    async def anchor(self, day: date, at: datetime) -> str:
        """Seals every head that moved since the last anchor; returns the seal, worth keeping elsewhere too.

        One for each day, whoever comes first; none before the last, whatever the clock says.
        """
        last = (await self._session.scalars(select(AnchorRow).order_by(col(AnchorRow.day).desc()).limit(1))).first()
        if last and last.day >= day:
            return last.hash
        previous = last.hash if last else GENESIS
        if await insert_if_absent(self._session, AnchorRow, day=day, previous=previous, hash="", at=at):
            seal = await self._seal_heads(day, previous)
            await self._session.execute(update(AnchorRow).where(col(AnchorRow.day) == day).values(hash=seal))
        return (await self._session.scalars(select(col(AnchorRow.hash)).where(col(AnchorRow.day) == day))).one()

    async def _seal_heads(self, day: date, previous: str) -> str:
        moved = (
            await self._session.scalars(
                select(HeadRow)
                .where(col(HeadRow.seq) > col(HeadRow.anchored_seq))
                .order_by(col(HeadRow.chain))
                .with_for_update()
            )
        ).all()
        for head in moved:
            head.anchored_seq = head.seq
            self._session.add(AnchoredHeadRow(day=day, chain=head.chain, seq=head.seq, hash=head.hash))
        await self._session.flush()
        return anchor_hash(previous, day, [(head.chain, head.seq, head.hash) for head in moved])

    async def entries(self, chain: str) -> list[Record]:
        """What one chain says, oldest first."""
        rows = await self._session.scalars(
            select(EntryRow).where(col(EntryRow.chain) == chain).order_by(col(EntryRow.seq))
        )
        return [_entry(row).record for row in rows]

    async def verify(self) -> Verdict:
        """Recomputes every hash, compares every head, and every anchored head with the entry it sealed."""
        counted = 0
        entries: list[Entry] = []
        async for entry in self._all():
            counted += 1
            entries.append(entry)
        faults = [f"{broken.chain}: post {broken.seq} ({broken.fault})" for broken in verify_chain(entries)]
        hashes = {(entry.record.chain, entry.record.seq): entry.hash for entry in entries}
        lengths: dict[str, int] = {}
        for entry in entries:
            lengths[entry.record.chain] = max(lengths.get(entry.record.chain, 0), entry.record.seq)
        headless = set(lengths)
        for head in await self._session.scalars(select(HeadRow).order_by(col(HeadRow.chain))):
            headless.discard(head.chain)
            if head.seq and (hashes.get((head.chain, head.seq)) != head.hash or lengths[head.chain] != head.seq):
                faults.append(f"{head.chain}: slutet stämmer inte (post {head.seq})")
        faults += [f"{chain}: slutet saknas (post {lengths[chain]})" for chain in sorted(headless)]
        anchors, anchor_faults = await self._verify_anchors(hashes)
        return Verdict(counted, anchors, tuple(faults + anchor_faults))

    async def _all(self) -> AsyncIterator[Entry]:
        rows = await self._session.stream_scalars(select(EntryRow).order_by(col(EntryRow.chain), col(EntryRow.seq)))
        async for row in rows:
            yield _entry(row)

    async def _verify_anchors(self, hashes: Mapping[tuple[str, int], str]) -> tuple[int, list[str]]:
        faults: list[str] = []
        previous, counted = GENESIS, 0
        for anchor in (await self._session.scalars(select(AnchorRow).order_by(col(AnchorRow.day)))).all():
            counted += 1
            heads = (
                await self._session.scalars(select(AnchoredHeadRow).where(col(AnchoredHeadRow.day) == anchor.day))
            ).all()
            sealed = [(head.chain, head.seq, head.hash) for head in heads]
            if anchor.previous != previous or anchor.hash != anchor_hash(previous, anchor.day, sealed):
                faults.append(f"ankaret för {anchor.day} stämmer inte")
            faults += [
                f"{chain}: post {seq} finns inte som den förankrades {anchor.day}"
                for chain, seq, seal in sealed
                if hashes.get((chain, seq)) != seal
            ]
            previous = anchor.hash
        return counted, faults


def _sealed(record: Record, previous: str) -> dict[str, Any]:
    return {
        "chain": record.chain,
        "seq": record.seq,
        "at": record.at,
        "actor": record.actor,
        "action": record.action,
        "details": dict(record.details),
        "previous": previous,
        "hash": entry_hash(previous, record),
    }


def _entry(row: EntryRow) -> Entry:
    return Entry(Record(row.chain, row.seq, row.at, row.actor, row.action, row.details), row.previous, row.hash)
