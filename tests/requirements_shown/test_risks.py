"""E: risks found, weighed, acted on and kept in one register, as each document asks for them."""

from datetime import date

import pytest

from conversation.screen import Home, Notice, Prompt, Screen
from quality.case import Band, Outcome, State
from tests.handlers.dealt import ENDED, investigates, proposes
from tests.handlers.test_intake import ANALYSIS, RISK
from tests.requirements_shown.places import due, facts, filed, owes, told
from tests.world import World, subject


@pytest.mark.requirement("E1")
async def test_each_scenario_has_its_likelihood_and_consequence_and_the_level_follows(
    town: World, profile_name: str
) -> None:
    case = await filed(town, "risk_analysis", ANALYSIS)
    assert [case.facts[f"scenario.{n}.{axis}"] for n in (1, 2) for axis in ("severity", "likelihood")] == [
        "2", "3", "4", "1",
    ]  # fmt: skip
    assert (case.score, case.band) == (4, Band.RED)  # a catastrophe is red however seldom it comes
    assert (await facts(town, "fatima", case))["Bedömning"] == "4 (röd)"
    for severity, likelihood, score, band in (
        ("1", "2", 2, Band.GREEN), ("3", "2", 6, Band.YELLOW), ("3", "4", 12, Band.RED),
    ):  # fmt: skip
        risk = await filed(town, "risk", RISK, severity=severity, likelihood=likelihood)
        assert (risk.score, risk.band) == (score, band)


@pytest.mark.requirement("E2")
async def test_before_a_change_its_object_its_scenarios_and_their_actions_are_gone_through(
    town: World, profile_name: str
) -> None:
    for change, called in (
        ("organisation", "Organisation eller ledning"), ("staffing", "Bemanning eller schema"),
        ("technology", "Teknik, system eller utrustning"), ("routine", "Rutin"),
    ):  # fmt: skip
        case = await filed(town, "risk_analysis", ANALYSIS, change=change)
        seen = await facts(town, "fatima", case)
        assert (seen["title"], seen["Börjar gälla"], seen["Antal risker"]) == (called, "11 januari 2027", "2")
    words = await town.words(case)
    assert words["plan_of_change"] == ANALYSIS["plan_of_change"]
    assert (words["scenario.1.what"], words["scenario.1.action"]) == ("Ingen hinner till ett larm.", "En i beredskap.")
    first = await town.presses("samira", "start", "risk_analysis")
    assert isinstance(first, Prompt)
    assert {"change", "change_on"} <= {field.id for field in first.fields}


@pytest.mark.requirement("E3")
async def test_all_units_risks_stand_in_one_register_that_adds_up(town: World, profile_name: str) -> None:
    one = await filed(town, "risk", RISK, severity="3", likelihood="4")
    two = await filed(town, "risk", RISK, "eva", unit=f"{town.units['eken']}.{town.people['karin']}")
    await town.does(
        "fatima", "accept", subject(one), severity="2", likelihood="1", accepted="Mattor lagda", review_on="2027-02-01"
    )
    for who, lines in (("fatima", [one]), ("harald", [two, one]), ("kim", [two, one])):
        shown = await town.presses(who, "risk_register")
        assert isinstance(shown, Home)
        items = [item for part in shown.parts for item in part.items]
        assert [item.text.split()[0] for item in items] == [case.reference for case in lines], who
        assert "12 poäng · kvar: 2 · ses över 1 februari 2027 · Fatima Rahimi" in items[-1].detail
        assert who == "fatima" or shown.text.splitlines()[0] == "2 risker, gula: 1, gröna: 1"
    assert isinstance(await town.presses("samira", "risk_register"), Notice)


@pytest.mark.requirement("E4")
async def test_the_risks_of_one_individual_are_shown_to_the_record_system_and_not_kept(
    town: World, profile_name: str
) -> None:
    ended = await town.files("samira", "risk", {**RISK, "about": "individual"})
    assert isinstance(ended, Notice)
    assert "journal" in ended.text
    assert "Inget är sparat" in ended.text
    assert await town.cases() == []
    async with town.database.read() as store:
        session = await store.sessions.peek(town.people["samira"], "risk", "")
    assert session is None or session.answers == {}


@pytest.mark.requirement("E6")
async def test_an_analysis_is_not_done_before_it_was_found_assessed_and_acted_on(
    town: World, profile_name: str
) -> None:
    case = await filed(town, "risk_analysis", ANALYSIS)
    assert await owes(town, case, "acknowledge") == {"fatima"}
    refused(await ends(town, subject(case)))
    half = await investigates(town, case, severity="4", likelihood="")
    assert "hur ofta det kan hända" in str(half)
    refused(await ends(town, subject(case)))
    assert (await town.case(case)).state is State.INVESTIGATING
    await investigates(town, case, severity="4")
    await proposes(town, case, decided="no", owner="omar", due="2027-01-08")
    assert "besluta om åtgärd 1" in refused(await ends(town, subject(case)))
    await town.presses("fatima", "decide_action", f"{subject(case)}#1")
    assert await owes(town, f"{subject(case)}#1", "act") == {"omar"}
    assert (await due(town, f"{subject(case)}#1"))["act"].due_at.date() == date(2027, 1, 8)
    assert "gör åtgärd 1" in refused(await ends(town, subject(case)))
    await town.does("omar", "do_action", f"{subject(case)}#1", done="En i beredskap.")
    await town.does("fatima", "check_effect", f"{subject(case)}#1", effect="achieved", how="De hinner.")
    await town.walks("fatima", "close", subject(case), ENDED)
    assert (await town.case(case)).state is State.CLOSED


async def ends(world: World, about: str) -> Screen:
    return await world.presses("fatima", "start", f"close|{about}")


def refused(screen: Screen) -> str:
    assert isinstance(screen, Notice), screen
    return screen.text


@pytest.mark.requirement("E7")
async def test_a_risk_of_the_work_environment_is_shown_the_way_and_not_counted(town: World, profile_name: str) -> None:
    ended = await town.files("samira", "risk", {**RISK, "about": "staff"})
    assert isinstance(ended, Notice)
    assert "arbetsmiljö" in ended.text
    assert await town.cases() == []
    shown = await town.presses("fatima", "risk_register")
    assert isinstance(shown, Home)
    assert shown.text == "Inga risker är registrerade."


@pytest.mark.requirement("E8")
async def test_risks_are_reported_and_weighed_anew_all_year_and_each_open_one_comes_back_on_its_day(
    town: World, profile_name: str
) -> None:
    for at in ("2026-11-25 09:00", "2027-03-10 09:00", "2027-07-14 09:00"):
        town.time.at(at)
        town.chat.forget()
        case = await filed(town, "risk", RISK)
        assert await told(town) >= {"fatima"}
    await town.does(
        "fatima", "accept", subject(case), severity="2", likelihood="1", accepted="Mattor", review_on="2027-09-01"
    )
    assert (await town.case(case)).outcome is Outcome.ACCEPTED
    town.chat.forget()
    await town.keep_at("2027-09-01 10:00")
    assert "Se över risken" in str(town.chat.to("fatima"))
    await town.does(
        "fatima", "review", subject(case), severity="4", likelihood="1", reviewed="Ny väg", review_on="2027-12-01"
    )
    again = await town.case(case)
    assert (again.residual, again.band, again.review_on) == (4, Band.RED, date(2027, 12, 1))
