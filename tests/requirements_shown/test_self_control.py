"""D and H: controls that each unit plans, is asked for and answers, and the people who learn from what happens."""

from collections.abc import Mapping

import pytest

from conversation.flow import Answer
from conversation.screen import CaseCard, Done, Home, Notice, Prompt
from quality.case import CaseType, Outcome, State
from quality.control import Checkpoint, drawn
from tests.handlers.dealt import ACTION, ENDED, investigates
from tests.handlers.test_control import answers, controls, plans, points
from tests.handlers.test_intake import IMPROVEMENT
from tests.requirements_shown.places import filed, heard, reported
from tests.world import World, reminders_to, subject

SPRING = "2026-03-02 09:00"
SECRET = "Zebrafisken"


async def planned(world: World, *codes: str, who: str = "fatima", unit: str = "linden", **more: str) -> Checkpoint:
    """The first checkpoint of a plan that is made in the spring."""
    world.time.at(SPRING)
    assert isinstance(await plans(world, who, unit, *codes, **more), Done)
    return (await points(world, unit))[0]


def about(point: Checkpoint) -> str:
    return f"checkpoint:{point.id}"


def lines(done: object) -> str:
    assert isinstance(done, Done), done
    return " ".join(done.lines)


@pytest.mark.requirement("D1")
async def test_a_unit_has_its_plan_and_what_is_due_is_asked_for_and_answered_in_the_chat(
    town: World, profile_name: str
) -> None:
    point = await planned(town, "manner")
    await town.keep_at(f"{point.due_on:%Y-%m-%d} 10:00")
    assert about(point) in [nudge.subject for nudge in reminders_to(town, "fatima")]
    assert about(point) not in [nudge.subject for nudge in reminders_to(town, "karin")]
    result = await answers(town, "fatima", about(point), population="10", met_1="10", met_2="8")
    assert "Resultat: 90 %" in lines(result)
    year = await town.types("fatima", "", "egenkontroll")
    assert isinstance(year, Home)
    assert "1 gjorda, 0 sena, 0 kvar i år." in year.text
    assert isinstance(await town.presses("karin", "self_control", f"unit:{town.units['linden']}"), Notice)


@pytest.mark.requirement("D3")
async def test_a_sample_is_ordinal_numbers_and_the_same_seed_draws_it_again(town: World, profile_name: str) -> None:
    point = await planned(town, "care_plan")
    said = await town.does("fatima", "draw", about(point), population="40")
    made = (await points(town, "linden"))[0]
    assert made.seed is not None
    assert made.drawn == drawn(made.seed, 40, 10)
    assert (len(set(made.drawn)), set(made.drawn) <= set(range(1, 41))) == (10, True)
    assert f"slumptal {made.seed}" in lines(said)


@pytest.mark.requirement("D6")
async def test_how_people_are_met_is_controlled_like_anything_else(town: World, profile_name: str) -> None:
    point = await planned(town, "manner")
    (control,) = await controls(town, "linden")
    result = await answers(town, "fatima", about(point), population="10", met_1="4", met_2="10")
    assert "Resultat: 70 %" in lines(result)
    assert isinstance(result, Done)
    assert result.buttons
    assert [each.text for each in control.points] == [
        "Personen togs emot med respekt och tilltalades som den ville",
        "Personen fick säga vad den ville, och det togs hänsyn till",
    ]


@pytest.mark.requirement("D8")
async def test_a_result_below_its_threshold_shows_and_leads_to_a_proposal_to_act(
    town: World, profile_name: str
) -> None:
    point = await planned(town, "hygiene")
    (control,) = await controls(town, "linden")
    assert 0 < control.threshold <= control.target
    result = await answers(town, "fatima", about(point), population="10", met_1="4", met_2="10")
    assert "Mål: 90 %" in lines(result)
    assert "under gränsen" in lines(result)
    assert isinstance(result, Done)
    assert {button.subject.partition("|")[0] for button in result.buttons} >= {"fault_deviation", "fault_risk"}
    year = await town.presses("fatima", "self_control")
    assert "▲" in str(year)
    second = (await points(town, "linden"))[1]
    fine = await answers(town, "fatima", about(second), population="10", met_1="10", met_2="10")
    assert isinstance(fine, Done)
    assert not [each for each in fine.buttons if each.subject.startswith("fault_")]


@pytest.mark.requirement("D10")
async def test_a_control_asks_whether_each_decision_of_the_sample_was_followed_up_within_a_year(
    town: World, profile_name: str
) -> None:
    point = await planned(town, "follow_up")
    (control,) = await controls(town, "linden")
    assert [each.text for each in control.points] == ["Beslutet har följts upp de senaste tolv månaderna"]
    await town.does("fatima", "draw", about(point), population="200")
    result = await answers(town, "fatima", about(point), met_1="18")
    found = (await points(town, "linden"))[0]
    assert (len(found.drawn), found.share) == (control.sample, 18 / control.sample)
    assert "Mål: 100 %" in lines(result)


@pytest.mark.requirement("D11")
async def test_a_control_asks_whether_the_plans_are_there_in_time_and_followed_up(
    town: World, profile_name: str
) -> None:
    point = await planned(town, "care_plan")
    await town.does("fatima", "draw", about(point), population="40")
    await answers(town, "fatima", about(point), met_1="10", met_2="8")
    found = (await points(town, "linden"))[0]
    assert {code: reply.met for code, reply in found.replies.items()} == {"in_time": 10, "followed_up": 8}
    assert found.share == 0.9


@pytest.mark.requirement("D2")
async def test_how_often_and_how_much_is_set_for_each_control_with_the_risk_that_motivates_it(
    town: World, profile_name: str
) -> None:
    await planned(town, "hygiene", "manner")
    (_, control) = sorted(await controls(town, "linden"), key=lambda each: each.code == "hygiene")
    given: Mapping[str, Answer] = {
        "rule": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", "sample": "25", "risk": "Smitta sprids mellan boende.",
        "likelihood": "3", "consequence": "3", "reason": "Två utbrott.",
    }  # fmt: skip
    assert isinstance(await town.walks("fatima", "control_change", f"control:{control.id}", given), Done)
    changed = {each.code: each for each in await controls(town, "linden")}
    assert (changed["hygiene"].sample, changed["hygiene"].risk) == (25, "Smitta sprids mellan boende.")
    of = {code: [p.due_on for p in await points(town, "linden") if p.control == changed[code].id] for code in changed}
    assert [f"{day:%m-%d}" for day in of["hygiene"]] == ["04-15", "07-15", "10-15"]
    assert [f"{day:%m-%d}" for day in of["manner"]] == ["09-15"]


@pytest.mark.requirement("D14")
async def test_a_failing_becomes_a_case_or_an_action_linked_both_ways_and_is_seen_when_the_next_plan_is_made(
    town: World, profile_name: str
) -> None:
    point = await planned(town, "manner")
    done = await answers(town, "fatima", about(point), population="10", met_1="4", met_2="10")
    assert isinstance(done, Done)
    taps = [button.subject.partition("|")[0] for button in done.buttons]
    assert {"fault_deviation", "fault_risk", "fault_action"} <= set(taps)
    made: list[tuple[str, CaseType, Mapping[str, Answer]]] = [
        ("fault_deviation", CaseType.DEVIATION, {"category": "treatment.disrespect", "what": "Ingen hälsade."}),
        ("fault_risk", CaseType.RISK, {"what": "Ingen hälsade."}),
        ("fault_action", CaseType.IMPROVEMENT, {**ACTION, "owner": str(town.people["samira"])}),
    ]
    for flow, type_, given in made:
        await town.walks("fatima", flow, about(point), given)
        case = await town.newest()
        assert (case.type, case.unit) == (type_, town.units["linden"])
        async with town.database.read() as store:
            assert case.id in await store.controls.caused(point.id)
            assert await store.controls.cause_of(case.id) == point.id
    town.time.at("2026-11-25 09:00")
    prompt = await town.presses("fatima", "start", f"control_plan|unit:{town.units['linden']}")
    assert isinstance(prompt, Prompt)
    assert "Senast under målet: " in prompt.notice
    assert "(70 %)" in prompt.notice


@pytest.mark.requirement("D15")
async def test_the_boards_own_points_stand_in_the_units_plan_and_are_answered_with_the_rest(
    town: World, profile_name: str
) -> None:
    await planned(town, "hygiene")
    await plans(town, "dag", "top", "manner", reach="below", extra="yes")
    (own, extra) = sorted(await controls(town, "linden"), key=lambda each: each.extra)
    assert (own.code, own.extra, extra.code, extra.extra) == ("hygiene", False, "manner", True)
    assert "beslutad av nämnden" in str(await town.presses("fatima", "self_control"))
    (point, *_) = [each for each in await points(town, "linden") if each.control == extra.id]
    result = await answers(town, "fatima", about(point), population="10", met_1="10", met_2="8")
    assert "Resultat: 90 %" in lines(result)


@pytest.mark.requirement("D20")
async def test_each_control_says_which_quality_area_it_measures_and_results_are_read_area_by_area(
    town: World, profile_name: str
) -> None:
    point = await planned(town, "hygiene", "manner")
    every = {control.id: control for control in await controls(town, "linden")}
    names = {each.code: each.sv for each in town.profile.quality_areas}
    for found in await points(town, "linden"):
        if found.due_on <= point.due_on or every[found.control].code == "manner":
            town.time.at(f"{found.due_on:%Y-%m-%d} 09:00")
            met = "10" if every[found.control].code == "manner" else "4"
            await answers(town, "fatima", about(found), population="10", met_1=met, met_2="10")
    shown = await town.presses("fatima", "control_areas", f"unit:{town.units['linden']}")
    assert isinstance(shown, Home)
    rows = {item.text: item.detail for item in shown.parts[0].items}
    assert set(rows) == set(names.values())
    of = {control.code: names[control.quality] for control in every.values()}
    assert rows[of["hygiene"]] == "0 av 1 nådde målet, i snitt 70 %"
    assert rows[of["manner"]] == "1 av 1 nådde målet, i snitt 100 %"


@pytest.mark.requirement("D17")
async def test_the_rule_of_law_in_handling_is_controlled_by_reasons_communication_and_appeal(
    town: World, profile_name: str
) -> None:
    point = await planned(town, "decisions")
    await town.does("fatima", "draw", about(point), population="60")
    await answers(town, "fatima", about(point), met_1="15", met_2="12", met_3="15")
    found = (await points(town, "linden"))[0]
    assert {code: reply.met for code, reply in found.replies.items()} == {"reasons": 15, "heard": 12, "appeal": 15}
    (control,) = await controls(town, "linden")
    assert [each.text for each in control.points] == [
        "Beslutet är motiverat så att den enskilde förstår",
        "Den enskilde fick se och säga något om det som låg till grund",
        "Det står hur beslutet överklagas",
    ]


@pytest.mark.requirement("D18")
async def test_what_comes_from_a_higher_level_stands_in_the_plan_and_stays_there(
    town: World, profile_name: str
) -> None:
    town.time.at(SPRING)
    await plans(town, "harald", "care", "manner", reach="below")
    (handed,) = await controls(town, "linden")
    assert handed.handed_from == town.units["care"]
    assert "från Äldreomsorg" in str(await town.presses("fatima", "self_control"))
    refused = await town.presses("fatima", "start", f"control_remove|control:{handed.id}")
    assert isinstance(refused, Notice)
    assert "nivån över" in refused.text
    await town.keep_at(f"{(await points(town, 'linden'))[0].due_on:%Y-%m-%d} 10:00")
    assert reminders_to(town, "fatima")


# Who takes part


@pytest.mark.requirement("H4")
async def test_the_coach_learns_from_the_units_cases_without_seeing_who_or_the_words(
    town: World, profile_name: str
) -> None:
    assert town.profile.functions["forbattringscoach"].sv == "förbättringscoach"
    case = await reported(town, what=f"{SECRET} simmar", shows_name="yes")
    assert isinstance(await town.presses("cecilia", "card", subject(case)), Notice)
    await investigates(town, case)
    await town.walks("fatima", "close", subject(case), {**ENDED, "no_actions": "Mattan är redan borta."})
    card = await town.presses("cecilia", "card", subject(case))
    assert isinstance(card, CaseCard)
    seen = {fact.label: fact.value for fact in card.facts}
    assert (card.title, seen["Orsaker"]) == ("Brister i utförandet av insatser: För sen", "Lokaler, Rutin saknas")
    read = await town.presses("cecilia", "read", subject(case))
    assert isinstance(read, Notice)
    for shown in (card, read, await town.presses("cecilia", "more", subject(case))):
        assert not any(word in str(shown) for word in ("Samira", "Fatima", SECRET))
    assert isinstance(await town.types("cecilia", "", "egenkontroll"), Home | Notice)
    elsewhere = await town.report("omar", {"category": "performance.late"}, unit="eken", manager="karin")
    assert isinstance(await town.presses("cecilia", "card", subject(elsewhere)), Notice)


@pytest.mark.requirement("H6")
async def test_an_improvement_is_planned_done_studied_and_changes_the_work_or_begins_a_new_turn(
    town: World, profile_name: str
) -> None:
    case = await filed(town, "improvement", IMPROVEMENT)
    assert isinstance(await town.presses("fatima", "start", f"study|{subject(case)}"), Notice)
    await town.does("fatima", "try_out", subject(case), plan="Två veckor på våning 2", look_on="2026-12-10")
    town.chat.forget()
    await town.keep_at("2026-12-10 10:00")
    assert any(case.reference in nudge.title for nudge in reminders_to(town, "fatima"))
    await town.does("fatima", "study", subject(case), seen="Ingen letar längre")
    assert (await town.case(case)).state is State.FOLLOWING_UP
    await town.does("fatima", "introduce", subject(case), introduced="Skåpet står i hallen")
    now = await town.case(case)
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.INTRODUCED)
    assert {"plan", "seen", "introduced"} <= set(await town.words(case))
    assert "är infört" in await heard(town, "samira")
    await town.does("fatima", "reopen", subject(case), reason="Skåpet räcker inte.")
    await town.does("fatima", "try_out", subject(case), plan="Ett till i köket", look_on="2027-01-20")
    assert (await town.case(case)).state is State.ACTING
