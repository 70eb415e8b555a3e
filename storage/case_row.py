"""A case as its row has it, and back."""

from typing import Any

from sqlalchemy import Row
from sqlmodel import col

from quality.case import Band, Case, CaseType, Holder, Law, Outcome, State, Suspicion
from storage.tables.case import CaseRow

LAWS = {Law.HSL: col(CaseRow.hsl), Law.SOL: col(CaseRow.sol), Law.LSS: col(CaseRow.lss)}
OTHER_LAWS = "laws"
"""The fact that names a case's laws that have no column."""


def columns_of(case: Case) -> dict[str, Any]:
    """The case as its row has it."""
    facts = dict(case.facts)
    if others := case.laws - LAWS.keys():
        facts[OTHER_LAWS] = " ".join(sorted(others))
    return {
        "reference": case.reference,
        "type": case.type.value,
        "state": case.state.value,
        "unit_id": case.unit,
        "reporter_id": case.reporter,
        "assignee_id": case.assignee,
        "holder_function": case.holder.function,
        "holder_unit_id": case.holder.unit,
        "holder_person_id": case.holder.person,
        "hsl": Law.HSL in case.laws,
        "sol": Law.SOL in case.laws,
        "lss": Law.LSS in case.laws,
        "category": case.category,
        "nature": facts.pop("nature", ""),
        "severity": case.severity,
        "restricted": case.restricted,
        "suspicion": case.suspicion.value,
        "manager_involved": case.manager_involved,
        "shows_name": case.shows_name,
        "flagged": case.flagged,
        "occurred_at": case.occurred_at,
        "discovered_at": case.discovered_at,
        "created_at": case.created_at,
        "closed_at": case.closed_at,
        "outcome": case.outcome.value if case.outcome else None,
        "investigator_id": case.investigator,
        "handed_over_by_id": case.handed_over_by,
        "score": case.score,
        "band": case.band.value if case.band else None,
        "residual": case.residual,
        "review_on": case.review_on,
        "diary": case.diary,
        "decision_diary": case.decision_diary,
        "held": case.held,
        "facts": facts,
    }


def case_from(row: Row[Any], barred: frozenset[int], linked: frozenset[CaseType]) -> Case:
    """The case of a row, with who is barred from it and the types that it is linked to."""
    facts = {"nature": row.nature, **row.facts}
    laws = {Law.HSL: row.hsl, Law.SOL: row.sol, Law.LSS: row.lss}
    laws |= {Law(law): True for law in facts.pop(OTHER_LAWS, "").split()}
    return Case(
        id=row.id,
        reference=row.reference,
        type=CaseType(row.type),
        state=State(row.state),
        unit=row.unit_id,
        reporter=row.reporter_id,
        assignee=row.assignee_id,
        holder=Holder(row.holder_function, row.holder_unit_id, row.holder_person_id),
        laws=frozenset(law for law, on in laws.items() if on),
        category=row.category,
        severity=row.severity,
        suspicion=Suspicion(row.suspicion),
        manager_involved=row.manager_involved,
        shows_name=row.shows_name,
        flagged=row.flagged,
        occurred_at=row.occurred_at,
        discovered_at=row.discovered_at,
        created_at=row.created_at,
        closed_at=row.closed_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        barred=barred,
        investigator=row.investigator_id,
        handed_over_by=row.handed_over_by_id,
        linked=linked,
        score=row.score,
        band=Band(row.band) if row.band else None,
        residual=row.residual,
        review_on=row.review_on,
        diary=row.diary,
        decision_diary=row.decision_diary,
        held=row.held,
        facts=facts,
        revision=row.revision,
    )
