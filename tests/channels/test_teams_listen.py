"""What people do in Teams and what they see then, over the wire."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from conversation.port import Address, Asked, In, Pressed, Said
from conversation.screen import At, Button, CaseCard, Notice, Option, Prompt
from conversation.session import Answered, Restart, Show
from tests.channels.screens import SCREENS
from tests.channels.teams_desk import Kept, TeamsDesk, running
from tests.teams_fake import FakeTeams, Person

SECRET = "Hemliga ord om en annan människa"
SAMIRA = Address("teams", "entra-samira")


@pytest.fixture
def teams() -> Iterator[FakeTeams]:
    with FakeTeams() as fake:
        yield fake


@pytest.fixture
def desk() -> TeamsDesk:
    return TeamsDesk([Notice("Klart.")])


@pytest.fixture
def references() -> Kept:
    return Kept()


@pytest.fixture
async def bot(desk: TeamsDesk, teams: FakeTeams, references: Kept) -> AsyncIterator[None]:
    async with running(desk, teams, references=references):
        yield


@pytest.fixture
def samira(teams: FakeTeams) -> Person:
    return teams.person("samira", email="samira@example.se", name="Samira Haddad")


def prompt(name: str) -> Prompt:
    found = SCREENS[name]
    assert isinstance(found, Prompt)
    return found


def card() -> CaseCard:
    found = SCREENS["card"]
    assert isinstance(found, CaseCard)
    return found


def last(desk: TeamsDesk) -> Said:
    return desk.said[-1]


@pytest.mark.usefixtures("bot")
class TestChat:
    """A person's own conversation with the bot."""

    async def test_a_message_is_asked_and_answered(self, desk: TeamsDesk, samira: Person) -> None:
        desk.will_show(SCREENS["routines"])
        answered = await samira.says("vad gör jag när en dos har glömts &amp; blivit kvar?")
        assert answered.status == 202
        await samira.sees("Läkemedelshantering i särskilt boende")
        assert last(desk).event == Asked("vad gör jag när en dos har glömts & blivit kvar?")
        assert last(desk).address == SAMIRA
        assert last(desk).chat
        assert last(desk).delivery

    async def test_the_bots_own_name_is_no_part_of_it(self, desk: TeamsDesk, samira: Person) -> None:
        await samira.mentions(samira.own, "avvikelse")
        assert last(desk).event == Asked("avvikelse")

    async def test_every_message_has_an_id_of_its_own(self, desk: TeamsDesk, samira: Person) -> None:
        await samira.says("avvikelse")
        await samira.says("avvikelse")
        first, other = (said.delivery for said in desk.said)
        assert first != other

    async def test_the_same_id_in_another_conversation_is_another_delivery(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        omar = teams.person("omar", email="samira@example.se")
        await samira.says("avvikelse", id="1700000000001")
        await omar.says("avvikelse", id="1700000000001")
        assert desk.said[0].delivery != desk.said[1].delivery

    async def test_a_file_gets_a_kind_sentence(self, desk: TeamsDesk, samira: Person) -> None:
        await samira.says("", attachments=[{"contentType": "application/vnd.microsoft.teams.file.download.info"}])
        await samira.sees("Jag kan inte ta emot filer här.")
        assert desk.said == []

    async def test_formatted_words_are_no_file(self, desk: TeamsDesk, samira: Person) -> None:
        await samira.says("fallrisk", attachments=[{"contentType": "text/html", "content": "<p>fallrisk</p>"}])
        assert last(desk).event == Asked("fallrisk")

    async def test_too_much_gets_a_kind_sentence(self, desk: TeamsDesk, samira: Person) -> None:
        await samira.says("ord " * 4000)
        await samira.sees("Texten är för lång för ett meddelande.")
        assert desk.said == []

    async def test_whatever_happens_in_a_chat_besides_is_left_alone(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        for kind in ("typing", "messageReaction", "messageUpdate", "event"):
            answered = await teams.run(teams.deliver(samira._activity(kind, samira.own)))
            assert answered.status == 202
        assert samira.cards == []
        assert desk.said == []


@pytest.mark.usefixtures("bot")
class TestCards:
    """Conversations in one card, and the cards of cases."""

    async def begin(self, desk: TeamsDesk, samira: Person, *, then: str = "prompt_words") -> None:
        desk.will_show(SCREENS["prompt_first"], SCREENS[then])
        await samira.says("avvikelse")
        samira.fill("law", "SoL")

    async def test_the_next_page_takes_the_place_of_the_answered_one(self, desk: TeamsDesk, samira: Person) -> None:
        await self.begin(desk, samira)
        answered = await samira.press(prompt("prompt_first").next)
        assert answered.body["type"] == "application/vnd.microsoft.card.adaptive"
        assert len(samira.cards) == 1
        assert samira.cards[0].edits == 1, "also for whoever opens Teams later"
        await samira.sees("Berätta kort vad som hände")
        event = last(desk).event
        assert isinstance(event, In)
        assert isinstance(event.event, Answered)
        assert last(desk).chat

    async def test_an_old_client_gets_the_same_by_its_own_way(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        await self.begin(desk, samira)
        old = samira.another_device(old=True)
        old.fill("law", "SoL")
        answered = await old.press(prompt("prompt_first").next)
        assert answered.status in {200, 202}
        assert len(samira.cards) == 1
        await samira.sees("Berätta kort vad som hände")

    async def test_a_deleted_card_is_sent_anew(self, desk: TeamsDesk, samira: Person) -> None:
        await self.begin(desk, samira)
        message = samira.cards[0]
        samira.deletes(message)
        await samira.press(prompt("prompt_first").next, where=message)
        assert len(samira.cards) == 1
        assert samira.cards[0].id != message.id

    async def test_a_card_that_cannot_be_changed_now_is_changed_for_the_one_who_pressed(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        await self.begin(desk, samira)
        teams.fail("update", status=503)
        await samira.press(prompt("prompt_first").next)
        await samira.sees("Berätta kort vad som hände")
        assert samira.cards[0].edits == 0

    async def test_a_refused_page_stays_with_what_is_filled_in(self, desk: TeamsDesk, samira: Person) -> None:
        desk.will_show(SCREENS["prompt_words"], Notice("Du har ingen funktion i dag."))
        await samira.says("avvikelse")
        samira.fill("what", SECRET)
        await samira.press(prompt("prompt_words").next)
        assert samira.toasts == ["Du har ingen funktion i dag."]
        assert len(samira.cards) == 1
        assert samira._entered(samira.cards[0])["answer.what"] == SECRET

    async def test_a_case_is_replaced_in_its_own_card_only(self, desk: TeamsDesk, samira: Person) -> None:
        desk.will_show(card(), replace(card(), state="Mottagen"))
        await samira.says("mitt")
        await samira.press("Ta hand om")
        assert last(desk).event == Pressed("take", "case:17")
        assert len(samira.cards) == 1
        await samira.sees("Mottagen")

    async def test_another_case_is_a_message_of_its_own(self, desk: TeamsDesk, samira: Person) -> None:
        desk.will_show(card(), replace(card(), subject="case:18", reference="AVV-2026-00018"))
        await samira.says("mitt")
        await samira.press("Ta hand om")
        assert len(samira.cards) == 2
        assert samira.toasts == ["Svaret står längst ned i chatten."]

    async def test_a_link_never_takes_anothers_place(self, desk: TeamsDesk, samira: Person) -> None:
        desk.will_show(card(), SCREENS["link"])
        await samira.says("mitt")
        await samira.press("Ta hand om")
        assert len(samira.cards) == 2
        await samira.sees("Ta hand om")

    async def test_a_long_list_is_searched(self, desk: TeamsDesk, samira: Person) -> None:
        desk.options = tuple(Option(str(n), f"Hemtjänst {n}") for n in range(100))
        desk.will_show(SCREENS["prompt_first"])
        found = await samira.looks_up(looked_up("hemtjänst"))
        assert [each["value"] for each in found] == [str(n) for n in range(15)]
        assert desk.searched == [(7, At("deviation", "", 0), "unit", "hemtjänst")]


def looked_up(words: str) -> dict[str, object]:
    return {"queryText": words, "dataset": "deviation||unit"}


@pytest.mark.usefixtures("bot")
class TestDialogs:
    """Free text is read where nothing stays."""

    async def test_a_reading_opens_in_a_dialog_and_stands_nowhere_else(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        desk.will_show(card(), SCREENS["reading"])
        await samira.says("mitt")
        await samira.press("Läs rapporten")
        assert samira.dialog is not None
        assert "sjuksköterskan" in samira.text
        samira.closes_dialog()
        assert "sjuksköterskan" not in samira.text
        assert [out.where for out in teams.outgoing if "sjuksköterskan" in out.raw] == ["answer:task/fetch"]

    @pytest.mark.parametrize("name", sorted(SCREENS))
    async def test_no_way_leads_a_reading_into_a_message(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams, name: str
    ) -> None:
        desk.will_show(SCREENS["reading"])
        await samira.says(name)
        assert "sjuksköterskan" not in samira.text
        assert [out.where for out in teams.outgoing if "sjuksköterskan" in out.raw] == []


@pytest.mark.usefixtures("bot")
class TestExtension:
    """ "Gör en avvikelse" in a message's menu."""

    async def test_a_message_becomes_a_report_and_its_text_goes_nowhere_else(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        team = teams.team("19:linden@thread.tacv2;messageid=1", [samira])
        desk.will_show(SCREENS["prompt_first"])
        await samira.makes_report_of(team, f"<p>{SECRET}</p><p>rad&nbsp;två</p>")
        assert last(desk).event == In("deviation", Restart({"what": f"{SECRET}\nrad två"}))
        assert samira.dialog is not None
        assert all(SECRET not in out.raw for out in teams.outgoing)
        assert team.messages == []

    async def test_the_conversation_goes_on_in_the_dialog(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        team = teams.team("19:linden@thread.tacv2", [samira], kind="groupChat")
        desk.will_show(SCREENS["prompt_first"], SCREENS["prompt_first"], SCREENS["prompt_words"], SCREENS["done"])
        await samira.makes_report_of(team, SECRET)
        samira.fill("law", "SoL")
        await samira.press(prompt("prompt_first").next)
        await samira.sees("Berätta kort vad som hände")
        assert not last(desk).chat
        samira.fill("what", SECRET)
        await samira.press(prompt("prompt_words").next)
        await samira.sees("AVV-2026-00042")
        assert samira.dialog is not None
        assert team.messages == []
        assert samira.cards == []

    async def test_a_message_waits_for_the_unfinished_report(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        desk.will_show(SCREENS["notice"])
        await samira.makes_report_of(samira.own, SECRET)
        await samira.sees("Meddelandets text är inte med än.")
        assert last(desk).event == Pressed("start", "deviation")

    async def test_a_refused_page_is_shown_again_with_its_words(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        words = prompt("prompt_words")
        desk.will_show(words, words, Notice("Ett ögonblick."), words)
        await samira.makes_report_of(samira.own, "")
        await samira.makes_report_of(samira.own, "")
        samira.fill("what", SECRET)
        await samira.press(words.next)
        await samira.sees("Ett ögonblick.")
        assert last(desk).event == In("deviation", Show())
        assert samira.dialog is not None
        assert SECRET in samira.dialog.entries.values() or SECRET in samira.text

    async def test_a_failed_turn_leaves_the_dialog_as_it_is(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        desk.will_show(prompt("prompt_words"))
        await samira.makes_report_of(samira.own, "")
        samira.fill("what", SECRET)
        desk.fails = RuntimeError(SECRET)
        answered = await samira.press(prompt("prompt_words").next)
        assert answered.status == 500
        assert samira.dialog is not None
        assert SECRET in samira.dialog.entries.values()


@pytest.mark.usefixtures("bot")
class TestTeam:
    """Mentioned where others read too."""

    @pytest.fixture(params=["channel", "groupChat"])
    def kind(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.mark.parametrize("words", ["vad gäller vid fall?", "rutin vad gäller vid fall?"])
    async def test_a_question_about_routines_is_answered_there(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams, kind: str, words: str
    ) -> None:
        team = teams.team("19:linden@thread.tacv2", [samira], kind=kind)
        desk.will_show(SCREENS["routines"])
        await samira.mentions(team, words)
        assert last(desk).event == Asked("vad gäller vid fall?", command="rutin")
        assert not last(desk).chat
        assert [each.sender for each in team.messages] == [samira.member.id, "bot"]
        assert samira.cards == []

    @pytest.mark.parametrize("words", ["mitt", "sammanfattning vecka", "avvikelse", "hej!", ""])
    async def test_everything_personal_goes_to_the_own_chat(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams, kind: str, words: str
    ) -> None:
        team = teams.team("19:linden@thread.tacv2", [samira], kind=kind)
        desk.will_show(SCREENS["home"])
        await samira.mentions(team, words)
        assert len(samira.cards) == 1
        assert "Hej Samira!" in samira.text
        there = str(team.messages[-1].card)
        assert "Det här tar vi i vår egen chatt." in there
        assert "Hej Samira!" not in there

    async def test_where_there_is_no_own_chat_it_says_how_to_get_one(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        team = teams.team("19:linden@thread.tacv2", [samira])
        samira.member.installed = False
        await samira.mentions(team, "mitt")
        assert "Lägg till appen Hjulet" in str(team.messages[-1].card)

    async def test_what_is_not_for_the_bot_is_left_alone(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams
    ) -> None:
        team = teams.team("19:linden@thread.tacv2", [samira])
        await samira.writes(team, SECRET)
        assert desk.said == []
        assert len(team.messages) == 1


@pytest.mark.usefixtures("bot")
class TestInstalling:
    """The bot comes and goes."""

    async def test_it_greets_once_and_remembers_where(self, desk: TeamsDesk, samira: Person, references: Kept) -> None:
        desk.will_show(SCREENS["home"])
        await samira.installs()
        await samira.installs()
        assert len(samira.cards) == 1
        assert last(desk).event == Pressed("home")
        assert references.kept[SAMIRA].conversation == samira.own.id

    async def test_removed_it_forgets(self, samira: Person, references: Kept) -> None:
        await samira.installs()
        await samira.removes()
        assert references.kept == {}

    async def test_a_stranger_is_not_greeted(self, teams: FakeTeams, references: Kept) -> None:
        stranger = teams.person("x", email="x@example.se")
        await stranger.installs()
        assert stranger.cards == []
        assert references.kept == {}


@pytest.mark.usefixtures("bot")
class TestTrouble:
    """What goes wrong is told, and nothing of it is written down."""

    async def test_a_fault_of_ours_is_told_and_logged_without_words(
        self, desk: TeamsDesk, samira: Person, capsys: pytest.CaptureFixture[str]
    ) -> None:
        desk.fails = RuntimeError(SECRET)
        answered = await samira.says(SECRET)
        assert answered.status == 202
        await samira.sees("Något gick fel hos oss.")
        seen = capsys.readouterr()
        assert "teams_turn_failed" in seen.out + seen.err
        assert SECRET not in seen.out + seen.err

    async def test_a_fault_under_a_button_leaves_its_card(self, desk: TeamsDesk, samira: Person) -> None:
        desk.will_show(SCREENS["prompt_words"])
        await samira.says("avvikelse")
        desk.fails = RuntimeError()
        samira.fill("what", SECRET)
        await samira.press(prompt("prompt_words").next)
        assert samira.toasts
        assert samira.toasts[0].startswith("Något gick fel hos oss.")
        assert samira._entered(samira.cards[0])["answer.what"] == SECRET

    async def test_an_invoke_that_nobody_knows_is_not_implemented(self, samira: Person, teams: FakeTeams) -> None:
        answered = await teams.run(teams.deliver(samira._invoke("signin/verifyState", samira.own, {})))
        assert answered.status == 501

    @pytest.mark.parametrize("value", [{}, {"action": {"data": {"x": SECRET}}}, {"action": SECRET}, {"data": {"y": 1}}])
    @pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit", "application/search"])
    async def test_garbled_buttons_get_a_sentence(
        self, desk: TeamsDesk, samira: Person, teams: FakeTeams, name: str, value: dict[str, object]
    ) -> None:
        answered = await teams.run(teams.deliver(samira._invoke(name, samira.own, value)))
        assert answered.status == 200
        assert desk.said == []
        said = [out.raw for out in teams.outgoing if out.where.startswith("answer:")]
        assert name == "application/search" or "Den knappen fungerar inte l" in said[-1]
        assert all(SECRET not in out.raw for out in teams.outgoing)

    async def test_a_garbled_submit_gets_a_sentence(self, samira: Person, teams: FakeTeams) -> None:
        answered = await teams.run(teams.deliver(samira._activity("message", samira.own, value={"x": SECRET})))
        assert answered.status == 202
        await samira.sees("Den knappen fungerar inte längre.")


async def test_a_button_with_an_address_is_a_link(desk: TeamsDesk, teams: FakeTeams, samira: Person) -> None:
    desk.will_show(Notice("Se", buttons=(Button("Öppna", "", url="https://hjulet.example.se/rum/1"),)))
    async with running(desk, teams):
        await samira.says("hjälp")
        await samira.press("Öppna")
    assert samira.opened_links == ["https://hjulet.example.se/rum/1"]
