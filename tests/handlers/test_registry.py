"""Diary numbers, the registrar's list, and the stop that keeps a case whatever the plan says."""

import pytest

from conversation.screen import Done, Home, Notice, Prompt
from quality.case import Case, CaseType, State, Suspicion
from quality.duty import DutyKind
from quality.owing import duty_of
from tests.storage.samples import stored_case
from tests.world import World, subject


async def misconduct(world: World, **changes: object) -> Case:
    return await stored_case(
        world, {"what": "Hemligt"}, type=CaseType.MISCONDUCT, suspicion=Suspicion.SARAH, facts={}, **changes
    )


async def waiting(world: World) -> list[str]:
    screen = await world.presses("rut", "not_registered")
    assert isinstance(screen, Home)
    return [item.text.split()[0] for part in screen.parts for item in part.items]


@pytest.mark.requirement("B17")
async def test_the_registrar_sees_what_waits_and_registers_it(world: World) -> None:
    case = await misconduct(world)
    async with world.database.write() as store:
        await store.duties.owe([duty_of(DutyKind.REGISTER, case, world.profile, world.time())])
    view = await stored_case(world, {"what": "x"}, type=CaseType.SYNPUNKT, category="", facts={"kind": "view"})
    await stored_case(world)  # a deviation is not registered
    assert await waiting(world) == [case.reference, view.reference]
    assert isinstance(await world.does("rut", "register", subject(case), diary=" SN 2026/123 "), Done)
    now = await world.case(case)
    assert (now.diary, now.decision_diary, now.state) == ("SN 2026/123", "", State.RECEIVED)
    assert await waiting(world) == [view.reference]
    async with world.database.read() as store:
        left = await store.duties.about(subject(case), scope=await world.scope("rut"))
    assert DutyKind.REGISTER not in {duty.kind for duty in left}


async def test_a_number_is_changed_not_written_anew(world: World) -> None:
    case = await misconduct(world, diary="SN 2026/1")
    prompt = await world.presses("rut", "start", f"register|{subject(case)}")
    assert isinstance(prompt, Prompt)
    assert prompt.fields[0].value == "SN 2026/1"


async def test_the_list_is_the_registrars(world: World) -> None:
    for who in ("samira", "fatima", "dag"):
        assert isinstance(await world.presses(who, "not_registered"), Notice)


async def test_the_registrar_reads_no_report(world: World) -> None:
    case = await misconduct(world)
    assert "Hemligt" not in str(await world.presses("rut", "read", subject(case)))


async def test_a_stop_is_put_and_lifted_with_a_reason(world: World) -> None:
    case = await misconduct(world)
    await world.does("rut", "hold", subject(case), hold="Polisärende")
    assert (await world.case(case)).held
    assert isinstance(await world.presses("rut", "start", f"hold|{subject(case)}"), Notice)
    await world.does("rut", "release", subject(case), release="Avslutat")
    assert not (await world.case(case)).held
    assert {"hold", "release"} <= set(await world.words(case))
