"""Whole conversations in Teams about something secret; afterwards nobody finds it but those who opened it."""

import json
from collections.abc import Iterator, Mapping

import pytest

from tests.journeys.browse import Browser
from tests.journeys.conftest import Build
from tests.journeys.house import House
from tests.journeys.talk import FIRST, RECEIPT
from tests.journeys.teams_talk import arrive_in_teams, begins, fills, is_told, presses, sees, told
from tests.journeys.test_secret import WEDNESDAY, Secret
from tests.journeys.traces import found, raw_database
from tests.teams_fake import FakeTeams, Person

GROUNDS = [
    pytest.param("sqlite", "form", marks=pytest.mark.sqlite, id="sqlite-form"),
    pytest.param("postgres", "form", marks=pytest.mark.postgres, id="postgres-form"),
    pytest.param("sqlite", "web", marks=pytest.mark.sqlite, id="sqlite-web"),
]
OPENED = ("answer:task/", "answer:composeExtension/")
"""Dialogs: the only surface of Teams that leaves nothing behind."""
SENDING = ("Skicka frågan", "Skicka svaret", "Avsluta ärendet", "Nästa")


class Talk:
    """Writes in Teams' cards and reads in its dialogs, or does both in the reading room where the house says so."""

    def __init__(self, house: House, teams: FakeTeams) -> None:
        self.house = house
        self.teams = teams
        self.on_own_pages = house.free_text == "web"
        self.rooms: list[Browser] = []

    async def writes(self, person: Person, words: dict[str, str], choices: dict[str, str] | None = None) -> None:
        """Answers the page that the person's card shows, and comes back to the card."""
        if not self.on_own_pages:
            fills(person, choices or {}, words)
            await presses(person, next(each for each in SENDING if each in person.can_press()))
            return
        await self.writes_in_the_room(person, words, choices or {})
        await presses(person, "Visa igen")

    async def writes_in_the_room(
        self, person: Person, words: Mapping[str, str], choices: Mapping[str, str], *, sure: bool = False
    ) -> None:
        room = await self.enters(person, "Skriv i läsrummet")
        filled = {f"text__{step}": text for step, text in words.items()}
        filled |= {f"one__{step}": choice for step, choice in choices.items()}
        go = next(each for each in room.page.all("button") if each.get("value") == "next").text.strip()
        await room.presses(go, **filled)
        assert room.status == 200
        if sure:
            assert "peka ut en person" in room.page.html
            await room.presses(go)

    async def enters(self, person: Person, button: str) -> Browser:
        """Follows the link that a button makes."""
        await presses(person, button)
        await presses(person, "Öppna läsrummet")
        room = Browser(self.house.url)
        self.rooms.append(room)
        await room.goes(person.opened_links[-1])
        await room.presses("Öppna")
        assert room.path.startswith("/rum/sida/")
        person.closes_dialog()
        return room

    async def reads(self, person: Person, button: str, words: str) -> None:
        """Opens a text by a button of a message, sees it, and closes it."""
        await presses(person, button)
        if self.on_own_pages:
            room = await self.enters(person, "Skapa en länk")
            assert words in room.page.html
            return
        assert person.dialog is not None
        assert words in person.text
        person.closes_dialog()
        assert words not in person.text

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
    build: Build, teams: FakeTeams, url: str, free_text: str
) -> None:
    secret = Secret()
    house = await build(url, teams=teams, free_text=free_text)
    people = arrive_in_teams(teams)
    house.clock.move(WEDNESDAY)
    await house.start()
    talk = Talk(house, teams)
    try:
        for who in ("samira", "fatima", "omar"):
            await people[who].installs()
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
    await begins(samira)
    fills(samira, FIRST)
    await presses(samira, "Nästa")
    words = {"what": f"{secret.words()} tel 070-174 06 05", "measure": secret.words()}
    choices = {"actual": "2", "record": "now"}
    if talk.on_own_pages:
        await talk.writes_in_the_room(samira, words, choices, sure=True)
        await presses(samira, "Visa igen")
    else:
        fills(samira, choices, words)
        await presses(samira, "Nästa")
        await sees(samira, "peka ut en person")
        await presses(samira, "Visa och ändra texten")
        assert samira.dialog is not None
        assert secret.mark in str(samira.dialog.entries)
        await presses(samira, "Nästa")
    await sees(samira, "Skriv i läsrummet" if talk.on_own_pages else "I vilket system?")
    await talk.writes(samira, {"record_reference": f"nr {secret.words()}"}, {"record_system": "Lifecare"})
    await sees(samira, "Stämmer det?")
    await presses(samira, "Skicka rapporten")
    await sees(samira, RECEIPT)


async def is_handled(talk: Talk, people: Mapping[str, Person], secret: Secret) -> None:
    """Read, asked about, answered, and closed with a reason."""
    samira, fatima = people["samira"], people["fatima"]
    await is_told(fatima, "AVV-2026-00001")
    await talk.reads(fatima, "Läs", secret.mark)
    await presses(fatima, "Fråga mer")
    await talk.writes(fatima, {"question": secret.words()})
    await sees(fatima, "Frågan är skickad.")
    await sees(samira, "En fråga om AVV-2026-00001")
    await talk.reads(samira, "Läs frågan", secret.mark)
    await presses(samira, "Svara")
    await talk.writes(samira, {"completion": secret.words()})
    await sees(samira, "Tack! Svaret är skickat.")
    await presses(fatima, "Fler val", where=told(fatima, "AVV-2026-00001")[0])
    await presses(fatima, "Inte en avvikelse")
    await talk.writes(fatima, {"reason": secret.words()})
    await sees(fatima, "ingen avvikelse")


async def is_written_in_the_chat(talk: Talk, omar: Person, secret: Secret) -> None:
    """Typed answers, one that looks like a question, words after commands, another's message, in a team."""
    await begins(omar)
    fills(omar, FIRST)
    await presses(omar, "Nästa")
    await sees(omar, "Vad hände?")
    await omar.says(secret.words())
    if talk.on_own_pages:
        await sees(omar, "har jag inte sparat")
    else:
        await omar.says(f"{secret.words()}?")
        await sees(omar, "Är det ditt svar")
        await presses(omar, "Det är mitt svar")
    await omar.says(f"rutin vad gör jag om {secret.words()}?")
    await omar.says(f"sammanfattning {secret.words()}")
    team = talk.teams.team("19:linden@thread.tacv2", [omar])
    await omar.mentions(team, f"vad gäller {secret.words()}?")
    await omar.makes_report_of(team, f"<p>{secret.words()}</p>")
    assert omar.dialog is not None
    await presses(omar, "Ja: Börja om")
    omar.closes_dialog()
    await omar.makes_report_of(team, f"<p>{secret.words()}</p>")
    omar.closes_dialog()
    await omar.says("mitt")
    await sees(omar, "Påbörjat")


async def goes_wrong(talk: Talk, omar: Person, secret: Secret) -> None:
    """Forged, broken, too large, unknown; and Teams itself failing while it is answered."""
    teams, words = talk.teams, secret.words()
    good = {"Authorization": f"Bearer {teams.tokens.for_bot(teams.service_url)}"}
    whole = json.dumps(omar._activity("message", omar.own, text=words))
    await teams.post(whole, {"Authorization": f"Bearer {secret.mark}"})
    await teams.post(whole[:-5], good)
    await teams.post(json.dumps({"text": words.ljust(1_010_000)}), good)
    for value in ({"action": {"data": {"hjulet": {"do": words}}}}, {"data": words}, {"action": {"verb": words}}):
        for name in ("adaptiveCard/action", "task/fetch", "task/submit", "composeExtension/fetchTask", secret.mark):
            await teams.run(teams.deliver(omar._invoke(name, omar.own, value)))
    teams.fail("send", status=500)
    await omar.says(secret.words())
    room = Browser(talk.house.url)
    talk.rooms.append(room)
    await room.posts(f"/api/messages/{secret.mark}", secret.mark.encode())


def stands_nowhere_else(talk: Talk, secret: Secret) -> None:
    """Logs, payloads, pages and raw files; the personal number not even where the text itself may be."""
    house, teams = talk.house, talk.teams
    logs = [("log", house.log.read_bytes())]
    database = list(raw_database(house.database_url))
    payloads = [(each.where, each.raw.encode()) for each in teams.outgoing]
    opened = () if talk.on_own_pages else OPENED
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
