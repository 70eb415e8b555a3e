"""Plain words are a command, else the answer that was asked for, else a question about routines, in that order."""

from dataclasses import replace

import pytest

from conversation.port import In
from conversation.screen import At, Home, Notice, Prompt, Review, Routines, Screen, Summary
from conversation.session import Answered
from handlers.commands import COMMANDS
from storage.search import read_document
from tests.storage.samples import sample_case, stored_case
from tests.world import CARE, HEALTH, SUSPECTED, USUAL, World, sends, subject

FALL = """\
---
titel: När någon har fallit
dokumenttyp: Rutin
version: 2.1
dokumentansvarig: Medicinskt ansvarig sjuksköterska
beslutad: 2026-02-20
gäller från: 2026-03-01
enhet: Socialförvaltningen/Äldreomsorg
sökord: ramlat, trillat
---
# När någon har fallit

## Gör så här

Lyft aldrig själv den som har ramlat. Ring en kollega och kontakta sjuksköterskan innan personen reser sig.
"""


async def shelve(world: World, document: str = FALL) -> None:
    async with world.database.write() as store:
        await store.documents.put(*read_document("fall.md", document))


async def at_the_words(world: World, who: str = "samira") -> Prompt:
    first = await world.presses(who, "start", "deviation")
    page = await world.says(who, sends(first, {**USUAL, "unit": str(world.units["linden"])}))
    assert isinstance(page, Prompt)
    return page


async def answers(world: World) -> dict[str, str | list[str]]:
    async with world.database.read() as store:
        session = await store.sessions.peek(world.people["samira"], "deviation", "")
    return dict(session.answers) if session else {}


# In order


@pytest.mark.parametrize("typed", ["avvikelse", "Avvikelse", "/avvikelse", " avvikelse "])
async def test_a_command_word_comes_first(world: World, typed: str) -> None:
    screen = await world.types("samira", typed)
    assert isinstance(screen, Prompt)


async def test_every_command_word_and_its_plain_spelling_is_answered(world: World) -> None:
    for command in COMMANDS:
        for word in (command.word, command.word.translate(str.maketrans("åäö", "aao"))):
            screen = await world.types("fatima", f"{word} vecka" if command.asks else word)
            assert "finns inte längre" not in str(screen), word
            by_name = await world.types("fatima", "vecka" if command.asks else "", word)
            assert type(by_name) is type(screen) or command.word == "avvikelse", word


async def test_a_command_word_in_the_middle_of_a_report_is_a_command(world: World) -> None:
    await at_the_words(world)
    assert isinstance(await world.types("samira", "mitt"), Home)
    assert "what" not in await answers(world)


async def test_a_sentence_that_begins_with_a_command_word_is_an_answer(world: World) -> None:
    await at_the_words(world)
    assert isinstance(await world.types("samira", "Avvikelse i rutinen, dosen glömdes."), Prompt)
    assert (await answers(world))["what"] == "Avvikelse i rutinen, dosen glömdes."


async def test_words_are_an_answer_only_where_the_last_message_asked_for_them(world: World) -> None:
    await world.presses("samira", "start", "deviation")
    assert isinstance(await world.types("samira", "Den boende föll i hallen"), Routines)
    await at_the_words(world, "omar")
    await world.presses("omar", "home")
    assert isinstance(await world.types("omar", "Den boende föll i hallen"), Routines)


async def test_a_typed_answer_is_checked_like_one_in_a_form(world: World) -> None:
    await at_the_words(world)
    await world.types("samira", "Nils, 19121212-1212, föll.")
    assert "1212-1212" not in str(await answers(world))
    warned = await world.types("samira", "Ring 070-123 45 67.")
    assert isinstance(warned, Prompt)
    assert any(field.problem for field in warned.fields)


async def test_a_typed_answer_that_was_questioned_is_sent_all_the_same_without_being_typed_again(world: World) -> None:
    await at_the_words(world)
    warned = await world.types("samira", "Ring 070-123 45 67.")
    assert isinstance(warned, Prompt)
    event = sends(warned, USUAL).event
    assert isinstance(event, Answered)
    rest = {step: answer for step, answer in event.answers.items() if step != "what"}
    await world.says("samira", In("deviation", replace(event, answers=rest, hold=True)))
    assert (await answers(world))["what"] == "Ring 070-123 45 67."


# Answer or question


async def test_an_answer_that_ends_in_a_question_mark_is_asked_about(world: World) -> None:
    await shelve(world)
    await at_the_words(world)
    asked = await world.types("samira", "Kan någon ha ramlat?")
    assert isinstance(asked, Notice)
    assert [button.action for button in asked.buttons] == ["answer", "question"]
    assert "what" not in await answers(world)


async def test_it_was_the_answer(world: World) -> None:
    await at_the_words(world)
    await world.types("samira", "Kan någon ha ramlat?")
    assert isinstance(await world.presses("samira", "answer", "deviation|"), Prompt)
    assert (await answers(world))["what"] == "Kan någon ha ramlat?"


async def test_it_was_a_question(world: World) -> None:
    await shelve(world)
    await at_the_words(world)
    await world.types("samira", "Vad gör vi när någon har ramlat?")
    answer = await world.presses("samira", "question", "deviation|")
    assert isinstance(answer, Routines)
    assert answer.found
    assert "what" not in await answers(world)
    assert isinstance(await world.presses("samira", "resume", "deviation"), Prompt)


async def test_an_answer_with_a_question_mark_is_not_lost_where_it_is_the_only_one(world: World) -> None:
    case = await world.report()
    await world.does("fatima", "ask_more", subject(case), question="Vilken dos?")
    await world.presses("samira", "start", f"complete|{subject(case)}")
    await world.types("samira", "Menar du kvällsdosen?")
    await world.presses("samira", "answer", f"complete|{subject(case)}")
    assert (await world.words(case))["completion"] == "Menar du kvällsdosen?"


async def test_what_was_heard_is_forgotten_when_the_report_is_sent(world: World) -> None:
    await at_the_words(world)
    await world.types("samira", "Kan någon ha ramlat?")
    page = await world.presses("samira", "resume", "deviation")
    review = await world.says("samira", sends(page, USUAL))
    assert isinstance(review, Review)
    await world.says("samira", sends(review, {}))
    async with world.database.read() as store:
        session = await store.sessions.peek(world.people["samira"], "deviation", "")
    assert session is not None
    assert session.heard == ""


# Routines


@pytest.mark.requirement("F4")
async def test_a_question_is_answered_with_passage_version_date_and_owner(world: World) -> None:
    await shelve(world)
    answer = await world.types("samira", "vad gör jag när någon har ramlat", "rutin")
    assert isinstance(answer, Routines)
    (found,) = answer.found
    assert found.title == "När någon har fallit"
    assert "kontakta sjuksköterskan" in found.passage
    assert "2.1" in found.about
    assert "20 februari" in found.about
    assert "edicinskt ansvarig sjuksköterska" in found.about


@pytest.mark.requirement("F4")
async def test_a_routine_of_another_part_of_the_organisation_does_not_answer(world: World) -> None:
    await shelve(world)
    answer = await world.types("nils", "vad gör jag när någon har ramlat", "rutin")
    assert isinstance(answer, Routines)
    assert answer.found == ()


@pytest.mark.requirement("F4")
@pytest.mark.parametrize("dates", ["gäller från: 2026-11-26", "gäller från: 2026-03-01\ngäller till: 2026-11-24"])
async def test_a_routine_that_is_not_in_force_that_day_does_not_answer(world: World, dates: str) -> None:
    await shelve(world, FALL.replace("gäller från: 2026-03-01", dates))
    answer = await world.types("samira", "vad gör jag när någon har ramlat", "rutin")
    assert isinstance(answer, Routines)
    assert answer.found == ()


@pytest.mark.requirement("F4")
async def test_nothing_found_is_said_honestly_with_whom_to_ask(world: World) -> None:
    await shelve(world)
    answer = await world.types("samira", "hur bokar jag kommunens konferensrum")
    assert isinstance(answer, Routines)
    assert answer.found == ()
    assert "hittar ingen rutin" in answer.text


async def test_what_is_not_ours_is_shown_the_way(world: World) -> None:
    answer = await world.types("samira", "hur gör jag en orosanmälan")
    assert isinstance(answer, Routines)
    assert "socialtjänsten. Det ska göras genast (19 kap. 1 § SoL)." in answer.text
    notice = await world.types("samira", "annat")
    assert isinstance(notice, Notice)
    for route in world.profile.not_ours:
        assert route.where_sv in notice.text
    assert "Hänvisa till registrator. Det ska göras skyndsamt (2 kap. TF)." in notice.text
    assert "(lag 2021:890)" in notice.text


@pytest.mark.parametrize("question", ["", "  ", "?", "x" * 5000])
async def test_too_little_or_far_too_much_is_answered_kindly(world: World, question: str) -> None:
    screen = await world.types("samira", question, "rutin")
    assert isinstance(screen, Notice | Routines)
    assert len(str(screen)) < 3000


# Summaries


@pytest.mark.requirement("C2")
async def test_a_summary_counts_what_the_asker_may_count(world: World) -> None:
    await world.report()
    await world.report("eva", unit="eken", manager="karin")
    await world.report(answers=SUSPECTED)
    await world.report(answers=SUSPECTED, involved="yes")

    async def total(who: str) -> str:
        screen = await world.types(who, "vecka", "sammanfattning")
        assert isinstance(screen, Summary), who
        return screen.notes[0]

    assert (await total("fatima")).startswith("2 ")
    assert (await total("karin")).startswith("1 ")
    assert (await total("anna")).startswith("4 ")
    assert (await total("dag")).startswith("4 ")
    assert (await total("cecilia")).startswith("1 ")
    assert (await total("petra")).startswith("Inga ")


@pytest.fixture
async def large(world: World) -> World:
    """One report each from 45 units of Linden's."""
    async with world.database.write() as store:
        for number in range(45):
            unit = await store.people.unit(tuple(f"{CARE}/Linden/Hus {number:02}".split("/")), HEALTH)
            await store.cases.add(sample_case(world, unit=unit), {})
        await store.people.changed()
    return world


async def pages(world: World, screen: Screen) -> list[Summary]:
    """The summary's pages, turned to the last."""
    found: list[Summary] = []
    while True:
        assert isinstance(screen, Summary)
        found.append(screen)
        after = [each for each in screen.buttons if each.label == "Visa fler"]
        if not after:
            return found
        screen = await world.presses("fatima", after[0].action, after[0].subject)


def units_in(found: list[Summary]) -> list[str]:
    return [row[0] for screen in found for row in screen.tables[1].rows]


async def test_each_unit_of_a_long_summary_stands_on_one_of_its_pages(large: World) -> None:
    found = await pages(large, await large.types("fatima", "vecka", "sammanfattning"))
    assert [screen.tables[1].caption for screen in found] == [
        "Efter enhet (1–20 av 45)", "Efter enhet (21–40 av 45)", "Efter enhet (41–45 av 45)",
    ]  # fmt: skip
    assert units_in(found) == [f"Hus {number:02}" for number in range(45)]
    assert {(screen.period, screen.notes) for screen in found} == {(found[0].period, found[0].notes)}


async def test_the_pages_of_a_summary_of_one_unit_are_of_that_unit(large: World) -> None:
    await stored_case(large, unit=large.units["eken"])
    linden = large.units["linden"]
    found = await pages(large, await large.presses("fatima", "summary", f"2026-W48|{linden}~0"))
    assert [screen.title for screen in found] == ["Avvikelser, Linden"] * 3
    assert len(units_in(found)) == 45


@pytest.mark.parametrize("unit", ["eken", "top"])
async def test_no_page_of_a_summary_is_of_a_unit_that_is_not_ones_own(world: World, unit: str) -> None:
    for about in (f"2026-W48|{world.units[unit]}~0", "2026-W48|999999~0", "2026-W48|9999999999999999999~0"):
        screen = await world.presses("fatima", "summary", about)
        assert isinstance(screen, Notice)
        assert "för chefer" in screen.text


async def test_who_has_no_figures_is_told_so(world: World) -> None:
    screen = await world.types("samira", "sammanfattning")
    assert isinstance(screen, Notice)
    assert "mitt" in screen.text


async def test_a_period_that_is_not_understood_is_explained(world: World) -> None:
    screen = await world.types("fatima", "fjorton dagar", "sammanfattning")
    assert isinstance(screen, Notice)
    assert "2026" in screen.text


# Long lists


@pytest.mark.parametrize("at", [At("no-such", "", 0), At("assign", "case:99", 0), At("deviation", "", 0)], ids=str)
async def test_a_search_in_a_list_that_is_not_there_finds_nothing(world: World, at: At) -> None:
    assert await world.desk.suggest(world.people["fatima"], at, "assignee", "omar") == ()


async def test_a_search_never_waits_for_who_is_changing_the_case(world: World) -> None:
    case = await world.report()
    async with world.database.write() as store:
        await store.cases.get(case.id, scope=await world.scope("fatima"), lock=True)
        at = At("assign", subject(case), 0)
        found = await world.desk.suggest(world.people["fatima"], at, "assignee", "omar")
    assert [option.label for option in found] == ["Omar Nilsson"]
