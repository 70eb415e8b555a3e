"""What can be done with a case: action × state as one table, and who may, with the two laws that forbid dismissal."""

import pytest

from quality.case import State, Suspicion
from quality.duty import DutyKind
from quality.lifecycle import RULES, Action, may
from quality.role import Function, Scope, scope_of
from tests.quality.town import ME, SOMEBODY, TODAY, case, post, town

STATES = """
action         received   reviewing  awaiting   closed
read           -          -          -          -
take_on        reviewing  reviewing  reviewing  no
assign         reviewing  reviewing  reviewing  no
ask_more       awaiting   awaiting   no         no
not_deviation  closed     closed     closed     no
complete       no         no         reviewing  no
"""
"""Where an action leads from each state: `-` nowhere, `no` that it is not possible."""


@pytest.mark.parametrize("line", STATES.strip().splitlines()[1:])
def test_where_actions_lead(line: str) -> None:
    action, *cells = line.split()
    rule = RULES[Action(action)]
    leads = [rule.to.value if rule.to else "-" for _ in State]
    assert [led if state in rule.states else "no" for led, state in zip(leads, State, strict=True)] == cells


def test_every_action_has_a_rule() -> None:
    assert set(RULES) == set(Action)


@pytest.mark.parametrize(
    ("action", "ended"),
    [
        (Action.READ, set()),
        (Action.TAKE_ON, {DutyKind.ACKNOWLEDGE}),
        (Action.ASSIGN, {DutyKind.ACKNOWLEDGE}),
        (Action.ASK_MORE, {DutyKind.ACKNOWLEDGE}),
        (Action.DISMISS, {DutyKind.ACKNOWLEDGE, DutyKind.COMPLETE, DutyKind.RECORD_REFERENCE}),
        (Action.COMPLETE, {DutyKind.COMPLETE}),
    ],
)
def test_which_duties_an_action_ends(action: Action, ended: set[DutyKind]) -> None:
    assert set(RULES[action].ends) == ended


def scope(*functions: Function) -> Scope:
    return scope_of(town(*(post(ME, function) for function in functions)), ME, TODAY)


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
    ("who it was assigned to", WORKER, {"assignee": ME}, "read assign ask_more not_deviation"),
    ("who it was assigned to, suspected", WORKER, {"assignee": ME, **SARAH}, "read assign ask_more"),
    ("the manager", MANAGER, {}, "read take_on assign ask_more not_deviation"),
    ("the manager, a colleague has it", MANAGER, {"assignee": 5}, "read take_on assign ask_more not_deviation"),
    ("the manager who has it", MANAGER, {"assignee": ME}, "read assign ask_more not_deviation"),
    ("the manager who reported it", MANAGER, {"reporter": ME}, "read take_on assign not_deviation complete"),
    ("the manager, no reporter known", MANAGER, {"reporter": None}, "read take_on assign not_deviation"),
    ("the manager, suspected", MANAGER, SARAH, "read"),
    ("another manager, one involved", MANAGER, INVOLVED, "read take_on assign ask_more"),
    ("the area manager", AREA, {}, "read take_on assign ask_more not_deviation"),
    ("the area manager, suspected", AREA, SARAH, ""),
    ("the area manager, the manager involved", AREA, INVOLVED, "read take_on assign ask_more"),
    ("the director", DIRECTOR, {}, ""),
    ("the director who was handed it", DIRECTOR, {"assignee": ME}, "read assign ask_more not_deviation"),
    ("lex Sarah, ordinary", LEX, {}, ""),
    ("lex Sarah, suspected", LEX, SARAH, "read take_on assign ask_more"),
    ("lex Sarah, the manager involved", LEX, INVOLVED, "read take_on assign ask_more not_deviation"),
    ("lex Sarah, both", LEX, {**SARAH, **INVOLVED}, "read take_on assign ask_more"),
    ("lex Sarah and head, involved", LEX_AND_LINE, INVOLVED, "read take_on assign ask_more"),
    ("quality", QUALITY, {}, ""),
    ("the manager, barred", MANAGER, {"barred": frozenset({ME}), "assignee": ME}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("who", "mine", "facts", "actions"), WHO, ids=[row[0] for row in WHO])
def test_who_may_do_what(who: str, mine: Scope, facts: dict[str, object], actions: str) -> None:
    """In every state: what the person may, as far as the state allows it."""
    for state in State:
        allowed = {action for action in Action if may(action, case(state=state, **facts), mine)}
        possible = {action for action in Action if state in RULES[action].states}
        assert allowed == {Action(word) for word in actions.split()} & possible


@pytest.mark.parametrize("suspicion", [each for each in Suspicion if each is not Suspicion.NONE])
@pytest.mark.parametrize("function", Function)
def test_a_statutory_suspicion_is_dismissed_by_nobody(function: Function, suspicion: Suspicion) -> None:
    for state in State:
        suspected = case(state=state, suspicion=suspicion, assignee=ME)
        assert not may(Action.DISMISS, suspected, scope(function))


@pytest.mark.parametrize("function", Function)
def test_nobody_handles_what_they_may_not_read(function: Function) -> None:
    for suspicion in Suspicion:
        about = case(suspicion=suspicion, reporter=SOMEBODY)
        handling = [Action.TAKE_ON, Action.ASSIGN, Action.ASK_MORE, Action.DISMISS]
        assert may(Action.READ, about, scope(function)) or not any(may(a, about, scope(function)) for a in handling)
