"""A unit plans its controls, is reminded of each, answers it in the chat, and makes a case of what fails."""

from collections.abc import Mapping
from typing import Any

import pytest

from conversation.flow import Answer
from conversation.port import Pressed
from conversation.screen import CaseCard, Done, Home, Notice, Nudge, Prompt, Reading, Review, Screen
from quality.action import Stage
from quality.case import CaseType, State
from quality.control import Checkpoint, Control, Grade
from quality.duty import DutyKind
from summaries.board import Board, Mark
from tests.world import World, reminders_to, sends


async def plans(world: World, who: str, unit: str, *codes: str, **more: Answer) -> Screen:
    about = f"unit:{world.units[unit]}"
    return await world.does(who, "control_plan", about, codes=list(codes), **more)


async def controls(world: World, unit: str) -> list[Control]:
    async with world.database.read() as store:
        return await store.controls.planned([world.units[unit]], world.today.year)


async def points(world: World, unit: str) -> list[Checkpoint]:
    async with world.database.read() as store:
        return await store.controls.checkpoints([each.id for each in await controls(world, unit)])


async def answers(world: World, who: str, subject: str, **given: Answer) -> Screen:
    """A checkpoint from its button to its end."""
    screen = await world.presses(who, "start", f"checkpoint|{subject}")
    while isinstance(screen, Prompt | Review):
        shown = {each.id for each in screen.fields}
        screen = await world.says(who, sends(screen, {key: each for key, each in given.items() if key in shown}))
        assert not (isinstance(screen, Prompt) and any(field.problem for field in screen.fields)), screen
    return screen


async def test_a_plan_gives_the_checkpoints_that_are_left_of_the_year(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    assert isinstance(await plans(world, "fatima", "linden", "delegations", "hygiene"), Done)
    assert [control.code for control in await controls(world, "linden")] == ["hygiene", "delegations"]
    days = [point.due_on.isoformat() for point in await points(world, "linden")]
    assert days == ["2026-04-13", "2026-04-20", "2026-07-13", "2026-10-12", "2026-10-20"]
    again = await plans(world, "fatima", "linden", "delegations")
    assert isinstance(again, Done)
    assert len(await points(world, "linden")) == 5


@pytest.mark.requirement("D1")
async def test_a_checkpoint_is_said_a_week_before_answered_in_the_chat_and_said_no_more(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    await plans(world, "fatima", "linden", "delegations")
    await world.keep_at("2026-04-02 10:00")
    assert not [s for s in world.chat.to("fatima") if isinstance(s, Nudge)]
    await world.keep_at("2026-04-07 10:00")
    (nudge,) = [s for s in world.chat.to("fatima") if isinstance(s, Nudge)]
    assert nudge.title == "Egenkontroll: Delegeringar för dem som har gett läkemedel"
    done = await answers(world, "fatima", nudge.subject, population="12", met_1="12", comment_1="Alla hade.")
    assert isinstance(done, Done)
    assert done.lines[:2] == ("Resultat: 100 %", "Mål: 100 %")
    first = (await points(world, "linden"))[0]
    assert (first.share, first.done_by, first.population) == (1.0, world.people["fatima"], 12)
    async with world.database.read() as store:
        assert await store.controls.words(first.id) == {"valid": "Alla hade."}
        left = await store.duties.about(nudge.subject, scope=await world.scope("fatima"))
    assert DutyKind.CHECKPOINT not in {duty.kind for duty in left}
    world.chat.forget()
    await world.keep_at("2026-04-20 10:00")
    assert not [s for s in world.chat.to("fatima") if isinstance(s, Nudge)]
    assert "Alla hade" not in str(world.chat.sent)


async def test_what_was_begun_is_still_there_after_a_break(world: World) -> None:
    await plans(world, "fatima", "linden", "access_log")
    async with world.database.write() as store:
        (control,) = await store.controls.planned([world.units["linden"]], 2026)
        point = (await store.controls.schedule(control, [world.today]))[0]
    subject = f"checkpoint:{point.id}"
    screen = await world.presses("fatima", "start", f"checkpoint|{subject}")
    assert isinstance(screen, Prompt)
    await world.says("fatima", sends(screen, {"population": "30"}))
    later = await world.presses("fatima", "resume", f"checkpoint|{subject}")
    assert isinstance(later, Prompt)
    assert [field.id for field in later.fields] == ["met_1", "comment_1"]


@pytest.mark.requirement("D3", "D11")
async def test_a_sample_is_drawn_once_as_numbers_that_anybody_can_draw_again(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    await plans(world, "fatima", "linden", "care_plan")
    point = (await points(world, "linden"))[0]
    subject = f"checkpoint:{point.id}"
    done = await world.does("fatima", "draw", subject, population="40")
    assert isinstance(done, Done)
    drawn = (await points(world, "linden"))[0]
    assert len(drawn.drawn) == 10
    assert f"slumptal {drawn.seed}" in done.lines[1]
    await world.presses("fatima", "restart", f"draw|{subject}")
    await world.does("fatima", "draw", subject, population="99")
    assert (await points(world, "linden"))[0].drawn == drawn.drawn
    result = await answers(world, "fatima", subject, met_1="10", met_2="8")
    assert isinstance(result, Done)
    assert result.lines[:2] == ("Resultat: 90 %", "Mål: 95 %")


async def failed(world: World) -> tuple[Checkpoint, Done]:
    world.time.at("2026-03-02 09:00")
    await plans(world, "fatima", "linden", "hygiene")
    point = (await points(world, "linden"))[0]
    done = await answers(world, "fatima", f"checkpoint:{point.id}", population="10", met_1="4", met_2="10")
    assert isinstance(done, Done)
    return point, done


@pytest.mark.requirement("D8")
async def test_a_fault_becomes_a_case_on_a_tap_linked_both_ways(world: World) -> None:
    point, done = await failed(world)
    assert "under gränsen" in done.lines[-1]
    made: dict[str, Any] = {
        "fault_deviation": (CaseType.DEVIATION, {"category": "infection.hygiene"}),
        "fault_risk": (CaseType.RISK, {}),
    }
    offered = [button.subject.partition("|")[0] for button in done.buttons if button.action == "start"]
    assert offered == [*made, "fault_action"]
    for flow, (type_, more) in made.items():
        receipt = await world.does("fatima", flow, f"checkpoint:{point.id}", what="Klockor bärs.", **more)
        assert isinstance(receipt, Done)
        case = await world.newest()
        assert (case.type, case.unit, receipt.reference) == (type_, point.unit, case.reference)
        assert case.facts["checkpoint"] == str(point.id)
        async with world.database.read() as store:
            assert case.id in await store.controls.caused(point.id)
            assert await store.controls.cause_of(case.id) == point.id
        card = await world.presses("fatima", "card", f"case:{case.id}")
        assert isinstance(card, CaseCard)
        assert "Basal hygien och kläder" in [fact.value for fact in card.facts if fact.label == "Kommer från"]
    shown = await world.presses("fatima", "control_result", f"checkpoint:{point.id}")
    assert isinstance(shown, Home)
    (led,) = [part for part in shown.parts if part.heading == "Det ledde till"]
    assert [item.text.split("-")[0] for item in led.items] == ["AVV", "RIS"]


ACTION: Mapping[str, Answer] = {
    "what": "Ta av klockan vid dörren.", "kind": "routine", "strength": "medium", "expected": "Inga klockor",
    "seen": "Ny observation", "why": "Klockor bärs.",
}  # fmt: skip


@pytest.mark.requirement("D14")
async def test_a_fault_becomes_an_action_that_is_done_and_seen_to_have_helped(world: World) -> None:
    point, _ = await failed(world)
    given = {**ACTION, "owner": str(world.people["samira"])}
    receipt = await world.walks("fatima", "fault_action", f"checkpoint:{point.id}", given)
    assert isinstance(receipt, Done)
    case = await world.newest()
    assert (case.type, case.state, case.assignee) == (CaseType.IMPROVEMENT, State.ACTING, world.people["fatima"])
    async with world.database.read() as store:
        (action,) = await store.actions.of(case)
        assert await store.controls.caused(point.id) == [case.id]
    assert (action.stage, action.owner) == (Stage.DECIDED, world.people["samira"])
    refused = await world.does("fatima", "introduce", f"case:{case.id}", introduced="Klockor av.")
    assert isinstance(refused, Notice)
    assert "kan inte avslutas än" in refused.text
    await world.does("samira", "do_action", f"case:{case.id}#1", done="Krok vid dörren.")
    await world.does("fatima", "check_effect", f"case:{case.id}#1", effect="achieved", how="Tio av tio.")
    ended = await world.does("fatima", "introduce", f"case:{case.id}", introduced="Klockor av.")
    assert isinstance(ended, Done)
    assert (await world.case(case)).state is State.CLOSED


async def test_what_was_written_is_read_by_those_who_answer_for_it_and_the_reading_is_noted(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    await plans(world, "fatima", "linden", "delegations")
    subject = f"checkpoint:{(await points(world, 'linden'))[0].id}"
    for action in ("control_result", "read_result"):
        assert isinstance(await world.presses("fatima", action, subject), Notice)  # not done yet
    await answers(world, "fatima", subject, population="12", met_1="11", comment_1="En saknades.", analysis="Förnyad.")
    read = await world.presses("anna", "read_result", subject)
    assert isinstance(read, Reading)
    assert [section.text for section in read.sections] == ["En saknades.", "Förnyad."]
    for who in ("samira", "karin", "rut"):
        assert isinstance(await world.presses(who, "read_result", subject), Notice)
    async with world.database.read() as store:
        log = [each.action for each in await store.audit.entries(subject)]
    assert log == ["drawn", "answered", "read_result"]


@pytest.mark.requirement("D2")
async def test_how_often_and_how_much_is_changed_by_the_risk(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    await plans(world, "anna", "care", "hygiene", reach="below")
    (above,) = await controls(world, "care")
    (handed,) = await controls(world, "linden")
    refused = await world.presses("fatima", "start", f"control_change|control:{handed.id}")
    assert isinstance(refused, Notice)
    assert "nivån över" in refused.text
    given: dict[str, Answer] = {
        "rule": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", "sample": "25", "risk": "Smitta sprids mellan boende.",
        "likelihood": "3", "consequence": "3", "reason": "Två utbrott.",
    }  # fmt: skip
    assert isinstance(await world.walks("anna", "control_change", f"control:{above.id}", given), Done)
    (now,) = await controls(world, "linden")
    assert (now.sample, now.risk, now.likelihood, now.target) == (25, "Smitta sprids mellan boende.", 3, 0.9)
    days = [f"{point.due_on:%m-%d}" for point in await points(world, "linden")]
    assert days == ["04-15", "07-15", "10-15"]
    broken = {"rule": "own", "own_rule": "OFTA", "reason": "x"}
    said = await world.walks("anna", "control_change", f"control:{above.id}", broken)
    assert isinstance(said, Notice)
    assert "RFC" not in said.text
    assert "FREQ=MONTHLY" in said.text
    monday = {"rule": "own", "own_rule": "FREQ=MONTHLY;BYDAY=1MO", "function": "medarbetare", "reason": "x"}
    assert isinstance(await world.walks("anna", "control_change", f"control:{above.id}", monday), Done)
    assert len(await points(world, "linden")) == 10
    await world.keep_at("2026-03-30 10:00")
    assert [n for n in reminders_to(world, "samira") if "hygien" in n.title]
    assert not [n for n in reminders_to(world, "fatima") if "hygien" in n.title]


@pytest.mark.requirement("D14")
async def test_what_missed_its_target_is_said_when_the_next_plan_is_made(
    world: World,
) -> None:
    await failed(world)
    about = f"unit:{world.units['linden']}"
    own = {"title": "Brandskydd", "points": "Är utgången fri?", "rule": "FREQ=MONTHLY;BYMONTHDAY=10"}
    await world.walks("fatima", "control_add", about, own)
    world.time.at("2026-11-25 09:00")
    prompt = await world.presses("fatima", "start", f"control_plan|{about}")
    assert isinstance(prompt, Prompt)
    assert "Senast under målet: Basal hygien och kläder (70 %)" in prompt.notice
    (choices,) = [field.options for field in prompt.fields if field.id == "codes"]
    (code,) = [option.code for option in choices if option.label == "Brandskydd"]
    await world.says("fatima", sends(prompt, {"codes": [code, "hygiene"], "year": "next"}))
    async with world.database.read() as store:
        following = await store.controls.planned([world.units["linden"]], 2027)
    assert [each.title for each in following] == ["Basal hygien och kläder", "Brandskydd"]
    shown = await world.presses("fatima", "self_control", f"{about}#2027")
    assert isinstance(shown, Home)
    assert shown.title == "Egenkontroll 2027: Linden"


@pytest.mark.requirement("D15")
async def test_the_boards_own_points_stand_in_the_plan_and_are_answered_with_the_rest(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    given: dict[str, Answer] = {
        "title": "Nattlig tillsyn", "points": "Gjordes tillsynen?", "rule": "FREQ=MONTHLY;BYMONTHDAY=10",
        "extra": "yes", "quality": "safe", "laws": ["SoL"], "target": "95", "threshold": "80", "of": "nätter",
        "sample": "5", "among": "förra månadens nätter", "method": "Läs listan.", "why": "Nämndens beslut.",
    }  # fmt: skip
    await world.walks("fatima", "control_add", f"unit:{world.units['linden']}", given)
    (control,) = await controls(world, "linden")
    assert (control.extra, control.quality, control.threshold, control.among) == (
        True, "safe", 0.8, "förra månadens nätter",
    )  # fmt: skip
    subject = f"checkpoint:{(await points(world, 'linden'))[0].id}"
    prompt = await world.presses("fatima", "start", f"checkpoint|{subject}")
    assert isinstance(prompt, Prompt)
    assert prompt.fields[0].help == "förra månadens nätter"
    done = await answers(world, "fatima", subject, population="28", met_1="4")
    assert isinstance(done, Done)
    shown = await world.presses("fatima", "self_control")
    assert isinstance(shown, Home)
    assert "beslutad av nämnden" in shown.parts[0].items[-1].detail


@pytest.mark.requirement("D20")
async def test_results_are_read_area_by_area(world: World) -> None:
    await failed(world)
    for who, may in (("fatima", True), ("anna", True), ("kim", True), ("samira", False), ("karin", False)):
        shown = await world.presses(who, "control_areas", f"unit:{world.units['linden']}")
        assert isinstance(shown, Home) == may
        if isinstance(shown, Home):
            rows = {item.text: item.detail for item in shown.parts[0].items}
            assert rows["Trygg och säker"] == "0 av 1 nådde målet, i snitt 70 %"
            assert rows["Kunskapsbaserad"] == "Inget kontrollerat än."


async def test_a_control_that_was_taken_out_can_be_planned_again(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    await plans(world, "fatima", "linden", "hygiene")
    (control,) = await controls(world, "linden")
    await world.does("fatima", "control_remove", f"control:{control.id}", why="Görs inte")
    assert await controls(world, "linden") == []
    await world.presses("fatima", "restart", f"control_plan|unit:{world.units['linden']}")
    await plans(world, "fatima", "linden", "hygiene")
    assert [each.id for each in await controls(world, "linden")] == [control.id]


async def test_last_times_result_is_in_view(world: World) -> None:
    await failed(world)
    second = (await points(world, "linden"))[1]
    screen = await world.presses("fatima", "start", f"checkpoint|checkpoint:{second.id}")
    assert isinstance(screen, Prompt)
    screen = await world.says("fatima", sends(screen, {"population": "10"}))
    assert isinstance(screen, Prompt)
    assert screen.fields[0].help == "Förra gången (2026-04-20): 4."


async def test_more_than_there_were_is_questioned(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    await plans(world, "fatima", "linden", "hygiene")
    point = (await points(world, "linden"))[0]
    said = await answers(world, "fatima", f"checkpoint:{point.id}", population="10", met_1="11", met_2="10")
    assert isinstance(said, Notice)
    assert "fler än det fanns" in said.text
    assert (await points(world, "linden"))[0].done_at is None


@pytest.mark.requirement("D18")
async def test_what_a_higher_level_hands_down_cannot_be_taken_out_below(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    await plans(world, "anna", "care", "private_means", reach="below", extra="yes")
    (handed,) = await controls(world, "linden")
    assert (handed.handed_from, handed.extra) == (world.units["care"], True)
    assert [each.code for each in await controls(world, "eken")] == ["private_means"]
    assert await controls(world, "asken") == []  # nobody manages it
    refused = await world.presses("fatima", "start", f"control_remove|control:{handed.id}")
    assert isinstance(refused, Notice)
    assert "nivån över" in refused.text
    (above,) = await controls(world, "care")
    await world.does("anna", "control_remove", f"control:{above.id}", why="Görs på annat sätt")
    assert await controls(world, "linden") == await controls(world, "care") == []
    await world.keep_at("2026-05-04 10:00")
    assert not [s for who in ("fatima", "anna") for s in world.chat.to(who) if isinstance(s, Nudge)]


async def test_a_control_of_ones_own_has_its_own_questions(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    about = f"unit:{world.units['linden']}"
    given: dict[str, Answer] = {
        "title": "Brandskydd", "points": "Är utgången fri?\n\nFungerar larmet?", "rule": "FREQ=MONTHLY;BYMONTHDAY=10",
        "function": "medarbetare",
    }  # fmt: skip
    screen = await world.presses("fatima", "start", f"control_add|{about}")
    while isinstance(screen, Prompt | Review):
        screen = await world.says("fatima", sends(screen, given))
    (control,) = await controls(world, "linden")
    assert [point.text for point in control.points] == ["Är utgången fri?", "Fungerar larmet?"]
    point = (await points(world, "linden"))[0]
    await world.keep_at("2026-03-04 10:00")
    assert [s for s in world.chat.to("samira") if isinstance(s, Nudge)]
    done = await answers(
        world, "samira", f"checkpoint:{point.id}", grade_1="met", grade_2="not", analysis="Byt batteri"
    )
    assert isinstance(done, Done)
    found = (await points(world, "linden"))[0]
    assert (found.share, found.replies["p2"].grade) == (0.5, Grade.NOT)


async def test_the_year_at_a_glance(world: World) -> None:
    await failed(world)
    world.time.at("2026-10-21 09:00")
    screen = await world.presses("fatima", "self_control")
    assert isinstance(screen, Home)
    assert screen.title == "Egenkontroll 2026: Linden"
    assert screen.text == "1 gjorda, 1 sena, 0 kvar i år."
    now, year = screen.parts[0].items
    assert (now.text, now.buttons[0].label) == ("Basal hygien och kläder", "Svara")
    assert year.detail.startswith("▲✗ · senast 70 % (mål 90 %)")
    mine = await world.presses("fatima", "home")
    assert isinstance(mine, Home)
    (owed,) = [part for part in mine.parts if part.heading == "Egenkontroll och årshjul"]
    assert [item.text for item in owed.items] == ["Egenkontroll: Basal hygien och kläder"]
    made = await world.desk.paper(world.said("fatima", Pressed("paper", f"controls:{world.units['linden']}")))
    assert isinstance(made, Board)
    (line,) = made.lines
    assert (line.title, line.result, line.target) == ("Basal hygien och kläder", "70 %", "90 %")
    assert [(cell.month, cell.day, cell.mark) for cell in line.cells] == [(4, 20, Mark.BELOW), (10, 20, Mark.LATE)]


async def test_a_plan_is_nobodys_but_those_who_answer_for_the_unit(world: World) -> None:
    await failed(world)
    about = f"unit:{world.units['linden']}"
    (control,) = await controls(world, "linden")
    for who in ("samira", "karin", "nils", "rut"):
        assert isinstance(await world.presses(who, "self_control", about), Notice)
        for flow in ("control_plan", "control_add"):
            assert isinstance(await world.presses(who, "start", f"{flow}|{about}"), Notice)
        assert isinstance(await world.presses(who, "start", f"control_remove|control:{control.id}"), Notice)
    point = (await points(world, "linden"))[1]
    for who in ("karin", "nils", "eva"):
        shown = await world.presses(who, "start", f"checkpoint|checkpoint:{point.id}")
        assert isinstance(shown, Notice)
        paper = await world.desk.paper(world.said(who, Pressed("paper", f"controls:{world.units['linden']}")))
        assert isinstance(paper, Notice)
    assert isinstance(await world.presses("anna", "self_control", about), Home)
