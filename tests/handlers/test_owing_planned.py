"""A checkpoint and a duty of the year wheel are put off, passed on and given more time as anything else is."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from conversation.flow import Answer
from conversation.screen import Button, Done, Fact, Home, Notice, Nudge, Prompt, Screen
from quality.case import Holder
from quality.duty import Duty
from tests.handlers.test_control import answers, plans, points
from tests.handlers.test_owing import duty, told, words
from tests.handlers.test_year import does, subject, town
from tests.reminders.test_mornings import at, heard
from tests.world import World, municipality


@pytest.fixture
async def linden(sqlite_town: str) -> AsyncIterator[World]:
    """Linden has planned its year; its first checkpoint is due on the 13th of April."""
    async with municipality(sqlite_town) as world:
        await planned(world)
        yield world


@pytest.fixture
async def year(sqlite_town: str) -> AsyncIterator[World]:
    """A municipality with the standard year wheel, at the beginning of a year."""
    async with town(sqlite_town, "standard", "2027-01-04 09:00") as world:
        await world.keep()
        yield world


async def planned(world: World) -> None:
    world.time.at("2026-03-02 09:00")
    await plans(world, "fatima", "linden", "delegations")
    await world.keep_at("2026-04-07 10:00")


async def owed(world: World, about: str) -> Duty:
    async with world.database.read() as store:
        found = [d for d in await store.duties.about(about, scope=await world.scope("dag")) if d.kind.is_planned]
    return found[0]


async def first(world: World) -> Duty:
    """What is owed of the first checkpoint."""
    return await owed(world, f"checkpoint:{(await points(world, 'linden'))[0].id}")


async def log(world: World, about: str) -> list[str]:
    async with world.database.read() as store:
        return [entry.action for entry in await store.audit.entries(about)]


def flows(buttons: tuple[Button, ...]) -> list[str]:
    """The conversations that buttons begin."""
    return [button.subject.partition("|")[0] for button in buttons if button.action == "start"]


def nudge_to(screens: list[Screen]) -> Nudge:
    (nudge,) = [each for each in screens if isinstance(each, Nudge)]
    return nudge


# A checkpoint


async def test_the_reminder_of_a_checkpoint_offers_everything_one_tap_away(linden: World) -> None:
    nudge = nudge_to(linden.chat.to("fatima"))
    assert flows(nudge.buttons) == ["checkpoint", "snooze", "more_time", "delegate"]
    more = await linden.presses("fatima", "owing", f"duty:{(await first(linden)).id}")
    assert isinstance(more, Notice)
    assert more.title == nudge.title
    assert flows(more.buttons) == flows(nudge.buttons)


async def test_several_things_in_a_morning_each_lead_on_to_the_rest(sqlite_town: str) -> None:
    async with municipality(sqlite_town) as world:
        world.time.at("2026-03-02 09:00")
        await plans(world, "fatima", "linden", "delegations", "hygiene")
        (screen,) = [each for each in (await heard(world, "2026-04-14 07:30"))["fatima"] if isinstance(each, Home)]
        items = [item for part in screen.parts for item in part.items]
        assert [[button.action for button in item.buttons] for item in items] == [["start", "owing"]] * 2


async def test_a_checkpoint_is_put_off_once_for_each_stage(linden: World) -> None:
    point = await first(linden)
    await linden.does("fatima", "snooze", f"duty:{point.id}", wait="1")
    assert (await duty(linden, point)).next_nudge_at == at("2026-04-08 07:30")
    assert "snooze" not in flows(nudge_to((await heard(linden, "2026-04-08 07:30"))["fatima"]).buttons)
    assert "redan skjutit upp" in words(await linden.does("fatima", "snooze", f"duty:{point.id}", wait="1"))
    assert await log(linden, point.subject) == ["duty_snoozed"]


async def test_the_third_time_the_reason_is_chosen_and_no_word_is_written(linden: World) -> None:
    point = await first(linden)
    async with linden.database.write() as store:
        await store.duties.save_stage(replace(await duty(linden, point), snoozes=2))
    assert "Berätta" in words(await linden.does("fatima", "snooze", f"duty:{point.id}", wait="1"))
    prompt = await linden.presses("fatima", "start", f"snooze_why|duty:{point.id}")
    assert isinstance(prompt, Prompt)
    assert [bool(field.options) for field in prompt.fields] == [True, True]
    await linden.does("fatima", "snooze_why", f"duty:{point.id}", wait="1", why="staff")
    assert (await duty(linden, point)).snoozes == 3
    assert await log(linden, point.subject) == ["snoozed", "duty_snoozed"]


async def test_whoever_accepts_a_checkpoint_answers_it_and_sees_the_result(linden: World) -> None:
    await passed_on_and_answered(linden)


async def test_the_same_on_postgresql(postgres_town: str) -> None:
    async with municipality(postgres_town) as world:
        await planned(world)
        await passed_on_and_answered(world)


async def passed_on_and_answered(world: World) -> None:
    point = await first(world)
    refused = await world.presses("omar", "start", f"checkpoint|{point.subject}")
    assert "inte din att göra" in words(refused)
    prompt = await world.presses("fatima", "start", f"delegate|duty:{point.id}")
    assert isinstance(prompt, Prompt)
    names = {option.label for option in prompt.fields[0].options}
    assert {"Omar Nilsson", "Anna Berg"} <= names
    assert not {"Fatima Rahimi", "Eva Strand"} & names
    await world.does("fatima", "delegate", f"duty:{point.id}", whom=str(world.people["omar"]))
    assert (await duty(world, point)).owner == Holder("enhetschef", world.units["linden"])
    offer = await told(world, "omar")
    assert "Delegeringar" in offer.text
    yes = await world.presses("omar", "accept", offer.buttons[0].subject)
    assert flows(yes.buttons) == ["checkpoint"] if isinstance(yes, Notice) else False
    assert "Omar Nilsson har tagit över" in (await told(world, "fatima")).text
    reminded = await heard(world, "2026-04-13 07:30")
    assert [who for who, screens in reminded.items() if any(isinstance(s, Nudge) for s in screens)] == ["omar"]
    assert "checkpoint" in flows(nudge_to(reminded["omar"]).buttons)
    home = await world.presses("omar", "home")
    assert "Delegeringar" in str(home)
    done = await answers(world, "omar", point.subject, population="12", met_1="12", comment_1="Alla hade.")
    assert isinstance(done, Done)
    assert (await duty(world, point)).done_at is not None
    assert not isinstance(await world.presses("omar", "control_result", point.subject), Notice)
    assert "inte din att göra" in words(await world.presses("eva", "control_result", point.subject))
    assert (await log(world, point.subject))[:2] == ["duty_offered", "duty_accepted"]


async def test_a_checkpoint_that_is_declined_stays_where_it_was(linden: World) -> None:
    point = await first(linden)
    await linden.does("fatima", "delegate", f"duty:{point.id}", whom=str(linden.people["omar"]))
    offer = await told(linden, "omar")
    await linden.presses("omar", "decline", offer.buttons[1].subject)
    assert (await duty(linden, point)).owner == Holder("enhetschef", linden.units["linden"])
    assert "inte din att göra" in words(await linden.presses("omar", "start", f"checkpoint|{point.subject}"))
    assert "gäller inte dig" in words(await linden.presses("omar", "owing", f"duty:{point.id}"))
    assert "gäller inte dig" in words(await linden.does("omar", "snooze", f"duty:{point.id}", wait="1"))


async def test_the_manager_above_gives_a_checkpoint_more_time_and_sees_why(linden: World) -> None:
    point = await first(linden)
    await linden.does("fatima", "more_time", f"duty:{point.id}", until="2026-05-04", why="material")
    wish = await told(linden, "anna")
    assert "4 maj 2026" in wish.text
    assert "Skälet: Vi väntar på underlag." in wish.text
    assert [button.action for button in wish.buttons] == ["grant", "start", "refuse"]
    await linden.presses("anna", "grant", wish.buttons[0].subject)
    now = await duty(linden, point)
    assert (now.due_at, now.level, now.next_nudge_at) == (at("2026-05-04 17:00"), 0, at("2026-04-27 07:30"))
    assert "ger mer tid" in (await told(linden, "fatima")).text
    that_day = (await heard(linden, "2026-04-13 07:30"))["fatima"]
    assert not [screen for screen in that_day if isinstance(screen, Nudge)]
    assert "Senast 4 maj 2026" in str(await linden.presses("fatima", "home"))
    nudge = nudge_to((await heard(linden, "2026-04-27 07:30"))["fatima"])
    assert Fact("Mer tid till", "4 maj 2026") in nudge.facts


async def test_no_more_time_leaves_the_day_of_a_checkpoint(linden: World) -> None:
    point = await first(linden)
    await linden.does("fatima", "more_time", f"duty:{point.id}", until="2026-05-04", why="staff")
    await linden.presses("anna", "refuse", (await told(linden, "anna")).buttons[2].subject)
    assert (await duty(linden, point)).due_at == at("2026-04-13 17:00")
    assert "kan inte ge mer tid" in (await told(linden, "fatima")).text


# The year wheel


async def test_what_law_gives_a_day_is_put_off_to_that_day_and_no_further(year: World) -> None:
    about = subject(year, "patient_safety_report", "top", "2027-03-01")
    report = await owed(year, about)
    more = await year.presses("birgitta", "owing", f"duty:{report.id}")
    assert isinstance(more, Notice)
    assert flows(more.buttons) == ["hand_in", "snooze", "delegate"]
    late = await year.does("birgitta", "more_time", f"duty:{report.id}", until="2027-03-15", why="staff")
    assert "1 mars 2027" in words(late)
    assert "3 kap. 10 § PSL" in words(late)
    await year.does("birgitta", "snooze", f"duty:{report.id}", wait="5")
    assert (await duty(year, report)).snoozes == 1
    year.time.at("2027-02-26 09:00")
    async with year.database.write() as store:
        await store.duties.save_stage(replace(await duty(year, report), level=3, snoozed_level=-1))
    assert "3 kap. 10 § PSL" in words(await year.does("birgitta", "snooze", f"duty:{report.id}", wait="3"))
    year.time.at("2027-03-01 09:00")
    last = await year.presses("birgitta", "owing", f"duty:{report.id}")
    assert flows(last.buttons) == ["hand_in", "delegate"] if isinstance(last, Notice) else False
    assert (await duty(year, report)).due_at == report.due_at


async def test_whoever_accepts_a_duty_of_the_year_marks_it_as_done(year: World) -> None:
    about = subject(year, "patient_safety_report", "top", "2027-03-01")
    report = await owed(year, about)
    given: dict[str, Answer] = {"diary": "SN-2027-7", "note": "Klar.", "to": ["namnd"]}
    assert isinstance(await does(year, "samira", about, **given), Notice)
    await year.does("birgitta", "delegate", f"duty:{report.id}", whom=str(year.people["samira"]))
    offer = await told(year, "samira")
    await year.presses("samira", "accept", offer.buttons[0].subject)
    reminded = nudge_to((await heard(year, "2027-02-22 07:30"))["samira"])
    assert flows(reminded.buttons) == ["hand_in", "snooze", "delegate"]
    assert "patientsäkerhetsberättelse" in str(await year.presses("samira", "home"))
    assert isinstance(await does(year, "samira", about, **given), Done)
    assert (await duty(year, report)).done_at is not None


async def test_those_above_hear_who_took_over_what_is_late(year: World) -> None:
    report = await owed(year, subject(year, "patient_safety_report", "top", "2027-03-01"))
    async with year.database.write() as store:
        taken = replace(report, level=9, next_nudge_at=at("2027-03-10 07:30"))
        await store.duties.save_stage(taken)
        await store.duties.hand_over(report.id, Holder(person=year.people["samira"]))
    told_above = str((await heard(year, "2027-03-10 07:30"))["dag"])
    assert "Sent i årshjulet: " in told_above
    assert "Samira Haddad" in told_above


async def test_what_is_local_is_given_more_time_and_said_around_its_new_day(sqlite_town: str) -> None:
    async with town(sqlite_town, "standard", "2026-11-25 09:00") as world:
        await world.keep()
        about = subject(world, "self_control_plan", "linden", "2026-12-31")
        plan = await owed(world, about)
        await world.does("fatima", "more_time", f"duty:{plan.id}", until="2027-01-29", why="urgent")
        world.chat.forget()
        await world.keep()
        (wish,) = [s for s in world.chat.to("anna") if isinstance(s, Notice) and s.title == "Mer tid?"]
        await world.presses("anna", "grant", wish.buttons[0].subject)
        now = await duty(world, plan)
        assert (now.due_at, now.next_nudge_at) == (at("2027-01-29 17:00"), at("2027-01-22 07:30"))
        assert "Mer tid till" in str((await heard(world, "2027-01-22 07:30"))["fatima"])
        assert (await duty(world, plan)).next_nudge_at == at("2027-01-29 07:30")
