"""The way in for those who do not know the words: which answers lead where, and what is answered already by then."""

from dataclasses import replace

import pytest

from conversation.flow import Answer, problems
from conversation.screen import Notice, Prompt, Screen
from handlers.commands import plain_command
from handlers.risk import ROUTES
from handlers.triage import LEADS, flow
from handlers.visit import House
from quality.case import CaseType
from quality.profile_file import load
from tests.world import OWN_ADDRESS, World, sends


async def asks(world: World, **answers: Answer) -> tuple[list[str], Screen]:
    """What is asked on the way through, and where it ends: the first screen of something else."""
    screen = await world.presses("samira", "start", "triage")
    asked = []
    while isinstance(screen, Prompt) and screen.at.flow == "triage":
        asked.append(screen.page)
        screen = await world.says("samira", sends(screen, answers))
    return asked, screen


@pytest.mark.parametrize(
    ("answers", "begun", "filled"),
    [
        ({"what": "happened", "whom": "person", "grave": "no"}, "deviation", {}),
        ({"what": "happened", "whom": "person", "grave": "sarah"}, "misconduct", {}),
        ({"what": "happened", "whom": "person", "grave": "maria"}, "harm", {}),
        ({"what": "happened", "whom": "provider"}, "provider_event", {}),
        ({"what": "happened", "whom": "information"}, "data_breach", {}),
        ({"what": "risk", "about": "operations"}, "risk", {"about": "operations"}),
        ({"what": "said", "kind": "praise"}, "synpunkt", {"kind": "praise"}),
        ({"what": "idea"}, "improvement", {}),
        ({"what": "change"}, "risk_analysis", {}),
    ],
)
async def test_the_right_report_begins_with_what_was_answered(
    world: World, answers: dict[str, Answer], begun: str, filled: dict[str, str]
) -> None:
    asked, screen = await asks(world, **answers)
    assert asked == list(answers)
    assert len(asked) <= 3
    assert isinstance(screen, Prompt)
    assert screen.at.flow == begun
    values = {each.id: each.value for each in screen.fields}
    assert {step: values[step] for step in filled} == filled


@pytest.mark.parametrize(
    ("answers", "where"),
    [
        ({"what": "happened", "whom": "staff"}, "arbetsmiljö"),
        ({"what": "risk", "about": "staff"}, "arbetsmiljö"),
        ({"what": "risk", "about": "individual"}, "journal"),
        ({"what": "elsewhere", "route": "child_concern"}, "19 kap. 1 § SoL"),
        ({"what": "elsewhere", "route": "danger"}, "112"),
    ],
)
async def test_what_is_not_ours_is_shown_the_way(world: World, answers: dict[str, Answer], where: str) -> None:
    _, screen = await asks(world, **answers)
    assert isinstance(screen, Notice)
    assert where in screen.text
    assert await world.cases() == []


async def test_every_type_is_reached(world: World) -> None:
    assert set(LEADS.values()) == set(CaseType) - {CaseType.SCRUTINY}  # no employee's to report
    codes = {route.code for route in world.profile.not_ours}
    assert {code for code in ROUTES.values() if code != "individual_risk"} <= codes


async def test_what_is_begun_already_is_asked_about_first(world: World) -> None:
    first = await world.presses("samira", "start", "improvement")
    given: dict[str, Answer] = {"problem": "Vi letar.", "idea": "Ett skåp.", "unit": str(world.units["linden"])}
    await world.says("samira", sends(first, given))
    _, screen = await asks(world, what="idea")
    assert isinstance(screen, Notice)
    assert [button.action for button in screen.buttons] == ["resume", "restart"]


async def test_the_same_press_again_shows_the_way_and_begins_nothing(world: World) -> None:
    first = await world.presses("samira", "start", "triage")
    pressed = sends(first, {"what": "idea"})
    begun = await world.says("samira", pressed, delivery="1")
    assert isinstance(begun, Prompt)
    again = await world.says("samira", pressed, delivery="1")
    assert isinstance(again, Notice)
    assert [(button.action, button.subject) for button in again.buttons] == [("start", "improvement")]


async def test_a_report_that_this_municipality_does_not_take_is_not_offered(world: World) -> None:
    cases = {**world.profile.cases, CaseType.HARM: replace(world.profile.cases[CaseType.HARM], on=False)}
    world.house = House(replace(world.profile, cases=cases), "form", OWN_ADDRESS)
    world.desk = world.another_desk(world.database)
    screen = await world.presses("samira", "start", "triage")
    for given in ({"what": "happened"}, {"whom": "person"}):
        screen = await world.says("samira", sends(screen, given))
    assert isinstance(screen, Prompt)
    assert [option.code for option in screen.fields[0].options] == ["no", "sarah"]


@pytest.mark.parametrize("left_out", CaseType)
def test_it_is_sound_whatever_a_profile_leaves_out(left_out: CaseType) -> None:
    profile = load("standard")
    cases = {**profile.cases, left_out: replace(profile.cases[left_out], on=False)}
    assert problems(flow(replace(profile, cases=cases))) == []
    assert problems(flow(replace(profile, cases=cases, not_ours=()))) == []


# By command and in plain words


@pytest.mark.parametrize(
    ("words", "begun"),
    [
        ("rapportera", "triage"),
        ("synpunkt", "synpunkt"),
        ("Klagomål", "synpunkt"),
        ("jag vill lämna ett klagomål", "synpunkt"),
        ("beröm!", "synpunkt"),
        ("lexsarah", "misconduct"),
        ("lex Sarah", "misconduct"),
        ("rapportera ett missförhållande", "misconduct"),
        ("lex maria", "harm"),
        ("vårdskada", "harm"),
        ("risk", "risk"),
        ("vi ska göra en riskanalys", "risk_analysis"),
        ("förslag", "improvement"),
        ("forslag", "improvement"),
        ("jag vill lämna ett förbättringsförslag.", "improvement"),
        ("incident", "data_breach"),
        ("personuppgiftsincident", "data_breach"),
        ("utförare", "provider_event"),
        ("rapportera avvikelse", "deviation"),
        ("anmäla", "triage"),
    ],
)
async def test_it_is_begun_in_words(world: World, words: str, begun: str) -> None:
    screen = await world.types("samira", words)
    assert isinstance(screen, Prompt)
    assert screen.at.flow == begun


@pytest.mark.parametrize("words", ["vad gäller vid risk för fall?", "får man ge beröm", "hur gör vi vid lex sarah"])
async def test_a_question_is_still_a_question(world: World, words: str) -> None:
    assert plain_command(words) is None
    assert not isinstance(await world.types("samira", words), Prompt)


async def test_a_word_that_answers_a_question_begins_nothing(world: World) -> None:
    first = await world.presses("samira", "start", "improvement")
    assert isinstance(first, Prompt)
    answered = await world.types("samira", "klagomål")
    assert isinstance(answered, Prompt)
    assert answered.at.flow == "improvement"
