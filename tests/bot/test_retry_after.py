"""However a busy server says how long to wait, it is seconds to us."""

import pytest
from multidict import CIMultiDict

from bot.retry_after import LONGEST, seconds_to_wait

SENT = "Wed, 25 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("Wed, 25 Nov 2026 08:02:00 GMT", 120.0),
        ("Wednesday, 25-Nov-26 08:02:00 GMT", 120.0),
        ("Wed Nov 25 08:02:00 2026", 120.0),
        ("Wed, 25 Nov 2026 07:59:00 GMT", 0.0),
        ("9" * 400, LONGEST),
        ("Wed, 25 Nov 2099 08:00:00 GMT", LONGEST),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_seconds_and_moments_are_both_understood(told: str, seconds: float | None) -> None:
    assert seconds_to_wait(CIMultiDict({"retry-after": told, "date": SENT})) == seconds


def test_a_moment_without_the_answers_own_date_says_nothing() -> None:
    assert seconds_to_wait({"Retry-After": SENT}) is None
    assert seconds_to_wait({"Retry-After": SENT, "Date": "today"}) is None
    assert seconds_to_wait({}) is None
