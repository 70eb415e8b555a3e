"""Whoever leaves leaves nothing with nobody."""

from dataclasses import replace
from datetime import date

import pytest

from bot.directory.handover import Change, hand_over
from conversation.port import Address
from conversation.screen import CaseCard, Notice, Nudge
from quality.case import Holder, State
from quality.duty import DutyKind, owed
from quality.profile_file import load
from quality.role import Function
from quality.year_wheel import Errand
from storage.references import Reference
from tests.directory.office import Office
from tests.handlers.dealt import investigated, proposes
from tests.handlers.lex import handed_over, person, says
from tests.handlers.test_control import plans
from tests.world import SUSPECTED, subject


@pytest.fixture
async def staffed(office: Office) -> Office:
    """Everybody's functions come from the tenant; lex Sarah's from the people file."""
    await office.world.hold(("lena", Function.LEX_RESPONSIBLE, "top"))
    await office.sync()
    office.rules(largest_drop=1.0)
    return office


@pytest.mark.parametrize("how", ["deleted", "disabled", "moved"])
async def test_open_cases_and_duties_of_a_leaver_go_to_the_manager_above(staffed: Office, how: str) -> None:
    world, tenant = staffed.world, staffed.graph.tenant
    case = await world.report(record="nobody")
    await world.keep()
    await world.presses("fatima", "take_on", subject(case))
    await world.keep()
    world.chat.forget()
    match how:
        case "deleted":
            tenant.remove("id-fatima")
        case "disabled":
            tenant.change("id-fatima", accountEnabled=False)
        case _:
            tenant.change("id-fatima", department="Skolan")
    await staffed.sync()
    assert await staffed.functions("fatima") == set()
    assert (await world.case(case)).assignee == world.people["anna"]
    await world.keep()
    assert [type(screen) for screen in world.chat.to("anna")] == [CaseCard]
    assert world.chat.to("fatima") == []
    async with world.database.read() as store:
        assert await store.duties.in_person_of([world.people["fatima"]]) == []
    assert ("handed_over", "directory") in await log(staffed, subject(case))


async def test_what_a_leaver_owed_in_person_is_owed_by_whoever_has_the_case(staffed: Office) -> None:
    world = staffed.world
    case = await world.report(record="later")
    await world.presses("fatima", "take_on", subject(case))
    await world.keep()
    for leaver, heir in (("samira", "fatima"), ("fatima", "anna")):
        staffed.graph.tenant.remove(f"id-{leaver}")
        await staffed.sync()
        async with world.database.read() as store:
            waiting = await store.duties.owed_by(scope=await world.scope(heir))
            assert await store.duties.in_person_of([world.people[leaver]]) == []
        kinds = {DutyKind.RECORD_REFERENCE, DutyKind.INVESTIGATE}  # who has a deviation owes its investigation
        assert {(duty.kind, duty.subject) for duty in waiting} == {(kind, subject(case)) for kind in kinds}


async def test_a_checkpoint_that_a_leaver_took_over_is_the_functions_again(staffed: Office) -> None:
    world = staffed.world
    world.time.at("2026-11-25 09:00")
    await plans(world, "fatima", "linden", "access_log")
    async with world.database.write() as store:
        control = (await store.controls.planned([world.units["linden"]], 2026))[0]
        point = (await store.controls.schedule(control, [world.today]))[0]
        function, unit, subject_ = control.function.value, control.unit, f"checkpoint:{point.id}"
        taken = owed(DutyKind.CHECKPOINT, subject_, Holder(person=world.people["omar"]), unit, due_at=world.time())
        await store.duties.owe([taken])
    staffed.graph.tenant.remove("id-omar")
    await staffed.sync()
    async with world.database.read() as store:
        (left,) = await store.duties.about(subject_, scope=await world.scope("fatima"))
    assert left.owner == Holder(function, unit)


async def test_a_duty_of_the_year_that_a_leaver_took_over_is_the_functions_again_or_nobodys(staffed: Office) -> None:
    world = staffed.world
    wheel = load("standard").year_wheel
    about = Errand("self_control_plan", world.units["linden"], date(2026, 12, 31)).subject
    async with world.database.write() as store:
        for subject_ in (about, "year:gone:1:2026-12-31"):
            holder = Holder(person=world.people["omar"])
            await store.duties.owe([owed(DutyKind.YEAR, subject_, holder, world.units["linden"], due_at=world.time())])
        change = Change(store, replace(world.profile, year_wheel=wheel), world.time())
        await hand_over(change, [world.people["omar"]])
        left = await store.duties.about(about, scope=await world.scope("fatima"))
        assert [duty.owner for duty in left] == [Holder("enhetschef", world.units["linden"])]
        assert await store.duties.about("year:gone:1:2026-12-31", scope=await world.scope("fatima")) == []


async def test_what_nobody_had_taken_on_is_said_to_the_level_above(staffed: Office) -> None:
    world = staffed.world
    await world.report(record="nobody")
    await world.keep()
    staffed.graph.tenant.remove("id-fatima")
    await staffed.sync()
    world.chat.forget()
    await world.keep_at("2026-12-02 10:00")
    assert [type(screen) for screen in world.chat.to("anna")] == [Nudge]


async def test_what_a_leaver_was_to_do_in_a_case_is_to_be_done_by_whoever_has_it(staffed: Office) -> None:
    world = staffed.world
    case = await investigated(world, record="nobody")
    await proposes(world, case)
    await proposes(world, case, decided="no")
    await proposes(world, case)
    await world.does("omar", "do_action", f"{subject(case)}#3", done="Klart.")
    await world.keep()
    world.chat.forget()
    staffed.graph.tenant.remove("id-omar")
    await staffed.sync()
    async with world.database.read() as store:
        owners = [action.owner for action in await store.actions.of(case)]
        acts = [d for d in await store.duties.owed_by(scope=await world.scope("fatima")) if d.kind is DutyKind.ACT]
    fatima, omar = world.people["fatima"], world.people["omar"]
    assert owners == [fatima, fatima, omar]  # who did it stays who did it
    assert [duty.subject for duty in acts] == [f"{subject(case)}#1"]
    await world.keep()
    (told,) = [screen for screen in world.chat.to("fatima") if isinstance(screen, Notice)]
    assert "Du har fått en åtgärd att göra" in told.text
    staffed.graph.tenant.remove("id-fatima")
    await staffed.sync()
    async with world.database.read() as store:
        assert (await store.actions.of(case))[0].owner == world.people["anna"]


async def test_an_investigation_whose_investigator_left_waits_for_the_function_that_investigates(
    staffed: Office,
) -> None:
    world = staffed.world
    lex = (("omar", "top"), ("kim", "top"))
    await world.hold(
        ("lena", Function.LEX_RESPONSIBLE, "top"), *((who, Function.LEX_INVESTIGATOR, unit) for who, unit in lex)
    )
    case = await handed_over(world)
    await says(world, "lena", "assess", case, ivo="no", investigate="yes", investigator_after=person(world, "omar"))
    staffed.graph.tenant.change("id-omar", accountEnabled=False)
    await staffed.sync()
    after = await world.case(case)
    assert (after.investigator, after.assignee) == (None, world.people["lena"])
    async with world.database.read() as store:
        owed = await store.duties.owed_by(scope=await world.scope("kim"))
    assert (DutyKind.INVESTIGATE, subject(case)) in {(duty.kind, duty.subject) for duty in owed}


async def log(office: Office, chain: str) -> list[tuple[str, str]]:
    async with office.world.database.read() as store:
        return [(each.action, each.actor) for each in await store.audit.entries(chain)]


async def test_a_closed_case_stays_as_it_was(staffed: Office) -> None:
    world = staffed.world
    case = await world.report(record="nobody")
    await world.presses("fatima", "take_on", subject(case))
    await world.does("fatima", "dismiss", subject(case), reason="Det var en övning.")
    before = await world.case(case)
    staffed.graph.tenant.remove("id-fatima")
    await staffed.sync()
    assert (await world.case(case)).assignee == before.assignee


async def test_a_suspicion_goes_to_nobody_whom_its_rules_keep_out(staffed: Office) -> None:
    world = staffed.world
    case = await world.report(answers=SUSPECTED, record="nobody")
    await world.keep()
    await world.presses("lena", "take_on", subject(case))
    await world.hold()
    staffed.graph.tenant.remove("id-lena")
    await staffed.sync()
    after = await world.case(case)
    assert after.assignee != world.people["lena"]
    assert after.assignee != world.people["fatima"]


async def test_a_question_to_a_reporter_who_left_does_not_hold_up_the_case(staffed: Office) -> None:
    world = staffed.world
    case = await world.report(record="nobody")
    await world.presses("fatima", "take_on", subject(case))
    await world.does("fatima", "ask_more", subject(case), question="Vilken tid var det?")
    asked = await world.case(case)
    assert asked.state is not State.REVIEWING
    world.chat.forget()
    staffed.graph.tenant.remove("id-samira")
    await staffed.sync()
    assert (await world.case(case)).state is State.REVIEWING
    await world.keep()
    assert any(isinstance(s, Notice) and "arbetar inte kvar" in s.text for s in world.chat.to("fatima"))


async def test_a_leaver_is_reached_nowhere_and_is_the_same_person_when_they_come_back(staffed: Office) -> None:
    world, omar = staffed.world, staffed.world.people["omar"]

    async def reached() -> tuple[list[str], bool]:
        async with world.database.read() as store:
            addresses, email = await store.people.addresses(omar), await store.people.email(omar)
        return [address.channel for address in addresses], bool(email)

    assert "entra" in (await reached())[0]
    staffed.graph.tenant.change("id-omar", accountEnabled=False)
    await staffed.sync()
    assert await reached() == ([], False)
    staffed.graph.tenant.change("id-omar", accountEnabled=True)
    reading = await staffed.sync()
    assert [step for step in reading.difference.steps if step.was is None] == []
    assert await staffed.functions("omar") == {("medarbetare", "Linden")}
    assert await reached() == (["entra"], True)


@pytest.mark.parametrize("how", ["deleted", "moved"])
async def test_the_way_to_a_leavers_chat_is_forgotten_and_nobody_elses(staffed: Office, how: str) -> None:
    world = staffed.world
    chats = {who: Address("teams", f"id-{who}") for who in ("omar", "eva")}
    async with world.database.write() as store:
        await store.people.remember(world.people["eva"], chats["eva"])
        for chat in chats.values():
            await store.references.put(chat, Reference("https://smba.example/", "a:1", "28:bot"), at=world.time())
    if how == "deleted":
        staffed.graph.tenant.remove("id-omar")
    else:
        staffed.graph.tenant.change("id-omar", department="Skolan")
    await staffed.sync()
    async with world.database.read() as store:
        assert await store.references.get(chats["omar"]) is None
        assert await store.references.get(chats["eva"]) is not None


async def test_somebody_whom_the_people_file_still_has_keeps_their_cases(staffed: Office) -> None:
    world = staffed.world
    case = await world.report(record="nobody")
    await world.presses("fatima", "take_on", subject(case))
    await world.hold(("fatima", Function.UNIT_MANAGER, "linden"))
    staffed.graph.tenant.change("id-fatima", department="Skolan")
    await staffed.sync()
    assert (await world.case(case)).assignee == world.people["fatima"]
