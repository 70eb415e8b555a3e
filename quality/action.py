"""An åtgärd: what is done so that it does not happen again, from proposal to its effect (domain.md 1.1, 3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from quality.case import State


class Kind(StrEnum):
    """What sort of measure it is (domain.md 3.2)."""

    STAFFING = "staffing"
    OTHER_PROVIDER = "other_provider"
    ENVIRONMENT = "environment"
    ORGANISATION = "organisation"
    POLICE = "police"
    ROUTINE = "routine"
    SUPPORT = "support"
    PLAN = "plan"
    TRAINING = "training"
    OTHER = "other"


class Strength(StrEnum):
    """How well such a measure usually holds: one that works without anybody remembering it is strong."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


class Stage(StrEnum):
    """Where an action stands."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    DONE = "done"
    CHECKED = "checked"
    REJECTED = "rejected"


class Effect(StrEnum):
    """Whether it had the effect that was expected; a lack of it asks for a new action."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NONE = "none"


class Step(StrEnum):
    """What can be done with an action."""

    DECIDE = "decide_action"
    REJECT = "reject_action"
    DO = "do_action"
    CHECK = "check_effect"


STEPS = {
    Step.DECIDE: ({Stage.PROPOSED}, Stage.DECIDED),
    Step.REJECT: ({Stage.PROPOSED, Stage.DECIDED}, Stage.REJECTED),
    Step.DO: ({Stage.DECIDED}, Stage.DONE),
    Step.CHECK: ({Stage.DONE}, Stage.CHECKED),
}
"""From which stages a step leads where."""


PROCESS = "process:"
"""Stands before the code of a category of processes, where an action changes one of those and no document."""


@dataclass(frozen=True, slots=True)
class CaseAction:
    """One action of a case, without its words (`action.NUMBER.what`, `.why`, `.expected`, `.done`, `.seen`, `.reason`).

    `due_on` is when it is to be done, `check_on` when its effect is looked at; `follows` is the number of the action
    that had too little effect; `document` is the routine that it changes, or the kind of process.
    """

    case: int
    number: int
    unit: int
    kind: Kind
    strength: Strength
    owner: int | None
    due_on: date
    check_on: date
    stage: Stage = Stage.PROPOSED
    effect: Effect | None = None
    follows: int | None = None
    document: str = ""
    proposed_by: int | None = None
    decided_at: datetime | None = None
    done_at: datetime | None = None
    checked_at: datetime | None = None
    id: int = 0
    revision: int = 0

    @property
    def process(self) -> str:
        """The category of processes that it changes; empty where it changes a document, or nothing."""
        return self.document.removeprefix(PROCESS) if self.document.startswith(PROCESS) else ""

    @property
    def undone(self) -> bool:
        """Whether its owner has something left to do, or will have once it is decided."""
        return self.stage in {Stage.PROPOSED, Stage.DECIDED}

    @property
    def settled(self) -> bool:
        """Whether nothing more is owed: its effect is checked, or it was rejected with a reason."""
        return self.stage in {Stage.CHECKED, Stage.REJECTED}


def possible(step: Step, action: CaseAction) -> bool:
    """Whether the step can be taken from where the action stands."""
    stages, _ = STEPS[step]
    return action.stage in stages


def unanswered(actions: Sequence[CaseAction]) -> list[CaseAction]:
    """Actions whose effect was lacking and that no later action follows."""
    followed = {action.follows for action in actions if action.stage is not Stage.REJECTED}
    return [a for a in actions if a.effect in {Effect.PARTLY, Effect.NONE} and a.number not in followed]


class Lack(StrEnum):
    """Why a case cannot be closed yet, as far as its actions go."""

    UNDECIDED = "undecided"
    UNDONE = "undone"
    UNCHECKED = "unchecked"
    UNFOLLOWED = "unfollowed"


def lacking(actions: Sequence[CaseAction]) -> Mapping[Lack, tuple[int, ...]]:
    """The numbers of the actions that keep a case open, by what they lack; empty when it can be closed."""
    stages = {Lack.UNDECIDED: Stage.PROPOSED, Lack.UNDONE: Stage.DECIDED, Lack.UNCHECKED: Stage.DONE}
    found = {lack: tuple(a.number for a in actions if a.stage is stage) for lack, stage in stages.items()}
    found[Lack.UNFOLLOWED] = tuple(a.number for a in unanswered(actions))
    return {lack: numbers for lack, numbers in found.items() if numbers}


def state_by(actions: Sequence[CaseAction], state: State) -> State:
    """Where a case stands that is past its investigation: acting while anything is to be done, then following up."""
    if state not in {State.ACTING, State.FOLLOWING_UP}:
        return state
    if not actions or any(action.undone for action in actions):
        return State.ACTING
    return State.FOLLOWING_UP
