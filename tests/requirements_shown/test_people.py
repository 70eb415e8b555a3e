"""H and I: who takes part and who is kept out, what stays in the record system, and what is erased and how."""

import pytest

from bot.faults import Fault
from bot.retention import erase, plan
from conversation.screen import CaseCard, Done, Notice, Prompt, Reading
from quality.case import State
from quality.privacy import MASK
from tests.handlers.dealt import investigates
from tests.handlers.test_intake import MISCONDUCT
from tests.requirements_shown.places import due, facts, filed, owes, reported
from tests.storage.dump import raw, spellings
from tests.world import World, reminders_to, subject

NUMBER = "19121212-1212"
SECRET = "Zebrafisken"


@pytest.mark.requirement("H9")
async def test_a_quality_officer_follows_managers_cases_without_learning_who_and_without_deciding(
    town: World, profile_name: str
) -> None:
    case = await reported(town, what=f"{SECRET} simmar", shows_name="yes")
    await investigates(town, case)
    home = await town.presses("kim", "home")
    assert "kvalitet" in town.profile.functions["kvalitet"].sv
    seen = await facts(town, "kim", case)
    assert (seen["state"], seen["Bedömning"], seen["Orsaker"]) == (
        "Åtgärder pågår", "6 (gul)", "Lokaler, Rutin saknas",
    )  # fmt: skip
    counted = await town.types("kim", "år", "sammanfattning")
    assert "Linden" in str(counted)
    shown = [home, counted, *[await town.presses("kim", action, subject(case)) for action in ("card", "more")]]
    assert "Samira" not in str(shown)
    assert SECRET not in str(shown)
    assert SECRET not in str(await town.presses("kim", "read", subject(case)))
    for flow in ("investigate", "close", "propose_action", "assign", "dismiss", "park", "reclassify"):
        assert isinstance(await town.presses("kim", "start", f"{flow}|{subject(case)}"), Notice), flow
    for action in ("take_on", "take_over", "unlock"):
        await town.presses("kim", action, subject(case))
    now = await town.case(case)
    assert (now.state, now.assignee) == (State.ACTING, town.people["fatima"])


@pytest.mark.requirement("H12")
async def test_an_investigation_says_that_the_individual_was_informed_or_why_not(
    town: World, profile_name: str
) -> None:
    case = await reported(town, record="later")
    lacking = await investigates(town, case, informed="")
    assert isinstance(lacking, Done)
    assert "om den enskilde har fått veta" in " ".join(lacking.lines)
    unexplained = await investigates(town, case, informed="no")
    assert isinstance(unexplained, Done)
    assert "varför den enskilde inte har fått veta" in " ".join(unexplained.lines)
    assert (await town.case(case)).state is State.INVESTIGATING
    await investigates(town, case, informed="no", not_informed="Hen sover.")
    assert (await town.case(case)).state is State.ACTING
    assert (await town.words(case))["investigation.not_informed"] == "Hen sover."


@pytest.mark.requirement("I1")
async def test_what_is_confidential_is_read_by_those_who_may_and_is_nowhere_else(
    town: World, profile_name: str, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    case = await filed(town, "misconduct", {**MISCONDUCT, "what": f"{SECRET}, {NUMBER}, blev inlåst."})
    for _ in range(3):
        town.time.forward(days=1)
        await town.keep()
    assert SECRET not in str([*town.chat.sent, *town.mail.sent]) + caplog.text + capsys.readouterr().out
    reading = await town.presses("lena", "read", subject(case))
    assert isinstance(reading, Reading)
    assert f"{SECRET}, {MASK}, blev inlåst." in [section.text for section in reading.sections]
    for who in ("karin", "kim", "eva", "harald"):
        for screen in (
            await town.presses(who, "card", subject(case)), await town.presses(who, "read", subject(case)),
            await town.presses(who, "home"), await town.types(who, "år", "sammanfattning"),
        ):  # fmt: skip
            assert SECRET not in str(screen)
            assert case.reference not in str(screen) or who == "harald", who
    found = await raw(town.database)
    assert not any(spelling in found for spelling in [*spellings("1212-1212"), SECRET.encode()])


@pytest.mark.requirement("I2")
async def test_a_case_keeps_the_number_in_a_record_system_of_the_profile_and_naming_it_is_owed(
    town: World, profile_name: str
) -> None:
    case = await reported(town, record="later")
    assert await owes(town, case, "record_reference") == {"samira"}
    for day in ("2026-11-27", "2026-11-30"):
        await town.keep_at(f"{day} 10:00")
    assert any("journal eller akt" in nudge.title + nudge.text for nudge in reminders_to(town, "samira"))
    asked = await town.presses("samira", "start", f"record|{subject(case)}")
    assert isinstance(asked, Prompt)
    (systems,) = [field.options for field in asked.fields if field.id == "system"]
    assert tuple(option.label for option in systems) == tuple(town.profile.record_systems)
    await town.does("samira", "record", subject(case), system=systems[0].code, reference="B-7")
    assert (await town.words(case))["record"] == f"{town.profile.record_systems[0]} B-7"
    assert "record_reference" not in await due(town, case)


@pytest.mark.requirement("I4")
async def test_cases_are_kept_given_out_masked_and_erased_as_the_plan_says_with_proof(
    town: World, profile_name: str
) -> None:
    case = await reported(town, what="Den boende föll i hallen.", measure="Vi ringde dottern.")
    lex = await filed(town, "misconduct", MISCONDUCT)
    assert (town.profile.cases[case.type].keep_years, town.profile.cases[lex.type].keep_years) == (5, 0)
    given = await town.does("fatima", "disclose", subject(case), pieces=["0"], words="boende", grounds=["26:1"])
    assert isinstance(given, Done)
    masked = str(await town.presses("fatima", given.buttons[0].action, given.buttons[0].subject))
    assert "Den [maskat] föll i hallen." in masked
    assert "dottern" not in masked
    await town.does("fatima", "dismiss", subject(case), reason="Ingen brist.")
    assert await erasable(town) == []
    town.time.forward(days=6 * 366)
    assert await erasable(town) == [case.reference]
    async with town.database.read() as store:
        seal = (await plan(store, town.profile, town.time())).seal
    with pytest.raises(Fault, match="Inget är gallrat"):
        await erase(town.database, town.profile, town.time(), seal="en annan lista", decision="SCN-2032-1")
    await erase(town.database, town.profile, town.time(), seal=seal, decision="SCN-2032-1")
    async with town.database.read() as store:
        assert await store.cases.for_delivery(case.id) is None
        assert await store.cases.for_delivery(lex.id) is not None
        proof = (await store.audit.entries(subject(case)))[-1]
        assert not (await store.audit.verify()).faults
    assert (proof.action, proof.details["decision"], proof.details["reference"]) == (
        "erased", "SCN-2032-1", case.reference,
    )  # fmt: skip


async def erasable(world: World) -> list[str]:
    async with world.database.read() as store:
        return [case.reference for case in (await plan(store, world.profile, world.time())).cases]


@pytest.mark.requirement("I5")
async def test_a_task_is_anothers_while_the_function_still_sees_the_case_and_hears_when_it_is_late(
    town: World, profile_name: str
) -> None:
    case = await reported(town)
    await town.does("fatima", "assign", subject(case), assignee=str(town.people["omar"]))
    now = await town.case(case)
    assert (now.assignee, now.holder.function) == (town.people["omar"], "enhetschef")
    assert await owes(town, case, "investigate") == {"omar"}
    assert isinstance(await town.presses("fatima", "card", subject(case)), CaseCard)
    assert isinstance(await town.presses("fatima", "read", subject(case)), Reading)
    town.chat.forget()
    for day in ("2026-12-28", "2026-12-29", "2027-01-04", "2027-01-11", "2027-01-18"):
        await town.keep_at(f"{day} 10:00")
    assert any(case.reference in nudge.title for nudge in reminders_to(town, "omar"))
    assert any(case.reference in nudge.title for nudge in reminders_to(town, "fatima"))
