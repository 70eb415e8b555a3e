"""A provider's people see what is theirs and nothing else: on the first page, in cards, searches and counts."""

import pytest

from conversation.screen import CaseCard, Notice, Prompt, Summary
from quality.case import CaseType
from tests.intake.sending import SYNPUNKT, door, from_provider, send, with_provider
from tests.storage.samples import stored_case
from tests.world import SUSPECTED, UNITS, USUAL, World, sends, subject

OURS = [path.rpartition("/")[2] for name, (path, _) in UNITS.items() if name != "top"]


@pytest.fixture
async def town(world: World) -> World:
    """A provider beside the municipality's own units, each with cases."""
    await with_provider(world)
    await world.report()
    await world.report("eva", unit="eken", manager="karin")
    await stored_case(world, unit=world.units["annat"])
    await world.report("olle", unit="bolaget")
    async with door(world) as client:
        theirs = {name: value for name, value in SYNPUNKT.items() if name != "unit"}
        assert (await send(client, from_provider(world, theirs))).status_code == 201
    return world


async def test_a_report_at_a_provider_goes_to_the_providers_people(town: World) -> None:
    await town.keep()
    case = (await town.cases())[3]
    assert (case.unit, case.holder.function) == (town.units["bolaget"], "utforare")
    assert [type(screen) for screen in town.chat.to("pia")] == [CaseCard, CaseCard]


async def test_the_first_page_has_theirs_and_no_others(town: World) -> None:
    mine = str(await town.presses("pia", "home"))
    theirs = str(await town.presses("fatima", "home"))
    assert [ref for ref in ("AVV-2026-00004", "SYN-2026-00001") if ref not in mine] == []
    assert [ref for ref in ("AVV-2026-00001", "AVV-2026-00002", "AVV-2026-00003") if ref in mine] == []
    assert [ref for ref in ("AVV-2026-00004", "SYN-2026-00001") if ref in theirs] == []


async def test_cards_and_readings_of_others_do_not_exist_for_them(town: World) -> None:
    cases = await town.cases()
    for press in ("card", "read", "take_on"):
        for case in cases[:3]:
            screen = await town.presses("pia", press, subject(case))
            assert isinstance(screen, Notice)
            assert case.reference not in str(screen)
    assert isinstance(await town.presses("pia", "card", subject(cases[3])), CaseCard)
    assert isinstance(await town.presses("fatima", "card", subject(cases[4])), Notice)


async def test_the_database_gives_them_exactly_theirs(town: World) -> None:
    scope = await town.scope("pia")
    async with town.database.read() as store:
        seen = [case.id for case in await town.cases() if await store.cases.get(case.id, scope=scope)]
        waiting = [case.id for case in await store.cases.open_for(scope=scope)]
    assert seen == waiting == [4, 5]
    assert {case.unit for case in await town.cases() if case.id in seen} == {town.units["bolaget"]}


async def test_counts_are_of_their_own_node(town: World) -> None:
    screen = await town.presses("pia", "summary")
    assert isinstance(screen, Summary)
    assert not any(unit in str(screen) for unit in [*OURS, "Ett annat bolag"])
    assert "Omsorgsbolaget" in str(screen)
    scope = await town.scope("pia")
    assert scope.counts == {town.units["bolaget"]}


@pytest.mark.parametrize("who", ["pia", "olle"])
async def test_the_municipalitys_units_are_not_offered_to_them(town: World, who: str) -> None:
    prompt = await town.begins(who)
    assert isinstance(prompt, Prompt)
    assert not any(unit in str(prompt) for unit in [*OURS, "Ett annat bolag"])
    for unit in [*OURS, "Ett annat bolag"]:
        assert await town.desk.suggest(town.people[who], prompt.at, "unit", unit) == ()
    (found,) = await town.desk.suggest(town.people[who], prompt.at, "unit", "omsorg")
    assert found.label == "Omsorgsbolaget"


async def test_a_unit_of_ours_that_they_send_all_the_same_is_asked_for_again(town: World) -> None:
    before = len(await town.cases())
    prompt = await town.begins("olle")
    assert isinstance(prompt, Prompt)
    again = await town.says("olle", sends(prompt, {**USUAL, "unit": str(town.units["linden"])}))
    assert isinstance(again, Prompt)
    assert again.page == prompt.page
    assert len(await town.cases()) == before


async def test_ours_may_still_report_what_they_saw_at_a_provider(town: World) -> None:
    prompt = await town.begins("samira")
    assert isinstance(prompt, Prompt)
    assert "Omsorgsbolaget" in str(await town.desk.suggest(town.people["samira"], prompt.at, "unit", ""))


async def test_a_suspicion_at_a_provider_is_for_the_boards_functions(town: World) -> None:
    case = await town.report("olle", SUSPECTED, unit="bolaget")
    assert case.holder.function == "lex_sarah_ansvarig"
    assert (await town.newest()).type is CaseType.DEVIATION


async def test_a_provider_hands_a_case_to_its_own_people_only(town: World) -> None:
    case = (await town.cases())[3]
    prompt = await town.presses("pia", "start", f"assign|{subject(case)}")
    assert isinstance(prompt, Prompt)
    assert "Olle Hemtjänst" in str(prompt)
    assert "Dag Öberg" not in str(prompt)
