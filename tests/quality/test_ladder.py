"""Who is told above an owner: the line for a function, whoever has the case for a person, nobody twice."""

import pytest

from quality.case import Holder
from quality.duty import DutyKind, owed
from quality.ladder import above_of, escalates_to, ladder, nearest, nearest_manager
from quality.role import Function
from tests.quality.town import AT, TODAY, case, post, town

UNIT, AREA, HEAD, TOP = (
    Holder("enhetschef", 3),
    Holder("omradeschef", 2),
    Holder("verksamhetschef", 2),
    Holder("socialchef", 1),
)
LINE = (UNIT, AREA, HEAD, TOP)


@pytest.mark.parametrize(
    ("owner", "above"),
    [
        (UNIT, (AREA, HEAD, TOP)),
        (Holder("enhetschef", 3, 7), (AREA, HEAD, TOP)),  # one of two managers climbs like both
        (AREA, (HEAD, TOP)),
        (TOP, ()),
        (Holder("enhetschef", 9), LINE),  # a post that is gone: from the nearest manager
        (Holder("lex_sarah_ansvarig", 3), (TOP,)),
        (Holder("mas", 3), (TOP,)),
    ],
)
def test_who_stands_above_an_owner(owner: Holder, above: tuple[Holder, ...]) -> None:
    assert ladder(owner, LINE) == above


@pytest.mark.parametrize("owner", [UNIT, Holder("mas", 3)])
def test_without_a_line_nobody_stands_above(owner: Holder) -> None:
    assert ladder(owner, ()) == ()


@pytest.mark.parametrize(
    ("step", "told"), [(-2, None), (-1, None), (0, AREA), (1, HEAD), (2, TOP), (3, TOP), (99, TOP)]
)
def test_after_the_owners_own_stages_one_level_up_at_a_time_to_the_top(step: int, told: Holder | None) -> None:
    assert escalates_to(step, (AREA, HEAD, TOP)) == told
    assert escalates_to(step, ()) is None


ORG = town(
    post(1, Function.UNIT_MANAGER),
    post(2, Function.AREA_MANAGER, 2),
    post(3, Function.DIRECTOR, 1),
    post(4, Function.EMPLOYEE),
)


def above(owner: Holder, kind: DutyKind = DutyKind.ACT, **facts: object) -> list[tuple[int, ...]]:
    """The people of each level above an owner of a duty about this case."""
    about = case(**facts)
    duty = owed(kind, "case:1", owner, 3, due_at=AT)
    return [ORG.holders(level, TODAY, about.barred) for level in above_of(duty, about, ORG, TODAY)]


def test_above_a_function_stands_the_line() -> None:
    assert above(UNIT) == [(2,), (3,)]


def test_above_a_person_stands_whoever_has_the_case_then_the_line() -> None:
    assert above(Holder(person=4), assignee=1, holder=UNIT) == [(1,), (2,), (3,)]
    assert above(Holder(person=4), assignee=3, holder=UNIT) == [(3,), (1,), (2,)]


def test_nobody_is_asked_to_look_after_themselves() -> None:
    assert above(Holder(person=1), assignee=1, holder=UNIT) == [(2,), (3,)]


@pytest.mark.parametrize("kind", [DutyKind.COMPLETE, DutyKind.RECORD_REFERENCE])
def test_what_only_the_reporter_knows_stays_with_whoever_has_the_case(kind: DutyKind) -> None:
    assert above(Holder(person=4), kind, assignee=1, holder=UNIT) == [(1,)]
    assert above(Holder(person=4), kind, holder=UNIT) == [(1,)]


def test_it_climbs_past_who_is_barred() -> None:
    assert above(UNIT, barred=frozenset({2})) == [(3,)]


def test_the_nearest_are_the_first_level_that_has_anybody_who_was_not_tried() -> None:
    levels = above_of(owed(DutyKind.ACT, "case:1", UNIT, 3, due_at=AT), case(), ORG, TODAY)
    assert nearest(levels, ORG, case(), TODAY) == (2,)
    assert nearest(levels, ORG, case(), TODAY, but=frozenset({2})) == (3,)
    assert nearest(levels, ORG, case(), TODAY, but=frozenset({2, 3})) == ()


@pytest.mark.parametrize(
    ("owner", "manager"),
    [
        (Holder("enhetschef", 3), 2),
        (Holder(person=4), 1),
        (Holder(person=1), 2),
        (Holder(person=2), 3),  # not whoever passed it upwards
        (Holder(person=3), None),
    ],
)
def test_more_time_for_what_is_about_no_case_is_given_by_the_manager_above(owner: Holder, manager: int | None) -> None:
    checkpoint = owed(DutyKind.CHECKPOINT, "checkpoint:1", owner, 3, due_at=AT)
    assert nearest_manager(checkpoint, ORG, TODAY) == manager
