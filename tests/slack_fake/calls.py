"""What the bot sent to Slack, word for word, and the faults that tests plan for its next calls."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .elements import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Web API call: what was asked and what Slack answered."""

    method: str
    payload: Json
    at: float
    raw: str
    answer: Json

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Anything at all that left the bot for Slack: `where` is a method, `ack:TYPE` or `response_url`."""

    where: str
    payload: Json
    raw: str


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong with the next calls of a method."""

    method: str
    error: str | None = None
    status: int | None = None
    retry_after: int | str | None = None
    drop: bool = False
    lose_reply: bool = False
    delay: float = 0.0
    times: int = 1
    when: Callable[[Json], bool] | None = None

    def takes(self, method: str, payload: Json) -> bool:
        fits = self.method == method and self.times > 0
        return fits and (self.when is None or self.when(payload))


@dataclass(slots=True)
class Faults:
    """The faults still to come, first planned first met."""

    planned: list[Fault] = field(default_factory=list)

    def next(self, method: str, payload: Json) -> Fault | None:
        for fault in self.planned:
            if fault.takes(method, payload):
                fault.times -= 1
                return fault
        return None
