"""What can be done with a case: action × state as one table, and who may, with the two laws that forbid dismissal."""

import pytest

from quality.access import Scope, scope_of
from quality.case import CaseType, State, Suspicion
from quality.duty import DutyKind
from quality.lifecycle import EVERYTHING, RULES, Move, may
from quality.role import Function
from tests.quality.town import ME, ROLES, SOMEBODY, TODAY, case, post, town

BASIC = (Move.READ, Move.TAKE_ON, Move.ASSIGN, Move.ASK_MORE, Move.DISMISS, Move.COMPLETE)
"""What can be done with a deviation before anybody investigates it."""

STATES = """
move           received   reviewing  investigating  deciding  acting  following_up  awaiting  parked  reopened   closed
read           -          -          -              -         -       -             -         -       -          -
take_on        reviewing  reviewing  investigating  deciding  acting  following_up  awaiting  parked  reviewing  no
assign         reviewing  reviewing  investigating  deciding  acting  following_up  awaiting  parked  reviewing  no
ask_more       awaiting   awaiting   awaiting       no        no      no            no        no      awaiting   no
dismiss  closed     closed     closed         no        no      no            closed    closed  closed     no
complete       no         no         no             no        no      no            reviewing no      no         no
"""
"""Where a move leads a deviation from each state: `-` nowhere, `no` that it is not possible."""


@pytest.mark.parametrize("line", STATES.strip().splitlines()[1:])
def test_where_moves_lead(line: str) -> None:
    states = [State(name) for name in STATES.strip().splitlines()[0].split()[1:]]
    move, *cells = line.split()
    rule = RULES[Move(move), CaseType.DEVIATION]
    leads = ["-" if rule.to is None else rule.after(case(state=state)).value for state in states]
    assert [led if state in rule.states else "no" for led, state in zip(leads, states, strict=True)] == cells


def test_every_move_is_of_some_type() -> None:
    assert {move for move, _ in RULES} == set(Move)


@pytest.mark.parametrize(
    ("move", "ended"),
    [
        (Move.READ, set()),
        (Move.TAKE_ON, {DutyKind.ACKNOWLEDGE}),
        (Move.ASSIGN, {DutyKind.ACKNOWLEDGE}),
        (Move.ASK_MORE, {DutyKind.ACKNOWLEDGE}),
        (Move.DISMISS, set(EVERYTHING)),
        (Move.COMPLETE, {DutyKind.COMPLETE}),
    ],
)
def test_which_duties_a_move_ends(move: Move, ended: set[DutyKind]) -> None:
    assert set(RULES[move, CaseType.DEVIATION].ends) == ended


def scope(*functions: Function) -> Scope:
    return scope_of(town(*(post(ME, function) for function in functions)), ME, TODAY, ROLES)


WORKER = scope(Function.EMPLOYEE)
MANAGER = scope(Function.UNIT_MANAGER)
AREA = scope(Function.AREA_MANAGER)
DIRECTOR = scope(Function.DIRECTOR)
LEX = scope(Function.LEX_RESPONSIBLE)
LEX_AND_LINE = scope(Function.LEX_RESPONSIBLE, Function.HEAD)
QUALITY = scope(Function.QUALITY)
SARAH: dict[str, object] = {"suspicion": Suspicion.SARAH}
INVOLVED: dict[str, object] = {"manager_involved": True}

WHO: list[tuple[str, Scope, dict[str, object], str]] = [
    ("a colleague", WORKER, {}, ""),
    ("the reporter", WORKER, {"reporter": ME}, "complete"),
    ("who it was assigned to", WORKER, {"assignee": ME}, "read assign ask_more dismiss"),
    ("who it was assigned to, suspected", WORKER, {"assignee": ME, **SARAH}, "read assign ask_more"),
    ("the manager", MANAGER, {}, "read take_on assign ask_more dismiss"),
    ("the manager, a colleague has it", MANAGER, {"assignee": 5}, "read take_on assign ask_more dismiss"),
    ("the manager who has it", MANAGER, {"assignee": ME}, "read assign ask_more dismiss"),
    ("the manager who reported it", MANAGER, {"reporter": ME}, "read take_on assign dismiss complete"),
    ("the manager, no reporter known", MANAGER, {"reporter": None}, "read take_on assign dismiss"),
    ("the manager, suspected", MANAGER, SARAH, "read"),
    ("another manager, one involved", MANAGER, INVOLVED, "read take_on assign ask_more"),
    ("the area manager", AREA, {}, "read take_on assign ask_more dismiss"),
    ("the area manager, suspected", AREA, SARAH, ""),
    ("the area manager, the manager involved", AREA, INVOLVED, "read take_on assign ask_more"),
    ("the director", DIRECTOR, {}, ""),
    ("the director who was handed it", DIRECTOR, {"assignee": ME}, "read assign ask_more dismiss"),
    ("lex Sarah, ordinary", LEX, {}, ""),
    ("lex Sarah, suspected", LEX, SARAH, "read take_on assign ask_more"),
    ("lex Sarah, the manager involved", LEX, INVOLVED, "read take_on assign ask_more dismiss"),
    ("lex Sarah, both", LEX, {**SARAH, **INVOLVED}, "read take_on assign ask_more"),
    ("lex Sarah and head, involved", LEX_AND_LINE, INVOLVED, "read take_on assign ask_more"),
    ("quality", QUALITY, {}, ""),
    ("the manager, barred", MANAGER, {"barred": frozenset({ME}), "assignee": ME}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("who", "mine", "facts", "moves"), WHO, ids=[row[0] for row in WHO])
def test_who_may_do_what(who: str, mine: Scope, facts: dict[str, object], moves: str) -> None:
    """In every state: what the person may, as far as the state allows it."""
    for state in State:
        allowed = {move for move in BASIC if may(move, case(state=state, **facts), mine)}
        possible = {move for move in BASIC if state in RULES[move, CaseType.DEVIATION].states}
        assert allowed == {Move(word) for word in moves.split()} & possible


@pytest.mark.parametrize("suspicion", [each for each in Suspicion if each is not Suspicion.NONE])
@pytest.mark.parametrize("function", Function)
def test_a_statutory_suspicion_is_dismissed_by_nobody(function: Function, suspicion: Suspicion) -> None:
    for state in State:
        suspected = case(state=state, suspicion=suspicion, assignee=ME)
        assert not may(Move.DISMISS, suspected, scope(function))


@pytest.mark.parametrize("function", Function)
def test_nobody_handles_what_they_may_not_read(function: Function) -> None:
    for suspicion in Suspicion:
        about = case(suspicion=suspicion, reporter=SOMEBODY)
        handling = [Move.TAKE_ON, Move.ASSIGN, Move.ASK_MORE, Move.DISMISS]
        assert may(Move.READ, about, scope(function)) or not any(may(a, about, scope(function)) for a in handling)
