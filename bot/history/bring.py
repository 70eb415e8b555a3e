"""Brings a file of earlier cases in: all of it or nothing, once; nothing is owed because of it and nobody is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.directory.csv import BadFile
from bot.history import columns as c
from bot.history.read import HERE, Known, Read, read_row
from bot.history.sheet import Row
from handlers.recipients import recipients
from quality.case import Bond, Case
from quality.profile import Profile
from quality.role import Organisation
from storage.database import Database, Store
from storage.history import Past
from storage.origins import Origin
from storage.vault import Vault

SYSTEM, ACTOR = "system", "command"

Faults = list[tuple[int, str]]
"""Sentences with the line that each is about."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file: how many cases are new and how many were here, and what the privacy check found."""

    new: int
    known: int
    masked: int
    flagged: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be stored: rows that are new, and how many are here already."""

    new: tuple[Read, ...]
    known: int
    taken: dict[str, int]


async def bring(database: Database, rows: Sequence[Row], profile: Profile, *, now: datetime, dry: bool) -> Brought:
    """Stores what is new. Raises BadFile with everything that is wrong, by line and column; `dry` stores nothing."""
    vault = database.vault
    async with database.read() as store:
        read, faults = await _read(store, rows, profile, vault, now)
        if dry or faults:
            plan = await _plan(store, read, faults, vault)
    if not dry:
        # Reading takes longest, and nobody else can write to SQLite meanwhile: only what follows holds the database.
        async with database.write() as store:
            await store.history.alone()
            plan = await _plan(store, read, faults, vault)
            await _store(store, plan, profile, vault, now)
    masked = sum(each.masked for each in plan.new)
    return Brought(len(plan.new), plan.known, masked, sum(each.case.flagged for each in plan.new))


async def _read(
    store: Store, rows: Sequence[Row], profile: Profile, vault: Vault, now: datetime
) -> tuple[list[Read], Faults]:
    organisation = await store.people.organisation()
    people = await store.people.by_keys()
    units = {"/".join(unit.path): unit.id for unit in organisation.units.values()}
    known = Known(units, lambda email: people.get(vault.lookup(email)), profile, now)
    read: list[Read] = []
    faults: Faults = []
    for row in rows:
        found, wrong = read_row(row, known)
        faults += [(row.line, each) for each in wrong]
        if found:
            read.append(found)
    return read, faults + _repeated(read)


async def _plan(store: Store, read: Sequence[Read], wrong: Faults, vault: Vault) -> _Plan:
    """What is to be stored. Raises BadFile with what is wrong with the rows, and with them and what is here."""
    taken = dict(await store.history.references([ref for each in read for ref in _named(each)]))
    new, here, clashing = await _sorted_out(store, read, vault, taken)
    faults = [*wrong, *clashing, *_dangling(read, taken)]
    if faults:
        raise BadFile([sentence for _, sentence in sorted(faults)])
    return _Plan(tuple(new), here, taken)


def _named(read: Read) -> list[str]:
    return [each for each in (read.case.reference, *(link.reference for link in read.links)) if each]


def _repeated(read: Sequence[Read]) -> Faults:
    """Rows that say that they are another row of the file."""
    faults: Faults = []
    first: dict[tuple[str, str], int] = {}
    for each in read:
        ours = [(HERE, each.case.reference)] if each.case.reference else []
        for key in dict.fromkeys([each.key, *ours]):
            if key in first:
                column = c.REFERENCE if key[0] == HERE else c.OWN_NUMBER
                faults.append((each.line, f"rad {each.line}, kolumn {column}: samma som på rad {first[key]}"))
            first.setdefault(key, each.line)
    return faults


async def _sorted_out(
    store: Store, read: Sequence[Read], vault: Vault, taken: dict[str, int]
) -> tuple[list[Read], int, Faults]:
    """What is new, how much is here already, and what is here but differs."""
    origins: dict[tuple[str, str], Origin] = {}
    for source in {each.key[0] for each in read}:
        keys = [each.key[1] for each in read if each.key[0] == source]
        for at in range(0, len(keys), 500):
            found = await store.origins.known(source, keys[at : at + 500])
            origins |= {(source, key): origin for key, origin in found.items()}
    new: list[Read] = []
    faults: Faults = []
    for each in read:
        origin = origins.get(each.key)
        if origin and origin.digest != vault.fingerprint(each.content):
            where = f"rad {each.line}, kolumn {c.REFERENCE if each.key[0] == HERE else c.OWN_NUMBER}"
            faults.append((each.line, f"{where}: ärendet finns redan ({origin.reference}) men raden är ändrad; {ONCE}"))
        elif origin is None and each.case.reference in taken and each.key[0] != HERE:
            faults.append((each.line, f"rad {each.line}, kolumn {c.REFERENCE}: numret har ett annat ärende här"))
        elif origin is None and each.case.reference not in taken:
            new.append(each)
    return new, len(read) - len(new) - len(faults), faults


ONCE = "inlästa ärenden ändras i Hjulet och inte i filen"


def _dangling(read: Sequence[Read], taken: dict[str, int]) -> Faults:
    there = {each.case.reference for each in read} | set(taken)
    return [
        (each.line, f"rad {each.line}, kolumn {c.LINKS}: {link.reference} finns varken i filen eller här")
        for each in read
        for link in each.links
        if link.reference not in there
    ]


async def _store(store: Store, plan: _Plan, profile: Profile, vault: Vault, now: datetime) -> None:
    if not plan.new:
        return
    organisation = await store.people.organisation()
    pasts = [_past(each, organisation, profile, vault, now) for each in plan.new]
    stored = await store.history.bring(pasts)
    ids = plan.taken | {case.reference: case.id for case in stored}
    links: list[tuple[int, int, Bond]] = [
        (case.id, ids[link.reference], link.bond)
        for case, each in zip(stored, plan.new, strict=True)
        for link in each.links
    ]
    await store.history.link(links)
    await store.audit.record_all([f"case:{case.id}" for case in stored], "imported", actor=ACTOR, at=now)
    await store.audit.record(SYSTEM, "imported", actor=ACTOR, at=now, details={"what": "cases", "number": len(stored)})


def _past(read: Read, organisation: Organisation, profile: Profile, vault: Vault, now: datetime) -> Past:
    source, own = read.key
    today = now.astimezone(profile.timezone).date()
    marks = {"imported": today.isoformat()}
    if source != HERE:
        marks |= {"source": source, "own_number": own}
    case = replace(read.case, facts={**read.case.facts, **marks})
    origin = Origin(source, own, vault.fingerprint(read.content), now)
    return Past(_derived(case, read, organisation, profile, today), read.words, read.actions, origin)


def _derived(case: Case, read: Read, organisation: Organisation, profile: Profile, today: date) -> Case:
    """What the file leaves out: the score, whom it accuses (who was manager then), and who has it (who is now)."""
    likelihood = case.facts.get("likelihood")
    if {c.SCORE, c.BAND} <= read.derives and likelihood and case.severity:
        band = profile.matrix.band(case.severity, int(likelihood))
        case = replace(case, score=case.severity * int(likelihood), band=band)
    if c.BARRED in read.derives:
        then = case.created_at.astimezone(profile.timezone).date()
        case = replace(case, barred=recipients(case, None, organisation, profile, then).barred)
    if not (case.holder.function or case.holder.person):
        case = replace(case, holder=recipients(case, None, organisation, profile, today).owners[0])
    return case
