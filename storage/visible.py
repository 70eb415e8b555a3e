"""Which cases somebody sees, as a condition: the rule of `quality/access.py` in SQL, and in no other place."""

from sqlalchemy import and_, exists, false, func, or_, true
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from quality.access import Scope, Sight
from quality.case import CaseType, Law, State
from storage.case_row import LAWS, OTHER_LAWS
from storage.tables.case import BarredRow, BondRow, CaseRow
from storage.waiting import is_open


def visible(scope: Scope) -> ColumnElement[bool]:
    """The condition that a scope puts on every query of cases: the same rule as `Scope.fields_of`, in SQL."""
    ways = [
        col(CaseRow.reporter_id) == scope.person,
        col(CaseRow.handed_over_by_id).in_(sorted(scope.selves)),
        _answered_by(scope),
        *map(_seen_by, scope.sights),
    ]
    return and_(_not_barred(scope), or_(*ways))


def _not_barred(scope: Scope) -> ColumnElement[bool]:
    return ~exists().where(col(BarredRow.case_id) == col(CaseRow.id), col(BarredRow.person_id) == scope.person)


def _answered_by(scope: Scope) -> ColumnElement[bool]:
    """The rule of `Scope.answers_for`, but for who is barred."""
    by_function: dict[str, list[int]] = {}
    for function, unit in scope.holds:
        by_function.setdefault(function, []).append(unit)
    held = [
        and_(
            col(CaseRow.holder_function) == function,
            func.coalesce(col(CaseRow.holder_unit_id), 0).in_(sorted(units)),
        )
        for function, units in sorted(by_function.items())
    ]
    selves = sorted(scope.selves)
    mine = col(CaseRow.holder_person_id).in_(selves)
    return or_(
        col(CaseRow.assignee_id).in_(selves),
        col(CaseRow.investigator_id).in_(selves),
        and_(col(CaseRow.holder_function) == "", mine),
        and_(or_(col(CaseRow.holder_person_id).is_(None), mine), or_(false(), *held)),
    )


def _seen_by(sight: Sight) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [col(CaseRow.unit_id).in_(sorted(sight.units)), true()]
    if sight.types is not None:
        conditions.append(col(CaseRow.type).in_(sorted(sight.types)))
    if sight.linked is not None:
        conditions.append(_linked_to(sight.linked))
    if sight.band is not None:
        conditions.append(col(CaseRow.band) == sight.band)
    if sight.closed is not None:
        closed = col(CaseRow.state) == State.CLOSED
        conditions.append(closed if sight.closed else ~closed)
    if sight.outcome is not None:
        conditions.append(col(CaseRow.outcome) == sight.outcome)
    if sight.law is not None:
        conditions.append(_falls_under(sight.law))
    if sight.restricted is not None:
        conditions.append(col(CaseRow.restricted).is_(sight.restricted))
    if sight.suspicions is not None:
        conditions.append(col(CaseRow.suspicion).in_(sorted(sight.suspicions)))
    if sight.involved is not None:
        conditions.append(col(CaseRow.manager_involved).is_(sight.involved))
    return and_(*conditions)


def _linked_to(type_: CaseType) -> ColumnElement[bool]:
    """Whether the case is linked, in either direction, to one of that type."""
    other = aliased(CaseRow)
    here = or_(
        and_(col(BondRow.case_id) == col(CaseRow.id), col(BondRow.other_id) == other.id),
        and_(col(BondRow.other_id) == col(CaseRow.id), col(BondRow.case_id) == other.id),
    )
    return exists().where(here, col(other.type) == type_)


def _falls_under(law: Law) -> ColumnElement[bool]:
    column = LAWS.get(law)
    return column.is_(True) if column is not None else col(CaseRow.facts)[OTHER_LAWS].as_string().contains(law.value)


def open_at(units: frozenset[int], scope: Scope) -> ColumnElement[bool]:
    """The open cases of these units that the scope sees."""
    return and_(col(CaseRow.unit_id).in_(sorted(units)), is_open, visible(scope))
