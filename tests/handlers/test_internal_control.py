"""Internkontrollplanen: risks on a matrix of their own, adopted by the nämnd, followed up, and acted on."""

from collections.abc import AsyncIterator

import pytest

from conversation.flow import Answer
from conversation.port import Pressed
from conversation.screen import Done, Home, Notice, Prompt, Review, Screen
from quality.year_wheel import Errand
from summaries.board import Board
from tests.world import World, municipality, reminders_to, sends

RISK: dict[str, Answer] = {
    "title": "Gåvor", "risk": "Någon tar emot en gåva som påverkar ett beslut.", "likelihood": "3", "consequence": "4",
    "points": "Är rutinen känd?\nÄr gåvor antecknade?", "rule": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15",
}  # fmt: skip


@pytest.fixture
async def town(sqlite_town: str, profile_name: str) -> AsyncIterator[World]:
    async with municipality(sqlite_town, profile=profile_name) as made:
        made.time.at("2026-03-02 09:00")
        yield made


async def plan(world: World, who: str, unit: str, year: int = 2026) -> Home:
    shown = await world.presses(who, "internal_control", f"unit:{world.units[unit]}#{year}")
    assert isinstance(shown, Home)
    return shown


async def answers(world: World, who: str, subject: str, **given: Answer) -> Screen:
    screen = await world.presses(who, "start", f"checkpoint|{subject}")
    while isinstance(screen, Prompt | Review):
        shown = {each.id for each in screen.fields}
        screen = await world.says(who, sends(screen, {key: each for key, each in given.items() if key in shown}))
    return screen


@pytest.mark.requirement("D7")
async def test_a_risk_is_assessed_controlled_adopted_followed_up_and_acted_on(town: World) -> None:
    about = f"unit:{town.units['top']}"
    begun = await town.types("dag", "internkontroll")
    assert isinstance(begun, Home)
    assert "Planen är inte antagen än. Den antas av " in begun.text
    assert "6 kap. 6 § KL" in begun.text
    assert isinstance(await town.walks("dag", "internal_add", about, {**RISK, "function": "socialchef"}), Done)
    await town.does("dag", "control_plan", about, codes=["ic_purchases", "ic_access"])
    listed = (await plan(town, "dag", "top")).parts[0].items
    assert [item.text for item in listed] == ["Gåvor", "Behörigheter i verksamhetssystemen", "Köp utanför avtal"]
    said = ["risk 12 (3 × 4): åtgärda nu", "risk 9 (3 × 3): åtgärda nu", "risk 4 (2 × 2): kontrollera"]
    assert all(risk in item.detail for risk, item in zip(said, listed, strict=True))

    noted = await town.does("dag", "internal_adopt", about, diary="§ 12")
    assert isinstance(noted, Done)
    assert noted.lines[0].startswith("Antagen av ")
    assert noted.lines[0].endswith("2 mars 2026, § 12.")
    again = await town.presses("kim", "start", f"internal_adopt|{about}")
    assert isinstance(again, Notice)
    assert not [b for b in (await plan(town, "dag", "top")).buttons if b.label == "Planen är antagen"]

    await town.keep_at("2026-04-09 10:00")
    (asked,) = [each for each in reminders_to(town, "dag") if "Gåvor" in each.title]
    assert asked.title == "Internkontroll: Gåvor"
    done = await answers(town, "dag", asked.subject, grade_1="met", grade_2="not", analysis="Listan fattas.")
    assert isinstance(done, Done)
    assert done.lines[0] == "Resultat: 50 %"
    action = next(button for button in done.buttons if button.label == "Lägg till en åtgärd")
    assert action.subject == f"fault_action|{asked.subject}"
    year = await town.presses("dag", "self_control", about)
    assert isinstance(year, Home)
    assert any(item.text == "Gåvor" and "Internkontroll" in item.detail for item in year.parts[0].items)
    board = await town.desk.paper(town.said("dag", Pressed("paper", f"controls:{town.units['top']}")))
    assert isinstance(board, Board)
    assert "Gåvor" in [line.title for line in board.lines]


@pytest.mark.requirement("D7")
async def test_next_years_plan_is_owed_before_the_year_begins(town: World) -> None:
    await town.keep_at("2026-11-25 09:00")
    due = Errand("internal_control_plan", town.units["top"], town.today.replace(month=12, day=31))
    (owed,) = [each for each in reminders_to(town, "dag") if "internkontrollplan" in each.title.casefold()]
    assert owed.subject == due.subject
    assert "Det krävs enligt lag (6 kap. 6 § KL)." in owed.text
    mine = await town.presses("dag", "home")
    assert isinstance(mine, Home)
    (plan_button,) = [
        button
        for part in mine.parts
        for item in part.items
        for button in item.buttons
        if button.action == "internal_control"
    ]
    shown = await town.presses("dag", plan_button.action, plan_button.subject)
    assert isinstance(shown, Home)
    assert shown.title.startswith("Internkontrollplan 2027")
    following = await town.does("dag", "internal_adopt", f"unit:{town.units['top']}#2027", diary="§ 140")
    assert isinstance(following, Done)
    assert "Antagen av" in (await plan(town, "dag", "top", 2027)).text
    assert "inte antagen" in (await plan(town, "dag", "top", 2026)).text


@pytest.mark.parametrize("profile_name", ["standard"])
async def test_a_unit_sees_its_own_plan_and_nobody_elses(town: World) -> None:
    for who, unit, may in (
        ("fatima", "linden", True), ("anna", "linden", True), ("kim", "linden", True), ("karin", "linden", False),
        ("samira", "linden", False), ("fatima", "top", False),
    ):  # fmt: skip
        shown = await town.presses(who, "internal_control", f"unit:{town.units[unit]}")
        assert isinstance(shown, Home) == may, who
        adopting = await town.presses(who, "start", f"internal_adopt|unit:{town.units[unit]}")
        assert isinstance(adopting, Prompt) == may, who
    nobody = await town.presses("samira", "internal_control")
    assert isinstance(nobody, Notice)
