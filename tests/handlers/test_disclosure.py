"""One case is handed out by the delegate alone, masked as they chose, and the log says what, by whom and why."""

import pytest

from conversation.port import Pressed
from conversation.screen import Done, Link, Notice, Reading
from quality.case import Case
from summaries.sheet import Sheet
from tests.world import World, subject


async def disclosed(world: World, case: Case, who: str = "fatima") -> Done:
    screen = await world.does(who, "disclose", subject(case), pieces=["0"], words="boende\nhallen", grounds=["26:1"])
    assert isinstance(screen, Done), screen
    return screen


async def paper(world: World, who: str, about: str) -> Sheet | Notice:
    found = await world.desk.paper(world.said(who, Pressed("paper", about)))
    assert isinstance(found, Sheet | Notice)
    return found


@pytest.mark.requirement("I4")
async def test_what_is_handed_out_is_masked_as_the_delegate_chose(world: World) -> None:
    case = await world.report(what="Den boende föll i hallen.", measure="Vi ringde dottern.", record="nobody")
    done = await disclosed(world, case)
    read = await world.presses("fatima", done.buttons[0].action, done.buttons[0].subject)
    assert isinstance(read, Reading)
    (section,) = read.sections
    assert "Den [maskat] föll i [maskat]." in section.text
    assert "dottern" not in section.text
    assert "Samira" not in section.text
    async with world.database.read() as store:
        entry = next(e for e in await store.audit.entries(subject(case)) if e.action == "disclosed")
    assert entry.details == {"pieces": "what", "masked": 2, "grounds": "26:1"}
    assert "boende" not in str(entry)


async def test_only_the_newest_counts_and_it_is_fetched_as_pdf_in_the_reading_room(world: World) -> None:
    case = await world.report(record="nobody")
    assert isinstance(await paper(world, "fatima", f"disclosure:{case.id}"), Notice)
    await disclosed(world, case)
    again = await world.does("fatima", "disclose", subject(case), pieces=["1"], words="", grounds=[])
    assert isinstance(again, Done)
    assert isinstance(await world.presses("fatima", "room", f"disclosure:{case.id}"), Link)
    made = await paper(world, "fatima", f"disclosure:{case.id}")
    assert isinstance(made, Sheet)
    text = "\n".join(paragraph for section in made.sections for paragraph in section.paragraphs)
    assert "Vi hjälpte den boende upp." in text
    assert "föll" not in text


async def test_nobody_but_the_delegate_hands_anything_out(world: World) -> None:
    case = await world.report(record="nobody")
    for who in ("samira", "omar", "karin", "kim", "rut", "anna"):
        assert isinstance(await world.presses(who, "start", f"disclose|{subject(case)}"), Notice)
        assert isinstance(await paper(world, who, f"disclosure:{case.id}"), Notice)
        assert isinstance(await world.presses(who, "tell_readers", subject(case)), Notice)


async def test_who_read_the_case_is_told_to_whoever_may_ask_for_it(world: World) -> None:
    case = await world.report(record="nobody")
    await world.presses("fatima", "read", subject(case))
    await world.presses("anna", "read", subject(case))
    asked = await world.presses("fatima", "tell_readers", subject(case))
    assert isinstance(asked, Done)
    assert asked.lines == ("2 läsningar är antecknade.",)
    read = await world.presses("fatima", "read_readers", subject(case))
    assert isinstance(read, Reading)
    names = [line.split(" – ")[1] for line in read.sections[0].text.splitlines()]
    assert names == ["Fatima Rahimi", "Anna Berg"]
    made = await paper(world, "fatima", f"readers:{case.id}")
    assert isinstance(made, Sheet)
    assert [row[1] for row in made.sections[0].tables[0].rows] == [*names, "Fatima Rahimi"]


async def test_the_case_card_is_printed_as_the_person_sees_it(world: World) -> None:
    case = await world.report(record="nobody")
    made = await paper(world, "fatima", f"sheet:{case.id}")
    assert isinstance(made, Sheet)
    assert made.reference == case.reference
    assert "Den boende föll i hallen." in str(made.sections)
    assert made.marking
    assert isinstance(await paper(world, "samira", f"sheet:{case.id}"), Notice)
    assert ("fatima", "sheet") in await world.log(case)
    assert isinstance(await paper(world, "fatima", "nothing:1"), Notice)
