"""What takes a case out of its way: park, another type, already reported, mistake, reopen; kept, logged and told."""

import pytest

from conversation.screen import CaseCard, Done, Notice, Prompt, Reading, Screen
from quality.case import Bond, CaseType, Outcome, State
from quality.duty import DutyKind
from quality.role import Function
from tests.handlers.test_handling import open_duties, texts
from tests.world import POSTS, SUSPECTED, World, subject


def offered(screen: Screen) -> list[str]:
    assert isinstance(screen, Prompt), screen
    return [option.code for option in screen.fields[0].options]


async def pressable(world: World, who: str, about: str) -> set[str]:
    """Every conversation that this person can begin about the case, the second page included."""
    more = await world.presses(who, "more", about)
    assert isinstance(more, Notice)
    return {button.subject.partition("|")[0] for button in more.buttons if button.action == "start"}


async def test_a_case_rests_and_goes_on_where_it_was(world: World) -> None:
    case = await world.report(record="nobody")
    await world.presses("fatima", "take_on", subject(case))
    done = await world.does("fatima", "park", subject(case), reason="Vi väntar på läkaren.")
    assert isinstance(done, Done)
    assert (await world.case(case)).state is State.PARKED
    assert "resume" in await pressable(world, "fatima", subject(case))
    await world.does("fatima", "resume", subject(case), reason="Läkaren har svarat.")
    assert (await world.case(case)).state is State.REVIEWING
    reading = await world.presses("fatima", "read", subject(case))
    assert isinstance(reading, Reading)
    assert {"Vi väntar på läkaren.", "Läkaren har svarat."} <= {each.text for each in reading.sections}
    assert [action for _, action in await world.log(case)] == ["reported", "take_on", "park", "resume", "read"]


async def test_another_type_keeps_every_word_and_the_facts_under_the_old_name(world: World) -> None:
    case = await world.report(record="nobody")
    await world.does("fatima", "reclassify", subject(case), type="improvement")
    now = await world.case(case)
    assert (now.type, now.reference) == (CaseType.IMPROVEMENT, case.reference)
    assert now.facts["deviation.actual"] == "2"
    assert "actual" not in now.facts
    assert await world.words(now) == await world.words(case)
    assert (now.state, now.assignee) == (State.REVIEWING, world.people["fatima"])
    await world.keep()
    assert any("annan sorts ärende" in text for text in texts(world.chat.to("samira")))


async def test_another_type_goes_to_whoever_has_such(world: World) -> None:
    await world.hold(*POSTS, ("kim", Function.SECURITY, "top"))
    case = await world.report(record="nobody")
    await world.does("fatima", "reclassify", subject(case), type="data_breach")
    now = await world.case(case)
    assert (now.holder.function, now.assignee, now.state) == ("informationssakerhet", None, State.RECEIVED)
    assert DutyKind.ACKNOWLEDGE in await open_duties(world, subject(case))
    await world.keep()
    assert any(isinstance(screen, CaseCard) for screen in world.chat.to("kim"))


async def test_only_ordinary_types_are_offered(world: World) -> None:
    case = await world.report()
    codes = offered(await world.presses("fatima", "start", f"reclassify|{subject(case)}"))
    assert set(codes) == set(CaseType) - {CaseType.DEVIATION, CaseType.MISCONDUCT, CaseType.HARM, CaseType.SCRUTINY}


async def test_what_was_reported_twice_is_linked_and_no_second_case_is_made(world: World) -> None:
    first = await world.report("omar", record="nobody")
    second = await world.report("samira", record="nobody")
    done = await world.does("fatima", "duplicate", subject(second), other=str(first.id))
    assert isinstance(done, Done)
    now = await world.case(second)
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.DUPLICATE)
    async with world.database.read() as store:
        (link,) = await store.cases.links(second.id)
    assert (link.case, link.bond, link.forward) == (first.id, Bond.DUPLICATE, True)
    assert len(await world.cases()) == 2
    assert (await world.log(first))[-1] == ("fatima", "repeated")
    assert DutyKind.ACKNOWLEDGE not in await open_duties(world, subject(second))
    await world.keep()
    assert any("redan rapporterat" in text for text in texts(world.chat.to("samira")))


async def test_only_what_the_person_may_read_is_offered_as_the_other_case(world: World) -> None:
    case = await world.report()
    alone = await world.presses("fatima", "start", f"duplicate|{subject(case)}")
    assert isinstance(alone, Notice)
    assert "inget annat öppet ärende" in alone.text
    await world.report(involved="yes")
    assert isinstance(await world.presses("fatima", "start", f"duplicate|{subject(case)}"), Notice)
    other = await world.report("omar", category="medication.wrong_dose")
    same = await world.report("omar")
    assert offered(await world.presses("fatima", "start", f"duplicate|{subject(case)}")) == [
        str(same.id),
        str(other.id),
    ]


async def test_a_mistake_is_kept_and_nobody_works_with_it(world: World) -> None:
    case = await world.report(record="nobody")
    await world.does("fatima", "mistake", subject(case), reason="Gällde en annan kommun.")
    now = await world.case(case)
    assert now.state is State.MISTAKEN
    assert "what" in await world.words(now)
    assert await pressable(world, "fatima", subject(case)) <= {"register", "disclose", "tell_readers"}
    await world.keep()
    assert any("av misstag" in text for text in texts(world.chat.to("samira")))


async def test_a_closed_case_is_opened_again_on_new_facts(world: World) -> None:
    case = await world.report(record="nobody")
    await world.does("fatima", "dismiss", subject(case), reason="Ett önskemål.")
    await world.does("fatima", "reopen", subject(case), reason="En till såg det.")
    now = await world.case(case)
    assert (now.state, now.outcome, now.closed_at) == (State.REOPENED, None, None)
    assert DutyKind.INVESTIGATE in await open_duties(world, subject(case))
    assert (await world.words(now))["reopened"] == "En till såg det."
    await world.keep()
    assert any("öppnad igen" in text for text in texts(world.chat.to("samira")))


@pytest.mark.parametrize("move", ["park", "reclassify", "duplicate", "mistake"])
async def test_a_suspicion_is_put_out_of_the_way_by_nobody(world: World, move: str) -> None:
    case = await world.report(answers=SUSPECTED)
    for who in ("fatima", "anna", "lena", "dag"):
        refused = await world.presses(who, "start", f"{move}|{subject(case)}")
        assert isinstance(refused, Notice)
    assert (await world.case(case)).state is State.RECEIVED
