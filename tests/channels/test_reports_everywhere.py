"""Every page, review and receipt of every report, as each channel would show it and as its platform would take it."""

from collections.abc import Mapping

import pytest

from conversation.flow import Answer
from conversation.screen import Prompt, Review, Screen
from tests.channels.everywhere import can_be_shown
from tests.handlers.test_intake import KINDS
from tests.world import World, sends

TRIAGE: Mapping[str, Answer] = {"what": "happened", "whom": "person", "grave": "sarah"}


async def screens(world: World, flow: str, answers: Mapping[str, Answer]) -> list[Screen]:
    """What Samira sees from the button to the receipt, and whoever owns it in the chat."""
    given = {"unit": str(world.units["linden"]), **answers}
    shown = [await world.presses("samira", "start", flow)]
    while isinstance(shown[-1], Prompt | Review) and shown[-1].at.flow == flow:
        shown.append(await world.says("samira", sends(shown[-1], given)))
    await world.keep()
    return [*shown, *(sent.screen for sent in world.chat.sent)]


@pytest.mark.parametrize("name", [*KINDS, "triage"])
async def test_every_screen_of_a_report_can_be_shown_on_every_channel(world: World, name: str) -> None:
    found = await screens(world, name, KINDS[name].answers if name in KINDS else TRIAGE)
    assert len(found) >= 3
    for screen in found:
        can_be_shown(screen)
