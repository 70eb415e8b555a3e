"""A unit is called what its level is called here, by whoever leads it; a document what its kind is."""

import pytest

from quality.level import level_of
from quality.profile import Level, LevelCode
from quality.profile_file import load
from quality.role import Function
from tests.quality.town import ME, OWN, TODAY, post, town

STANDARD = load("standard")


@pytest.mark.parametrize(
    ("profile", "function", "level"),
    [
        ("standard", Function.UNIT_MANAGER, "enhet"),
        ("standard", Function.AREA_MANAGER, "område"),
        ("standard", Function.DIRECTOR, "förvaltning"),
        ("standard", Function.EMPLOYEE, None),
        ("karlsborg", Function.AREA_MANAGER, None),
    ],
)
def test_the_level_is_that_of_whoever_leads_the_unit(profile: str, function: Function, level: str | None) -> None:
    found = level_of(OWN, town(post(ME, function)), TODAY, load(profile))
    assert (found.sv if found else None) == level


def test_where_nobody_leads_it_is_called_nothing() -> None:
    assert level_of(OWN, town(), TODAY, STANDARD) is None
    assert isinstance(STANDARD.levels[0], Level)
    assert STANDARD.levels[0].code is LevelCode.POLITICAL


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("Rutin", "routine"),
        (" riktlinje ", "guideline"),
        ("Riktlinje för hälso- och sjukvård", "care_guideline"),
        ("checklista", "template"),
        ("Form", "template"),
        ("Överenskommelse", None),
        (None, None),
        ("", None),
    ],
)
def test_a_document_is_of_the_kind_that_it_calls_itself(kind: str | None, code: str | None) -> None:
    found = STANDARD.document_type(kind)
    assert (found.code if found else None) == code
