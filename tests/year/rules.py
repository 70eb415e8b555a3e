"""What is to be said of one thing that is owed: which stage, to whom, when; from the days of the profile alone.

Written once more and in another way than the product has it, so that the two can be held against each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from quality.duty import DutyKind
from quality.profile import Profile
from tests.year.days import (
    A_DAY,
    CLOSES,
    DIGEST,
    HERE,
    QUIET_FROM,
    QUIET_TO,
    at,
    clock_of,
    day_of,
    is_quiet,
    is_staffed,
    morning,
    office,
    within,
    workday,
    works,
)
from tests.year.ledger import Change, Ledger, Owed, Owner
from tests.year.people import REPORTERS, People

CLOCKS = {DutyKind.NOTIFY_IMY, DutyKind.CYBER_WARNING, DutyKind.CYBER_REPORT, DutyKind.CYBER_FINAL}
AT_ONCE = {DutyKind.COMPLETE, DutyKind.DECIDE}
"""Asked by day the moment that it is owed, and then around its day."""
OPENING = {DutyKind.YEAR, DutyKind.READ_INFORMATION}
"""Said when it can be done, and then around its day."""


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """A stage said to one person; `level` counts from 0."""

    at: datetime
    person: int
    kind: str
    subject: str
    about: str
    level: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that comes: its number and when it is planned."""

    level: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """A stage that waits for somebody until they may be spoken to (None: until they come in)."""

    level: int
    since: datetime
    at: datetime | None
    above: bool


class Rules:
    """The rules of one profile in one town, until `end`."""

    def __init__(self, profile: Profile, people: People, ledger: Ledger, end: datetime) -> None:
        self.stages: Mapping[str, tuple[int, ...]] = profile.nudging.stages
        self.nudging = profile.nudging
        self.people = people
        self.visits = ledger.visits
        self.end = end

    def days(self, kind: DutyKind) -> tuple[int, ...]:
        return self.stages.get(kind.value, self.stages["default"])

    def whole(self, owed: Iterable[Owed]) -> list[Said]:
        """All that is said of all of it; who is told to assess a case is not told to receive it in the same message."""
        found = [said for each in owed for said in self.said(each)]
        assessed = {(s.at, s.person, s.subject) for s in found if s.kind == DutyKind.ASSESS}
        return [s for s in found if s.kind != DutyKind.ACKNOWLEDGE or (s.at, s.person, s.subject) not in assessed]

    def said(self, owed: Owed) -> list[Said]:
        """All that is said of it, to everybody, until it is done or the year is over."""
        found: list[Said] = []
        notes: dict[int, Note] = {}
        over = min(owed.done or self.end, self.end)
        changes = sorted(owed.changes, key=lambda change: change.at)
        stage = self.first(owed, owed.born, owed.due)
        while True:
            change = changes[0] if changes and changes[0].at <= stage.at else None
            now = min(change.at if change else stage.at, over)
            self._hear(owed, notes, now, found)
            if now >= over:
                return found
            if change:
                changes.remove(change)
                notes.clear()
                stage = self._changed(owed, stage, change)
            else:
                stage = self._planned(owed, stage, notes)

    def _planned(self, owed: Owed, stage: Stage, notes: dict[int, Note]) -> Stage:
        """Makes the stage wait for whom it concerns; what comes after it."""
        back = self._back(owed, stage.at)
        if back:
            return Stage(stage.level, back)
        stage = Stage(self._not_passed(owed, stage), stage.at)
        notes.update(self.audience(owed, stage))
        return self.following(owed, stage)

    def _hear(self, owed: Owed, notes: dict[int, Note], now: datetime, found: list[Said]) -> None:
        """What waits for people and may be said before that moment; whose it is no more is somebody else's."""
        while coming := [(when, person) for person, note in notes.items() if (when := self._when(person, note))]:
            when, person = min(coming)
            if when >= now:
                return
            note = notes.pop(person)
            if note.above or person in self._owners(owed, when):
                found.append(Said(when, person, owed.kind.value, owed.subject, owed.about, note.level))
            else:
                told = {each.person for each in found if each.level == note.level}
                again = self.audience(owed, Stage(note.level, when))
                notes.update({each: one for each, one in again.items() if each not in told})

    def _when(self, person: int, note: Note) -> datetime | None:
        if note.at is not None:
            return note.at
        return next((each for each in self.visits.get(person, ()) if each > note.since), None)

    # Stages

    def asked(self, kind: DutyKind) -> int:
        """Whether there is a stage before those around the day."""
        return 1 if kind in CLOCKS or kind in OPENING or kind in AT_ONCE else 0

    def first(self, owed: Owed, born: datetime, due: datetime) -> Stage:
        if owed.kind in OPENING and owed.opens:
            return Stage(0, max(born, morning(owed.opens)))
        if self.asked(owed.kind):
            return Stage(0, born)
        offsets = self.days(owed.kind)
        left = [n for n, days in enumerate(offsets) if days >= 0 or day_of(due) + days * A_DAY >= day_of(born)]
        return Stage(left[0], max(morning(day_of(due) + offsets[left[0]] * A_DAY), born))

    def following(self, owed: Owed, stage: Stage) -> Stage:
        due = owed.due_at(stage.at)
        if owed.kind in CLOCKS:
            return self._next_hour(due, stage)
        offsets, level, today = self.days(owed.kind), stage.level + 1, day_of(stage.at)
        number = level - self.asked(owed.kind)
        while owed.kind in OPENING and number < len(offsets) and offsets[number] < 0:
            if day_of(due) + offsets[number] * A_DAY > today:
                break
            number, level = number + 1, level + 1
        if number < len(offsets):
            return Stage(level, morning(max(day_of(due) + offsets[number] * A_DAY, today + A_DAY)))
        wait = self.nudging.escalate_after if number == len(offsets) else self.nudging.repeat_every
        return Stage(level, morning(day_of(within(stage.at, wait))))

    def _next_hour(self, due: datetime, stage: Stage) -> Stage:
        hours = self.nudging.clock
        for number in range(stage.level, len(hours)):
            if due + timedelta(hours=hours[number]) > stage.at:
                return Stage(number + 1, due + timedelta(hours=hours[number]))
        return Stage(max(stage.level + 1, 1 + len(hours)), stage.at + A_DAY)

    def _not_passed(self, owed: Owed, stage: Stage) -> int:
        """A stage before the day is not said when the next one's day has come."""
        offsets, due, level = self.days(owed.kind), day_of(owed.due_at(stage.at)), stage.level
        if self.asked(owed.kind):
            return level
        while level + 1 < len(offsets) and offsets[level] < 0 and due + offsets[level + 1] * A_DAY <= day_of(stage.at):
            level += 1
        return level

    def _changed(self, owed: Owed, stage: Stage, change: Change) -> Stage:
        if change.until:
            return Stage(stage.level - 1, morning(change.until))
        if change.due:
            return self.first(owed, change.at, change.due)
        return stage

    def _back(self, owed: Owed, moment: datetime) -> datetime | None:
        """When whoever alone can do it is back, if they are away with somebody in their place."""
        if owed.kind is not DutyKind.READ_INFORMATION:
            return None
        day, person = day_of(moment), owed.owner.person or 0
        if self.people.instead(person, day) == person:
            return None
        while self.people.instead(person, day) != person or not works(day):
            day += A_DAY
        return at(day, DIGEST)

    # People

    def audience(self, owed: Owed, stage: Stage) -> dict[int, Note]:
        """Who is told of it, and from when they may be."""
        now, day = stage.at, day_of(stage.at)
        owners, levels = self._owners(owed, now), self._levels(owed, now)
        above = self._told_above(owed, stage, owners, levels)
        on_call = self._on_call(owed, now)
        found = {person: Note(stage.level, now, now, above=True) for person in on_call}
        for person in (*owners, *above):
            if person in found:
                continue
            away = owed.kind in REPORTERS and person in owners and person != owed.owner.person
            when = self._opening(now) if on_call else self._may_hear(owed, person, stage, mine=person in owners)
            for each in levels[0] if away and levels else [person]:  # only the one who reported sees what is asked
                found[each] = Note(stage.level, now, when, above=each not in owners)
        assert day == day_of(now)
        return found

    def _owners(self, owed: Owed, now: datetime) -> list[int]:
        return self.people.holders(owed.owner_at(now), day_of(now))

    def _levels(self, owed: Owed, now: datetime) -> list[list[int]]:
        taker = owed.matter.taker(now) if owed.matter else None
        return self.people.levels(owed, owed.owner_at(now), taker, day_of(now))

    def _told_above(self, owed: Owed, stage: Stage, owners: list[int], levels: list[list[int]]) -> list[int]:
        """Nobody while the owner's own stages last, unless no owner can be chased; then one level after the other."""
        own = self.asked(owed.kind) + len(self.nudging.clock if owed.kind in CLOCKS else self.days(owed.kind))
        step = stage.level - own
        chased = [person for person in owners if not self.people.town.workers[person].hourly]
        if not levels or (step < 0 and chased) or owed.kind is DutyKind.READ_INFORMATION:
            return []
        if owed.kind is DutyKind.YEAR and stage.at <= owed.due:
            return []
        return [person for person in levels[min(max(step, 0), len(levels) - 1)] if person not in owners]

    def _on_call(self, owed: Owed, now: datetime) -> list[int]:
        if owed.kind not in CLOCKS or is_staffed(now):
            return []
        posts = [Owner(function.value, owed.unit) for function in self.nudging.on_call]
        return [person for post in posts for person in self.people.holders(post, day_of(now))]

    def _may_hear(self, owed: Owed, person: int, stage: Stage, *, mine: bool) -> datetime | None:
        """The first moment from then on that suits the person, on their own clock."""
        worker = self.people.town.workers[person]
        zone = ZoneInfo(worker.zone) if worker.zone else HERE
        if mine and worker.hourly:
            return None
        if owed.kind in CLOCKS:
            return _awake(stage.at)
        day, clock = day_of(stage.at, zone), clock_of(stage.at, zone)
        if owed.kind in AT_ONCE and stage.level == 0 and works(day) and not is_quiet(stage.at, zone):
            return stage.at
        if works(day) and DIGEST <= clock < QUIET_FROM:
            return stage.at
        return at(workday(day if clock < DIGEST else day + A_DAY), DIGEST, zone)

    def _opening(self, now: datetime) -> datetime:
        """When the office opens."""
        return office(now + timedelta(microseconds=1) if clock_of(now) == CLOSES else now)


def _awake(now: datetime) -> datetime:
    """The first moment that is not at night, on any day."""
    if not is_quiet(now):
        return now
    day = day_of(now) if clock_of(now) < QUIET_TO else day_of(now) + A_DAY
    return at(day, QUIET_TO)
