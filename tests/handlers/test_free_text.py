"""With `free_text = "web"` no word is typed or read in the chat: a link opens the municipality's own page, once."""

from conversation.screen import Button, Done, Link, Notice, Prompt, Reading, Review, Routines, Screen
from handlers.reading_room import Pass
from tests.storage.dump import raw, spellings
from tests.world import OWN_ADDRESS, USUAL, World, sends, subject

SECRET = "Hemligt-ord-vid-fönstret"


async def at_the_words(world: World, channel: str = "slack") -> Prompt:
    first = await world.presses("samira", "start", "deviation", channel=channel)
    page = await world.says("samira", sends(first, {**USUAL, "unit": str(world.units["linden"])}), channel=channel)
    assert isinstance(page, Prompt)
    return page


def token(screen: Screen) -> str:
    assert isinstance(screen, Link)
    address, _, found = screen.url.rpartition("/")
    assert address == f"{OWN_ADDRESS}/rum"
    return found


async def link(world: World, who: str, about: str) -> str:
    return token(await world.presses(who, "room", about))


# Writing


async def test_a_page_with_words_sends_the_person_to_the_own_page(strict: World) -> None:
    page = await at_the_words(strict)
    assert page.elsewhere is not None
    assert (page.elsewhere.action, page.elsewhere.subject) == ("room", "session:deviation:")
    first = await strict.presses("omar", "start", "deviation")
    assert isinstance(first, Prompt)
    assert first.elsewhere is None


async def test_on_the_own_page_the_same_conversation_goes_on(strict: World) -> None:
    await at_the_words(strict)
    page = await strict.presses("samira", "resume", "deviation", channel="room")
    assert isinstance(page, Prompt)
    assert page.elsewhere is None
    review = await strict.says("samira", sends(page, USUAL), channel="room")
    assert isinstance(review, Review)
    in_chat = await strict.presses("samira", "resume", "deviation")
    assert isinstance(in_chat, Review)
    assert isinstance(await strict.says("samira", sends(in_chat, {})), Done)


async def test_what_is_typed_in_the_chat_is_not_stored(strict: World) -> None:
    await at_the_words(strict)
    answer = await strict.types("samira", SECRET)
    assert isinstance(answer, Notice)
    assert "inte sparat" in answer.text
    assert SECRET not in str(answer)
    assert [button.action for button in answer.buttons] == ["room"]
    async with strict.database.read() as store:
        session = await store.sessions.peek(strict.people["samira"], "deviation", "")
    assert session is not None
    assert "what" not in session.answers
    assert session.heard == ""
    found = await raw(strict.database)
    assert not any(spelling in found for spelling in spellings(SECRET))


async def test_words_that_look_like_a_question_are_asked_about_and_not_stored(strict: World) -> None:
    await at_the_words(strict)
    asked = await strict.types("samira", f"Varför låg {SECRET} öppet?")
    assert isinstance(asked, Notice)
    assert "inte sparat" in asked.text
    assert [button.action for button in asked.buttons] == ["room", "question"]
    found = await raw(strict.database)
    assert not any(spelling in found for spelling in spellings(SECRET))
    again = await strict.presses("samira", "question", asked.buttons[1].subject)
    assert isinstance(again, Notice)
    assert "Skriv frågan en gång till" in again.text
    assert isinstance(await strict.types("samira", "Vad gäller vid fall?"), Routines)
    written = await strict.presses("samira", "room", asked.buttons[0].subject)
    assert isinstance(written, Link)


async def test_where_forms_are_allowed_a_typed_answer_counts(world: World) -> None:
    page = await at_the_words(world)
    assert page.elsewhere is None
    first = await world.types("samira", "Den boende föll.")
    assert isinstance(first, Prompt)
    values = {field.id: field.value for field in first.fields}
    assert (values["what"], values["measure"]) == ("Den boende föll.", "")
    second = await world.types("samira", "Vi ringde sjuksköterskan.")
    assert isinstance(second, Prompt)
    assert {field.id: field.value for field in second.fields}["measure"] == "Vi ringde sjuksköterskan."


async def test_the_reason_and_the_question_are_written_on_the_own_page_too(strict: World) -> None:
    page = await at_the_words(strict, channel="web")
    review = await strict.says("samira", sends(page, USUAL), channel="web")
    await strict.says("samira", sends(review, {}), channel="web")
    case = await strict.newest()
    for flow in ("ask_more", "dismiss"):
        prompt = await strict.presses("fatima", "start", f"{flow}|{subject(case)}")
        assert isinstance(prompt, Prompt)
        assert prompt.elsewhere is not None
        assert prompt.elsewhere.subject == f"session:{flow}:{subject(case)}"
        typed = await strict.types("fatima", SECRET)
        assert isinstance(typed, Notice)
        assert "inte sparat" in typed.text


# Reading


async def test_the_text_of_a_case_is_read_on_the_own_page(strict: World) -> None:
    page = await at_the_words(strict, channel="web")
    review = await strict.says("samira", sends(page, {**USUAL, "what": SECRET}), channel="web")
    await strict.says("samira", sends(review, {}), channel="web")
    case = await strict.newest()
    pointed = await strict.presses("fatima", "read", subject(case))
    assert isinstance(pointed, Notice)
    assert SECRET not in str(pointed)
    assert pointed.buttons == (Button("Skapa en länk", "room", f"read:{case.id}", pointed.buttons[0].style),)
    assert await strict.log(case) == [("samira", "reported")]
    opened = await strict.presses("fatima", "read", subject(case), channel="room")
    assert isinstance(opened, Reading)
    assert SECRET in str(opened)
    assert (await strict.log(case))[-1] == ("fatima", "read")


async def test_who_may_not_read_is_not_even_pointed_to_a_page(strict: World) -> None:
    page = await at_the_words(strict, channel="web")
    review = await strict.says("samira", sends(page, USUAL), channel="web")
    await strict.says("samira", sends(review, {}), channel="web")
    refused = await strict.presses("karin", "read", subject(await strict.newest()))
    assert isinstance(refused, Notice)
    assert refused.buttons == ()


# The door


async def test_a_link_is_spent_once_and_becomes_a_stay_on_its_page(world: World) -> None:
    minted = await link(world, "fatima", "read:1")
    stay = await world.desk.spend(minted)
    assert isinstance(stay, Pass)
    assert stay.subject == "read:1"
    assert await world.desk.spend(minted) is None
    assert await world.desk.room(stay.secret, "read:1") == world.people["fatima"]
    assert await world.desk.room(stay.secret, "read:2") is None
    assert await world.desk.room("guess", "read:1") is None
    world.time.forward(minutes=15)
    assert await world.desk.room(stay.secret, "read:1") is None


async def test_a_link_is_good_for_five_minutes(world: World) -> None:
    early, late = [await link(world, "fatima", "read:1") for _ in range(2)]
    world.time.forward(minutes=4, seconds=59)
    assert await world.desk.spend(early) is not None
    world.time.forward(seconds=1)
    assert await world.desk.spend(late) is None


async def test_links_cannot_be_guessed_from_each_other_or_from_the_database(world: World) -> None:
    minted = [await link(world, "fatima", "read:1") for _ in range(3)]
    assert len(set(minted)) == 3
    assert all(len(each) >= 43 for each in minted)
    found = await raw(world.database)
    assert not any(each.encode() in found for each in minted)
    assert await world.desk.spend("") is None


async def test_a_link_lasts_through_a_restart(world: World) -> None:
    minted = await link(world, "fatima", "read:1")
    other = world.another_database()
    stay = await world.another_desk(other).spend(minted)
    await other.close()
    assert stay is not None
    assert await world.desk.room(stay.secret, "read:1") == world.people["fatima"]
