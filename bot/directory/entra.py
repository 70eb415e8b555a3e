"""The tenant's people become ours: all is read first, shown if asked, and written in one transaction or not at all.

After the first time only what changed is looked at: who is named, the managers that they had and have, and what their
units and addresses mean to each other. Nobody else is opened or compared.
"""

import asyncio
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.directory.difference import Difference, Step, compare
from bot.directory.handover import Change, hand_over
from bot.directory.loss import Loss
from bot.directory.told import Told, read_changes, read_everybody
from bot.microsoft.graph import Graph
from quality.directory import Account, Others, Path, Placed, place
from quality.profile import Directory, Profile
from storage.accounts import Correction, Newcomer
from storage.database import Database, Store
from storage.standing import Standing
from storage.tenant import Position, Run

SYSTEM = "system"


class NotChosen(Exception):
    """The profile does not say who belongs to the organisation, so nobody is read."""


class TooMany(Exception):
    """More would be lost at once than the profile lets go."""

    def __init__(self, loss: Loss, limit: float) -> None:
        super().__init__(f"{loss.what} {loss.share:.0%} > {limit:.0%}")
        self.loss = loss
        self.limit = limit


class Overtaken(Exception):
    """The organisation was changed by somebody else while the directory was read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A directory that was read and compared; nothing of it is written yet.

    `version` is what it was compared with, `units` are the paths of the units that it is about, and `others` counts
    the people from the directory whom it is not about.
    """

    told: Told
    difference: Difference
    version: int
    units: Mapping[int, Path]
    others: int = 0

    @property
    def people(self) -> int:
        """How many people the directory has with this."""
        return self.others + len(self.difference.steps)


def digest(rules: Directory) -> str:
    """The rules that people were read by: with others, everybody has to be read again."""
    return hashlib.sha256(repr(replace(rules, largest_drop=1.0)).encode()).hexdigest()


async def read(database: Database, graph: Graph, profile: Profile, *, day: date, whole: bool = False) -> Reading:
    """Reads what changed (everybody the first time, when asked to, or when it has been too long) and compares it.

    Raises NotChosen, Overtaken, and what Graph raises.
    """
    rules = profile.directory
    if not rules.chooses:
        raise NotChosen
    since = None if whole else await _since(database, rules)
    told = await read_changes(graph, since.position.link, lambda ids: _recall(database, ids), rules) if since else None
    if told is None or since is None:
        return await _everybody(database, await read_everybody(graph, rules), rules, day)
    return await _changed(database, told, rules, day, since)


@dataclass(frozen=True, slots=True)
class Since:
    """How far the directory was read, and which organisation that made."""

    position: Position
    version: int


async def _since(database: Database, rules: Directory) -> Since | None:
    """Where to go on; None where everybody has to be read."""
    async with database.read() as store:
        position = await store.tenant.position()
        if position is None or position.rules != digest(rules):
            return None
        return Since(position, await store.people.version())


async def _recall(database: Database, ids: Collection[str]) -> Mapping[str, Account]:
    async with database.read() as store:
        return await store.tenant.told(ids)


async def _everybody(database: Database, told: Told, rules: Directory, day: date) -> Reading:
    placed = await asyncio.to_thread(place, told.accounts.values(), rules)  # a second's work must hold up no turn
    async with database.read() as store:
        version, standing = await store.people.version(), await store.standings.of_everybody(day)
    closed = frozenset(standing.linked.keys() - told.accounts.keys())
    difference = await _compared(database, placed, closed, standing)
    return Reading(told, difference, version, _by_number(standing.units))


async def _changed(database: Database, told: Told, rules: Directory, day: date, since: Since) -> Reading:
    """Those who changed and those whose functions hang on them; the rest is counted where it lies."""
    async with database.read() as store:
        version = await store.people.version()
        if version != since.version:
            raise Overtaken
        accounts = await _concerned(store, told)
        ids = told.ids | accounts.keys()
        placed = place(accounts.values(), rules, await _others(store, accounts, without=ids))
        keys = {store.accounts.key(member.account.email) for member in placed.members.values()}
        paths = {path for member in placed.members.values() for _, path in member.posts}
        standing = await store.standings.of(ids, keys, paths, day)
        others = await store.tenant.number(without=ids)
    difference = await _compared(database, placed, told.deleted, standing)
    return Reading(told, difference, version, _by_number(standing.units), others)


async def _concerned(store: Store, told: Told) -> dict[str, Account]:
    """Who is placed anew: those told of, the managers whom they had and have, and what was left unsettled.

    Whoever has an address already comes before those who want it.
    """
    every = (*told.accounts.values(), *told.was.values())
    near = {account.manager for account in every} | await store.tenant.unsettled()
    known = await store.tenant.told(near - told.ids)
    return {**known, **{id_: told.accounts[id_] for id_ in sorted(told.accounts, key=lambda id_: id_ not in told.was)}}


async def _others(store: Store, accounts: Mapping[str, Account], *, without: Collection[str]) -> Others:
    """What everybody else means to these accounts, without opening anything of theirs."""
    keys = {store.accounts.key(account.email): account.email.casefold() for account in accounts.values()}
    taken = await store.tenant.addresses(keys.keys(), without=without)
    led = await store.tenant.led(accounts.keys(), without=without)
    return Others(led, frozenset(keys[key] for key in taken))


async def _compared(database: Database, placed: Placed, closed: frozenset[str], standing: Standing) -> Difference:
    return await asyncio.to_thread(compare, placed, closed, standing, database.vault.lookup)


def _by_number(units: Mapping[Path, int]) -> Mapping[int, Path]:
    return {id_: path for path, id_ in units.items()}


def demand(difference: Difference, profile: Profile) -> None:
    """Raises TooMany when one bad answer could be why so much is gone."""
    limit = profile.directory.largest_drop
    for loss in difference.losses:
        if loss.is_too_much(limit):
            raise TooMany(loss, limit)


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
        begun = {path for step in difference.changed for _, path in step.begins}
        units = await store.accounts.make_units(difference.units, among=begun)
        await _people(store, difference, units, day)
        leavers = await _leavers(store, difference, day)
        moved = await hand_over(Change(store, profile, now), leavers)
        await _remember(store, reading, profile, now)
        await store.tenant.went(Run(now))
        details = {**counts(reading), "cases": moved, "whole": reading.told.whole}
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
    # Who is found on the first reading did not begin that day, and is not new.
    await store.accounts.start(begun, day, since_always=await store.tenant.position() is None)


def _correction(step: Step) -> Correction:
    assert step.was is not None
    account = step.member.account
    return Correction(step.was.id, account.name, step.speaks, account.email if step.address else "")


async def _leavers(store: Store, difference: Difference, day: date) -> set[int]:
    """Closes those who are gone; returns everybody who works here no more, whatever other source said so."""
    gone = [leaver.person for leaver in difference.leavers if leaver.gone]
    await store.references.forget_people(gone)
    await store.accounts.leave(gone, day)
    return await store.accounts.idle(day, [leaver.person for leaver in difference.leavers])


async def _remember(store: Store, reading: Reading, profile: Profile, now: datetime) -> None:
    steps, ids = reading.difference.steps, reading.told.ids
    if reading.told.whole:
        await store.tenant.forget_all()
    else:
        await store.tenant.forget(ids)
    await store.tenant.keep([step.member for step in steps if step.member.account.id in ids])
    await store.tenant.leave_unsettled([step.member.account.id for step in steps if step.clash])
    await store.tenant.go_on_from(Position(reading.told.link, digest(profile.directory), now))


def counts(reading: Reading) -> dict[str, int]:
    """How many of each, for the audit log and for whoever asked."""
    difference = reading.difference
    changed = difference.changed
    return {
        "people": reading.people,
        "new": sum(1 for step in changed if step.was is None),
        "moved": sum(1 for step in changed if step.was and (step.begins or step.ends)),
        "renamed": sum(1 for step in changed if step.renamed),
        "addresses": sum(1 for step in changed if step.address and step.was),
        "left": len(difference.leavers),
        "units": len(difference.units),
        "skipped": sum(difference.skipped.values()),
    }
