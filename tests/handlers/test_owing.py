"""What the owner of a duty does from its reminder: done, put off, passed on, more time, and what the others answer."""

from dataclasses import replace
from datetime import date

import pytest

from conversation.screen import Button, Done, Notice, Nudge, Prompt, Screen
from quality.action import CaseAction, Kind, Stage, Strength
from quality.case import Case, Holder
from quality.duty import Duty, DutyKind
from quality.role import Substitution
from tests.reminders.test_mornings import at, heard, owe, quiet_case
from tests.world import World, subject


async def duty(world: World, of: Duty) -> Duty:
    """The duty as it is now."""
    async with world.database.read() as store:
        found = await store.duties.get(of.id)
    assert found is not None
    return found


async def nudged(world: World, time: str = "2026-11-26 07:30", who: str = "fatima") -> dict[str, Button]:
    """The buttons of somebody's reminder by what they do."""
    (nudge,) = [each for each in (await heard(world, time))[who] if isinstance(each, Nudge)]
    return {
        button.subject.partition("|")[0] if button.action == "start" else button.action: button
        for button in nudge.buttons
    }


async def told(world: World, who: str) -> Notice:
    """The only thing that somebody is told now."""
    world.chat.forget()
    await world.keep()
    (screen,) = [each for each in world.chat.to(who) if isinstance(each, Notice)]
    return screen


def words(screen: Screen) -> str:
    assert isinstance(screen, Notice), screen
    return screen.text


async def due(world: World, kind: DutyKind = DutyKind.ACT, **more: str) -> tuple[Case, Duty]:
    case = await quiet_case(world)
    return case, await owe(world, case, "2026-11-26 17:00", kind=kind, **more)


async def test_a_reminder_offers_everything_one_tap_away(world: World) -> None:
    await due(world)
    assert list(await nudged(world)) == ["card", "snooze", "more_time", "delegate"]


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        (DutyKind.REVIEW_DOCUMENT, ["card", "owed_done", "snooze", "more_time", "delegate"]),
        (DutyKind.NOTIFY_IVO, ["card", "delegate"]),
        (DutyKind.NOTIFY_IMY, ["card", "delegate"]),
    ],
)
async def test_what_law_wants_at_once_cannot_be_put_off(world: World, kind: DutyKind, offered: list[str]) -> None:
    await due(world, kind)
    assert list(await nudged(world)) == offered


async def test_whoever_hears_of_anothers_duty_is_not_offered_to_put_it_off(world: World) -> None:
    await due(world, DutyKind.ASSESS)
    for day in ("26", "27"):
        await world.keep_at(f"2026-11-{day} 07:30")
    assert list(await nudged(world, "2026-11-30 07:30", "anna")) == ["card"]


# Done


async def test_what_was_done_stands_with_the_case_and_nobody_is_reminded_again(world: World) -> None:
    case, review = await due(world, DutyKind.REVIEW_DOCUMENT)
    button = (await nudged(world))["owed_done"]
    done = await world.does("fatima", "owed_done", button.subject.partition("|")[2], done="Rutinen är ändrad.")
    assert isinstance(done, Done)
    assert (await world.words(case))["owed_done"] == "Rutinen är ändrad."
    assert (await duty(world, review)).done_at == at("2026-11-26 07:30")
    assert "fatima" not in await heard(world, "2026-11-27 07:30")
    assert ("fatima", "duty_done") in await world.log(case)


async def test_what_has_a_conversation_of_its_own_is_not_done_by_saying_so(world: World) -> None:
    _, act = await due(world)
    await world.does("fatima", "owed_done", f"duty:{act.id}", done="Klart.")
    assert (await duty(world, act)).done_at is None


# Put off


async def test_a_stage_is_put_off_once_and_said_again_then(world: World) -> None:
    case, act = await due(world)
    await nudged(world)
    await world.does("fatima", "snooze", f"duty:{act.id}", wait="3")
    assert await heard(world, "2026-11-30 07:30") == {} or "fatima" not in await heard(world, "2026-11-30 07:30")
    again = await nudged(world, "2026-12-01 07:30")
    assert "snooze" not in again
    refused = await world.does("fatima", "snooze", f"duty:{act.id}", wait="1")
    assert "redan skjutit upp" in words(refused)
    assert "snooze" in await nudged(world, "2026-12-03 07:30")
    assert ("fatima", "duty_snoozed") in await world.log(case)


async def test_the_third_time_it_is_put_off_a_reason_is_asked_for_and_kept_sealed(world: World) -> None:
    case, act = await due(world)
    async with world.database.write() as store:
        await store.duties.save_stage(replace(await duty(world, act), snoozes=2))
    button = (await nudged(world))["snooze_why"]
    assert button.subject == f"snooze_why|duty:{act.id}"
    assert "Berätta den här gången varför" in words(await world.does("fatima", "snooze", f"duty:{act.id}", wait="1"))
    await world.does("fatima", "snooze_why", f"duty:{act.id}", wait="1", why="Leveransen är försenad.")
    assert (await world.words(case))["snoozed"] == "Leveransen är försenad."
    assert (await duty(world, act)).next_nudge_at == at("2026-11-27 07:30")


# Passed on


async def test_a_duty_is_passed_on_when_the_other_says_yes_and_not_before(world: World) -> None:
    case, act = await due(world)
    prompt = await world.presses("fatima", "start", f"delegate|duty:{act.id}")
    assert isinstance(prompt, Prompt)
    names = {option.label for option in prompt.fields[0].options}
    assert "Anna Berg" in names
    assert not {"Fatima Rahimi", "Eva Strand"} & names  # herself, and one who may not know of it
    await world.does("fatima", "delegate", f"duty:{act.id}", whom=str(world.people["anna"]))
    assert (await duty(world, act)).owner == Holder(person=world.people["fatima"])
    offer = await told(world, "anna")
    assert "Fatima Rahimi" in offer.text
    assert [button.action for button in offer.buttons] == ["accept", "decline", "card"]
    await world.presses("anna", "accept", offer.buttons[0].subject)
    assert (await duty(world, act)).owner == Holder(person=world.people["anna"])
    assert "Anna Berg har tagit över" in (await told(world, "fatima")).text
    assert set(await heard(world, "2026-11-26 07:30")) == {"anna"}
    assert [action for _, action in await world.log(case)][-2:] == ["duty_offered", "duty_accepted"]


async def test_who_says_no_leaves_it_where_it_was(world: World) -> None:
    _, act = await due(world)
    await world.does("fatima", "delegate", f"duty:{act.id}", whom=str(world.people["anna"]))
    offer = await told(world, "anna")
    await world.presses("anna", "decline", offer.buttons[1].subject)
    assert "kan inte ta över" in (await told(world, "fatima")).text
    assert (await duty(world, act)).owner == Holder(person=world.people["fatima"])
    assert "redan besvarad" in words(await world.presses("anna", "accept", offer.buttons[0].subject))


async def test_nobody_answers_for_another(world: World) -> None:
    _, act = await due(world)
    await world.does("fatima", "delegate", f"duty:{act.id}", whom=str(world.people["anna"]))
    offer = await told(world, "anna")
    assert "gäller inte dig" in words(await world.presses("birgitta", "accept", offer.buttons[0].subject))
    assert "gäller inte dig" in words(await world.does("eva", "snooze", f"duty:{act.id}", wait="1"))


async def test_a_new_offer_takes_the_earlier_one_back(world: World) -> None:
    _, act = await due(world)
    await world.does("fatima", "delegate", f"duty:{act.id}", whom=str(world.people["anna"]))
    first = await told(world, "anna")
    await world.does("fatima", "delegate", f"duty:{act.id}", whom=str(world.people["birgitta"]))
    await told(world, "birgitta")
    assert "redan besvarad" in words(await world.presses("anna", "accept", first.buttons[0].subject))


# More time


async def asked(world: World) -> tuple[Case, Duty, Notice]:
    """Fatima asks for two weeks more; what the next level is asked."""
    case, act = await due(world)
    await world.does("fatima", "more_time", f"duty:{act.id}", until="2026-12-10", why="Vi väntar på vikarier.")
    return case, act, await told(world, "anna")


async def test_the_next_level_gives_more_time_and_the_stages_begin_anew(world: World) -> None:
    case, act, wish = await asked(world)
    assert "10 december 2026" in wish.text
    assert "vikarier" not in str(wish)
    assert (await world.words(case))["more_time"] == "Vi väntar på vikarier."
    assert (await duty(world, act)).due_at == at("2026-11-26 17:00")
    await world.presses("anna", "grant", wish.buttons[0].subject)
    now = await duty(world, act)
    assert (now.due_at, now.level, now.next_nudge_at) == (at("2026-12-10 17:00"), 0, at("2026-12-03 07:30"))
    assert "ger mer tid" in (await told(world, "fatima")).text


async def test_the_next_level_says_no_or_another_day(world: World) -> None:
    _, act, wish = await asked(world)
    assert [button.action for button in wish.buttons] == ["grant", "start", "refuse", "card"]
    request = wish.buttons[0].subject
    await world.does("anna", "another_day", request, until="2026-12-01")
    assert (await duty(world, act)).due_at == at("2026-12-01 17:00")
    await world.does("fatima", "more_time", f"duty:{act.id}", until="2026-12-20", why="Mer.")
    world.chat.forget()
    await world.keep()
    second = next(each for each in world.chat.to("anna") if isinstance(each, Notice))
    await world.presses("anna", "refuse", second.buttons[2].subject)
    assert (await duty(world, act)).due_at == at("2026-12-01 17:00")
    assert "kan inte ge mer tid" in (await told(world, "fatima")).text


async def test_more_time_is_later_than_now_and_never_what_law_counts(world: World) -> None:
    case, act = await due(world)
    earlier = await world.does("fatima", "more_time", f"duty:{act.id}", until="2026-11-26", why="x")
    assert "efter den som gäller nu" in words(earlier)
    statutory = await owe(world, case, "2026-11-27 17:00", kind=DutyKind.NOTIFY_IMY)
    refused = await world.does("fatima", "more_time", f"duty:{statutory.id}", until="2026-12-10", why="x")
    assert "lagen" in words(refused)


async def test_the_director_has_nobody_to_ask(world: World) -> None:
    case = await quiet_case(world)
    act = await owe(world, case, "2026-11-26 17:00", who="dag")
    async with world.database.write() as store:
        await store.cases.change(
            replace(await world.case(case), holder=Holder("socialchef", world.units["top"]), unit=world.units["top"])
        )
        await store.duties.hand_over(act.id, Holder("socialchef", world.units["top"]))
    refused = await world.does("dag", "more_time", f"duty:{act.id}", until="2026-12-10", why="x")
    assert "ingen över dig" in words(refused)


async def test_an_action_says_the_same_day_and_owner_as_its_duty(world: World) -> None:
    case = await quiet_case(world)
    fatima = world.people["fatima"]
    day = date(2026, 11, 26)
    new = CaseAction(case.id, 0, case.unit, Kind.ROUTINE, Strength.STRONG, fatima, day, day, Stage.DECIDED)
    async with world.database.write() as store:
        action = await store.actions.add(new)
    act = await owe(world, replace(case), "2026-11-26 17:00")
    async with world.database.write() as store:
        await store.duties.finish(act.id, at=world.time(), how="test")
        await store.duties.owe(
            [replace(act, key="the action's", subject=f"{subject(case)}#{action.number}", done_at=None)]
        )
        act = next(d for d in await store.duties.due(now=at("2030-01-01 00:00"), limit=999) if d.key == "the action's")
    await world.does("fatima", "more_time", f"duty:{act.id}", until="2026-12-10", why="Vi väntar.")
    await world.presses("anna", "grant", (await told(world, "anna")).buttons[0].subject)
    await world.does("fatima", "delegate", f"duty:{act.id}", whom=str(world.people["anna"]))
    offers = [s for s in (await heard(world, "2026-11-25 10:00"))["anna"] if isinstance(s, Notice)]
    await world.presses("anna", "accept", offers[-1].buttons[0].subject)
    async with world.database.read() as store:
        (changed,) = await store.actions.of(case)
    assert (changed.due_on, changed.owner) == (date(2026, 12, 10), world.people["anna"])


# All of it, and whoever stands in


async def test_more_shows_everything_about_one_duty(world: World) -> None:
    case, act = await due(world)
    mine = await world.presses("fatima", "owing", f"duty:{act.id}")
    assert isinstance(mine, Notice)
    assert case.reference in mine.title
    assert {b.subject.partition("|")[0] for b in mine.buttons if b.action == "start"} == {
        "snooze",
        "more_time",
        "delegate",
    }
    above = await world.presses("anna", "owing", f"duty:{act.id}")
    assert [button.action for button in above.buttons] == ["card"] if isinstance(above, Notice) else False
    assert "gäller inte dig" in words(await world.presses("eva", "owing", f"duty:{act.id}"))


async def test_who_stands_in_answers_for_the_one_who_is_away(world: World) -> None:
    _, act, wish = await asked(world)
    days = Substitution(world.people["anna"], world.people["birgitta"], world.today, world.today)
    async with world.database.write() as store:
        await store.people.replace_substitutions([days])
        await store.people.changed()
    await world.presses("birgitta", "grant", wish.buttons[0].subject)
    assert (await duty(world, act)).due_at == at("2026-12-10 17:00")
