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


@dataclass(slots=True)
class Times:
    """Seconds per step; and, for many at once, how many steps took how many seconds in all."""

    steps: list[float] = field(default_factory=list)
    done: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return self.done / self.seconds


Measured = Mapping[str, Times]


class Race:
    """The servers that take turns; `product` is the one whose answers count."""

    def __init__(self, town: Town, servers: Mapping[str, Server]) -> None:
        self._town = town
        self._servers = servers

    async def sequential(self, rounds: int) -> Measured:
        """One person at a time, on one connection."""
        times = {name: Times() for name in self._servers}
        async with AsyncExitStack() as stack:
            lines = {
                name: await stack.enter_async_context(Connection(server.port)) for name, server in self._servers.items()
            }
            for turn in range(rounds):
                await self._town.begin()
                for _ in PAGES:
                    for block in _blocks(self._town.staff, BLOCK):
                        for name, answers in await self._one_by_one(lines, block, turn):
                            times[name].steps += [answer.seconds for answer in answers]
        return times

    async def _one_by_one(
        self, lines: Mapping[str, Connection], block: Sequence[Staff], turn: int
    ) -> list[tuple[str, list[Answer]]]:
        sent = [self._town.send(each) for each in block]
        measured = [(name, await lines[name].post_all(sent)) for name in _order(lines, turn)]
        self._check(dict(measured), block)
        return measured

    async def at_once(self, rounds: int) -> Measured:
        """Eight conversations at a time, each on a connection of its own."""
        times = {name: Times() for name in self._servers}
        async with AsyncExitStack() as stack:
            lines = {
                name: [await stack.enter_async_context(Connection(server.port)) for _ in range(AT_ONCE)]
                for name, server in self._servers.items()
            }
            for turn in range(rounds):
                await self._town.begin()
                for _ in PAGES:
                    await self._together(lines, turn, times)
        return times

    async def _together(self, lines: Mapping[str, Sequence[Connection]], turn: int, times: Measured) -> None:
        groups = _groups(self._town.staff, AT_ONCE)
        sent = [[self._town.send(each) for each in group] for group in groups]
        staff = [each for group in groups for each in group]
        answers: dict[str, list[Answer]] = {}
        for name in _order(lines, turn):
            begun = time.perf_counter()
            found = await asyncio.gather(*(line.post_all(mine) for line, mine in zip(lines[name], sent, strict=True)))
            times[name].seconds += time.perf_counter() - begun
            times[name].done += len(staff)
            answers[name] = [answer for mine in found for answer in mine]
            times[name].steps += [answer.seconds for answer in answers[name]]
        self._check(answers, staff)

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
