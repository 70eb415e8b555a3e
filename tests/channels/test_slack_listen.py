"""How conversations begin in Slack and what messages, cards and the home tab do, over the wire."""

import json
from dataclasses import replace

import pytest

from conversation.port import Address, Asked, In, Pressed
from conversation.screen import At, CaseCard, Notice
from conversation.session import Answered, Restart
from tests.channels.screens import SCREENS
from tests.channels.slack_desk import SECRET, SampleDesk, last, prompt
from tests.slack_fake import FakeSlack, Person, signed_headers


@pytest.mark.usefixtures("bot")
class TestBeginning:
    """How a conversation starts."""

    async def test_the_command_opens_a_modal(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["prompt_first"])
        await samira.command("/avvikelse")
        await samira.sees("Vilken enhet gäller det?")
        assert samira.modal is not None
        assert last(desk).event == Pressed("start", "deviation")
        assert last(desk).address == Address("slack", "U1")
        assert last(desk).delivery.startswith("trigger:")

    async def test_the_shortcut_opens_it_too(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["prompt_first"])
        await samira.shortcut("start_deviation")
        await samira.sees("Vilken enhet gäller det?")
        assert last(desk).event == Pressed("start", "deviation")

    async def test_an_unfinished_one_asks_in_the_modal(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["notice"], SCREENS["prompt_words"])
        await samira.command("/avvikelse")
        await samira.sees("Fortsätt")
        assert samira.modal is not None
        await samira.press("Fortsätt")
        await samira.sees("Berätta kort vad som hände")
        assert last(desk).event == Pressed("resume", "deviation")

    async def test_a_question_is_answered_so_that_only_they_see_it(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["routines"])
        await samira.command("/rutin", "vad gör jag när en dos har glömts & blivit kvar?")
        await samira.sees("Läkemedelshantering i särskilt boende")
        assert last(desk).event == Asked("vad gör jag när en dos har glömts & blivit kvar?", command="rutin")
        assert samira.ephemerals
        assert samira.modal is None

    async def test_words_after_the_command_begin_the_report(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["prompt_first"])
        await samira.command("/avvikelse", SECRET)
        await samira.sees("Vilken enhet gäller det?")
        assert last(desk).event == In("deviation", Restart({"what": SECRET}))

    async def test_a_message_becomes_a_report_and_its_text_goes_nowhere_else(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        await samira.says(SECRET)
        desk.will_show(SCREENS["prompt_first"])
        await samira.message_shortcut("deviation_from_message", samira.messages[0])
        await samira.sees("Vilken enhet gäller det?")
        assert last(desk).event == In("deviation", Restart({"what": SECRET}))
        assert all(SECRET not in sent.raw for sent in slack.outgoing)

    async def test_a_message_waits_for_the_unfinished_report(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        await samira.says(SECRET)
        desk.will_show(SCREENS["notice"])
        await samira.message_shortcut("deviation_from_message", samira.messages[0])
        await samira.sees("Meddelandets text är inte med än.")
        assert last(desk).event == Pressed("start", "deviation")
        assert all(SECRET not in sent.raw for sent in slack.outgoing)

    async def test_a_lost_trigger_shows_the_first_page_as_a_message(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        desk.will_show(SCREENS["prompt_first"])
        slack.fail("views.open", error="expired_trigger_id")
        await samira.command("/avvikelse")
        await samira.sees("Vilken enhet gäller det?")
        assert samira.modal is None

    async def test_an_unknown_command_gets_a_sentence(self, samira: Person) -> None:
        await samira.command("/avikelse")
        await samira.sees("Det kommandot känner jag inte till.")

    async def test_an_unknown_shortcut_gets_a_sentence(self, samira: Person) -> None:
        await samira.shortcut("gone")
        await samira.sees("Den knappen fungerar inte längre.")


@pytest.mark.usefixtures("bot")
class TestDirectMessage:
    """The same conversation as messages."""

    async def test_words_get_an_answer_there(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["prompt_times"])
        await samira.says("avvikelse")
        await samira.sees("När hände det?")
        assert last(desk).event == Asked("avvikelse")
        assert last(desk).delivery.startswith("event:")
        assert last(desk).chat

    async def test_choices_are_sent_with_next_and_the_message_becomes_the_next_page(
        self, desk: SampleDesk, samira: Person
    ) -> None:
        desk.will_show(SCREENS["prompt_times"])
        await samira.says("avvikelse")
        await samira.sees("När hände det?")
        await samira.choose("answer:when", "today")
        desk.will_show(SCREENS["prompt_times"], SCREENS["prompt_first"])
        await samira.press("Nästa")
        await samira.sees("Vilken enhet gäller det?")
        answers = {"when": "today", "moment": "2026-11-21T06:45", "found": "2026-11-21"}
        assert last(desk).event == In("deviation", Answered(answers, "when", 4))
        assert last(desk).chat
        assert len(samira.bot_messages) == 1

    async def test_free_text_is_written_in_a_form_that_gives_the_message_its_next_page(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        page = prompt("prompt_words")
        law = prompt("prompt_first").fields[0]
        mixed = replace(page, fields=(replace(page.fields[0], value=""), law))
        desk.will_show(mixed)
        await samira.says("avvikelse")
        await samira.sees("Inte ifyllt än")
        await samira.choose("answer:law", "SoL")
        await samira.press("Skriv här")
        await slack.until(lambda: samira.modal)
        assert samira.modal is not None
        assert samira.modal.values["answer:law"]["answer:law"]["selected_options"][0]["value"] == "SoL"
        await samira.fill("answer:what", SECRET)
        desk.will_show(SCREENS["prompt_times"])
        reply = await samira.submit()
        assert reply.body == {"response_action": "clear"}
        await samira.sees("Vilken dag och vilket klockslag?")
        assert last(desk).event == In("deviation", Answered({"what": SECRET, "law": ["SoL"]}, "what", 4))
        assert last(desk).chat
        assert len(samira.bot_messages) == 1
        assert all(SECRET not in sent.raw for sent in slack.outgoing)

    async def test_a_form_with_a_fault_stays_and_the_message_waits(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        page = prompt("prompt_words")
        desk.will_show(page)
        await samira.says("avvikelse")
        await samira.sees("✓ Ifyllt")
        await samira.press("Skriv här")
        await slack.until(lambda: samira.modal)
        warned = replace(page.fields[0], problem="Det ser ut som ett nummer.")
        desk.will_show(replace(page, at=At("deviation", "", 5), fields=(warned, page.fields[1])))
        await samira.submit()
        assert samira.modal is not None
        assert "Det ser ut som ett nummer." in samira.text
        desk.will_show(SCREENS["prompt_times"])
        reply = await samira.submit()
        assert reply.body == {"response_action": "clear"}
        await samira.sees("Vilken dag och vilket klockslag?")
        assert len(samira.bot_messages) == 1

    async def test_cancel_in_the_form_is_seen_in_the_message_too(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        desk.will_show(SCREENS["prompt_words"])
        await samira.says("avvikelse")
        await samira.sees("✓ Ifyllt")
        await samira.press("Skriv här")
        await slack.until(lambda: samira.modal)
        desk.will_show(Notice("Avbrutet."))
        await samira.press("Avbryt")
        await slack.until(lambda: slack.called("chat.update"))
        assert samira.bot_messages[0]["text"] == "Avbrutet."

    async def test_a_form_that_cannot_be_opened_leaves_the_message(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        desk.will_show(SCREENS["prompt_words"])
        await samira.says("avvikelse")
        await samira.sees("✓ Ifyllt")
        slack.fail("views.open", error="expired_trigger_id")
        await samira.press("Skriv här")
        await slack.until(lambda: slack.called("chat.update"))
        assert samira.modal is None
        assert "✓ Ifyllt" in samira.text

    async def test_a_link_is_shown_so_that_it_does_not_stay(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["link"])
        await samira.says("mitt")
        await samira.sees("Länken gäller bara dig")
        assert samira.bot_messages == []
        assert len(samira.ephemerals) == 1

    async def test_a_deleted_message_is_sent_anew(self, desk: SampleDesk, samira: Person, slack: FakeSlack) -> None:
        desk.will_show(SCREENS["prompt_times"])
        await samira.says("avvikelse")
        await samira.sees("När hände det?")
        slack.fail("chat.update", error="message_not_found")
        desk.will_show(SCREENS["review"])
        await samira.press("Tillbaka")
        await samira.sees("Stämmer det här?")
        assert len(samira.bot_messages) == 2

    async def test_what_a_form_took_earlier_is_sent_with_next(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["prompt_words"])
        await samira.says("avvikelse")
        await samira.sees("✓ Ifyllt")
        await samira.press("Nästa")
        await samira.slack.until(lambda: len(desk.said) == 3)
        event = last(desk).event
        assert isinstance(event, In)
        assert isinstance(event.event, Answered)
        assert str(event.event.answers["what"]).startswith("Morgondosen")

    async def test_a_file_gets_a_sentence(self, samira: Person, slack: FakeSlack, desk: SampleDesk) -> None:
        event = {
            "type": "message",
            "subtype": "file_share",
            "channel": samira.dm.id,
            "channel_type": "im",
            "user": samira.id,
            "text": "",
            "ts": "1.1",
            "files": [{"id": "F1"}],
        }
        await slack.run(slack.deliver_event(event))
        await samira.sees("Jag kan inte ta emot filer här.")
        assert desk.said == []

    @pytest.mark.parametrize("subtype", ["message_changed", "message_deleted", "bot_message", "channel_join"])
    async def test_other_kinds_of_messages_say_nothing(
        self, samira: Person, slack: FakeSlack, desk: SampleDesk, subtype: str
    ) -> None:
        event = {
            "type": "message",
            "subtype": subtype,
            "channel": samira.dm.id,
            "channel_type": "im",
            "user": samira.id,
            "text": "x",
            "ts": "1.1",
        }
        assert (await slack.run(slack.deliver_event(event))).ok
        assert desk.said == []
        assert slack.called("chat.postMessage") == []

    async def test_a_text_too_long_for_anything_gets_a_sentence(self, samira: Person, desk: SampleDesk) -> None:
        await samira.says("ord " * 4000)
        await samira.sees("Texten är för lång för ett meddelande.")
        assert desk.said == []

    async def test_our_own_fault_is_said_kindly(self, samira: Person, desk: SampleDesk) -> None:
        desk.fails = RuntimeError(SECRET)
        await samira.says("rutin för fall")
        await samira.sees("Något gick fel hos oss. Det du har svarat tidigare finns kvar. Försök igen om en stund.")


@pytest.mark.usefixtures("bot")
class TestButtons:
    """Cards, home and what their buttons lead to."""

    async def card(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["card"])
        await samira.says("mitt")
        await samira.sees("AVV-2026-00042")

    async def test_a_card_is_replaced_in_place(self, desk: SampleDesk, samira: Person) -> None:
        await self.card(desk, samira)
        taken = SCREENS["card"]
        assert isinstance(taken, CaseCard)
        desk.will_show(replace(taken, state="Tas om hand av Fatima Rahimi"))
        await samira.press("Ta hand om")
        await samira.sees("Tas om hand av Fatima Rahimi")
        assert last(desk).event == Pressed("take", "case:17")
        assert not last(desk).chat
        assert len(samira.bot_messages) == 1

    async def test_free_text_opens_in_a_modal_only(self, desk: SampleDesk, samira: Person) -> None:
        await self.card(desk, samira)
        desk.will_show(SCREENS["reading"])
        await samira.press("Läs rapporten")
        await samira.sees("Vi ringde sjuksköterskan")
        assert samira.modal is not None
        assert len(samira.bot_messages) == 1

    async def test_a_conversation_about_a_case_opens_over_the_card(self, desk: SampleDesk, samira: Person) -> None:
        await self.card(desk, samira)
        desk.will_show(SCREENS["prompt_words"])
        await samira.press("Be om mer")
        await samira.slack.until(lambda: samira.modal)
        assert "Berätta kort vad som hände" in samira.text
        assert not last(desk).chat

    async def test_resume_in_a_message_goes_on_there(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["notice"])
        await samira.says("avvikelse")
        await samira.sees("Börja om")
        desk.will_show(SCREENS["prompt_times"])
        await samira.press("Fortsätt")
        await samira.sees("Vilken dag och vilket klockslag?")
        assert samira.modal is None
        assert len(samira.bot_messages) == 1
        assert last(desk).chat

    async def test_a_plain_answer_is_a_message_of_its_own(self, desk: SampleDesk, samira: Person) -> None:
        await self.card(desk, samira)
        desk.will_show(Notice("Rapportören får frågan."))
        await samira.press("Be om mer")
        await samira.sees("Rapportören får frågan.")
        assert len(samira.bot_messages) == 2

    async def test_a_hidden_message_is_replaced_for_its_person_only(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        desk.will_show(SCREENS["prompt_times"])
        slack.fail("views.open", error="expired_trigger_id")
        await samira.command("/avvikelse")
        await slack.until(lambda: samira.ephemerals)
        desk.will_show(SCREENS["prompt_times"], SCREENS["prompt_first"])
        await samira.press("Nästa")
        await samira.sees("Vilken enhet gäller det?")
        assert len(samira.ephemerals) == 1
        assert not last(desk).chat

    async def test_a_button_in_a_channel_is_answered_so_that_only_they_see_it(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        where = slack.channel("C1", name="enheten", members=["U1"])
        desk.will_show(SCREENS["routines"])
        await samira.command("/rutin", "fall", channel=where)
        await slack.until(lambda: samira.ephemerals)
        desk.will_show(Notice("Så här är det."))
        await samira.press("Rapportera en avvikelse")
        await samira.sees("Så här är det.")
        assert where.messages == []

    async def test_home_is_published(self, desk: SampleDesk, samira: Person) -> None:
        desk.will_show(SCREENS["home"])
        await samira.opens_home()
        await samira.sees("Hej Samira!")
        assert last(desk).event == Pressed("home")
        desk.will_show(SCREENS["prompt_first"])
        await samira.press("Rapportera en avvikelse")
        await samira.sees("Vilken enhet gäller det?")
        assert samira.modal is not None

    async def test_every_message_that_cannot_be_read_gets_its_sentence(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        event = {"type": "message", "channel_type": "im", "user": samira.id, "channel": samira.dm.id, "text": "hej"}
        body = json.dumps({"type": "event_callback", "team_id": slack.workspace.team_id, "event": event})
        for _ in range(2):
            await slack.post(body, signed_headers(slack.signing_secret, body, form=False))
        await slack.until(lambda: len(samira.bot_messages) == 2)
        await samira.sees("Det där kunde jag inte läsa.")
        assert desk.said == []

    async def test_another_tab_is_left_alone(self, desk: SampleDesk, samira: Person) -> None:
        await samira.opens_home("messages")
        assert desk.said == []

    async def test_an_unknown_button_gets_a_sentence(self, desk: SampleDesk, samira: Person, slack: FakeSlack) -> None:
        blocks = [
            {
                "type": "actions",
                "elements": [{"type": "button", "action_id": "old", "text": {"type": "plain_text", "text": "Gammal"}}],
            }
        ]
        slack.workspace.post(samira.dm, slack.workspace.bot_message("Gammal", blocks))
        await samira.press("Gammal")
        await samira.sees("Den knappen fungerar inte längre.")
        assert desk.said == []
