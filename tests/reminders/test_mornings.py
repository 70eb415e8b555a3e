"""Each person's morning: one message, most urgent first, at an hour that suits them, whatever happened meanwhile."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from conversation.port import Unreachable
from conversation.screen import Home, Nudge, Screen
from quality.case import Case, CaseType, Holder, State
from quality.duty import Duty, DutyKind, owed
from quality.role import Function, Substitution
from quality.stages import staged
from reminders.keeper import Keeper
from tests.handlers.dealt import investigated, proposes
from tests.handlers.lex import handed_over, says
from tests.storage.samples import stored_case
from tests.world import POSTS, ZONE, World, municipality, reminders_to, subject


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


async def owe(world: World, case: Case, due: str, *, who: str = "fatima", kind: DutyKind = DutyKind.ACT) -> Duty:
    """Something that this person is to have done then."""
    owner = Holder(person=world.people[who])
    duty = owed(kind, subject(case), owner, case.unit, due_at=at(due), about=due)
    async with world.database.write() as store:
        await store.duties.owe([staged(duty, world.profile, world.time())])
        return next(d for d in await store.duties.due(now=at("2030-01-01 00:00"), limit=999) if d.key == duty.key)


async def quiet_case(world: World, who: str = "samira") -> Case:
    """A case that owes nobody anything."""
    case = await world.report(who, record="nobody")
    await world.keep()
    async with world.database.write() as store:
        await store.duties.end(subject(case), list(DutyKind), at=world.time(), how="test")
    world.chat.forget()
    return case


async def heard(world: World, time: str) -> dict[str, list[Screen]]:
    """What each person was told by a sweep at that time."""
    world.chat.forget()
    await world.keep_at(time)
    return {who: world.chat.to(who) for who in dict.fromkeys(sent.to for sent in world.chat.sent)}


def texts(screen: Screen) -> list[str]:
    assert isinstance(screen, Home), screen
    return [f"{part.heading}: {item.text}" for part in screen.parts for item in part.items]


# One message


async def test_ten_things_are_one_message_in_the_morning(world: World) -> None:
    case = await quiet_case(world)
    for minute in range(10):
        await owe(world, case, f"2026-11-26 17:{minute:02}")
    assert await heard(world, "2026-11-26 07:29") == {}
    told = await heard(world, "2026-11-26 07:30")
    assert [len(screens) for screens in told.values()] == [1]
    assert len(texts(told["fatima"][0])) == 10
    assert await heard(world, "2026-11-26 12:00") == {}


async def test_what_is_late_comes_before_what_is_due_and_what_waits_with_others_last(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-11-26 17:00")
    await owe(world, case, "2026-11-19 17:00")
    await owe(world, case, "2026-11-25 17:00", who="anna", kind=DutyKind.DECIDE)
    (morning,) = (await heard(world, "2026-11-26 07:30"))["fatima"]
    assert texts(morning) == [
        f"Försenat: En åtgärd väntar: {case.reference}",
        f"Att göra: En åtgärd väntar: {case.reference}",
    ]
    assert isinstance(morning, Home)
    assert morning.title == "Hej Fatima! 2 saker väntar"
    for part in morning.parts:
        for item in part.items:
            assert "ska vara gjord" in item.detail
            assert "Jag påminner igen om inget händer." in item.detail or "Om inget händer" in item.detail
            assert [button.action for button in item.buttons] == ["card", "owing"]


async def test_what_is_due_today_is_not_called_late(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-11-26 08:00")
    (nudge,) = (await heard(world, "2026-11-26 12:00"))["fatima"]
    assert isinstance(nudge, Nudge)
    assert [fact.value for fact in nudge.facts] == ["Ska vara klart i dag"]
    (again,) = (await heard(world, "2026-12-03 12:00"))["fatima"]
    assert isinstance(again, Nudge)
    assert [fact.value for fact in again.facts] == ["7 dagar försenat"]


async def test_a_long_morning_names_the_most_urgent_and_leads_to_the_rest(world: World) -> None:
    case = await quiet_case(world)
    for minute in range(20):
        await owe(world, case, f"2026-11-26 17:{minute:02}")
    (morning,) = (await heard(world, "2026-11-26 07:30"))["fatima"]
    assert isinstance(morning, Home)
    assert len(texts(morning)) == 15
    assert "5 till" in morning.text
    (button,) = morning.buttons
    rest = await world.presses("fatima", button.action, button.subject)
    assert isinstance(rest, Home)
    assert len([item for part in rest.parts for item in part.items]) == 15


async def test_after_a_week_of_downtime_there_is_one_catching_up_and_not_seven(world: World) -> None:
    case = await quiet_case(world)
    for day in range(19, 26):
        await owe(world, case, f"2026-11-{day} 17:00", kind=DutyKind.ASSESS)
    told = await heard(world, "2026-12-02 10:00")
    assert [len(texts(screen)) for screen in told["fatima"] if isinstance(screen, Home)] == [7]
    assert "anna" not in {who for who, screens in told.items() for s in screens if isinstance(s, Home | Nudge)}
    assert await heard(world, "2026-12-02 10:01") == {}


async def test_a_clock_that_jumps_back_and_forward_says_nothing_twice_and_loses_nothing(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-11-26 17:00")
    assert set(await heard(world, "2026-11-26 07:30")) == {"fatima"}
    assert await heard(world, "2026-11-20 07:30") == {}
    assert await heard(world, "2026-11-26 07:31") == {}
    told = await heard(world, "2026-12-03 07:30")
    assert "fatima" in told


@pytest.mark.parametrize("day", ["2026-10-26", "2027-03-30"], ids=["to winter time", "to summer time"])
async def test_the_morning_stays_on_the_wall_clock_when_the_clocks_change(world: World, day: str) -> None:
    world.time.at("2026-10-20 09:00")
    case = await quiet_case(world)
    await owe(world, case, f"{day} 17:00", kind=DutyKind.ASSESS)
    assert not [each for each in (await heard(world, f"{day} 07:29")).get("fatima", []) if isinstance(each, Nudge)]
    assert [each for each in (await heard(world, f"{day} 07:30"))["fatima"] if isinstance(each, Nudge)]


# The person's own time


async def test_somebody_in_another_zone_has_their_own_morning(world: World) -> None:
    case = await quiet_case(world)
    async with world.database.write() as store:
        await store.people.employ(world.people["fatima"], zone="Europe/London", hourly=False)
        await store.people.changed()
    await owe(world, case, "2026-11-26 17:00")
    assert await heard(world, "2026-11-26 08:29") == {}
    assert set(await heard(world, "2026-11-26 08:30")) == {"fatima"}


async def by_the_hour(world: World, who: str) -> None:
    async with world.database.write() as store:
        await store.people.employ(world.people[who], zone="", hourly=True)
        await store.people.changed()


async def test_hourly_staff_are_not_chased_off_duty_and_the_manager_hears_of_it(world: World) -> None:
    case = await quiet_case(world)
    await by_the_hour(world, "samira")
    await owe(world, case, "2026-11-26 17:00", who="samira", kind=DutyKind.RECORD_REFERENCE)
    assert set(await heard(world, "2026-11-26 07:30")) == {"fatima"}
    assert await heard(world, "2026-11-26 12:00") == {}
    await world.presses("samira", "home")
    assert set(await heard(world, "2026-11-26 12:01")) == {"samira"}
    assert await heard(world, "2026-11-26 12:02") == {}


# Law's own clocks


def with_on_call(world: World, *functions: Function) -> Keeper:
    """The world's keeper under a profile that names who is on call."""
    nudging = replace(world.profile.nudging, on_call=functions)
    world.house = replace(world.house, profile=replace(world.profile, nudging=nudging))
    return world.another_keeper(world.database)


async def clock(world: World) -> Case:
    """A data breach that was found just now: 72 hours to the supervisory authority."""
    case = await quiet_case(world)
    async with world.database.write() as store:
        stored = await store.cases.get(case.id, scope=await world.scope("fatima"), lock=True)
        assert stored is not None
        await store.cases.change(replace(stored, type=CaseType.DEVIATION))
    await owe(
        world, case, (world.time() + timedelta(hours=72)).astimezone(ZONE).isoformat()[:16], kind=DutyKind.NOTIFY_IMY
    )
    return case


async def test_a_statutory_clock_is_said_at_once(world: World) -> None:
    await clock(world)
    assert set(await heard(world, "2026-11-25 09:00")) == {"fatima"}


async def test_at_night_whoever_is_on_call_hears_of_it_and_the_manager_when_the_office_opens(world: World) -> None:
    world.keeper = with_on_call(world, Function.SECURITY)
    await world.hold(*POSTS, ("omar", Function.SECURITY, "top"))
    world.time.at("2026-11-27 23:30")
    case = await clock(world)
    told = await heard(world, "2026-11-27 23:30")
    assert set(told) == {"omar"}
    (called,) = told["omar"]
    assert isinstance(called, Nudge)
    assert "Fatima Rahimi" in called.text
    assert case.reference not in str(called)
    assert "fatima" not in await heard(world, "2026-11-29 12:00")
    assert "fatima" in await heard(world, "2026-11-30 08:00")


async def test_with_nobody_on_call_it_waits_for_the_manager_to_wake(world: World) -> None:
    world.time.at("2026-11-27 23:30")
    await clock(world)
    assert await heard(world, "2026-11-27 23:30") == {}
    assert await heard(world, "2026-11-28 06:59") == {}
    assert set(await heard(world, "2026-11-28 07:00")) == {"fatima"}


# Absence


async def away(world: World, who: str, instead: str, first: str, last: str) -> None:
    days = Substitution(world.people[who], world.people[instead], date.fromisoformat(first), date.fromisoformat(last))
    async with world.database.write() as store:
        await store.people.replace_substitutions([days])
        await store.people.changed()


async def test_the_substitute_hears_meanwhile_and_who_comes_back_hears_what_is_left(world: World) -> None:
    case = await quiet_case(world)
    await away(world, "fatima", "omar", "2026-11-26", "2026-11-27")
    first = await owe(world, case, "2026-11-26 17:00", kind=DutyKind.ASSESS)
    await owe(world, case, "2026-11-27 17:00", kind=DutyKind.DECIDE)
    assert set(await heard(world, "2026-11-26 07:30")) == {"omar"}
    assert set(await heard(world, "2026-11-27 07:30")) == {"omar"}
    async with world.database.write() as store:
        await store.duties.finish(first.id, at=world.time(), how="test")
    told = await heard(world, "2026-11-30 07:30")
    back = [screen for screen in told["fatima"] if isinstance(screen, Home)]
    assert [screen.title for screen in back] == ["Välkommen tillbaka, Fatima!"]
    assert [item.text for part in back[0].parts for item in part.items] == [f"Besluta i {case.reference}"]
    assert "omar" not in told
    assert not any(isinstance(s, Home) for s in (await heard(world, "2026-12-01 07:30")).get("fatima", []))


async def test_who_comes_back_to_nothing_hears_nothing(world: World) -> None:
    await quiet_case(world)
    await away(world, "fatima", "omar", "2026-11-26", "2026-11-27")
    await world.keep_at("2026-11-27 12:00")
    assert not any(isinstance(s, Home) for s in (await heard(world, "2026-11-30 07:30")).get("fatima", []))


async def test_who_comes_back_also_hears_of_what_returns_every_year(settled_url: str) -> None:
    async with municipality(settled_url, profile="standard") as world:
        case = await quiet_case(world)
        await away(world, "fatima", "omar", "2026-11-26", "2026-11-27")
        await owe(world, case, "2026-11-27 17:00", kind=DutyKind.DECIDE)
        await world.keep_at("2026-11-27 09:00")
        back = next(s for s in (await heard(world, "2026-11-30 07:30"))["fatima"] if "tillbaka" in str(s))
        assert isinstance(back, Home)
        left = [item.text for part in back.parts for item in part.items]
        assert f"Besluta i {case.reference}" in left
        assert "Gör enhetens egenkontrollplan för nästa år" in left
        assert "Skyldigheten att rapportera" in left


async def test_what_only_one_can_read_waits_until_they_are_back(settled_url: str) -> None:
    async with municipality(settled_url, profile="standard") as world:
        world.time.at("2026-10-30 09:00")
        await away(world, "eva", "omar", "2026-11-01", "2026-11-06")
        for time in ("2026-11-02 07:30", "2026-11-06 09:00"):
            assert "eva" not in await heard(world, time), time
        await heard(world, "2026-11-09 07:30")
        assert {nudge.title for nudge in reminders_to(world, "eva")} == {"Skyldigheten att rapportera"}


# Up the ladder, and where nobody is reached


async def test_who_is_above_and_sees_the_case_alone_hears_that_an_action_waits_and_with_whom(world: World) -> None:
    """The director sees a deviation's status and none of its actions, but is at the top of the ladder."""
    case = await investigated(world, record="nobody")
    await proposes(world, case, due="2026-12-04", check="2027-01-29")
    told: dict[str, list[Screen]] = {}
    for day in ("12-04", "12-11", "12-14", "12-17", "12-22"):
        told[day] = (await heard(world, f"2026-{day} 07:30")).get("dag", [])
    assert told["12-14"] == told["12-17"] == []
    (nudge,) = told["12-22"]
    assert isinstance(nudge, Nudge)
    assert nudge.title == f"Inte gjord än. En åtgärd i {case.reference}"
    assert "Omar Nilsson" in nudge.text
    assert [button.action for button in nudge.buttons] == ["card"]


async def test_who_is_above_and_may_not_see_it_hears_that_something_waits_and_with_whom(world: World) -> None:
    """The director sees no suggestion of improvement at all."""
    unit = world.units["linden"]
    case = await stored_case(world, type=CaseType.IMPROVEMENT, state=State.REVIEWING, facts={})
    duty = owed(DutyKind.CHECK_EFFECT, subject(case), Holder("enhetschef", unit), unit, due_at=at("2026-12-04 17:00"))
    async with world.database.write() as store:
        await store.duties.owe([staged(duty, world.profile, world.time())])
    told: list[Screen] = []
    for day in ("12-04", "12-11", "12-14", "12-17", "12-22"):
        told += (await heard(world, f"2026-{day} 07:30")).get("dag", [])
    nudge = told[-1]
    assert isinstance(nudge, Nudge)
    assert nudge.title == "Något väntar på Linden"
    assert "Fatima Rahimi" in nudge.text
    assert case.reference not in str(nudge)
    assert nudge.buttons == ()


async def test_nobody_above_hears_of_a_suspicion_that_is_not_theirs_to_know(world: World) -> None:
    case = await world.report(suspicion="sarah", category="physical_abuse.staff", record="nobody")
    await world.keep()
    async with world.database.write() as store:
        await store.duties.end(subject(case), list(DutyKind), at=world.time(), how="test")
    owner = Holder(person=world.people["cecilia"])  # may not see it either
    duty = owed(DutyKind.ASSESS, subject(case), owner, case.unit, due_at=at("2026-11-25 17:00"))
    async with world.database.write() as store:
        await store.duties.owe([staged(duty, world.profile, world.time())])
    for day in ("11-25", "11-26", "11-27", "11-30", "12-03", "12-08"):
        told = await heard(world, f"2026-{day} 09:00")
        assert not any("Något väntar" in str(screen) for screens in told.values() for screen in screens)


async def test_a_question_of_the_night_is_part_of_the_mornings_message(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-11-26 17:00", who="samira", kind=DutyKind.RECORD_REFERENCE)
    world.time.at("2026-11-25 21:40")
    await owe(world, case, "2026-11-30 17:00", who="samira", kind=DutyKind.COMPLETE)
    assert await heard(world, "2026-11-25 21:40") == {}
    assert await heard(world, "2026-11-26 07:00") == {}
    (morning,) = (await heard(world, "2026-11-26 07:30"))["samira"]
    assert len(texts(morning)) == 2


async def test_whoever_has_the_case_hears_once_that_an_absent_reporter_has_not_answered(world: World) -> None:
    """The one who stands in may not see the question, so it goes to whoever asked, who is told of it anyway."""
    case = await quiet_case(world)
    await owe(world, case, "2026-11-25 17:00", who="samira", kind=DutyKind.RECORD_REFERENCE)
    await away(world, "samira", "eva", "2026-11-25", "2027-01-08")
    told = [await heard(world, f"2026-{day} 09:00") for day in ("11-25", "11-26", "11-27", "12-02", "12-07")]
    assert [len([s for s in each["fatima"] if isinstance(s, Nudge)]) for each in told] == [1, 1, 1, 1, 1]


async def test_an_action_goes_from_a_week_before_to_the_director(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-12-11 17:00", who="samira")
    days = ("12-04", "12-11", "12-18", "12-21", "12-28", "12-31", "01-04", "01-05", "01-08", "01-11")
    told = {}
    for day in days:
        found = await heard(world, f"{'2027' if day < '06' else '2026'}-{day} 07:30")
        told[day] = sorted(who for who, screens in found.items() if any(isinstance(s, Nudge) for s in screens))
    assert told["12-04"] == told["12-11"] == told["12-18"] == ["samira"]
    assert told["12-21"] == ["fatima", "samira"]
    assert told["12-28"] == ["anna", "samira"]
    assert ["dag", "samira"] in told.values()


async def test_what_reaches_nobody_climbs_until_somebody_is_reached_and_is_listed_meanwhile(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-11-26 17:00")
    for who in ("fatima", "anna"):
        world.chat.fails[who] = [Unreachable("not_installed")]
        world.mail.fails[who] = [Unreachable("no mailbox")]
    assert set(await heard(world, "2026-11-26 07:30")) == {"dag"}
    async with world.database.read() as store:
        assert await store.duties.unsent() == []


async def test_what_reaches_nobody_at_all_is_listed_with_whom_and_why(world: World) -> None:
    case = await quiet_case(world)
    await owe(world, case, "2026-11-26 17:00")
    for who in world.people:
        world.chat.fails[who] = [Unreachable("403")]
        world.mail.fails[who] = [Unreachable("403")]
    assert await heard(world, "2026-11-26 07:30") == {}
    async with world.database.read() as store:
        unsent = await store.duties.unsent()
    assert {each.person for each in unsent} >= {world.people["fatima"], world.people["anna"]}
    assert {(each.kind, each.subject, each.failure) for each in unsent} == {(DutyKind.ACT, subject(case), "no channel")}
    assert {each.since for each in unsent} == {at("2026-11-26 07:30")}


# Said once


async def test_a_case_that_is_to_be_received_and_assessed_is_said_once(world: World) -> None:
    """After a hand-over both are owed by the same function on the same day."""
    case = await handed_over(world)
    await world.keep()
    (nudge,) = (await heard(world, "2026-11-26 07:30"))["lena"]
    assert isinstance(nudge, Nudge)
    assert nudge.title == f"Första bedömningen av {case.reference} väntar"
    await says(world, "lena", "assess", case, ivo="no", investigate="no", motivation="Rutinen följdes.")
    async with world.database.read() as store:
        left = {d.kind for d in await store.duties.about(subject(case), scope=await world.scope("lena"))}
    assert not {DutyKind.ACKNOWLEDGE, DutyKind.ASSESS} & left


async def test_what_is_to_be_received_alone_is_said(world: World) -> None:
    case = await world.report(record="nobody")
    await world.keep()
    (nudge,) = (await heard(world, "2026-11-26 07:30"))["fatima"]
    assert isinstance(nudge, Nudge)
    assert nudge.title == f"Påminnelse: ta emot {case.reference}"
