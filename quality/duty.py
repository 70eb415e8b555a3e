"""Everything with a due date is one thing: what is owed, by whom, and when it is next said (pure)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from quality.case import Holder


class DutyKind(StrEnum):
    """What can be owed. The first group is a message (owed at once, done when said); the second waits for a person."""

    CARD = "card"
    TELL_RECEIVED = "tell_received"
    TELL_TAKEN_ON = "tell_taken_on"
    TELL_CLOSED = "tell_closed"
    TELL_COMPLETED = "tell_completed"
    TELL_UNANSWERED = "tell_unanswered"
    TELL_RECLASSIFIED = "tell_reclassified"
    TELL_DUPLICATE = "tell_duplicate"
    TELL_MISTAKEN = "tell_mistaken"
    TELL_REOPENED = "tell_reopened"
    TELL_INVESTIGATED = "tell_investigated"
    TELL_DECIDED = "tell_decided"
    TELL_RETURNED = "tell_returned"
    TELL_EFFECT = "tell_effect"
    TELL_ROUTED = "tell_routed"
    TELL_PASSED_ON = "tell_passed_on"
    TELL_PRAISE = "tell_praise"
    TELL_TRIED = "tell_tried"
    TELL_INTRODUCED = "tell_introduced"
    TELL_DECLINED = "tell_declined"
    WEEKLY_SUMMARY = "weekly_summary"

    ACKNOWLEDGE = "acknowledge"
    COMPLETE = "complete"
    RECORD_REFERENCE = "record_reference"
    ASSESS = "assess"
    INVESTIGATE = "investigate"
    DECIDE = "decide"
    INFORM_PERSON = "inform_person"
    NOTIFY_IVO = "notify_ivo"
    NOTIFY_IMY = "notify_imy"
    CYBER_WARNING = "cyber_warning"
    CYBER_REPORT = "cyber_report"
    CYBER_FINAL = "cyber_final"
    CONFIRM = "confirm"
    ANSWER = "answer"
    ACT = "act"
    CHECK_EFFECT = "check_effect"
    REVIEW_RISK = "review_risk"
    REVIEW_DOCUMENT = "review_document"
    REGISTER = "register"
    CHECKPOINT = "checkpoint"
    YEAR = "year"
    READ_INFORMATION = "read_information"

    @property
    def is_message(self) -> bool:
        """Whether saying it is all there is to it."""
        return self in _MESSAGES

    @property
    def outlives(self) -> bool:
        """Whether it is still owed when the case that caused it is closed."""
        return self in _OUTLIVING


_MESSAGES = frozenset(
    {
        DutyKind.CARD,
        DutyKind.WEEKLY_SUMMARY,
        *(kind for kind in DutyKind if kind.value.startswith("tell_")),
    }
)
_OUTLIVING = frozenset(
    {
        DutyKind.REVIEW_RISK,
        DutyKind.REVIEW_DOCUMENT,
        DutyKind.REGISTER,
        DutyKind.CHECKPOINT,
        DutyKind.YEAR,
        DutyKind.READ_INFORMATION,
    }
)


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing owed about a subject (`case:17`, `unit:4`).

    `key` is unique: the same duty is never created twice. `level` counts how often it has been said;
    `next_nudge_at` is when it is said next (None: never again). Times are aware UTC.
    """

    key: str
    kind: DutyKind
    subject: str
    owner: Holder
    unit: int
    due_at: datetime
    remind_from: datetime
    next_nudge_at: datetime | None
    level: int = 0
    id: int = 0
    done_at: datetime | None = None
    done_how: str = ""
    attempts: int = 0


def key_of(kind: DutyKind, subject: str, about: str = "") -> str:
    """What makes a duty that waits the same as another; `about` tells apart those of one kind on one subject."""
    return f"{kind}:{subject}:{about}"


def message(kind: DutyKind, subject: str, owner: Holder, unit: int, *, at: datetime, about: str = "") -> Duty:
    """A message that is to be said now; `about` tells apart messages of one kind on one subject."""
    whom = f"{owner.function}@{owner.unit}/{owner.person or ''}" if owner.function else str(owner.person)
    return Duty(f"{kind}:{subject}:{whom}:{about}", kind, subject, owner, unit, at, at, at)


def owed(kind: DutyKind, subject: str, owner: Holder, unit: int, *, due_at: datetime, about: str = "") -> Duty:
    """Something a person has to do by `due_at`, said again from then on until it is done."""
    return Duty(key_of(kind, subject, about), kind, subject, owner, unit, due_at, due_at, due_at)
