"""What people do with a case: read, take on, hand over, ask, answer, dismiss; who may, who hears, what is logged."""

import asyncio

import pytest

from conversation.port import Pressed
from conversation.screen import CaseCard, Done, Notice, Nudge, Prompt, Reading, Screen
from quality.case import Outcome, State
from quality.duty import DutyKind
from tests.world import SUSPECTED, USUAL, World, posts_without, sends, subject


def texts(screens: list[Screen]) -> list[str]:
    return [each.text for each in screens if isinstance(each, Notice | Nudge)]


async def open_duties(world: World, about: str) -> set[DutyKind]:
    async with world.database.read() as store:
        return {duty.kind for duty in await store.duties.about(about, scope=await world.scope("dag"))}


def actions(card: Screen) -> set[str]:
    assert isinstance(card, CaseCard), card
    return {button.subject.partition("|")[0] if button.action == "start" else button.action for button in card.buttons}


# Reading


async def test_reading_shows_the_words_and_every_reading_is_logged(world: World) -> None:
    case = await world.report()
    for _ in range(2):
        opened = await world.presses("fatima", "read", subject(case))
        assert isinstance(opened, Reading)
        assert USUAL["what"] in [section.text for section in opened.sections]
    assert await world.log(case) == [("samira", "reported"), ("fatima", "read"), ("fatima", "read")]
    assert DutyKind.ACKNOWLEDGE in await open_duties(world, subject(case))


async def test_a_reading_that_was_refused_is_no_reading(world: World) -> None:
    case = await world.report()
    refused = await world.presses("karin", "read", subject(case))
    assert isinstance(refused, Notice)
    assert await world.log(case) == [("samira", "reported")]


async def test_the_reporter_sees_the_case_but_does_not_open_its_text(world: World) -> None:
    case = await world.report()
    assert actions(await world.presses("samira", "card", subject(case))) == set()
    assert isinstance(await world.presses("samira", "read", subject(case)), Notice)


async def test_a_hidden_name_is_in_neither_the_card_nor_the_reading(world: World) -> None:
    case = await world.report(shows_name="no")
    card = await world.presses("fatima", "card", subject(case))
    reading = await world.presses("fatima", "read", subject(case))
    assert "Samira" not in str(card) + str(reading)
    shown = await world.report(shows_name="yes")
    assert "Samira Haddad" in str(await world.presses("fatima", "read", subject(shown)))


async def test_no_card_holds_a_word_of_the_report(world: World) -> None:
    case = await world.report(what="Hemligt om den boende", measure="Hemligt om åtgärden")
    await world.keep()
    for who in ("fatima", "lena", "dag", "samira"):
        assert "Hemligt" not in str(await world.presses(who, "card", subject(case)))
    assert "Hemligt" not in str(world.chat.sent)


# Taking on


async def test_taking_on_ends_the_duty_and_tells_the_reporter(world: World) -> None:
    case = await world.report(record="nobody")
    await world.keep()
    card = await world.presses("fatima", "take_on", subject(case))
    assert actions(card) == {"read", "investigate", "ask_more", "act", "more"}
    now = await world.case(case)
    assert (now.state, now.assignee) == (State.REVIEWING, world.people["fatima"])
    assert await open_duties(world, subject(case)) <= {DutyKind.CARD, DutyKind.TELL_TAKEN_ON, DutyKind.INVESTIGATE}
    world.chat.forget()
    await world.keep()
    assert any("Fatima Rahimi" in text and case.reference in text for text in texts(world.chat.to("samira")))
    assert await world.log(case) == [("samira", "reported"), ("fatima", "take_on")]


async def test_of_two_who_take_on_at_once_the_first_has_it(world: World) -> None:
    case = await world.report("eva", unit="eken", manager="karin")
    other = world.another_database()
    desk = world.another_desk(other)
    press = Pressed("take_on", subject(case))
    shown = await asyncio.gather(world.desk.hear(world.said("karin", press)), desk.hear(world.said("tomas", press)))
    await other.close()
    now = await world.case(case)
    assert [type(screen) for screen in shown] == [CaseCard, CaseCard]
    assert now.revision == 1
    assert now.assignee in {world.people["karin"], world.people["tomas"]}
    assert [action for _, action in await world.log(case)] == ["reported", "take_on"]


async def test_somebody_who_manages_their_own_report_is_not_told_by_themselves(world: World) -> None:
    case = await world.report("fatima")
    await world.presses("fatima", "take_on", subject(case))
    await world.keep()
    assert not any("tar nu hand om" in text for text in texts(world.chat.to("fatima")))


# Handing over


async def test_a_case_is_handed_over_to_a_colleague_who_gets_its_card(world: World) -> None:
    case = await world.report(record="nobody")
    done = await world.does("fatima", "assign", subject(case), assignee=str(world.people["omar"]))
    assert isinstance(done, Done)
    assert (await world.case(case)).assignee == world.people["omar"]
    assert DutyKind.ACKNOWLEDGE not in await open_duties(world, subject(case))
    await world.keep()
    (card,) = world.chat.to("omar")
    assert actions(card) >= {"read", "ask_more"}
    assert any("Omar Nilsson" in text for text in texts(world.chat.to("samira")))
    assert (await world.log(case))[-1] == ("fatima", "assign")


async def test_colleagues_are_offered_in_swedish_order_and_never_the_barred(world: World) -> None:
    case = await world.report(involved="yes")
    prompt = await world.presses("anna", "start", f"assign|{subject(case)}")
    assert isinstance(prompt, Prompt)
    offered = [option.label for option in prompt.fields[0].options]
    assert "Fatima Rahimi" not in offered
    assert "Anna Berg" not in offered
    usual = await world.report()
    prompt = await world.presses("anna", "start", f"assign|{subject(usual)}")
    assert isinstance(prompt, Prompt)
    names = [option.label for option in prompt.fields[0].options]
    assert names == ["Cecilia Holm", "Dag Öberg", "Fatima Rahimi", "Omar Nilsson", "Samira Haddad"]


async def test_a_case_is_not_handed_to_somebody_who_was_not_offered(world: World) -> None:
    case = await world.report()
    refused = await world.does("fatima", "assign", subject(case), assignee=str(world.people["eva"]))
    assert isinstance(refused, Prompt)
    assert refused.fields[0].problem
    assert (await world.case(case)).assignee is None


# Asking for more


async def test_a_question_goes_to_the_reporter_and_the_answer_back(world: World) -> None:
    case = await world.report(record="nobody")
    await world.keep()
    await world.does("fatima", "ask_more", subject(case), question="Vilken tid var det?")
    assert (await world.case(case)).state is State.AWAITING
    world.chat.forget()
    await world.keep()
    (nudge,) = [each for each in world.chat.to("samira") if isinstance(each, Nudge)]
    assert [button.action for button in nudge.buttons] == ["read_question", "start"]
    assert "Vilken tid" not in str(world.chat.sent)
    asked = await world.presses("samira", "read_question", subject(case))
    assert isinstance(asked, Reading)
    assert [section.text for section in asked.sections] == ["Vilken tid var det?"]
    world.chat.forget()
    await world.does("samira", "complete", subject(case), completion="Klockan åtta.")
    assert (await world.case(case)).state is State.REVIEWING
    assert await open_duties(world, subject(case)) <= {DutyKind.CARD, DutyKind.TELL_COMPLETED}
    await world.keep()
    assert any("svarat på din fråga" in text for text in texts(world.chat.to("fatima")))
    assert (await world.words(case))["completion"] == "Klockan åtta."
    assert [action for _, action in await world.log(case)] == ["reported", "ask_more", "read_question", "complete"]


async def test_only_the_reporter_answers_and_only_while_asked(world: World) -> None:
    case = await world.report()
    assert isinstance(await world.does("samira", "complete", subject(case)), Notice)
    await world.does("fatima", "ask_more", subject(case), question="När?")
    assert isinstance(await world.does("omar", "complete", subject(case)), Notice)
    assert isinstance(await world.does("fatima", "complete", subject(case)), Notice)


# Not a deviation


async def test_a_dismissed_case_is_closed_with_a_reason_and_the_reporter_is_told(world: World) -> None:
    case = await world.report()
    await world.does("fatima", "dismiss", subject(case), reason="Det var en övning.")
    now = await world.case(case)
    assert (now.state, now.outcome, now.closed_at) == (State.CLOSED, Outcome.NOT_A_DEVIATION, world.time())
    assert (await world.words(case))["reason"] == "Det var en övning."
    assert (await world.log(case))[-1] == ("fatima", "dismiss")
    await world.keep()
    told = texts(world.chat.to("samira"))
    assert any("ingen avvikelse" in text and case.reference in text for text in told)
    assert "övning" not in str(world.chat.sent)
    assert actions(await world.presses("fatima", "card", subject(case))) == {"read", "reopen", "more"}
    for day in ("2026-11-26 10:00", "2026-11-27 10:00", "2026-11-30 10:00"):
        world.chat.forget()
        await world.keep_at(day)
        assert not any(isinstance(sent.screen, Nudge) for sent in world.chat.sent)


async def test_a_suspected_case_is_dismissed_by_nobody(world: World) -> None:
    case = await world.report(answers=SUSPECTED)
    for who in ("fatima", "lena", "anna", "dag", "birgitta"):
        screen = await world.does(who, "dismiss", subject(case), reason="x")
        assert isinstance(screen, Notice), who
    assert (await world.case(case)).state is State.RECEIVED


async def test_a_case_that_involves_the_manager_is_dismissed_by_nobody_of_the_line(world: World) -> None:
    case = await world.report(involved="yes")
    for who in ("fatima", "anna", "dag"):
        assert isinstance(await world.does(who, "dismiss", subject(case), reason="x"), Notice), who
    assert isinstance(await world.does("lena", "dismiss", subject(case), reason="Prövat."), Done)


async def test_a_conversation_begun_before_the_case_was_closed_changes_nothing(world: World) -> None:
    case = await world.report()
    prompt = await world.presses("fatima", "start", f"ask_more|{subject(case)}")
    await world.does("fatima", "dismiss", subject(case), reason="x")
    late = await world.says("fatima", sends(prompt, {"question": "När?"}))
    assert isinstance(late, Notice)
    assert "question" not in await world.words(case)


# The record


@pytest.mark.requirement("I2")
async def test_a_record_named_later_ends_the_reminder(world: World) -> None:
    case = await world.report()
    assert DutyKind.RECORD_REFERENCE in await open_duties(world, subject(case))
    asked = await world.presses("samira", "start", f"record|{subject(case)}")
    assert isinstance(asked, Prompt)
    systems = next(field.options for field in asked.fields if field.id == "system")
    assert tuple(option.label for option in systems) == tuple(world.profile.record_systems)
    done = await world.does("samira", "record", subject(case), system="Treserva", reference="B-7")
    assert isinstance(done, Done)
    assert (await world.words(case))["record"] == "Treserva B-7"
    assert (await world.case(case)).facts["record"] == "now"
    assert DutyKind.RECORD_REFERENCE not in await open_duties(world, subject(case))
    assert (await world.log(case))[-1] == ("samira", "record_added")


async def test_a_record_is_named_by_the_reporter_or_who_handles_it_only(world: World) -> None:
    case = await world.report(answers=SUSPECTED)
    assert isinstance(await world.presses("fatima", "start", f"record|{subject(case)}"), Notice)
    assert isinstance(await world.presses("omar", "start", f"record|{subject(case)}"), Notice)
    assert isinstance(await world.presses("lena", "start", f"record|{subject(case)}"), Prompt)


# Who hears


async def test_the_reporter_is_told_that_it_came_in_and_by_whom_it_was_taken_on(world: World) -> None:
    case = await world.report()
    await world.keep()
    await world.presses("fatima", "take_on", subject(case))
    await world.keep()
    told = texts(world.chat.to("samira"))
    assert len(told) == 2
    assert all(case.reference in text for text in told)


async def test_every_card_that_was_sent_is_replaced_when_the_case_changes(world: World) -> None:
    case = await world.report(answers=SUSPECTED)
    await world.keep()
    first = {sent.to: sent.id for sent in world.chat.sent if isinstance(sent.screen, CaseCard)}
    world.chat.forget()
    await world.presses("lena", "take_on", subject(case))
    await world.keep()
    renewed = {sent.to: sent.replaces for sent in world.chat.sent if isinstance(sent.screen, CaseCard)}
    assert renewed == first
    assert set(first) == {"lena", "fatima"}


async def test_a_card_is_not_renewed_for_somebody_who_may_not_see_it_any_more(world: World) -> None:
    case = await world.report()
    await world.keep()
    world.chat.forget()
    await world.hold(*posts_without("fatima"))
    await world.presses("anna", "take_on", subject(case))
    await world.keep()
    assert not any(isinstance(screen, CaseCard) for screen in world.chat.to("fatima"))


async def test_an_old_button_takes_nothing_from_whoever_has_the_case(world: World) -> None:
    case = await world.report()
    await world.presses("fatima", "take_on", subject(case))
    shown = await world.presses("anna", "take_on", subject(case))
    assert isinstance(shown, CaseCard)
    assert "har redan hand om ärendet" in shown.lead
    assert {each for each in actions(shown) if each.startswith("take")} == {"take_over"}
    taken = await world.presses("anna", "take_over", subject(case))
    assert isinstance(taken, CaseCard)
    assert taken.lead == "Nu har du hand om ärendet."


async def test_the_reporters_name_stands_in_the_reading_and_in_no_message(world: World) -> None:
    case = await world.report(shows_name="yes")
    await world.keep()
    assert not any("Samira" in str(sent.screen) for sent in world.chat.sent if sent.to != "samira")
    assert "Samira Haddad" in str(await world.presses("fatima", "read", subject(case)))


async def test_nobody_who_has_left_is_told_anything(world: World) -> None:
    case = await world.report()
    await world.keep()
    world.chat.forget()
    await world.hold(*posts_without("samira"))
    await world.presses("fatima", "take_on", subject(case))
    await world.keep()
    assert world.chat.to("samira") == []
