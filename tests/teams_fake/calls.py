"""What went each way, word for word, and the faults that tests plan for the bot's next calls."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Delivery:
    """One activity that the bot was told of, and what it answered each time."""

    activity: Json
    answers: list["Answered"] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The bot's HTTP answer; status 0 when there was none."""

    status: int
    body: Any = None

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Anything that left the bot for Teams: `where` is the call (`send`, `update` …) or `answer:` and to what."""

    where: str
    raw: str
    payload: Any = None


@dataclass(slots=True, kw_only=True)
class Fault:
    """What goes wrong with the next calls of a kind: `send`, `update`, `create`, `member`, `token`, `keys`."""

    call: str
    status: int = 500
    retry_after: int | str | None = None
    drop: bool = False
    delay: float = 0.0
    times: int = 1
    when: Callable[[Json], bool] | None = None


@dataclass(slots=True)
class Faults:
    """The faults still to come, first planned first met."""

    planned: list[Fault] = field(default_factory=list)

    def next(self, call: str, payload: Json) -> Fault | None:
        for fault in self.planned:
            if fault.call == call and fault.times > 0 and (fault.when is None or fault.when(payload)):
                fault.times -= 1
                return fault
        return None
