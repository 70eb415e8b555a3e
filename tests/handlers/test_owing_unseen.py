"""The owner of an action who does not see its case puts it off, passes it on and asks for time, and learns no more."""

from dataclasses import replace
from datetime import date

from conversation.screen import Done, Notice, Nudge, Prompt, Reading, Screen
from quality.case import Case, CaseType, Holder, State
from quality.duty import Duty, DutyKind
from quality.role import Function, Substitution
from storage.requests import Wish
from tests.handlers.dealt import investigated, proposes
from tests.handlers.test_actions import buttons_of, to_do
from tests.handlers.test_owing import duty, told, words
from tests.reminders.test_mornings import heard
from tests.world import World, subject


async def entrusted(world: World, kind: DutyKind = DutyKind.ACT) -> tuple[Case, Duty]:
    """Omar owns an action of a case that he does not see; what he owes about it."""
    case = await investigated(world, record="nobody")
    await proposes(world, case, due="2026-12-01")
    assert isinstance(await world.presses("omar", "card", subject(case)), Notice)
    return case, await owed(world, f"{subject(case)}#1", kind)


async def owed(world: World, about: str, kind: DutyKind) -> Duty:
    async with world.database.read() as store:
        return next(d for d in await store.duties.about(about, scope=await world.scope("dag")) if d.kind is kind)


async def owner_of(world: World, case: Case) -> int | None:
    async with world.database.read() as store:
        return (await store.actions.of(case))[0].owner


def offered(screen: Screen) -> set[str]:
    """The names that a question offers."""
    assert isinstance(screen, Prompt), screen
    return {option.label for option in screen.fields[0].options}


async def test_what_the_reminder_offers_works_and_names_no_case(world: World) -> None:
    case, act = await entrusted(world)
    (nudge,) = [s for s in (await heard(world, "2026-12-01 07:30"))["omar"] if isinstance(s, Nudge)]
    assert buttons_of(nudge) == {"do_action", "read_action", "snooze", "more_time", "delegate"}
    more = await world.presses("omar", "owing", f"duty:{act.id}")
    assert isinstance(more, Notice)
    assert buttons_of(more) == {"do_action", "read_action", "snooze", "more_time", "delegate"}
    said = [more, await world.does("omar", "snooze", f"duty:{act.id}", wait="3")]
    assert isinstance(said[-1], Done)
    assert (await duty(world, act)).snoozes == 1
    said.append(await world.does("omar", "more_time", f"duty:{act.id}", until="2026-12-20", why="Vi väntar på golvet."))
    assert isinstance(said[-1], Done)
    said.append(await world.presses("omar", "start", f"delegate|duty:{act.id}"))
    assert case.reference not in str(said)
    assert "Visa ärendet" not in str(said)


async def test_more_time_is_asked_of_who_has_the_case_and_the_answer_does_not_say_who_that_is(world: World) -> None:
    case, act = await entrusted(world)
    for reply in ("refuse", "grant"):
        await world.does("omar", "more_time", f"duty:{act.id}", until="2026-12-20", why="Vi väntar på golvet.")
        wish = await told(world, "fatima")
        assert case.reference in wish.text
        pressed = next(button for button in wish.buttons if button.action == reply)
        await world.presses("fatima", reply, pressed.subject)
        answer = await told(world, "omar")
        assert "Fatima" not in str(answer)
        assert case.reference not in str(answer)
        assert answer.buttons == ()
    async with world.database.read() as store:
        (action,) = await store.actions.of(case)
    assert (action.due_on, (await duty(world, act)).due_at.date()) == (date(2026, 12, 20), date(2026, 12, 20))


async def test_more_time_is_never_asked_of_somebody_who_does_not_see_the_case(world: World) -> None:
    """Lena has the case and owns an action herself: the line above the unit may not know of it."""
    case, lena = await investigated(world, record="nobody"), world.people["lena"]
    async with world.database.write() as store:
        track = replace(await world.case(case), type=CaseType.MISCONDUCT, assignee=lena, state=State.ACTING)
        await store.cases.change(replace(track, holder=Holder(Function.LEX_RESPONSIBLE.value, world.units["top"])))
    await proposes(world, case, "lena", owner="lena", due="2026-12-01")
    act = await owed(world, f"{subject(case)}#1", DutyKind.ACT)
    await world.does("lena", "more_time", f"duty:{act.id}", until="2026-12-20", why="Vi väntar.")
    world.chat.forget()
    await world.keep()
    asked = [who for who in world.people if any(isinstance(s, Notice) for s in world.chat.to(who))]
    assert "dag" in asked  # the profile informs the director of such cases
    assert not {"fatima", "anna"} & set(asked)


async def test_an_action_is_passed_on_to_a_colleague_who_sees_as_little(world: World) -> None:
    case, act = await entrusted(world)
    assert offered(await world.presses("omar", "start", f"delegate|duty:{act.id}")) >= {"Cecilia Holm", "Fatima Rahimi"}
    await world.does("omar", "delegate", f"duty:{act.id}", whom=str(world.people["cecilia"]))
    offer = await told(world, "cecilia")
    assert [button.action for button in offer.buttons] == ["accept", "decline"]
    assert "gäller inte dig" in words(await world.presses("cecilia", "owing", f"duty:{act.id}"))
    taken = await world.presses("cecilia", "accept", offer.buttons[0].subject)
    assert isinstance(taken, Notice)
    assert buttons_of(taken) == {"do_action", "read_action"}
    assert case.reference not in f"{offer}{taken}{await told(world, 'omar')}"
    assert await owner_of(world, case) == world.people["cecilia"]
    assert isinstance(await world.presses("cecilia", "read_action", f"{subject(case)}#1"), Reading)
    assert isinstance(await world.presses("omar", "read_action", f"{subject(case)}#1"), Notice)
    assert isinstance(await world.does("cecilia", "do_action", f"{subject(case)}#1", done="Klart."), Done)


async def test_who_is_barred_is_missing_in_no_list_and_hears_nothing(world: World) -> None:
    case, act = await entrusted(world)
    before = offered(await world.presses("omar", "start", f"delegate|duty:{act.id}"))
    async with world.database.write() as store:
        await store.cases.bar(case.id, world.people["cecilia"])
    assert offered(await world.presses("omar", "start", f"delegate|duty:{act.id}")) == before
    asked = await world.does("omar", "delegate", f"duty:{act.id}", whom=str(world.people["cecilia"]))
    assert isinstance(asked, Done)
    world.chat.forget()
    await world.keep()
    assert world.chat.to("cecilia") == []
    assert (await duty(world, act)).owner == Holder(person=world.people["omar"])
    async with world.database.read() as store:
        request = await store.requests.open(act.id, Wish.TAKE_OVER)
    assert request is not None
    refused = await world.presses("cecilia", "accept", f"request:{request.id}")
    assert "redan besvarad" in words(refused)


async def test_following_up_is_passed_on_to_those_only_who_work_with_the_case(world: World) -> None:
    case, _ = await entrusted(world)
    await world.does("omar", "do_action", f"{subject(case)}#1", done="Klart.")
    check = await owed(world, f"{subject(case)}#1", DutyKind.CHECK_EFFECT)
    names = offered(await world.presses("fatima", "start", f"delegate|duty:{check.id}"))
    assert "Anna Berg" in names
    assert not {"Cecilia Holm", "Omar Nilsson"} & names
    await world.does("fatima", "delegate", f"duty:{check.id}", whom=str(world.people["anna"]))
    await world.presses("anna", "accept", (await told(world, "anna")).buttons[0].subject)
    assert await owner_of(world, case) == world.people["omar"]  # who did it stays who did it


async def test_who_stands_in_for_an_owner_has_it_among_what_they_owe(world: World) -> None:
    case, act = await entrusted(world)
    days = Substitution(world.people["omar"], world.people["cecilia"], world.today, world.today)
    async with world.database.write() as store:
        await store.people.replace_substitutions([days])
        await store.people.changed()
    (item,) = await to_do(world, "cecilia")
    assert buttons_of(item) == {"do_action", "read_action"}
    assert case.reference not in str(item)
    assert isinstance(await world.does("cecilia", "snooze", f"duty:{act.id}", wait="1"), Done)
    assert isinstance(await world.does("cecilia", "do_action", f"{subject(case)}#1", done="Klart."), Done)


async def test_the_actions_of_somebody_who_is_barred_go_to_whoever_has_the_case(world: World) -> None:
    case, act = await entrusted(world)
    await world.does("fatima", "bar", subject(case), person=str(world.people["omar"]), why="Det gäller honom.")
    assert await owner_of(world, case) == world.people["fatima"]
    assert (await duty(world, act)).owner == Holder(person=world.people["fatima"])
    assert await to_do(world, "omar") == ()
