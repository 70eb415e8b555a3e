"""What a directory's answer would change, as data that can be shown before anything is (pure)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.directory.loss import Loss, What, of_functions
from quality.directory import Member, Path, Placed, Reason
from quality.role import Function
from storage.standing import Known, Slot, Standing


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one person: `was` is who they were (None: new), with functions that begin and end."""

    member: Member
    was: Known | None = None
    link: bool = False
    address: bool = False
    clash: bool = False
    begins: frozenset[tuple[Function, Path]] = frozenset()
    ends: frozenset[Slot] = frozenset()

    @property
    def renamed(self) -> bool:
        return self.was is not None and self.was.name != self.member.account.name

    @property
    def speaks(self) -> str:
        """The language from now on: Swedish is what nobody chose, so it changes nothing."""
        chosen = self.member.account.language
        return self.member.language if chosen or self.was is None else self.was.language

    @property
    def corrects(self) -> bool:
        """Whether the person's own row changes."""
        return self.was is not None and (
            self.renamed or self.address or self.was.gone or self.was.language != self.speaks
        )

    @property
    def changes(self) -> bool:
        return self.was is None or self.corrects or self.link or bool(self.begins or self.ends)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody whose functions from the directory end; `gone` says that the account itself is closed."""

    person: int
    name: str
    gone: bool
    ends: frozenset[Slot]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that would change."""

    steps: tuple[Step, ...]
    leavers: tuple[Leaver, ...]
    units: tuple[Path, ...]
    skipped: Mapping[Reason, int]
    untitled: tuple[str, ...]
    holders: int
    held: Mapping[Function, int]

    @property
    def changed(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.changes)

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What would be gone of what everybody holds from the directory: people with functions, and functions."""
        people = Loss(What.PEOPLE, sum(1 for leaver in self.leavers if leaver.ends), self.holders)
        ended = [each.ends for each in self.steps] + [each.ends for each in self.leavers]
        return people, *of_functions([function for slots in ended for _, function, _ in slots], self.held)

    @property
    def empty(self) -> bool:
        return not (self.changed or self.leavers or self.units)


def compare(placed: Placed, closed: frozenset[str], standing: Standing, key: Callable[[str], str]) -> Difference:
    """What has to change for the stored people to be those; `closed` are accounts that are gone."""
    held: dict[int, set[Slot]] = defaultdict(set)
    for slot in standing.posts:
        held[slot[0]].add(slot)
    owners = {known.key: id_ for id_, known in standing.people.items()}
    keys = {id_: key(member.account.email) for id_, member in placed.members.items()}
    linked = {id_: standing.linked[id_] for id_ in placed.members if id_ in standing.linked}
    steps = [
        _stays(placed.members[id_], standing.people[person], owners.get(keys[id_]), held[person], standing)
        for id_, person in linked.items()
    ]
    taken = set(linked.values()) | standing.engaged
    free = {step.was.key for step in steps if step.was and step.address}
    doubled = 0
    for id_ in placed.members.keys() - linked.keys():
        owner = owners.get(keys[id_])
        if owner is None or (owner in taken and keys[id_] in free):
            steps.append(Step(placed.members[id_], link=True, begins=placed.members[id_].posts))
        elif owner in taken:
            doubled += 1
        else:
            taken.add(owner)
            known = standing.people[owner]
            steps.append(replace(_stays(placed.members[id_], known, owner, held[owner], standing), link=True))
    skipped = Counter(placed.skipped.values())
    skipped[Reason.SAME_ADDRESS] += doubled
    wanted = {path for step in steps for _, path in step.begins}
    return Difference(
        steps=tuple(steps),
        leavers=tuple(_leavers(placed, closed, standing, held, taken)),
        units=tuple(sorted(_new_units(wanted, standing.units))),
        skipped={reason: number for reason, number in skipped.items() if number},
        untitled=placed.untitled,
        holders=standing.holders,
        held=standing.held,
    )


def _stays(member: Member, was: Known, owner: int | None, held: set[Slot], standing: Standing) -> Step:
    """Somebody who is stored already; an address that is another person's stays as it was, and is told of."""
    wanted = {(function, standing.units.get(path)) for function, path in member.posts}
    mine = {(function, unit) for _, function, unit in held}
    return Step(
        member,
        was=was,
        address=owner is None,
        clash=owner not in {None, was.id},
        begins=frozenset(post for post in member.posts if (post[0], standing.units.get(post[1])) not in mine),
        ends=frozenset(slot for slot in held if slot[1:] not in wanted),
    )


def _leavers(
    placed: Placed,
    closed: frozenset[str],
    standing: Standing,
    held: Mapping[int, set[Slot]],
    staying: set[int],
) -> Iterable[Leaver]:
    accounts = {person: id_ for id_, person in standing.linked.items()}
    shut = {id_ for id_, reason in placed.skipped.items() if reason in {Reason.DISABLED, Reason.GUEST}} | closed
    for person, id_ in accounts.items():
        known, ends = standing.people[person], frozenset(held.get(person, ()))
        gone = id_ in shut and not known.gone
        if person not in staying and (ends or gone):
            yield Leaver(person, known.name, gone, ends)


def _new_units(wanted: Iterable[Path], known: Mapping[Path, int]) -> set[Path]:
    return {path[:depth] for path in wanted for depth in range(1, len(path) + 1)} - set(known)
