"""What IVO, the auditors or the patients' board found: registered, answered in time, acted on, ended when it helped."""

import pytest

from conversation.flow import Answer
from conversation.port import Pressed
from conversation.screen import CaseCard, Done, Notice, Prompt, Reading, Screen
from quality.action import Effect
from quality.case import Case, CaseType, Outcome, State
from quality.duty import DutyKind
from summaries.sheet import Sheet
from tests.world import World, reminders_to

IVO: dict[str, Answer] = {
    "by": "ivo", "theirs": "3.5.1-12345/2026", "answer_by": "2026-12-18", "responsible": "enhetschef",
    "found": "Genomförandeplaner saknas för hälften.", "demanded": "Redovisa vad som görs.", "laws": ["SoL"],
}  # fmt: skip
ACTION: dict[str, Answer] = {
    "what": "Gör planerna.", "kind": "plan", "strength": "medium", "expected": "Alla har en", "seen": "Stickprov",
}  # fmt: skip


async def registers(world: World, who: str = "rut", unit: str = "linden", **more: Answer) -> Screen:
    return await world.walks(who, "scrutiny", "", {**IVO, "unit": str(world.units[unit]), **more})


async def owed(world: World, case: Case, who: str = "fatima") -> set[DutyKind]:
    async with world.database.read() as store:
        found = await store.duties.about(f"case:{case.id}", scope=await world.scope(who))
    return {duty.kind for duty in found if not duty.kind.is_message}


async def test_a_finding_is_registered_with_its_number_and_its_day_and_goes_to_whoever_is_responsible(
    world: World,
) -> None:
    done = await registers(world)
    assert isinstance(done, Done)
    case = await world.newest()
    assert (case.type, case.reference, case.holder.function) == (CaseType.SCRUTINY, "GRA-2026-00001", "enhetschef")
    assert "Svar ska lämnas senast 18 december 2026. Jag påminner en vecka före." in "\n".join(done.lines)
    assert await owed(world, case) >= {DutyKind.ACKNOWLEDGE, DutyKind.ANSWER_AUTHORITY}
    await world.keep()
    for who, card in (("fatima", True), ("dag", True), ("kim", True), ("karin", False), ("samira", False)):
        assert any(isinstance(screen, CaseCard) for screen in world.chat.to(who)) == card, who
    (shown,) = [screen for screen in world.chat.to("fatima") if isinstance(screen, CaseCard)]
    facts = {fact.label: fact.value for fact in shown.facts}
    assert (shown.title, facts["Deras diarienummer"], facts["Svar senast"]) == (
        "Tillsyn av IVO", "3.5.1-12345/2026", "18 december 2026",
    )  # fmt: skip
    assert "Genomförandeplaner saknas" not in str(world.chat.sent)


@pytest.mark.parametrize(
    ("who", "sees", "reads", "acts"),
    [
        ("fatima", True, True, True), ("anna", True, True, True), ("dag", True, True, True), ("kim", True, True, True),
        ("rut", True, True, False), ("birgitta", False, False, False), ("karin", False, False, False),
        ("samira", False, False, False), ("cecilia", False, False, False), ("lena", False, False, False),
    ],
)  # fmt: skip
async def test_who_sees_reads_and_acts_on_it(world: World, who: str, sees: bool, reads: bool, acts: bool) -> None:
    await registers(world, "kim", laws=["SoL"])
    case = await world.newest()
    assert isinstance(await world.presses(who, "card", f"case:{case.id}"), CaseCard) == sees
    read = await world.presses(who, "read", f"case:{case.id}")
    assert isinstance(read, Reading) == reads
    begun = await world.presses(who, "start", f"propose_action|case:{case.id}")
    assert isinstance(begun, Prompt) is False  # nobody acts before it is taken on
    await world.presses("fatima", "take_on", f"case:{case.id}")
    begun = await world.presses(who, "start", f"propose_action|case:{case.id}")
    assert isinstance(begun, Prompt) == acts


async def test_the_answer_is_reminded_of_a_week_before_until_it_is_given(world: World) -> None:
    await registers(world)
    case = await world.newest()
    await world.presses("fatima", "take_on", f"case:{case.id}")
    world.chat.forget()
    await world.keep_at("2026-12-11 09:00")
    (nudge,) = [each for each in reminders_to(world, "fatima") if "granskade" in each.title]
    assert "De vill ha vårt svar senast" in nudge.text
    done = await world.does("fatima", "answer_scrutiny", f"case:{case.id}", answered="Planerna är gjorda.")
    assert isinstance(done, Done)
    assert DutyKind.ANSWER_AUTHORITY not in await owed(world, case)
    world.chat.forget()
    await world.keep_at("2026-12-18 09:00")
    assert not [each for each in reminders_to(world, "fatima") if "granskade" in each.title]
    assert (await world.words(case))["answered"] == "Planerna är gjorda."


async def test_it_ends_only_when_every_action_is_done_and_helped_and_the_answer_is_given(world: World) -> None:
    await registers(world)
    case = await world.newest()
    subject = f"case:{case.id}"
    await world.presses("fatima", "take_on", subject)
    await world.walks("fatima", "propose_action", subject, {**ACTION, "owner": str(world.people["samira"])})
    for expected in ("gör åtgärd 1", "se efter om åtgärd 1 hjälpte"):
        refused = await world.does("fatima", "close_scrutiny", subject)
        assert isinstance(refused, Notice)
        assert expected in refused.text
        if "gör" in expected:
            await world.does("samira", "do_action", f"{subject}#1", done="Alla planer är gjorda.")
    await world.does("fatima", "check_effect", f"{subject}#1", effect=Effect.ACHIEVED.value, how="Tio av tio.")
    refused = await world.does("fatima", "close_scrutiny", subject)
    assert isinstance(refused, Notice)
    assert "svaret" in refused.text
    await world.does("fatima", "answer_scrutiny", subject, answered="Klart.")
    assert (await world.case(case)).state is State.FOLLOWING_UP
    ended = await world.does("fatima", "close_scrutiny", subject, learnt="Planen görs vid inflytt.")
    assert isinstance(ended, Done)
    now = await world.case(case)
    assert (now.state, now.outcome) == (State.CLOSED, Outcome.DONE)
    again = await world.does("fatima", "reopen", subject, reason="Ny tillsyn.")
    assert isinstance(again, Done)
    assert (await world.case(case)).state is State.ACTING


async def test_whoever_answers_for_it_themselves_has_it_at_once_and_says_why_nothing_is_needed(world: World) -> None:
    done = await registers(world, "fatima", answer_by="", by="patient_board")
    assert isinstance(done, Done)
    case = await world.newest()
    assert (case.state, case.assignee) == (State.ACTING, world.people["fatima"])
    assert [button.label for button in done.buttons] == ["Lägg till en åtgärd", "Visa ärendet"]
    assert await owed(world, case) == {DutyKind.REGISTER}
    prompt = await world.presses("fatima", "start", f"close_scrutiny|case:{case.id}")
    assert isinstance(prompt, Prompt)
    assert [field.id for field in prompt.fields] == ["no_actions", "learnt"]
    closed = await world.does("fatima", "close_scrutiny", f"case:{case.id}", no_actions="Gällde en annan vårdgivare.")
    assert isinstance(closed, Done)


async def test_where_nobody_holds_the_function_the_nearest_above_has_it(world: World) -> None:
    await registers(world, "kim", unit="asken")
    assert (await world.newest()).holder.function == "omradeschef"


async def test_the_work_environment_is_shown_the_way_and_not_stored(world: World) -> None:
    shown = await world.walks("fatima", "scrutiny", "", {"by": "work_environment"})
    assert isinstance(shown, Notice)
    assert "Inget är sparat här." in shown.text
    assert await world.cases() == []


async def test_by_command_and_plain_words_for_those_who_answer_for_something(world: World) -> None:
    for words in ("granskning", "/granskning", "patientnämnden", "jag vill registrera en revision"):
        begun = await world.types("dag", words)
        assert isinstance(begun, Prompt)
        assert begun.fields[0].id == "by"
    for who in ("samira", "cecilia"):
        refused = await world.types(who, "granskning")
        assert isinstance(refused, Notice)
        assert "Prata med din chef" in refused.text


async def test_a_finding_becomes_a_deviation_and_a_paper(world: World) -> None:
    await registers(world, "fatima")
    case = await world.newest()
    made = await world.does("fatima", "find_fault", f"case:{case.id}", category="infection.hygiene", what="Brist.")
    assert isinstance(made, Done)
    deviation = await world.newest()
    assert (deviation.type, CaseType.SCRUTINY in deviation.linked) == (CaseType.DEVIATION, True)
    paper = await world.desk.paper(world.said("rut", Pressed("paper", f"sheet:{case.id}")))
    assert isinstance(paper, Sheet)
    assert "Det de såg" in [section.heading for section in paper.sections]
