"""Deciding: what the law leaves no choice about, what a "no" costs, what is owed after it, and who hears what."""

from dataclasses import replace

import pytest

from conversation.flow import Answer, Rejected
from conversation.screen import CaseCard, Done, Notice, Nudge, Prompt, Reading, Review
from quality.case import Bond, Case, CaseType, Law, State
from quality.decision import Told, decisions
from quality.lifecycle import Move
from quality.profile_file import load
from quality.role import Function
from tests.handlers.dealt import ACTION, ENDED
from tests.handlers.lex import (
    SERIOUS,
    decided,
    deciding,
    filed,
    handed_over,
    investigated,
    moves,
    owed,
    person,
    says,
    staffed,
    talks,
    texts,
    under,
)
from tests.world import POSTS, World, sends, subject

MILD: dict[str, Answer] = {"degree": "risk", "ivo": "no"}
HARM: dict[str, Answer] = {
    "harm": "yes",
    "serious": "yes",
    "diary": "SN 2026/18",
    "motivation": "Fallet gick att undvika.",
    "told": [item.value for item in Told],
    "documented": "yes",
    "later": "no",
    "unit": "Håll golvet fritt.",
    "reporter": "Tack.",
}
BREACH: dict[str, Answer] = {
    "advice": "Låg risk.",
    "advised_on": "2026-11-25",
    "imy": "yes",
    "high_risk": "no",
    "cyber": "no",
    "motivation": "Filen gick till fel kollega.",
    "unit": "Kontrollera mottagaren.",
    "reporter": "Tack.",
}
EVENT: dict[str, Answer] = {
    "follow_up": "warning",
    "own": "no",
    "motivation": "Avtalet är brutet.",
    "unit": "Varning.",
    "reporter": "Tack.",
}


async def test_a_serious_degree_notifies_ivo_without_asking_and_needs_a_diary_number(world: World) -> None:
    case = await deciding(world)
    screen = await world.presses("lena", "start", f"decide_misconduct|{subject(case)}")
    screen = await world.says("lena", sends(screen, {"degree": "serious_risk"}))
    assert isinstance(screen, Prompt)
    assert [field.id for field in screen.fields] == ["diary"]
    refused = await world.says("lena", sends(screen, {"diary": ""}))
    assert isinstance(refused, Prompt)
    assert refused.fields[0].problem


async def test_a_serious_decision_is_stamped_and_what_follows_is_owed(world: World) -> None:
    case = await decided(world)
    (stamp,) = decisions(case)
    assert (stamp.at, stamp.by, stamp.number) == (world.time(), world.people["lena"], 1)
    assert (stamp.codes["degree"], stamp.codes["ivo"], stamp.codes["diary"]) == ("serious", "yes", "SN 2026/17")
    assert (case.state, case.decision_diary) == (State.ACTING, "SN 2026/17")
    assert await owed(world, case) == {"notify_ivo": "lena", "register": "registrator", "record_reference": "samira"}
    words = await world.words(case)
    assert (words["decision.1.motivation"], words["decision.1.police"]) == ("Den boende skadades.", "Inget brott.")
    assert [action for _, action in await world.log(case)][-2:] == ["decide", "decision"]


async def test_without_notifying_ivo_there_is_no_diary_number_to_fill_in(world: World) -> None:
    case = await decided(world, **MILD)
    (stamp,) = decisions(case)
    assert stamp.codes["ivo"] == "no"
    assert "diary" not in stamp.codes
    assert case.decision_diary == ""
    assert "notify_ivo" not in await owed(world, case)


@pytest.mark.parametrize("question", ["police", "person", "representative", "documented"])
async def test_every_no_has_its_reason(world: World, question: str) -> None:
    case = await deciding(world)
    answers = {**SERIOUS, "police": "yes", question: "no", f"{question}_why": ""}
    stopped = await talks(world, "lena", "decide_misconduct", case, **answers)
    assert isinstance(stopped, Prompt)
    assert [field.id for field in stopped.fields if field.problem] == [f"{question}_why"]


async def test_not_yet_told_is_owed_until_it_is_noted(world: World) -> None:
    case = await decided(world, person="later")
    assert (await owed(world, case))["inform_person"] == "lena"
    case = await says(world, "lena", "tell_person", case, whom=["person"], on="2026-11-25", how="Vid ett besök.")
    assert "inform_person" not in await owed(world, case)
    assert case.facts["told_on"] == "2026-11-25"
    assert (await world.words(case))["told"] == "Vid ett besök."


async def test_the_reporter_is_told_and_reads_the_answer_and_nothing_else(world: World) -> None:
    case = await decided(world)
    await world.keep()
    told = [each for each in world.chat.to("samira") if isinstance(each, Notice) and "beslutat" in each.text]
    (button,) = told[-1].buttons
    reading = await world.presses("samira", button.action, button.subject)
    assert isinstance(reading, Reading)
    assert [section.text for section in reading.sections] == [SERIOUS["reporter"]]
    assert (await world.log(case))[-1] == ("samira", "read_feedback")
    for who in ("lena", "fatima", "omar"):
        assert isinstance(await world.presses(who, "read_feedback", subject(case)), Notice), who
    assert str(SERIOUS["reporter"]) not in str(world.chat.sent)


async def test_the_unit_gets_its_feedback_and_not_the_investigation(world: World) -> None:
    case = await decided(world)
    assert any("Återkopplingen till enheten" in text for text in await texts(world, "fatima"))
    reading = await world.presses("fatima", "read", subject(case))
    assert isinstance(reading, Reading)
    read = [section.text for section in reading.sections]
    assert SERIOUS["unit"] in read
    assert SERIOUS["motivation"] not in read
    shown = await world.presses("fatima", "card", subject(case))
    assert isinstance(shown, CaseCard)
    assert (shown.state, shown.facts) == ("Överlämnad", ())


async def test_the_units_manager_hears_what_was_decided_also_where_nobody_handed_it_over(world: World) -> None:
    await staffed(world)
    case = await filed(world, CaseType.MISCONDUCT)
    assert isinstance(await world.presses("fatima", "card", subject(case)), Notice)
    case = await says(
        world, "lena", "assess", case, ivo="no", investigate="yes", investigator_after=person(world, "omar")
    )
    await investigated(world, case, "omar")
    case = await says(world, "lena", "decide_misconduct", case, **SERIOUS)
    assert case.handed_over_by == world.people["fatima"]
    assert any(case.reference in text for text in await texts(world, "fatima"))


async def test_an_accused_manager_hears_nothing_of_the_decision(world: World) -> None:
    await staffed(world)
    barred = frozenset({world.people["fatima"]})
    case = await filed(world, CaseType.MISCONDUCT, manager_involved=True, barred=barred)
    case = await says(
        world, "lena", "assess", case, ivo="no", investigate="yes", investigator_after=person(world, "omar")
    )
    await investigated(world, case, "omar")
    case = await says(world, "lena", "decide_misconduct", case, **SERIOUS)
    assert case.handed_over_by is None
    await world.keep()
    assert not any(case.reference in str(screen) for screen in world.chat.to("fatima"))
    assert isinstance(await world.presses("fatima", "card", subject(case)), Notice)


async def test_the_profiles_functions_see_the_decision_and_not_the_report(world: World) -> None:
    await decided(world)
    await world.keep()
    cards = [each for each in world.chat.to("dag") if isinstance(each, CaseCard)]
    facts = {fact.label: fact.value for fact in cards[-1].facts}
    assert (facts["Bedömning"], facts["Anmäls till IVO"]) == ("Allvarligt missförhållande", "Ja")
    reading = await world.presses("dag", "read", cards[-1].subject)
    assert isinstance(reading, Reading)
    assert "Den boende föll" not in str(reading)
    assert str(SERIOUS["motivation"]) in str(reading)


async def test_a_changed_decision_is_a_new_stamp_and_the_first_one_stays(world: World) -> None:
    case = await decided(world)
    world.time.forward(days=1)
    case = await says(world, "lena", "decide_misconduct", case, **{**SERIOUS, **MILD})
    first, second = decisions(case)
    assert (first.codes["degree"], second.codes["degree"]) == ("serious", "risk")
    assert second.at > first.at
    assert (case.decision_diary, "notify_ivo" in await owed(world, case)) == ("", False)
    reading = str(await world.presses("lena", "read", subject(case)))
    assert "Beslut 1, " in reading
    assert "Beslut 2, " in reading
    assert "av Lena Åkesson" in reading


async def test_whoever_has_investigated_it_never_decides_it_even_if_another_is_appointed(world: World) -> None:
    await staffed(world, ("lena", Function.LEX_INVESTIGATOR, "top"), ("kim", Function.LEX_RESPONSIBLE, "top"))
    case = await handed_over(world)
    case = await says(
        world, "kim", "assess", case, ivo="no", investigate="yes", investigator_after=person(world, "lena")
    )
    case = await says(world, "kim", "appoint", case, investigator=person(world, "omar"))
    await investigated(world, case, "omar")
    assert isinstance(await world.presses("lena", "start", f"decide_misconduct|{subject(case)}"), Notice)
    assert isinstance(await world.presses("kim", "start", f"decide_misconduct|{subject(case)}"), Prompt)


async def test_whoever_finished_it_without_being_appointed_does_not_decide_it_either(world: World) -> None:
    await staffed(world, ("lena", Function.LEX_INVESTIGATOR, "top"), ("kim", Function.LEX_RESPONSIBLE, "top"))
    case = await handed_over(world)
    case = await says(world, "lena", "assess", case, ivo="no", investigate="yes")
    await investigated(world, case, "lena")
    assert isinstance(await world.presses("lena", "start", f"decide_misconduct|{subject(case)}"), Notice)
    assert isinstance(await world.presses("kim", "start", f"decide_misconduct|{subject(case)}"), Prompt)


async def test_a_draft_of_another_types_decision_decides_nothing(world: World) -> None:
    case = await deciding(world)
    refused = await talks(world, "lena", "decide_event", case, **EVENT)
    assert isinstance(refused, Notice)
    assert (await world.case(case)).state is State.DECIDING


async def test_it_is_sent_back_with_what_is_missing(world: World) -> None:
    case = await deciding(world)
    case = await says(world, "lena", "send_back", case, missing="Samtal med nattpersonalen.")
    assert case.state is State.INVESTIGATING
    assert (await owed(world, case))["investigate"] == "omar"
    assert any("behöver kompletteras" in text for text in await texts(world, "omar"))
    assert "Samtal med nattpersonalen." in str(await world.presses("omar", "read", subject(case)))
    assert "nattpersonalen" not in str(world.chat.sent)


async def test_whoever_decides_hears_at_once_that_it_waits_for_them(world: World) -> None:
    case = await deciding(world)
    assert any("Utredningen är klar. Beslut senast" in text for text in await texts(world, "lena"))
    (nudge,) = [each for each in world.chat.to("lena") if isinstance(each, Nudge)]
    assert nudge.title == f"{case.reference} väntar på beslut"


async def test_a_decision_is_owed_by_nobody_who_has_investigated_it(world: World) -> None:
    """In Ekerö the MAS investigates lex Maria and may decide it: then it falls to the director."""
    async with under(replace(load("ekero"), year_wheel=()), world) as there:
        case = await filed(there, CaseType.HARM, laws=frozenset({Law.HSL}))
        birgitta = person(there, "birgitta")
        case = await says(
            there, "birgitta", "assess", case, ivo="no", investigate="yes", investigator_after=birgitta
        )  # fmt: skip
        case = await investigated(there, case, "birgitta")
        assert (await owed(there, case))["decide"] == "socialchef"
        assert any("Beslut senast" in text for text in await texts(there, "dag"))
        assert not any("Beslut senast" in text for text in await texts(there, "birgitta"))


async def test_what_is_decided_is_given_to_the_units_manager_who_does_it_without_seeing_the_case(world: World) -> None:
    case = await decided(world)
    prompt = await world.presses("lena", "start", f"propose_action|{subject(case)}")
    while isinstance(prompt, Prompt) and "owner" not in [each.id for each in prompt.fields]:
        prompt = await world.says("lena", sends(prompt, ACTION))
    assert isinstance(prompt, Prompt)
    (field,) = [each for each in prompt.fields if each.id == "owner"]
    names = {option.label for option in field.options}
    assert {"Fatima Rahimi", "Anna Berg"} <= names
    assert "Samira Haddad" not in names


async def test_whoever_decides_hears_when_all_is_done_and_seen_to_have_helped(world: World) -> None:
    case = await says(world, "dag", "decide_breach", await breached(world), **BREACH)
    await says(world, "kim", "notify", case, notice="notify_imy", on="2026-11-25", diary="1")
    about = f"{subject(case)}#1"
    await world.walks("dag", "propose_action", subject(case), {**ACTION, "owner": person(world, "kim")})
    await world.does("kim", "do_action", about, done="Kuverten är bytta.")
    assert not any("kan ärendet avslutas" in text for text in await texts(world, "dag"))
    await world.does("kim", "check_effect", about, effect="achieved", how="Inga fler fel.")
    assert any("Nu kan ärendet avslutas" in text for text in await texts(world, "dag"))
    done = await world.walks("dag", "close", subject(case), {"severity": "1", **ENDED})
    assert isinstance(done, Done), done


async def test_it_is_not_closed_while_somebody_is_still_to_be_told(world: World) -> None:
    case = await decided(world, person="later")
    with pytest.raises(Rejected, match="inte avslutas än"):
        await closed(world, case)
    await says(world, "lena", "tell_person", case, whom=["person"], on="2026-11-25", how="Vid ett besök.")
    with pytest.raises(Rejected, match="inte avslutas än"):
        await closed(world, case)
    await says(world, "lena", "notify", case, notice="notify_ivo", on="2026-11-25", diary="8.5-1/2026")
    await closed(world, case)
    assert (await world.case(case)).state is State.CLOSED


async def closed(world: World, case: Case) -> None:
    await moves(world, case, "lena", Move.CLOSE)


# Vårdskada


async def harmed(world: World) -> Case:
    await staffed(world)
    case = await handed_over(world, "harm")
    case = await says(
        world, "birgitta", "assess", case, ivo="no", investigate="yes", investigator_after=person(world, "cecilia")
    )
    return await investigated(world, case, "cecilia")


async def test_a_serious_vardskada_is_notified_snarast_and_the_patient_has_heard_it_all(world: World) -> None:
    case = await says(world, "birgitta", "decide_harm", await harmed(world), **HARM)
    (stamp,) = decisions(case)
    assert (stamp.codes["harm"], stamp.codes["serious"], stamp.codes["ivo"]) == ("yes", "yes", "yes")
    assert "notify_ivo" in await owed(world, case)
    assert "inform_person" not in await owed(world, case)


async def test_what_the_patient_has_not_heard_needs_a_reason_and_stays_owed(world: World) -> None:
    about = await harmed(world)
    told = ["event", "measures"]
    stopped = await talks(world, "birgitta", "decide_harm", about, **{**HARM, "told": told, "items_why": ""})
    assert isinstance(stopped, Prompt)
    case = await says(world, "birgitta", "decide_harm", about, **{**HARM, "told": told, "items_why": "Sover."})
    assert "inform_person" in await owed(world, case)
    case = await says(
        world, "birgitta", "tell_patient", case,
        whom=["person"], on="2026-11-25", told=[item.value for item in Told], documented="yes",
    )  # fmt: skip
    assert "inform_person" not in await owed(world, case)
    assert set(case.facts["told"].split(",")) == {item.value for item in Told}


async def test_what_cannot_be_done_at_once_needs_a_timetable(world: World) -> None:
    about = await harmed(world)
    stopped = await talks(world, "birgitta", "decide_harm", about, **{**HARM, "later": "yes", "timetable": ""})
    assert isinstance(stopped, Prompt)
    assert [field.id for field in stopped.fields if field.problem] == ["timetable"]


async def test_no_vardskada_asks_neither_of_the_patient_nor_of_how_serious_it_was(world: World) -> None:
    answers: dict[str, Answer] = {
        "harm": "no",
        "ivo": "no",
        "later": "no",
        "motivation": "x",
        "unit": "x",
        "reporter": "x",
    }
    case = await says(world, "birgitta", "decide_harm", await harmed(world), **answers)
    (stamp,) = decisions(case)
    assert stamp.codes == {"harm": "no", "ivo": "no", "later": "no"}
    assert set(await owed(world, case)) == {"register", "record_reference"}


# Incidents and providers


async def breached(world: World) -> Case:
    await world.hold(*POSTS, ("kim", Function.SECURITY, "top"), ("rut", Function.DPO, "top"))
    case = await filed(world, CaseType.DATA_BREACH)
    case = await says(world, "kim", "assess_breach", case, imy="yes", cyber="no", investigator=person(world, "kim"))
    return await investigated(world, case, "kim")


async def test_an_incident_is_decided_with_the_officers_advice_and_its_clock_runs_on(world: World) -> None:
    case = await says(world, "dag", "decide_breach", await breached(world), **BREACH)
    (stamp,) = decisions(case)
    assert (stamp.codes["imy"], stamp.codes["advised_on"]) == ("yes", "2026-11-25")
    assert (await world.words(case))["decision.1.advice"] == "Låg risk."
    assert "notify_imy" in await owed(world, case)
    await world.keep()
    assert any(isinstance(each, CaseCard) for each in world.chat.to("rut"))


async def test_after_72_hours_the_delay_is_explained(world: World) -> None:
    about = await breached(world)
    world.time.forward(hours=73)
    stopped = await talks(world, "dag", "decide_breach", about, **{**BREACH, "imy": "late", "imy_why": ""})
    assert isinstance(stopped, Prompt)
    assert [field.id for field in stopped.fields if field.problem] == ["imy_why"]
    stopped = await talks(world, "dag", "decide_breach", about, **BREACH)
    assert isinstance(stopped, Prompt | Notice)


async def test_no_risk_means_a_reason_and_nobody_to_notify(world: World) -> None:
    answers = {**BREACH, "imy": "no", "imy_why": "Ingen risk."}
    case = await says(world, "dag", "decide_breach", await breached(world), **answers)
    assert "notify_imy" not in await owed(world, case)
    assert (await world.words(case))["decision.1.imy"] == "Ingen risk."


async def test_a_high_risk_and_a_significant_incident_owe_what_they_must(world: World) -> None:
    answers = {**BREACH, "high_risk": "yes", "individuals": "later", "cyber": "yes"}
    case = await says(world, "dag", "decide_breach", await breached(world), **answers)
    assert {"inform_person", "notify_imy", "cyber_warning", "cyber_report", "cyber_final"} <= set(
        await owed(world, case)
    )
    case = await says(world, "kim", "notify", case, notice="cyber_warning", on="2026-11-25", diary="C-1")
    assert {"notify_imy", "cyber_report", "cyber_final"} <= set(await owed(world, case))
    assert "cyber_warning" not in await owed(world, case)


async def provided(world: World) -> Case:
    await world.hold(*POSTS, ("kim", Function.CONTRACT, "top"))
    case = await filed(world, CaseType.PROVIDER_EVENT)
    case = await says(world, "kim", "assess_event", case, investigator=person(world, "kim"))
    return await investigated(world, case, "kim")


async def test_a_providers_event_ends_in_a_contract_follow_up(world: World) -> None:
    case = await says(world, "dag", "decide_event", await provided(world), **EVENT)
    (stamp,) = decisions(case)
    assert stamp.codes == {"follow_up": "warning", "own": "no"}
    assert len(await world.cases()) == 1


async def test_our_own_part_becomes_an_avvikelse_that_arose_from_it(world: World) -> None:
    place = str(world.units["linden"])
    answers: dict[str, Answer] = {**EVENT, "own": "yes", "place": place, "own_what": "Beställningen kom för sent."}
    case = await says(world, "dag", "decide_event", await provided(world), **answers)
    own = await world.newest()
    assert (own.type, own.unit, own.holder.function) == (CaseType.DEVIATION, world.units["linden"], "enhetschef")
    assert (await world.words(own))["what"] == "Beställningen kom för sent."
    async with world.database.read() as store:
        (link,) = await store.cases.links(own.id)
    assert (link.case, link.bond, link.forward) == (case.id, Bond.AROSE, True)
    assert await owed(world, own) == {"acknowledge": "enhetschef"}
    await world.keep()
    assert any(own.reference in str(screen) for screen in world.chat.to("fatima"))


async def test_the_review_says_every_answer_before_it_is_decided(world: World) -> None:
    case = await deciding(world)
    screen = await world.presses("lena", "start", f"decide_misconduct|{subject(case)}")
    while isinstance(screen, Prompt):
        screen = await world.says("lena", sends(screen, SERIOUS))
    assert isinstance(screen, Review)
    assert {row.step for row in screen.rows} >= {"degree", "diary", "motivation", "police", "unit", "reporter"}
    assert (await world.case(case)).state is State.DECIDING
