"""H5: what a workplace meeting should take up is gathered for the unit, without what only some may know of."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from conversation.port import Pressed
from conversation.screen import Done, Home, Notice, Summary
from quality.action import CaseAction, Effect, Kind, Stage, Strength
from quality.case import Bond, Case, CaseType, State, Suspicion
from quality.control_file import template
from quality.meeting import SHARED
from storage.search.reading import read_document
from summaries.sheet import Sheet, pdf
from tests.handlers.dealt import ENDED, investigates, proposes
from tests.handlers.test_control import answers, controls, plans, points
from tests.handlers.test_intake import SYNPUNKT
from tests.requirements_shown.places import filed, reported
from tests.storage.samples import stored_case
from tests.world import World, subject

SPRING = "2026-03-02 09:00"
SECRET = "Zebrafisken"
ROUTINE = "---\ntitel: Städning\n---\n# Städning\n\nSå här.\n"


async def lived(world: World) -> None:
    """Three weeks at Linden: a case that led to a new routine, praise, and a control."""
    world.time.at(SPRING)
    assert isinstance(await plans(world, "fatima", "linden", "manner", "care_plan", "access_log"), Done)
    manner = next(each.id for each in await controls(world, "linden") if each.code == "manner")
    point = next(each for each in await points(world, "linden") if each.control == manner)
    world.time.at(f"{point.due_on - timedelta(days=20)} 10:00")
    await changes(world)
    world.time.at(f"{point.due_on} 10:00")
    found = await answers(world, "fatima", f"checkpoint:{point.id}", population="10", met_1="10", met_2="8")
    assert isinstance(found, Done)


async def changes(world: World) -> None:
    """A new version of a routine, and an action that another is looked through for."""
    fall = f"---\ntitel: Fallprevention\nversion: 2\ngiltig från: {world.today}\n---\n# Fallprevention\n\nSå här.\n"
    async with world.database.write() as store:
        await store.documents.put(*read_document("fallprevention.md", fall))
        await store.documents.put(*read_document("stad.md", ROUTINE))
    await filed(world, "synpunkt", {**SYNPUNKT, "kind": "praise", "said": f"{SECRET} tackar"})
    case = await reported(world, what=f"{SECRET} simmar")
    await investigates(world, case)
    await proposes(world, case, kind="routine", document="stad", what=f"{SECRET} städar")
    about = f"{subject(case)}#1"
    await world.does("omar", "do_action", about, done="Klart.")
    await world.does("fatima", "check_effect", about, effect=Effect.ACHIEVED.value, how="Inga fall.")
    assert isinstance(await world.walks("fatima", "close", subject(case), ENDED), Done)


async def gathered(world: World, who: str = "fatima") -> Summary:
    screen = await world.types(who, "apt")
    assert isinstance(screen, Summary), screen
    return screen


def told(screen: Summary | Sheet) -> dict[str, dict[str, str]]:
    tables = screen.tables if isinstance(screen, Summary) else screen.sections[0].tables
    return {table.caption: {row[0]: row[1] for row in table.rows} for table in tables}


@pytest.mark.requirement("H5")
async def test_what_the_meeting_takes_up_is_gathered_on_a_screen_and_on_paper(year: World, profile_name: str) -> None:
    await lived(year)
    screen = await gathered(year)
    seen = told(screen)
    assert screen.title == "Till arbetsplatsträffen: Linden"
    assert (seen["Det som kom in"], seen["Synpunkter"]) == ({"Avvikelse": "1", "Synpunkt": "1"}, {"Beröm": "1"})
    assert seen["Orsaker i det som blev klart"] == {"Lokaler": "1", "Rutin saknas": "1"}
    assert seen["Åtgärder i det som blev klart"] == {"Rutiner och arbetssätt": "1 hjälpte"}
    assert [*seen["Kontrollernas resultat"].values()] == ["90 % (mål 95 %)"]
    assert seen["Ändrade rutiner"].pop("Fallprevention").startswith("version 2, från ")
    assert seen["Ändrade rutiner"] == {"Städning": "ses över efter en åtgärd"}
    coming = seen["Det som kommer"]
    assert coming["Genomförandeplaner i hemtjänsten"] == "15 oktober 2026"
    assert (len(coming) > 1) is (profile_name in {"jarva", "ekero"})  # whose managers owe something that autumn
    (paper,) = [button.subject for button in screen.buttons if button.label == "Hämta som PDF"]
    made = await year.desk.paper(year.said("fatima", Pressed("paper", paper)))
    assert isinstance(made, Sheet)
    assert told(made).keys() == seen.keys()
    assert pdf(made).startswith(b"%PDF")
    for shown in (screen, made):
        assert not any(word in str(shown) for word in (SECRET, "Samira", "Fatima", "Omar", "Loggkontroll"))
    for button in screen.buttons:
        if button.action == "meeting":
            assert isinstance(await year.presses("fatima", button.action, button.subject), Summary), button
    for way in (await year.types("fatima", "år", "sammanfattning"), await year.types("fatima", "", "egenkontroll")):
        assert isinstance(way, Summary | Home), way
        (there,) = [each for each in way.buttons if each.label == "Till arbetsplatsträffen"]
        assert isinstance(await year.presses("fatima", there.action, there.subject), Summary)


async def hidden(world: World) -> list[Case]:
    """Closed cases at Linden that only some may know of, each for another reason."""
    at = world.time()
    usual: dict[str, Any] = {
        "state": State.CLOSED, "created_at": at, "closed_at": at,
        "facts": {"causes": "organisation.leadership", "kind": "complaint"},
    }  # fmt: skip
    made = [await stored_case(world, **usual, type=type_) for type_ in CaseType if type_ not in SHARED]
    made += [await stored_case(world, **usual, suspicion=each) for each in Suspicion if each is not Suspicion.NONE]
    made.append(await stored_case(world, **usual, manager_involved=True))
    made.append(await stored_case(world, **usual, handed_over_by=world.people["fatima"]))
    barred, beside, voice = [
        await stored_case(world, **usual, type=t) for t in (CaseType.DEVIATION, CaseType.RISK, CaseType.SYNPUNKT)
    ]
    async with world.database.write() as store:
        await store.cases.bar(barred.id, world.people["omar"])
        await store.cases.link(made[0].id, beside.id, Bond.TRACK)
        await store.cases.link(voice.id, made[-3].id, Bond.AROSE)
        for case in (*made, barred, beside, voice):
            await store.actions.add(_action(case, at.date()))
    return [*made, barred, beside, voice]


def _action(case: Case, day: date) -> CaseAction:
    return CaseAction(
        case.id, 0, case.unit, Kind.STAFFING, Strength.WEAK, None, day, day, Stage.CHECKED, Effect.NONE, document="stad"
    )


@pytest.mark.requirement("H5")
async def test_what_only_some_may_know_of_is_not_even_counted(town: World, profile_name: str) -> None:
    await reported(town)
    async with town.database.write() as store:
        await store.documents.put(*read_document("stad.md", ROUTINE))
    before = told(await gathered(town))
    assert before == {"Det som kom in": {"Avvikelse": "1"}}
    assert len(await hidden(town)) > 10
    assert told(await gathered(town)) == before
    assert told(await gathered(town, "dag")) == before
    own = template("manner")
    assert own is not None
    async with town.database.write() as store:
        control = await store.controls.plan(
            replace(own, code="own-1", title=SECRET, unit=town.units["linden"], year=town.today.year)
        )
        assert control is not None
        await store.controls.schedule(control, [town.today])
    assert [*told(await gathered(town))["Det som kommer"]] == ["Egenkontroll"]


@pytest.mark.requirement("H5")
async def test_it_is_gathered_by_whoever_answers_for_the_unit(town: World, profile_name: str) -> None:
    unit = town.units["linden"]
    for who in ("samira", "omar", "karin", "ali"):
        assert isinstance(await town.presses(who, "meeting", f"unit:{unit}"), Notice), who
        paper = await town.desk.paper(town.said(who, Pressed("paper", f"meeting:{unit}")))
        assert isinstance(paper, Notice), who
    assert isinstance(await town.types("samira", "arbetsplatsträff"), Notice)
    assert isinstance(await town.types("fatima", "arbetsplatsträff"), Summary)
    assert isinstance(await town.presses("fatima", "meeting", f"unit:{unit}#fjorton dagar"), Notice)
    assert isinstance(await town.presses("fatima", "meeting", "unit:99999"), Notice)


async def test_a_long_table_is_cut_on_the_screen_and_whole_on_paper(world_on_sqlite: World) -> None:
    titles = [f"Rutin {number}" for number in range(1, 8)]
    async with world_on_sqlite.database.write() as store:
        for number, title in enumerate(titles):
            text = f"---\ntitel: {title}\ngiltig från: {world_on_sqlite.today}\n---\n# {title}\n\nSå här.\n"
            await store.documents.put(*read_document(f"rutin{number}.md", text))
    seen = told(await gathered(world_on_sqlite))["Ändrade rutiner"]
    assert [*seen] == [*titles[:4], "3 till på papperet"]
    about = f"meeting:{world_on_sqlite.units['linden']}"
    paper = await world_on_sqlite.desk.paper(world_on_sqlite.said("fatima", Pressed("paper", about)))
    assert isinstance(paper, Sheet)
    assert [*told(paper)["Ändrade rutiner"]] == titles


async def test_either_database_counts_the_same(world: World) -> None:
    now = world.time()
    ended = {"causes": "routines.missing organisation.premises"}
    case = await stored_case(world, state=State.CLOSED, closed_at=now, facts=ended)
    await stored_case(world, type=CaseType.SYNPUNKT, facts={"kind": "praise"})
    async with world.database.write() as store:
        await store.actions.add(replace(_action(case, now.date()), done_at=now))
        await store.documents.put(*read_document("stad.md", ROUTINE))
    await hidden(world)
    assert told(await gathered(world)) == {
        "Det som kom in": {"Avvikelse": "1", "Synpunkt": "1"},
        "Synpunkter": {"Beröm": "1"},
        "Orsaker i det som blev klart": {"Rutin saknas": "1", "Lokaler": "1"},
        "Åtgärder i det som blev klart": {"Bemanning": "1 hjälpte inte"},
        "Ändrade rutiner": {"Städning": "ses över efter en åtgärd"},
    }
