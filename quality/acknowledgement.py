"""Information that each employee reads and acknowledges: the yearly one on the duty to report, and the introduction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from quality.law import Demand
from quality.role import Function, Organisation, Post
from quality.year_wheel import LONGEST_NUMBER, Entry, Occasion, open_on

NEW_FOR = timedelta(days=30)
"""How long somebody is new, and how long they have to read the introduction (local)."""
_NO_EMPLOYEES = frozenset({Function.BOARD, Function.PROVIDER})


class Information(StrEnum):
    """What is read."""

    REPORTING_DUTY = "reporting_duty"
    INTRODUCTION = "introduction"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who owes reading it: `round` tells one year's, or one new post's, from another's."""

    what: Information
    round: str
    person: int
    unit: int
    opens: date
    due: date

    @property
    def subject(self) -> str:
        """How it is named in duties: each person's own, so that one who has read ends nobody else's."""
        return f"read:{self.what}:{self.round}:{self.person}"


def read_subject(subject: str) -> tuple[Information, str, int] | None:
    """What, which round and whose, from what `Reader.subject` says; None for anything else."""
    kind, what, round_, person = (*subject.split(":"), "", "", "", "")[:4]
    if kind != "read" or what not in set(Information) or not person.isdecimal() or len(person) > LONGEST_NUMBER:
        return None
    return Information(what), round_, int(person)


def is_information(entry: Entry) -> bool:
    """Whether an entry of the year wheel is the one that informs staff of the duty to report."""
    return entry.law is Demand.SARAH_INFORM_STAFF


def latest_round(wheel: Sequence[Entry], day: date) -> Occasion | None:
    """The time that was opened last, also when it is past; None where the wheel has no such entry."""
    years = (day.year - 1, day.year, day.year + 1)
    found = [each for entry in wheel if is_information(entry) for year in years for each in entry.occasions(year)]
    return max((each for each in found if each.opens <= day), key=lambda each: each.due, default=None)


def employees(organisation: Organisation, day: date) -> dict[int, int]:
    """Everybody who is employed that day and where they work first; politicians and providers are not employed here."""
    found: dict[int, int] = {}
    for post in organisation.posts:
        if post.on(day) and post.function not in _NO_EMPLOYEES:
            found.setdefault(post.person, post.unit)
    return found


def readers(organisation: Organisation, wheel: Sequence[Entry], day: date) -> Iterator[Reader]:
    """Who owes reading what that day: all employees while the yearly information is open, and whoever is new."""
    for entry, occasion in open_on(wheel, day):
        if is_information(entry):
            yield from everybody(employees(organisation, day), occasion)
    yield from newcomers(organisation, day)


def everybody(working: Mapping[int, int], occasion: Occasion) -> Iterator[Reader]:
    """Each of these people, where they work, for the yearly information."""
    what, round_ = Information.REPORTING_DUTY, occasion.due.isoformat()
    for person, unit in working.items():
        yield Reader(what, round_, person, unit, opens=occasion.opens, due=occasion.due)


def newcomers(organisation: Organisation, day: date) -> Iterator[Reader]:
    """Everybody whose very first post began within the last thirty days; a change of post or unit makes nobody new."""
    for post in _first_posts(organisation):
        start = post.start
        if start is None or not start <= day <= start + NEW_FOR or not organisation.posts_of(post.person, day):
            continue
        if post.function not in _NO_EMPLOYEES:
            what, due = Information.INTRODUCTION, start + NEW_FOR
            yield Reader(what, start.isoformat(), post.person, post.unit, opens=start, due=due)


def _first_posts(organisation: Organisation) -> Iterable[Post]:
    """Each person's first post; one without a first day has been held since always."""
    found: dict[int, Post] = {}
    for post in organisation.posts:
        known = found.setdefault(post.person, post)
        if known.start is not None and (post.start is None or post.start < known.start):
            found[post.person] = post
    return found.values()
