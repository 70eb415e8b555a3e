"""Who may make which move on the statutory tracks, under two municipalities' roles, cell by cell and both ways."""

from collections.abc import Mapping

import pytest

from quality.access import HANDED_OVER, NOTHING, CaseField, Scope, scope_of
from quality.case import CaseType, Holder, State, Suspicion
from quality.lifecycle import Move, may
from quality.role import Function, Roles
from tests.quality.town import ELSEWHERE, ME, ROLES, SOMEBODY, TODAY, case, post, town

UPPSALA: Mapping[CaseType, Roles] = {
    **ROLES,
    CaseType.MISCONDUCT: Roles(
        receives=(Function.LEX_RESPONSIBLE,),
        investigates=(Function.UNIT_MANAGER,),
        decides=(Function.LEX_RESPONSIBLE,),
        informs=(Function.DIRECTOR,),
    ),
}
PROFILES = {"standard": ROLES, "uppsala": UPPSALA}
MOVES = (
    Move.READ, Move.ASSESS, Move.RETURN, Move.APPOINT, Move.INVESTIGATE, Move.FINISH, Move.DECIDE, Move.SEND_BACK,
    Move.NOTIFY, Move.TELL_PERSON, Move.OPEN_TRACK, Move.BAR, Move.LIFT_BAR,
)  # fmt: skip

TABLE = """
profile   function            state          moves
standard  enhetschef          investigating  -
standard  omradeschef         investigating  -
standard  verksamhetschef     deciding       -
standard  socialchef          deciding       read
standard  medarbetare         received       -
standard  kvalitet            deciding       -
standard  registrator         deciding       read
standard  mas                 deciding       -
standard  lex_sarah_ansvarig  received       read assess return notify tell_person open_track bar
standard  lex_sarah_ansvarig  investigating  read appoint notify tell_person open_track bar
standard  lex_sarah_ansvarig  deciding       read decide send_back notify tell_person open_track bar
standard  lex_sarah_ansvarig  acting         read decide notify tell_person open_track bar
standard  lex_sarah_utredare  received       read tell_person bar
standard  lex_sarah_utredare  investigating  read investigate finish tell_person bar
standard  lex_sarah_utredare  deciding       read tell_person bar
uppsala   enhetschef          received       read tell_person bar
uppsala   enhetschef          investigating  read investigate finish tell_person bar
uppsala   enhetschef          deciding       read tell_person bar
uppsala   omradeschef         investigating  -
uppsala   lex_sarah_utredare  investigating  -
uppsala   lex_sarah_ansvarig  investigating  read appoint notify tell_person open_track bar
uppsala   lex_sarah_ansvarig  deciding       read decide send_back notify tell_person open_track bar
"""
"""What each function may do with a missförhållande at its unit, that nobody has been appointed to investigate."""


def scope(function: str, profile: str, unit: int | None = None) -> Scope:
    held = post(ME, Function(function)) if unit is None else post(ME, Function(function), unit)
    return scope_of(town(held), ME, TODAY, PROFILES[profile])


@pytest.mark.parametrize("line", TABLE.strip().splitlines()[1:])
def test_who_may_do_what_with_a_missforhallande(line: str) -> None:
    profile, function, state, *moves = line.split()
    about = case(type=CaseType.MISCONDUCT, suspicion=Suspicion.SARAH, state=State(state))
    allowed = {move for move in MOVES if may(move, about, scope(function, profile))}
    assert allowed == {Move(move) for move in moves if move != "-"}


def test_where_the_manager_investigates_another_units_manager_sees_nothing() -> None:
    about = case(type=CaseType.MISCONDUCT, suspicion=Suspicion.SARAH, unit=ELSEWHERE)
    assert scope("enhetschef", "uppsala").fields_of(about) == NOTHING


@pytest.mark.parametrize("profile", PROFILES)
def test_whoever_handed_it_over_sees_that_and_what_protects(profile: str) -> None:
    about = case(type=CaseType.MISCONDUCT, suspicion=Suspicion.SARAH, handed_over_by=ME)
    employee = scope("medarbetare", profile)
    assert employee.fields_of(about) == HANDED_OVER
    assert CaseField.INVESTIGATION not in employee.fields_of(about)
    assert {move for move in MOVES if may(move, about, employee)} == {Move.READ}
    assert employee.fields_of(case(type=CaseType.MISCONDUCT, handed_over_by=SOMEBODY)) == NOTHING


def test_an_appointed_investigator_neither_appoints_nor_decides_and_leaves_traces() -> None:
    facts = {"investigators": str(ME)}
    lex = scope("lex_sarah_ansvarig", "standard")
    now = case(type=CaseType.MISCONDUCT, state=State.INVESTIGATING, investigator=ME)
    assert not may(Move.APPOINT, now, lex)
    later = case(type=CaseType.MISCONDUCT, state=State.DECIDING, investigator=SOMEBODY, facts=facts)
    assert not may(Move.DECIDE, later, lex)
    assert may(Move.DECIDE, case(type=CaseType.MISCONDUCT, state=State.DECIDING, investigator=SOMEBODY), lex)


@pytest.mark.parametrize("function", Function)
@pytest.mark.parametrize("profile", PROFILES)
def test_who_is_barred_does_nothing_whatever_they_are(function: Function, profile: str) -> None:
    for type_ in (CaseType.MISCONDUCT, CaseType.HARM, CaseType.DEVIATION):
        for state in State:
            about = case(
                type=type_, state=state, barred=frozenset({ME}), investigator=ME, assignee=ME, handed_over_by=ME
            )
            mine = scope(function.value, profile)
            assert mine.fields_of(about) == NOTHING
            assert not any(may(move, about, mine) for move in Move if move not in {Move.COMPLETE})


def test_a_bar_is_lifted_only_where_there_is_one_and_by_who_decides() -> None:
    barred = case(type=CaseType.MISCONDUCT, state=State.INVESTIGATING, barred=frozenset({SOMEBODY}))
    assert may(Move.LIFT_BAR, barred, scope("lex_sarah_ansvarig", "standard"))
    assert not may(Move.LIFT_BAR, barred, scope("lex_sarah_utredare", "standard"))
    assert not may(Move.LIFT_BAR, case(type=CaseType.MISCONDUCT), scope("lex_sarah_ansvarig", "standard"))


def test_an_ordinary_avvikelse_is_neither_assessed_nor_returned() -> None:
    mine = scope("enhetschef", "standard")
    assert not may(Move.ASSESS, case(), mine)
    assert not may(Move.RETURN, case(), mine)
    assert may(Move.HAND_OVER, case(), mine)
    assert not may(Move.HAND_OVER, case(suspicion=Suspicion.SARAH, assignee=ME), mine)


def test_a_managers_function_is_placed_where_it_is_held() -> None:
    organisation = town(post(ME, Function.DIRECTOR, 1), post(SOMEBODY, Function.MAS, 1))
    assert organisation.placed(Holder(Function.DIRECTOR.value, 3), TODAY) == Holder(Function.DIRECTOR.value, 1)
    assert organisation.placed(Holder(Function.HEAD.value, 3), TODAY) == Holder(Function.HEAD.value, 3)
    assert organisation.placed(Holder(Function.MAS.value, 3), TODAY) == Holder(Function.MAS.value, 3)
    assert organisation.placed(Holder(Function.DIRECTOR.value), TODAY) == Holder(Function.DIRECTOR.value)
