"""What is written quickly is what Slack's own models write, and what they refuse is still refused."""

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, HeaderBlock, PlainTextObject, RichTextBlock

from bot.slack.render import render_home, render_modal
from bot.slack.written import written
from conversation.screen import Screen
from tests.channels.screens import SCREENS
from tests.channels.slack_desk import look


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS.keys())
def test_every_screen_is_written_as_the_models_write_it(screen: Screen) -> None:
    for view in (render_modal(screen, look()), render_home(screen, look())):
        assert written(view) == view.to_dict()


def test_an_empty_rich_text_keeps_its_empty_list() -> None:
    block = RichTextBlock(elements=[{"type": "rich_text_section", "elements": []}])
    assert written(block) == block.to_dict()


@pytest.mark.parametrize(
    "block",
    [
        HeaderBlock(text=PlainTextObject(text="x" * 151)),
        ActionsBlock(elements=[ButtonElement(text="x" * 76, action_id="a")]),
    ],
)
def test_what_the_models_refuse_is_refused(block: HeaderBlock | ActionsBlock) -> None:
    with pytest.raises(SlackObjectFormationError):
        written(block)
