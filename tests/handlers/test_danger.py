"""A licensed person who may endanger patients (3 kap. 7 § PSL), and noting notifications one by one."""

from conversation.screen import Done, Home, Notice, Prompt
from quality.case import CaseType, State
from tests.handlers.lex import decided, owed, says, talks
from tests.world import World, subject

FEARED = {"what": "Upprepade fel trots stöd.", "protection": "Arbetar inte ensam."}


async def test_mas_opens_a_case_of_its_own_and_ivo_is_owed_at_once(world: World) -> None:
    done = await talks(world, "birgitta", "danger", "", unit=str(world.units["linden"]), **FEARED)
    assert isinstance(done, Done)
    case = await world.newest()
    assert (case.type, case.state, case.assignee) == (CaseType.HARM, State.REVIEWING, world.people["birgitta"])
    assert case.reference.startswith("MAR-")
    assert await owed(world, case) == {"notify_ivo": "birgitta"}
    assert "3 kap. 7 § PSL" in str(await world.presses("birgitta", "card", subject(case)))
    case = await says(world, "birgitta", "notify", case, notice="notify_ivo", on="2026-11-25", diary="8.5-2/2026")
    assert await owed(world, case) == {}
    assert case.facts["notify_ivo"] == "2026-11-25, 8.5-2/2026"


async def test_who_notifies_is_offered_it_and_everybody_can_begin_it(world: World) -> None:
    for who, offered in (("birgitta", True), ("lena", False), ("fatima", False), ("samira", False)):
        home = await world.presses(who, "home")
        assert isinstance(home, Home)
        assert any(button.subject == "danger" for button in home.buttons) is offered, who
        assert isinstance(await world.types(who, "", "fara"), Prompt), who


async def test_what_somebody_else_fears_waits_for_who_notifies_and_ivo_is_not_owed_yet(world: World) -> None:
    done = await talks(world, "samira", "danger", "", unit=str(world.units["linden"]), involved="yes", **FEARED)
    assert isinstance(done, Done)
    assert "Birgitta Löfgren" in done.lines[0]
    case = await world.newest()
    assert (case.type, case.state, case.assignee) == (CaseType.HARM, State.RECEIVED, None)
    assert case.barred == {world.people["fatima"]}
    assert await owed(world, case) == {"acknowledge": "mas", "assess": "mas"}
    assert isinstance(await world.presses("fatima", "card", subject(case)), Notice)
    assert isinstance(await world.presses("samira", "read", subject(case)), Notice)


async def test_noting_one_notification_leaves_the_others_owed_and_a_second_is_added(world: World) -> None:
    case = await decided(world)
    case = await says(world, "lena", "notify", case, notice="notify_ivo", on="2026-11-25", diary="8.5-1/2026")
    case = await says(world, "lena", "notify", case, notice="notify_ivo", on="2026-11-25", diary="8.5-9/2026")
    assert case.facts["notify_ivo"] == "2026-11-25, 8.5-1/2026; 2026-11-25, 8.5-9/2026"
    shown = str(await world.presses("lena", "card", subject(case)))
    assert "8.5-9/2026" in shown
    case = await says(world, "lena", "decide_misconduct", case, **{**SAME, "reporter": "Tack igen."})
    assert "notify_ivo" not in await owed(world, case)


SAME = {
    "degree": "serious", "diary": "SN 2026/17", "motivation": "x", "police": "yes", "person": "yes",
    "representative": "yes", "documented": "yes", "unit": "x",
}  # fmt: skip
