"""The web channel: the embedded chat of the demo, and the reading room of every installation."""

from bot.web.listen import WebChannel

__all__ = ["WebChannel"]
