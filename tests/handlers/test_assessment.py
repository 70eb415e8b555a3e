"""The first assessment: IVO now, investigate or not, by whom; a report that may be both becomes two cases."""

import pytest

from conversation.screen import CaseCard, Done, Notice, Prompt
from quality.case import CaseType, Outcome, State, Suspicion
from quality.role import Function
from tests.handlers.lex import (
    HANDED,
    WHY,
    cards,
    filed,
    handed_over,
    investigated,
    owed,
    person,
    says,
    staffed,
    talks,
    texts,
    under,
    uppsala,
)
from tests.world import POSTS, SUSPECTED, World, subject

NO = {"ivo": "no", "investigate": "no", "motivation": "Rutinen följdes."}
YES = {"ivo": "no", "investigate": "yes"}


async def test_yes_appoints_and_the_investigator_gets_the_card(world: World) -> None:
    await staffed(world)
    case = await handed_over(world)
    case = await says(world, "lena", "assess", case, **YES, investigator_after=person(world, "omar"))
    assert (case.state, case.investigator, case.assignee) == (
        State.INVESTIGATING, world.people["omar"], world.people["lena"],
    )  # fmt: skip
    assert await owed(world, case) == {"investigate": "omar", "record_reference": "samira"}
    (card,) = await cards(world, "omar")
    assert card.lead == "Du utreder det här ärendet."
    assert any("utreds nu" in text for text in await texts(world, "samira"))


async def test_ivo_now_is_owed_at_once_and_it_is_investigated_all_the_same(world: World) -> None:
    case = await handed_over(world)
    case = await says(world, "lena", "assess", case, ivo="yes")
    assert case.state is State.INVESTIGATING
    assert (await owed(world, case))["notify_ivo"] == "lena"


async def test_no_asks_for_a_reason(world: World) -> None:
    case = await handed_over(world)
    stopped = await talks(world, "lena", "assess", case, ivo="no", investigate="no", motivation="")
    assert isinstance(stopped, Prompt)
    assert stopped.fields[0].problem
    assert (await world.case(case)).state is State.RECEIVED


async def test_no_goes_back_to_the_manager_with_the_reason_and_everybody_hears(world: World) -> None:
    case = await handed_over(world)
    await world.keep()
    case = await says(world, "lena", "assess", case, **NO)
    assert (case.type, case.suspicion, case.state) == (CaseType.DEVIATION, Suspicion.NONE, State.REVIEWING)
    assert (case.holder.function, case.handed_over_by) == (Function.UNIT_MANAGER, None)
    assert await owed(world, case) == {"investigate": "enhetschef", "record_reference": "samira"}
    assert any("Den är din igen" in text for text in await texts(world, "fatima"))
    assert any("hanteras nu som en avvikelse" in text for text in await texts(world, "samira"))
    assert "Rutinen följdes." in str(await world.presses("fatima", "read", subject(case)))
    assert "hand_over|" in str(await world.presses("fatima", "more", subject(case)))
    assert Notice(f"Du ser inte längre {case.reference}.") in world.chat.to("lena")


async def test_a_track_beside_an_avvikelse_ends_and_the_avvikelse_goes_on(world: World) -> None:
    case = await handed_over(world, how="beside")
    track = await world.newest()
    track = await says(world, "lena", "assess", track, **NO)
    assert (track.type, track.state, track.outcome) == (CaseType.MISCONDUCT, State.CLOSED, Outcome.ASSESSED)
    assert await owed(world, track) == {}
    case = await world.case(case)
    assert (case.type, case.state) == (CaseType.DEVIATION, State.REVIEWING)
    assert (await world.words(case))["assessment"] == "Rutinen följdes."
    assert any(case.reference in text and "din igen" in text for text in await texts(world, "fatima"))


@pytest.mark.parametrize(
    ("who", "becomes", "other", "function"),
    [
        ("lena", CaseType.MISCONDUCT, CaseType.HARM, Function.MAS),
        ("birgitta", CaseType.HARM, CaseType.MISCONDUCT, Function.LEX_RESPONSIBLE),
    ],
)
async def test_a_report_of_both_becomes_two_cases_whoever_is_first(
    world: World, who: str, becomes: CaseType, other: CaseType, function: Function
) -> None:
    await staffed(world)
    case = await world.report(answers={**SUSPECTED, "suspicion": "both"})
    case = await says(world, who, "assess_report", case, **YES, track=becomes.value)
    track = await world.newest()
    assert (case.type, case.state) == (becomes, State.INVESTIGATING)
    assert (track.type, track.state, track.holder.function) == (other, State.RECEIVED, function)
    assert track.reference != case.reference
    assert set(await owed(world, track)) == {"acknowledge", "assess"}
    assert "acknowledge" not in await owed(world, case)


async def test_no_to_one_of_both_leaves_the_other_open(world: World) -> None:
    case = await world.report(answers={**SUSPECTED, "suspicion": "both"})
    case = await says(world, "lena", "assess_report", case, **NO, track="misconduct")
    track = await world.newest()
    assert (case.type, case.suspicion, case.holder.function) == (
        CaseType.DEVIATION, Suspicion.NONE, Function.UNIT_MANAGER,
    )  # fmt: skip
    assert (track.type, track.state) == (CaseType.HARM, State.RECEIVED)
    assert (await cards(world, "birgitta"))[-1].reference == track.reference


async def test_an_unsure_report_is_assessed_by_each_law_that_it_falls_under(world: World) -> None:
    case = await world.report(answers={**SUSPECTED, "suspicion": "unsure"}, laws=["HSL", "SoL"])
    prompt = await world.presses("lena", "start", f"assess_report|{subject(case)}")
    assert isinstance(prompt, Prompt)
    assert [option.code for option in prompt.fields[0].options] == ["misconduct"]
    await says(world, "lena", "assess_report", case, **YES, track="misconduct")
    assert (await world.newest()).type is CaseType.HARM


async def test_a_suspected_report_is_not_assessed_by_the_unit(world: World) -> None:
    case = await world.report(answers=SUSPECTED)
    for who in ("fatima", "anna", "omar", "samira"):
        assert isinstance(await world.presses(who, "start", f"assess_report|{subject(case)}"), Notice), who


async def test_only_who_does_not_decide_can_be_appointed(world: World) -> None:
    """Birgitta is the only one who decides vårdskador here, so she does not investigate; nobody is left."""
    case = await handed_over(world, "harm")
    done = await talks(world, "birgitta", "assess", case, **YES)
    assert isinstance(done, Done)
    assert "Ingen kan utses just nu: medicinskt ansvarig sjuksköterska (MAS)" in done.lines[0]
    refused = await world.presses("birgitta", "start", f"appoint|{subject(case)}")
    assert isinstance(refused, Notice)
    assert "personalfilen" in refused.text
    await staffed(world)
    case = await says(world, "birgitta", "appoint", case, investigator=person(world, "cecilia"))
    assert case.investigator == world.people["cecilia"]
    assert (await owed(world, case))["investigate"] == "cecilia"


async def test_another_investigator_has_the_date_that_was_set(world: World) -> None:
    await staffed(world, ("eva", Function.LEX_INVESTIGATOR, "top"))
    case = await handed_over(world)
    case = await says(world, "lena", "assess", case, **YES, investigator_after=person(world, "omar"))
    due = await due_of(world, subject(case))
    world.time.forward(days=7)
    case = await says(world, "lena", "appoint", case, investigator=person(world, "eva"))
    assert (case.investigator, await due_of(world, subject(case))) == (world.people["eva"], due)
    assert await owed(world, case) == {"investigate": "eva", "record_reference": "samira"}


async def due_of(world: World, about: str) -> object:
    async with world.database.read() as store:
        duties = await store.duties.about(about, scope=await world.scope("lena"))
    return next(duty.due_at for duty in duties if duty.kind.value == "investigate")


async def test_the_investigator_appoints_nobody_and_decides_nothing(world: World) -> None:
    await staffed(world)
    case = await handed_over(world)
    case = await says(world, "lena", "assess", case, **YES, investigator_after=person(world, "omar"))
    assert isinstance(await world.presses("omar", "start", f"appoint|{subject(case)}"), Notice)
    await investigated(world, case, "omar")
    assert isinstance(await world.presses("omar", "start", f"decide_misconduct|{subject(case)}"), Notice)
    assert "decide_misconduct" in str(await world.presses("lena", "card", subject(case)))


async def test_where_the_units_manager_investigates_she_is_appointed_and_sees_it(world: World) -> None:
    async with under(uppsala(), world) as other:
        case = await handed_over(other)
        case = await says(other, "lena", "assess", case, **YES, investigator_after=person(other, "fatima"))
        shown = await other.presses("fatima", "card", subject(case))
        assert isinstance(shown, CaseCard)
        assert shown.state == "Utreds"
        await investigated(other, case, "fatima")
        assert isinstance(await other.presses("fatima", "start", f"decide_misconduct|{subject(case)}"), Notice)
        for who in ("omar", "karin", "cecilia"):
            assert isinstance(await other.presses(who, "card", subject(case)), Notice), who


async def test_where_an_independent_investigator_does_the_manager_cannot_be(world: World) -> None:
    await staffed(world)
    case = await handed_over(world)
    prompt = await world.presses("lena", "start", f"assess|{subject(case)}")
    assert isinstance(prompt, Prompt)
    stopped = await talks(world, "lena", "assess", case, **YES, investigator_after=person(world, "fatima"))
    assert isinstance(stopped, Prompt | Notice)
    assert (await world.case(case)).investigator is None


async def test_an_accused_manager_is_never_appointed(world: World) -> None:
    async with under(uppsala(), world) as other:
        case = await other.report(answers=SUSPECTED, involved="yes")
        case = await says(other, "lena", "assess_report", case, **YES, track="misconduct")
        assert case.barred == {other.people["fatima"]}
        refused = await other.presses("lena", "start", f"appoint|{subject(case)}")
        assert isinstance(refused, Notice)
        assert "enhetschef" in refused.text
        case = await says(other, "lena", "notify", case, notice="notify_ivo", on="2026-11-25", diary="1")


async def test_an_incident_starts_its_clocks_at_the_assessment(world: World) -> None:
    await world.hold(*POSTS, ("kim", Function.SECURITY, "top"))
    case = await filed(world, CaseType.DATA_BREACH)
    case = await says(world, "kim", "assess_breach", case, imy="yes", cyber="yes", investigator=person(world, "kim"))
    assert case.state is State.INVESTIGATING
    assert {kind for kind in await owed(world, case) if kind != "investigate"} == {
        "notify_imy", "cyber_warning", "cyber_report", "cyber_final",
    }  # fmt: skip


async def test_a_providers_event_is_assessed_by_who_keeps_the_contract(world: World) -> None:
    await world.hold(*POSTS, ("kim", Function.CONTRACT, "top"))
    case = await filed(world, CaseType.PROVIDER_EVENT)
    case = await says(world, "kim", "assess_event", case, investigator=person(world, "kim"))
    assert (case.state, case.investigator) == (State.INVESTIGATING, world.people["kim"])
    assert await owed(world, case) == {"investigate": "kim"}


async def test_handing_over_again_after_a_return_is_possible(world: World) -> None:
    case = await handed_over(world)
    case = await says(world, "lena", "assess", case, **NO)
    case = await says(world, "fatima", "hand_over", case, **{**HANDED, "track": "misconduct", "why": WHY})
    assert case.type is CaseType.MISCONDUCT
