"""What is outside a scope does not exist: SQL and Python agree on every case of random worlds."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select
from sqlmodel import col

from quality.access import Scope, scope_of
from quality.case import Band, Bond, Case, CaseType, Holder, Law, State, Suspicion
from quality.role import LINE, Function, Organisation, Substitution
from storage.tables.case import CaseRow
from storage.visible import visible
from tests.storage.samples import sample_case
from tests.world import WEDNESDAY, World

DAY = WEDNESDAY.date()
AFTER = WEDNESDAY + timedelta(days=1)


@dataclass
class Chance:
    """The municipality's people in random posts, and random cases about them."""

    world: World
    dice: random.Random

    def some(self, few: int) -> list[int]:
        return self.dice.sample(sorted(self.world.people.values()), few)

    def unit(self) -> int:
        return self.dice.choice(sorted(self.world.units.values()))

    def holder(self) -> Holder:
        """As the handlers make them: a function at a unit, one of its people, or somebody in person."""
        function = self.dice.choice([*Function]).value
        person = self.dice.choice(self.some(1) + [None] * 2)
        if person and self.dice.random() < 0.5:
            return Holder(person=person)
        return Holder(function, self.dice.choice([self.unit(), self.unit(), None]), person)

    def case(self) -> Case:
        roll = self.dice
        return sample_case(
            self.world,
            unit=self.unit(),
            reporter=roll.choice([None, *self.some(2)]),
            assignee=roll.choice([None, None, *self.some(1)]),
            holder=self.holder(),
            laws=frozenset(roll.sample([*Law], roll.randint(1, 3))),
            suspicion=roll.choice([*Suspicion, Suspicion.NONE, Suspicion.NONE]),
            manager_involved=roll.random() < 0.3,
            barred=frozenset(self.some(roll.choice([0, 0, 1, 3]))),
            state=roll.choice([*State]),
            type=roll.choice([CaseType.DEVIATION, *CaseType]),
            investigator=roll.choice([None, None, *self.some(1)]),
            handed_over_by=roll.choice([None, None, *self.some(1)]),
            band=roll.choice([None, *Band]),
        )

    async def fill(self, cases: int) -> None:
        where = sorted(self.world.units)
        posts = [
            (who, self.dice.choice([*Function, *LINE]), self.dice.choice(where))
            for who in self.world.people
            for _ in (1, 2)
        ]
        await self.world.hold(*dict.fromkeys(posts))
        absent, substitute = self.some(2)
        async with self.world.database.write() as store:
            await store.people.replace_substitutions([Substitution(absent, substitute, DAY, DAY)])
            await store.people.changed()
            added = [await store.cases.add(self.case(), {"what": "x"}) for _ in range(cases)]
            for _ in range(cases // 2):
                one, other = self.dice.sample(added, 2)
                await store.cases.link(one.id, other.id, self.dice.choice([*Bond]))


@dataclass
class Everything:
    """All that is stored, and every person's scope."""

    cases: list[Case]
    organisation: Organisation
    scopes: list[Scope]


@pytest.fixture(params=[1, 2])
async def everything(world: World, request: pytest.FixtureRequest) -> Everything:
    chance = Chance(world, random.Random(request.param))
    await chance.fill(40)
    organisation = await world.organisation()
    scopes = [scope_of(organisation, person, DAY, world.profile.cases) for person in world.people.values()]
    return Everything(await world.cases(), organisation, scopes)


async def test_lists_and_look_ups_show_what_the_scope_shows_and_nothing_else(
    world: World, everything: Everything
) -> None:
    async with world.database.read() as store:
        for scope in everything.scopes:
            seen = {case.id for case in everything.cases if scope.fields_of(case)}
            found = await store.session.scalars(select(col(CaseRow.id)).where(visible(scope)))
            assert set(found) == seen
            got = [case.id for case in everything.cases[:12] if await store.cases.get(case.id, scope=scope)]
            assert got == sorted(seen & set(range(13)))


async def test_a_person_finds_their_own_reports_and_open_cases_unless_they_are_barred(
    world: World, everything: Everything
) -> None:
    async with world.database.read() as store:
        for scope in everything.scopes:
            mine = [c for c in everything.cases if c.reporter == scope.person and scope.person not in c.barred]
            answered = [c for c in everything.cases if c.state.is_open and scope.answers_for(c)]
            reported = await store.cases.reported_by(scope.person, scope=scope, limit=99)
            assert [case.id for case in reversed(reported)] == [case.id for case in mine]
            assert await store.cases.open_for(scope=scope, limit=99) == answered
            past = len(answered[1:]) == 0
            page = await store.cases.open_page(scope=scope, limit=2, offset=1)
            assert page == (answered[1:3], 0 if past else len(answered))
            assert await store.cases.count_open_for(scope=scope) == len(answered)


async def test_nobody_lists_another_persons_reports_beyond_their_own_scope(
    world: World, everything: Everything
) -> None:
    async with world.database.read() as store:
        for scope in everything.scopes[:6]:
            for other in world.people.values():
                listed = await store.cases.reported_by(other, scope=scope, limit=99)
                assert all(scope.fields_of(case) for case in listed)


def counted(case: Case, scope: Scope) -> bool:
    """The rule of figures: units whose totals are theirs; what is restricted only where they may know of it."""
    if case.unit not in scope.counts or scope.person in case.barred:
        return False
    return not case.restricted or scope.counts_restricted or bool(scope.fields_of(case))


async def test_counts_and_totals_hold_no_case_outside_the_scope(world: World, everything: Everything) -> None:
    async with world.database.read() as store:
        for scope in everything.scopes:
            counts = await store.figures.counts(start=WEDNESDAY, end=AFTER, scope=scope)
            wanted = Counter((c.unit, c.state) for c in everything.cases if counted(c, scope))
            found: Counter[tuple[int, State]] = Counter()
            for each in counts:
                found[each.unit, each.state] += each.number
            assert found == wanted


async def test_counts_are_those_of_the_period_and_of_the_units_asked_for(world: World) -> None:
    scope = await world.scope("kim")
    minutes = count()
    async with world.database.write() as store:
        for unit in ("linden", "eken", "linden"):
            at = WEDNESDAY + timedelta(minutes=next(minutes))
            await store.cases.add(sample_case(world, unit=world.units[unit], created_at=at), {})

        async def total(start: int, end: int, *units: str) -> int:
            first, last = (WEDNESDAY + timedelta(minutes=n) for n in (start, end))
            within = frozenset(world.units[unit] for unit in units) or None
            counts = await store.figures.counts(start=first, end=last, scope=scope, units=within)
            return sum(each.number for each in counts)

        assert [await total(0, 3), await total(0, 2), await total(1, 2), await total(3, 9)] == [3, 2, 1, 0]
        assert [await total(0, 3, "linden"), await total(0, 3, "care")] == [2, 0]


async def test_a_restricted_case_is_nowhere_for_those_who_may_not_know(world: World) -> None:
    """Another employee, the coach of the unit and the manager of the unit beside it."""
    case = await world.report("samira", unit="linden", category="physical_abuse.staff", suspicion="sarah")
    await world.report("samira", unit="linden")
    for who in ("omar", "cecilia", "karin"):
        scope = await world.scope(who)
        async with world.database.read() as store:
            assert await store.cases.get(case.id, scope=scope) is None
            assert case.id not in [c.id for c in await store.cases.reported_by(case.reporter or 0, scope=scope)]
            assert await store.cases.open_for(scope=scope) == []
            assert await store.duties.owed_by(scope=scope) == []
            counts = await store.figures.counts(start=WEDNESDAY, end=AFTER, scope=scope)
        assert sum(each.number for each in counts) == (1 if who == "cecilia" else 0)
