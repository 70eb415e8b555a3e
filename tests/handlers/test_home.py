"""A person's first page: what is begun, what they owe, what they have, what they reported, and what they can start."""

from conversation.screen import Home, Item, Notice, Screen
from quality.order import swedish_key
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
    world.time.at("2026-11-27 09:00")
    (owed,) = part(await home(world, "fatima"), "Att göra")
    assert owed.detail.startswith("Skulle ha varit klart")
    await world.presses("fatima", "take_on", subject(case))
    screen = await home(world, "fatima")
    assert part(screen, "Att göra") == ()
    (mine,) = part(screen, "Ärenden hos dig")
    assert case.reference in mine.text


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
