"""The tenant's people become ours: all is read first, shown if asked, and written in one transaction or not at all."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.directory.difference import Difference, Step, compare
from bot.directory.handover import Change, hand_over
from bot.directory.told import Told, read_changes, read_everybody
from bot.microsoft.graph import Graph
from quality.directory import Account, Path, place
from quality.profile import Directory, Profile
from storage.accounts import Correction, Newcomer, Position
from storage.database import Database, Store

SYSTEM = "system"


class NotChosen(Exception):
    """The profile does not say who belongs to the organisation, so nobody is read."""


class TooMany(Exception):
    """More people would lose their functions than the profile lets go at once; `share` is how many of all."""

    def __init__(self, share: float, limit: float) -> None:
        super().__init__(f"{share:.0%} > {limit:.0%}")
        self.share = share
        self.limit = limit


class Overtaken(Exception):
    """The organisation was changed by somebody else while the directory was read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A directory that was read and compared; nothing of it is written yet.

    `version` is what it was compared with, `units` are the paths of the units that were there.
    """

    told: Told
    difference: Difference
    version: int
    units: Mapping[int, Path]


def digest(rules: Directory) -> str:
    """The rules that people were read by: with others, everybody has to be read again."""
    return hashlib.sha256(repr(replace(rules, largest_drop=1.0)).encode()).hexdigest()


async def read(database: Database, graph: Graph, profile: Profile, *, day: date, whole: bool = False) -> Reading:
    """Reads what changed (everybody the first time, when asked to, or when it has been too long) and compares it.

    Raises NotChosen, and what Graph raises.
    """
    rules = profile.directory
    if not rules.chooses:
        raise NotChosen
    known, position = await _known(database, rules, whole=whole)
    told = await read_changes(graph, position.link, known, rules) if position else None
    if told is None:
        told = await read_everybody(graph, rules)
    placed = await asyncio.to_thread(place, told.accounts.values(), rules)  # a second's work must hold up no turn
    async with database.read() as store:
        version = await store.people.version()
        standing = await store.accounts.standing(day)
        closed = frozenset(standing.linked) - set(told.accounts) if told.whole else told.deleted
        difference = await asyncio.to_thread(compare, placed, closed, standing, store.accounts.key)
    return Reading(told, difference, version, {id_: path for path, id_ in standing.units.items()})


async def _known(database: Database, rules: Directory, *, whole: bool) -> tuple[dict[str, Account], Position | None]:
    async with database.read() as store:
        position = await store.accounts.position()
        if whole or position is None or position.rules != digest(rules):
            return {}, None
        return await store.accounts.told(), position


def demand(difference: Difference, profile: Profile) -> None:
    """Raises TooMany when one bad answer could be why so many are gone."""
    if difference.drop > profile.directory.largest_drop:
        raise TooMany(difference.drop, profile.directory.largest_drop)


async def write(
    database: Database, reading: Reading, profile: Profile, *, now: datetime, actor: str = "command"
) -> int:
    """Makes the difference true; returns how many cases changed hands. Raises Overtaken."""
    day = now.astimezone(profile.timezone).date()
    difference = reading.difference
    async with database.write() as store:
        await store.people.changed()  # holds back everybody else who changes the organisation
        if await store.people.version() != reading.version + 1:
            raise Overtaken
        units = await store.accounts.make_units(difference.units)
        await _people(store, difference, units, day)
        leavers = await _leavers(store, difference, day)
        organisation = await store.people.as_changed() if leavers else None
        moved = await hand_over(Change(store, organisation, profile, now), leavers) if organisation else 0
        await _remember(store, reading, profile, now)
        details = {**counts(difference), "cases": moved, "whole": reading.told.whole}
        await store.audit.record(SYSTEM, "directory_synchronised", actor=actor, at=now, details=details)
    return moved


async def _people(store: Store, difference: Difference, units: dict[Path, int], day: date) -> None:
    """Addresses are corrected before people are made: one may have been given up for the other."""
    steps = difference.changed
    await store.accounts.correct([_correction(step) for step in steps if step.corrects])
    new = [step for step in steps if step.was is None]
    made = await store.accounts.add(
        [Newcomer(s.member.account.name, s.member.language, s.member.account.email) for s in new]
    )
    numbers = {step.member.account.id: step.was.id for step in steps if step.was}
    numbers |= {step.member.account.id: number for step, number in zip(new, made, strict=True)}
    await store.accounts.link({s.member.account.id: numbers[s.member.account.id] for s in steps if s.link})
    ends = [step.ends for step in steps] + [leaver.ends for leaver in difference.leavers]
    await store.accounts.end(frozenset().union(*ends), day)
    begun = [
        (numbers[step.member.account.id], function, units[path]) for step in steps for function, path in step.begins
    ]
    await store.accounts.start(begun, day)


def _correction(step: Step) -> Correction:
    assert step.was is not None
    account = step.member.account
    return Correction(step.was.id, account.name, step.speaks, account.email if step.address else "")


async def _leavers(store: Store, difference: Difference, day: date) -> set[int]:
    """Closes those who are gone; returns everybody who works here no more, whatever other source said so."""
    await store.accounts.leave([leaver.person for leaver in difference.leavers if leaver.gone], day)
    employed = await store.accounts.employed(day)
    return {leaver.person for leaver in difference.leavers} - employed


async def _remember(store: Store, reading: Reading, profile: Profile, now: datetime) -> None:
    told, members = reading.told, [step.member.account for step in reading.difference.steps]
    here = {account.id for account in members}
    if told.whole:
        await store.accounts.forget_all()
        await store.accounts.keep(members)
    else:
        await store.accounts.forget(sorted(told.touched - here))
        await store.accounts.keep([account for account in members if account.id in told.touched])
    await store.accounts.go_on_from(Position(told.link, digest(profile.directory), now))


def counts(difference: Difference) -> dict[str, int]:
    """How many of each, for the audit log and for whoever asked."""
    changed = difference.changed
    return {
        "people": difference.after,
        "new": sum(1 for step in changed if step.was is None),
        "moved": sum(1 for step in changed if step.was and (step.begins or step.ends)),
        "renamed": sum(1 for step in changed if step.renamed),
        "addresses": sum(1 for step in changed if step.address and step.was),
        "left": len(difference.leavers),
        "units": len(difference.units),
        "skipped": sum(difference.skipped.values()),
    }
