"""One guided step against the bare handler, in turns on the same requests, so that drift meets both alike."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from tests.bench.client import Answer, Connection
from tests.bench.process import Server
from tests.bench.town import PAGES, Staff, Town, Unexpected

BLOCK = 8
AT_ONCE = 8
TICK = 0.01
"""The least processor time that the system tells apart."""


@dataclass(slots=True)
class Times:
    """Seconds per step, how many seconds all of them took together, and the processor time of the server for them."""

    steps: list[float] = field(default_factory=list)
    seconds: float = 0.0
    work: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.steps) / self.seconds

    @property
    def work_per_step(self) -> float:
        return max(self.work, TICK) / len(self.steps)


Measured = Mapping[str, Times]


class Race:
    """The servers that take turns; `product` is the one whose answers count."""

    def __init__(self, town: Town, servers: Mapping[str, Server]) -> None:
        self._town = town
        self._servers = servers

    async def sequential(self, rounds: int) -> Measured:
        """One person at a time, on one connection."""
        return await self._run(1, BLOCK, rounds)

    async def at_once(self, rounds: int) -> Measured:
        """Eight conversations at a time, each on a connection of its own."""
        return await self._run(AT_ONCE, len(self._town.staff), rounds)

    async def _run(self, connections: int, size: int, rounds: int) -> Measured:
        times = {name: Times() for name in self._servers}
        async with AsyncExitStack() as stack:
            lines = {
                name: [await stack.enter_async_context(Connection(server.port)) for _ in range(connections)]
                for name, server in self._servers.items()
            }
            for turn in range(rounds):
                await self._town.begin()
                for _ in PAGES:
                    for block in _blocks(self._town.staff, size):
                        await self._block(lines, block, turn, times)
        return times

    async def _block(
        self, lines: Mapping[str, Sequence[Connection]], block: Sequence[Staff], turn: int, times: Measured
    ) -> None:
        """The same requests to each server; the order changes with the turn."""
        groups = _groups(block, len(next(iter(lines.values()))))
        sent = [[self._town.send(each) for each in group] for group in groups]
        answers = {name: await self._timed(name, lines[name], sent, times[name]) for name in _order(lines, turn)}
        self._check(answers, [each for group in groups for each in group])

    async def _timed(
        self, name: str, lines: Sequence[Connection], sent: Sequence[Sequence[bytes]], times: Times
    ) -> list[Answer]:
        worked, begun = self._servers[name].worked(), time.perf_counter()
        found = await asyncio.gather(*(line.post_all(mine) for line, mine in zip(lines, sent, strict=True)))
        times.seconds += time.perf_counter() - begun
        times.work += self._servers[name].worked() - worked
        answers = [answer for mine in found for answer in mine]
        times.steps += [answer.seconds for answer in answers]
        return answers

    def _check(self, answers: Mapping[str, Sequence[Answer]], staff: Sequence[Staff]) -> None:
        for name, given in answers.items():
            if name == "product":
                for each, answer in zip(staff, given, strict=True):
                    self._town.take(each, answer)
            elif any((answer.status, answer.body) != (200, b"") for answer in given):
                raise Unexpected(f"{name} did not acknowledge")


def _blocks(staff: Sequence[Staff], size: int) -> list[Sequence[Staff]]:
    return [staff[start : start + size] for start in range(0, len(staff), size)]


def _groups(staff: Sequence[Staff], number: int) -> list[Sequence[Staff]]:
    return [staff[start::number] for start in range(number)]


def _order(names: Mapping[str, object], turn: int) -> list[str]:
    """In the other direction every second time."""
    return list(names)[:: 1 if turn % 2 else -1]
