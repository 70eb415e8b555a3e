"""What a workplace meeting (arbetsplatsträff) may take up, so that everybody at the unit may see all that is gathered.

The staff take part in the work for quality (domain.md 8, H5). It is about how we work, never about whom: what only some
may know of is not even counted.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from quality import action, control
from quality.action import CaseAction, Effect
from quality.case import CaseType

QUARTER = timedelta(days=90)
"""How far a meeting looks, back and ahead, where no period is named."""
SHARED = frozenset({CaseType.DEVIATION, CaseType.SYNPUNKT, CaseType.RISK, CaseType.RISK_ANALYSIS, CaseType.IMPROVEMENT})
"""Types of cases that are counted: none with a track of its own."""
HOW_WE_WORK = frozenset(
    {
        action.Kind.ROUTINE,
        action.Kind.TRAINING,
        action.Kind.STAFFING,
        action.Kind.ENVIRONMENT,
        action.Kind.ORGANISATION,
    }
)
"""Kinds of actions that are told: none that is about a single person, a crime or another provider."""
CONTROLS = frozenset({control.Kind.SELF, control.Kind.MEDICAL, control.Kind.SURVEY, control.Kind.COMPARISON})
"""Kinds of controls whose results are told: who has opened which record, for one, is nothing for a meeting."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Actions of one kind in closed cases: how many helped, in part or not."""

    kind: action.Kind
    helped: int
    partly: int
    not_at_all: int


def learnt(actions: Iterable[CaseAction]) -> tuple[Learnt, ...]:
    """What the checked actions came to, by kind, in the order of kinds."""
    counted = Counter((each.kind, each.effect) for each in actions if each.effect and each.kind in HOW_WE_WORK)
    kinds = [kind for kind in action.Kind if any(counted[kind, effect] for effect in Effect)]
    return tuple(Learnt(kind, *(counted[kind, effect] for effect in Effect)) for kind in kinds)
