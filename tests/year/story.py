"""What happens in the town in a year: reports by day and night, plans, the year's own duties, and what people do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from handlers import control_plan, owing, received, wishes
from handlers.asked import Common
from quality.case import CaseType, Law, Suspicion
from quality.control_file import template
from quality.duty import DutyKind
from quality.law import Demand
from quality.role import Function, Post
from quality.year_wheel import Entry, Rhythm
from tests.year.days import A_DAY, CLOSES, FIRST, at, day_of, days, later, within, workday
from tests.year.deeds import DEEDS
from tests.year.ledger import Change, Matter, Owed, Owner
from tests.year.people import REPORTERS
from tests.year.rules import CLOCKS
from tests.year.scene import Scene

MORNING, NOON, AFTERNOON = time(9, 20), time(13, 10), time(16, 40)
WEDNESDAY = 2
NIGHTS = (time(2, 15), time(21, 40))
CASES: dict[CaseType, int] = {
    CaseType.DEVIATION: 44,
    CaseType.SYNPUNKT: 12,
    CaseType.MISCONDUCT: 6,
    CaseType.HARM: 5,
    CaseType.RISK: 8,
    CaseType.IMPROVEMENT: 6,
    CaseType.DATA_BREACH: 12,
}
"""How many are reported in the year."""
PUT_OFF = {
    DutyKind.INVESTIGATE, DutyKind.DECIDE, DutyKind.ANSWER, DutyKind.REVIEW_RISK, DutyKind.REGISTER, DutyKind.ASSESS,
}  # fmt: skip
"""Of the kinds that can be put off or passed on those about cases that their owners see."""
CONTROLS: dict[str, tuple[tuple[int, int], ...]] = {
    "care_plan": ((1, 15), (4, 15), (7, 15), (10, 15)),
    "manner": ((2, 15), (9, 15)),
}
"""Egenkontroller that units plan, with their days; every third plans all of them."""
EVERYWHERE = "manner"
OWN = {DutyKind.ACT, DutyKind.CHECK_EFFECT, DutyKind.YEAR}
"""What nobody above does instead."""
DIRECTOR = 1
"""By number: who hears of what is late, and takes nothing over."""
THIRD_WEDNESDAYS, JULY = "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,8,9,10,11,12;BYDAY=3WE", 7
"""When committees meet, in every profile that says so."""
NO_EMPLOYEES = {Function.BOARD, Function.PROVIDER}
THIRTY = timedelta(days=30)


class Story:
    """The plot of one year."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.dice = scene.dice
        self.asked = 0
        self.opened: set[str] = set()

    def begin(self) -> None:
        """All that will happen by itself."""
        self.scene.on(FIRST, time(), self.plan_controls)
        for day in days():
            self.scene.on(day, time(), self.open_errands)
        for type_, many in CASES.items():
            for _ in range(many if self.scene.profile.has(type_) else 0):
                self._report_on(type_)

    def _report_on(self, type_: CaseType) -> None:
        day = FIRST + self.dice.randrange(355) * A_DAY
        night = type_ is CaseType.DATA_BREACH or self.dice.random() < 0.25
        clock = self.dice.choice(NIGHTS) if night else self.dice.choice((MORNING, NOON, AFTERNOON))
        self.scene.on(day if night else workday(day), clock, partial(self.report, type_))

    # Reports

    async def report(self, type_: CaseType) -> None:
        """Somebody at a unit who works by day, not by the hour, reports something there."""
        scene, today = self.scene, self.scene.today
        staff = [post for post in scene.town.posts if post.function is Function.EMPLOYEE and post.on(today)]
        post = self.dice.choice([post for post in staff if scene.people.instead(post.person, today) == post.person])
        visit = await scene.visit(post.person)
        suspicion = {CaseType.MISCONDUCT: Suspicion.SARAH, CaseType.HARM: Suspicion.MARIA}.get(type_, Suspicion.NONE)
        later_ = type_ is CaseType.DEVIATION and self.dice.random() < 0.4
        owes = self._owed_at_once(type_)
        said = Common(unit=post.unit, laws=frozenset({Law.SOL}), occurred="now")
        case = received.new_case(
            visit, type_, said, flagged=False, suspicion=suspicion, category=self._category(), severity=2,
            discovered_at=scene.now,
            facts={
                "record": "later" if later_ else "nobody",
                "nature": "harm",
                "clocks": " ".join(kind for kind in owes if kind in CLOCKS),
                "answer": "phone",
            },
        )  # fmt: skip
        subject = await received.receive(visit, case, {"what": "Något hände."}, manager=None)
        owners = self._receivers(type_, post.unit)
        matter = Matter(int(subject.partition(":")[2]), type_, post.unit, post.person, owners[0])
        for owner in owners:
            self._owes(DutyKind.ACKNOWLEDGE, owner, within(scene.now, 1), matter, about=owner.function)
        for kind in owes:
            self._owes(kind, owners[0], self._due(kind), matter)
        if later_:
            self._owes(DutyKind.RECORD_REFERENCE, Owner(person=post.person), within(scene.now, 2), matter)

    def _category(self) -> str:
        first = self.scene.profile.categories[0]
        return f"{first.code}.{first.details[0].code}"

    def _owed_at_once(self, type_: CaseType) -> Sequence[DutyKind]:
        match type_:
            case CaseType.SYNPUNKT if self.scene.profile.synpunkter.by_hand:
                return (DutyKind.CONFIRM, DutyKind.ANSWER, DutyKind.REGISTER)
            case CaseType.SYNPUNKT:
                return (DutyKind.CONFIRM, DutyKind.ANSWER)
            case CaseType.MISCONDUCT | CaseType.HARM:
                return (DutyKind.ASSESS,)
            case CaseType.DATA_BREACH if self.dice.random() < 0.4:
                return (DutyKind.ASSESS, *sorted(CLOCKS))
            case CaseType.DATA_BREACH:
                return (DutyKind.ASSESS, DutyKind.NOTIFY_IMY)
            case _:
                return ()

    def _due(self, kind: DutyKind) -> datetime:
        now = self.scene.now
        clocks = {
            DutyKind.NOTIFY_IMY: now + timedelta(hours=72),
            DutyKind.CYBER_WARNING: now + timedelta(hours=24),
            DutyKind.CYBER_REPORT: now + timedelta(hours=72),
            DutyKind.CYBER_FINAL: now + THIRTY,
        }
        days_ = {DutyKind.CONFIRM: 2, DutyKind.ANSWER: 10, DutyKind.ASSESS: 1, DutyKind.REGISTER: 5}
        return clocks[kind] if kind in clocks else within(now, days_[kind])

    def _receivers(self, type_: CaseType, unit: int) -> list[Owner]:
        """The unit's manager, or the functions that the profile lets receive such reports."""
        people, today = self.scene.people, self.scene.today
        functions = self.scene.profile.cases[type_].receives
        if not functions:
            return [people.home(unit, today)]
        line = people.line(unit, today)
        held = {owner.function: owner for owner in reversed(line)}
        found = [held.get(function, Owner(function.value, unit)) for function in functions]
        return [owner for owner in found if people.holders(owner, today)]

    def _owes(self, kind: DutyKind, owner: Owner, due: datetime, matter: Matter, *, about: str = "") -> None:
        self.begin_doing(self.scene.owes(kind, owner, due, matter=matter, about=about))

    # What returns

    async def plan_controls(self) -> None:
        """Every unit with a manager plans its controls on the first of January."""
        scene = self.scene
        visit = await scene.visit(1)
        number = 0
        for unit in scene.town.leaves:
            owner = Owner(Function.UNIT_MANAGER.value, unit)
            for code, dates in CONTROLS.items() if scene.people.holding(owner, FIRST) else ():
                control = template(code)
                assert control is not None
                if code != EVERYWHERE and unit % 3:
                    continue
                await control_plan.put(visit, replace(control, unit=unit, year=FIRST.year), below=False)
                for month, day in dates:
                    number += 1
                    due, subject = at(workday(date(FIRST.year, month, day)), CLOSES), f"checkpoint:{number}"
                    self.begin_doing(scene.owes(DutyKind.CHECKPOINT, owner, due, subject=subject, unit=unit))

    async def open_errands(self) -> None:
        """What the profile's year asks for from today on, of those who hold the function, and reading of everybody."""
        for entry in self.scene.profile.year_wheel:
            for opens, due in occasions(entry, self.scene.today):
                for function, unit in self._nodes(entry):
                    self._opens(f"year:{entry.code}:{unit}:{due}", Owner(function.value, unit), unit, (opens, due))
                for person, unit in self._employed().items() if entry.law is Demand.SARAH_INFORM_STAFF else ():
                    self._opens(f"read:reporting_duty:{due}:{person}", Owner(person=person), unit, (opens, due))
        for post in self._new():
            assert post.start is not None
            named = f"read:introduction:{post.start}:{post.person}"
            self._opens(named, Owner(person=post.person), post.unit, (post.start, post.start + THIRTY))

    def _opens(self, subject: str, owner: Owner, unit: int, span: tuple[date, date]) -> None:
        """It is owed, unless it was opened before."""
        kind = DutyKind.YEAR if subject.startswith("year:") else DutyKind.READ_INFORMATION
        if subject not in self.opened:
            self.opened.add(subject)
            due = at(span[1], CLOSES)
            self.begin_doing(self.scene.owes(kind, owner, due, subject=subject, unit=unit, opens=span[0]))

    def _nodes(self, entry: Entry) -> list[tuple[Function, int]]:
        for function in (entry.owner, Function.DIRECTOR):
            posts = [p for p in self.scene.town.posts if p.function is function and p.on(self.scene.today)]
            if posts:
                return [(function, unit) for unit in sorted({post.unit for post in posts})]
        return []

    def _employed(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for post in self.scene.town.posts:
            if post.on(self.scene.today) and post.function not in NO_EMPLOYEES:
                found.setdefault(post.person, post.unit)
        return found

    def _new(self) -> list[Post]:
        """Whoever began within thirty days and had no post before."""
        today, of = self.scene.today, self.scene.people.of
        firsts = [min(posts, key=lambda post: post.start or date.min) for posts in of.values()]
        return [post for post in firsts if post.start and post.start <= today <= post.start + THIRTY and post.on(today)]

    # What people do about it

    def begin_doing(self, owed: Owed) -> None:
        """When somebody gets to it, and in which way."""
        scene, chance = self.scene, self.dice.random()
        if owed.kind in CLOCKS:
            hours = self.dice.choice((1, 5, 16, 30, 58, 80))
            scene.plan(owed.born + timedelta(hours=hours), partial(self.attempt, owed))
            return
        due = workday(day_of(owed.due))
        on_the_day = partial(scene.on, due, MORNING)
        if chance < 0.5:
            first = max(day_of(owed.born), owed.opens or FIRST) + A_DAY
            room = max((due - first).days, 0)
            day = workday(first + self.dice.randrange(room + 1) * A_DAY)
            scene.on(day, self.dice.choice((MORNING, NOON, AFTERNOON)), partial(self.attempt, owed))
        elif chance < 0.75:
            on_the_day(partial(self.attempt, owed))
        elif chance < 0.82 and owed.kind in PUT_OFF:
            on_the_day(partial(self.put_off, owed))
        elif chance < 0.9 and owed.kind in PUT_OFF:
            on_the_day(partial(self.pass_on, owed))
        else:
            scene.on(later(due, self.dice.choice((1, 2, 4, 6, 9))), NOON, partial(self.attempt, owed))

    async def attempt(self, owed: Owed, *, again: bool = False) -> None:
        """Whoever owes it does it, unless they are slow, or never answer; then somebody above may, some time."""
        if owed.done:
            return
        who, above = self._doer(owed)
        worker = self.scene.town.workers[who] if who else None
        if worker and not worker.silent and (again or not worker.slow):
            await self.do(owed, who)
        elif worker and worker.slow and not again:
            self._again(owed, self.dice.choice((3, 5, 8)))
        elif above and not again and self.dice.random() < 0.7 and owed.kind not in OWN:
            self.scene.on(later(self.scene.today, 12), NOON, partial(self.step_in, owed))
        elif not worker and not again:
            self._again(owed, 5)

    def _again(self, owed: Owed, working_days: int) -> None:
        day = later(workday(self.scene.today), working_days)
        self.scene.on(day, AFTERNOON, partial(self.attempt, owed, again=True))

    async def step_in(self, owed: Owed) -> None:
        """Somebody above takes care of it, if they handle such things: never the director, and no suggestions."""
        _, above = self._doer(owed)
        suggestion = owed.matter and owed.matter.type is CaseType.IMPROVEMENT
        if not owed.done and above not in {0, DIRECTOR} and not suggestion:
            await self.do(owed, above)

    async def do(self, owed: Owed, who: int) -> None:
        before = len(self.scene.ledger.owed)
        await DEEDS[owed.kind](self.scene, owed, await self.scene.visit(who))
        for new in self.scene.ledger.owed[before:]:
            self.begin_doing(new)

    def _doer(self, owed: Owed) -> tuple[int, int]:
        """Who would do it today, and who is nearest above them; 0 for nobody."""
        scene, owner = self.scene, owed.owner_at(self.scene.now)
        here = scene.people.holders(owner, scene.today)
        if owed.kind in REPORTERS or owed.kind is DutyKind.READ_INFORMATION:
            here = [person for person in here if person == owner.person]
            return (here[0] if here else 0), 0
        taker = owed.matter.taker(scene.now) if owed.matter else None
        levels = scene.people.levels(owed, owner, taker, scene.today)
        return (here[0] if here else 0), (levels[0][0] if levels else 0)

    async def put_off(self, owed: Owed) -> None:
        """Not today: some days later it is said again, and then mostly done."""
        who, _ = self._doer(owed)
        if owed.done or not who or self.scene.town.workers[who].silent:
            return
        scene, working_days = self.scene, self.dice.choice((1, 3, 5))
        visit = await scene.visit(who)
        record = owing.Snooze(working_days, "Väntar på svar.")
        await owing.snooze(visit, record, scene.about(await scene.number(owed, visit), who))
        until = day_of(within(scene.now, working_days))
        owed.changes.append(Change(scene.now, until=until))
        scene.on(until if self.dice.random() < 0.6 else later(until, 4), NOON, partial(self.attempt, owed))

    async def pass_on(self, owed: Owed) -> None:
        """The next level is asked to take it over, or for more time, and answers the day after."""
        who, above = self._doer(owed)
        silent = who and self.scene.town.workers[who].silent
        ordinary = owed.matter is not None and owed.matter.type is CaseType.DEVIATION
        if owed.done or not who or not above or silent or not ordinary:
            return
        if above == DIRECTOR:
            await self.put_off(owed)
            return
        scene = self.scene
        visit = await scene.visit(who)
        about = scene.about(await scene.number(owed, visit), who)
        longer, yes = self.dice.random() < 0.6, self.dice.random() < 0.7
        until = workday(scene.today + 10 * A_DAY)
        if longer:
            await wishes.ask_for_time(visit, wishes.Longer(until, "Semester."), about)
        else:
            await wishes.delegate(visit, str(above), about)
        self.asked += 1
        answer = partial(self.answer, owed, self.asked, above, until if longer else None, yes=yes)
        scene.on(later(scene.today, 1), MORNING, answer)

    async def answer(self, owed: Owed, number: int, asked: int, until: date | None, *, yes: bool) -> None:
        """Whoever was asked says yes or no."""
        scene = self.scene
        if owed.done:
            return
        who = scene.people.instead(asked, scene.today)
        visit, subject = await scene.visit(who), f"request:{number}"
        if not yes:
            await (wishes.refuse if until else wishes.decline)(visit, subject)
        elif until:
            await wishes.grant(visit, subject)
            owed.changes.append(Change(scene.now, due=at(until, CLOSES)))
        else:
            await wishes.accept(visit, subject)
            owed.changes.append(Change(scene.now, owner=Owner(person=who)))
        scene.on(later(scene.today, self.dice.choice((2, 9))), NOON, partial(self.attempt, owed, again=True))


def occasions(entry: Entry, today: date) -> list[tuple[date, date]]:
    """When it opened and is due, for what can be done today."""
    found = []
    for year in (today.year, today.year + 1):
        ends = [each.on(year) for each in entry.due]
        if entry.rhythm is Rhythm.FREE and not ends:
            ends = [date(year, 12, 31)]
        if entry.rhythm is Rhythm.MEETING and entry.meetings:
            assert entry.meetings == THIRD_WEDNESDAYS, entry
            ends = [_third_wednesday(year, month) for month in range(1, 13) if month != JULY]
        for number, due in enumerate(ends):
            opens = entry.opens[number].on(year) if entry.opens else due - entry.remind_days * A_DAY
            opens = entry.opens[number].on(year - 1) if opens > due else opens
            if opens <= today <= due:
                found.append((opens, due))
    return found


def _third_wednesday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + ((WEDNESDAY - first.weekday()) % 7 + 14) * A_DAY
