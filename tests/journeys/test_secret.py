"""Whole conversations about something secret; afterwards nobody finds it but those who opened it."""

import json
import random
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.browse import Browser
from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.talk import FIRST, RECEIPT, fills, is_told, opens_report, presses, sees, sees_modal, sends, told
from tests.journeys.traces import found, personal_number, raw_database, spellings
from tests.slack_fake import FakeSlack, Person, signed_headers

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
GROUNDS = [
    pytest.param("sqlite", "form", marks=pytest.mark.sqlite, id="sqlite-form"),
    pytest.param("postgres", "form", marks=pytest.mark.postgres, id="postgres-form"),
    pytest.param("sqlite", "web", marks=pytest.mark.sqlite, id="sqlite-web"),
]


class Secret:
    """Words that are found again wherever they turn up, each time with a personal number beside them."""

    def __init__(self) -> None:
        chance = random.SystemRandom()
        self.mark = f"zqhemligt{chance.randrange(10**9)}"
        self.number = personal_number(chance.randrange(1000))
        self._count = count(1)

    def words(self) -> str:
        """Another piece of text that nobody else may see."""
        return f"{self.mark}n{next(self._count)} {self.number[:8]}-{self.number[8:]} slut"

    @property
    def numbers(self) -> list[str]:
        return spellings(self.number)


class Talk:
    """Writes and reads in Slack's modals, or where the house says so in its reading room."""

    def __init__(self, house: House, slack: FakeSlack) -> None:
        self.house = house
        self.slack = slack
        self.on_own_pages = house.free_text == "web"
        self.rooms: list[Browser] = []

    async def is_asked(self, person: Person, question: str) -> None:
        """Waits for a page that asks for words; in Slack itself only where they may be written there."""
        await sees(person, "Skriv i läsrummet" if self.on_own_pages else question)

    async def writes(self, person: Person, words: dict[str, str], choices: dict[str, str] | None = None) -> None:
        """Answers the page that the person's modal shows, and comes back to the modal."""
        if not self.on_own_pages:
            await fills(person, choices or {}, words)
            await sends(person)
            return
        room = await self.enters(person, "Skriv i läsrummet")
        filled = {f"text__{step}": text for step, text in words.items()}
        filled |= {f"one__{step}": choice for step, choice in (choices or {}).items()}
        go = next(each for each in room.page.all("button") if each.get("value") == "next")
        await room.presses(go.text.strip(), **filled)
        assert room.status == 200
        await person.close_modal()
        await presses(person, "Visa igen")

    async def enters(self, person: Person, button: str) -> Browser:
        """Follows the link that a button makes: a look at the door spends nothing, opening it does."""
        await presses(person, button)
        await presses(person, "Öppna läsrummet")
        room = Browser(self.house.url)
        self.rooms.append(room)
        await room.goes(person.opened_links[-1])
        await room.goes(person.opened_links[-1])
        await room.presses("Öppna")
        assert room.path.startswith("/rum/sida/")
        return room

    async def reads(self, person: Person, button: str, words: str) -> None:
        """Opens a text by a button of a message or the modal, sees it, and closes it."""
        await person.press(button)
        if self.on_own_pages:
            await sees(person, "Skapa en länk")
            room = await self.enters(person, "Skapa en länk")
            assert words in room.page.html
        else:
            await sees(person, words)
        await person.close_modal(everything=True)

    def other_pages(self) -> Iterator[tuple[str, bytes]]:
        """Pages that are not the reading room's inside."""
        for room in self.rooms:
            yield from ((path, html.encode()) for path, html in room.shown if not path.startswith("/rum/sida/"))

    async def ends(self) -> None:
        for room in self.rooms:
            await room.leaves()


@pytest.mark.requirement("I1")
@pytest.mark.parametrize(("url", "free_text"), GROUNDS, indirect=["url"])
async def test_what_is_secret_is_nowhere_but_where_it_was_opened(
    build: Build, slack: FakeSlack, people: dict[str, Person], url: str, free_text: str
) -> None:
    secret = Secret()
    house = await build(url, slack=slack, free_text=free_text)
    house.clock.move(WEDNESDAY)
    await house.start()
    talk = Talk(house, slack)
    try:
        await is_reported(talk, people["samira"], secret)
        await is_handled(talk, people, secret)
        await is_written_in_the_chat(talk, people["omar"], secret)
        await goes_wrong(talk, people["omar"], secret)
        await house.sweeps()
        stands_nowhere_else(talk, secret)
        assert house.stop() == 0
        stands_nowhere_else(talk, secret)
    finally:
        await talk.ends()


async def is_reported(talk: Talk, samira: Person, secret: Secret) -> None:
    """With a telephone number that is asked about once, and a record named at once."""
    await opens_report(samira)
    await fills(samira, FIRST)
    await sends(samira)
    words = {"what": f"{secret.words()} tel 070-174 06 05", "measure": secret.words()}
    if talk.on_own_pages:
        room = await talk.enters(samira, "Skriv i läsrummet")
        filled = {f"text__{step}": text for step, text in words.items()}
        await room.presses("Nästa", **filled, one__actual="2", one__record="now")
        assert "peka ut en person" in room.page.html
        await room.presses("Nästa")
        await samira.close_modal()
        await samira.press("Visa igen")
    else:
        await fills(samira, {"actual": "2", "record": "now"}, words)
        await sends(samira)
        assert "peka ut en person" in samira.text
        await sends(samira)
    await talk.is_asked(samira, "I vilket system?")
    await talk.writes(samira, {"record_reference": f"nr {secret.words()}"}, {"record_system": "Lifecare"})
    await sees(samira, "Stämmer det?")
    await sends(samira)
    await sees(samira, RECEIPT)
    await samira.close_modal()


async def is_handled(talk: Talk, people: dict[str, Person], secret: Secret) -> None:
    """Read, asked about, answered, and closed with a reason."""
    samira, fatima = people["samira"], people["fatima"]
    card = await is_told(fatima, "AVV-2026-00001")
    await fatima.press("Läs", where=card)
    if talk.on_own_pages:
        room = await talk.enters(fatima, "Skapa en länk")
        assert secret.mark in room.page.html
    else:
        await sees(fatima, secret.mark)
    await fatima.close_modal(everything=True)
    await fatima.press("Fråga mer")
    await talk.is_asked(fatima, "Fråga den som rapporterade")
    await talk.writes(fatima, {"question": secret.words()})
    await sees(fatima, "Frågan är skickad.")
    await fatima.close_modal()
    await sees(samira, "En fråga om AVV-2026-00001")
    await talk.reads(samira, "Läs frågan", secret.mark)
    await samira.press("Svara", where=told(samira, "En fråga om AVV-2026-00001")[-1])
    await talk.is_asked(samira, "Ditt svar")
    await talk.writes(samira, {"completion": secret.words()})
    await sees(samira, "Tack! Svaret är skickat.")
    await samira.close_modal()
    await fatima.press("Fler val", where=told(fatima, "AVV-2026-00001", "Läs")[0])
    await sees(fatima, "Vad vill du göra med AVV-2026-00001?")
    await fatima.press("Inte en avvikelse")
    await talk.is_asked(fatima, "Varför är det inte en avvikelse?")
    await talk.writes(fatima, {"reason": secret.words()})
    await sees(fatima, "ingen avvikelse")
    await fatima.close_modal()


async def is_written_in_the_chat(talk: Talk, omar: Person, secret: Secret) -> None:
    """In a direct message: typed answers, one that looks like a question, words after commands, another's message."""
    await omar.says("avvikelse")
    await sees(omar, "Vad är det fråga om?")
    for step, choice in FIRST.items():
        await omar.choose(f"answer:{step}", choice)
    await presses(omar, "Nästa")
    await sees(omar, "Vad hände?")
    await omar.says(secret.words())
    if talk.on_own_pages:
        await sees(omar, "har jag inte sparat")
        await omar.says("avvikelse")
        await presses(omar, "Fortsätt")
        await talk.slack.until(lambda: "Fortsätt" not in omar.text)
        await omar.says(f"{secret.words()}?")
        await sees(omar, "Är det ditt svar")
    else:
        await omar.says(f"{secret.words()}?")
        await sees(omar, "Är det ditt svar")
        await presses(omar, "Det är mitt svar")
    await omar.command("/rutin", f"vad gör jag om {secret.words()}?")
    await omar.command("/sammanfattning", secret.words())
    await omar.says(f"rutin {secret.words()}")
    await omar.command("/avvikelse", secret.words())
    await presses(omar, "Börja om")
    await modal_shows(omar, "Vad är det fråga om?")
    channel = talk.slack.channel("CLINDEN", name="linden", members=[omar.id])
    await omar.says(secret.words(), channel=channel)
    await omar.message_shortcut("deviation_from_message", channel.messages[-1])
    await modal_shows(omar, "Vad är det fråga om?")
    await omar.opens_home()
    await sees(omar, "Påbörjat")


async def modal_shows(person: Person, text: str) -> None:
    """Waits for a modal with the text, and closes it."""
    await sees_modal(person, text)
    await person.close_modal(everything=True)


async def goes_wrong(talk: Talk, omar: Person, secret: Secret) -> None:
    """Forged, broken, too large, unknown; and Slack itself failing while it is answered."""
    slack, words = talk.slack, secret.words()
    event = json.dumps({"type": "event_callback", "event": {"type": "message", "text": words}})
    await slack.post(event, signed_headers("wrong", event, form=False))
    await slack.post(event[:-5], signed_headers(slack.signing_secret, event[:-5], form=False))
    large = json.dumps({"type": "event_callback", "event": {"type": "message", "text": words.ljust(1_010_000)}})
    await slack.post(large, signed_headers(slack.signing_secret, large, form=False))
    for action in ("press:unknown:0", f"go:{words}", words):
        payload = json.dumps(
            {
                "type": "block_actions",
                "user": {"id": omar.id, "team_id": slack.workspace.team_id},
                "container": {"type": "message", "message_ts": "1.1", "channel_id": omar.dm.id},
                "actions": [{"action_id": action, "value": json.dumps([words, words])}],
            }
        )
        await slack.post(payload, signed_headers(slack.signing_secret, payload, form=False))
    slack.fail("chat.postMessage", status=500)
    await omar.says(secret.words())
    room = Browser(talk.house.url)
    talk.rooms.append(room)
    await room.posts(f"/rum/{secret.mark}", f"text.what={secret.mark}".encode())
    await room.posts(f"/rum/sida/{secret.mark}", b"x" * 300_000)
    await room.goes(f"/{secret.mark}?{secret.mark}")


def stands_nowhere_else(talk: Talk, secret: Secret) -> None:
    """Logs, payloads, pages and raw files; the personal number not even where the text itself may be."""
    house, slack = talk.house, talk.slack
    logs = [("log", house.log.read_bytes())]
    database = list(raw_database(house.database_url))
    payloads = [(each.where, each.raw.encode()) for each in slack.outgoing]
    opened = () if talk.on_own_pages else ("views.", "ack:view_submission")
    messages = [(where, raw) for where, raw in payloads if not where.startswith(opened or "-")]
    pages = [(path, html) for path, html in talk.other_pages() if secret.mark not in path]
    inside = [(path, html.encode()) for room in talk.rooms for path, html in room.shown]
    assert logs[0][1]
    assert messages
    assert found(["Samira Haddad"], database), "the search sees what is there"
    assert found([secret.mark], [*logs, *database, *messages, *pages]) == []
    assert found(secret.numbers, [*logs, *database, *payloads, *inside]) == []
    where_read = inside if talk.on_own_pages else [each for each in payloads if each not in messages]
    assert found([secret.mark], where_read), "it was read and written somewhere"
