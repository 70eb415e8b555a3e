"""Every page, review and receipt of every report, as each channel would show it and as its platform would take it."""

from collections.abc import Mapping

import pytest

from bot.slack.render import render_message, render_modal
from bot.teams.render import On, render
from bot.teams.size import MESSAGE, size
from bot.web.render import Sheet, templates
from bot.web.render import render as render_web
from conversation.flow import Answer
from conversation.screen import Prompt, Review, Screen
from tests.channels.slack_desk import look as slack_look
from tests.channels.teams_cards import look as teams_look
from tests.channels.teams_cards import problems
from tests.channels.web_fakes import Plain
from tests.handlers.test_intake import KINDS
from tests.slack_fake.blocks import message_problems, view_problems
from tests.world import World, sends

SHEET = Sheet(Plain(), templates(), action="/chatt", token="TOKEN", form="FORM")
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
        if isinstance(screen, Prompt | Review):
            assert view_problems(render_modal(screen, slack_look("form")).to_dict(), "modal") == []
        assert message_problems(render_message(screen, slack_look("form")).blocks) == []
        for on in (On.CARD, On.DIALOG):
            card = render(screen, teams_look(), on, where="1700").content
            assert problems(card) == []
            assert size(card) <= MESSAGE
        assert str(render_web(screen, SHEET)).strip()
