"""Actions from proposal to effect: who owns and does them, what is owed, where the case goes, and when it may end."""

from datetime import date

import pytest

from conversation.flow import Answer
from conversation.screen import CaseCard, Done, Home, Item, Notice, Nudge, Prompt, Reading, Screen
from quality.action import Effect, Stage
from quality.case import Outcome, State
from quality.duty import DutyKind
from storage.search.reading import read_document
from tests.handlers.dealt import ACTION, ENDED, investigated, proposes
from tests.handlers.test_handling import open_duties, texts
from tests.world import World, subject


def buttons_of(item: Item | Nudge | Notice) -> set[str]:
    return {each.subject.partition("|")[0] if each.action == "start" else each.action for each in item.buttons}


async def listed(world: World, about: str, who: str = "fatima") -> tuple[Item, ...]:
    home = await world.presses(who, "act", about)
    assert isinstance(home, Home), home
    return home.parts[0].items


async def to_do(world: World, who: str) -> tuple[Item, ...]:
    home = await world.presses(who, "home")
    assert isinstance(home, Home)
    return next(part.items for part in home.parts if part.heading == "Att göra")


async def stages(world: World, about: str) -> list[Stage]:
    async with world.database.read() as store:
        case = await store.cases.for_delivery(int(about.partition(":")[2]))
        assert case is not None
        return [action.stage for action in await store.actions.of(case)]


async def test_an_action_goes_from_proposal_to_effect_and_the_case_follows(world: World) -> None:
    case = await investigated(world, record="nobody")
    about = subject(case)
    decided = await proposes(world, case)
    assert isinstance(decided, Done)
    assert decided.title == "Åtgärden är beslutad."
    assert (await world.case(case)).state is State.ACTING
    assert DutyKind.ACT in await open_duties(world, f"{about}#1")
    await world.does("omar", "do_action", f"{about}#1", done="Mattan är borta.")
    assert (await world.case(case)).state is State.FOLLOWING_UP
    assert await open_duties(world, f"{about}#1") >= {DutyKind.CHECK_EFFECT}
    assert DutyKind.ACT not in await open_duties(world, f"{about}#1")
    checked = await world.does("fatima", "check_effect", f"{about}#1", effect="achieved", how="Inga nya fall.")
    assert isinstance(checked, Done)
    assert DutyKind.CHECK_EFFECT not in await open_duties(world, f"{about}#1")
    assert await stages(world, about) == [Stage.CHECKED]
    steps = [action for _, action in await world.log(case)][4:]
    assert steps == ["propose_action", "decide_action", "do_action", "act", "check_effect"]


async def test_nothing_of_an_action_s_words_is_in_a_message_or_a_list(world: World) -> None:
    case = await investigated(world)
    await proposes(world, case, what="Hemligt om mattan", seen="Hemligt")
    await world.keep()
    for who in ("fatima", "omar", "anna"):
        assert "Hemligt" not in str(await world.presses(who, "act", subject(case)))
        assert "Hemligt" not in str(await world.presses(who, "home"))
    assert "Hemligt" not in str(world.chat.sent)


async def test_the_owner_hears_of_it_reads_it_and_does_it_without_seeing_the_case(world: World) -> None:
    case = await investigated(world)
    world.chat.forget()
    await proposes(world, case, why="Bara för chefen?")
    await world.keep()
    (told,) = [screen for screen in world.chat.to("omar") if isinstance(screen, Notice)]
    assert "Åtgärd 1: Lokaler, utrustning eller teknik" in told.title
    assert case.reference not in str(told)
    assert buttons_of(told) == {"read_action", "do_action"}
    assert isinstance(await world.presses("omar", "card", subject(case)), Notice)
    assert isinstance(await world.presses("omar", "act", subject(case)), Notice)
    reading = await world.presses("omar", "read_action", f"{subject(case)}#1")
    assert isinstance(reading, Reading)
    assert ACTION["what"] in [section.text for section in reading.sections]
    assert (reading.reference, (await world.log(case))[-1]) == ("", ("omar", "read_action"))
    (item,) = await to_do(world, "omar")
    assert buttons_of(item) == {"read_action", "do_action"}
    done = await world.does("omar", "do_action", f"{subject(case)}#1", done="Klart.")
    assert isinstance(done, Done)
    assert case.reference not in str(done)
    assert await to_do(world, "omar") == ()


@pytest.mark.parametrize("who", ["samira", "eva", "karin", "dag", "kim"])
async def test_an_action_is_nobody_elses(world: World, who: str) -> None:
    case = await investigated(world)
    await proposes(world, case)
    for action in ("read_action", "decide_action", "document_reviewed"):
        assert isinstance(await world.presses(who, action, f"{subject(case)}#1"), Notice)
    for flow in ("do_action", "check_effect", "reject_action"):
        assert isinstance(await world.presses(who, "start", f"{flow}|{subject(case)}#1"), Notice)
    assert isinstance(await world.presses("omar", "read_action", f"{subject(case)}#2"), Notice)
    assert await stages(world, subject(case)) == [Stage.DECIDED]


async def test_the_owner_does_but_does_not_judge(world: World) -> None:
    case = await investigated(world)
    await proposes(world, case, decided="no")
    for flow in ("do_action", "reject_action", "check_effect"):
        assert isinstance(await world.presses("omar", "start", f"{flow}|{subject(case)}#1"), Notice)
    decided = await world.presses("fatima", "decide_action", f"{subject(case)}#1")
    assert isinstance(decided, Done)
    await world.does("omar", "do_action", f"{subject(case)}#1", done="Klart.")
    assert isinstance(await world.presses("omar", "start", f"check_effect|{subject(case)}#1"), Notice)


async def test_an_action_is_rejected_with_a_reason_and_nobody_is_reminded_of_it(world: World) -> None:
    case = await investigated(world)
    await proposes(world, case)
    await world.does("fatima", "reject_action", f"{subject(case)}#1", reason="Golvet byts i stället.")
    assert await stages(world, subject(case)) == [Stage.REJECTED]
    assert DutyKind.ACT not in await open_duties(world, f"{subject(case)}#1")
    assert (await world.words(case))["action.1.reason"] == "Golvet byts i stället."
    assert await to_do(world, "omar") == ()


async def test_the_reminder_says_which_action_and_has_its_buttons(world: World) -> None:
    case = await investigated(world)
    await proposes(world, case, due="2026-12-01")
    world.chat.forget()
    await world.keep_at("2026-12-02 09:00")
    (nudge,) = [screen for screen in world.chat.to("omar") if isinstance(screen, Nudge)]
    assert "Åtgärd 1: Lokaler, utrustning eller teknik" in nudge.title
    assert case.reference not in str(nudge)
    assert "do_action" in buttons_of(nudge)
    await world.does("omar", "do_action", f"{subject(case)}#1", done="Klart.")
    world.chat.forget()
    await world.keep_at("2027-03-30 09:00")
    (nudge,) = [screen for screen in world.chat.to("fatima") if isinstance(screen, Nudge) and "Hjälpte" in screen.title]
    assert case.reference in nudge.title
    assert "check_effect" in buttons_of(nudge)


async def test_a_follow_up_before_the_action_is_due_is_refused(world: World) -> None:
    case = await investigated(world)
    refused = await proposes(world, case, due="2026-12-10", check="2026-12-01")
    assert isinstance(refused, Notice)
    assert await stages(world, subject(case)) == []


async def test_the_usual_dates_are_filled_in(world: World) -> None:
    case = await investigated(world)
    screen = await world.presses("fatima", "start", f"propose_action|{subject(case)}")
    assert isinstance(screen, Prompt)
    await proposes(world, case)
    async with world.database.read() as store:
        (action,) = await store.actions.of(case)
    assert (action.due_on, action.check_on) == (date(2026, 12, 23), date(2027, 3, 23))


async def test_a_changed_routine_is_looked_through_by_whoever_answers_for_it(world: World) -> None:
    await brings(world, "Fallprevention", owner="MAS och MAR")
    await brings(world, "Städning", owner="Någon annan")
    case = await investigated(world)
    for number, (document, keeper) in enumerate((("fallprevention", "birgitta"), ("stadning", "kim")), 1):
        await proposes(world, case, document=document)
        assert DutyKind.REVIEW_DOCUMENT in await open_duties(world, f"{subject(case)}#{number}")
        (item,) = [item for item in await to_do(world, keeper) if "document_reviewed" in buttons_of(item)]
        assert "rutinen" in item.text
        done = await world.presses(keeper, "document_reviewed", f"{subject(case)}#{number}")
        assert isinstance(done, Done)
        assert DutyKind.REVIEW_DOCUMENT not in await open_duties(world, f"{subject(case)}#{number}")


async def brings(world: World, title: str, owner: str) -> None:
    """A routine comes into force."""
    slug = title.lower().replace("ä", "a")
    text = f"---\ntitel: {title}\ndokumentansvarig: {owner}\n---\n# {title}\n\nGör så här.\n"
    async with world.database.write() as store:
        await store.documents.put(*read_document(f"{slug}.md", text))


# The end


async def acted(world: World) -> str:
    """A case whose one action is done and checked."""
    case = await investigated(world)
    await proposes(world, case)
    await world.does("omar", "do_action", f"{subject(case)}#1", done="Klart.")
    await world.does("fatima", "check_effect", f"{subject(case)}#1", effect="achieved", how="Vi räknade.")
    return subject(case)


def refusal(screen: Screen) -> str:
    assert isinstance(screen, Notice), screen
    return screen.text


async def closes(world: World, about: str, **answers: Answer) -> Screen:
    return await world.walks("fatima", "close", about, {**ENDED, **answers})


async def test_a_case_ends_when_everything_is_done_and_the_reporter_hears_of_it(world: World) -> None:
    about = await acted(world)
    world.chat.forget()
    closed = await closes(world, about)
    assert isinstance(closed, Done)
    now = await world.newest()
    assert (now.state, now.outcome, now.residual, now.score) == (State.CLOSED, Outcome.DONE, 2, 6)
    await world.keep()
    assert any("utredd och avslutad" in text for text in texts(world.chat.to("samira")))
    card = await world.presses("fatima", "card", about)
    assert isinstance(card, CaseCard)
    assert ("Kvar efter åtgärder", "2") in [(fact.label, fact.value) for fact in card.facts]


async def test_a_case_does_not_end_before_its_actions_do(world: World) -> None:
    case = await investigated(world)
    about = subject(case)
    await proposes(world, case, decided="no")
    assert "besluta om åtgärd 1" in refusal(await world.presses("fatima", "start", f"close|{about}"))
    await world.presses("fatima", "decide_action", f"{about}#1")
    assert "gör åtgärd 1" in refusal(await world.presses("fatima", "start", f"close|{about}"))
    await world.does("omar", "do_action", f"{about}#1", done="Klart.")
    assert "se efter om åtgärd 1 hjälpte" in refusal(await world.presses("fatima", "start", f"close|{about}"))
    await world.does("fatima", "check_effect", f"{about}#1", effect="achieved", how="Vi räknade.")
    assert isinstance(await closes(world, about), Done)


@pytest.mark.parametrize("effect", [Effect.PARTLY, Effect.NONE])
async def test_too_little_effect_asks_for_a_new_action(world: World, effect: Effect) -> None:
    case = await investigated(world)
    about = subject(case)
    await proposes(world, case)
    await world.does("omar", "do_action", f"{about}#1", done="Klart.")
    checked = await world.does("fatima", "check_effect", f"{about}#1", effect=effect.value, how="Vi räknade.")
    assert isinstance(checked, Done)
    assert checked.buttons[0].subject == f"propose_action|{about}#1"
    assert "ny åtgärd efter 1" in refusal(await world.presses("fatima", "start", f"close|{about}"))
    given: dict[str, Answer] = {**ACTION, "owner": str(world.people["fatima"])}
    await world.walks("fatima", "propose_action", f"{about}#1", given)
    await world.does("fatima", "reject_action", f"{about}#2", reason="Gick inte.")
    assert "ny åtgärd efter 1" in refusal(await world.presses("fatima", "start", f"close|{about}"))
    await world.walks("fatima", "propose_action", f"{about}#1", given)
    await world.does("fatima", "do_action", f"{about}#3", done="Klart.")
    await world.does("fatima", "check_effect", f"{about}#3", effect="achieved", how="Nu hjälpte det.")
    assert isinstance(await closes(world, about), Done)


async def test_without_an_action_it_has_to_be_said_why(world: World) -> None:
    case = await investigated(world)
    asked = await world.presses("fatima", "start", f"close|{subject(case)}")
    assert isinstance(asked, Prompt)
    assert [each.id for each in asked.fields] == ["severity", "likelihood", "no_actions"]
    assert isinstance(await closes(world, subject(case), no_actions="Mattan är redan borta."), Done)
    assert (await world.words(case))["closing.no_actions"] == "Mattan är redan borta."


async def test_who_was_not_told_has_to_be_explained(world: World) -> None:
    about = await acted(world)
    assert "Skriv varför" in refusal(await closes(world, about, journal="no"))
    assert isinstance(await closes(world, about, journal="no", without="Journalen är stängd."), Done)


async def test_a_case_that_is_taken_out_of_the_way_takes_its_actions_with_it(world: World) -> None:
    case = await world.report()
    await world.presses("fatima", "take_on", subject(case))
    await proposes(world, case)
    await world.does("fatima", "dismiss", subject(case), reason="Ingen avvikelse.")
    assert await open_duties(world, f"{subject(case)}#1") <= {DutyKind.TELL_ACTION}
    assert await to_do(world, "omar") == ()


async def test_with_free_text_on_our_own_pages_an_action_is_read_there(strict: World) -> None:
    case = await investigated(strict)
    await proposes(strict, case)
    shown = await strict.presses("omar", "read_action", f"{subject(case)}#1")
    assert isinstance(shown, Notice)
    assert [(each.action, each.subject) for each in shown.buttons] == [("room", f"read_action:{case.id}#1")]
    assert ACTION["what"] not in str(shown)
    room = await strict.presses("omar", "read_action", f"{subject(case)}#1", channel="room")
    assert isinstance(room, Reading)
