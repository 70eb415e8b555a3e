"""Gets one message to one person: their channels in turn until one takes it, with every attempt told afterwards."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversation.port import Address, Send, TryLater, Unreachable
from conversation.screen import Screen
from quality.duty import Duty
from storage.duties import Saying

Find = Callable[[int], Awaitable[Sequence[Address]]]
Earlier = Callable[[Address], Awaitable[str]]
"""The message in this place that the new one is shown instead of; '' for none."""
NO_CHANNEL = "no channel"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One channel, and what came of it: the message's own id there, or why it failed."""

    channel: str
    at: datetime
    to: str = ""
    message: str = ""
    failure: str = ""

    def of(self, duty: Duty, person: int) -> Saying:
        """What is written down of it for one of the duties that the message told of."""
        return Saying(
            duty.id, duty.subject, duty.kind.value, duty.level, person, self.channel, self.at, self.to, self.message,
            self.failure,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether somebody was reached; `busy` when it is to be tried again, after what the busiest channel asks for."""

    reached: bool
    busy: bool = False
    after: float | None = None
    attempts: tuple[Attempt, ...] = ()


class Delivery:
    """The channels of the process."""

    def __init__(self, sends: Mapping[str, Send], find: Find, now: Callable[[], datetime]) -> None:
        self._sends = sends
        self._find = find
        self._now = now

    async def reach(self, person: int, screen: Screen, *, earlier: Earlier | None = None) -> Outcome:
        """Tries a person's channels, the likeliest first; mail comes last. A busy one does not keep from the next."""
        busy, after, attempts = False, None, []
        try:
            addresses = [each for each in await self._find(person) if each.channel in self._sends]
        except TryLater as error:
            return Outcome(False, True, error.after, (Attempt("", self._now(), failure=f"later: {error.reason}"),))
        for address in addresses:
            try:
                shown = await earlier(address) if earlier else ""
                message = await self._sends[address.channel](address, screen, replaces=shown)
            except Unreachable as error:
                attempts.append(Attempt(address.channel, self._now(), address.to, failure=error.reason))
            except TryLater as error:
                busy, after = True, longer(after, error.after)
                failed = f"later: {error.reason}"
                attempts.append(Attempt(address.channel, self._now(), address.to, failure=failed))
            else:
                attempts.append(Attempt(address.channel, self._now(), address.to, message))
                return Outcome(True, attempts=tuple(attempts))
        if not busy:
            attempts.append(Attempt("", self._now(), failure=NO_CHANNEL))
        return Outcome(False, busy, after, tuple(attempts))


def longer(one: float | None, other: float | None) -> float | None:
    """The longer of two waits, where anybody asks for one."""
    return max((each for each in (one, other) if each is not None), default=None)
