"""A reading of changes looks at who changed and whose functions hang on them, and ends where a whole one would."""

from random import Random
from typing import Any

import pytest

from tests.directory.office import MANAGERS, TITLES, Office, crowd
from tests.vaults import Counting
from tests.world import KEYS, UNITS

CROWD = 150


@pytest.fixture
def counted(office: Office) -> Counting:
    office.world.database.vault = made = Counting([KEYS["keys"]], KEYS["lookup_key"])
    return made


async def test_only_who_changed_and_their_managers_are_opened(office: Office, counted: Counting) -> None:
    crowd(office, CROWD)
    await office.sync()
    assert len(counted.opened) == 0
    counted.sealed.clear()
    office.graph.tenant.change("crowd-1", displayName="Nytt Namn")
    office.graph.tenant.change("crowd-3", department="Eken", manager="id-karin")
    office.graph.tenant.remove("crowd-5")
    reading = await office.sync()
    assert reading.people == 17 + CROWD - 1
    assert counted.accounts == [f"account:{id_}" for id_ in ("crowd-1", "crowd-3", "crowd-5", "id-fatima", "id-karin")]
    assert [each for each in counted.sealed if each.startswith("account:")] == ["account:crowd-1", "account:crowd-3"]
    assert len(reading.difference.steps) == 4
    assert len(reading.difference.changed) == 2


async def test_as_much_is_opened_however_many_work_here(office: Office, counted: Counting) -> None:
    await office.sync()
    opened: list[list[str]] = []
    for _ in range(2):
        counted.opened.clear()
        office.graph.tenant.change("id-omar", department="Eken" if opened else "Asken")
        await office.sync()
        opened.append(sorted(counted.opened))
        crowd(office, CROWD)
        await office.sync()
    assert opened[0] == opened[1] != []


async def test_a_change_of_the_rules_opens_nobody_and_reads_everybody(office: Office, counted: Counting) -> None:
    await office.sync()
    office.rules(leave_out=("skolan*",))
    counted.opened.clear()
    assert (await office.look()).told.whole
    assert counted.accounts == []


async def test_a_manager_keeps_the_unit_for_as_long_as_somebody_there_is_theirs(office: Office) -> None:
    office.graph.tenant.change("id-eva", manager="id-fatima")
    await office.sync()
    office.graph.tenant.change("id-samira", department="Eken")
    await office.sync()
    assert await office.functions("fatima") == {("enhetschef", "Linden"), ("enhetschef", "Eken")}
    office.graph.tenant.change("id-eva", manager="id-karin")
    await office.sync()
    assert await office.functions("fatima") == {("enhetschef", "Linden"), ("enhetschef", "Eken")}
    office.graph.tenant.remove("id-samira")
    await office.sync()
    assert await office.functions("fatima") == {("enhetschef", "Linden")}


async def test_somebody_who_becomes_a_manager_leads_those_who_were_theirs_already(office: Office) -> None:
    await office.world.hold()
    office.graph.tenant.change("id-ali", manager="id-nils")
    await office.sync()
    assert await office.functions("nils") == {("medarbetare", "Boklunden")}
    office.graph.tenant.change("id-nils", jobTitle="Enhetschef")
    await office.sync()
    assert await office.functions("nils") == {("enhetschef", "Asken")}


async def test_an_address_that_two_exchange_is_right_after_the_next_run(office: Office) -> None:
    await office.sync()
    office.graph.tenant.change("id-omar", mail="omar.ny@example.se")
    office.graph.tenant.change("id-eva", mail="omar@example.se")
    reading = await office.sync()
    assert [step.member.account.id for step in reading.difference.steps if step.clash] == ["id-eva"]
    await office.sync()
    async with office.world.database.read() as store:
        assert await store.people.by_email("omar@example.se") == office.world.people["eva"]
        assert await store.people.by_email("omar.ny@example.se") == office.world.people["omar"]
        assert await store.tenant.unsettled() == set()


async def test_an_address_of_somebody_unchanged_stays_theirs(office: Office) -> None:
    await office.sync()
    office.graph.tenant.add(id="id-mia", displayName="Mia Ny", mail="OMAR@example.se", department="Eken")
    reading = await office.sync()
    assert dict(reading.difference.skipped) == {"same_address": 1}
    assert await office.functions("omar") == {("medarbetare", "Linden")}
    assert await office.known_as("id-mia") is None


async def test_a_second_account_of_somebody_who_is_here_takes_nothing_from_them(office: Office) -> None:
    await office.sync()
    async with office.world.database.write() as store:
        await store.accounts.link({"id-old": office.world.people["omar"]})
    office.graph.tenant.add(id="id-old", displayName="Omar", mail="x@example.se", department="Skolan")
    office.graph.tenant.remove("id-old")
    assert (await office.sync()).difference.leavers == ()
    assert await office.functions("omar") == {("medarbetare", "Linden")}


async def test_somebody_removed_and_restored_between_two_readings_is_asked_for_whole(office: Office) -> None:
    await office.sync()
    calls = len(office.graph.calls)
    omar = office.graph.tenant.users["id-omar"]
    office.graph.tenant.remove("id-omar")
    office.graph.tenant.add(**omar)
    reading = await office.sync()
    assert (reading.difference.empty, len(office.graph.calls)) == (True, calls + 1)


@pytest.mark.parametrize("seed", range(4))
async def test_many_readings_of_changes_end_where_a_whole_one_would(office: Office, seed: int) -> None:
    office.rules(largest_drop=1.0)
    crowd(office, 20)
    await office.sync()
    chance = Random(seed)
    for turn in range(8):
        for _ in range(chance.randint(1, 6)):
            happen(office, chance, turn)
        assert not (await office.sync()).told.whole
        assert (await office.look(whole=True)).difference.empty


def happen(office: Office, chance: Random, turn: int) -> None:
    """Something that happens in a tenant."""
    tenant = office.graph.tenant
    who = chance.choice(sorted(tenant.users))
    what: dict[str, Any] = {
        "department": chance.choice([*(path.rpartition("/")[2] for path, _ in UNITS.values()), "Skolan", None]),
        "jobTitle": chance.choice([*TITLES.values(), None]),
        "manager": f"id-{chance.choice([*MANAGERS.values(), 'samira', 'petra'])}",
        "accountEnabled": chance.random() < 0.7,
        "displayName": f"Namn {turn}",
        "mail": f"{who}.{turn}.{chance.random()}@example.se",
    }
    match chance.randrange(8):
        case 0:
            tenant.remove(who)
        case 1:
            tenant.add(id=f"new-{tenant.version}", **{**what, "mail": f"{tenant.version}@example.se"})
        case _:
            tenant.change(who, **{name: what[name] for name in chance.sample(sorted(what), 2)})
