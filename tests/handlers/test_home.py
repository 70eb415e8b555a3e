"""A person's first page: what is begun, what they owe, what they have, what they reported, and what they can start."""

from dataclasses import replace

import pytest

from bot.words import load
from conversation.paging import LABEL
from conversation.port import Address
from conversation.screen import Home, Item, Notice, Screen
from handlers.owed import OWED, doing
from handlers.visit import Visit
from quality.order import swedish_key
from tests.storage.samples import sample_duty, stored_case
from tests.world import SUSPECTED, USUAL, World, sends, subject


def part(screen: Screen, heading: str) -> tuple[Item, ...]:
    assert isinstance(screen, Home)
    return next((part.items for part in screen.parts if part.heading == heading), ())


async def home(world: World, who: str) -> Screen:
    return await world.presses(who, "home")


async def test_a_new_person_sees_what_can_be_started(world: World) -> None:
    screen = await home(world, "samira")
    assert isinstance(screen, Home)
    assert screen.title == "Hej Samira!"
    assert [button.action for button in screen.buttons] == ["start", "start", "not_ours"]
    assert part(screen, "Att göra") == ()
    manager = await home(world, "fatima")
    assert isinstance(manager, Home)
    assert [button.action for button in manager.buttons] == ["start", "start", "summary", "not_ours"]


async def test_the_reporter_sees_the_report_and_the_record_that_is_owed(world: World) -> None:
    case = await world.report()
    screen = await home(world, "samira")
    (report,) = part(screen, "Mina rapporter")
    assert case.reference in report.text
    assert report.detail.startswith("Inkommen")
    (owed,) = part(screen, "Att göra")
    assert case.reference in owed.text
    assert [(b.action, b.subject) for b in owed.buttons] == [("start", f"record|{subject(case)}")]


async def test_the_manager_sees_what_waits_and_until_when(world: World) -> None:
    case = await world.report()
    (owed,) = part(await home(world, "fatima"), "Att göra")
    assert owed.detail.startswith("Senast")
    world.time.at("2026-11-26 16:00")
    (owed,) = part(await home(world, "fatima"), "Att göra")
    assert owed.detail == "Ska vara klart i dag · Fall: Vid egen aktivitet", "what is due today is not late"
    world.time.at("2026-11-27 09:00")
    (owed,) = part(await home(world, "fatima"), "Att göra")
    assert owed.detail.startswith("1 dag försenat")
    assert [button.action for button in owed.buttons] == ["take_on", "card"]
    await world.presses("fatima", "take_on", subject(case))
    screen = await home(world, "fatima")
    (owed,) = part(screen, "Att göra")
    assert owed.text == f"Utred {case.reference}"
    mine = await world.presses("fatima", "home", "cases~0")
    assert case.reference in str(mine)


async def test_the_substitute_sees_what_the_absent_manager_owes(world: World) -> None:
    case = await world.report("nils", unit="boklunden")
    (owed,) = part(await home(world, "stig"), "Att göra")
    assert case.reference in owed.text
    world.time.at("2026-12-07 09:00")
    assert part(await home(world, "stig"), "Att göra") == ()
    (owed,) = part(await home(world, "petra"), "Att göra")
    assert case.reference in owed.text


async def test_an_unfinished_report_can_be_gone_on_with(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    await world.says("samira", sends(first, {**USUAL, "unit": str(world.units["linden"])}))
    (begun,) = part(await home(world, "samira"), "Påbörjat")
    assert [(b.action, b.subject) for b in begun.buttons] == [("resume", "deviation")]


async def test_who_is_barred_sees_nothing_of_it(world: World) -> None:
    await world.report(answers=SUSPECTED, involved="yes")
    screen = await home(world, "fatima")
    assert part(screen, "Att göra") == ()
    assert "AVV-" not in str(screen)


# What is long


async def test_lists_that_do_not_fit_show_their_first_rows_and_say_how_long_they_are(world: World) -> None:
    fatima = world.people["fatima"]
    for number in range(40):
        case = await stored_case(world, assignee=fatima, reporter=fatima if number % 2 else None)
        if number < 3:
            await world.owe(sample_duty(world, case.id))
    screen = await home(world, "fatima")
    assert isinstance(screen, Home)
    assert [(each.heading, len(each.items)) for each in screen.parts] == [
        ("Att göra", 3),
        ("Öppna ärenden på Linden: 40", 1),
        ("Mina rapporter (1–2 av 20)", 2),
    ]
    assert [[button.subject for button in each.buttons] for each in screen.parts] == [[], ["cases~0"], ["reports~0"]]


async def test_each_list_is_a_page_of_its_own_with_the_way_back(world: World) -> None:
    fatima = world.people["fatima"]
    cases = [await stored_case(world, assignee=fatima, reporter=fatima) for _ in range(32)]
    for case in cases:
        await world.owe(sample_duty(world, case.id))
    oldest_first = [case.reference for case in cases]
    for name, title, order in (
        ("owed", "Att göra", oldest_first),
        ("cases", "Ärenden hos dig", oldest_first),
        ("reports", "Mina rapporter", oldest_first[::-1]),
    ):
        screen = await world.presses("fatima", "home", f"{name}~15")
        assert isinstance(screen, Home)
        assert screen.title == title
        (rows,) = screen.parts
        assert rows.heading == "16–30 av 32"
        assert [found for found in order for item in rows.items if found in item.text] == order[15:30]
        assert [each.subject for each in rows.buttons] == [f"{name}~0", f"{name}~30"]
        assert [(each.action, each.subject) for each in screen.buttons] == [("home", "~0")]


@pytest.mark.parametrize(
    "subject", ["", "~0", "cases~15", "nothing~0", "begun~3", "cases", "~999999", "aged.0~0", "aged.9~0", "aged.x~0"]
)
async def test_a_list_without_rows_or_name_is_the_first_page(world: World, subject: str) -> None:
    assert await world.presses("fatima", "home", subject) == await home(world, "fatima")


async def test_a_list_shows_nothing_of_what_its_person_may_not_see(world: World) -> None:
    barred = await stored_case(world, barred=frozenset({world.people["fatima"]}))
    await world.owe(sample_duty(world, barred.id))
    for name in ("owed", "cases", "reports"):
        assert barred.reference not in str(await world.presses("fatima", "home", f"{name}~0"))


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_rows_have_no_more_and_no_longer_buttons_than_a_full_page_has_room_for(
    world: World, language: str
) -> None:
    case = await stored_case(world)
    organisation = await world.organisation()
    async with world.database.read() as store:
        visit = Visit(
            store,
            world.house,
            organisation,
            await world.scope("fatima"),
            load(language),
            world.time.moment,
            Address("slack", "fatima"),
        )
        for kind in OWED:
            shown = doing(visit, replace(sample_duty(world, case.id), kind=kind), case)
            assert len(shown) <= 2
            assert all(len(each.label) <= LABEL for each in shown)


async def test_help_lists_every_command(world: World) -> None:
    screen = await world.presses("samira", "help")
    assert isinstance(screen, Notice)
    for word in ("avvikelse", "rutin", "sammanfattning", "mitt", "annat", "hjälp"):
        assert word in screen.text


def test_swedish_order_has_its_last_letters_last_and_knows_no_accents() -> None:
    names = ["Östen", "Ärla", "Åke", "zoe", "Élise", "Eva", "Örn", "Ek", "Émile", "ål"]
    assert sorted(names, key=swedish_key) == [
        "Ek", "Élise", "Émile", "Eva", "zoe", "Åke", "ål", "Ärla", "Örn", "Östen"
    ]  # fmt: skip
