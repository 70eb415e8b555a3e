"""A report from the first tap to the receipt, and what is never stored on the way."""

import pytest

from conversation.port import In
from conversation.screen import Done, Notice, Prompt, Review, Screen
from conversation.session import Cancel, Edit
from quality.case import Law, State, Suspicion
from quality.duty import DutyKind
from quality.privacy import MASK
from tests.storage.dump import raw, spellings
from tests.world import SUSPECTED, USUAL, World, sends, subject

NUMBER = "19121212-1212"
PHONE = "Ring dottern på 070-123 45 67."


def problems(screen: Screen) -> dict[str, str]:
    assert isinstance(screen, Prompt | Review)
    return {field.id: field.problem for field in screen.fields if field.problem}


async def at_the_words(world: World, who: str = "samira") -> Prompt:
    """The page where the reporter writes."""
    first = await world.presses(who, "start", "deviation")
    page = await world.says(who, sends(first, {**USUAL, "unit": str(world.units["linden"])}))
    assert isinstance(page, Prompt)
    assert page.page == "what"
    return page


async def test_the_common_case_is_two_pages_and_a_review(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    assert isinstance(first, Prompt)
    assert [field.id for field in first.fields] == ["nature", "category", "unit", "occurred", "discovered"]
    second = await world.says("samira", sends(first, USUAL))
    review = await world.says("samira", sends(second, USUAL))
    assert isinstance(second, Prompt)
    assert isinstance(review, Review)
    assert [field.id for field in review.fields] == ["laws", "involved", "shows_name"]


async def test_the_receipt_says_who_has_it_and_what_happens_by_when(world: World) -> None:
    given = {**USUAL, "unit": str(world.units["linden"])}
    done = await world.says("samira", sends(await world.talks("samira", given), given))
    assert isinstance(done, Done)
    assert done.reference == "AVV-2026-00001"
    assert "Fatima Rahimi" in done.lines[0]
    assert "26 november" in done.lines[1]
    assert "(lokal frist)" in done.lines[1]
    assert [button.subject for button in done.buttons] == ["record|case:1"]


async def test_the_case_has_the_facts_the_words_and_what_is_owed(world: World) -> None:
    case = await world.report(possible="3", suspicion="none", record="later")
    assert (case.state, case.severity) == (State.RECEIVED, 3)
    assert case.laws == {Law.HSL}
    assert (case.restricted, case.flagged, case.shows_name) == (False, False, True)
    assert case.occurred_at == world.time()
    assert await world.words(case) == {"what": USUAL["what"], "measure": USUAL["measure"]}
    assert await world.log(case) == [("samira", "reported")]
    async with world.database.read() as store:
        owed = {duty.kind for duty in await store.duties.due(now=world.time().replace(year=2027))}
    assert owed == {DutyKind.CARD, DutyKind.TELL_RECEIVED, DutyKind.ACKNOWLEDGE, DutyKind.RECORD_REFERENCE}


async def test_a_record_that_is_named_at_once_is_owed_by_nobody(world: World) -> None:
    case = await world.report(record="now", record_system="Treserva", record_reference="A-17")
    assert (await world.words(case))["record"] == "Treserva A-17"
    async with world.database.read() as store:
        kinds = {duty.kind for duty in await store.duties.about(subject(case), scope=await world.scope("samira"))}
    assert DutyKind.RECORD_REFERENCE not in kinds


async def test_the_question_of_lex_sarah_and_lex_maria_is_raised_by_what_is_serious_only(world: World) -> None:
    asked = []
    for serious in ({"actual": "3"}, {"possible": "4"}, {"category": "sexual_abuse.between"}, {}):
        given = {**USUAL, "unit": str(world.units["linden"]), **serious}
        screen = await world.begins("samira")
        for _ in range(2):
            screen = await world.says("samira", sends(screen, given))
        asked.append(isinstance(screen, Prompt) and screen.page == "suspicion")
    assert asked == [True, True, True, False]


async def test_an_answer_that_no_longer_counts_is_not_in_the_report(world: World) -> None:
    """Suspicion was answered, then the category changed to one that does not raise it."""
    given = {**USUAL, **SUSPECTED, "unit": str(world.units["linden"])}
    review = await world.talks("samira", given)
    assert isinstance(review, Review)
    first = await world.says("samira", In("deviation", Edit("category", review.at.revision)))
    review = await world.says("samira", sends(first, USUAL))
    assert isinstance(review, Review)
    await world.says("samira", sends(review, {}))
    assert (await world.newest()).suspicion is Suspicion.NONE


@pytest.mark.requirement("I1")
async def test_a_personal_number_is_masked_before_anything_is_stored(world: World) -> None:
    page = await at_the_words(world)
    review = await world.says("samira", sends(page, {**USUAL, "what": f"Nils, {NUMBER}, föll."}))
    assert isinstance(review, Review)
    assert "dolt ett personnummer" in review.notice
    assert NUMBER not in str(review)
    async with world.database.read() as store:
        session = await store.sessions.peek(world.people["samira"], "deviation", "")
    assert session is not None
    assert session.answers["what"] == f"Nils, {MASK}, föll."
    await world.says("samira", sends(review, USUAL))
    assert MASK in (await world.words(await world.newest()))["what"]
    found = await raw(world.database)
    assert not any(spelling in found for spelling in spellings("1212-1212"))


async def test_what_may_point_out_a_person_is_warned_about_once_then_taken_and_flagged(world: World) -> None:
    page = await at_the_words(world)
    given = {**USUAL, "what": PHONE}
    warned = await world.says("samira", sends(page, given))
    assert list(problems(warned)) == ["what"]
    assert "070" not in problems(warned)["what"]
    review = await world.says("samira", sends(warned, given))
    assert isinstance(review, Review)
    await world.says("samira", sends(review, {}))
    case = await world.newest()
    assert case.flagged
    assert (await world.words(case))["what"] == PHONE


async def test_who_takes_it_out_after_the_warning_is_not_flagged(world: World) -> None:
    warned = await world.says("samira", sends(await at_the_words(world), {**USUAL, "what": PHONE}))
    review = await world.says("samira", sends(warned, USUAL))
    await world.says("samira", sends(review, {}))
    assert not (await world.newest()).flagged


async def test_oversized_text_is_refused_kindly_and_nothing_is_lost(world: World) -> None:
    page = await at_the_words(world)
    refused = await world.says("samira", sends(page, {**USUAL, "what": "x" * 3001}))
    assert isinstance(refused, Prompt)
    assert "för lång" in problems(refused)["what"]
    assert next(field.value for field in refused.fields if field.id == "measure") == USUAL["measure"]


async def test_a_cancelled_report_leaves_nothing_and_can_begin_again(world: World) -> None:
    page = await at_the_words(world)
    started = sends(page, {})
    gone = await world.says("samira", In(started.flow, Cancel(page.at.revision), started.subject))
    assert isinstance(gone, Notice)
    assert [button.action for button in gone.buttons] == ["start"]
    async with world.database.read() as store:
        session = await store.sessions.peek(world.people["samira"], "deviation", "")
    assert session is not None
    assert session.answers == {}
    assert await world.cases() == []


async def test_units_are_offered_own_first_and_the_rest_in_swedish_order(world: World) -> None:
    async with world.database.write() as store:
        for name in ("Ängen", "Åsen", "Öster", "Zinken"):
            await store.people.unit(("Socialförvaltningen", "Äldreomsorg", name))
        await store.people.changed()
    first = await world.presses("samira", "start", "deviation")
    assert isinstance(first, Prompt)
    labels = [option.label for field in first.fields if field.id == "unit" for option in field.options]
    assert labels[0] == "Linden"
    care = [each for each in labels if each in {"Asken", "Zinken", "Åsen", "Ängen", "Öster"}]
    assert care == ["Asken", "Zinken", "Åsen", "Ängen", "Öster"]


async def test_two_managers_of_a_unit_are_asked_about_not_guessed(world: World) -> None:
    first = await world.presses("eva", "start", "deviation")
    assert isinstance(first, Prompt)
    field = next(field for field in first.fields if field.id == "unit")
    assert field.value == ""
    assert [option.label for option in field.options[:2]] == ["Eken – Karin Lundmark", "Eken – Tomas Ek"]


async def test_a_long_list_is_searched_by_what_is_typed(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    assert isinstance(first, Prompt)
    found = await world.desk.suggest(world.people["samira"], first.at, "unit", "eken KARIN")
    assert [option.label for option in found] == ["Eken – Karin Lundmark"]
    assert await world.desk.suggest(world.people["samira"], first.at, "unknown", "x") == ()
