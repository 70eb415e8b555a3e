"""The addresses Slack hands out with commands and taps, good for five answers in half an hour."""

from dataclasses import dataclass, field

from .elements import Json
from .web_api import POSTED_TEXT, checked_content
from .workspace import Channel, Refused, Workspace

LIFETIME_SECONDS = 1800
USES = 5


@dataclass(slots=True)
class Ticket:
    """What one response_url points at."""

    channel: Channel
    user_id: str
    message: Json | None
    until: float
    left: int = USES


@dataclass(slots=True)
class ResponseUrls:
    """Hands out response_urls and does what is posted to them."""

    workspace: Workspace
    base: str = ""
    tickets: dict[str, Ticket] = field(default_factory=dict)

    def new(self, channel: Channel, user_id: str, message: Json | None = None) -> str:
        ticket_id = self.workspace.new_id("R")
        until = self.workspace.clock() + LIFETIME_SECONDS
        self.tickets[ticket_id] = Ticket(channel, user_id, message, until)
        return f"{self.base}{ticket_id}"

    def answer(self, ticket_id: str, body: Json) -> None:
        """Does what was posted; raises `Refused` with the word Slack answers with."""
        ticket = self.tickets.get(ticket_id)
        if ticket is None or self.workspace.clock() > ticket.until:
            raise Refused("expired_url")
        if ticket.left == 0:
            raise Refused("used_url")
        ticket.left -= 1
        if body.get("delete_original"):
            self._replace(ticket, None)
            return
        blocks = checked_content(body, POSTED_TEXT)
        text = str(body.get("text") or "")
        if body.get("replace_original") and ticket.message is not None:
            old = {name: value for name, value in ticket.message.items() if name != "blocks"}
            shown = {"blocks": self.workspace.with_ids(blocks)} if blocks else {}
            self._replace(ticket, old | {"text": text} | shown)
        elif body.get("response_type") == "in_channel":
            self.workspace.post(ticket.channel, self.workspace.bot_message(text, blocks))
        else:
            message = self.workspace.bot_message(text, blocks, is_ephemeral=True)
            ticket.channel.ephemerals.setdefault(ticket.user_id, []).append(message)

    def _replace(self, ticket: Ticket, new: Json | None) -> None:
        if ticket.message is None:
            raise Refused("message_not_found")
        if ticket.message.get("is_ephemeral"):
            ticket.channel.swap(ticket.message["ts"], new)
        else:
            self.workspace.revise(ticket.channel, ticket.message, new)
        ticket.message = new
