"""When the keys change nothing is left under the old one, in any column of any table, also one that is new."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, LargeBinary, select

from quality.case import Words
from quality.control_file import templates
from quality.directory import Account, Member
from quality.year_wheel import Errand, HandedIn
from storage.database import Database, Store
from storage.seals import SEALS, Seal
from storage.sign_ins import Pending
from storage.tables import metadata
from storage.tenant import Position
from storage.vault import Sealed, Vault, new_key
from tests.storage.dump import raw, spellings
from tests.storage.samples import stored_case
from tests.world import WEDNESDAY, World, municipality

SECRET = "Hemligt-ord-vid-fönstret"
LATER = WEDNESDAY + timedelta(minutes=10)


def sealed_columns() -> Iterator[Column[Any]]:
    """What lies in the schema as bytes: there is nothing else than sealed text that does."""
    for table in metadata.tables.values():
        yield from (column for column in table.columns if isinstance(column.type, LargeBinary))


async def written(world: World) -> None:
    """The secret in every place where people's own words go, and in all else that is sealed."""
    case = await stored_case(world, {"what": SECRET, "measure": f"x {SECRET} y"})
    async with world.database.write() as store:
        session = await store.sessions.load(world.people["samira"], "deviation", "", at=WEDNESDAY)
        await store.sessions.save(replace(session, answers={"what": SECRET}, drafts={"measure": SECRET}), at=WEDNESDAY)
        await store.cases.say(case, Words("action.1.what", SECRET, world.people["fatima"], WEDNESDAY))
        await store.people.person(f"{SECRET}@example.se", "Ny Person")
        errand = Errand("not_executed", world.units["top"], date(2026, 4, 30))
        await store.year.hand_in(HandedIn(errand, WEDNESDAY, world.people["dag"], {}, "", {}), SECRET)
        await store.tenant.keep([Member(Account("id-ny", SECRET, f"{SECRET}@example.se"), frozenset())])
        await store.tenant.go_on_from(Position(f"https://graph/{SECRET}", "rules", WEDNESDAY))
        await store.sign_ins.send_away(Pending("state", "browser", "entra", SECRET), expires_at=LATER)
        await found_something(store, world)


async def found_something(store: Store, world: World) -> None:
    control = await store.controls.plan(replace(templates()[0], unit=world.units["linden"], year=2026))
    assert control is not None
    (checkpoint,) = await store.controls.schedule(control, [date(2026, 11, 25)])
    await store.controls.change(checkpoint, {"analysis": SECRET, control.points[0].code: SECRET})


@dataclass(frozen=True, slots=True)
class Keys:
    """The same database before, while and after the keys change."""

    world: World
    old: Vault
    both: Vault
    new: Vault


@pytest.fixture
async def keys(database_url: str) -> AsyncIterator[Keys]:
    first, second, lookup = new_key(), new_key(), new_key()
    old = Vault([first], lookup)
    async with municipality(database_url, vault=old) as world:
        await written(world)
        yield Keys(world, old, Vault([second, first], lookup), Vault([second], lookup))


async def texts(database: Database, seal: Seal, vault: Vault) -> list[str]:
    """What a key opens of a column."""
    columns = (seal.column, *(seal.table.c[name] for name in seal.of))
    async with database.engine.connect() as connection:
        rows = (await connection.execute(select(*columns).where(seal.column.is_not(None)))).all()
    return [vault.open(sealed, seal.purpose(*of)) for sealed, *of in rows]


async def beginnings(database: Database) -> set[tuple[str, bytes]]:
    """How the bytes begin that lie anywhere in the database, by column; asked of the rows and not of the schema."""
    found = set()
    async with database.engine.connect() as connection:
        for name, table in metadata.tables.items():
            for row in (await connection.execute(select(table))).mappings():
                found |= {(f"{name}.{key}", value[:5]) for key, value in row.items() if isinstance(value, bytes)}
    return found


def test_every_sealed_column_is_in_the_table() -> None:
    assert {str(seal.column) for seal in SEALS} == {str(column) for column in sealed_columns()}


async def test_after_the_change_the_old_key_opens_nothing_and_the_new_one_all(keys: Keys) -> None:
    database = keys.world.database
    before = [await texts(database, seal, keys.old) for seal in SEALS]
    assert all(before), "each sealed column has something to seal anew, or this shows nothing"
    assert {where for where, _ in await beginnings(database)} == {str(seal.column) for seal in SEALS}
    changing = Database(keys.world.url, keys.both)
    async with changing.write() as store:
        changed = await store.seals.renew(at_once=7)  # so that some columns take more than one round
    async with changing.write() as store:
        again = await store.seals.renew()
    await changing.close()
    assert list(changed.values()) == [len(each) for each in before]
    assert set(again.values()) == {0}
    assert {begins for _, begins in await beginnings(database)} == {keys.new.newest}
    for seal, were in zip(SEALS, before, strict=True):
        assert sorted(await texts(database, seal, keys.new)) == sorted(were)
        with pytest.raises(Sealed):
            await texts(database, seal, keys.old)


async def test_nothing_that_is_sealed_can_be_read_in_the_database(keys: Keys) -> None:
    stored = await raw(keys.world.database)
    assert not any(spelling in stored for spelling in spellings(SECRET))


async def test_a_text_that_no_key_opens_stops_the_change_and_nothing_is_changed(keys: Keys) -> None:
    other = Database(keys.world.url, Vault([new_key()], new_key()))
    before = await beginnings(keys.world.database)
    with pytest.raises(Sealed):
        async with other.write() as store:
            await store.seals.renew()
    await other.close()
    assert await beginnings(keys.world.database) == before
