"""Results that come from elsewhere: asked for on their day, entered with an analysis, and made into cases on a tap."""

from collections.abc import AsyncIterator

import pytest

from conversation.flow import Answer
from conversation.screen import Done, Home, Notice, Prompt, Reading, Review, Screen
from quality.case import CaseType
from quality.control import WHOLE, Checkpoint, Control, Grade
from tests.world import World, municipality, reminders_to, sends

FIGURES = {"figure_1": "82 %", "figure_2": "91,5", "figure_3": "Fler än förra året känner sig otrygga på natten."}


@pytest.fixture
async def town(sqlite_town: str, profile_name: str) -> AsyncIterator[World]:
    """The municipality under the profile, in the spring, where its year wheel has had its say."""
    async with municipality(sqlite_town, profile=profile_name) as made:
        made.time.at("2026-03-02 09:00")
        await made.keep()
        made.chat.forget()
        yield made


async def planned(world: World, unit: str = "top", *, code: str = "") -> tuple[Control, list[Checkpoint]]:
    async with world.database.read() as store:
        found = await store.controls.planned([world.units[unit]], world.today.year)
        control = next(each for each in found if each.code == code or not code)
        return control, await store.controls.checkpoints([control.id])


async def enters(world: World, who: str, subject: str, **given: Answer) -> Screen:
    """A result from its button to its end."""
    screen = await world.presses(who, "start", f"checkpoint|{subject}")
    while isinstance(screen, Prompt | Review):
        shown = {each.id for each in screen.fields}
        screen = await world.says(who, sends(screen, {key: each for key, each in given.items() if key in shown}))
    return screen


@pytest.mark.requirement("D4")
async def test_a_survey_is_asked_for_on_its_day_entered_and_acted_on(town: World) -> None:
    about = f"unit:{town.units['top']}"
    await town.does("kim", "control_plan", about, codes=["survey_elderly"])
    _, (point,) = await planned(town)
    subject = f"checkpoint:{point.id}"
    await town.keep_at("2026-09-14 10:00")
    (asked,) = [each for each in reminders_to(town, "kim") if "Brukarundersökning" in each.title]
    assert asked.title == "Dags för ett resultat: Brukarundersökning: äldreomsorgen"
    done = await enters(
        town, "kim", subject, **FIGURES, source="Vad tycker de äldre 2026", whole="partly", analysis="Natten."
    )
    assert isinstance(done, Done)
    assert done.lines[0] == "Resultat: Kan bli bättre"
    assert "Andel som är nöjda med helheten (procent): 82" in done.lines
    assert "otrygga" not in str(done)  # a sentence is read, never shown in a message
    _, (found,) = await planned(town)
    assert (found.figures, found.share) == ({"whole": 82.0, "manner": 91.5}, 0.5)
    assert (found.replies[WHOLE].grade, found.source) == (Grade.PARTLY, "Vad tycker de äldre 2026")
    read = await town.presses("kim", "read_result", subject)
    assert isinstance(read, Reading)
    assert [section.text for section in read.sections] == [FIGURES["figure_3"], "Natten."]
    made = await town.does("kim", "fault_risk", subject, what="Otrygghet på natten.")
    assert isinstance(made, Done)
    case = await town.newest()
    assert case.type is CaseType.RISK
    shown = await town.presses("kim", "control_result", subject)
    assert isinstance(shown, Home)
    assert case.reference in shown.parts[1].items[0].text
    town.chat.forget()
    await town.keep_at("2026-10-05 10:00")
    assert not [each for each in reminders_to(town, "kim") if "Brukarundersökning" in each.title]
    assert "Natten." not in str(town.chat.sent)


@pytest.mark.parametrize("profile_name", ["standard"])
async def test_a_result_without_a_figure_or_a_sentence_is_none(town: World) -> None:
    await town.does("kim", "control_plan", f"unit:{town.units['top']}", codes=["open_comparisons"])
    _, (point,) = await planned(town)
    begun = await town.presses("kim", "start", f"checkpoint|checkpoint:{point.id}")
    assert isinstance(begun, Prompt)
    assert begun.fields[0].value == "Öppna jämförelser"
    said = await enters(town, "kim", f"checkpoint:{point.id}", whole="met", analysis="Inget")
    assert isinstance(said, Notice)
    assert "minst ett resultat" in said.text
    _, (left,) = await planned(town)
    assert left.done_at is None


@pytest.mark.requirement("D5")
async def test_last_times_figures_are_in_view_also_from_the_year_before(town: World) -> None:
    about = f"unit:{town.units['top']}"
    town.time.at("2026-01-12 09:00")
    await town.does("kim", "control_plan", about, codes=["kkik"])
    _, (point,) = await planned(town, code="kkik")
    given = {"figure_1": "14", "figure_2": "62", "whole": "not", "analysis": "Kön växer."}
    assert isinstance(await enters(town, "kim", f"checkpoint:{point.id}", **given), Done)
    town.time.at("2026-12-01 09:00")
    await town.presses("kim", "restart", f"control_plan|{about}")
    await town.does("kim", "control_plan", about, codes=["kkik"], year="next")
    town.time.at("2027-02-15 09:00")
    _, (following,) = await planned(town, code="kkik")
    prompt = await town.presses("kim", "start", f"checkpoint|checkpoint:{following.id}")
    assert isinstance(prompt, Prompt)
    assert prompt.fields[2].help == "Förra gången (2026-02-16): 62."
    done = await enters(town, "kim", f"checkpoint:{following.id}", **{**given, "figure_2": "48,5"})
    assert isinstance(done, Done)
    assert "Väntetid till särskilt boende (dagar): 48,5 (förra gången 62)" in done.lines
    assert any(line.startswith("Förra gången: Brister") for line in done.lines)


@pytest.mark.requirement("D19")
async def test_what_was_not_planned_is_added_on_any_day_and_listed(town: World) -> None:
    empty = await town.types("kim", "undersökning")
    assert isinstance(empty, Home)
    assert empty.parts[0].empty == "Inga undersökningar är planerade."
    given: dict[str, Answer] = {
        "title": "Medarbetarundersökning", "kind": "survey", "points": "Vågar man rapportera?", "on": "2026-03-02",
    }  # fmt: skip
    assert isinstance(await town.walks("kim", "input_add", f"unit:{town.units['top']}", given), Done)
    _, (point,) = await planned(town)
    listed = await town.types("kim", "jag vill se medarbetarundersökning")
    listed = await town.types("kim", "medarbetarundersökning")
    assert isinstance(listed, Home)
    assert [item.buttons[0].label for item in listed.parts[0].items] == ["Skriv in resultatet"]
    await enters(town, "kim", f"checkpoint:{point.id}", figure_1="7,5", whole="met", analysis="Ja.")
    listed = await town.types("kim", "enkät")
    assert isinstance(listed, Home)
    (row,) = listed.parts[0].items
    assert row.detail == "Undersökning · Socialförvaltningen · senast: Bra, 7,5"
    for who in ("samira", "fatima", "rut"):
        others = await town.presses(who, "inputs")
        assert isinstance(others, Home)
        assert not others.parts[0].items


@pytest.mark.requirement("D16")
async def test_an_ordered_review_says_who_ordered_it(town: World) -> None:
    given: dict[str, Answer] = {
        "title": "Fördjupad uppföljning av nattbemanningen", "kind": "ordered", "points": "Vad visar granskningen?",
        "ordered_by": "socialnämnden", "on": "2026-04-13", "function": "omradeschef",
    }  # fmt: skip
    about = f"unit:{town.units['care']}"
    assert isinstance(await town.walks("anna", "input_add", about, given), Done)
    control, (point,) = await planned(town, "care")
    assert (control.ordered_by, str(point.due_on)) == ("socialnämnden", "2026-04-13")
    await town.keep_at("2026-04-07 10:00")
    (asked,) = [each for each in reminders_to(town, "anna") if "nattbemanningen" in each.title]
    assert asked.title.startswith("Beställd granskning")
    assert ("Beställd av", "socialnämnden") in [(fact.label, fact.value) for fact in asked.facts]


@pytest.mark.requirement("D9")
@pytest.mark.parametrize("profile_name", ["ekero", "karlsborg"])
async def test_mas_owes_the_yearly_follow_up_of_health_care_and_acts_on_it(town: World) -> None:
    await town.does("birgitta", "control_plan", f"unit:{town.units['top']}", codes=["mas_follow_up"])
    _, (point,) = await planned(town)
    await town.keep_at("2026-09-28 10:00")
    assert [each for each in reminders_to(town, "birgitta") if "MAS fördjupade" in each.title]
    grades = {f"grade_{n}": "met" for n in range(1, 7)} | {"grade_2": "not", "grade_4": "not"}
    done = await enters(town, "birgitta", f"checkpoint:{point.id}", **grades, analysis="Delegeringar.")
    assert isinstance(done, Done)
    assert done.lines[0] == "Resultat: 67 %"
    assert "under gränsen" in done.lines[-1]
    given: dict[str, Answer] = {
        "what": "Förnya delegeringarna.", "kind": "training", "strength": "medium", "owner": str(town.people["dag"]),
        "expected": "Alla giltiga", "seen": "Ny kontroll",
    }  # fmt: skip
    assert isinstance(await town.walks("birgitta", "fault_action", f"checkpoint:{point.id}", given), Done)
    assert (await town.newest()).facts["control"].startswith("MAS fördjupade")


@pytest.mark.requirement("D12")
@pytest.mark.parametrize("profile_name", ["jarva", "ekero"])
async def test_a_provider_is_followed_up_by_its_kind_of_agreement(town: World) -> None:
    prompt = await town.presses("kim", "start", f"control_plan|unit:{town.units['top']}")
    assert isinstance(prompt, Prompt)
    (choices,) = [field.options for field in prompt.fields if field.id == "codes"]
    offered = [option.label for option in choices if option.group == "Utförare"]
    assert offered == [
        "Uppföljning av utförare i valfrihetssystem (LOV)", "Uppföljning av entreprenad",
        "Uppföljning av enstaka köpta platser",
    ]  # fmt: skip
    await town.says("kim", sends(prompt, {"codes": ["provider_lov"]}))
    control, (point,) = await planned(town)
    done = await enters(town, "kim", f"checkpoint:{point.id}", **{f"grade_{n}": "met" for n in range(1, 5)})
    assert isinstance(done, Done)
    assert (control.kind.value, done.lines[0]) == ("provider", "Resultat: 100 %")
