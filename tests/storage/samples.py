"""Cases and duties to store, with what a test does not care about filled in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from quality.case import Case, CaseType, Holder, Law
from quality.duty import Duty, DutyKind, owed
from tests.world import WEDNESDAY, World


def sample_case(world: World, **changes: Any) -> Case:
    """A report from Linden to its manager, not stored yet."""
    unit = world.units["linden"]
    usual = Case(
        type=CaseType.DEVIATION,
        unit=unit,
        reporter=world.people["samira"],
        holder=Holder("enhetschef", unit),
        laws=frozenset({Law.HSL}),
        category="fall.own_activity",
        severity=2,
        created_at=WEDNESDAY,
        facts={"nature": "harm", "record": "later"},
    )
    return replace(usual, **changes)


async def stored_case(world: World, words: Mapping[str, str] | None = None, **changes: Any) -> Case:
    async with world.database.write() as store:
        return await store.cases.add(sample_case(world, **changes), words or {})


def sample_duty(world: World, number: int = 1, *, at: datetime = WEDNESDAY) -> Duty:
    """Something that Linden's manager owes, due at that time."""
    unit = world.units["linden"]
    return owed(DutyKind.ACKNOWLEDGE, f"case:{number}", Holder("enhetschef", unit), unit, due_at=at)
