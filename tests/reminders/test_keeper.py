"""The keeper says what is owed when it is due, to whom it is due then, and nothing of what is done."""

import pytest
from structlog.testing import capture_logs

from conversation.port import Address
from conversation.screen import CaseCard, Notice, Nudge, Screen
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind, owed
from quality.role import Function, Substitution
from tests.world import World, posts_without, subject


def nudged(world: World, about: str = "") -> list[str]:
    """Who was reminded since the chat was last forgotten, of this case or of any."""
    sent = [(each.to, each.screen) for each in world.chat.sent]
    return sorted(to for to, screen in sent if isinstance(screen, Nudge) and screen.subject.startswith(about))


async def at(world: World, time: str) -> list[str]:
    """One sweep at that time; who was reminded by it."""
    world.chat.forget()
    await world.keep_at(time)
    return nudged(world)


async def owe(world: World, time: str, *, unit: str = "linden", owner: Holder | None = None) -> Duty:
    """A duty to receive the newest case, due at that time."""
    place = world.units[unit]
    now = world.time()
    world.time.at(time)
    about = subject(await world.newest())
    duty = owed(
        DutyKind.ACKNOWLEDGE, about, owner or Holder("enhetschef", place), place, due_at=world.time(), about=time
    )
    world.time.moment = now
    async with world.database.write() as store:
        await store.duties.end(about, [DutyKind.ACKNOWLEDGE], at=now, how="test")
        await store.duties.owe([duty])
    return duty


# When


async def test_a_report_is_told_at_once_and_once(world: World) -> None:
    case = await world.report(record="nobody")
    assert await world.keep() == 2
    assert [type(screen) for screen in world.chat.to("fatima")] == [CaseCard]
    assert [type(screen) for screen in world.chat.to("samira")] == [Notice]
    assert await world.keep() == 0
    assert len(world.chat.sent) == 2
    assert case.reference in str(world.chat.to("fatima"))


async def test_a_report_that_nobody_receives_is_nudged_twice_then_climbs(world: World) -> None:
    await world.report(record="nobody")
    await world.keep()
    climbed = {
        time: await at(world, time)
        for time in (
            "2026-11-26 07:29",
            "2026-11-26 07:30",
            "2026-11-26 16:00",
            "2026-11-27 07:30",
            "2026-11-29 12:00",
            "2026-11-30 07:30",
            "2026-12-03 07:29",
            "2026-12-03 07:30",
            "2026-12-08 07:30",
        )
    }
    assert climbed == {
        "2026-11-26 07:29": [],
        "2026-11-26 07:30": ["fatima"],
        "2026-11-26 16:00": [],
        "2026-11-27 07:30": ["fatima"],
        "2026-11-29 12:00": [],
        "2026-11-30 07:30": ["anna", "fatima"],
        "2026-12-03 07:29": [],
        "2026-12-03 07:30": ["dag", "fatima"],
        "2026-12-08 07:30": ["dag", "fatima"],
    }


async def test_the_second_nudge_says_who_hears_next_and_the_next_level_hears_who_has_it(world: World) -> None:
    await world.report()
    await world.keep()
    await at(world, "2026-11-26 09:00")
    await at(world, "2026-11-27 09:00")
    (second,) = [each for each in world.chat.to("fatima") if isinstance(each, Nudge)]
    assert "områdeschef" in second.text
    await at(world, "2026-11-30 09:00")
    (above,) = [each for each in world.chat.to("anna") if isinstance(each, Nudge)]
    assert "Fatima Rahimi" in above.text
    assert "take_on" in [button.action for button in above.buttons]


async def test_after_a_long_stop_a_duty_is_said_once_not_for_every_time_it_was_missed(world: World) -> None:
    await world.report(record="nobody")
    await world.keep()
    assert await at(world, "2026-12-09 10:00") == ["fatima"]
    assert await at(world, "2026-12-09 10:01") == []


@pytest.mark.parametrize(
    ("due", "silent", "said"),
    [
        ("2026-11-26 21:30", "2026-11-27 07:29", "2026-11-27 07:30"),
        ("2026-11-28 10:00", "2026-11-29 20:00", "2026-11-30 07:30"),
        ("2026-12-24 10:00", "2026-12-27 12:00", "2026-12-28 07:30"),
        ("2027-01-05 22:00", "2027-01-06 12:00", "2027-01-07 07:30"),
    ],
    ids=["at night", "on a weekend", "at Christmas", "on a holiday in the week"],
)
async def test_nobody_is_nudged_when_offices_are_closed(world: World, due: str, silent: str, said: str) -> None:
    await world.report(record="nobody")
    await world.keep()
    await owe(world, due)
    assert await at(world, due) == []
    assert await at(world, silent) == []
    assert await at(world, said) == ["fatima"]


async def test_a_message_is_said_at_once_even_at_night(world: World) -> None:
    world.time.at("2026-11-28 23:30")
    await world.report()
    await world.keep()
    assert [type(screen) for screen in world.chat.to("fatima")] == [CaseCard]


async def test_a_report_of_the_night_is_due_a_working_day_after_the_office_opens(world: World) -> None:
    world.time.at("2026-11-27 23:30")
    await world.report(record="nobody")
    await world.keep()
    assert await at(world, "2026-11-30 09:00") == []
    assert await at(world, "2026-12-01 07:29") == []
    assert await at(world, "2026-12-01 07:30") == ["fatima"]


@pytest.mark.requirement("I2")
async def test_who_still_owes_a_record_is_reminded_and_then_whoever_has_the_case(world: World) -> None:
    case = await world.report()
    await world.keep()
    await world.presses("fatima", "take_on", subject(case))
    assert await at(world, "2026-11-27 09:00") == ["samira"]
    assert await at(world, "2026-11-30 09:00") == ["samira"]
    assert await at(world, "2026-12-01 09:00") == ["fatima", "samira"]


# What is done


@pytest.mark.parametrize("how", ["take_on", "assign", "ask_more", "dismiss"])
async def test_what_ends_the_duty_ends_the_nudges(world: World, how: str) -> None:
    case = await world.report(record="nobody")
    await world.keep()
    match how:
        case "take_on":
            await world.presses("fatima", "take_on", subject(case))
        case "assign":
            await world.does("fatima", "assign", subject(case), assignee=str(world.people["omar"]))
        case "ask_more":
            await world.does("fatima", "ask_more", subject(case), question="När?")
            await world.does("samira", "complete", subject(case), completion="Klockan åtta.")
        case _:
            await world.does("fatima", "dismiss", subject(case), reason="Övning.")
    await world.keep()
    for time in ("2026-11-26 09:00", "2026-11-27 09:00", "2026-11-30 09:00", "2026-12-03 09:00"):
        assert await at(world, time) == []


async def test_reading_does_not_end_the_duty(world: World) -> None:
    case = await world.report(record="nobody")
    await world.keep()
    await world.presses("fatima", "read", subject(case))
    assert await at(world, "2026-11-26 09:00") == ["fatima"]


async def test_an_unanswered_question_is_nudged_and_then_told_to_who_asked(world: World) -> None:
    case = await world.report(record="nobody")
    await world.keep()
    await world.presses("fatima", "take_on", subject(case))
    await world.does("fatima", "ask_more", subject(case), question="När?")
    assert await at(world, "2026-11-25 09:05") == ["samira"]
    assert await at(world, "2026-11-30 07:30") == ["samira"]
    assert await at(world, "2026-12-01 07:30") == ["samira"]
    assert await at(world, "2026-12-02 07:30") == ["fatima", "samira"]


# Decided at send time


async def test_a_new_manager_is_nudged_instead_of_the_one_who_left(world: World) -> None:
    await world.report(record="nobody")
    await world.keep()
    await world.hold(*posts_without("fatima"), ("omar", Function.UNIT_MANAGER, "linden"))
    assert await at(world, "2026-11-26 09:00") == ["omar"]


async def test_where_the_manager_left_and_nobody_came_the_next_level_is_nudged(world: World) -> None:
    await world.report(record="nobody")
    await world.keep()
    await world.hold(*posts_without("fatima"))
    assert await at(world, "2026-11-26 09:00") == ["anna"]


async def test_a_substitute_is_nudged_from_the_first_day_to_the_last(world: World) -> None:
    await world.report(record="nobody")
    await world.keep()
    fatima, omar = world.people["fatima"], world.people["omar"]
    world.time.at("2026-11-27 00:00")
    async with world.database.write() as store:
        days = Substitution(fatima, omar, world.today, world.today)
        await store.people.replace_substitutions([days])
        await store.people.changed()
    assert await at(world, "2026-11-26 09:00") == ["fatima"]
    assert await at(world, "2026-11-27 09:00") == ["omar"]
    assert await at(world, "2026-11-30 09:00") == ["anna", "fatima"]


async def test_nobody_who_is_barred_is_told_when_the_duty_climbs(world: World) -> None:
    """The area manager is the one whose conduct is in question: it climbs past them."""
    await world.report("ali", unit="asken", involved="yes", record="nobody")
    await world.keep()
    told = [await at(world, f"2026-{day} 09:00") for day in ("11-26", "11-27", "11-30", "12-03")]
    assert told == [["dag"], ["dag"], ["dag"], ["dag"]]


async def test_a_case_that_was_closed_before_its_card_was_sent_shows_as_it_is(world: World) -> None:
    case = await world.report()
    await world.does("fatima", "dismiss", subject(case), reason="Övning.")
    await world.keep()
    (card,) = [each for each in world.chat.to("fatima") if isinstance(each, CaseCard)]
    assert card.state.startswith("Avslutad")
    assert not {"take_on", "start|dismiss"} & {button.action for button in card.buttons}


async def test_a_case_that_is_taken_on_while_the_sweep_goes_on_is_not_nudged(world: World) -> None:
    first, second = await world.report(record="nobody"), await world.report("eva", unit="eken", manager="karin")
    await world.keep()
    world.chat.forget()
    world.time.at("2026-11-26 09:00")

    class Meddling(type(world.chat)):  # type: ignore[misc]
        async def __call__(self, to: Address, screen: Screen, *, replaces: str = "") -> str:
            if isinstance(screen, Nudge) and screen.subject == subject(first):
                await world.presses("karin", "take_on", subject(second))
            return str(await super().__call__(to, screen, replaces=replaces))

    world.chat = Meddling("slack")
    await world.another_keeper(world.database).sweep()
    assert nudged(world, subject(first)) == ["fatima"]
    assert nudged(world, subject(second)) == []


async def test_a_duty_fulfilled_while_it_is_being_said_is_not_said_again(world: World) -> None:
    case = await world.report(record="nobody")
    await world.keep()
    world.chat.forget()

    class Meddling(type(world.chat)):  # type: ignore[misc]
        async def __call__(self, to: Address, screen: Screen, *, replaces: str = "") -> str:
            if isinstance(screen, Nudge):
                await world.presses("fatima", "take_on", subject(case))
            return str(await super().__call__(to, screen, replaces=replaces))

    world.chat = Meddling("slack")
    world.keeper = world.another_keeper(world.database)
    assert await at(world, "2026-11-26 09:00") == ["fatima"]
    assert await at(world, "2026-11-27 09:00") == []


# Whatever goes wrong


async def test_one_duty_that_fails_does_not_stop_the_others_and_is_tried_again(world: World) -> None:
    await world.report(what="Hemligt", record="nobody")
    world.chat.fails["fatima"] = [RuntimeError("Hemligt")]
    with capture_logs() as logs:
        await world.keep()
    assert [type(screen) for screen in world.chat.to("samira")] == [Notice]
    assert world.chat.to("fatima") == []
    failed = [each for each in logs if each["event"] == "duty failed"]
    assert [(each["kind"], each["error"]) for each in failed] == [("card", "RuntimeError")]
    assert "Hemligt" not in str(logs)
    world.time.forward(seconds=59)
    await world.keep()
    assert world.chat.to("fatima") == []
    world.time.forward(seconds=1)
    await world.keep()
    assert [type(screen) for screen in world.chat.to("fatima")] == [CaseCard]


async def test_a_watcher_is_told_of_everything_that_was_said(world: World) -> None:
    seen: list[tuple[int, str]] = []

    def watch(person: int, screen: Screen, duty: Duty) -> None:
        seen.append((person, duty.kind.value))

    await world.report(record="nobody")
    await world.another_keeper(world.database, watch=watch).sweep()
    assert seen == [(world.people["fatima"], "card"), (world.people["samira"], "tell_received")]


async def test_every_sweep_keeps_the_house_in_order(world: World) -> None:
    await world.presses("samira", "help", delivery="Ev1")
    case = await world.report()
    await world.keep()
    async with world.database.read() as store:
        assert (await store.audit.verify()).anchors == 1
    await world.keep_at("2026-12-03 09:00")
    async with world.database.write() as store:
        assert await store.sessions.accept("slack:Ev1", at=world.time()) is not None
        assert (await store.audit.verify()).faults == ()
        assert (await store.audit.verify()).anchors == 2
    assert isinstance(case, Case)
