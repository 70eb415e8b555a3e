"""An invented municipality of sixty units and four hundred people: who works where, is away, and answers or not."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from quality.case import Law
from quality.profile import Profile
from quality.role import Function, Post, Substitution
from storage.database import Database

TOP = 1
UNITS, PEOPLE = 60, 400
DEPARTMENTS, AREAS = 3, 9
STAFF = (
    Function.MAS, Function.MAR, Function.LEX_RESPONSIBLE, Function.LEX_INVESTIGATOR, Function.QUALITY,
    Function.REGISTRAR, Function.DPO, Function.SECURITY, Function.CONTRACT,
)  # fmt: skip
LINE = (Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD, Function.DIRECTOR)
SUMMERS = (date(2026, 6, 29), date(2026, 7, 20))
FOUR_WEEKS, TWO_WEEKS = timedelta(days=27), timedelta(days=13)
ZONES = ("Europe/Helsinki", "Europe/London")


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody by number: their own clock, whether they work by the hour, and whether they answer late or never."""

    number: int
    zone: str = ""
    hourly: bool = False
    slow: bool = False
    silent: bool = False


@dataclass(slots=True)
class Town:
    """Units by number with the one above, everybody, their posts and absences; the same from the same seed."""

    parents: dict[int, int | None] = field(default_factory=dict)
    workers: dict[int, Worker] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    absences: list[Substitution] = field(default_factory=list)

    def hire(self, function: Function, unit: int, *, start: date | None = None, end: date | None = None) -> int:
        """Somebody new with this post; their number."""
        number = len(self.workers) + 1
        self.workers[number] = Worker(number)
        self.posts.append(Post(number, function, unit, start, end))
        return number

    def above(self, unit: int) -> list[int]:
        """The unit and all above it, nearest first."""
        above = self.parents[unit]
        return [unit] if above is None else [unit, *self.above(above)]

    @property
    def leaves(self) -> list[int]:
        """The units without any below."""
        return [unit for unit in self.parents if unit not in self.parents.values()]

    def alter(self, number: int, **changes: object) -> None:
        self.workers[number] = replace(self.workers[number], **changes)  # type: ignore[arg-type]  # fields of a worker

    def holding(self, function: Function) -> list[int]:
        """Who holds a function at any time, by number."""
        return [post.person for post in self.posts if post.function is function]


def build(profile: Profile, seed: int) -> Town:
    """The town that the profile's levels ask for."""
    dice, town = random.Random(seed), Town()
    _units(town, {function for level in profile.levels for function in level.functions})
    town.hire(Function.DIRECTOR, TOP)
    for function in (*STAFF, Function.BOARD):
        town.hire(function, TOP)
    _managers(town, provider=profile.providers.nodes)
    leaves = town.leaves
    while len(town.workers) < PEOPLE:
        number = len(town.workers)
        town.hire(Function.COACH if number % 40 == 0 else Function.EMPLOYEE, leaves[number % len(leaves)])
    _characters(town, dice)
    _absences(town, dice)
    return town


def _units(town: Town, functions: set[Function]) -> None:
    """The top, what lies between if the municipality has such levels, and units."""
    town.parents[TOP] = None
    between = [TOP]
    if Function.HEAD in functions:
        between = _below(town, between, DEPARTMENTS)
    if Function.AREA_MANAGER in functions:
        between = _below(town, between, AREAS)
    _below(town, between, UNITS - len(town.parents))


def _below(town: Town, above: list[int], many: int) -> list[int]:
    first = len(town.parents) + 1
    made = list(range(first, first + many))
    town.parents.update({unit: above[number % len(above)] for number, unit in enumerate(made)})
    return made


def _managers(town: Town, *, provider: bool) -> None:
    """One for each node, but: one unit has two, one nobody, one shares its neighbour's, one a new one in May.

    Of another one the manager leaves in March, and somebody comes in May. Where others do the work too, they have a
    node of their own.
    """
    leaves, depths = town.leaves, {2: Function.AREA_MANAGER, 3: Function.HEAD}
    deepest = len(town.above(leaves[0]))
    for unit in town.parents:
        depth = deepest - len(town.above(unit))
        if unit != TOP and unit not in leaves:
            town.hire(Function.HEAD if len(town.above(unit)) == 2 else depths[depth + 1], unit)
    two, nobody, shared, changed, vacant, theirs, *others = leaves
    for unit in (two, two, *others):
        town.hire(Function.UNIT_MANAGER, unit)
    town.posts.append(Post(town.posts[-1].person, Function.UNIT_MANAGER, shared))
    town.hire(Function.UNIT_MANAGER, changed, end=date(2026, 4, 30))
    town.hire(Function.UNIT_MANAGER, changed, start=date(2026, 5, 1))
    town.hire(Function.UNIT_MANAGER, vacant, end=date(2026, 3, 13))
    town.hire(Function.UNIT_MANAGER, vacant, start=date(2026, 5, 18))
    town.hire(Function.PROVIDER if provider else Function.UNIT_MANAGER, theirs)
    town.hire(Function.EMPLOYEE, nobody)


def _characters(town: Town, dice: random.Random) -> None:
    """Some of the staff and of the managers answer late or never; fifty work by the hour, some on another clock."""
    managers = town.holding(Function.UNIT_MANAGER)
    staff = [*town.holding(Function.EMPLOYEE), *town.holding(Function.COACH)]
    dice.shuffle(managers)
    dice.shuffle(staff)
    for number in (*managers[:2], *staff[:8]):
        town.alter(number, silent=True)
    for number in (*managers[2:12], *staff[8:60]):
        town.alter(number, slow=True)
    for number in staff[60:110]:
        town.alter(number, hourly=True)
    for place, number in enumerate((*managers[14:18], *staff[110:120])):
        town.alter(number, zone=ZONES[place % len(ZONES)])


def _absences(town: Town, dice: random.Random) -> None:
    """Most managers are away for four weeks in summer and name somebody; one names somebody who is away as well.

    Some of the staff are ill, some with and some without a substitute: without one, they hold no post meanwhile.
    """
    managers = sorted({post.person for post in town.posts if post.function in LINE[:3] and post.end is None})
    here = [post.person for post in town.posts if post.person in managers and post.start is None]
    managers = sorted(set(here))
    for place, number in enumerate(managers):
        start = SUMMERS[place % 2]
        if place % 5:
            _away(town, number, managers[(place + 1) % len(managers)], start, start + FOUR_WEEKS)
    staff = [post.person for post in town.posts if post.function is Function.EMPLOYEE]
    for number in dice.sample(staff, 24):
        start = date(2026, 1, 5) + timedelta(weeks=dice.randrange(46))
        _away(town, number, _colleague(town, number), start, start + TWO_WEEKS)
    for number in dice.sample(staff, 12):
        start = date(2026, 1, 5) + timedelta(weeks=dice.randrange(40))
        _leave(town, number, start, start + timedelta(days=dice.choice((13, 41))))


def _away(town: Town, number: int, instead: int, start: date, end: date) -> None:
    if instead != number:
        town.absences.append(Substitution(number, instead, start, end))


def _colleague(town: Town, number: int) -> int:
    """Somebody else without a manager's post at the same unit, not by the hour; nobody but themselves otherwise."""
    place = next(post.unit for post in town.posts if post.person == number)
    found = [post.person for post in town.posts if post.unit == place and post.function is Function.EMPLOYEE]
    there = [each for each in found if each != number and not town.workers[each].hourly]
    return there[0] if there else number


def _leave(town: Town, number: int, start: date, end: date) -> None:
    """Nobody stands in: the post is theirs before and after."""
    place = next(at for at, post in enumerate(town.posts) if post.person == number)
    post = town.posts[place]
    town.posts[place] = replace(post, end=start - timedelta(days=1))
    town.posts.append(replace(post, start=end + timedelta(days=1)))


LAWS = frozenset(Law)


async def settle(database: Database, town: Town) -> None:
    """Fills an empty database with the town; its numbers are the database's."""
    async with database.write() as store:
        paths: dict[int, tuple[str, ...]] = {}
        for unit, above in town.parents.items():
            paths[unit] = (*(paths[above] if above else ()), f"Enhet {unit}")
            assert await store.people.unit(paths[unit], LAWS) == unit
        for worker in town.workers.values():
            number = await store.people.person(f"p{worker.number}@example.se", f"Person {worker.number}")
            assert number == worker.number
            if worker.zone or worker.hourly:
                await store.people.employ(number, zone=worker.zone, hourly=worker.hourly)
        await store.people.replace_posts(town.posts)
        await store.people.replace_substitutions(town.absences)
        await store.people.changed()


def everybody_of(town: Town, people: Iterable[int]) -> list[Worker]:
    return [town.workers[number] for number in people]
