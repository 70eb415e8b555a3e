"""When a case may be erased (gallring): closed long enough, not held, by the plan that the nämnd has decided (pure).

Arkivlagen (1990:782) 10 §; the years are the profile's (`Roles.keep_years`, dokumenthanteringsplan), never law here.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from quality.case import Case, State
from quality.role import Roles

_OVER = frozenset({State.CLOSED, State.MISTAKEN})


def erasable_from(closed: datetime, keep_years: int) -> date:
    """The first day on which a case that was closed then may be erased; 29 February counts as 1 March."""
    day = closed.date()
    try:
        return day.replace(year=day.year + keep_years)
    except ValueError:
        return date(day.year + keep_years, 3, 1)


def may_erase(case: Case, roles: Roles, today: date) -> bool:
    """Whether the plan lets the case go: never one that is open, held, or kept for ever."""
    if case.state not in _OVER or case.held or not roles.keep_years or case.closed_at is None:
        return False
    return erasable_from(case.closed_at, roles.keep_years) <= today


def seal_of(references: Iterable[str]) -> str:
    """What a list of cases is called when it is decided on: erasing demands that it is the very list that was shown."""
    return hashlib.sha256("\n".join(sorted(references)).encode()).hexdigest()[:12]
