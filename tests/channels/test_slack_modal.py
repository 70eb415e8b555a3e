"""Pages that are sent as a modal and buttons between them, over the wire."""

import json
from dataclasses import replace

import pytest

from conversation.port import Address, In, Pressed, Said
from conversation.screen import At, Button, Kind, Link, Notice, Option, Prompt, Review, Screen
from conversation.session import Answered, Cancel, Edit, Show, Submit
from tests.channels.screens import SCREENS
from tests.channels.slack_desk import SECRET, SampleDesk, last, prompt
from tests.slack_fake import FakeSlack, Person


@pytest.mark.usefixtures("bot")
class TestModal:
    """Pages that are sent, and buttons between them."""

    async def opened(self, desk: SampleDesk, samira: Person, screen: Screen) -> None:
        desk.will_show(screen)
        await samira.command("/avvikelse")
        await samira.slack.until(lambda: samira.modal)

    async def test_a_page_is_answered_in_the_acknowledgement(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        await self.opened(desk, samira, SCREENS["prompt_times"])
        calls = len(slack.calls)
        desk.will_show(SCREENS["prompt_words"])
        assert samira.modal is not None
        seen = f"view:{samira.modal.id}:{samira.modal.hash}"
        reply = await samira.submit()
        assert reply.body
        assert reply.body["response_action"] == "update"
        answers = {"when": "moment", "moment": "2026-11-21T06:45", "found": "2026-11-21"}
        delivery = last(desk).delivery
        assert delivery.startswith(f"{seen}:")
        assert last(desk) == Said(Address("slack", "U1"), 7, In("deviation", Answered(answers, "when", 4)), delivery)
        assert "Berätta kort vad som hände" in samira.text
        assert len(slack.calls) == calls

    async def test_a_clock_is_the_municipalitys_in_summer_too(self, desk: SampleDesk, samira: Person) -> None:
        page = prompt("prompt_times")
        summer = replace(page, fields=(replace(page.fields[1], value="2026-07-01T23:30"),))
        await self.opened(desk, samira, summer)
        await samira.submit()
        event = last(desk).event
        assert isinstance(event, In)
        assert isinstance(event.event, Answered)
        assert event.event.answers == {"moment": "2026-07-01T23:30"}

    async def test_faults_stand_beside_their_fields(self, desk: SampleDesk, samira: Person) -> None:
        page = prompt("prompt_words")
        await self.opened(desk, samira, page)
        faulty = replace(page, fields=(replace(page.fields[0], problem="Skriv lite mer."), page.fields[1]))
        desk.will_show(faulty)
        reply = await samira.submit()
        assert reply.body == {"response_action": "errors", "errors": {"answer:what": "Skriv lite mer."}}
        assert "Skriv lite mer." in samira.text

    async def test_a_turn_that_is_refused_leaves_the_words_where_they_were_typed(
        self, desk: SampleDesk, samira: Person
    ) -> None:
        await self.opened(desk, samira, prompt("prompt_words"))
        await samira.fill("answer:what", "Den boende halkade.")
        desk.will_show(Notice("Ärendet har ändrats."))
        reply = await samira.submit()
        assert reply.body == {"response_action": "errors", "errors": {"answer:what": "Ärendet har ändrats."}}
        assert samira.modal is not None
        assert "Den boende halkade." in str(samira.modal.values)

    async def test_a_warning_changes_the_view_and_keeps_the_words(self, desk: SampleDesk, samira: Person) -> None:
        page = prompt("prompt_words")
        await self.opened(desk, samira, page)
        await samira.fill("answer:what", "Ring 070-1234567")
        warned = replace(
            page,
            at=At("deviation", "", 5),
            fields=(replace(page.fields[0], value="Ring 070-1234567", problem="Det ser ut som ett nummer."),),
        )
        desk.will_show(warned)
        reply = await samira.submit()
        assert reply.body
        assert reply.body["response_action"] == "update"
        assert samira.modal is not None
        assert "Det ser ut som ett nummer." in samira.text
        assert samira.modal.values["answer:what"]["answer:what"]["value"] == "Ring 070-1234567"

    async def test_the_review_is_sent_with_its_own_questions(self, desk: SampleDesk, samira: Person) -> None:
        await self.opened(desk, samira, SCREENS["review"])
        desk.will_show(SCREENS["done"])
        await samira.choose("answer:named", "no")
        await samira.submit()
        assert last(desk).event == In("deviation", Submit({"named": "no"}, 11))
        assert "AVV-2026-00042" in samira.text

    async def test_edit_updates_the_view_by_its_hash(self, desk: SampleDesk, samira: Person, slack: FakeSlack) -> None:
        await self.opened(desk, samira, SCREENS["review"])
        assert samira.modal is not None
        seen = samira.modal.hash
        desk.will_show(SCREENS["prompt_words"])
        await samira.press("go:edit:4")
        await samira.sees("Berätta kort vad som hände")
        assert last(desk).event == In("deviation", Edit("what", 11))
        assert slack.called("views.update")[-1].payload["hash"] == seen

    async def test_back_goes_to_the_page_before(self, desk: SampleDesk, samira: Person) -> None:
        await self.opened(desk, samira, SCREENS["prompt_words"])
        desk.will_show(SCREENS["prompt_first"])
        await samira.press("Tillbaka")
        await samira.sees("Vilken enhet gäller det?")
        assert last(desk).event == In("deviation", Edit("law", 4))

    async def test_cancel_shows_what_became_of_it(self, desk: SampleDesk, samira: Person) -> None:
        await self.opened(desk, samira, SCREENS["prompt_words"])
        desk.will_show(Notice("Avbrutet."))
        await samira.press("Avbryt")
        await samira.sees("Avbrutet.")
        assert last(desk).event == In("deviation", Cancel(4))

    async def test_a_link_lies_over_the_page_it_belongs_to(self, desk: SampleDesk, samira: Person) -> None:
        page = replace(prompt("prompt_elsewhere"), elsewhere=Button("Skriv i läsrummet", "room", "session:7"))
        await self.opened(desk, samira, page)
        desk.will_show(Link("Gäller i fem minuter.", "Öppna", "https://hjulet.example.se/rum/x"))
        await samira.press("Skriv i läsrummet")
        await samira.sees("Gäller i fem minuter.")
        assert last(desk).event == Pressed("room", "session:7")
        await samira.press("Öppna")
        assert samira.opened_links == ["https://hjulet.example.se/rum/x"]
        await samira.close_modal()
        desk.will_show(SCREENS["review"])
        await samira.press("Visa igen")
        await samira.sees("Stämmer det här?")
        assert last(desk).event == In("deviation", Show())

    async def test_a_modal_that_moved_on_shows_where_the_conversation_is(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        await self.opened(desk, samira, SCREENS["review"])
        slack.fail("views.update", error="hash_conflict")
        desk.will_show(SCREENS["prompt_words"], SCREENS["prompt_times"])
        await samira.press("go:edit:4")
        await samira.sees("Vilken dag och vilket klockslag?")
        assert last(desk).event == In("deviation", Show())
        assert "hash" not in slack.called("views.update")[-1].payload

    async def test_a_closed_modal_loses_no_receipt(self, desk: SampleDesk, samira: Person, slack: FakeSlack) -> None:
        await self.opened(desk, samira, SCREENS["prompt_words"])
        slack.fail("views.update", error="not_found")
        desk.will_show(SCREENS["done"])
        await samira.press("Tillbaka")
        await slack.until(lambda: samira.bot_messages)
        assert "AVV-2026-00042" in samira.text

    async def test_a_long_list_is_searched_as_its_person_types(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        await self.opened(desk, samira, SCREENS["prompt_long_list"])
        desk.options = (Option("17", "Enhet 017 Hemtjänst", "Nära"),)
        payload = {
            "type": "block_suggestion",
            "team": {"id": slack.workspace.team_id},
            "user": samira.member.brief(),
            "action_id": "find|deviation||unit",
            "block_id": "answer:unit",
            "value": "hem",
        }
        reply = await slack.run(slack.deliver("interactive", payload, lambda _: None))
        found = (reply.body or {})["options"]
        assert [option["value"] for option in found] == ["17"]
        assert desk.searched == [(7, At("deviation", "", 0), "unit", "hem")]
        assert slack.complaints == []

    async def test_a_view_that_is_not_ours_keeps_what_was_typed(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        await self.opened(desk, samira, SCREENS["prompt_words"])
        assert samira.modal is not None
        samira.modal.definition["private_metadata"] = "from long ago"
        await samira.fill("answer:what", SECRET)
        heard = len(desk.said)
        await samira.submit()
        assert "Formuläret är för gammalt för att skickas." in samira.text
        assert samira.modal.values["answer:what"]["answer:what"]["value"] == SECRET
        assert len(desk.said) == heard

    @pytest.mark.parametrize("broken", ["date", "id"])
    async def test_a_page_that_cannot_be_read_keeps_what_was_typed_under_a_sentence(
        self, desk: SampleDesk, samira: Person, broken: str
    ) -> None:
        await self.opened(desk, samira, SCREENS["prompt_words"])
        page = samira.modal
        assert page is not None
        await samira.fill("answer:what", SECRET)
        heard = len(desk.said)
        slack = samira.slack
        payload = json.loads(json.dumps(samira._payloads.submission(page, slack.workspace.new_trigger(samira.stack))))
        if broken == "date":
            payload["view"]["state"]["values"]["answer:what"]["answer:what"] = {"selected_date_time": "soon"}
        else:
            del payload["view"]["id"]
        await slack.run(
            slack.deliver("interactive", payload, lambda got: slack.acks.submission(samira.stack, page, got))
        )
        assert "Formuläret är för gammalt för att skickas." in samira.text
        await samira.close_modal()
        assert samira.modal is page
        assert page.values["answer:what"]["answer:what"]["value"] == SECRET
        assert len(desk.said) == heard

    async def test_a_button_of_a_modal_that_cannot_be_read_gets_a_sentence_over_it(
        self, desk: SampleDesk, samira: Person
    ) -> None:
        await self.opened(desk, samira, SCREENS["prompt_words"])
        page = samira.modal
        assert page is not None
        page.definition["private_metadata"] = "from long ago"
        await samira.press("Tillbaka")
        await samira.sees("Det där kunde jag inte läsa.")
        await samira.close_modal()
        assert samira.modal is page

    async def test_a_link_takes_the_place_of_the_page_when_nothing_more_can_be_laid_over(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        await self.opened(desk, samira, SCREENS["review"])
        slack.fail("views.push", error="push_limit_reached")
        desk.will_show(SCREENS["link"])
        await samira.press("go:edit:0")
        await samira.sees("Länken gäller bara dig")

    async def test_a_double_click_shows_where_the_conversation_is(
        self, desk: SampleDesk, samira: Person, slack: FakeSlack
    ) -> None:
        await self.opened(desk, samira, SCREENS["prompt_times"])
        desk.will_show(SCREENS["prompt_words"])
        first = await samira.submit()
        again = await slack.redeliver_last()
        assert (first.body or {})["response_action"] == (again.body or {})["response_action"] == "update"
        assert desk.said[-1].delivery == desk.said[-2].delivery

    async def test_a_page_without_fields_of_its_own_gets_the_sentence_over_it(
        self, desk: SampleDesk, samira: Person
    ) -> None:
        review = SCREENS["review"]
        assert isinstance(review, Review)
        await self.opened(desk, samira, replace(review, fields=()))
        desk.fails = RuntimeError("x")
        reply = await samira.submit()
        assert (reply.body or {})["response_action"] == "push"
        assert "Något gick fel hos oss." in samira.text

    async def test_our_own_fault_keeps_what_was_typed(self, desk: SampleDesk, samira: Person) -> None:
        await self.opened(desk, samira, SCREENS["prompt_words"])
        await samira.fill("answer:what", SECRET)
        desk.fails = RuntimeError(SECRET)
        reply = await samira.submit()
        assert reply.body
        assert reply.body["response_action"] == "errors"
        assert "Något gick fel hos oss." in samira.text
        assert samira.modal is not None
        assert samira.modal.values["answer:what"]["answer:what"]["value"] == SECRET

    async def test_our_own_fault_lies_over_a_view_without_fields(self, desk: SampleDesk, samira: Person) -> None:
        await self.opened(desk, samira, SCREENS["review"])
        desk.fails = RuntimeError(SECRET)
        await samira.press("go:edit:1")
        await samira.sees("Något gick fel hos oss.")
        await samira.close_modal()
        assert "Stämmer det här?" in samira.text


class TestKinds:
    """That samples cover what Slack has different inputs for."""

    def test_every_kind_of_question_is_in_a_sample(self) -> None:
        kinds = {f.kind for s in SCREENS.values() if isinstance(s, Prompt) for f in s.fields}
        assert kinds == set(Kind)
