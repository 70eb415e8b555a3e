"""Whoever was told that something is late hears when it is settled: once, in office hours, and only they."""

from conversation.screen import Notice
from quality.case import State
from tests.handlers.test_control import answers, plans, points
from tests.handlers.test_year import town
from tests.world import World, reminders_to, subject


def settled(world: World, who: str) -> list[str]:
    """What somebody was told is settled."""
    notices = [each for each in world.chat.to(who) if isinstance(each, Notice) and each.title == "Det är avklarat"]
    return [each.text for each in notices]


async def left_until_anna_hears(world: World, at: str) -> None:
    """Three reminders of receiving a report, of which the third goes one level up too."""
    for day in ("2026-11-26 10:00", "2026-11-27 10:00", "2026-11-30 10:00", at):
        await world.keep_at(day)
    assert any("har inte tagits emot" in nudge.title for nudge in reminders_to(world, "anna"))


async def test_who_was_told_above_hears_once_and_nobody_else_does(world: World) -> None:
    case = await world.report()
    await left_until_anna_hears(world, "2026-11-30 22:00")
    await world.presses("fatima", "take_on", subject(case))
    await world.keep()
    assert settled(world, "anna") == [], "not in the evening"
    await world.keep_at("2026-12-01 10:00")
    said = f"Ta emot {case.reference}: det är gjort eller behövs inte längre. Du fick höra att det var sent."
    assert settled(world, "anna") == [said]
    await world.keep_at("2026-12-02 10:00")
    assert settled(world, "anna") == [said]
    assert [who for who in ("fatima", "dag", "samira", "omar") if settled(world, who)] == []


async def test_whoever_settles_it_themselves_is_not_told(world: World) -> None:
    case = await world.report()
    await left_until_anna_hears(world, "2026-11-30 11:00")
    await world.presses("anna", "take_on", subject(case))
    await world.keep_at("2026-12-01 10:00")
    assert settled(world, "anna") == []
    assert (await world.case(case)).state is State.REVIEWING


async def test_what_nobody_above_heard_of_is_told_to_nobody(world: World) -> None:
    case = await world.report()
    await world.keep_at("2026-11-26 10:00")
    await world.presses("fatima", "take_on", subject(case))
    await world.keep_at("2026-11-27 10:00")
    assert settled(world, "anna") == []


async def test_a_checkpoint_that_was_late_is_settled_for_those_above(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    await plans(world, "fatima", "linden", "delegations")
    point = (await points(world, "linden"))[0]
    for day in ("2026-04-07", "2026-04-13", "2026-04-20", "2026-04-21", "2026-04-24"):
        await world.keep_at(f"{day} 10:00")
    late = [nudge for nudge in reminders_to(world, "anna") if "Egenkontroll" in nudge.title]
    assert late
    assert "Det ligger hos: Fatima Rahimi. Hör efter vad som behövs." in late[0].text
    await answers(world, "fatima", f"checkpoint:{point.id}", population="12", met_1="12")
    await world.keep_at("2026-04-27 10:00")
    assert [text.partition(": det är")[0] for text in settled(world, "anna")] == [
        "Egenkontroll: Delegeringar för dem som har gett läkemedel"
    ]


async def test_a_duty_of_the_year_that_was_late_is_settled_for_those_above(settled_url: str) -> None:
    async with town(settled_url, "standard", "2026-11-25 09:00") as world:
        await world.keep()
        nudge = next(each for each in reminders_to(world, "fatima") if "egenkontrollplan" in each.title)
        for day in ("2026-12-31", "2027-01-04", "2027-01-05", "2027-01-11", "2027-01-14"):
            await world.keep_at(f"{day} 10:00")
        assert any(
            "Sent i årshjulet" in each.title and "egenkontrollplan" in each.title
            for each in reminders_to(world, "anna")
        )
        await world.walks("fatima", "hand_in", nudge.subject, {"note": "Klar."})
        await world.keep_at("2027-01-15 10:00")
        assert any("egenkontrollplan" in text for text in settled(world, "anna"))
