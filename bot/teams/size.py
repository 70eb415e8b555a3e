"""A card as JSON and how much of a message it takes, measured as Teams does, so that none is refused for its size.

Microsoft counts the whole message in UTF-16. It documents 100 KB today with the advice to stay within 80 KB, and
documented 40 KB before that, which is what clouds and tenants that lag behind may still hold to.
"""

import json
from typing import Any

from microsoft_teams.cards import AdaptiveCard, CardElement

MESSAGE = 38_000
"""Within 40 KB, with room for what the message holds besides the card."""
DIALOG = 76_000
"""Within 80 KB: a dialog is an answer, not a stored message, and its text has to be whole."""


def written(card: AdaptiveCard | CardElement) -> dict[str, Any]:
    """The card, or a part of one, as Teams takes it."""
    content: dict[str, Any] = _whole(card.model_dump(mode="json", exclude_none=True))
    return content


def _whole(value: Any) -> Any:
    """Numbers without a decimal point: the library writes 40 letters as 40.0."""
    match value:
        case dict():
            return {name: _whole(each) for name, each in value.items()}
        case list():
            return [_whole(each) for each in value]
        case float():
            return int(value)
        case _:
            return value


def size(content: dict[str, Any]) -> int:
    """Bytes of the card in UTF-16."""
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-16-le"))
