"""Actions (åtgärder) of cases; their words are sealed with the case's (`Cases.say`)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from quality.access import Scope
from quality.action import CaseAction, Effect, Kind, Stage, Strength
from quality.case import Case
from storage.conflict import Conflict
from storage.tables.case import ActionRow, CaseRow
from storage.visible import visible

_UNDONE = (Stage.PROPOSED.value, Stage.DECIDED.value)
_OPEN = (Stage.PROPOSED.value, Stage.DECIDED.value, Stage.DONE.value)


class Actions:
    """Actions within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, action: CaseAction) -> CaseAction:
        """Stores a new action under the case's next number; the caller holds the case."""
        last = await self._session.scalar(
            select(func.max(col(ActionRow.number))).where(col(ActionRow.case_id) == action.case)
        )
        numbered = replace(action, number=(last or 0) + 1)
        row = ActionRow(**columns_of(numbered), revision=0)
        self._session.add(row)
        await self._session.flush()
        return replace(numbered, id=row.id or 0)

    async def of(self, case: Case) -> list[CaseAction]:
        """A case's actions by number; the caller has asked for the case with a scope."""
        rows = await self._session.scalars(
            select(ActionRow).where(col(ActionRow.case_id) == case.id).order_by(col(ActionRow.number))
        )
        return [from_row(row) for row in rows]

    async def of_all(self, cases: Collection[int]) -> Mapping[int, list[CaseAction]]:
        """The actions of many cases at once, by number; the caller has asked for the cases."""
        rows = await self._session.scalars(
            select(ActionRow).where(col(ActionRow.case_id).in_(cases)).order_by(col(ActionRow.number))
        )
        found: dict[int, list[CaseAction]] = defaultdict(list)
        for row in rows:
            found[row.case_id].append(from_row(row))
        return found

    async def owned_by(self, people: Collection[int], *, limit: int = 50) -> list[CaseAction]:
        """What these people have left to do or check, most urgent first: their own, whoever has the case."""
        rows = await self._session.scalars(
            select(ActionRow)
            .where(col(ActionRow.owner_person_id).in_(people), col(ActionRow.state).in_(_OPEN))
            .order_by(col(ActionRow.due_on), col(ActionRow.id))
            .limit(limit)
        )
        return [from_row(row) for row in rows]

    async def left_undone_by(self, people: Collection[int]) -> frozenset[int]:
        """The cases with actions that these people have not done, whoever may see them: to be handed over."""
        rows = await self._session.scalars(
            select(col(ActionRow.case_id)).where(
                col(ActionRow.owner_person_id).in_(people), col(ActionRow.state).in_(_UNDONE)
            )
        )
        return frozenset(rows)

    async def within(self, *, scope: Scope, units: frozenset[int], limit: int = 200) -> list[CaseAction]:
        """Unsettled actions of cases that the scope sees, in these units, most urgent first."""
        rows = await self._session.scalars(
            select(ActionRow)
            .join(CaseRow, col(CaseRow.id) == col(ActionRow.case_id))
            .where(col(ActionRow.unit_id).in_(sorted(units)), col(ActionRow.state).in_(_OPEN), visible(scope))
            .order_by(col(ActionRow.due_on), col(ActionRow.id))
            .limit(limit)
        )
        return [from_row(row) for row in rows]

    async def change(self, action: CaseAction) -> CaseAction:
        """Saves the new facts. Raises Conflict when somebody changed the action since it was read."""
        result = await self._session.execute(
            update(ActionRow)
            .where(col(ActionRow.id) == action.id, col(ActionRow.revision) == action.revision)
            .values(**columns_of(action), revision=action.revision + 1)
        )
        assert isinstance(result, CursorResult)
        if result.rowcount != 1:
            raise Conflict(f"action {action.id}")
        return replace(action, revision=action.revision + 1)


def columns_of(action: CaseAction) -> dict[str, Any]:
    """The action as its row has it."""
    return {
        "case_id": action.case,
        "number": action.number,
        "unit_id": action.unit,
        "kind": action.kind.value,
        "strength": action.strength.value,
        "state": action.stage.value,
        "owner_person_id": action.owner,
        "due_on": action.due_on,
        "check_on": action.check_on,
        "effect": action.effect.value if action.effect else "",
        "follows": action.follows,
        "document": action.document,
        "proposed_by_id": action.proposed_by,
        "decided_at": action.decided_at,
        "done_at": action.done_at,
        "checked_at": action.checked_at,
    }


def from_row(row: ActionRow) -> CaseAction:
    """The action as the rules know it."""
    return CaseAction(
        id=row.id or 0,
        case=row.case_id,
        number=row.number,
        unit=row.unit_id,
        kind=Kind(row.kind),
        strength=Strength(row.strength),
        stage=Stage(row.state),
        owner=row.owner_person_id,
        due_on=row.due_on,
        check_on=row.check_on,
        effect=Effect(row.effect) if row.effect else None,
        follows=row.follows,
        document=row.document,
        proposed_by=row.proposed_by_id,
        decided_at=row.decided_at,
        done_at=row.done_at,
        checked_at=row.checked_at,
        revision=row.revision,
    )
