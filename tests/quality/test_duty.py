"""The keys of duties: the same thing is never owed twice, and different things never share a key."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from quality.case import Holder
from quality.duty import Duty, DutyKind, message, owed
from tests.quality.town import AT

MANAGER = Holder("enhetschef", 3)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def test_a_message_is_owed_at_once() -> None:
    card = message(DutyKind.CARD, "case:1", MANAGER, 3, at=AT)
    assert (card.due_at, card.remind_from, card.next_nudge_at, card.level) == (AT, AT, AT, 0)
    assert card.kind.is_message


def test_what_is_owed_is_first_said_when_it_is_due() -> None:
    duty = owed(DutyKind.ACKNOWLEDGE, "case:1", MANAGER, 3, due_at=AT)
    assert (duty.due_at, duty.next_nudge_at, duty.done_at) == (AT, AT, None)
    assert not duty.kind.is_message


def card(subject: str = "case:1", to: Holder = MANAGER, about: str = "", kind: DutyKind = DutyKind.CARD) -> Duty:
    return message(kind, subject, to, 3, at=AT, about=about)


def test_the_same_message_has_the_same_key() -> None:
    assert card().key == card().key


@pytest.mark.parametrize(
    "other",
    [
        card("case:2"),
        card(to=Holder("enhetschef", 4)),
        card(to=Holder("omradeschef", 3)),
        card(to=Holder(person=3)),
        card(to=Holder("enhetschef", 3, 7)),
        card(about="r2"),
        card(kind=DutyKind.TELL_CLOSED),
    ],
)
def test_another_message_has_another_key(other: Duty) -> None:
    assert other.key != card().key


def test_of_two_managers_in_one_unit_each_has_a_card_of_their_own() -> None:
    assert card(to=Holder("enhetschef", 3, 7)).key != card(to=Holder("enhetschef", 3, 8)).key


def test_what_is_owed_is_one_thing_whoever_owes_it_unless_said() -> None:
    other = Holder("omradeschef", 2)
    first, second = (owed(DutyKind.ACKNOWLEDGE, "case:1", who, 3, due_at=AT) for who in (MANAGER, other))
    assert first.key == second.key
    apart = owed(DutyKind.ACKNOWLEDGE, "case:1", other, 3, due_at=AT, about="omradeschef")
    assert apart.key != first.key


def test_every_kind_is_either_said_or_waited_for() -> None:
    said = {kind for kind in DutyKind if kind.value.startswith("tell_")} | {
        DutyKind.CARD,
        DutyKind.WEEKLY_SUMMARY,
        DutyKind.BACK,
    }
    assert {kind for kind in DutyKind if kind.is_message} == said
    assert not any(kind.outlives for kind in said)
    assert {kind for kind in DutyKind if kind.outlives} == {
        DutyKind.REVIEW_RISK,
        DutyKind.REVIEW_DOCUMENT,
        DutyKind.REGISTER,
        DutyKind.CHECKPOINT,
        DutyKind.YEAR,
        DutyKind.READ_INFORMATION,
    }


@pytest.mark.parametrize(
    ("kind", "now", "late"),
    [
        (DutyKind.ACT, "2026-11-25T16:59", False),
        (DutyKind.ACT, "2026-11-25T23:59", False),
        (DutyKind.ACT, "2026-11-26T00:00", True),
        (DutyKind.NOTIFY_IMY, "2026-11-25T10:00", False),
        (DutyKind.NOTIFY_IMY, "2026-11-25T10:01", True),
    ],
)
def test_what_is_due_today_is_not_late_but_what_law_counts_in_hours_is(kind: DutyKind, now: str, *, late: bool) -> None:
    due = datetime(2026, 11, 25, 10, tzinfo=STOCKHOLM)
    duty = owed(kind, "case:1", MANAGER, 3, due_at=due)
    assert duty.is_late(datetime.fromisoformat(now).replace(tzinfo=STOCKHOLM), STOCKHOLM) is late


def test_what_the_year_asks_for_opens_and_reading_is_ones_own() -> None:
    assert {kind for kind in DutyKind if kind.is_opened} == {DutyKind.YEAR, DutyKind.READ_INFORMATION}
    assert {kind for kind in DutyKind if kind.is_personal} == {DutyKind.READ_INFORMATION}


def test_what_law_wants_at_once_cannot_be_put_off() -> None:
    waits = {kind for kind in DutyKind if not kind.is_message and not kind.can_wait}
    clocks = {DutyKind.NOTIFY_IMY, DutyKind.CYBER_WARNING, DutyKind.CYBER_REPORT, DutyKind.CYBER_FINAL}
    assert waits == clocks | {DutyKind.NOTIFY_IVO}
    assert {kind for kind in DutyKind if kind.is_clock} == clocks
    assert not DutyKind.CARD.can_wait


def test_what_only_the_reporter_can_answer() -> None:
    assert {kind for kind in DutyKind if kind.is_reporters} == {DutyKind.COMPLETE, DutyKind.RECORD_REFERENCE}


def test_only_what_is_planned_and_can_be_anothers_is_planned() -> None:
    assert {kind for kind in DutyKind if kind.is_planned} == {DutyKind.CHECKPOINT, DutyKind.YEAR}
