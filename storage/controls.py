"""Plans of controls and their checkpoints; results are numbers, what was written is sealed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from quality.access import Scope
from quality.case import Law
from quality.control import Checkpoint, Control, Grade, Kind, Point, Reply
from quality.internal_control import Adoption
from quality.role import Function
from storage.conflict import Conflict
from storage.insert import insert_if_absent
from storage.tables.control import AdoptionRow, CausedRow, CheckpointRow, ControlRow, FindingRow
from storage.vault import Vault


class Controls:
    """Controls within one transaction."""

    def __init__(self, session: AsyncSession, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    # The plan

    async def plan(self, control: Control) -> Control | None:
        """Puts a control into a unit's plan, also one that was taken out; None when the plan has it already."""
        values = {**_columns(control), "removed_why": ""}
        same = (
            col(ControlRow.unit_id) == control.unit,
            col(ControlRow.year) == control.year,
            col(ControlRow.code) == control.code,
        )
        if not await insert_if_absent(self._session, ControlRow, **values):
            again = update(ControlRow).where(*same, col(ControlRow.removed_at).is_not(None))
            done = await self._session.execute(again.values(**values, removed_at=None))
            assert isinstance(done, CursorResult)
            if done.rowcount != 1:
                return None
        return _control((await self._session.scalars(select(ControlRow).where(*same))).one())

    async def alter(self, control: Control) -> None:
        """The control is from now on as this says; its checkpoints stay."""
        await self._session.execute(
            update(ControlRow).where(col(ControlRow.id) == control.id).values(**_columns(control))
        )
        await self._session.flush()

    async def planned(self, units: Collection[int], year: int) -> list[Control]:
        """The plan of these units for a year, without what was taken out, by unit and title."""
        rows = await self._session.scalars(
            select(ControlRow)
            .where(
                col(ControlRow.unit_id).in_(sorted(units)),
                col(ControlRow.year) == year,
                col(ControlRow.removed_at).is_(None),
            )
            .order_by(col(ControlRow.unit_id), col(ControlRow.title))
        )
        return [_control(row) for row in rows]

    async def control(self, id_: int) -> Control | None:
        """One control by number, also when it was taken out."""
        row = await self._session.get(ControlRow, id_)
        return _control(row) if row else None

    async def remove(self, control: int, *, at: datetime, why: str) -> list[int]:
        """Takes a control out of its plan; returns the numbers of the checkpoints that were left, which go with it."""
        await self._session.execute(
            update(ControlRow).where(col(ControlRow.id) == control).values(removed_at=at, removed_why=why)
        )
        left = select(col(CheckpointRow.id)).where(
            col(CheckpointRow.control_id) == control, col(CheckpointRow.done_at).is_(None)
        )
        return [number for number in await self._session.scalars(left) if number is not None]

    async def adopt(self, adoption: Adoption, *, person: int, at: datetime) -> bool:
        """Keeps that a plan of internal control was adopted; whether that was not noted before."""
        return await insert_if_absent(
            self._session, AdoptionRow,
            unit_id=adoption.unit, year=adoption.year, by=adoption.by, on=adoption.on, diary=adoption.diary,
            noted_at=at, noted_by_id=person,
        )  # fmt: skip

    async def adopted(self, unit: int, year: int) -> Adoption | None:
        """That a unit's plan of internal control was adopted."""
        row = await self._session.get(AdoptionRow, (unit, year))
        return Adoption(row.unit_id, row.year, row.by, row.on, row.diary) if row else None

    # Checkpoints

    async def schedule(self, control: Control, days: Iterable[date]) -> list[Checkpoint]:
        """The control's checkpoints on these days; one that is there already stays as it is."""
        for day in days:
            await insert_if_absent(
                self._session, CheckpointRow,
                control_id=control.id, unit_id=control.unit, due_on=day, drawn=[], replies={}, source="", figures={},
                revision=0,
            )  # fmt: skip
        rows = await self._session.scalars(
            select(CheckpointRow).where(col(CheckpointRow.control_id) == control.id).order_by(col(CheckpointRow.due_on))
        )
        return [_checkpoint(row) for row in rows]

    async def unschedule(self, control: Control, *, after: date, but: Collection[date]) -> list[int]:
        """Takes away the days after this one on which nothing was begun, but these; returns their numbers."""
        query = select(CheckpointRow).where(
            col(CheckpointRow.control_id) == control.id,
            col(CheckpointRow.due_on) > after,
            col(CheckpointRow.done_at).is_(None),
            col(CheckpointRow.seed).is_(None),
        )
        found = [row for row in await self._session.scalars(query) if row.due_on not in but]
        for row in found:
            await self._session.delete(row)
        await self._session.flush()
        return [row.id or 0 for row in found]

    async def checkpoint(self, id_: int, *, lock: bool = False) -> Checkpoint | None:
        """One checkpoint by number; `lock` holds it for a change."""
        query = select(CheckpointRow).where(col(CheckpointRow.id) == id_)
        row = (await self._session.scalars(query.with_for_update() if lock else query)).one_or_none()
        return _checkpoint(row) if row else None

    async def checkpoints(self, controls: Collection[int]) -> list[Checkpoint]:
        """All checkpoints of these controls, in order of time."""
        rows = await self._session.scalars(
            select(CheckpointRow)
            .where(col(CheckpointRow.control_id).in_(sorted(controls)))
            .order_by(col(CheckpointRow.due_on), col(CheckpointRow.id))
        )
        return [_checkpoint(row) for row in rows]

    async def among(self, ids: Collection[int]) -> dict[int, tuple[Checkpoint, Control]]:
        """These checkpoints with their controls, in one question, by number."""
        rows = await self._session.execute(
            select(CheckpointRow, ControlRow)
            .join(ControlRow, col(ControlRow.id) == col(CheckpointRow.control_id))
            .where(col(CheckpointRow.id).in_(sorted(ids)))
        )
        return {row.id or 0: (_checkpoint(row), _control(control)) for row, control in rows}

    async def before(self, checkpoint: Checkpoint, control: Control) -> Checkpoint | None:
        """The last answered checkpoint of the same control at the same unit, also of the year before."""
        row = (
            await self._session.scalars(
                select(CheckpointRow)
                .join(ControlRow, col(ControlRow.id) == col(CheckpointRow.control_id))
                .where(
                    col(ControlRow.unit_id) == control.unit,
                    col(ControlRow.code) == control.code,
                    col(CheckpointRow.due_on) < checkpoint.due_on,
                    col(CheckpointRow.done_at).is_not(None),
                )
                .order_by(col(CheckpointRow.due_on).desc())
                .limit(1)
            )
        ).one_or_none()
        return _checkpoint(row) if row else None

    async def change(self, checkpoint: Checkpoint, words: Mapping[str, str]) -> Checkpoint:
        """Saves what was found, and its words sealed. Raises Conflict when somebody changed it since it was read."""
        result = await self._session.execute(
            update(CheckpointRow)
            .where(col(CheckpointRow.id) == checkpoint.id, col(CheckpointRow.revision) == checkpoint.revision)
            .values(**_found(checkpoint), revision=checkpoint.revision + 1)
        )
        assert isinstance(result, CursorResult)
        if result.rowcount != 1:
            raise Conflict(f"checkpoint {checkpoint.id}")
        for field, text in words.items():
            if text:
                sealed = self._vault.seal(text, purpose(checkpoint.id, field))
                await self._session.merge(FindingRow(checkpoint_id=checkpoint.id, field=field, text=sealed))
        await self._session.flush()
        found = await self.checkpoint(checkpoint.id)
        assert found is not None
        return found

    async def words(self, checkpoint: int) -> dict[str, str]:
        """What was written about a checkpoint: by point, and its `analysis`."""
        rows = await self._session.scalars(select(FindingRow).where(col(FindingRow.checkpoint_id) == checkpoint))
        return {row.field: self._vault.open(row.text, purpose(checkpoint, row.field)) for row in rows}

    async def cause(self, checkpoint: int, case: int) -> None:
        """Says that a case was made because of what a checkpoint found."""
        await insert_if_absent(self._session, CausedRow, checkpoint_id=checkpoint, case_id=case)

    async def caused(self, checkpoint: int) -> list[int]:
        """The cases that were made because of a checkpoint."""
        rows = await self._session.scalars(
            select(col(CausedRow.case_id))
            .where(col(CausedRow.checkpoint_id) == checkpoint)
            .order_by(col(CausedRow.case_id))
        )
        return list(rows)

    async def cause_of(self, case: int) -> int | None:
        """The checkpoint that a case was made because of."""
        query = select(col(CausedRow.checkpoint_id)).where(col(CausedRow.case_id) == case)
        return await self._session.scalar(query)


def may_see(scope: Scope, unit: int) -> bool:
    """Whether somebody may see a unit's plan and its results."""
    return unit in scope.counts


def purpose(checkpoint: int, field: str) -> str:
    """What the words about one point are bound to."""
    return f"checkpoint:{checkpoint}:{field}"


def _columns(control: Control) -> dict[str, Any]:
    return {
        "unit_id": control.unit,
        "year": control.year,
        "code": control.code,
        "title": control.title,
        "area": control.area,
        "kind": control.kind.value,
        "laws": ",".join(sorted(law.value for law in control.laws)),
        "function": control.function.value,
        "rule": control.rule,
        "why": control.why,
        "method": control.method,
        "of": control.of,
        "sample": control.sample,
        "target": control.target,
        "threshold": control.threshold,
        "handed_from_id": control.handed_from,
        "extra": control.extra,
        "quality": control.quality,
        "among": control.among,
        "risk": control.risk,
        "likelihood": control.likelihood,
        "consequence": control.consequence,
        "ordered_by": control.ordered_by,
        "points": [[point.code, point.text] for point in control.points],
    }


def _control(row: ControlRow) -> Control:
    return Control(
        id=row.id or 0,
        unit=row.unit_id,
        year=row.year,
        code=row.code,
        title=row.title,
        area=row.area,
        kind=Kind(row.kind),
        laws=frozenset(Law(law) for law in row.laws.split(",") if law),
        function=Function(row.function),
        rule=row.rule,
        why=row.why,
        method=row.method,
        of=row.of,
        sample=row.sample,
        target=row.target,
        threshold=row.threshold,
        handed_from=row.handed_from_id,
        extra=row.extra,
        quality=row.quality,
        among=row.among,
        risk=row.risk,
        likelihood=row.likelihood,
        consequence=row.consequence,
        ordered_by=row.ordered_by,
        points=tuple(Point(code, text) for code, text in row.points),
    )


def _found(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "done_at": checkpoint.done_at,
        "done_by_id": checkpoint.done_by,
        "population": checkpoint.population,
        "seed": checkpoint.seed,
        "drawn": list(checkpoint.drawn),
        "replies": {code: [reply.grade.value, reply.met] for code, reply in checkpoint.replies.items()},
        "share": checkpoint.share,
        "source": checkpoint.source,
        "figures": dict(checkpoint.figures),
    }


def _checkpoint(row: CheckpointRow) -> Checkpoint:
    return Checkpoint(
        id=row.id or 0,
        control=row.control_id,
        unit=row.unit_id,
        due_on=row.due_on,
        done_at=row.done_at,
        done_by=row.done_by_id,
        population=row.population,
        seed=row.seed,
        drawn=tuple(row.drawn),
        replies={code: Reply(Grade(grade), met) for code, (grade, met) in row.replies.items()},
        share=row.share,
        source=row.source,
        figures=row.figures,
        revision=row.revision,
    )
