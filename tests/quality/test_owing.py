"""Whose a duty is and by when: statutory clocks from when it was known, all else the profile's own days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from quality.case import CaseType, Holder
from quality.duty import DutyKind
from quality.owing import begun, due_at, duty_of, owner_of
from quality.profile_file import load
from quality.stages import morning
from tests.quality.town import ME, OWN, SOMEBODY, case

PROFILE = load("standard")
NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
"""A Wednesday at nine in Sweden."""
MANAGER = Holder("enhetschef", OWN)


@pytest.mark.parametrize(
    ("kind", "facts", "owner"),
    [
        (DutyKind.COMPLETE, {}, Holder(person=SOMEBODY)),
        (DutyKind.RECORD_REFERENCE, {}, Holder(person=SOMEBODY)),
        (DutyKind.INVESTIGATE, {}, MANAGER),
        (DutyKind.INVESTIGATE, {"assignee": ME}, Holder(person=ME)),
        (DutyKind.INVESTIGATE, {"investigator": 5, "assignee": ME}, Holder(person=5)),
        (DutyKind.INVESTIGATE, {"type": CaseType.MISCONDUCT}, Holder("lex_sarah_utredare", OWN)),
        (DutyKind.DECIDE, {"type": CaseType.MISCONDUCT, "assignee": ME}, Holder("lex_sarah_ansvarig", OWN)),
        (DutyKind.DECIDE, {"assignee": ME}, Holder(person=ME)),
        (DutyKind.REGISTER, {"assignee": ME}, Holder("registrator", OWN)),
        (DutyKind.REVIEW_DOCUMENT, {"assignee": ME}, Holder("kvalitet", OWN)),
        (DutyKind.ANSWER, {}, MANAGER),
        (DutyKind.NOTIFY_IVO, {"assignee": ME}, Holder(person=ME)),
    ],
)
def test_whose_it_is(kind: DutyKind, facts: dict[str, Any], owner: Holder) -> None:
    assert owner_of(kind, case(**({"holder": MANAGER} | facts)), PROFILE) == owner


@pytest.mark.parametrize(
    ("type_", "facts", "kinds"),
    [
        (CaseType.DEVIATION, {"record": "later"}, [DutyKind.RECORD_REFERENCE]),
        (CaseType.DEVIATION, {"record": "nobody"}, []),
        (CaseType.HARM, {"record": "later"}, [DutyKind.ASSESS, DutyKind.RECORD_REFERENCE]),
        (CaseType.PROVIDER_EVENT, {}, [DutyKind.ASSESS]),
        (CaseType.DATA_BREACH, {"clocks": "notify_imy"}, [DutyKind.ASSESS, DutyKind.NOTIFY_IMY]),
        (CaseType.SYNPUNKT, {"answer": "letter"}, [DutyKind.CONFIRM, DutyKind.ANSWER]),
        (CaseType.SYNPUNKT, {"answer": "anonymous"}, []),
    ],
)
def test_what_is_owed_from_the_first_moment(type_: CaseType, facts: dict[str, str], kinds: list[DutyKind]) -> None:
    assert list(begun(case(type=type_, facts=facts), PROFILE)) == kinds


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        (DutyKind.NOTIFY_IMY, 72),
        (DutyKind.CYBER_WARNING, 24),
        (DutyKind.CYBER_REPORT, 72),
        (DutyKind.CYBER_FINAL, 720),
    ],
)
def test_a_statutory_clock_runs_from_when_somebody_knew(kind: DutyKind, hours: int) -> None:
    knew = NOW - timedelta(hours=5)
    known = case(type=CaseType.DATA_BREACH, discovered_at=knew, created_at=NOW)
    assert due_at(kind, known, PROFILE, NOW) == knew + timedelta(hours=hours)
    unsaid = case(type=CaseType.DATA_BREACH, discovered_at=None, created_at=NOW)
    assert due_at(kind, unsaid, PROFILE, NOW) == NOW + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("kind", "type_", "days"),
    [
        (DutyKind.INVESTIGATE, CaseType.DEVIATION, 30),
        (DutyKind.INVESTIGATE, CaseType.MISCONDUCT, 60),
        (DutyKind.INVESTIGATE, CaseType.HARM, 60),
        (DutyKind.CHECK_EFFECT, CaseType.DEVIATION, 90),
        (DutyKind.REVIEW_RISK, CaseType.RISK, 180),
        (DutyKind.REVIEW_DOCUMENT, CaseType.DEVIATION, 30),
        (DutyKind.ACKNOWLEDGE, CaseType.DEVIATION, 1),
        (DutyKind.ASSESS, CaseType.MISCONDUCT, 1),
        (DutyKind.CONFIRM, CaseType.SYNPUNKT, 2),
        (DutyKind.ANSWER, CaseType.SYNPUNKT, 14),
        (DutyKind.DECIDE, CaseType.MISCONDUCT, 14),
        (DutyKind.REGISTER, CaseType.MISCONDUCT, 7),
    ],
)
def test_local_limits(kind: DutyKind, type_: CaseType, days: int) -> None:
    assert due_at(kind, case(type=type_), PROFILE, NOW) - NOW == timedelta(days=days)


def test_a_risk_comes_back_on_its_own_day() -> None:
    due = due_at(DutyKind.REVIEW_RISK, case(type=CaseType.RISK, review_on=date(2027, 2, 1)), PROFILE, NOW)
    assert due.astimezone(PROFILE.timezone).isoformat() == "2027-02-01T08:00:00+01:00"


def test_a_question_is_said_at_once_and_the_rest_on_the_morning_that_it_is_due() -> None:
    asked = duty_of(DutyKind.COMPLETE, case(id=7), PROFILE, NOW, about="r1")
    assert (asked.subject, asked.key, asked.next_nudge_at) == ("case:7", "complete:case:7:r1", NOW)
    due = duty_of(DutyKind.ANSWER, case(id=7, type=CaseType.SYNPUNKT), PROFILE, NOW)
    assert due.next_nudge_at == morning(due.due_at.date(), PROFILE) > NOW


@pytest.mark.parametrize(
    ("severity", "likelihood", "band"),
    [
        (1, 1, "green"), (1, 2, "green"), (2, 1, "green"), (3, 1, "yellow"), (1, 4, "yellow"), (2, 3, "yellow"),
        (2, 4, "red"), (3, 3, "red"), (4, 1, "red"), (4, 4, "red"),
    ],
)  # fmt: skip
def test_the_bands_of_the_matrix(severity: int, likelihood: int, band: str) -> None:
    assert PROFILE.matrix.band(severity, likelihood) == band
