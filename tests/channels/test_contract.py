"""What every channel owes, whichever it is: the same suite for Slack, Teams and the web."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from conversation.port import Asked, Unreachable
from conversation.screen import CaseCard, Notice, Nudge
from tests.channels.contract import PLACES, Place, secret_words
from tests.channels.screens import SCREENS

WORDS = "vad gäller när någon har fallit"
SECRET = "zqhemligt om en annan människa"


@pytest.fixture(params=sorted(PLACES))
async def place(request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    async with PLACES[request.param]() as made:
        yield made


def card(state: str) -> CaseCard:
    found = SCREENS["card"]
    assert isinstance(found, CaseCard)
    return replace(found, state=state)


async def test_every_screen_can_be_said_unasked_and_no_free_text_is_in_any(place: Place) -> None:
    seen = 0
    for number, screen in enumerate(SCREENS.values(), start=1):
        assert await place.send(place.here, screen)
        assert len(place.messages) == number
        for words in secret_words(screen):
            seen += 1
            assert words[:20] not in place.messages[-1]
    assert seen > 5


async def test_every_screen_can_answer_words(place: Place) -> None:
    for screen in SCREENS.values():
        place.will_show(screen)
        await place.says(WORDS)
        event = place.heard[-1].event
        assert isinstance(event, Asked)
        assert event.text == WORDS
    assert len(place.heard) == len(SCREENS)


async def test_what_is_said_comes_with_its_person_its_place_and_an_id_of_its_own(place: Place) -> None:
    await place.says(WORDS)
    await place.says(WORDS)
    first, second = place.heard
    assert first.address == second.address == place.here
    assert first.person == second.person
    assert first.delivery != second.delivery


async def test_an_answer_is_seen(place: Place) -> None:
    place.will_show(Notice("Det finns en rutin för det."))
    await place.says(WORDS)
    await place.sees("Det finns en rutin för det.")


async def test_a_card_is_replaced_in_place(place: Place) -> None:
    sent = await place.send(place.here, card("Inkommen"))
    assert await place.send(place.here, card("Mottagen"), replaces=sent) == sent
    (only,) = place.messages
    assert "Mottagen" in only
    assert "Inkommen" not in only


async def test_two_nudges_are_two_messages(place: Place) -> None:
    nudge = SCREENS["nudge"]
    assert isinstance(nudge, Nudge)
    assert await place.send(place.here, nudge) != await place.send(place.here, nudge)
    assert len(place.messages) == 2


async def test_who_is_not_there_cannot_be_reached(place: Place) -> None:
    with pytest.raises(Unreachable):
        await place.send(place.nobody, card("Inkommen"))


async def test_a_fault_of_ours_is_said_kindly_and_written_down_without_words(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.will_fail(RuntimeError(SECRET))
    await place.says(SECRET)
    await place.sees("gick fel")
    seen = capsys.readouterr()
    assert "RuntimeError" in seen.out + seen.err
    assert SECRET not in seen.out + seen.err
