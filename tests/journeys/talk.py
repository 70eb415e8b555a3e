"""What people do in Slack, page by page, so that each test says only what is special about it."""

import contextlib
from collections.abc import Mapping

from tests.slack_fake import Person, Reply, visible_text
from tests.slack_fake.elements import Json

Fields = Mapping[str, str]
FIRST: Fields = {"nature": "harm", "category": "fall.own_activity"}
CHOICES: Fields = {"actual": "2", "record": "nobody"}
WORDS: Fields = {"what": "Den boende föll i hallen.", "measure": "Vi hjälpte den boende upp."}
PATIENCE = 20.0
RECEIPT = "Tack! Rapporten är inskickad."


async def opens_report(person: Person) -> None:
    await person.command("/avvikelse")
    await sees_modal(person, "Vad är det fråga om?")


async def fills(person: Person, choices: Fields, words: Fields | None = None) -> None:
    """Enters answers into the page that is open."""
    for step, choice in choices.items():
        await person.choose(f"answer:{step}", choice)
    for step, text in (words or {}).items():
        await person.fill(f"answer:{step}", text)


async def sends(person: Person) -> Reply:
    """Submits the open page, and the bot answers."""
    reply = await person.submit()
    assert reply.ok, (reply, person.errors, person.text)
    return reply


async def reaches_words(person: Person, first: Fields = FIRST) -> None:
    """Opens a report and answers its first page."""
    await opens_report(person)
    await fills(person, first)
    await sends(person)
    await sees_modal(person, "Beskriv kort vad som hände")


async def reports(person: Person, *, first: Fields = FIRST, words: Fields = WORDS) -> str:
    """A whole report in the modal; returns its reference."""
    await reaches_words(person, first)
    await fills(person, CHOICES, words)
    await sends(person)
    await sees_modal(person, "Stämmer det?")
    await sends(person)
    await sees_modal(person, RECEIPT)
    reference = reference_in(modal_text(person))
    await person.close_modal()
    return reference


async def presses(person: Person, button: str) -> Reply:
    """Presses a button as soon as it is there."""
    await person.slack.until(lambda: any(button in each for each in person.can_press()), PATIENCE)
    return await person.press(button)


async def sees_modal(person: Person, text: str) -> None:
    """Waits for the text in the open modal, wherever else it may stand already."""
    await person.slack.until(lambda: person.modal and text in modal_text(person), PATIENCE)


async def sees_field(person: Person, step: str) -> None:
    """Waits for the question in the open modal."""
    await person.slack.until(lambda: person.modal and f"answer:{step}" in str(person.modal.definition), PATIENCE)


def modal_text(person: Person) -> str:
    assert person.modal is not None
    return visible_text(person.modal.definition)


def reference_in(text: str) -> str:
    """The first case number in a text."""
    return text[text.index("AVV-") :][:14]


def told(person: Person, *texts: str) -> list[Json]:
    """The bot's messages, as they stand now, that show all of these."""
    return [each for each in person.bot_messages if all(text in visible_text(each) for text in texts)]


async def is_told(person: Person, *texts: str, times: int = 1, within: float = PATIENCE) -> Json:
    """Waits for that many such messages; returns the newest."""
    with contextlib.suppress(AssertionError):
        await person.slack.until(lambda: len(told(person, *texts)) >= times, within)
    found = told(person, *texts)
    assert len(found) == times, (texts, [visible_text(each) for each in person.bot_messages])
    return found[-1]


async def sees(person: Person, text: str) -> None:
    """Waits for the text wherever it may stand."""
    await person.sees(text, PATIENCE)
