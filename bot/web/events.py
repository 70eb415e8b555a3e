"""Brings new letters to an open page, as server-sent events that any replica can take over."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from anyio import CancelScope
from starlette.responses import StreamingResponse

from bot.web.send import Inbox
from storage.letters import Letter

PULSE = 15
LIFE = 600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MARK = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]
Paint = Callable[[Letter], str]
Still = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a browser has come: the highest id and the latest change (microseconds) that it has shown."""

    id: int = 0
    changed: int = 0

    def __str__(self) -> str:
        return f"{self.id}-{self.changed}"

    def covers(self, letter: Letter) -> bool:
        return letter.id <= self.id and _microseconds(letter.changed_at) <= self.changed


def mark_of(letters: Sequence[Letter]) -> Mark:
    """The mark of somebody who has all these letters."""
    return Mark(
        max((each.id for each in letters), default=0),
        max((_microseconds(each.changed_at) for each in letters), default=0),
    )


def read_mark(text: str) -> Mark:
    """The mark as the browser brought it back; the beginning where it is none."""
    found = _MARK.fullmatch(text)
    return Mark(int(found[1]), int(found[2])) if found else Mark()


def _microseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


class Events:
    """Looks into the inbox each second while somebody has the page open; nothing is remembered between streams."""

    def __init__(self, inbox: Inbox, *, sleep: Sleep = asyncio.sleep) -> None:
        self._inbox = inbox
        self._sleep = sleep
        self._ended = False

    def end(self) -> None:
        """Lets every open stream run out, so that the process can stop."""
        self._ended = True

    def stream(self, person: int, after: Mark, paint: Paint, still: Still) -> StreamingResponse:
        """What is new after the mark; the browser comes back with the last mark it got.

        Nothing more is told once the browser is not `still` the person's, who may have signed out in another window.
        """
        return StreamingResponse(self._tell(person, after, paint, still), media_type="text/event-stream")

    async def _tell(self, person: int, after: Mark, paint: Paint, still: Still) -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        seen = {each.id: each.changed_at for each in await self._look(person) if after.covers(each)}
        for second in range(LIFE):
            if self._ended:
                return
            letters = await self._look(person)
            new = [letter for letter in letters if seen.get(letter.id) != letter.changed_at]
            pulse = second % PULSE == PULSE - 1
            if (new or pulse) and not await _whole(still()):
                return
            for letter in new:
                seen[letter.id] = letter.changed_at
                yield event(mark_of(letters), paint(letter))
            if pulse:
                yield ": hjulet\n\n"
            await self._sleep(1)

    async def _look(self, person: int) -> list[Letter]:
        return await _whole(self._inbox.since(person, 0))


async def _whole(question: Awaitable[T]) -> T:
    """A question to the database, asked to its end also when the browser goes away meanwhile.

    Cut in two it would cost the connection, which can then neither be used again nor closed in peace.
    """
    with CancelScope(shield=True):
        answer = await question
    return answer  # noqa: RET504  (by its type the scope might swallow an exception)


def event(mark: Mark, html: str) -> str:
    """One event in the format of the standard: each line of the data has its own `data:`."""
    data = "".join(f"data: {line}\n" for line in html.splitlines())
    return f"id: {mark}\nevent: brev\n{data}\n"
