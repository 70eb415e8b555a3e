"""What the municipalities' documents ask of egenkontroll, shown under each profile whose document names it."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from conversation.flow import Answer
from conversation.screen import CaseCard, Done, Home, Notice, Prompt, Reading, Review, Screen
from quality.case import CaseType, State
from quality.control import Checkpoint, Control
from quality.year_wheel import Errand
from tests.world import World, municipality, reminders_to, sends

COUNTED = {
    "care_plan": ("population", "met_1", "met_2"),
    "follow_up": ("population", "met_1"),
    "decisions": ("population", "met_1", "met_2", "met_3"),
    "manner": ("population", "met_1", "met_2"),
}


@pytest.fixture
async def town(sqlite_town: str, profile_name: str) -> AsyncIterator[World]:
    async with municipality(sqlite_town, profile=profile_name) as made:
        made.time.at("2026-03-02 09:00")
        await made.keep()
        made.chat.forget()
        yield made


async def planned(world: World, code: str, unit: str = "linden") -> tuple[Control, Checkpoint]:
    async with world.database.read() as store:
        found = await store.controls.planned([world.units[unit]], world.today.year)
        control = next(each for each in found if each.code == code)
        return control, (await store.controls.checkpoints([control.id]))[0]


async def answers(world: World, who: str, point: Checkpoint, **given: Answer) -> Screen:
    screen = await world.presses(who, "start", f"checkpoint|checkpoint:{point.id}")
    while isinstance(screen, Prompt | Review):
        shown = {each.id for each in screen.fields}
        screen = await world.says(who, sends(screen, {key: each for key, each in given.items() if key in shown}))
    return screen


@pytest.mark.requirement("D1", "D2", "D3", "D8", "D11", "D14", "D18")
async def test_a_plan_is_made_handed_down_asked_for_answered_and_acted_on(town: World) -> None:
    care, linden = f"unit:{town.units['care']}", f"unit:{town.units['linden']}"
    await town.does("anna", "control_plan", care, codes=["care_plan"], reach="below")
    (above, _), (control, point) = await planned(town, "care_plan", "care"), await planned(town, "care_plan")
    assert control.handed_from == town.units["care"]
    refused = await town.presses("fatima", "start", f"control_remove|control:{control.id}")
    assert isinstance(refused, Notice)
    risk = {"risk": "Hjälp ges olika.", "likelihood": "3", "consequence": "3", "sample": "5", "reason": "Risken."}
    assert isinstance(await town.walks("anna", "control_change", f"control:{above.id}", risk), Done)
    control, point = await planned(town, "care_plan")
    assert (control.sample, control.risk, control.likelihood) == (5, "Hjälp ges olika.", 3)

    await town.keep_at("2026-04-09 10:00")
    assert [each for each in reminders_to(town, "fatima") if "Genomförandeplaner" in each.title]
    drawn = await town.does("fatima", "draw", f"checkpoint:{point.id}", population="40")
    assert isinstance(drawn, Done)
    assert "slumptal" in drawn.lines[1]
    _, point = await planned(town, "care_plan")
    assert len(point.drawn) == 5
    done = await answers(town, "fatima", point, met_1="5", met_2="3")
    assert isinstance(done, Done)
    assert done.lines[0] == "Resultat: 80 %"
    assert "under gränsen" in done.lines[-1]
    made = await town.does("fatima", "fault_risk", f"checkpoint:{point.id}", what="Planer följs inte upp.")
    assert isinstance(made, Done)
    case = await town.newest()
    assert (case.type, case.facts["checkpoint"]) == (CaseType.RISK, str(point.id))
    town.time.at("2026-11-25 09:00")
    following = await town.presses("fatima", "start", f"control_plan|{linden}")
    assert isinstance(following, Prompt)
    assert "Senast under målet: Genomförandeplaner i hemtjänsten (80 %)" in following.notice


@pytest.mark.requirement("D6", "D10", "D15", "D17", "D20")
async def test_templates_and_the_boards_own_points_are_answered_and_read_area_by_area(town: World) -> None:
    linden = f"unit:{town.units['linden']}"
    await town.does("fatima", "control_plan", linden, codes=list(COUNTED))
    own: dict[str, Answer] = {
        "title": "Nattlig tillsyn", "points": "Gjordes tillsynen?", "rule": "FREQ=MONTHLY;BYMONTHDAY=10",
        "extra": "yes", "quality": "safe",
    }  # fmt: skip
    await town.walks("fatima", "control_add", linden, own)
    for code, asked in COUNTED.items():
        control, point = await planned(town, code)
        given = dict.fromkeys(asked, "10")
        done = await answers(town, "fatima", point, **given)
        assert isinstance(done, Done), code
        assert f"Resultat: {100} %" == done.lines[0]
        assert control.quality
    async with town.database.read() as store:
        (extra,) = [c for c in await store.controls.planned([town.units["linden"]], 2026) if c.extra]
        (first, *_) = await store.controls.checkpoints([extra.id])
    assert isinstance(await answers(town, "fatima", first, grade_1="not"), Done)
    shown = await town.presses("anna", "control_areas", linden)
    assert isinstance(shown, Home)
    rows = {item.text: item.detail for item in shown.parts[0].items}
    assert rows["Trygg och säker"] == "0 av 1 nådde målet, i snitt 0 %"
    assert rows["Rättssäker och likvärdig"] == "2 av 2 nådde målet, i snitt 100 %"


@pytest.mark.requirement("D13")
async def test_each_providers_account_of_the_year_is_owed_on_a_day_and_what_it_says_is_entered(town: World) -> None:
    await town.keep_at("2027-01-11 09:00")
    errand = Errand("provider_report", town.units["top"], date(2027, 1, 31))
    assert [each for each in reminders_to(town, "dag") if each.subject == errand.subject]
    screen = await town.presses("dag", "start", f"hand_in|{errand.subject}")
    assert isinstance(screen, Prompt)
    assert isinstance(await town.says("dag", sends(screen, {"note": "Tre klagomål, alla besvarade."})), Done)
    async with town.database.read() as store:
        assert await store.year.handed_in(errand) is not None
        assert await store.year.note(errand) == "Tre klagomål, alla besvarade."


@pytest.mark.requirement("H4")
async def test_the_units_coach_learns_from_its_cases_without_words_or_names(town: World) -> None:
    town.time.at("2026-11-25 09:00")
    case = await town.report("samira", answers={"what": "Zebran föll."})
    assert isinstance(await town.presses("cecilia", "card", f"case:{case.id}"), Notice)  # not while it is open
    await town.presses("fatima", "take_on", f"case:{case.id}")
    await town.does("fatima", "dismiss", f"case:{case.id}", reason="Fel enhet.")
    assert (await town.case(case)).state is State.CLOSED
    card = await town.presses("cecilia", "card", f"case:{case.id}")
    assert isinstance(card, CaseCard)
    labels = {fact.label for fact in card.facts}
    assert not labels & {"Enhet", "Hos", "Hände"}
    assert not isinstance(await town.presses("cecilia", "read", f"case:{case.id}"), Reading)
    assert "Zebran" not in str(card)


@pytest.mark.requirement("H6")
async def test_an_improvement_is_planned_done_studied_and_changes_the_way_of_working(town: World) -> None:
    town.time.at("2026-11-25 09:00")
    given: dict[str, Answer] = {"problem": "Vi letar nycklar.", "idea": "Ett skåp."}
    await town.files("samira", "improvement", given)
    subject = f"case:{(await town.newest()).id}"
    await town.does("fatima", "try_out", subject, plan="Två veckor.", look_on="2026-12-10")
    early = await town.presses("fatima", "start", f"study|{subject}")
    assert isinstance(early, Prompt)
    await town.says("fatima", sends(early, {"seen": "Inga letade."}))
    assert (await town.newest()).state is State.FOLLOWING_UP
    assert isinstance(await town.does("fatima", "introduce", subject, introduced="Skåpet gäller."), Done)
    assert (await town.newest()).state is State.CLOSED
