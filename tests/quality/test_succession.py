"""Who has a case when the one who had it leaves."""

import pytest

from quality.case import Holder
from quality.role import Function, Post
from quality.succession import successor, without_person
from tests.quality.town import OWN, ROLES, TODAY, case, post, town

MANAGER, HEAD, DIRECTOR = 20, 21, 22
ABOVE = post(HEAD, Function.HEAD, 2), post(DIRECTOR, Function.DIRECTOR, 1)
MANAGERS = Holder(Function.UNIT_MANAGER, OWN, person=9)


@pytest.mark.parametrize(
    ("posts", "heir"),
    [
        ((post(MANAGER, Function.UNIT_MANAGER), *ABOVE), MANAGER),
        (ABOVE, HEAD),
        (ABOVE[1:], None),
        ((), None),
    ],
    ids=["same function", "next above", "nobody who handles cases", "nobody"],
)
def test_a_case_goes_to_whoever_holds_the_function_else_to_the_nearest_above(
    posts: tuple[Post, ...], heir: int | None
) -> None:
    assert successor(case(holder=MANAGERS, assignee=9), town(*posts), TODAY, ROLES) == heir


def test_it_never_goes_to_somebody_whom_the_case_bars() -> None:
    barred = case(holder=MANAGERS, assignee=9, barred=frozenset({MANAGER}))
    assert successor(barred, town(post(MANAGER, Function.UNIT_MANAGER), *ABOVE), TODAY, ROLES) == HEAD


def test_a_function_stays_and_a_person_in_person_has_no_other() -> None:
    assert without_person(MANAGERS) == Holder(Function.UNIT_MANAGER, OWN)
    assert without_person(Holder(person=9)) == Holder(person=9)
