"""From a manager to lex Sarah or lex Maria: one write, and who sees what of it afterwards."""

from conversation.screen import CaseCard, Notice, Prompt, Reading
from quality.case import Bond, CaseType, State, Suspicion
from quality.role import Function
from tests.handlers.lex import HANDED, WHY, cards, handed_over, owed, says, talks, texts
from tests.world import USUAL, World, subject


async def test_one_write_changes_type_owner_and_access(world: World) -> None:
    case = await handed_over(world)
    assert (case.type, case.suspicion, case.state) == (CaseType.MISCONDUCT, Suspicion.SARAH, State.RECEIVED)
    assert (case.holder.function, case.holder.unit) == (Function.LEX_RESPONSIBLE, world.units["linden"])
    assert (case.assignee, case.handed_over_by) == (None, world.people["fatima"])
    assert case.revision == 2
    assert await owed(world, case) == {
        "acknowledge": "lex_sarah_ansvarig", "assess": "lex_sarah_ansvarig", "record_reference": "samira",
    }  # fmt: skip
    assert (await world.log(case))[-1] == ("fatima", "hand_over")


async def test_the_receiver_gets_the_card_and_reads_the_report_and_the_reason(world: World) -> None:
    case = await handed_over(world)
    (card,) = await cards(world, "lena")
    assert "assess|" in str(card.buttons)
    reading = await world.presses("lena", "read", subject(case))
    assert isinstance(reading, Reading)
    read = [section.text for section in reading.sections]
    assert USUAL["what"] in read
    assert WHY in read


async def test_the_manager_sees_that_it_is_handed_over_and_what_protects_and_no_more(world: World) -> None:
    case = await handed_over(world)
    shown = (await cards(world, "fatima"))[-1]
    assert (shown.state, shown.title, shown.facts) == ("Överlämnad", "Missförhållande (lex Sarah)", ())
    assert [button.action for button in shown.buttons] == ["read", "more"]
    more = await world.presses("fatima", "more", subject(case))
    assert isinstance(more, Notice)
    assert [button.action for button in more.buttons] == ["read", "room"]
    reading = await world.presses("fatima", "read", subject(case))
    assert isinstance(reading, Reading)
    assert [section.text for section in reading.sections] == [USUAL["measure"], HANDED["protection"]]
    for flow in ("assess", "appoint", "decide_misconduct", "notify", "open_track", "ask_more", "assign"):
        assert isinstance(await world.presses("fatima", "start", f"{flow}|{subject(case)}"), Notice), flow
    home = str(await world.presses("fatima", "home"))
    assert case.reference not in home


async def test_whoever_lost_sight_of_it_has_a_sentence_in_place_of_the_card(world: World) -> None:
    case = await world.report()
    await world.presses("fatima", "assign", "")
    await says(world, "fatima", "assign", case, assignee=str(world.people["cecilia"]))
    await world.keep()
    before = {sent.to: sent.id for sent in world.chat.sent if isinstance(sent.screen, CaseCard)}
    world.chat.forget()
    await says(world, "fatima", "hand_over", case, **HANDED, track="misconduct")
    await world.keep()
    (gone,) = [sent for sent in world.chat.sent if sent.to == "cecilia"]
    assert (gone.screen, gone.replaces) == (Notice(f"Du ser inte längre {case.reference}."), before["cecilia"])


async def test_nobody_else_learns_that_it_exists(world: World) -> None:
    case = await handed_over(world)
    for who in ("omar", "eva", "karin", "kim", "cecilia"):
        for action in ("card", "read", "more", "read_feedback", "take_on"):
            shown = await world.presses(who, action, subject(case))
            nothing = await world.presses(who, action, "case:99")
            assert shown == nothing, (who, action)
        for flow in ("assess", "hand_over", "decide_misconduct", "bar", "notify", "tell_person"):
            shown = await world.presses(who, "start", f"{flow}|{subject(case)}")
            assert shown == await world.presses(who, "start", f"{flow}|case:99"), (who, flow)
        assert case.reference not in str(await world.presses(who, "home"))
    async with world.database.read() as store:
        assert await store.cases.get(case.id, scope=await world.scope("omar")) is None


async def test_the_avvikelse_can_go_on_while_the_track_is_opened_beside_it(world: World) -> None:
    case = await handed_over(world, how="beside")
    assert (case.type, case.suspicion, case.state) == (CaseType.DEVIATION, Suspicion.NONE, State.REVIEWING)
    track = await world.newest()
    assert track.reference.startswith("SAR-")
    assert (track.type, track.suspicion, track.unit) == (CaseType.MISCONDUCT, Suspicion.SARAH, case.unit)
    assert (track.reporter, track.laws, track.occurred_at) == (case.reporter, case.laws, case.occurred_at)
    words = await world.words(track)
    assert (words["what"], words["measure"], words["handed_over"]) == (USUAL["what"], USUAL["measure"], WHY)
    async with world.database.read() as store:
        (link,) = await store.cases.links(track.id)
    assert (link.case, link.bond, link.forward) == (case.id, Bond.TRACK, True)
    assert [card.reference for card in await cards(world, "lena")] == [track.reference]
    assert (await cards(world, "fatima"))[-1].reference == case.reference
    assert any(track.reference in text for text in await texts(world, "samira"))
    assert "take_on" not in str(await world.presses("fatima", "card", subject(track)))


async def test_both_are_two_cases_whichever_way(world: World) -> None:
    case = await handed_over(world, "both")
    track = await world.newest()
    assert (case.type, track.type) == (CaseType.MISCONDUCT, CaseType.HARM)
    assert [card.reference for card in await cards(world, "birgitta")][-1] == track.reference
    assert case.linked == {CaseType.HARM}


async def test_a_track_is_opened_once(world: World) -> None:
    case = await handed_over(world, how="beside")
    prompt = await world.presses("fatima", "start", f"hand_over|{subject(case)}")
    assert isinstance(prompt, Prompt)
    assert [option.code for option in prompt.fields[0].options] == ["harm"]
    await talks(world, "fatima", "open_track", case, track="harm", why=WHY)
    assert isinstance(await world.presses("fatima", "start", f"open_track|{subject(case)}"), Notice)
    assert [each.type for each in await world.cases()] == [CaseType.DEVIATION, CaseType.MISCONDUCT, CaseType.HARM]


async def test_lex_sarah_opens_a_harm_track_and_neither_closes_the_other(world: World) -> None:
    case = await handed_over(world)
    await says(world, "lena", "open_track", case, track="harm", why=WHY)
    track = await world.newest()
    assert (track.type, track.holder.function, track.handed_over_by) == (CaseType.HARM, Function.MAS, None)
    assert (await world.case(case)).state is State.RECEIVED


async def test_an_old_page_of_a_hand_over_does_nothing_twice(world: World) -> None:
    case = await handed_over(world)
    again = await talks(world, "fatima", "hand_over", case, **HANDED, track="misconduct")
    assert isinstance(again, Notice)
    assert len(await world.cases()) == 1


async def test_opening_a_restricted_card_and_reading_it_are_in_the_log(world: World) -> None:
    case = await handed_over(world)
    await world.presses("lena", "card", subject(case))
    await world.presses("dag", "card", subject(case))
    await world.presses("lena", "read", subject(case))
    await world.presses("samira", "card", subject(case))
    assert (await world.log(case))[-3:] == [("lena", "card"), ("dag", "card"), ("lena", "read")]
