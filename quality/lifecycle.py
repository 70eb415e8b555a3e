"""What can be done with a case, as one table: part × type × state × move → state (domain.md 1.1, 1.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quality.access import CaseField, Scope
from quality.case import Case, CaseType, State
from quality.duty import DutyKind
from quality.role import LINE, Function
from quality.track import openable


class Move(StrEnum):
    """Something a person can do with a case."""

    READ = "read"
    TAKE_ON = "take_on"
    ASSIGN = "assign"
    ASK_MORE = "ask_more"
    COMPLETE = "complete"
    DISMISS = "dismiss"
    PARK = "park"
    RESUME = "resume"
    RECLASSIFY = "reclassify"
    DUPLICATE = "duplicate"
    MISTAKE = "mistake"
    REOPEN = "reopen"

    INVESTIGATE = "investigate"
    FINISH = "finish"
    UNLOCK = "unlock"
    ORDER_ANALYSIS = "order_analysis"
    ANALYSE = "analyse"
    ACT = "act"
    CLOSE = "close"

    HAND_OVER = "hand_over"
    RETURN = "return"
    END_TRACK = "end_track"
    OPEN_TRACK = "open_track"
    ASSESS = "assess"
    APPOINT = "appoint"
    DECIDE = "decide"
    SEND_BACK = "send_back"
    NOTIFY = "notify"
    TELL_PERSON = "tell_person"
    BAR = "bar"
    LIFT_BAR = "lift_bar"

    CONFIRM = "confirm"
    ANSWER = "answer"
    FIND_FAULT = "find_fault"
    ROUTE_AWAY = "route_away"
    PASS_ON = "pass_on"  # noqa: S105  (no password)
    TRY_OUT = "try_out"
    STUDY = "study"
    INTRODUCE = "introduce"
    DECLINE = "decline"
    ACCEPT = "accept"
    REVIEW = "review"

    REGISTER = "register"
    HOLD = "hold"
    RELEASE = "release"
    DISCLOSE = "disclose"
    TELL_READERS = "tell_readers"


class Part(StrEnum):
    """The part a person plays in a case: what the table asks for instead of titles."""

    READER = "reader"
    REPORTER = "reporter"
    HANDLER = "handler"
    INVESTIGATOR = "investigator"
    DECIDER = "decider"
    ANALYST = "analyst"
    REGISTRAR = "registrar"
    DISCLOSER = "discloser"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: whose move it is, from which states, where it leads (None: nowhere), and what it ends and creates.

    What `begins` is owed by the first who has the case, where no statutory suspicion has to be assessed before.
    States in `keeps` stay as they are: a case that waits for an answer goes on waiting, whoever has it. `back` leads
    to the state that the case was in before it was put aside. What is `unrestricted` nobody may do with a case that
    carries a statutory suspicion; `tells` is what the reporter hears. Where `names`, only the duty that the person
    names is ended, of those that could be.
    """

    move: Move
    types: frozenset[CaseType]
    states: frozenset[State]
    to: State | None
    by: frozenset[Part]
    ends: tuple[DutyKind, ...] = ()
    owes: tuple[DutyKind, ...] = ()
    begins: tuple[DutyKind, ...] = ()
    tells: DutyKind | None = None
    keeps: frozenset[State] = frozenset()
    back: bool = False
    unrestricted: bool = False
    names: bool = False

    def owed(self, case: Case) -> tuple[DutyKind, ...]:
        """What is owed once the move is made with the case as it is."""
        first = case.assignee is None and not case.restricted
        return self.owes + (self.begins if first else ())

    def after(self, case: Case) -> State:
        """Where the case goes."""
        if self.back:
            return State(case.facts.get("before", State.REVIEWING))
        return case.state if self.to is None or case.state in self.keeps else self.to


EVERY = frozenset(CaseType)
DEVIATION = frozenset({CaseType.DEVIATION})
STATUTORY = frozenset({CaseType.MISCONDUCT, CaseType.HARM})
DECIDED = STATUTORY | {CaseType.DATA_BREACH, CaseType.PROVIDER_EVENT}
SYNPUNKT = frozenset({CaseType.SYNPUNKT})
RISKS = frozenset({CaseType.RISK, CaseType.RISK_ANALYSIS})
IMPROVEMENT = frozenset({CaseType.IMPROVEMENT})
SCRUTINY = frozenset({CaseType.SCRUTINY})
REST = EVERY - DEVIATION - RISKS - SCRUTINY
LINED = DEVIATION | SYNPUNKT | RISKS
"""Investigated and decided by whoever handles them."""

OPEN = frozenset(state for state in State if state.is_open)
EARLY = frozenset({State.RECEIVED, State.REVIEWING, State.AWAITING, State.REOPENED})
STARTED = frozenset({State.INVESTIGATING, State.DECIDING, State.ACTING, State.FOLLOWING_UP})
UNDECIDED = EARLY | {State.INVESTIGATING, State.PARKED}
WORKING = frozenset({State.REVIEWING, State.REOPENED}) | STARTED
LATE = frozenset({State.ACTING, State.FOLLOWING_UP})
ASIDE = frozenset({State.AWAITING, State.PARKED})

READER, REPORTER = frozenset({Part.READER}), frozenset({Part.REPORTER})
HANDLER, INVESTIGATOR = frozenset({Part.HANDLER}), frozenset({Part.INVESTIGATOR})
DECIDER, REGISTRAR = frozenset({Part.DECIDER}), frozenset({Part.REGISTRAR})

_RECEIVING = (DutyKind.ACKNOWLEDGE,)
_BEGUN = (*_RECEIVING, DutyKind.ASSESS)
READABLE = frozenset({CaseField.TEXT, CaseField.DECISION, CaseField.PROTECTION, CaseField.ACTIONS, CaseField.PRAISE})
"""Fields that hold words: who sees one of them may open the case, and reads those."""
EVERYTHING = tuple(kind for kind in DutyKind if not kind.is_message and not kind.outlives)
"""What nobody owes any more once a case is closed."""
HANDLING = tuple(kind for kind in EVERYTHING if kind is not DutyKind.RECORD_REFERENCE)
"""What those who had a case do not owe any more once others have it."""
NOTICES = (DutyKind.NOTIFY_IVO, DutyKind.NOTIFY_IMY,
           DutyKind.CYBER_WARNING, DutyKind.CYBER_REPORT, DutyKind.CYBER_FINAL)  # fmt: skip
"""What is owed to an authority."""

ROWS: tuple[Rule, ...] = (
    # Whatever it is
    Rule(Move.READ, EVERY, frozenset(State), None, READER),
    *(
        Rule(
            move, types, OPEN, State.REVIEWING, HANDLER, ends=_RECEIVING, begins=begun,
            tells=DutyKind.TELL_TAKEN_ON, keeps=STARTED | ASIDE,
        )
        for move in (Move.TAKE_ON, Move.ASSIGN)
        for types, begun in ((DEVIATION | RISKS, (DutyKind.INVESTIGATE,)), (REST, ()))
    ),
    Rule(
        Move.ASK_MORE, EVERY - SCRUTINY,
        frozenset({State.RECEIVED, State.REVIEWING, State.REOPENED, State.INVESTIGATING}),
        State.AWAITING, HANDLER | INVESTIGATOR, ends=_RECEIVING, owes=(DutyKind.COMPLETE,),
    ),
    Rule(
        Move.COMPLETE, EVERY - SCRUTINY, frozenset({State.AWAITING}), State.REVIEWING, REPORTER,
        ends=(DutyKind.COMPLETE,), back=True,
    ),
    Rule(Move.DISMISS, DEVIATION, UNDECIDED, State.CLOSED, HANDLER,
         ends=EVERYTHING, tells=DutyKind.TELL_CLOSED, unrestricted=True),
    Rule(Move.PARK, LINED | IMPROVEMENT, OPEN - ASIDE, State.PARKED, HANDLER, ends=_RECEIVING, unrestricted=True),
    Rule(Move.RESUME, LINED | IMPROVEMENT, frozenset({State.PARKED}), State.REVIEWING, HANDLER, back=True),
    Rule(
        Move.RECLASSIFY, LINED | IMPROVEMENT | {CaseType.DATA_BREACH, CaseType.PROVIDER_EVENT}, UNDECIDED,
        State.REVIEWING, HANDLER, ends=EVERYTHING, tells=DutyKind.TELL_RECLASSIFIED, unrestricted=True,
    ),
    Rule(
        Move.DUPLICATE, LINED | IMPROVEMENT, UNDECIDED, State.CLOSED, HANDLER,
        ends=EVERYTHING, tells=DutyKind.TELL_DUPLICATE, unrestricted=True,
    ),
    Rule(Move.MISTAKE, LINED | IMPROVEMENT, UNDECIDED, State.MISTAKEN, HANDLER,
         ends=EVERYTHING, tells=DutyKind.TELL_MISTAKEN, unrestricted=True),
    Rule(Move.REOPEN, EVERY - SCRUTINY, frozenset({State.CLOSED}), State.REOPENED, HANDLER | DECIDER,
         owes=(DutyKind.INVESTIGATE,), tells=DutyKind.TELL_REOPENED),
    Rule(Move.REGISTER, EVERY, frozenset(State), None, HANDLER | REGISTRAR, ends=(DutyKind.REGISTER,)),
    Rule(Move.HOLD, EVERY, frozenset(State), None, REGISTRAR),
    Rule(Move.RELEASE, EVERY, frozenset(State), None, REGISTRAR),
    Rule(Move.DISCLOSE, EVERY, frozenset(State), None, frozenset({Part.DISCLOSER})),
    Rule(Move.TELL_READERS, EVERY, frozenset(State), None, frozenset({Part.DISCLOSER})),
    # Investigation and actions
    Rule(
        Move.INVESTIGATE, LINED, UNDECIDED - {State.AWAITING, State.PARKED}, State.INVESTIGATING, INVESTIGATOR,
        ends=_RECEIVING, unrestricted=True,
    ),
    Rule(Move.INVESTIGATE, DECIDED, frozenset({State.REOPENED, State.INVESTIGATING}), State.INVESTIGATING,
         INVESTIGATOR),
    Rule(Move.FINISH, LINED, frozenset({State.INVESTIGATING}), State.ACTING, INVESTIGATOR,
         ends=(DutyKind.INVESTIGATE,)),
    Rule(
        Move.FINISH, DECIDED, frozenset({State.INVESTIGATING}), State.DECIDING, INVESTIGATOR,
        ends=(DutyKind.INVESTIGATE,), owes=(DutyKind.DECIDE,),
    ),
    Rule(Move.UNLOCK, LINED, LATE, State.INVESTIGATING, INVESTIGATOR, owes=(DutyKind.INVESTIGATE,)),
    Rule(Move.UNLOCK, DECIDED, frozenset({State.DECIDING}), State.INVESTIGATING, INVESTIGATOR,
         ends=(DutyKind.DECIDE,), owes=(DutyKind.INVESTIGATE,)),
    Rule(Move.ORDER_ANALYSIS, DEVIATION | {CaseType.HARM}, OPEN, None, frozenset({Part.ANALYST})),
    Rule(Move.ANALYSE, DEVIATION | {CaseType.HARM}, OPEN, None, HANDLER | INVESTIGATOR | {Part.ANALYST}),
    Rule(Move.ACT, EVERY, WORKING, None, HANDLER | INVESTIGATOR | DECIDER),
    Rule(Move.CLOSE, LINED, LATE, State.CLOSED, HANDLER, ends=EVERYTHING, tells=DutyKind.TELL_EFFECT),
    Rule(Move.CLOSE, DECIDED, LATE, State.CLOSED, DECIDER, ends=EVERYTHING, tells=DutyKind.TELL_EFFECT),
    # The statutory tracks
    Rule(Move.HAND_OVER, DEVIATION, UNDECIDED, State.RECEIVED, HANDLER,
         ends=HANDLING, owes=(DutyKind.ACKNOWLEDGE, DutyKind.ASSESS), unrestricted=True),
    Rule(Move.OPEN_TRACK, DEVIATION | STATUTORY | SYNPUNKT | {CaseType.PROVIDER_EVENT}, OPEN, None, HANDLER),
    Rule(Move.ASSESS, STATUTORY, EARLY, State.INVESTIGATING, HANDLER,
         ends=_BEGUN, owes=(DutyKind.INVESTIGATE,), tells=DutyKind.TELL_INVESTIGATED),
    Rule(Move.ASSESS, DEVIATION, EARLY | {State.PARKED}, State.INVESTIGATING, HANDLER,
         ends=_BEGUN, owes=(DutyKind.INVESTIGATE,), tells=DutyKind.TELL_INVESTIGATED),
    Rule(Move.ASSESS, frozenset({CaseType.DATA_BREACH, CaseType.PROVIDER_EVENT}), EARLY, State.INVESTIGATING, HANDLER,
         ends=_BEGUN, owes=(DutyKind.INVESTIGATE,), tells=DutyKind.TELL_INVESTIGATED),
    Rule(Move.RETURN, STATUTORY | DEVIATION, EARLY | {State.PARKED}, State.REVIEWING, HANDLER,
         ends=HANDLING, owes=(DutyKind.INVESTIGATE,), tells=DutyKind.TELL_RETURNED),
    Rule(Move.END_TRACK, STATUTORY, EARLY, State.CLOSED, HANDLER, ends=EVERYTHING, tells=DutyKind.TELL_RETURNED),
    Rule(Move.APPOINT, DECIDED, frozenset({State.INVESTIGATING, State.REOPENED}), None, HANDLER | DECIDER),
    Rule(Move.DECIDE, DECIDED, LATE | {State.DECIDING}, State.ACTING, DECIDER,
         ends=(DutyKind.DECIDE,), owes=(DutyKind.REGISTER,), tells=DutyKind.TELL_DECIDED,
         keeps=frozenset({State.FOLLOWING_UP})),
    Rule(Move.SEND_BACK, DECIDED, frozenset({State.DECIDING}), State.INVESTIGATING, DECIDER,
         ends=(DutyKind.DECIDE,), owes=(DutyKind.INVESTIGATE,)),
    Rule(Move.NOTIFY, DECIDED, OPEN, None, HANDLER | DECIDER, ends=NOTICES, names=True),
    Rule(Move.TELL_PERSON, DECIDED | DEVIATION, OPEN, None, HANDLER | DECIDER | INVESTIGATOR,
         ends=(DutyKind.INFORM_PERSON,)),
    Rule(Move.BAR, EVERY, OPEN, None, HANDLER | INVESTIGATOR | DECIDER),
    Rule(Move.LIFT_BAR, EVERY, OPEN, None, DECIDER),
    # Synpunkter
    Rule(Move.CONFIRM, SYNPUNKT, OPEN, State.REVIEWING, HANDLER,
         ends=(*_RECEIVING, DutyKind.CONFIRM), keeps=STARTED | ASIDE),
    Rule(Move.ANSWER, SYNPUNKT, OPEN, State.ACTING, HANDLER,
         ends=(*_RECEIVING, DutyKind.CONFIRM, DutyKind.ANSWER, DutyKind.INVESTIGATE)),
    Rule(Move.FIND_FAULT, SYNPUNKT | SCRUTINY, OPEN, None, HANDLER),
    Rule(Move.ROUTE_AWAY, SYNPUNKT, UNDECIDED, State.CLOSED, HANDLER, ends=EVERYTHING, tells=DutyKind.TELL_ROUTED),
    Rule(Move.PASS_ON, SYNPUNKT, UNDECIDED, State.CLOSED, HANDLER, ends=EVERYTHING, tells=DutyKind.TELL_PASSED_ON),
    # Findings of others: no investigation of ours, what is done about them at once
    *(
        Rule(move, SCRUTINY, OPEN, State.ACTING, HANDLER, ends=_RECEIVING, tells=DutyKind.TELL_TAKEN_ON, keeps=STARTED)
        for move in (Move.TAKE_ON, Move.ASSIGN)
    ),
    Rule(Move.ANSWER, SCRUTINY, OPEN, State.ACTING, HANDLER,
         ends=(*_RECEIVING, DutyKind.ANSWER_AUTHORITY), keeps=STARTED),
    Rule(Move.CLOSE, SCRUTINY, LATE, State.CLOSED, HANDLER, ends=EVERYTHING, tells=DutyKind.TELL_EFFECT),
    Rule(Move.REOPEN, SCRUTINY, frozenset({State.CLOSED}), State.ACTING, HANDLER, tells=DutyKind.TELL_REOPENED),
    *(
        Rule(move, SCRUTINY, EARLY | {State.ACTING}, to, HANDLER, ends=EVERYTHING, tells=tells)
        for move, to, tells in (
            (Move.DUPLICATE, State.CLOSED, DutyKind.TELL_DUPLICATE),
            (Move.MISTAKE, State.MISTAKEN, DutyKind.TELL_MISTAKEN),
        )
    ),
    # Improvements and risks
    Rule(Move.TRY_OUT, IMPROVEMENT, EARLY, State.ACTING, HANDLER, ends=_RECEIVING, tells=DutyKind.TELL_TRIED),
    Rule(Move.STUDY, IMPROVEMENT, frozenset({State.ACTING}), State.FOLLOWING_UP, HANDLER,
         ends=(DutyKind.CHECK_EFFECT,)),
    Rule(Move.INTRODUCE, IMPROVEMENT, LATE, State.CLOSED, HANDLER, ends=EVERYTHING, tells=DutyKind.TELL_INTRODUCED),
    Rule(Move.DECLINE, IMPROVEMENT, OPEN, State.CLOSED, HANDLER, ends=EVERYTHING, tells=DutyKind.TELL_DECLINED),
    Rule(Move.ACCEPT, RISKS, OPEN - ASIDE, State.CLOSED, DECIDER,
         ends=EVERYTHING, owes=(DutyKind.REVIEW_RISK,), tells=DutyKind.TELL_EFFECT),
    Rule(Move.REVIEW, RISKS, frozenset({State.CLOSED}), None, HANDLER | DECIDER, ends=(DutyKind.REVIEW_RISK,)),
)  # fmt: skip

RULES: Mapping[tuple[Move, CaseType], Rule] = {(row.move, type_): row for row in ROWS for type_ in row.types}


def parts(case: Case, scope: Scope) -> frozenset[Part]:
    """The parts that a person plays in a case today."""
    fields = scope.fields_of(case)
    held = {
        Part.READER: bool(fields & READABLE),
        Part.REPORTER: case.reporter == scope.person,
        Part.HANDLER: scope.handles(case),
        Part.INVESTIGATOR: scope.investigates(case),
        Part.DECIDER: scope.decides(case),
        Part.ANALYST: scope.analyses and CaseField.TEXT in fields,
        Part.DISCLOSER: case.type in scope.discloses and CaseField.TEXT in fields,
        Part.REGISTRAR: Function.REGISTRAR in scope.functions and bool(fields),
    }
    return frozenset(part for part, is_so in held.items() if is_so)


def may(move: Move, case: Case, scope: Scope) -> bool:
    """Whether this person may do this with the case as it stands.

    A report of suspected missförhållande or vårdskada is never dismissed (27 kap. 2 § SoL, 6 kap. 4 § PSL); one that
    says that the manager is involved is dismissed by nobody of the line.
    """
    rule = RULES.get((move, case.type))
    if rule is None or case.state not in rule.states or not rule.by & parts(case, scope):
        return False
    if rule.unrestricted and case.restricted:
        return False
    further = _FURTHER.get(move)
    return further is None or further(case, scope)


def _not_by_the_line(case: Case, scope: Scope) -> bool:
    return not (case.manager_involved and scope.functions & set(LINE))


def _suspected(case: Case, scope: Scope) -> bool:
    return case.type is not CaseType.DEVIATION or case.restricted


_FURTHER: Mapping[Move, Callable[[Case, Scope], bool]] = {
    Move.TAKE_ON: lambda case, scope: case.assignee != scope.person,
    Move.ASK_MORE: lambda case, scope: case.reporter not in (None, scope.person),
    Move.DISMISS: _not_by_the_line,
    Move.DUPLICATE: _not_by_the_line,
    Move.MISTAKE: _not_by_the_line,
    Move.RECLASSIFY: _not_by_the_line,
    Move.ASSESS: _suspected,
    Move.RETURN: _suspected,
    Move.OPEN_TRACK: lambda case, scope: bool(openable(case)),
    Move.APPOINT: lambda case, scope: case.investigator not in scope.selves,
    Move.LIFT_BAR: lambda case, scope: bool(case.barred),
    Move.ANALYSE: lambda case, scope: "analysis" in case.facts,
    Move.HOLD: lambda case, scope: not case.held,
    Move.RELEASE: lambda case, scope: case.held,
    Move.PASS_ON: lambda case, scope: case.facts.get("kind") == "praise",
    Move.CONFIRM: lambda case, scope: "answered_on" not in case.facts,
    Move.FIND_FAULT: lambda case, scope: CaseType.DEVIATION not in case.linked,
}
"""What a move asks for beyond its row."""
