"""A case is erased by the plan and never before it: not while it is open, held, or kept for ever."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from quality.case import State
from quality.retention import erasable_from, may_erase, seal_of
from quality.role import Roles
from tests.quality.town import case

CLOSED = datetime(2021, 11, 25, 9, tzinfo=UTC)
OVER: dict[str, Any] = {"state": State.CLOSED, "closed_at": CLOSED}


@pytest.mark.parametrize(
    ("facts", "years", "today", "may"),
    [
        (OVER, 5, date(2026, 11, 25), True),
        (OVER, 5, date(2026, 11, 24), False),
        (OVER | {"state": State.MISTAKEN}, 5, date(2026, 11, 25), True),
        (OVER | {"held": True}, 5, date(2030, 1, 1), False),
        (OVER | {"state": State.REOPENED}, 5, date(2030, 1, 1), False),
        (OVER | {"closed_at": None}, 5, date(2030, 1, 1), False),
        (OVER, 0, date(2099, 1, 1), False),
    ],
)
def test_when_a_case_may_be_erased(facts: dict[str, Any], years: int, today: date, may: bool) -> None:
    assert may_erase(case(**facts), Roles(keep_years=years), today) is may


def test_a_leap_day_counts_as_the_day_after() -> None:
    assert erasable_from(datetime(2024, 2, 29, tzinfo=UTC), 5) == date(2029, 3, 1)


def test_a_list_is_known_by_what_is_in_it() -> None:
    assert seal_of(["AVV-1", "AVV-2"]) == seal_of(["AVV-2", "AVV-1"]) != seal_of(["AVV-1"])
