"""What waits for somebody: open cases that they answer for and duties that they owe, asked one way at a time.

Each way has an index of its own; joined by OR they would keep both databases from them, and a manager's list would read
every case there ever was.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    CompoundSelect,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union,
)
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import SQLModel

from quality.access import Scope
from quality.duty import DutyKind
from storage.tables.case import OPEN, BarredRow, CaseRow
from storage.tables.duty import DutyRow

_CASES, _BARRED, _DUTIES = (SQLModel.metadata.tables[str(row.__tablename__)] for row in (CaseRow, BarredRow, DutyRow))
_SELVES: BindParameter[Any] = bindparam("selves", expanding=True)
PERSONAL = [kind.value for kind in DutyKind if kind.is_personal or kind.is_reporters]
is_open: ColumnElement[bool] = literal_column(f"cases.{OPEN}")
"""In the very words of the indexes."""


@cache
def page(functions: int) -> Select[Any]:
    """A stretch of them (`limit`, `offset`), oldest first, for somebody who holds so many functions.

    Each row says how many there are in all (`total`).
    """
    mine = _numbers(functions)
    stretch = select(mine.c.id, func.count().over().label("total")).order_by(mine.c.created_at, mine.c.id)
    some = stretch.limit(bindparam("limit")).offset(bindparam("offset")).subquery()
    rows = select(*_CASES.c, some.c.total).join(some, some.c.id == _CASES.c.id)
    return rows.order_by(_CASES.c.created_at, _CASES.c.id)


@cache
def total(functions: int) -> Select[int]:
    """How many there are, for somebody who holds so many functions."""
    return select(func.count()).select_from(_numbers(functions))


@cache
def owed(functions: int) -> CompoundSelect[Any]:
    """The numbers of the duties not done yet that are owed by somebody who holds so many functions.

    Whoever stands in for others owes what they owe, but not what only they themselves can do.
    """
    owner = _DUTIES.c.owner_person_id
    alone = _DUTIES.c.owner_function == ""
    ways = [and_(owner == bindparam("person"), alone), and_(owner.in_(_SELVES), alone, _DUTIES.c.kind.not_in(PERSONAL))]
    ways += [_held_as(n, _DUTIES.c.owner_function, _DUTIES.c.owner_unit_id, owner) for n in range(functions)]
    return union(*(select(_DUTIES.c.id).where(way, _DUTIES.c.done_at.is_(None)) for way in ways))


def told(scope: Scope) -> Mapping[str, Any]:
    """What a scope answers to those questions."""
    held = _held(scope)
    functions = {f"function{n}": function for n, function in enumerate(held)}
    units = {f"units{n}": sorted(held[function]) for n, function in enumerate(held)}
    return {"person": scope.person, "selves": sorted(scope.selves), **functions, **units}


def number_of(scope: Scope) -> int:
    """How many functions are held."""
    return len(_held(scope))


def _held(scope: Scope) -> Mapping[str, set[int]]:
    held: dict[str, set[int]] = defaultdict(set)
    for function, unit in sorted(scope.holds):
        held[function].add(unit)
    return held


def _numbers(functions: int) -> Subquery:
    """The rule of `Scope.answers_for`, as one question for each way that a case can be somebody's."""
    function, person = _CASES.c.holder_function, _CASES.c.holder_person_id
    ways = [
        _CASES.c.assignee_id.in_(_SELVES),
        _CASES.c.investigator_id.in_(_SELVES),
        and_(person.in_(_SELVES), function == ""),
        *(_held_as(n, function, _CASES.c.holder_unit_id, person) for n in range(functions)),
    ]
    barred = select(_BARRED.c.case_id).where(_BARRED.c.person_id == bindparam("person"))
    each = (select(_CASES.c.id, _CASES.c.created_at).where(way, is_open, _CASES.c.id.not_in(barred)) for way in ways)
    return union(*each).subquery()


def _held_as(n: int, function: Column[str], unit: Column[int], person: Column[int]) -> ColumnElement[bool]:
    """By a function at one of these units; what is singled out for one of several who hold it is theirs alone."""
    return and_(
        function == bindparam(f"function{n}"),
        unit.in_(bindparam(f"units{n}", expanding=True)),
        or_(person.is_(None), person.in_(_SELVES)),
    )
