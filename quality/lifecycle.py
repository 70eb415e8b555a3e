"""What can be done with a case, as one table: action × state → state, and who may (domain.md 1.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from quality.case import Case, State
from quality.duty import DutyKind
from quality.role import LINE, CaseField, Scope


class Action(StrEnum):
    """Something a person can do with a case."""

    READ = "read"
    TAKE_ON = "take_on"
    ASSIGN = "assign"
    ASK_MORE = "ask_more"
    DISMISS = "not_deviation"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states an action is possible, where it leads (None: nowhere), and which duties it ends.

    States in `keeps` stay as they are: a case that waits for an answer goes on waiting, whoever has it.
    """

    states: frozenset[State]
    to: State | None
    ends: tuple[DutyKind, ...] = ()
    keeps: frozenset[State] = frozenset()

    def after(self, state: State) -> State:
        """Where a case in this state goes."""
        return state if self.to is None or state in self.keeps else self.to


OPEN = frozenset({State.RECEIVED, State.REVIEWING, State.AWAITING})
WAITING = frozenset({State.AWAITING})

RULES: Mapping[Action, Rule] = {
    Action.READ: Rule(frozenset(State), None),
    Action.TAKE_ON: Rule(OPEN, State.REVIEWING, (DutyKind.ACKNOWLEDGE,), WAITING),
    Action.ASSIGN: Rule(OPEN, State.REVIEWING, (DutyKind.ACKNOWLEDGE,), WAITING),
    Action.ASK_MORE: Rule(frozenset({State.RECEIVED, State.REVIEWING}), State.AWAITING, (DutyKind.ACKNOWLEDGE,)),
    Action.DISMISS: Rule(OPEN, State.CLOSED, (DutyKind.ACKNOWLEDGE, DutyKind.COMPLETE, DutyKind.RECORD_REFERENCE)),
    Action.COMPLETE: Rule(WAITING, State.REVIEWING, (DutyKind.COMPLETE,)),
}


def may(action: Action, case: Case, scope: Scope) -> bool:
    """Whether this person may do this with the case as it stands.

    A report of suspected missförhållande or vårdskada is never dismissed (27 kap. 2 § SoL, 6 kap. 4 § PSL); one that
    says that the manager is involved is dismissed by nobody of the line.
    """
    if case.state not in RULES[action].states:
        return False
    match action:
        case Action.READ:
            return CaseField.TEXT in scope.fields_of(case)
        case Action.COMPLETE:
            return case.reporter == scope.person
        case Action.TAKE_ON:
            return scope.handles(case) and case.assignee != scope.person
        case Action.ASSIGN:
            return scope.handles(case)
        case Action.ASK_MORE:
            return scope.handles(case) and case.reporter not in (None, scope.person)
        case Action.DISMISS:
            line = bool(scope.functions & set(LINE))
            return scope.handles(case) and not case.restricted and not (case.manager_involved and line)
        case _:
            assert_never(action)
