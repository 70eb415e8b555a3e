"""Who takes over what somebody answered for when they leave: nothing may be left with nobody (pure)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from quality.access import scope_of
from quality.case import Case, CaseType, Holder
from quality.role import Organisation, Roles


def without_person(holder: Holder) -> Holder:
    """Whoever else holds the function, now that the one it was narrowed to is gone."""
    return replace(holder, person=None) if holder.function else holder


def successor(case: Case, organisation: Organisation, day: date, roles: Mapping[CaseType, Roles]) -> int | None:
    """Who handles the case from now on: who holds the function it lies with, else the nearest manager who may.

    A case with a suspicion, or one that says that the manager is involved, goes to nobody whom its rules keep out.
    """
    left = replace(case, assignee=None, holder=without_person(case.holder))
    for holder in (left.holder, *organisation.line(case.unit, day)):
        for person in organisation.holders(holder, day, case.barred):
            if scope_of(organisation, person, day, roles).handles(left):
                return person
    return None
