"""What Teams waits for after an invoke: a card in place of the pressed one, a sentence, a dialog, or choices."""

from typing import Any

from bot.teams.connector import CARD
from bot.teams.render import Card

SENTENCE = "application/vnd.microsoft.activity.message"
FOUND = "application/vnd.microsoft.search.searchResponse"
Answer = dict[str, Any]


def in_place(card: Card) -> Answer:
    """The card that the pressed one becomes."""
    return {"statusCode": 200, "type": CARD, "value": card.content}


def sentence(text: str) -> Answer:
    """A few words beside the pressed card, which stays with what was filled in."""
    return {"statusCode": 200, "type": SENTENCE, "value": text}


def dialog(card: Card, title: str) -> Answer:
    """A dialog that shows the card, or goes on with it."""
    shown = {"contentType": CARD, "content": card.content}
    return {
        "task": {"type": "continue", "value": {"title": title, "height": "large", "width": "medium", "card": shown}}
    }


def choices(items: list[dict[str, str]]) -> Answer:
    """What a long list offers for the letters typed so far."""
    return {"statusCode": 200, "type": FOUND, "value": {"results": items}}
