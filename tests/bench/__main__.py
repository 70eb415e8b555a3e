"""`make bench`: every figure, as ratios within one run; see `tests/bench/serve.py` for what is compared."""

import argparse
import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import structlog

from conversation.port import Asked, Said
from conversation.screen import Routines
from storage.schema import migrate
from tests.bench.bare import commit
from tests.bench.client import Connection
from tests.bench.directory import Size, synchronise
from tests.bench.figures import Figure, compared, percentile, table, write
from tests.bench.grounds import databases, disk, durability, wal_syncs
from tests.bench.lists import Shelf, lists
from tests.bench.process import Server, serving
from tests.bench.reminders import Load, remind
from tests.bench.steps import AT_ONCE, Measured, Race
from tests.bench.town import TOKEN, Town, Unexpected, environment, found
from tests.reminders.kills import trial
from tests.slack_fake import FakeSlack
from tests.world import municipality

BUILD = Path(__file__).parents[2] / "build"
DIRECTORY, LISTS, REMINDERS, KILLS = "directory", "lists", "reminders", "kills"
BARE = "bare Bolt handler + one durable commit"
QUESTION = "den boende har ramlat, vad gör jag?"


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is measured."""

    people: int
    warm: int
    rounds: int
    polling: int
    calls: int
    directory: Size
    lists: Shelf
    reminders: Load
    kills: int


WHOLE = Amount(
    people=40,
    warm=1,
    rounds=10,
    polling=1,
    calls=60,
    directory=Size(10_000, 500, changes=100, rounds=5),
    lists=Shelf(100_000, 100, per_open=25, times=300),
    reminders=Load(1_000_000, 1_000, people=5_000, rounds=5),
    kills=200,
)
QUICK = Amount(
    people=8,
    warm=1,
    rounds=1,
    polling=0,
    calls=3,
    directory=Size(200, 30, changes=10, rounds=1),
    lists=Shelf(2_000, 10, per_open=5, times=2),
    reminders=Load(2_000, 100, people=20, rounds=1),
    kills=0,
)
"""Without the third server, and without the kills, which have a test of their own."""


async def measure(ground: str, url: str, slack: FakeSlack, amount: Amount, *, only: str) -> list[Figure]:
    """Every figure on one database, or those of a part only."""
    town = await found(url, slack, people=amount.people)
    try:
        _say(f"{ground}: {await durability(town.bot.database.engine)}")
        if only == DIRECTORY:
            return await synchronise(ground, town.bot, amount.directory)
        if only == LISTS:
            return await lists(ground, town.bot, amount.lists)
        if only == REMINDERS:
            return await remind(ground, town.bot, amount.reminders)
        with ExitStack() as stack:
            told = environment(url, slack.base_url)
            servers = {name: stack.enter_context(serving(name, told)) for name in _servers(amount)}
            figures = await _memory(ground, servers)
            figures += await _steps(ground, town, servers, amount)
        figures += await _calls(ground, town, amount)
        figures += await synchronise(ground, town.bot, amount.directory)
        figures += await lists(ground, town.bot, amount.lists)
        return figures + await remind(ground, town.bot, amount.reminders)
    finally:
        await town.bot.database.close()


def _servers(amount: Amount) -> tuple[str, ...]:
    return ("product", "bare", "polling") if amount.polling else ("product", "bare")


async def _memory(ground: str, servers: dict[str, Server]) -> list[Figure]:
    """Idle, but started: each has answered one request (which it refuses)."""
    for server in servers.values():
        async with Connection(server.port) as connection:
            await connection.post(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
    sizes = servers["product"].megabytes(), servers["bare"].megabytes()
    return [compared(f"{ground}: memory of the idle process", sizes, "MB", "bare Bolt process with the same engine")]


async def _steps(ground: str, town: Town, servers: dict[str, Server], amount: Amount) -> list[Figure]:
    both = {name: servers[name] for name in ("product", "bare")}
    race = Race(town, both)
    await race.sequential(amount.warm)
    syncs = await wal_syncs(town.bot.database.engine)
    one = await race.sequential(amount.rounds)
    after = await wal_syncs(town.bot.database.engine)
    await race.at_once(amount.warm)
    many = await race.at_once(amount.rounds)
    figures = [*_one_at_a_time(ground, one, "", BARE), _work(ground, one), *_many(ground, many)]
    if amount.polling:
        polling = Race(town, {name: servers[name] for name in ("product", "polling")})
        default = await polling.sequential(amount.polling)
        figures += _one_at_a_time(ground, default, ", against Bolt's default", f"{BARE}, with Bolt's polling")[:1]
    if syncs is not None and after is not None and after > syncs:  # a server tells its counts when it is idle
        commits = len(one["product"].steps) + len(one["bare"].steps) + amount.rounds * len(town.staff)
        figures.append(Figure(f"{ground}: waits for the disk per commit", round((after - syncs) / commits, 2), "fsync"))
    return figures


def _one_at_a_time(ground: str, times: Measured, more: str, with_what: str) -> list[Figure]:
    """The middle and the slow end, in milliseconds; `times` holds the product and one other."""
    ours, theirs = (times[name].steps for name in times)
    return [
        compared(
            f"{ground}: one guided step{more}, p{share:.0%}".rstrip("%"),
            (percentile(ours, share) * 1000, percentile(theirs, share) * 1000),
            "ms",
            with_what,
        )
        for share in (0.5, 0.99)
    ]


def _work(ground: str, times: Measured) -> Figure:
    """What a step costs the server's processor, which says the same on a busy machine."""
    work = times["product"].work_per_step * 1000, times["bare"].work_per_step * 1000
    return compared(f"{ground}: processor time of one guided step", work, "ms", BARE)


def _many(ground: str, times: Measured) -> list[Figure]:
    """How much one process manages; here a ratio below 1 is what the bare handler manages more."""
    speeds = times["product"].per_second, times["bare"].per_second
    slow = percentile(times["product"].steps, 0.99) * 1000, percentile(times["bare"].steps, 0.99) * 1000
    return [
        compared(f"{ground}: {AT_ONCE} conversations at once", speeds, "steps/s", BARE),
        compared(f"{ground}: {AT_ONCE} conversations at once, p99", slow, "ms", BARE),
    ]


async def _calls(ground: str, town: Town, amount: Amount) -> list[Figure]:
    """What has no counterpart on Slack's side, held against one durable commit on the same database."""
    desk, engine, who = town.bot.desk, town.bot.database.engine, town.staff[0]

    async def ask() -> None:
        screen = await desk.hear(Said(who.address, who.person, Asked(QUESTION, command="rutin")))
        if not isinstance(screen, Routines) or not screen.found:
            raise Unexpected("no routine was found")

    async def sweep() -> None:
        await town.bot.keeper.sweep()

    async def one_commit() -> None:
        await commit(engine, who.user)

    least, question, sweeping = await _middles([one_commit, ask, sweep], amount.calls)
    return [
        Figure(f"{ground}: one durable commit, p50", round(least, 3), "ms"),
        compared(f"{ground}: one routine question, p50", (question, least), "ms", "one durable commit"),
        compared(f"{ground}: one sweep with nothing due, p50", (sweeping, least), "ms", "one durable commit"),
    ]


async def _middles(calls: list[Callable[[], Awaitable[None]]], times: int) -> list[float]:
    """The middle time of each in milliseconds, taken in turns; the first turn is not counted."""
    taken: list[list[float]] = [[] for _ in calls]
    for turn in range(times + 1):
        for call, mine in zip(calls, taken, strict=True):
            begun = time.perf_counter()
            await call()
            if turn:
                mine.append(time.perf_counter() - begun)
    return [percentile(mine, 0.5) * 1000 for mine in taken]


async def run(build: Path, amount: Amount, *, only: str = "") -> list[Figure]:
    """Every figure on every ground."""
    with databases(build) as urls, FakeSlack(bot_token=TOKEN) as slack:
        figures = [disk(build)]
        for ground, url in urls.items() if only != KILLS else ():
            figures += await measure(ground, url, slack, amount, only=only)
    if amount.kills and only in {"", KILLS}:
        with databases(build) as urls:
            figures += [await killed(ground, url, amount.kills) for ground, url in urls.items()]
    return figures


async def killed(ground: str, url: str, kills: int) -> Figure:
    """How many keepers were killed in mid-sweep without anything being lost. Raises Unexpected when something was."""
    await migrate(url)
    async with municipality(url) as world:
        tally = await trial(world, kills=kills, two=ground == "PostgreSQL", seed=kills)
    if tally.unsaid or tally.worst > 1:
        raise Unexpected(str(tally))
    told = f"{tally.expected} duties, none unsaid; {tally.twice} messages twice, at most {tally.worst} for one kill"
    return Figure(
        f"{ground}: keepers killed, {tally.mid_sweep} of them after their first message", tally.kills, "", told
    )


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a handful of each: whether it works, not how fast")
    parser.add_argument("--into", type=Path, default=BUILD, help="the folder of bench.json and of the SQLite file")
    parser.add_argument("--only", choices=(DIRECTORY, LISTS, REMINDERS, KILLS), default="", help="a part of it")
    asked = parser.parse_args()
    figures = asyncio.run(run(asked.into, QUICK if asked.quick else WHOLE, only=asked.only))
    write(figures, asked.into / "bench.json")
    _say(table(figures))


if __name__ == "__main__":
    main()
