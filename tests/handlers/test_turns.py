"""A turn happens once: double clicks, old buttons, two devices and restarts end in one consistent report."""

import asyncio

import pytest

from conversation.port import Address, Asked, In, Pressed
from conversation.screen import CaseCard, Done, Notice, Prompt, Review, Screen
from conversation.session import Answered, Show, Submit
from handlers.converse import UNKNOWN
from tests.world import POSTS, USUAL, World, posts_without, sends, subject


def usual(world: World) -> dict[str, str | list[str]]:
    return {**USUAL, "unit": str(world.units["linden"])}


async def test_a_double_click_on_send_makes_one_report_and_shows_the_receipt_again(world: World) -> None:
    review = await world.talks("samira", usual(world))
    press = sends(review, {})
    first = await world.says("samira", press, delivery="Ev1")
    again = await world.says("samira", press, delivery="Ev1")
    later = await world.says("samira", press, delivery="Ev2")
    assert isinstance(first, Done)
    assert first == again == later
    assert len(await world.cases()) == 1


async def test_a_repeated_page_changes_nothing_and_shows_where_the_person_is(world: World) -> None:
    first = await world.presses("samira", "start", "deviation", delivery="Ev1")
    words = await world.says("samira", sends(first, usual(world)), delivery="Ev2")
    review = await world.says("samira", sends(words, usual(world)), delivery="Ev3")
    again = await world.says("samira", sends(first, {**usual(world), "nature": "risk"}), delivery="Ev2")
    assert isinstance(again, Review)
    assert again == review


async def test_an_old_button_changes_nothing_and_says_so(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    words = await world.says("samira", sends(first, usual(world)))
    stale = await world.says("samira", sends(first, {**usual(world), "nature": "risk"}))
    assert isinstance(words, Prompt)
    assert isinstance(stale, Prompt)
    assert stale.page == words.page == "what"
    assert "äldre bild" in stale.notice
    async with world.database.read() as store:
        session = await store.sessions.peek(world.people["samira"], "deviation", "")
    assert session is not None
    assert session.answers["nature"] == "harm"


async def test_two_devices_that_send_at_once_make_one_report(world: World) -> None:
    review = await world.talks("samira", usual(world))
    press = sends(review, {})
    other = world.another_database()
    shown = await asyncio.gather(
        world.desk.hear(world.said("samira", press, delivery="phone")),
        world.another_desk(other).hear(world.said("samira", press, delivery="tablet", channel="web")),
    )
    await other.close()
    assert [type(screen) for screen in shown] == [Done, Done]
    assert len({screen.reference for screen in shown if isinstance(screen, Done)}) == 1
    assert len(await world.cases()) == 1


async def test_of_two_devices_on_the_same_page_one_counts_and_the_other_sees_where_they_are(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    other = world.another_database()
    desks = (world.desk, world.another_desk(other))
    shown = await asyncio.gather(
        *(
            desk.hear(world.said("samira", sends(first, {**usual(world), "nature": nature})))
            for desk, nature in zip(desks, ("risk", "near_miss"), strict=True)
        )
    )
    await other.close()
    notices = sorted(screen.notice for screen in shown if isinstance(screen, Prompt))
    assert len(notices) == 2
    assert notices[0] == ""
    assert "äldre bild" in notices[1]


async def test_many_people_reporting_at_once_each_get_their_own(world: World) -> None:
    people = ("samira", "omar", "eva", "ali", "nils")
    presses = [
        sends(await world.talks(who, {**usual(world), "unit": str(world.units["linden"])}), {}) for who in people
    ]
    shown = await asyncio.gather(
        *(world.desk.hear(world.said(who, press)) for who, press in zip(people, presses, strict=True))
    )
    references = sorted(screen.reference for screen in shown if isinstance(screen, Done))
    assert references == [f"AVV-2026-0000{n}" for n in range(1, 6)]


async def test_a_conversation_goes_on_after_days_and_a_restart(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    words = await world.says("samira", sends(first, usual(world)))
    world.time.forward(days=6)
    again = world.another_database()
    world.desk = world.another_desk(again)
    shown = await world.presses("samira", "resume", "deviation")
    assert shown == words
    review = await world.says("samira", sends(shown, USUAL))
    done = await world.says("samira", sends(review, {}))
    await again.close()
    assert isinstance(done, Done)


async def test_starting_with_an_unfinished_report_asks_to_go_on_or_begin_again(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    words = await world.says("samira", sends(first, usual(world)))
    asked = await world.presses("samira", "start", "deviation")
    assert isinstance(asked, Notice)
    assert [button.action for button in asked.buttons] == ["resume", "restart"]
    assert await world.presses("samira", "resume", asked.buttons[0].subject) == words
    fresh = await world.presses("samira", "restart", asked.buttons[1].subject)
    assert isinstance(fresh, Prompt)
    assert fresh.page == "nature"


async def test_an_old_button_to_begin_again_never_throws_away_what_was_written_since(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    await world.says("samira", sends(first, usual(world)))
    old = await world.presses("samira", "start", "deviation")
    assert isinstance(old, Notice)
    page = await world.presses("samira", "resume", "deviation")
    review = await world.says("samira", sends(page, USUAL))
    asked: Screen = old
    for anew in (old.buttons[1].subject, "deviation", "deviation||x"):
        asked = await world.presses("samira", "restart", anew)
        assert isinstance(asked, Notice)
        assert [button.action for button in asked.buttons] == ["resume", "restart"]
    assert await world.presses("samira", "resume", "deviation") == review
    assert isinstance(asked, Notice)
    fresh = await world.presses("samira", "restart", asked.buttons[1].subject)
    assert isinstance(fresh, Prompt)
    assert fresh.page == "nature"


async def test_a_corrected_page_with_the_same_delivery_is_taken(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    refused = await world.says("samira", sends(first, {**usual(world), "category": ""}), delivery="view-1")
    assert isinstance(refused, Prompt)
    assert [field.id for field in refused.fields if field.problem] == ["category"]
    taken = await world.says("samira", sends(first, usual(world)), delivery="view-1")
    assert isinstance(taken, Prompt)
    assert taken.page == "what"


async def test_the_same_delivery_name_on_two_channels_is_two_deliveries(world: World) -> None:
    await world.presses("samira", "help", delivery="1")
    first = await world.presses("samira", "start", "deviation", delivery="1", channel="web")
    assert isinstance(first, Prompt)


async def test_a_button_pressed_twice_does_its_work_once(world: World) -> None:
    case = await world.report()
    for _ in range(2):
        card = await world.presses("fatima", "take_on", subject(case), delivery="Ev1")
        assert isinstance(card, CaseCard)
    assert [action for _, action in await world.log(case)] == ["reported", "take_on"]
    assert (await world.case(case)).revision == 1


@pytest.mark.parametrize(
    "event",
    [
        Pressed("explode", "case:1"),
        Pressed("start", "no-such-flow"),
        Pressed("start", ""),
        In("no-such-flow", Show()),
        Asked("x", "no-such-command"),
    ],
    ids=str,
)
async def test_what_nobody_knows_is_answered_with_a_sentence(world: World, event: In | Pressed | Asked) -> None:
    assert await world.says("samira", event) == Notice(UNKNOWN)


@pytest.mark.parametrize(
    "about", ["case:99", "case:", "case:0", "case:-1", "case:x", "case:1e9", "", "unit:1", "case:²"]
)
async def test_a_case_that_is_not_there_is_answered_with_a_sentence(world: World, about: str) -> None:
    for action in ("card", "read", "read_question", "take_on"):
        screen = await world.presses("fatima", action, about)
        assert isinstance(screen, Notice)
        assert "finns inte" in screen.text
    for flow in ("assign", "ask_more", "dismiss", "complete", "record"):
        screen = await world.presses("fatima", "start", f"{flow}|{about}")
        assert isinstance(screen, Notice)
        assert "finns inte" in screen.text


async def test_answers_from_nowhere_change_nothing(world: World) -> None:
    for event in (Answered({"what": "x"}, "what", 7), Submit({}, 3), Answered({"nature": "no-such-code"}, "nature")):
        screen = await world.says("samira", In("deviation", event))
        assert isinstance(screen, Prompt)
        assert screen.page == "nature"
    assert await world.cases() == []


async def test_a_person_of_no_unit_is_not_known_but_loses_nothing(world: World) -> None:
    address = Address("slack", "guest")
    async with world.database.write() as store:
        guest = await store.people.person("guest@example.se", "Gäst")
        await store.people.changed()
    assert await world.desk.recognise(address, "guest@example.se") is None
    stranger = await world.desk.stranger()
    assert "112" in stranger.text
    world.people["guest"] = guest
    refused = await world.presses("guest", "start", "deviation")
    assert isinstance(refused, Notice)
    assert refused.text == stranger.text


async def test_people_are_recognised_by_e_mail_once_and_by_their_address_from_then_on(world: World) -> None:
    new = Address("teams", "29:abc")
    assert await world.desk.recognise(new) is None
    assert await world.desk.recognise(new, "nobody@example.se") is None
    known = await world.desk.recognise(new, "Samira@example.se")
    assert known is not None
    assert (known.person, known.name) == (world.people["samira"], "Samira Haddad")
    assert await world.desk.recognise(new) == known
    assert "Linden" in known.about


async def test_the_directorys_id_goes_before_an_e_mail_and_is_remembered(world: World) -> None:
    entra, new = Address("entra", "e-1"), Address("teams", "e-1")
    async with world.database.write() as store:
        await store.people.remember(world.people["omar"], entra)
    known = await world.desk.recognise(new, "samira@example.se", known_as=entra)
    assert known
    assert known.person == world.people["omar"]
    assert await world.desk.recognise(new) == known


async def test_an_unknown_id_leaves_it_to_the_e_mail(world: World) -> None:
    known = await world.desk.recognise(Address("teams", "e-1"), "samira@example.se", known_as=Address("entra", "e-1"))
    assert known
    assert known.person == world.people["samira"]


async def test_who_has_no_function_today_is_not_recognised_any_more(world: World) -> None:
    await world.hold()
    assert await world.desk.recognise(Address("slack", "samira")) is None
    assert await world.desk.people() == ()


async def test_who_loses_their_function_midway_is_refused_and_finds_everything_again(world: World) -> None:
    review = await world.talks("samira", USUAL)
    assert isinstance(review, Review)
    await world.hold(*posts_without("samira"))
    assert isinstance(await world.says("samira", sends(review, {})), Notice)
    assert await world.cases() == []
    await world.hold(*POSTS)
    assert isinstance(await world.says("samira", sends(review, {})), Done)


async def test_a_client_that_sends_only_what_was_touched_is_understood(world: World) -> None:
    first = await world.presses("samira", "start", "deviation")
    assert isinstance(first, Prompt)
    touched = Answered({"nature": "harm", "category": "fall.transfer"}, first.page, first.at.revision)
    following = await world.says("samira", In("deviation", touched))
    assert isinstance(following, Prompt)
    assert following.page == "what"
