"""People are found without their addresses being readable, and everybody's copy of the organisation is the newest."""

from datetime import date

from conversation.port import Address
from quality.case import Law
from quality.role import Function, Post
from tests.world import UNITS, World


async def test_a_person_is_found_by_e_mail_however_it_is_spelled(world: World) -> None:
    async with world.database.read() as store:
        assert await store.people.by_email(" SAMIRA@Example.se ") == world.people["samira"]
        assert await store.people.by_email("nobody@example.se") is None
        assert await store.people.email(world.people["samira"]) == "samira@example.se"


async def test_the_same_address_is_the_same_person_with_a_new_name(world: World) -> None:
    async with world.database.write() as store:
        again = await store.people.person("Samira@example.se", "Samira Haddad Lind")
        await store.people.changed()
    assert again == world.people["samira"]
    assert (await world.organisation()).people[again].name == "Samira Haddad Lind"


async def test_units_are_made_with_everything_above_them_and_never_twice(world: World) -> None:
    units = (await world.organisation()).units
    assert {"/".join(unit.path) for unit in units.values()} == {path for path, _ in UNITS.values()}
    linden = units[world.units["linden"]]
    assert (linden.name, linden.parent) == ("Linden", world.units["care"])
    assert linden.laws == {Law.HSL, Law.SOL}
    async with world.database.write() as store:
        assert await store.people.unit(linden.path) == linden.id


async def test_a_change_made_by_another_process_is_seen_at_once(world: World) -> None:
    other = world.another_database()
    async with other.read() as store:
        before = await store.people.organisation()
    await world.hold(("omar", Function.UNIT_MANAGER, "asken"))
    async with other.read() as store:
        after = await store.people.organisation()
        same = await store.people.organisation()
    await other.close()
    assert len(before.posts) == len(world.people)
    assert after.posts == (Post(world.people["omar"], Function.UNIT_MANAGER, world.units["asken"]),)
    assert same is after


async def test_dates_of_posts_are_kept(world: World) -> None:
    post = Post(world.people["omar"], Function.MAR, world.units["top"], start=date(2026, 1, 1), end=date(2026, 12, 31))
    async with world.database.write() as store:
        await store.people.replace_posts([post])
        await store.people.changed()
    assert (await world.organisation()).posts == (post,)


async def test_addresses_are_remembered_once_first_remembered_first(world: World) -> None:
    samira = world.people["samira"]
    async with world.database.write() as store:
        await store.people.remember(samira, Address("slack", "samira"))
        await store.people.remember(world.people["omar"], Address("slack", "samira"))
        assert await store.people.by_address(Address("slack", "samira")) == samira
        assert await store.people.by_address(Address("teams", "samira")) is None
        assert await store.people.addresses(samira) == (Address("slack", "samira"), Address("mail", "samira"))


async def test_each_chat_knows_which_conversation_its_last_message_belongs_to(world: World) -> None:
    slack, mail = Address("slack", "samira"), Address("mail", "samira")
    async with world.database.write() as store:
        await store.people.asks(slack, "deviation|")
    async with world.database.read() as store:
        assert await store.people.asking(slack) == "deviation|"
        assert await store.people.asking(mail) == ""
        assert await store.people.asking(Address("slack", "nobody")) == ""
