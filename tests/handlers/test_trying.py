"""A suggestion goes round the wheel: tried, looked at when its day has come, introduced or declined with a reason."""

import pytest

from quality.case import Case, CaseType, Outcome, State
from quality.duty import DutyKind
from tests.storage.samples import stored_case
from tests.world import World, subject


async def suggestion(world: World) -> Case:
    return await stored_case(world, {"what": "Byt tid för frukosten"}, type=CaseType.IMPROVEMENT, category="", facts={})


@pytest.mark.requirement("H6")
async def test_a_suggestion_that_is_tried_is_looked_at_on_its_day_and_introduced(world: World) -> None:
    case = await suggestion(world)
    await world.does("fatima", "try_out", subject(case), plan="Två veckor på våning 2", look_on="2026-12-10")
    assert (await world.case(case)).state is State.ACTING
    await world.keep()
    assert any("ska provas" in str(screen) for screen in world.chat.to("samira"))
    world.chat.forget()
    await world.keep_at("2026-12-02 10:00")
    assert not any("Hjälpte det?" in str(screen) for screen in world.chat.to("fatima"))
    await world.keep_at("2026-12-03 10:00")
    assert any("Hjälpte det?" in str(screen) and "7 dagar kvar" in str(screen) for screen in world.chat.to("fatima"))
    await world.keep_at("2026-12-10 10:00")
    assert any("Ska vara klart i dag" in str(screen) for screen in world.chat.to("fatima"))
    await world.does("fatima", "study", subject(case), seen="Fler äter frukost")
    assert (await world.case(case)).state is State.FOLLOWING_UP
    await world.does("fatima", "introduce", subject(case), introduced="Frukost klockan nio")
    now = await world.case(case)
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.INTRODUCED)
    await world.keep()
    assert any("är infört" in str(screen) for screen in world.chat.to("samira"))
    assert {"plan", "seen", "introduced"} <= set(await world.words(case))


async def test_a_suggestion_is_declined_with_a_reason_and_nothing_is_owed_any_more(world: World) -> None:
    case = await suggestion(world)
    await world.does("fatima", "try_out", subject(case), plan="Prova")
    await world.does("fatima", "decline", subject(case), declined="Det blev för dyrt")
    now = await world.case(case)
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.DECLINED)
    async with world.database.read() as store:
        left = await store.duties.about(subject(case), scope=await world.scope("dag"))
    assert DutyKind.CHECK_EFFECT not in {duty.kind for duty in left}
