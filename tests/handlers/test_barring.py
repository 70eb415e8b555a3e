"""Nobody handles their own conduct: barring, what falls to others, and who lifts it."""

from conversation.screen import CaseCard, Notice, Prompt
from quality.case import CaseType, State
from quality.role import Function
from tests.handlers.lex import WHY, filed, handed_over, owed, person, says, staffed, talks
from tests.world import World, subject


async def test_an_investigator_who_is_concerned_loses_the_case_and_what_they_owed(world: World) -> None:
    await staffed(world, ("eva", Function.LEX_INVESTIGATOR, "top"))
    case = await handed_over(world)
    case = await says(
        world, "lena", "assess", case, ivo="no", investigate="yes", investigator_after=person(world, "omar")
    )
    await world.keep()
    world.chat.forget()
    case = await says(world, "lena", "bar", case, person=person(world, "omar"), why=WHY)
    assert (case.investigator, set(case.barred)) == (None, {world.people["omar"]})
    assert (await owed(world, case))["investigate"] == "lex_sarah_utredare"
    assert isinstance(await world.presses("omar", "card", subject(case)), Notice)
    await world.keep()
    assert world.chat.to("omar") == [Notice(f"Du ser inte längre {case.reference}.")]
    prompt = await world.presses("lena", "start", f"appoint|{subject(case)}")
    assert isinstance(prompt, Prompt)
    assert [option.label for option in prompt.fields[0].options] == ["Eva Strand"]
    assert ("lena", "barred") in await world.log(case)
    assert (await world.words(case))["barred"] == WHY


async def test_somebody_bars_themselves(world: World) -> None:
    case = await world.report()
    await world.presses("fatima", "take_on", subject(case))
    case = await says(world, "fatima", "bar", case, person=person(world, "fatima"), why=WHY)
    assert (case.assignee, set(case.barred)) == (None, {world.people["fatima"]})
    assert isinstance(await world.presses("fatima", "card", subject(case)), Notice)
    assert isinstance(await world.presses("anna", "card", subject(case)), CaseCard)


async def test_the_one_who_reported_is_not_barred_from_their_own_report(world: World) -> None:
    case = await world.report()
    prompt = await world.presses("fatima", "start", f"bar|{subject(case)}")
    assert isinstance(prompt, Prompt)
    offered = [option.label for option in prompt.fields[0].options]
    assert "Samira Haddad" not in offered
    assert {"Fatima Rahimi", "Omar Nilsson", "Anna Berg"} <= set(offered)


async def test_somebody_is_always_left_to_decide(world: World) -> None:
    case = await filed(world, CaseType.MISCONDUCT)
    refused = await talks(world, "lena", "bar", case, person=person(world, "lena"), why=WHY)
    assert isinstance(refused, Notice)
    assert "ingen kvar som kan besluta" in refused.text
    assert (await world.case(case)).barred == frozenset()


async def test_only_a_decider_lifts_a_bar_and_says_why(world: World) -> None:
    await staffed(world)
    case = await handed_over(world)
    case = await says(
        world, "lena", "assess", case, ivo="no", investigate="yes", investigator_after=person(world, "omar")
    )
    case = await says(world, "omar", "bar", case, person=person(world, "cecilia"), why=WHY)
    for who in ("omar", "cecilia", "fatima", "dag"):
        assert isinstance(await world.presses(who, "start", f"lift_bar|{subject(case)}"), Notice), who
    case = await says(world, "lena", "lift_bar", case, person=person(world, "cecilia"), why="Det var en annan Cecilia.")
    assert (case.barred, case.state) == (frozenset(), State.INVESTIGATING)
    assert (await world.words(case))["bar_lifted"] == "Det var en annan Cecilia."
    assert (await world.log(case))[-1] == ("lena", "bar_lifted")
    assert isinstance(await world.presses("lena", "start", f"lift_bar|{subject(case)}"), Notice)


async def test_an_old_page_bars_nobody_twice(world: World) -> None:
    case = await world.report()
    case = await says(world, "anna", "bar", case, person=person(world, "omar"), why=WHY)
    again = await talks(world, "anna", "bar", case, person=person(world, "omar"), why=WHY)
    assert isinstance(again, Prompt | Notice)
    assert (await world.case(case)).barred == {world.people["omar"]}
