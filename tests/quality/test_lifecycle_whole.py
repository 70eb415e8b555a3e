"""The whole table, every move of every type from every state, held to what has to be true of any such table."""

from datetime import timedelta

import pytest

from handlers.owed import OWED
from quality.access import scope_of
from quality.case import CaseType, State, Suspicion
from quality.duty import DutyKind
from quality.lifecycle import EVERYTHING, ROWS, RULES, STATUTORY, Move, Part, Rule, may
from quality.owing import due_at, duty_of, owner_of
from quality.picture import document, picture, table
from quality.profile_file import load
from quality.role import Function
from reminders.nudge import WORDS
from tests.lifecycle import PLACE
from tests.quality.town import AT, ME, ROLES, SOMEBODY, TODAY, case, post, town

PROFILE = load("standard")
OPEN = [state for state in State if state.is_open]
ENDED = [state for state in State if not state.is_open]
each_type = pytest.mark.parametrize("type_", CaseType)
each_row = pytest.mark.parametrize("rule", ROWS, ids=lambda rule: f"{rule.move.value}-{min(rule.types).value}")
OF_ENDED = {
    Move.READ, Move.REOPEN, Move.REGISTER, Move.HOLD, Move.RELEASE, Move.REVIEW, Move.DISCLOSE, Move.TELL_READERS,
}  # fmt: skip
"""All that may be done with a case that is over."""
OUT_OF_THE_WAY = {Move.DISMISS, Move.PARK, Move.RECLASSIFY, Move.DUPLICATE, Move.MISTAKE}
SAID_OTHERWISE = {DutyKind.ACKNOWLEDGE, DutyKind.COMPLETE, DutyKind.RECORD_REFERENCE}


def leads(type_: CaseType) -> dict[State, set[State]]:
    """Where every state of a type leads in one move."""
    found: dict[State, set[State]] = {state: set() for state in State}
    for (_, of), rule in RULES.items():
        for state in rule.states if of is type_ else ():
            found[state].add(rule.after(case(type=type_, state=state)))
    return found


def reached(type_: CaseType, start: State) -> set[State]:
    ways, seen, waiting = leads(type_), {start}, [start]
    while waiting:
        for state in ways[waiting.pop()] - seen:
            seen.add(state)
            waiting.append(state)
    return seen


@each_type
def test_from_every_state_that_a_case_can_come_to_it_can_be_closed(type_: CaseType) -> None:
    stuck = [state for state in reached(type_, State.RECEIVED) if State.CLOSED not in reached(type_, state)]
    # A mistake is kept as it is: nothing closes it, and nothing has to.
    assert set(stuck) <= {State.MISTAKEN}


@each_type
def test_no_pair_of_rules_claims_the_same_move(type_: CaseType) -> None:
    moves = [rule.move for rule in ROWS if type_ in rule.types]
    assert len(moves) == len(set(moves))


@each_type
@pytest.mark.parametrize("state", ENDED)
def test_a_case_that_is_over_is_only_read_registered_held_reviewed_or_opened_again(
    type_: CaseType, state: State
) -> None:
    possible = {move for (move, of), rule in RULES.items() if of is type_ and state in rule.states}
    assert possible <= OF_ENDED
    assert (Move.REOPEN in possible) == (state is State.CLOSED)


@pytest.mark.parametrize("type_", sorted(STATUTORY))
def test_a_statutory_case_is_never_put_out_of_the_way(type_: CaseType) -> None:
    assert {move for move, of in RULES if of is type_} & OUT_OF_THE_WAY == set()


@pytest.mark.parametrize("move", sorted(OUT_OF_THE_WAY | {Move.INVESTIGATE}))
@pytest.mark.parametrize("function", Function)
def test_a_suspicion_is_put_out_of_the_way_by_nobody(move: Move, function: Function) -> None:
    scope = scope_of(town(post(ME, function)), ME, TODAY, ROLES)
    for type_, state, suspicion in ((t, s, u) for t in CaseType for s in State for u in Suspicion):
        rule = RULES.get((move, type_))
        if suspicion is not Suspicion.NONE and rule is not None and rule.unrestricted:
            suspected = case(type=type_, state=state, suspicion=suspicion, assignee=ME)
            assert not may(move, suspected, scope)


@each_row
def test_every_rule_says_whose_move_it_is(rule: Rule) -> None:
    assert rule.types
    assert rule.states
    assert rule.by <= set(Part)
    assert rule.by


@each_row
def test_what_closes_a_case_ends_what_is_owed(rule: Rule) -> None:
    if rule.to in ENDED:
        assert set(rule.ends) == set(EVERYTHING)


@each_row
def test_what_is_owed_waits_for_a_person_and_has_words_an_owner_and_a_day(rule: Rule) -> None:
    for kind in (*rule.owes, *rule.begins):
        assert not kind.is_message
        assert kind in OWED
        assert kind in WORDS or kind in SAID_OTHERWISE
        for type_ in rule.types:
            about = case(type=type_, state=State.REVIEWING)
            owner = owner_of(kind, about, PROFILE)
            assert owner.function or owner.person
            assert due_at(kind, about, PROFILE, AT) > AT


@each_row
def test_what_the_reporter_hears_is_a_message(rule: Rule) -> None:
    assert rule.tells is None or rule.tells.is_message


def test_whoever_is_the_first_to_have_a_deviation_owes_its_investigation() -> None:
    rule = RULES[Move.TAKE_ON, CaseType.DEVIATION]
    assert rule.owed(case()) == (DutyKind.INVESTIGATE,)
    assert rule.owed(case(assignee=ME)) == ()
    assert rule.owed(case(suspicion=Suspicion.SARAH)) == ()


@pytest.mark.parametrize(
    ("move", "facts", "allowed"),
    [
        (Move.HOLD, {}, True),
        (Move.HOLD, {"held": True}, False),
        (Move.RELEASE, {}, False),
        (Move.RELEASE, {"held": True}, True),
    ],
)
def test_a_case_is_held_once_and_released_when_held(move: Move, facts: dict[str, object], allowed: bool) -> None:
    registrar = scope_of(town(post(ME, Function.REGISTRAR)), ME, TODAY, ROLES)
    assert may(move, case(type=CaseType.MISCONDUCT, **facts), registrar) == allowed


@pytest.mark.parametrize(
    ("move", "facts", "allowed"),
    [
        (Move.ANALYSE, {}, False),
        (Move.ANALYSE, {"facts": {"analysis": "ordered"}}, True),
        (Move.RETURN, {}, False),
        (Move.PASS_ON, {"type": CaseType.SYNPUNKT}, False),
        (Move.PASS_ON, {"type": CaseType.SYNPUNKT, "facts": {"kind": "praise"}}, True),
    ],
)
def test_some_moves_need_a_case_of_a_certain_kind(move: Move, facts: dict[str, object], allowed: bool) -> None:
    manager = scope_of(town(post(ME, Function.UNIT_MANAGER)), ME, TODAY, ROLES)
    assert may(move, case(**facts), manager) == allowed


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        (DutyKind.NOTIFY_IMY, 72),
        (DutyKind.CYBER_WARNING, 24),
        (DutyKind.CYBER_REPORT, 72),
        (DutyKind.INVESTIGATE, 30 * 24),
    ],
)
def test_clocks_of_law_run_from_when_it_was_known(kind: DutyKind, hours: int) -> None:
    assert due_at(kind, case(discovered_at=AT), PROFILE, AT) == AT + timedelta(hours=hours)


def test_what_is_owed_belongs_to_whoever_does_it() -> None:
    known = case(type=CaseType.MISCONDUCT, investigator=4)
    assert owner_of(DutyKind.INVESTIGATE, known, PROFILE).person == 4
    assert owner_of(DutyKind.CHECK_EFFECT, case(assignee=5), PROFILE).person == 5
    question = duty_of(DutyKind.COMPLETE, case(), PROFILE, AT)
    assert (question.next_nudge_at, question.owner.person) == (AT, SOMEBODY)


# The pictures


def test_the_document_is_what_the_table_says() -> None:
    assert PLACE.read_text(encoding="utf-8") == document()


@each_type
def test_a_picture_shows_every_move_that_leads_somewhere_and_the_table_every_move(type_: CaseType) -> None:
    shown, listed = picture(type_), table(type_)
    for rule in (row for row in ROWS if type_ in row.types):
        assert f"| {rule.move.value} |" in listed
        somewhere = [state for state in rule.states if rule.to not in (None, state) and state not in rule.keeps]
        assert (rule.move.value in shown) or not somewhere
    assert "[*] --> received" in shown
    assert "closed --> [*]" in shown
