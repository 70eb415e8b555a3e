"""Who stands where on a day: holders, those who stand in, and the levels above, by rules of this folder's own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from quality.duty import DutyKind
from quality.role import Function, Post
from tests.year.ledger import Owed, Owner
from tests.year.town import LINE, Town

LADDER = (*LINE, Function.PROVIDER)
REPORTERS = {DutyKind.COMPLETE, DutyKind.RECORD_REFERENCE}
OWN_NODE_ONLY = {function.value for function in LINE}


class People:
    """The town on its days."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.at: Mapping[int, list[Post]] = _by(town.posts, "unit")
        self.of: Mapping[int, list[Post]] = _by(town.posts, "person")
        self.instead = cache(self._instead)
        self.works = cache(self._works)

    def _instead(self, person: int, day: date) -> int:
        """The person, or whoever stands in at the end of the chain."""
        seen = [person]
        while True:
            following = [a.substitute for a in self.town.absences if a.person == seen[-1] and a.start <= day <= a.end]
            if not following or following[0] in seen:
                return seen[-1]
            seen.append(following[0])

    def _works(self, person: int, day: date) -> bool:
        """Whether they hold a post that day, of their own or of somebody whom they stand in for."""
        away = [a.person for a in self.town.absences if a.start <= day <= a.end]
        whose = [person, *(each for each in away if person in self._chain(each, day))]
        return any(post.on(day) for each in whose for post in self.of.get(each, []))

    def _chain(self, person: int, day: date) -> list[int]:
        first = [a.substitute for a in self.town.absences if a.person == person and a.start <= day <= a.end]
        return [*first[:1], self.instead(person, day)]

    def holding(self, owner: Owner, day: date) -> list[int]:
        """Whose posts they are that day, whoever stands in; managers only at their own unit."""
        if not owner.function:
            return [owner.person] if owner.person else []
        for unit in self.town.above(owner.unit or 0):
            found = [
                post.person
                for post in self.at.get(unit, [])
                if post.function == owner.function and post.on(day) and owner.person in (None, post.person)
            ]
            if found or owner.function in OWN_NODE_ONLY:
                return found
        return []

    def holders(self, owner: Owner, day: date) -> list[int]:
        """Who answers for it that day."""
        return self.present(self.holding(owner, day), day)

    def present(self, people: Iterable[int], day: date) -> list[int]:
        there = dict.fromkeys(self.instead(person, day) for person in people)
        return [person for person in there if self.works(person, day)]

    def line(self, unit: int, day: date) -> list[Owner]:
        """The managers from a unit up to the director."""
        found = []
        for node in self.town.above(unit):
            here = {post.function for post in self.at.get(node, []) if post.on(day)}
            found += [Owner(function.value, node) for function in LADDER if function in here]
        return found

    def levels(self, owed: Owed, owner: Owner, taker: int | None, day: date) -> list[list[int]]:
        """Those above an owner, a level at a time, each with somebody who was not there before."""
        line = self.line(owed.unit, day)
        if owner.function in OWN_NODE_ONLY:
            own = Owner(owner.function, owner.unit)
            above = line[line.index(own) + 1 :] if own in line else line
        elif owner.function:
            above = line[-1:]
        elif owed.matter is None:
            above = line
        else:
            having = [*([Owner(person=taker)] if taker else []), owed.matter.holder]
            above = having if owed.kind in REPORTERS else [*having, *line]
        known, found = set(self.holders(owner, day)), []
        for level in above:
            people = self.holders(level, day)
            if set(people) - known:
                found.append(people)
                known |= set(people)
        return found

    def home(self, unit: int, day: date) -> Owner:
        """Whose a unit's ordinary reports are: its manager, else the nearest above who is there."""
        posts = [post for post in self.at.get(unit, []) if post.on(day)]
        own = [function for function in LADDER if any(post.function is function for post in posts)]
        if own:
            return Owner(own[0].value, unit)
        return next(each for each in self.line(unit, day) if each.unit != unit and self.holders(each, day))


def _by(posts: Iterable[Post], name: str) -> Mapping[int, list[Post]]:
    found: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        found[getattr(post, name)].append(post)
    return found
