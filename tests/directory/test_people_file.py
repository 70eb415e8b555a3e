"""Whoever is no longer in the people file leaves nothing with nobody, just as those who leave the tenant."""

import pytest

from bot.directory import csv
from conversation.port import Address
from conversation.screen import CaseCard
from quality.role import Function
from storage.references import Reference
from tests.world import PEOPLE, UNITS, World, subject

COLUMNS = "e-post,namn,enhet,funktion,från,till"


def people_file(*absent: str, ends: str = "") -> str:
    """The municipality's file without some; who `ends` has a last day that is over."""
    lines = [
        f"{who}@example.se,{name},{UNITS[unit][0]},{function.value},,{'2026-11-01' if who == ends else ''}"
        for who, name, function, unit in PEOPLE
        if who not in absent
    ]
    return "\n".join([COLUMNS, *lines, ""])


async def bring(world: World, text: str) -> None:
    await csv.import_people(world.database, csv.read_people(text), world.time(), profile=world.profile)


async def test_their_open_cases_go_to_the_manager_above(world: World) -> None:
    case = await world.report(record="nobody")
    await world.presses("fatima", "take_on", subject(case))
    await world.keep()
    world.chat.forget()
    await bring(world, people_file("fatima"))
    assert (await world.case(case)).assignee == world.people["anna"]
    await world.keep()
    assert [type(screen) for screen in world.chat.to("anna")] == [CaseCard]
    async with world.database.read() as store:
        assert await store.duties.in_person_of([world.people["fatima"]]) == []
        (imported,) = [each for each in await store.audit.entries("system") if each.action == "imported"]
        handed = [each for each in await store.audit.entries(subject(case)) if each.action == "handed_over"]
    assert {each.actor for each in handed} == {"people_file"}
    assert imported.details == {"what": "people", "number": len(PEOPLE) - 1, "cases": 1}


async def test_so_do_those_of_somebody_whose_last_day_is_over(world: World) -> None:
    case = await world.report(record="nobody")
    await world.presses("fatima", "take_on", subject(case))
    await bring(world, people_file(ends="fatima"))
    assert (await world.case(case)).assignee == world.people["anna"]


async def test_whoever_stays_keeps_theirs(world: World) -> None:
    case = await world.report(record="nobody")
    await world.presses("fatima", "take_on", subject(case))
    await bring(world, people_file("omar"))
    assert (await world.case(case)).assignee == world.people["fatima"]


async def test_somebody_whom_the_tenant_still_has_keeps_theirs(world: World) -> None:
    case = await world.report(record="nobody")
    await world.presses("fatima", "take_on", subject(case))
    async with world.database.write() as store:
        slots = {(world.people["fatima"], Function.UNIT_MANAGER, world.units["linden"])}
        await store.accounts.start(slots, world.today)
    await bring(world, people_file("fatima"))
    assert (await world.case(case)).assignee == world.people["fatima"]


async def test_they_stand_in_for_nobody_and_nothing_is_said_to_them(world: World) -> None:
    chat = Address("teams", "entra-stig")
    async with world.database.write() as store:
        await store.people.remember(world.people["stig"], chat)
        await store.references.put(chat, Reference("https://smba.example/", "a:1", "28:bot"), at=world.time())
    await bring(world, people_file("stig"))
    async with world.database.read() as store:
        assert await store.references.get(chat) is None
    substitutes = {each.substitute for each in (await world.organisation()).substitutions}
    assert world.people["stig"] not in substitutes


async def test_the_file_may_say_who_works_by_the_hour_and_who_has_another_clock(world: World) -> None:
    head, *lines = people_file().splitlines()
    more = {"samira": ",Europe/Helsinki,Timanställd", "omar": ",,"}
    told = [line + next((text for who, text in more.items() if line.startswith(who)), ",,") for line in lines]
    await bring(world, "\n".join([f"{head},tidszon,anställning", *told, ""]))
    people = (await world.organisation()).people
    samira, omar = people[world.people["samira"]], people[world.people["omar"]]
    assert (samira.zone, samira.hourly) == ("Europe/Helsinki", True)
    assert (omar.zone, omar.hourly) == ("", False)


def test_a_clock_that_does_not_exist_is_named_by_its_line() -> None:
    head, first, *_ = people_file().splitlines()
    with pytest.raises(csv.BadFile) as refused:
        csv.read_people(f"{head},tidszon\n{first},Mars/Olympus\n")
    assert "rad 2: tidszon" in str(refused.value)
