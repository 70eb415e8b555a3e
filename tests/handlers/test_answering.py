"""A synpunkt from its arrival to the end: who answers, what is kept, what it becomes, and who reads the praise."""

from datetime import timedelta
from typing import Any

import pytest

from conversation.screen import CaseCard, Done, Notice, Prompt, Reading, Review
from quality.case import Bond, Case, CaseType, Outcome, State
from quality.duty import DutyKind
from quality.owing import duty_of
from tests.handlers.dealt import ENDED, investigates
from tests.storage.samples import stored_case
from tests.world import World, sends, subject


async def synpunkt(world: World, kind: str = "complaint", **changes: Any) -> Case:
    """A synpunkt at Linden that Samira took down, with what is owed because of it."""
    usual: dict[str, Any] = {"type": CaseType.SYNPUNKT, "category": "", "facts": {"kind": kind, "answer": "phone"}}
    case = await stored_case(world, {"what": "Maten är kall"}, **usual | changes)
    kinds = (DutyKind.ACKNOWLEDGE, DutyKind.CONFIRM, DutyKind.ANSWER)
    async with world.database.write() as store:
        await store.duties.owe(duty_of(kind, case, world.profile, world.time()) for kind in kinds)
    return case


async def owed(world: World, case: Case) -> set[DutyKind]:
    async with world.database.read() as store:
        found = await store.duties.about(subject(case), scope=await world.scope("dag"))
    return {duty.kind for duty in found if not duty.kind.is_message}


async def test_what_is_owed_is_confirmed_in_two_and_answered_in_ten_working_days(world: World) -> None:
    case = await synpunkt(world)
    async with world.database.read() as store:
        duties = {d.kind: d for d in await store.duties.about(subject(case), scope=await world.scope("dag"))}
    assert duties[DutyKind.CONFIRM].due_at - world.time() == timedelta(days=2)
    assert duties[DutyKind.ANSWER].due_at - world.time() == timedelta(days=14)  # ten working days, two weekends


async def test_a_confirmation_is_noted_and_no_longer_owed(world: World) -> None:
    case = await synpunkt(world)
    assert isinstance(await world.does("fatima", "confirm", subject(case), way="phone"), Done)
    now = await world.case(case)
    assert (now.state, now.assignee) == (State.REVIEWING, world.people["fatima"])
    assert (now.facts["confirmed_on"], now.facts["confirmed_by"]) == ("2026-11-25", "phone")
    assert await owed(world, case) == {DutyKind.ANSWER}


async def test_an_answer_is_kept_sealed_and_ends_what_was_owed(world: World) -> None:
    case = await synpunkt(world)
    done = await world.does("fatima", "answer", subject(case), reply="Vi ber om ursäkt.", way="phone", fault="no")
    assert isinstance(done, Done)
    now = await world.case(case)
    assert (now.state, now.facts["answered_on"], now.facts["fault"]) == (State.ACTING, "2026-11-25", "no")
    assert await owed(world, case) == set()
    assert (await world.words(case))["reply"] == "Vi ber om ursäkt."
    assert "ursäkt" not in str(await world.presses("fatima", "card", subject(case)))
    reading = await world.presses("fatima", "read", subject(case))
    assert isinstance(reading, Reading)
    assert "Vi ber om ursäkt." in [section.text for section in reading.sections]


@pytest.mark.requirement("B9")
async def test_a_fault_becomes_a_deviation_of_the_same_unit_linked_both_ways(world: World) -> None:
    case = await synpunkt(world)
    done = await world.does("fatima", "answer", subject(case), reply="Tack.", way="phone", fault="yes")
    assert isinstance(done, Done)
    assert done.buttons[0].subject == f"find_fault|{subject(case)}"
    await world.does("fatima", "find_fault", subject(case), category="performance.late", what="Maten kom sent.")
    made = await world.newest()
    assert (made.type, made.unit) == (CaseType.DEVIATION, case.unit)
    assert [*made.linked, *(await world.case(case)).linked] == [CaseType.SYNPUNKT, CaseType.DEVIATION]
    assert ((await world.case(case)).state, made.state) == (State.ACTING, State.RECEIVED)
    async with world.database.read() as store:
        (link,) = await store.cases.links(case.id)
    assert (link.case, link.bond, link.forward) == (made.id, Bond.AROSE, False)
    assert await owed(world, made) == {DutyKind.ACKNOWLEDGE}
    assert (await world.words(made))["what"] == "Maten kom sent."
    assert "find_fault" not in str(await world.does("fatima", "answer", subject(case), reply="x", way="phone"))


@pytest.mark.parametrize("where", ["appeal", "care_provider", "authority"])
async def test_what_belongs_elsewhere_is_closed_with_where_it_went(world: World, where: str) -> None:
    case = await synpunkt(world)
    await world.does("fatima", "route_away", subject(case), where=where, routed="Till biståndshandläggaren.")
    now = await world.case(case)
    assert (now.state, now.outcome, now.facts["routed_to"]) == (State.CLOSED, Outcome.ROUTED_AWAY, where)
    assert now.closed_at == world.time()
    assert await owed(world, case) == set()
    await world.keep()
    assert any(case.reference in str(screen) for screen in world.chat.to("samira"))


async def test_praise_is_passed_on_to_everybody_at_the_unit_who_read_what_the_manager_wrote(world: World) -> None:
    case = await synpunkt(world, "praise")
    await world.does("fatima", "pass_on", subject(case), praise="Ni är så varma mot mamma.")
    assert (await world.case(case)).outcome is Outcome.PASSED_ON
    await world.keep()
    (told,) = [s for s in world.chat.to("omar") if isinstance(s, Notice)]
    assert "beröm" in told.text
    assert "varma" not in str(world.chat.sent)
    read = await world.presses("omar", told.buttons[0].action, told.buttons[0].subject)
    assert isinstance(read, Reading)
    assert [section.text for section in read.sections] == ["Ni är så varma mot mamma."]
    assert not any("beröm" in str(screen) for who in ("eva", "nils") for screen in world.chat.to(who))
    assert isinstance(await world.presses("eva", "read", subject(case)), Notice)


async def test_only_praise_is_passed_on(world: World) -> None:
    case = await synpunkt(world, "complaint")
    card = await world.presses("fatima", "card", subject(case))
    assert isinstance(card, CaseCard)
    more = await world.presses("fatima", "more", subject(case))
    assert "pass_on" not in str(card) + str(more)
    assert isinstance(await world.presses("fatima", "start", f"pass_on|{subject(case)}"), Notice)


@pytest.mark.parametrize("move", ["confirm", "answer", "find_fault", "route_away"])
@pytest.mark.parametrize("who", ["omar", "karin", "rut"])
async def test_who_does_not_handle_it_answers_nothing(world: World, move: str, who: str) -> None:
    case = await synpunkt(world)
    assert isinstance(await world.presses(who, "start", f"{move}|{subject(case)}"), Notice)


async def test_an_answer_without_a_fault_leads_to_the_end_and_nothing_more_is_asked(world: World) -> None:
    case = await synpunkt(world)
    done = await world.does("fatima", "answer", subject(case), reply="Tack.", way="phone", fault="no")
    assert isinstance(done, Done)
    assert done.buttons[0].subject == f"close|{subject(case)}"
    ended = await world.presses("fatima", "start", f"close|{subject(case)}")
    assert isinstance(ended, Review)
    assert (ended.rows, ended.fields) == ((), ())
    assert isinstance(await world.says("fatima", sends(ended, {})), Done)
    now = await world.case(case)
    assert (now.state, now.outcome, now.residual) == (State.CLOSED, Outcome.DONE, None)
    await world.keep()
    (told,) = [each.text for each in world.chat.to("samira") if isinstance(each, Notice)]
    assert told == f"{case.reference} är besvarad och avslutad. Tack för att du tog emot den!"


async def test_a_fault_that_nobody_made_a_deviation_of_needs_a_reason_in_the_end(world: World) -> None:
    case = await synpunkt(world)
    await world.does("fatima", "answer", subject(case), reply="Tack.", way="phone", fault="yes")
    prompt = await world.presses("fatima", "start", f"close|{subject(case)}")
    assert isinstance(prompt, Prompt)
    assert [each.id for each in prompt.fields] == ["no_actions"]
    await world.does("fatima", "find_fault", subject(case), category="performance.late", what="Maten kom sent.")
    ended = await world.walks("fatima", "close", subject(case), {})
    assert isinstance(ended, Done)


async def test_a_synpunkt_is_not_closed_before_whoever_gave_it_has_an_answer(world: World) -> None:
    case = await synpunkt(world)
    await investigates(world, case)
    assert (await world.case(case)).state is State.ACTING
    refused = await world.presses("fatima", "start", f"close|{subject(case)}")
    assert isinstance(refused, Notice)
    assert "väntar på svar" in refused.text
    await world.does("fatima", "answer", subject(case), reply="Tack.", way="phone", fault="no")
    prompt = await world.presses("fatima", "start", f"close|{subject(case)}")
    assert isinstance(prompt, Prompt)
    assert [each.id for each in prompt.fields] == ["severity", "likelihood"]
    assert isinstance(await world.walks("fatima", "close", subject(case), ENDED), Done)


async def test_what_an_answer_and_a_deviation_have_settled_is_not_offered_again(world: World) -> None:
    case = await synpunkt(world)
    await world.does("fatima", "answer", subject(case), reply="Tack.", way="phone", fault="yes")
    await world.does("fatima", "find_fault", subject(case), category="performance.late", what="Maten kom sent.")
    card = await world.presses("fatima", "card", subject(case))
    assert isinstance(card, CaseCard)
    assert [each.label for each in card.buttons] == ["Läs", "Svara", "Åtgärder", "Avsluta ärendet", "Fler val"]
    for move in ("confirm", "find_fault"):
        assert isinstance(await world.presses("fatima", "start", f"{move}|{subject(case)}"), Notice)
