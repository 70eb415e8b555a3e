"""Whether a screen can be shown on every channel, as each would render it and as its platform would take it."""

from bot.slack.render import render_message, render_modal
from bot.teams.render import On, render
from bot.teams.size import MESSAGE, size
from bot.web.render import Sheet, templates
from bot.web.render import render as render_web
from conversation.screen import Prompt, Review, Screen
from tests.channels.slack_desk import look as slack_look
from tests.channels.teams_cards import look as teams_look
from tests.channels.teams_cards import problems
from tests.channels.web_fakes import Plain
from tests.slack_fake.blocks import message_problems, view_problems

SHEET = Sheet(Plain(), templates(), action="/chatt", token="TOKEN", form="FORM")


def can_be_shown(screen: Screen) -> None:
    """Fails where a channel could not."""
    if isinstance(screen, Prompt | Review):
        assert view_problems(render_modal(screen, slack_look("form")).to_dict(), "modal") == []
    assert message_problems(render_message(screen, slack_look("form")).blocks) == []
    for on in (On.CARD, On.DIALOG):
        card = render(screen, teams_look(), on, where="1700").content
        assert problems(card) == []
        assert size(card) <= MESSAGE
    assert str(render_web(screen, SHEET)).strip()
