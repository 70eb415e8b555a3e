"""Actions (åtgärder): proposed, decided, done and seen to have helped; an owner needs not see the case to do one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime

from conversation.flow import (
    Rejected,
)
from handlers.moves import GONE, NOT_NOW
from handlers.visit import Visit, id_of, subject_of
from quality.action import CaseAction, possible
from quality.action import Step as ActionStep
from quality.case import Case
from quality.lifecycle import DECIDED, Move, may


@dataclass(frozen=True, slots=True)
class Found:
    """An action with its case; `within` says whether the person sees the case, or only what is theirs to do."""

    case: Case
    action: CaseAction
    within: bool


def name_of(case: Case, action: CaseAction) -> str:
    """How an action is named in duties and buttons: `case:17#2`."""
    return f"{subject_of(case)}#{action.number}"


def number_of(subject: str) -> int:
    """The action's number in a subject such as `case:17#2`; 0 when it names none."""
    number = subject.partition("#")[2]
    return int(number) if number.isdecimal() and len(number) < 6 else 0


async def find_action(visit: Visit, subject: str) -> Found:
    """The action, for whoever works with the case or owns the action. Raises Rejected for all others."""
    case = await visit.store.cases.for_delivery(id_of(subject))
    if case is None or visit.person in case.barred:
        raise Rejected(GONE)
    actions = await visit.store.actions.of(case)
    action = next((each for each in actions if each.number == number_of(subject)), None)
    within = may(Move.READ, case, visit.scope)
    if action is None or not (within or action.owner in visit.scope.selves):
        raise Rejected(GONE)
    return Found(case, action, within)


def may_step(visit: Visit, step: ActionStep, case: Case, action: CaseAction) -> bool:
    """Whether this person may take the step now: the owner does it, whoever has the case decides and follows up."""
    if not possible(step, action) or not case.state.is_open or visit.person in case.barred:
        return False
    if step is ActionStep.DO and action.owner in visit.scope.selves:
        return True
    if not may(Move.ACT, case, visit.scope):
        return False
    return may_decide(visit, case) if step in {ActionStep.DECIDE, ActionStep.REJECT} else True


def may_decide(visit: Visit, case: Case) -> bool:
    """Who decides on actions: the decider where the case has one, else whoever handles it."""
    return visit.scope.decides(case) if case.type in DECIDED else visit.scope.handles(case)


def if_step(step: ActionStep) -> Callable[[Visit, str], Awaitable[None]]:
    """For conversations that only those may begin who may take the step."""

    async def allowed(visit: Visit, subject: str) -> None:
        await find_for_step(visit, subject, step)

    return allowed


async def find_for_step(visit: Visit, subject: str, step: ActionStep) -> Found:
    found = await find_action(visit, subject)
    if not may_step(visit, step, found.case, found.action):
        raise Rejected(NOT_NOW)
    return found


def end_of(visit: Visit, day: date) -> datetime:
    """The end of the working day."""
    return datetime.combine(day, visit.profile.hours.end, visit.profile.timezone)
