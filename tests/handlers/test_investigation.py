"""Investigating in chat: drafts that come back to anybody, what is missing said at klar, what the bot proposes."""

import pytest

from conversation.flow import Answer
from conversation.port import In
from conversation.screen import CaseCard, Done, Notice, Prompt, Reading, Review, Screen
from conversation.session import Cancel, Edit
from quality.case import Band, State
from quality.duty import DutyKind
from quality.role import Function
from tests.handlers.dealt import FOUND, investigated, investigates
from tests.handlers.test_handling import open_duties, texts
from tests.world import POSTS, SUSPECTED, World, sends, subject


def lines(screen: Screen) -> str:
    assert isinstance(screen, Done), screen
    return " ".join((screen.title, *screen.lines))


async def at(world: World, who: str, about: str, page: str, answers: dict[str, Answer]) -> Prompt:
    """The investigation, answered up to a page."""
    screen = await world.presses(who, "start", f"investigate|{about}")
    while isinstance(screen, Prompt) and screen.page != page:
        screen = await world.says(who, sends(screen, answers))
    assert isinstance(screen, Prompt), screen
    return screen


async def test_a_whole_investigation_is_locked_and_its_result_stands_on_the_card(world: World) -> None:
    case = await world.report()
    done = await investigates(world, case)
    assert "Utredningen är klar." in lines(done)
    now = await world.case(case)
    assert (now.state, now.score, now.band) == (State.ACTING, 6, Band.YELLOW)
    assert now.assignee == world.people["fatima"]
    card = await world.presses("fatima", "card", subject(case))
    assert isinstance(card, CaseCard)
    facts = {fact.label: fact.value for fact in card.facts}
    assert facts["Bedömning"] == "6 (gul)"
    assert facts["Orsaker"] == "Lokaler, Rutin saknas"
    assert "Mattan" not in str(card)
    assert isinstance(await world.presses("fatima", "start", f"investigate|{subject(case)}"), Notice)
    assert [action for _, action in await world.log(case)] == ["reported", "take_on", "investigate", "finish"]
    reading = await world.presses("fatima", "read", subject(case))
    assert isinstance(reading, Reading)
    assert FOUND["course"] in [section.text for section in reading.sections]


async def test_a_draft_may_lack_anything_and_comes_back_to_whoever_goes_on(world: World) -> None:
    case = await world.report(record="later")
    saved = await world.walks("fatima", "investigate", subject(case), {"course": "En matta låg fel.", "dig": "no"})
    assert "Utkastet är sparat." in lines(saved)
    assert "minst en orsak" in lines(saved)
    assert (await world.case(case)).state is State.INVESTIGATING
    await world.hold(*POSTS, ("eva", Function.UNIT_MANAGER, "linden"))
    again = await world.presses("eva", "start", f"investigate|{subject(case)}")
    assert isinstance(again, Prompt)
    assert again.page == "causes"
    back = await world.says("eva", In("investigate", Cancel(), subject(case)))
    assert isinstance(back, Notice)
    done = await world.walks("eva", "investigate", subject(case), {**FOUND, "course": "", "finish": "done"})
    assert "klar" in lines(done)
    assert (await world.words(case))["investigation.course"] == "En matta låg fel."


async def test_a_text_that_was_taken_away_does_not_come_back(world: World) -> None:
    case = await world.report()
    await investigates(world, case, finish="draft", dig="yes", why_1="Mattan.", why_2="Den var ny.")
    review = await world.presses("fatima", "start", f"investigate|{subject(case)}")
    assert isinstance(review, Review)
    assert {"Mattan.", "Den var ny."} <= {row.value for row in review.rows}
    changed = await world.says("fatima", In("investigate", Edit("why_1"), subject(case)))
    screen = await world.says("fatima", sends(changed, {"why_1": "Golvet.", "why_2": ""}))
    await world.says("fatima", sends(screen, {"finish": "draft"}))
    reading = await world.presses("fatima", "read", subject(case))
    assert isinstance(reading, Reading)
    told = [section.text for section in reading.sections]
    assert "Golvet." in told
    assert not {"Mattan.", "Den var ny."} & set(told)


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("course", "vad som hände"),
        ("causes", "minst en orsak"),
        ("likelihood", "hur ofta det kan hända"),
        ("recurrence", "risken att det händer igen"),
        ("informed", "om den enskilde har fått veta"),
        ("journal", "om det är antecknat i journal eller akt"),
        ("suspected", "om det kan vara något allvarligare"),
    ],
)
async def test_what_is_missing_is_said_in_a_sentence_and_nothing_is_lost(
    world: World, left_out: str, said: str
) -> None:
    case = await world.report()
    nothing: Answer = [] if left_out == "causes" else ""
    screen = await investigates(world, case, answers={left_out: nothing})
    assert "Utredningen är inte klar än." in lines(screen)
    assert said in lines(screen)
    assert (await world.case(case)).state is State.INVESTIGATING
    finished = await investigates(world, case)
    assert "Utredningen är klar." in lines(finished)


async def test_the_bot_shows_similar_events_that_the_person_may_see_and_proposes_a_risk_analysis(world: World) -> None:
    first, second = await world.report("omar"), await world.report("omar")
    await world.report("omar", answers=SUSPECTED, category="fall.own_activity", actual="3")
    await world.report("omar", category="fall.transfer")
    case = await world.report()
    prompt = await at(world, "fatima", subject(case), "severity", dict(FOUND))
    assert first.reference in prompt.notice
    assert second.reference in prompt.notice
    assert "riskanalys" in lines(await investigates(world, case, likelihood="1"))


async def test_events_of_long_ago_are_not_counted(world: World) -> None:
    await world.report("omar")
    world.time.forward(days=91)
    case = await world.report()
    prompt = await at(world, "fatima", subject(case), "severity", dict(FOUND))
    assert "inget liknande" in prompt.notice


async def test_the_assessment_begins_at_the_reported_severity_and_lower_asks_why(world: World) -> None:
    case = await world.report(actual="3", suspicion="none")
    prompt = await at(world, "fatima", subject(case), "severity", dict(FOUND))
    assert prompt.fields[0].value == "3"
    lower = {**FOUND, "severity": "2.lower"}
    asked = await world.says("fatima", sends(prompt, lower))
    assert isinstance(asked, Prompt)
    assert asked.page == "lowered"
    missing = await investigates(world, case, severity="2.lower")
    assert "varför det bedöms lägre" in lines(missing)
    finished = await investigates(world, case, severity="2.lower", lowered="Ingen fraktur på röntgen.")
    assert "Utredningen är klar." in lines(finished)
    assert (await world.case(case)).severity == 3


async def test_the_most_severe_is_red_whatever_the_likelihood_and_an_analysis_is_proposed(world: World) -> None:
    case = await world.report()
    done = await investigates(world, case, severity="4", likelihood="1")
    assert (await world.case(case)).band is Band.RED
    assert "händelseanalys" in lines(done)


async def test_a_suspicion_is_handed_over_and_not_finished(world: World) -> None:
    case = await world.report()
    told = await investigates(world, case, suspected="yes")
    assert "lämnas över" in lines(told)
    assert (await world.case(case)).state is State.INVESTIGATING


async def test_what_concerns_nobody_asks_for_no_journal(world: World) -> None:
    case = await world.report(record="nobody")
    answers = {step: answer for step, answer in FOUND.items() if step not in {"informed", "journal"}}
    done = await world.walks("fatima", "investigate", subject(case), {**answers, "finish": "done"})
    assert "Utredningen är klar." in lines(done)


async def test_done_is_the_ready_answer_only_when_nothing_is_missing(world: World) -> None:
    case = await world.report()
    for answers, ready in ((dict(FOUND), "done"), ({**FOUND, "course": ""}, "draft")):
        screen: Screen = await world.presses("fatima", "start", f"investigate|{subject(case)}")
        if isinstance(screen, Notice):
            screen = await world.presses("fatima", "restart", screen.buttons[1].subject)
        while isinstance(screen, Prompt):
            screen = await world.says("fatima", sends(screen, answers))
        assert isinstance(screen, Review)
        assert screen.fields[0].value == ready


async def test_unlocking_is_logged_and_the_text_comes_back(world: World) -> None:
    case = await investigated(world)
    card = await world.presses("fatima", "unlock", subject(case))
    assert isinstance(card, CaseCard)
    assert (await world.log(case))[-1] == ("fatima", "unlock")
    assert DutyKind.INVESTIGATE in await open_duties(world, subject(case))
    review = await world.presses("fatima", "start", f"investigate|{subject(case)}")
    assert isinstance(review, Review)
    assert FOUND["course"] in [row.value for row in review.rows]


async def test_a_suspected_case_is_not_investigated_by_its_manager(world: World) -> None:
    case = await world.report(answers=SUSPECTED)
    for who in ("fatima", "anna", "lena", "samira"):
        assert isinstance(await world.presses(who, "start", f"investigate|{subject(case)}"), Notice)


# Händelseanalys


async def test_an_analysis_is_ordered_together_done_by_somebody_and_shown_on_the_card(world: World) -> None:
    await world.hold(*POSTS, ("anna", Function.HEAD, "care"))
    case = await world.report()
    await investigates(world, case)
    prompt = await world.presses("anna", "start", f"order_analysis|{subject(case)}")
    assert isinstance(prompt, Prompt)
    assert [option.label for option in prompt.fields[0].options] == ["Birgitta Löfgren"]
    given = {"consulted": str(world.people["birgitta"]), "analyst": str(world.people["fatima"]), "question": "Varför?"}
    await world.says("anna", sends(prompt, given))
    card = await world.presses("fatima", "card", subject(case))
    assert "Görs av Fatima Rahimi. Beställd av Anna Berg i samråd med Birgitta Löfgren." in str(card)
    done = await world.does(
        "fatima", "analyse", subject(case), course="En matta.", causes="Ingen äger golvet.", advice="Utse någon."
    )
    assert isinstance(done, Done)
    assert (await world.words(case))["analysis.advice"] == "Utse någon."
    assert "Klar." in str(await world.presses("fatima", "card", subject(case)))
    assert isinstance(await world.presses("samira", "start", f"order_analysis|{subject(case)}"), Notice)
    assert texts(world.chat.to("samira")) == []
