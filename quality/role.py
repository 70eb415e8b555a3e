"""Who may see what: functions × units × dates become a scope, and a scope decides field by field (domain.md 2.2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import assert_never

from quality.case import Case, Holder, Law, Suspicion


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


LINE = (Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD, Function.DIRECTOR)
"""Managers of the line, nearest first."""


class CaseField(StrEnum):
    """A group of a case's fields that is shown or hidden as one."""

    STATUS = "status"
    PLACE = "place"
    CLASSIFICATION = "classification"
    SUSPICION = "suspicion"
    REPORTER = "reporter"
    HANDLING = "handling"
    TEXT = "text"


Fields = frozenset[CaseField]
NOTHING: Fields = frozenset()
STATUS: Fields = frozenset({CaseField.STATUS})
OWN: Fields = STATUS | {CaseField.PLACE, CaseField.CLASSIFICATION, CaseField.HANDLING}
PSEUDONYMOUS: Fields = OWN
FULL: Fields = frozenset(CaseField)


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
    """Somebody who works here."""

    id: int
    name: str
    language: str = "sv"


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

    def managers(self, unit: int, day: date) -> tuple[Post, ...]:
        """The nearest line function held at exactly this unit."""
        here = [post for post in self._at_unit.get(unit, ()) if post.on(day)]
        for function in LINE:
            found = tuple(post for post in here if post.function is function)
            if found:
                return found
        return ()

    def line(self, unit: int, day: date) -> tuple[Holder, ...]:
        """The ladder above a unit: its own manager first, then each level's, nearest first."""
        steps = []
        for node in self.ancestors(unit):
            here = [post for post in self._at_unit.get(node, ()) if post.on(day)]
            for function in LINE:
                if any(post.function is function for post in here):
                    steps.append(Holder(function.value, node))
        return tuple(steps)

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


@dataclass(frozen=True, slots=True)
class Sight:
    """Which cases of the units a function sees, and which of their fields; None means "no matter".

    `handles` says that the function may also act on them, not only read.
    """

    fields: Fields
    units: frozenset[int]
    law: Law | None = None
    restricted: bool | None = None
    suspicions: frozenset[Suspicion] | None = None
    involved: bool | None = None
    handles: bool = False

    def sees(self, case: Case) -> bool:
        return (
            case.unit in self.units
            and (self.law is None or self.law in case.laws)
            and (self.restricted is None or self.restricted == case.restricted)
            and (self.suspicions is None or case.suspicion in self.suspicions)
            and (self.involved is None or self.involved == case.manager_involved)
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may know that day; every query takes one and there is no default."""

    person: int
    sights: tuple[Sight, ...] = ()
    holds: frozenset[tuple[str, int]] = frozenset()
    counts: frozenset[int] = frozenset()
    counts_restricted: bool = False
    functions: frozenset[Function] = field(default_factory=frozenset)
    stands_in_for: frozenset[int] = frozenset()

    @property
    def selves(self) -> frozenset[int]:
        """The person and those they stand in for today."""
        return self.stands_in_for | {self.person}

    def fields_of(self, case: Case) -> Fields:
        """The fields of a case that this person sees; nothing means that it does not exist for them."""
        if self.person in case.barred:
            return NOTHING
        seen = set(OWN) if case.reporter == self.person else set()
        if self.answers_for(case):
            seen |= FULL
        for sight in self.sights:
            if sight.sees(case):
                seen |= sight.fields
        return frozenset(seen)

    def answers_for(self, case: Case) -> bool:
        """Whether this person handles the case: its holder, or the one it was assigned to."""
        holder = case.holder
        if self.person in case.barred:
            return False
        if case.assignee in self.selves:
            return True
        if holder.person is not None and holder.person not in self.selves:
            return False
        return (holder.function, holder.unit or 0) in self.holds if holder.function else holder.person is not None

    def handles(self, case: Case) -> bool:
        """Whether this person may act on the case: who answers for it, and the functions that may step in."""
        if self.person in case.barred:
            return False
        return self.answers_for(case) or any(sight.handles and sight.sees(case) for sight in self.sights)


_SARAH = frozenset({Suspicion.SARAH, Suspicion.BOTH})
_MARIA = frozenset({Suspicion.MARIA, Suspicion.BOTH})
_UNSURE = frozenset({Suspicion.UNSURE})


def _sights(function: Function, units: frozenset[int], everywhere: frozenset[int]) -> tuple[Sight, ...]:
    """The row of the permission table for deviations (domain.md 2.2)."""
    match function:
        case Function.UNIT_MANAGER:
            return (
                Sight(FULL, units, restricted=False, handles=True),
                Sight(FULL, units, restricted=True),
            )
        case Function.AREA_MANAGER | Function.HEAD:
            return (Sight(FULL, units, restricted=False, handles=True), Sight(STATUS, units, restricted=True))
        case Function.DIRECTOR:
            return (Sight(STATUS, units),)
        case Function.MAS | Function.MAR:
            return (
                Sight(FULL, everywhere, law=Law.HSL),
                Sight(FULL, everywhere, suspicions=_MARIA, handles=True),
                Sight(FULL, everywhere, law=Law.HSL, suspicions=_UNSURE, handles=True),
            )
        case Function.LEX_RESPONSIBLE:
            return (
                Sight(FULL, everywhere, suspicions=_SARAH, handles=True),
                Sight(FULL, everywhere, law=Law.SOL, suspicions=_UNSURE, handles=True),
                Sight(FULL, everywhere, law=Law.LSS, suspicions=_UNSURE, handles=True),
                Sight(FULL, everywhere, involved=True, handles=True),
            )
        case Function.QUALITY:
            return (Sight(PSEUDONYMOUS, everywhere, restricted=False),)
        case Function.REGISTRAR:
            return (Sight(STATUS, everywhere, restricted=True),)
        case Function.EMPLOYEE | Function.COACH | Function.LEX_INVESTIGATOR | Function.DPO:
            return ()
        case _:
            assert_never(function)


_COUNTS = frozenset({Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD, Function.DIRECTOR, Function.COACH})
_COUNTS_EVERYWHERE = frozenset({Function.QUALITY, Function.DIRECTOR})


def scope_of(organisation: Organisation, person: int, day: date) -> Scope:
    """A person's scope that day, from every function they hold or stand in for; without one, their own reports only."""
    posts = organisation.posts_of(person, day)
    everywhere = frozenset(organisation.units)
    sights: list[Sight] = []
    counts: set[int] = set()
    for post in posts:
        below = organisation.subtree(post.unit)
        sights += _sights(post.function, below, everywhere)
        if post.function in _COUNTS:
            counts |= below
        if post.function in _COUNTS_EVERYWHERE:
            counts |= everywhere
    functions = frozenset(post.function for post in posts)
    return Scope(
        person=person,
        sights=tuple(dict.fromkeys(sights)),
        holds=frozenset(_held(organisation, posts)),
        counts=frozenset(counts),
        counts_restricted=bool(functions & _COUNTS_EVERYWHERE),
        functions=functions,
        stands_in_for=frozenset(organisation.absent_for(person, day)),
    )


def _held(organisation: Organisation, posts: tuple[Post, ...]) -> Iterable[tuple[str, int]]:
    """Line functions hold at their own node only; staff functions for everything below theirs."""
    for post in posts:
        units = (post.unit,) if post.function in LINE else organisation.subtree(post.unit)
        yield from ((post.function.value, unit) for unit in units)
