"""A year of reminders in a whole municipality under each profile, against the rules as they are written down here.

`python -m tests.year` writes the counts and the picture anew.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from conversation.screen import Home, Nudge, Screen
from quality.duty import DutyKind
from quality.role import Function
from tests.year.counts import PROFILES, counts, known, staged
from tests.year.days import (
    A_DAY,
    DIGEST,
    FIRST,
    HERE,
    QUIET_FROM,
    QUIET_TO,
    at,
    clock_of,
    day_of,
    days,
    is_quiet,
    is_staffed,
    workday,
    works,
)
from tests.year.ledger import Owner
from tests.year.people import People
from tests.year.picture import PICTURED, PLACE, draw
from tests.year.rules import AT_ONCE, CLOCKS, Rules, Said
from tests.year.year import Year, play

LONGEST = 15
MANAGING = {Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD}
SHOWN = (Function.EMPLOYEE, Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD, Function.DIRECTOR)
SPRING = at(date(2026, 3, 16), time())


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("profile", PROFILES)
async def test_a_year_is_said_to_the_right_people_on_the_right_days_and_hours(sqlite_url: str, profile: str) -> None:
    year = await play(sqlite_url, profile)
    is_as_the_rules_say(year)
    keeps_to_hours_and_absences(year)
    loses_and_doubles_nothing(year)
    summaries_and_welcomes_come_when_they_should(year)
    assert counts(year, rules_of(year)) == known()[profile]
    if profile == PICTURED:
        assert draw(year, rules_of(year)) == PLACE.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_its_first_weeks_are_the_same_on_postgresql(postgres_url: str) -> None:
    year = await play(postgres_url, "standard", end=SPRING)
    is_as_the_rules_say(year)
    loses_and_doubles_nothing(year)


def test_the_page_says_what_was_counted() -> None:
    """On how many days people were reminded, under each profile."""
    page = (PLACE.parents[1] / "paminnelser.md").read_text(encoding="utf-8")
    for name, found in known().items():
        assert row(name, found["days with a reminder"]) in page, row(name, found["days with a reminder"])


def row(name: str, reminded: Mapping[str, Mapping[str, float]]) -> str:
    """A profile's line of the table."""
    told = [reminded.get(function.value) for function in SHOWN]
    cells = [f"{each['median']:.0f} (högst {each['most']})" if each else "–" for each in told]
    return f"| `{name}` | {' | '.join(cells)} |"


def rules_of(year: Year) -> Rules:
    return Rules(year.scene.profile, year.scene.people, year.scene.ledger, year.end)


def is_as_the_rules_say(year: Year) -> None:
    """What is owed is what the story says, by when and until when; and of that is said what the rules say."""
    ledger = year.scene.ledger
    expected = {(o.kind, o.subject, o.about): (o.due_at(year.end), o.done) for o in ledger.owed}
    assert len(expected) == len(ledger.owed)
    owed = {(row.kind, row.subject, row.about): (row.due, row.done) for row in year.rows if not row.kind.is_message}
    assert owed == expected
    rules = rules_of(year)
    should = Counter(rules.whole(ledger.owed))
    did = Counter(told.said for told in staged(year))
    assert sorted((should - did).elements()) == [], "was not said"
    assert sorted((did - should).elements()) == [], "was said besides"
    assert sum(did.values()) > 1000 or year.end == SPRING


def keeps_to_hours_and_absences(year: Year) -> None:
    """Whatever the rules are: not at night, not on days off, not to who is away, nor to who is not at work."""
    people, on_call = year.scene.people, _on_call(year)
    for told in staged(year):
        said, worker = told.said, people.town.workers[told.said.person]
        came = said.at in year.scene.ledger.visits.get(said.person, ())
        if said.kind in CLOCKS:
            assert not is_quiet(said.at) or said.person in on_call, said
            assert is_staffed(said.at) or said.person in on_call or not on_call, said
        elif worker.hourly:
            assert came, said
        else:
            assert works(day_of(said.at)), said
            first = QUIET_TO if said.kind in AT_ONCE and said.level == 0 else DIGEST
            assert first <= clock_of(said.at, _zone(people, said)) < QUIET_FROM, said
    for told in year.told:
        day = day_of(told.said.at)
        assert people.instead(told.said.person, day) == told.said.person, told.said
        assert people.works(told.said.person, day), told.said


def _zone(people: People, said: Said) -> ZoneInfo:
    worker = people.town.workers[said.person]
    return ZoneInfo(worker.zone) if worker.zone else HERE


def _on_call(year: Year) -> set[int]:
    functions = year.scene.profile.nudging.on_call
    return {post.person for post in year.scene.town.posts if post.function in functions}


def loses_and_doubles_nothing(year: Year) -> None:
    """One message a morning, which is recorded as it was sent; nothing twice, and nothing after it was done."""
    recorded: dict[int, list[Said]] = defaultdict(list)
    for told in year.told:
        recorded[told.message].append(told.said)
    assert sorted(recorded) == list(range(1, len(year.sent) + 1))
    mornings: Counter[tuple[int, date]] = Counter()
    for number, said in recorded.items():
        sent = year.sent[number - 1]
        assert {(each.at, each.person) for each in said} == {(sent.at, sent.person)}
        if not DutyKind(said[0].kind).is_message:
            assert _things(sent.screen) == min(len(said), LONGEST), sent
            mornings[sent.person, day_of(sent.at)] += not any(_at_once(year, each) for each in said)
    assert [each for each, times in mornings.items() if times > 1] == []
    over = {(o.kind.value, o.subject, o.about): o.done or year.end for o in year.scene.ledger.owed}
    assert [t.said for t in staged(year) if t.said.at >= over[t.said.kind, t.said.subject, t.said.about]] == []
    moved = {(o.kind.value, o.subject, o.about) for o in year.scene.ledger.owed if o.changes}
    times = Counter((t.said.kind, t.said.subject, t.said.about, t.said.level, t.said.person) for t in staged(year))
    assert [each for each, many in times.items() if many > 1 and each[:3] not in moved] == []


def _things(screen: Screen) -> int:
    """How many things a morning's message names."""
    if isinstance(screen, Home):
        return sum(len(part.items) for part in screen.parts)
    assert isinstance(screen, Nudge), screen
    return 1


def _at_once(year: Year, said: Said) -> bool:
    """Whether it does not wait for the morning: law's clocks, a question, and what waited for somebody to come in."""
    came = said.at in year.scene.ledger.visits.get(said.person, ())
    return said.kind in CLOCKS or (said.kind in AT_ONCE and said.level == 0) or came


def summaries_and_welcomes_come_when_they_should(year: Year) -> None:
    """Each Monday last week's figures; after an absence, on the first morning, what is left; all else at once."""
    people, due = year.scene.people, {(r.kind.value, r.subject, r.about): r.due for r in year.rows}
    weekly: Counter[tuple[datetime, int, str]] = Counter()
    for told in year.told:
        said = told.said
        if said.kind == DutyKind.WEEKLY_SUMMARY:
            weekly[said.at, said.person, said.subject] += 1
        elif said.kind == DutyKind.BACK:
            back = [a.end + A_DAY for a in people.town.absences if a.person == said.person]
            assert said.at in {at(workday(day), QUIET_TO) for day in back}, said
        elif said.kind == DutyKind.TELL_OVER:
            assert not is_quiet(said.at), said
        elif DutyKind(said.kind).is_message:
            assert said.at == due[said.kind, said.subject, said.about], said
    assert weekly == Counter(_summaries(people))
    greeted = {(told.said.person, day_of(told.said.at)) for told in year.told if told.said.kind == DutyKind.BACK}
    assert [each for each in _left(year) if each not in greeted] == []


def _summaries(people: People) -> list[tuple[datetime, int, str]]:
    found = []
    for day in days():
        if day.weekday() == 0:
            when = at(day, DIGEST) if works(day) else at(workday(day), QUIET_TO)
            posts = {(p.function, p.unit) for p in people.town.posts if p.function in MANAGING and p.on(day)}
            for function, unit in posts:
                owner = Owner(function.value, unit)
                found += [(when, person, f"unit:{unit}") for person in people.holders(owner, day_of(when))]
    return found


def _left(year: Year) -> list[tuple[int, date]]:
    """Managers who come back to something that is theirs, and the day."""
    people, found = year.scene.people, []
    for absence in people.town.absences:
        day = workday(absence.end + A_DAY)
        when = at(day, QUIET_TO)
        still = people.instead(absence.person, absence.end + A_DAY) == absence.person
        open_ = [o for o in year.scene.ledger.owed if o.born < when and (o.done or year.end) > when]
        theirs = [o for o in open_ if o.kind is DutyKind.YEAR and absence.person in people.holders(o.owner, day)]
        if still and theirs and when < year.end and all((o.opens or FIRST) < day for o in theirs):
            found.append((absence.person, day))
    return found
