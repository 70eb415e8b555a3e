"""Everything with a due date is one thing: what is owed, by whom, and when it is next said (pure)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from quality.case import Holder


class DutyKind(StrEnum):
    """What can be owed. The first group is a message (owed at once, done when said); the second waits for a person."""

    CARD = "card"
    TELL_RECEIVED = "tell_received"
    TELL_TAKEN_ON = "tell_taken_on"
    TELL_CLOSED = "tell_closed"
    TELL_COMPLETED = "tell_completed"
    TELL_ACTION = "tell_action"
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
    TELL_TRACK = "tell_track"
    TELL_HANDED_BACK = "tell_handed_back"
    TELL_SENT_BACK = "tell_sent_back"
    TELL_FEEDBACK = "tell_feedback"
    TELL_SETTLED = "tell_settled"
    WEEKLY_SUMMARY = "weekly_summary"
    BACK = "back"
    TELL_OFFERED = "tell_offered"
    TELL_MORE_TIME = "tell_more_time"
    TELL_REPLIED = "tell_replied"
    TELL_OVER = "tell_over"

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
    ANSWER_AUTHORITY = "answer_authority"
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
    def is_clock(self) -> bool:
        """Whether law counts it in hours, also at night and on Sundays (72 h to IMY, 24 h for an early warning)."""
        return self in _CLOCKS

    @property
    def is_asked_at_once(self) -> bool:
        """Whether it is said the moment that it is owed, before its stages begin."""
        return self in {DutyKind.COMPLETE, DutyKind.DECIDE} or self.is_clock

    @property
    def is_opened(self) -> bool:
        """Whether it is said when it can be done, before the stages around its day: what the year asks for."""
        return self in _OPENED

    @property
    def is_planned(self) -> bool:
        """Whether a plan or the calendar asks for it and somebody else can do it: it is about no case."""
        return self in {DutyKind.CHECKPOINT, DutyKind.YEAR}

    @property
    def can_wait(self) -> bool:
        """Whether somebody here may put it off: never what law wants at once or within hours."""
        return not (self.is_message or self.is_clock or self is DutyKind.NOTIFY_IVO)

    @property
    def is_reporters(self) -> bool:
        """Whether only the one who reported can answer it."""
        return self in _REPORTERS

    @property
    def is_personal(self) -> bool:
        """Whether nobody can do it in another's place: it waits for them while they are away."""
        return self is DutyKind.READ_INFORMATION

    @property
    def outlives(self) -> bool:
        """Whether it is still owed when the case that caused it is closed."""
        return self in _OUTLIVING


_MESSAGES = frozenset(
    {
        DutyKind.CARD,
        DutyKind.WEEKLY_SUMMARY,
        DutyKind.BACK,
        *(kind for kind in DutyKind if kind.value.startswith("tell_")),
    }
)
_CLOCKS = frozenset({DutyKind.NOTIFY_IMY, DutyKind.CYBER_WARNING, DutyKind.CYBER_REPORT, DutyKind.CYBER_FINAL})
_REPORTERS = frozenset({DutyKind.COMPLETE, DutyKind.RECORD_REFERENCE})
_OPENED = frozenset({DutyKind.YEAR, DutyKind.READ_INFORMATION})
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

    `key` is unique: the same duty is never created twice. `level` is the stage that is said next (`quality.stages`),
    `remind_from` when the first is, `next_nudge_at` when this one is (None: never again). `snoozes` counts how often it
    was put off, `snoozed_level` is the stage at which it last was. Times are aware UTC.
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
    snoozes: int = 0
    snoozed_level: int = -1

    def is_late(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether its day is over, or its hour where law counts hours: what is due today is not late."""
        if self.kind.is_clock:
            return self.due_at < now
        return self.due_at.astimezone(zone).date() < now.astimezone(zone).date()


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
