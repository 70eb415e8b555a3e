"""The risk register rolls up what the units have; an accepted risk comes back on its day."""

from datetime import date
from typing import Any

import pytest

from conversation.screen import Home, Notice
from quality.case import Band, Case, CaseType, Outcome, State
from tests.storage.samples import stored_case
from tests.world import World, subject


async def risk(world: World, unit: str = "linden", score: int | None = None, **changes: Any) -> Case:
    band = world.profile.matrix.band(score // 4, 4) if score else None
    facts: dict[str, Any] = {
        "type": CaseType.RISK, "category": "", "unit": world.units[unit], "score": score, "band": band, "facts": {},
    }  # fmt: skip
    return await stored_case(world, {"what": "Golvet är halt"}, **facts | changes)


async def seen(world: World, who: str) -> list[str]:
    """Colour and reference of every line, as somebody sees the register."""
    screen = await world.presses(who, "risk_register")
    assert isinstance(screen, Home), screen
    return [f"{i.detail.split(' · ')[0]} {i.text.split()[0]}" for part in screen.parts for i in part.items]


async def test_the_register_shows_each_manager_what_is_theirs_gravest_first(world: World) -> None:
    grave, less, new = await risk(world, score=12), await risk(world, score=8), await risk(world)
    elsewhere = await risk(world, "eken", score=16)
    here = [f"Röd {grave.reference}", f"Röd {less.reference}"]
    assert await seen(world, "fatima") == [*here, f"Inte bedömd {new.reference}"]
    above = [f"Röd {elsewhere.reference}", *here]
    assert await seen(world, "anna") == [*above, f"Inte bedömd {new.reference}"]
    assert await seen(world, "dag") == above
    assert await seen(world, "kim") == [*above, f"Inte bedömd {new.reference}"]
    assert isinstance(await world.presses("samira", "risk_register"), Notice)


async def test_the_register_says_where_the_risks_are_and_nothing_of_their_words(world: World) -> None:
    await risk(world, score=12)
    await risk(world, "eken", score=4)
    screen = await world.presses("anna", "risk_register")
    assert isinstance(screen, Home)
    where = ["Linden (enhet): 1 (1 röda)", "Eken (enhet): 1"]
    assert screen.text.splitlines() == ["2 risker, röda: 1, gula: 1", *where]
    assert "halt" not in str(screen)


async def test_a_long_register_is_turned_page_by_page(world: World) -> None:
    made = [(await risk(world, score=8)).reference for _ in range(17)]
    first = await world.presses("fatima", "risk_register")
    assert isinstance(first, Home)
    (turn,) = first.parts[0].buttons
    second = await world.presses("fatima", turn.action, turn.subject)
    assert isinstance(second, Home)
    shown = [item.text.split()[0] for screen in (first, second) for item in screen.parts[0].items]
    assert shown == made


@pytest.mark.requirement("E8")
async def test_a_risk_is_accepted_with_what_is_left_and_comes_back_on_its_day(world: World) -> None:
    case = await risk(world, score=12)
    await world.does(
        "fatima", "accept", subject(case), severity="2", likelihood="1", accepted="Mattor lagda", review_on="2027-02-01"
    )
    now = await world.case(case)
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.ACCEPTED)
    assert (now.score, now.residual, now.band, now.review_on) == (12, 2, Band.GREEN, date(2027, 2, 1))
    assert await seen(world, "fatima") == [f"Grön {case.reference}"]
    world.chat.forget()
    await world.keep_at("2027-02-01 10:00")
    assert any("Se över risken" in str(screen) for screen in world.chat.to("fatima"))
    await world.does(
        "fatima", "review", subject(case), severity="4", likelihood="1", reviewed="Ny väg", review_on="2027-06-01"
    )
    again = await world.case(case)
    assert (again.residual, again.band, again.review_on) == (4, Band.RED, date(2027, 6, 1))
    world.chat.forget()
    await world.keep_at("2027-06-01 10:00")
    assert any("Se över risken" in str(screen) for screen in world.chat.to("fatima"))
    assert {"accepted", "reviewed"} <= set(await world.words(case))
