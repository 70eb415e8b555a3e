"""Who is who: the organisation, the functions people hold in it, and who stands in for whom (domain.md 2.1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from quality.case import Holder, Law


class Function(StrEnum):
    """What somebody answers for at a unit; the values are the words of the people file."""

    EMPLOYEE = "medarbetare"
    COACH = "forbattringscoach"
    UNIT_MANAGER = "enhetschef"
    AREA_MANAGER = "omradeschef"
    HEAD = "verksamhetschef"
    DIRECTOR = "socialchef"
    MAS = "mas"
    MAR = "mar"
    LEX_RESPONSIBLE = "lex_sarah_ansvarig"
    LEX_INVESTIGATOR = "lex_sarah_utredare"
    QUALITY = "kvalitet"
    REGISTRAR = "registrator"
    DPO = "dso"
    SECURITY = "informationssakerhet"
    CONTRACT = "avtalsansvarig"
    BOARD = "ledamot"
    PROVIDER = "utforare"


LINE = (Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD, Function.DIRECTOR)
"""Managers of the line, nearest first."""
_ANSWERING = (*LINE, Function.PROVIDER)
"""Who answers for a unit: a manager of the line, or at a provider's own node its people."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which functions do what with one type of case: the profile's word, because it differs (domain.md 9).

    Whoever `receives` owns it at once (nobody named: the unit's manager); one who `investigates` never also `decides`
    the same case; `reads` read it whole; `informs` are told at once that it has come and what was decided.
    `discloses` decide what of it is handed out to whoever asks, of what they may read. `registered` cases are given a
    diary number; after `keep_years` from their end they may be erased (0: kept for ever), as the municipality's plan
    for its documents says (dokumenthanteringsplan).
    """

    on: bool = True
    receives: tuple[Function, ...] = ()
    investigates: tuple[Function, ...] = ()
    decides: tuple[Function, ...] = ()
    reads: tuple[Function, ...] = ()
    informs: tuple[Function, ...] = ()
    discloses: tuple[Function, ...] = ()
    registered: bool = False
    keep_years: int = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the organisation; `path` are the names from the top, `laws` what is usual there."""

    id: int
    name: str
    parent: int | None
    path: tuple[str, ...]
    laws: frozenset[Law] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here; `zone` when their clock is another than the municipality's, `hourly` when they only work
    by the hour (timanställd) and are not to be chased off duty."""

    id: int
    name: str
    language: str = "sv"
    zone: str = ""
    hourly: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A function held at a unit between two dates (both included; None is open)."""

    person: int
    function: Function
    unit: int
    start: date | None = None
    end: date | None = None

    def on(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Substitution:
    """Who stands in for whom between two dates, both included."""

    person: int
    substitute: int
    start: date
    end: date

    def on(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, eq=False)
class Organisation:
    """Units, people and their functions as they are known now: the answer to every "who".

    Each is its own (`eq=False`), so that what is worked out from one can be kept beside it.
    """

    units: Mapping[int, Unit]
    people: Mapping[int, Person]
    posts: tuple[Post, ...]
    substitutions: tuple[Substitution, ...] = ()
    version: int = 0

    @cached_property
    def _at_unit(self) -> Mapping[int, tuple[Post, ...]]:
        found: dict[int, list[Post]] = defaultdict(list)
        for post in self.posts:
            found[post.unit].append(post)
        return {unit: tuple(posts) for unit, posts in found.items()}

    @cached_property
    def _of_person(self) -> Mapping[int, tuple[Post, ...]]:
        found: dict[int, list[Post]] = defaultdict(list)
        for post in self.posts:
            found[post.person].append(post)
        return {person: tuple(posts) for person, posts in found.items()}

    @cached_property
    def _children(self) -> Mapping[int | None, tuple[int, ...]]:
        found: dict[int | None, list[int]] = defaultdict(list)
        for unit in self.units.values():
            found[unit.parent].append(unit.id)
        return {parent: tuple(ids) for parent, ids in found.items()}

    def ancestors(self, unit: int) -> Iterable[int]:
        """The unit itself and everything above it, nearest first."""
        at: int | None = unit
        while at is not None:
            yield at
            at = self.units[at].parent

    def subtree(self, unit: int) -> frozenset[int]:
        """The unit and everything below it."""
        found, waiting = {unit}, [unit]
        while waiting:
            below = self._children.get(waiting.pop(), ())
            found.update(below)
            waiting.extend(below)
        return frozenset(found)

    def stand_in(self, person: int, day: date) -> int:
        """The person, or who stands in for them that day (never in a circle)."""
        seen = {person}
        while True:
            following = next((s.substitute for s in self.substitutions if s.person == person and s.on(day)), None)
            if following is None or following in seen:
                return person
            seen.add(following)
            person = following

    def back_on(self, person: int, day: date) -> date | None:
        """The first day after an absence with a substitute, for somebody who is away that day."""
        ends = [s.end for s in self.substitutions if s.person == person and s.on(day)]
        return max(ends) + timedelta(days=1) if ends else None

    def absent_for(self, person: int, day: date) -> tuple[int, ...]:
        """Those whom a person stands in for that day, directly or as the last of a chain."""
        standing = [s for s in self.substitutions if s.on(day)]
        return tuple(s.person for s in standing if person in (s.substitute, self.stand_in(s.person, day)))

    def posts_of(self, person: int, day: date) -> tuple[Post, ...]:
        """The functions a person has that day, those they stand in for included."""
        people = dict.fromkeys((person, *self.absent_for(person, day)))
        return tuple(post for who in people for post in self._of_person.get(who, ()) if post.on(day))

    def own_units(self, person: int, day: date) -> tuple[int, ...]:
        """Where a person works, in the order of the people file."""
        mine = [post.unit for post in self._of_person.get(person, ()) if post.on(day)]
        return tuple(dict.fromkeys(mine))

    @cached_property
    def _providers(self) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.function is Function.PROVIDER)

    def known_to(self, person: int, day: date) -> frozenset[int]:
        """The units that a person may know of: all of them; for a provider's people their own node and below."""
        nodes = {post.unit for post in self._providers if post.on(day)}
        mine = self.own_units(person, day)
        tops = [next((node for node in self.ancestors(unit) if node in nodes), None) for unit in mine]
        inside = [top for top in tops if top is not None]
        if not inside or len(inside) < len(tops):
            return frozenset(self.units)
        return frozenset(unit for top in inside for unit in self.subtree(top))

    def managers(self, unit: int, day: date) -> tuple[Post, ...]:
        """Who answers for exactly this unit: the nearest line function held there, or a provider's people."""
        here = [post for post in self._at_unit.get(unit, ()) if post.on(day)]
        for function in _ANSWERING:
            found = tuple(post for post in here if post.function is function)
            if found:
                return found
        return ()

    def line(self, unit: int, day: date) -> tuple[Holder, ...]:
        """The ladder above a unit: its own manager first, then each level's, nearest first."""
        steps = []
        for node in self.ancestors(unit):
            here = [post for post in self._at_unit.get(node, ()) if post.on(day)]
            for function in _ANSWERING:
                if any(post.function is function for post in here):
                    steps.append(Holder(function.value, node))
        return tuple(steps)

    def placed(self, holder: Holder, day: date) -> Holder:
        """A function as the profile names it for a unit, at the node where it is held: managers hold at theirs only."""
        if holder.function not in LINE or holder.unit is None:
            return holder
        above = (Holder(holder.function, node, holder.person) for node in self.ancestors(holder.unit))
        return next((each for each in above if self.holders(each, day)), holder)

    def holders(self, holder: Holder, day: date, barred: frozenset[int] = frozenset()) -> tuple[int, ...]:
        """The people behind a holder that day: substitutes instead of the absent, never anybody barred."""
        if not holder.function:
            people = [holder.person] if holder.person is not None else []
        else:
            nodes = list(self.ancestors(holder.unit)) if holder.unit is not None else list(self.units)
            people = self._nearest(holder, nodes, day)
        present = [self.stand_in(person, day) for person in people]
        return tuple(dict.fromkeys(p for p in present if p not in barred and self.posts_of(p, day)))

    def _nearest(self, holder: Holder, nodes: list[int], day: date) -> list[int]:
        for node in nodes:
            found = [
                post.person
                for post in self._at_unit.get(node, ())
                if post.function == holder.function and post.on(day) and holder.person in (None, post.person)
            ]
            if found or holder.function in LINE:
                return found
        return []
