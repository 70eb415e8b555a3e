"""What people do in Teams, card by card, so that each test says only what is special about it."""

import contextlib
from collections.abc import Mapping

from conversation.port import Address
from tests.journeys.house import House
from tests.journeys.talk import CHOICES, FIRST, PATIENCE, RECEIPT, WORDS, Fields, reference_in
from tests.journeys.town import PEOPLE, email
from tests.teams_fake import FakeTeams, Message, Person, visible_text
from tests.teams_fake.calls import Answered


def arrive_in_teams(teams: FakeTeams) -> Mapping[str, Person]:
    """Everybody has a Teams client, but has never written to the bot."""
    return {who: teams.person(who, email=email(who), name=name) for who, (name, _, _) in PEOPLE.items()}


async def is_in_the_directory(house: House, who: str) -> None:
    """The directory has told who this is in Teams, as an import from Entra does."""
    async with house.database() as database, database.write() as store:
        person = await store.people.by_email(email(who))
        assert person
        await store.people.remember(person, Address("entra", f"entra-{who}"))


def fills(person: Person, choices: Fields, words: Fields | None = None) -> None:
    """Enters answers into the card or dialog that asks for them."""
    for step, answer in {**choices, **(words or {})}.items():
        person.fill(step, answer)


async def presses(person: Person, button: str, *, where: Message | None = None) -> Answered:
    """Presses a button as soon as it is there, and the bot answers."""
    await person.teams.until(lambda: button in person.can_press(), PATIENCE)
    answered = await person.press(button, where=where)
    assert answered.ok, (answered, person.text[-2000:])
    return answered


async def begins(person: Person) -> None:
    """Asks for a report in the own chat."""
    await person.says("avvikelse")
    await sees(person, "Vad är det fråga om?")


async def reaches_words(person: Person, first: Fields = FIRST) -> None:
    """Begins a report and answers its first page."""
    await begins(person)
    fills(person, first)
    await presses(person, "Nästa")
    await sees(person, "Beskriv kort vad som hände")


async def reports(person: Person, *, words: Fields = WORDS) -> str:
    """A whole report in one card; returns its reference."""
    await reaches_words(person)
    fills(person, CHOICES, words)
    await presses(person, "Nästa")
    await presses(person, "Skicka rapporten")
    await sees(person, RECEIPT)
    return reference_in(person.text)


def told(person: Person, *texts: str) -> list[Message]:
    """The bot's messages, as they stand now, that show all of these."""
    return [each for each in person.cards if all(text in visible_text(each.card) for text in texts)]


async def is_told(person: Person, *texts: str, times: int = 1, within: float = PATIENCE) -> Message:
    """Waits for that many such messages; returns the newest."""
    with contextlib.suppress(AssertionError):
        await person.teams.until(lambda: len(told(person, *texts)) >= times, within)
    found = told(person, *texts)
    assert len(found) == times, (texts, [visible_text(each.card) for each in person.cards])
    return found[-1]


async def sees(person: Person, text: str) -> None:
    """Waits for the text wherever it may stand."""
    await person.sees(text, PATIENCE)


async def sees_field(person: Person, step: str) -> None:
    """Waits for the question in a card."""
    await person.teams.until(lambda: any(step in str(each.card) for each in person.cards), PATIENCE)
