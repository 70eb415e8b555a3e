"""The facts of a case that are worked out from others."""

from itertools import product

import pytest

from quality.case import CaseType, Suspicion, severity_of
from tests.quality.town import case

DEGREES = ("1", "2", "3", "4", "unknown", "")


@pytest.mark.parametrize(
    ("actual", "possible", "severity"),
    [
        ("1", "4", 4),
        ("4", "1", 4),
        ("2", "2", 2),
        ("unknown", "3", 3),
        ("3", "unknown", 3),
        ("unknown", "unknown", None),
        ("", "1", 1),
    ],
)
def test_the_higher_of_the_two_is_the_reported_severity(actual: str, possible: str, severity: int | None) -> None:
    assert severity_of(actual, possible) == severity


def test_severity_is_never_lowered_by_knowing_more() -> None:
    for actual, possible in product(DEGREES, DEGREES):
        alone = severity_of(actual, "unknown") or 0
        assert (severity_of(actual, possible) or 0) >= alone


@pytest.mark.parametrize("suspicion", Suspicion)
def test_any_suspicion_restricts_who_may_know(suspicion: Suspicion) -> None:
    assert case(suspicion=suspicion).restricted is (suspicion is not Suspicion.NONE)


def test_every_type_has_a_prefix_of_its_own() -> None:
    prefixes = [kind.prefix for kind in CaseType]
    assert len(set(prefixes)) == len(prefixes)
    assert CaseType.DEVIATION.prefix == "AVV"
