"""What goes wrong over the wire: everybody gets a sentence or a status, logs hold no words, and nothing is lost."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.infra.databases import sqlite_address
from tests.journeys.house import House, until
from tests.journeys.talk import (
    CHOICES,
    FIRST,
    RECEIPT,
    WORDS,
    fills,
    is_told,
    modal_text,
    opens_report,
    presses,
    reaches_words,
    reference_in,
    reports,
    sees,
    sees_modal,
    sends,
    told,
)
from tests.journeys.town import arrive, patient_slack, settle
from tests.slack_fake import FakeSlack, Person, Reply, signed_headers, visible_text
from tests.slack_fake.elements import Json

pytestmark = pytest.mark.sqlite
WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
SECRET = "zqhemligt om en annan människa"
STRANGER, FAILED = "känner inte igen dig", "Något gick fel hos oss"
NEW = "En ny rapport väntar på dig."


@dataclass
class Office:
    """One running house for every test of this module; each test has people of its own."""

    house: House
    slack: FakeSlack
    people: dict[str, Person]

    async def logged(self, event: str, doing: Callable[[], Any]) -> None:
        """What was done is written down once more than before."""
        before = self.house.logged().count(event)
        await doing()
        assert self.house.logged().count(event) > before, event


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    logging.getLogger("aiohttp.access").disabled = True
    directory = tmp_path_factory.mktemp("office")
    with patient_slack() as slack:
        house = House(directory, sqlite_address(directory / "hjulet.db"), slack=slack)
        asyncio.run(_open(house))
        yield Office(house, slack, arrive(slack))
        assert house.stop() == 0
        assert SECRET[:9] not in house.logged()
        assert SECRET[:9].encode() not in b"".join(each.read_bytes() for each in directory.glob("hjulet.db*"))


async def _open(house: House) -> None:
    assert house.command("migrate").returncode == 0
    async with house.database() as database:
        await settle(database)
    house.clock.move(WEDNESDAY)
    await house.start()


@pytest.fixture
def slack(office: Office) -> FakeSlack:
    return office.slack


@pytest.fixture
def samira(office: Office) -> Iterator[Person]:
    """A carer, who leaves no modal open behind her."""
    person = office.people["samira"]
    yield person
    person.stack.views.clear()
    person.errors.clear()


@pytest.fixture
def fatima(office: Office) -> Person:
    return office.people["fatima"]


async def crafts(person: Person, change: Callable[[Json], None]) -> Reply:
    """Submits the open modal with something in it that no client of Slack's would send."""
    view, slack = person.modal, person.slack
    assert view is not None
    payload = json.loads(json.dumps(person._payloads.submission(view, slack.workspace.new_trigger(person.stack))))
    change(payload["view"])
    return await slack.run(
        slack.deliver("interactive", payload, lambda got: slack.acks.submission(person.stack, view, got))
    )


async def posts(slack: FakeSlack, payload: Json) -> Reply:
    body = json.dumps(payload)
    return await slack.post(body, signed_headers(slack.signing_secret, body, form=False))


def pressed(person: Person, action: str, value: str) -> Json:
    """A press in a message that may never have been."""
    team = person.slack.workspace.team_id
    return {
        "type": "block_actions",
        "team": {"id": team},
        "user": {"id": person.id, "team_id": team},
        "container": {"type": "message", "message_ts": "1.000001", "channel_id": person.dm.id},
        "channel": {"id": person.dm.id},
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
    }


class TestRequests:
    """What is not Slack's, or broken."""

    async def test_a_forged_signature_gets_a_status(self, office: Office, slack: FakeSlack) -> None:
        body = json.dumps({"type": "event_callback", "text": SECRET})

        async def forged() -> None:
            assert (await slack.post(body, signed_headers("wrong", body, form=False))).status == 401

        await office.logged("slack_signature_invalid", forged)

    async def test_an_old_request_that_is_sent_again_gets_a_status(self, office: Office, slack: FakeSlack) -> None:
        body = json.dumps({"type": "event_callback", "text": SECRET})
        reply = await slack.post(body, signed_headers(slack.signing_secret, body, form=False, timestamp=1_700_000_000))
        assert reply.status == 401

    @pytest.mark.parametrize("body", ["{broken", "[]", f'"{SECRET}"', "payload=%7Bbroken", "payload=7", "\x00"])
    async def test_broken_json_gets_a_status(self, office: Office, slack: FakeSlack, body: str) -> None:
        form = body.startswith("payload")

        async def broken() -> None:
            reply = await slack.post(body, signed_headers(slack.signing_secret, body, form=form))
            assert reply.status == 400

        await office.logged("slack_body_unreadable", broken)

    async def test_a_body_larger_than_slack_sends_gets_a_status(self, office: Office, slack: FakeSlack) -> None:
        async def large() -> None:
            assert (await posts(slack, {"text": SECRET.ljust(1_000_000)})).status == 413

        await office.logged("slack_body_too_large", large)


class TestWords:
    """What people write that cannot be taken."""

    @pytest.mark.parametrize("length", [3001, 100_000])
    async def test_a_text_longer_than_its_field_is_asked_to_be_shorter(self, samira: Person, length: int) -> None:
        await reaches_words(samira)
        await fills(samira, CHOICES, WORDS)
        reply = await crafts(samira, lambda view: write(view, "what", "x" * length))
        assert reply.ok
        assert "för lång" in samira.text
        await sends(samira)
        await sees(samira, "Stämmer det?")
        await cancels(samira)

    @pytest.mark.parametrize("odd", ["a\x00b", "halvt tecken \ud800", "\u202e\u0000", "é" * 3000])
    async def test_odd_letters_are_taken_or_questioned_never_lost(self, samira: Person, odd: str) -> None:
        await reaches_words(samira)
        await fills(samira, CHOICES, WORDS)
        reply = await crafts(samira, lambda view: write(view, "what", odd))
        assert reply.ok
        assert FAILED not in samira.text
        assert samira.modal
        await cancels(samira)

    async def test_a_message_too_long_for_a_chat_gets_a_sentence(self, samira: Person) -> None:
        before = len(told(samira, "för lång"))
        await samira.says("x" * 12_001)
        await is_told(samira, "för lång", times=before + 1)

    async def test_choices_that_are_not_offered_are_asked_again(self, samira: Person) -> None:
        await opens_report(samira)
        await fills(samira, FIRST)
        unit = "999"

        def elsewhere(view: Json) -> None:
            view["state"]["values"]["answer:unit"]["answer:unit"]["selected_option"]["value"] = unit

        await crafts(samira, elsewhere)
        assert samira.modal
        assert samira.modal.errors == {"answer:unit": "Välj ett av alternativen."}
        await cancels(samira)


class TestButtons:
    """Presses that lead nowhere."""

    @pytest.mark.parametrize(
        ("action", "value"),
        [
            ("gammal knapp", "x"),
            ("go:dance", "x"),
            ("press:nothing:0", '["nothing","case:1"]'),
            ("press:start:0", '["start","no_such_flow"]'),
            ("press:take_on:0", '["take_on","case:99999999999999999999"]'),
            ("press:read:0", '["read","case:77"]'),
            ("press:card:0", '["card","unit:1"]'),
            ("press:room:0", '["room","case:77"]'),
        ],
    )
    async def test_an_unknown_button_gets_a_sentence(
        self, office: Office, samira: Person, action: str, value: str
    ) -> None:
        before = len(samira.bot_messages) + len(office.slack.called("views.open"))
        reply = await posts(office.slack, pressed(samira, action, value))
        assert reply.status == 200
        await office.slack.until(lambda: len(samira.bot_messages) + len(office.slack.called("views.open")) > before)
        assert FAILED not in visible_text(samira.bot_messages[-1])

    @pytest.mark.parametrize("value", ["{broken", "7", '["one"]', SECRET])
    async def test_a_button_with_a_broken_value_gets_a_sentence_and_a_line_in_the_log(
        self, office: Office, samira: Person, value: str
    ) -> None:
        before = len(told(samira, "kunde jag inte läsa"))

        async def broken() -> None:
            assert (await posts(office.slack, pressed(samira, "press:card:0", value))).status == 200

        await office.logged("slack_unreadable", broken)
        await is_told(samira, "kunde jag inte läsa", times=before + 1)

    async def test_a_modal_that_was_closed_while_its_answer_was_made_loses_nothing(self, samira: Person) -> None:
        await reaches_words(samira)
        samira.slack.fail("views.update", delay=0.3)
        calls = len(samira.slack.called("views.update"))
        await samira.press("Tillbaka")
        await samira.close_modal(everything=True)
        await samira.slack.until(lambda: len(samira.slack.called("views.update")) > calls)
        await samira.command("/avvikelse")
        await presses(samira, "Fortsätt")
        await sees(samira, "Vilken sort?")
        await cancels(samira)

    async def test_a_lost_trigger_gets_a_sentence_that_leads_on(self, samira: Person) -> None:
        samira.slack.fail("views.open", error="expired_trigger_id")
        before = len(samira.ephemerals)
        await samira.command("/avvikelse")
        await samira.slack.until(lambda: len(samira.ephemerals) > before)
        assert "Rapportera avvikelse" in visible_text(samira.ephemerals[-1])

    async def test_a_deleted_card_comes_again_when_it_changes(
        self, office: Office, samira: Person, fatima: Person
    ) -> None:
        reference = await reports(samira)
        card = await is_told(fatima, reference, NEW)
        await office.house.sweeps()
        fatima.dm.swap(card["ts"], None)
        await fatima.press("Ta hand om", where=card)
        await is_told(fatima, reference, "Mottagen, granskas")
        await is_told(samira, reference, "hand om din rapport")


class TestRepeats:
    """Slack telling the same thing twice."""

    async def test_a_submission_and_its_repeat_are_one_report(
        self, office: Office, samira: Person, fatima: Person
    ) -> None:
        await reaches_words(samira)
        await fills(samira, CHOICES, WORDS)
        await sends(samira)
        await sees_modal(samira, "Stämmer det?")
        await sends(samira)
        receipt = modal_text(samira)
        assert RECEIPT in receipt
        for _ in range(2):
            assert (await office.slack.redeliver_last()).ok
            assert modal_text(samira) == receipt
        reference = reference_in(receipt)
        await is_told(fatima, reference)
        await office.house.sweeps()
        assert len(told(fatima, reference)) == 1
        assert len(told(samira, reference)) == 1

    async def test_a_question_that_slack_repeats_is_answered_once(self, office: Office, samira: Person) -> None:
        before = len(samira.bot_messages)
        await samira.says("hjälp")
        asked = office.slack.deliveries[-1]
        await office.slack.until(lambda: len(samira.bot_messages) == before + 1)
        assert (await office.slack.redeliver(asked)).ok
        await samira.says("mitt")
        await is_told(samira, "Mina rapporter")
        assert len(samira.bot_messages) == before + 2

    async def test_a_question_whose_answer_did_not_get_through_is_answered_when_slack_repeats_it(
        self, office: Office, samira: Person
    ) -> None:
        office.slack.fail("chat.postMessage", status=500, times=2)
        before = len(samira.bot_messages)
        await samira.says("hjälp")
        asked, failing = office.slack.deliveries[-1], office.slack.called("chat.postMessage")
        await office.slack.until(lambda: len(office.slack.called("chat.postMessage")) >= len(failing) + 1)
        await until(lambda: not any(fault.times for fault in office.slack._server.faults.planned))
        await office.slack.redeliver(asked)
        await office.slack.until(lambda: len(samira.bot_messages) == before + 1)


class TestStrangers:
    """People who may not come in, and one who has come but works nowhere."""

    @pytest.mark.parametrize(
        "flags",
        [
            {"email": "nobody@example.se"},
            {"email": None},
            {"email": "dag@example.se", "is_restricted": True},
            {"email": "dag@example.se", "is_ultra_restricted": True},
            {"email": "dag@example.se", "is_stranger": True, "team_id": "TELSEWHERE"},
            {"email": "dag@example.se", "team_id": "TELSEWHERE"},
        ],
        ids=["unknown", "no-email", "guest", "single-channel-guest", "connected", "other-workspace"],
    )
    async def test_they_get_one_kind_sentence_wherever_they_try(self, office: Office, flags: dict[str, Any]) -> None:
        other = office.slack.person(f"UX{len(office.slack.workspace.members)}", name="Någon Annan", **flags)
        await other.command("/avvikelse", SECRET)
        await sees(other, STRANGER)
        await other.says(SECRET)
        await is_told(other, STRANGER)
        await other.opens_home()
        await office.slack.until(lambda: other.home and STRANGER in visible_text(other.home.definition))
        assert other.modal is None or STRANGER in modal_text(other)

    async def test_somebody_who_works_nowhere_any_more_gets_the_sentence_even_in_an_open_modal(
        self, office: Office
    ) -> None:
        omar = office.people["omar"]
        await reaches_words(omar)
        await fills(omar, CHOICES, WORDS)
        async with office.house.database() as database, database.write() as store:
            kept = (await store.people.organisation()).posts
            gone = await store.people.by_email("omar@example.se")
            await store.people.replace_posts([post for post in kept if post.person != gone])
            await store.people.changed()
        await omar.submit()
        assert STRANGER in omar.text
        async with office.house.database() as database, database.write() as store:
            await store.people.replace_posts(list(kept))
            await store.people.changed()
        await omar.close_modal(everything=True)
        await omar.command("/avvikelse")
        await presses(omar, "Fortsätt")
        await sees(omar, "Beskriv kort vad som hände")
        await cancels(omar)


FAULTS: dict[str, dict[str, Any]] = {
    "busy": {"status": 429, "retry_after": 2},
    "broken": {"status": 500},
    "dropped": {"drop": True},
}


@pytest.mark.parametrize("fault", FAULTS)
class TestSlackFails:
    """Slack's own faults, while we answer and while we remind."""

    async def test_a_modal_that_could_not_be_opened_gets_a_sentence_and_keeps_the_conversation(
        self, samira: Person, fault: str
    ) -> None:
        await reaches_words(samira)
        await samira.close_modal(everything=True)
        samira.slack.fail("views.open", **FAULTS[fault])
        before = len(samira.ephemerals)
        await samira.command("/avvikelse")
        await samira.slack.until(lambda: len(samira.ephemerals) > before)
        assert FAILED in visible_text(samira.ephemerals[-1])
        await samira.command("/avvikelse")
        await presses(samira, "Fortsätt")
        await sees(samira, "Beskriv kort vad som hände")
        await cancels(samira)

    async def test_an_answer_that_did_not_get_through_is_followed_by_a_sentence(
        self, samira: Person, fault: str
    ) -> None:
        before = len(told(samira, FAILED))
        samira.slack.fail("chat.postMessage", **FAULTS[fault])
        await samira.says("hjälp")
        await is_told(samira, FAILED, times=before + 1)

    async def test_a_message_that_did_not_get_through_is_said_later_and_once(
        self, office: Office, samira: Person, fatima: Person, fault: str
    ) -> None:
        missed = office.slack.fail(
            "chat.postMessage", when=lambda payload: payload.get("channel") == fatima.dm.id, **FAULTS[fault]
        )
        reference = await reports(samira)
        await office.slack.until(lambda: missed.times == 0)
        await office.house.sweeps()
        assert told(fatima, reference) == []
        office.house.clock.forward(minutes=3)
        await is_told(fatima, reference, NEW)
        office.house.clock.forward(minutes=10)
        await office.house.sweeps()
        assert len(told(fatima, reference)) == 1


def write(view: Json, step: str, text: str) -> None:
    view["state"]["values"][f"answer:{step}"][f"answer:{step}"]["value"] = text


async def cancels(person: Person) -> None:
    """Leaves no conversation behind."""
    await presses(person, "Avbryt")
    await person.slack.until(lambda: person.modal is None or "Avbrutet" in modal_text(person))
    await person.close_modal(everything=True)
