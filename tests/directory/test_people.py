"""People, managers and units as the tenant tells them, the first time and when something changes."""

from dataclasses import replace

import pytest

from bot.directory.entra import NotChosen
from quality.profile import Directory
from quality.role import Function
from tests.directory.office import Office


async def test_the_first_reading_knows_everybody_again_by_their_address_and_remembers_their_account(
    office: Office,
) -> None:
    before = await office.everything()
    reading = await office.sync()
    assert reading.told.whole
    assert [step for step in reading.difference.steps if step.was is None] == []
    assert await office.known_as("id-samira") == office.world.people["samira"]
    assert set(before) <= set(await office.everything())


async def test_somebody_new_gets_a_function_at_a_unit_that_is_made_for_it(office: Office) -> None:
    path = "Socialförvaltningen/Äldreomsorg/Rönnen"
    office.rules(units={**office.profile.directory.units, "Rönnen": path})
    office.graph.tenant.add(id="id-mia", displayName="Mia Ny", mail="mia@example.se", department="rönnen")
    await office.sync()
    office.world.people["mia"] = await office.known_as("id-mia") or 0
    assert await office.functions("mia") == {("medarbetare", "Rönnen")}
    made = next(unit for unit in (await office.world.organisation()).units.values() if unit.name == "Rönnen")
    assert made.parent == office.world.units["care"]


async def test_pages_are_followed_to_the_last(office: Office) -> None:
    office.graph.tenant.page = 4
    reading = await office.sync()
    assert len(reading.difference.steps) == 17
    assert len(office.graph.calls) == 5


async def test_a_manager_holds_it_where_their_people_are(office: Office) -> None:
    await office.world.hold()
    office.graph.tenant.change("id-eva", manager="id-fatima")
    await office.sync()
    assert await office.functions("fatima") == {("enhetschef", "Linden"), ("enhetschef", "Eken")}
    assert await office.functions("birgitta") == {("mas", "Socialförvaltningen")}


async def test_the_second_reading_asks_for_what_changed_and_changes_only_that(office: Office) -> None:
    await office.sync()
    calls = len(office.graph.calls)
    omar = {"displayName": "Omar Nilsson Berg", "mail": "omar.b@example.se", "department": "Eken"}
    office.graph.tenant.change("id-omar", **omar, manager="id-karin")
    reading = await office.sync()
    assert not reading.told.whole
    assert len(office.graph.calls) == calls + 1
    assert [step.member.account.id for step in reading.difference.changed] == ["id-omar"]
    organisation = await office.world.organisation()
    assert organisation.people[office.world.people["omar"]].name == "Omar Nilsson Berg"
    async with office.world.database.read() as store:
        assert await store.people.by_email("omar.b@example.se") == office.world.people["omar"]
    assert ("medarbetare", "Eken") in await office.functions("omar")


async def test_a_reading_without_changes_changes_nothing(office: Office) -> None:
    await office.sync()
    assert (await office.sync()).difference.empty


async def test_a_link_that_is_too_old_means_that_everybody_is_read_again(office: Office) -> None:
    await office.sync()
    office.graph.tenant.change("id-omar", department="Eken")
    office.graph.tenant.expire()
    reading = await office.sync()
    assert reading.told.whole
    assert ("medarbetare", "Eken") in await office.functions("omar")


async def test_other_rules_mean_that_everybody_is_read_again(office: Office) -> None:
    await office.sync()
    titles = tuple(replace(rule, function=Function.MAR) for rule in office.profile.directory.titles)
    office.rules(titles=titles[-1:])
    assert (await office.look()).told.whole


async def test_somebody_who_moves_in_from_another_administration_is_asked_for_whole(office: Office) -> None:
    office.graph.tenant.add(
        id="id-mia", displayName="Mia Ny", mail="mia@example.se", department="Skolan", jobTitle="Enhetschef"
    )
    await office.sync()
    office.graph.tenant.change("id-mia", department="Asken")
    await office.sync()
    office.world.people["mia"] = await office.known_as("id-mia") or 0
    assert await office.functions("mia") == {("enhetschef", "Asken")}


async def test_guests_and_other_administrations_are_left_out_and_counted(office: Office) -> None:
    office.graph.tenant.add(id="g", displayName="G", mail="g@else.se", department="Linden", userType="Guest")
    office.graph.tenant.add(id="s", displayName="S", mail="s@example.se", department="Skolan")
    reading = await office.sync()
    assert dict(reading.difference.skipped) == {"guest": 1, "elsewhere": 1}
    assert await office.known_as("g") is None


async def test_without_rules_for_who_belongs_here_nobody_is_read(office: Office) -> None:
    office.profile = replace(office.profile, directory=Directory())
    with pytest.raises(NotChosen):
        await office.sync()
    assert office.graph.calls == []


async def test_the_people_file_and_the_directory_leave_each_others_functions_alone(office: Office) -> None:
    await office.world.hold(("lena", Function.LEX_RESPONSIBLE, "top"))
    await office.sync()
    assert await office.functions("lena") == {
        ("lex_sarah_ansvarig", "Socialförvaltningen"),
        ("medarbetare", "Socialförvaltningen"),
    }
    await office.world.hold(("lena", Function.LEX_INVESTIGATOR, "top"))
    assert await office.functions("fatima") == {("enhetschef", "Linden")}
    office.graph.tenant.change("id-lena", jobTitle="Registrator")
    await office.sync()
    assert await office.functions("lena") == {
        ("lex_sarah_utredare", "Socialförvaltningen"),
        ("registrator", "Socialförvaltningen"),
    }
