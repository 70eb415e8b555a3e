"""What people write and where they are reached cannot be read in the database, and keys can be changed."""

from dataclasses import replace

import pytest

from conversation.port import Address
from quality.case import Words
from storage.database import Database
from storage.vault import Sealed, Vault, digest, new_key
from tests.storage.dump import raw, spellings
from tests.storage.samples import stored_case
from tests.world import WEDNESDAY, World

SECRET = "Hemligt-ord-vid-fönstret"
PURPOSE = "sessions.talk"


async def holds(database: Database, text: str) -> bool:
    found = await raw(database)
    return any(spelling in found for spelling in spellings(text))


async def written(world: World) -> None:
    """The secret in every place where people's own words go."""
    case = await stored_case(world, {"what": SECRET, "measure": f"x {SECRET} y"})
    async with world.database.write() as store:
        session = await store.sessions.load(world.people["samira"], "deviation", "", at=WEDNESDAY)
        await store.sessions.save(
            replace(session, answers={"what": SECRET}, heard=f"{SECRET}?", drafts={"measure": SECRET}), at=WEDNESDAY
        )
        await store.cases.say(case, Words("question", SECRET, world.people["fatima"], WEDNESDAY))
        await store.people.person(f"{SECRET}@example.se", "Ny Person")


async def test_free_text_and_addresses_are_not_in_the_raw_database(world: World) -> None:
    await written(world)
    assert not await holds(world.database, SECRET)
    assert not await holds(world.database, "samira@example.se")


async def test_the_search_would_find_them(world: World) -> None:
    """What is not secret is found by the same search, or the test above would prove nothing."""
    await written(world)
    assert await holds(world.database, "Åkesson")
    async with world.database.write() as store:
        await store.people.remember(world.people["samira"], Address("slack", SECRET))
    assert await holds(world.database, SECRET)


def test_both_keys_open_what_either_sealed() -> None:
    old, new = new_key(), new_key()
    first = Vault([old], new_key()).seal(SECRET, PURPOSE)
    both = Vault([new, old], new_key())
    assert both.open(first, PURPOSE) == SECRET
    assert not first.startswith(both.newest)
    assert both.seal(SECRET, PURPOSE).startswith(both.newest)


@pytest.mark.parametrize("text", ["", "åäö", "🙂" * 3000, "rad\nrad\0"])
def test_any_text_comes_back_as_it_was(text: str) -> None:
    vault = Vault([new_key()], new_key())
    assert vault.open(vault.seal(text, PURPOSE), PURPOSE) == text


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    vault = Vault([new_key()], new_key())
    assert vault.seal(SECRET, PURPOSE) != vault.seal(SECRET, PURPOSE)


@pytest.mark.parametrize("harm", ["moved", "changed", "cut", "version", "empty", "another key"])
def test_what_was_moved_or_changed_does_not_open(harm: str) -> None:
    vault = Vault([new_key()], new_key())
    sealed = vault.seal(SECRET, PURPOSE)
    bad = {
        "changed": sealed[:-1] + bytes([sealed[-1] ^ 1]),
        "cut": sealed[:10],
        "version": b"\x02" + sealed[1:],
        "empty": b"",
        "another key": Vault([new_key()], new_key()).seal(SECRET, PURPOSE),
    }.get(harm, sealed)
    with pytest.raises(Sealed) as error:
        vault.open(bad, "people.email" if harm == "moved" else PURPOSE)
    assert SECRET not in str(error.value)


def test_an_address_is_looked_up_however_it_is_spelled_and_only_with_the_key() -> None:
    lookup = new_key()
    vault = Vault([new_key()], lookup)
    assert vault.lookup(" Samira@Example.SE ") == Vault([new_key()], lookup).lookup("samira@example.se")
    assert vault.lookup("samira@example.se") != Vault([new_key()], new_key()).lookup("samira@example.se")
    assert "samira" not in vault.lookup("samira@example.se")


def test_of_a_token_only_a_digest_is_stored() -> None:
    assert len(digest("token")) == 64
    assert digest("token") != digest("Token")
