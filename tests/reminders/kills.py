"""Kills keepers in the middle of their sweeps, at random, and counts what was said: the proof that nothing is lost.

Whatever a keeper does to the database it does in one commit with what it decided, so only the moment between the
channel's taking of a message and that commit can make one come twice: at most one message for each kill.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from quality.calendar import add_working_days
from quality.case import Holder
from quality.duty import DutyKind, owed
from quality.stages import staged
from tests.world import ZONE, World, subject

ROOT = Path(__file__).parents[2]
LEASE = timedelta(seconds=121)
"""After that a dead keeper's work is free again."""
REPORTERS = {"samira": "linden", "omar": "linden", "eva": "eken", "ali": "asken", "nils": "boklunden"}
WHO = (
    ("samira", 0), ("omar", 1), ("eva", 2), ("ali", 3), ("nils", 4), ("fatima", 0), ("anna", 1), ("karin", 2),
    ("dag", 0), ("birgitta", 1), ("tomas", 2),
)  # fmt: skip
"""People, and of which of the reports they know."""


@dataclass(frozen=True, slots=True)
class Told:
    """One message that the channel took."""

    to: str
    names: tuple[str, ...]
    by: int


@dataclass(slots=True)
class Tally:
    """What became of it all: `twice` messages said nothing new, in one morning at the `worst`."""

    mornings: int = 0
    kills: int = 0
    expected: int = 0
    unsaid: int = 0
    twice: int = 0
    worst: int = 0
    mid_sweep: int = 0


class When(Enum):
    """At which moment of a message its keeper is killed."""

    TAKEN = "the channel has the message, and the keeper does not know it"
    ANSWERED = "the keeper knows it, or is just about to"


@dataclass(frozen=True, slots=True)
class Doom:
    """Which message of which keeper is its last, and how it ends; `wait` seconds after an answer."""

    keeper: int
    message: int
    when: When
    wait: float


@dataclass(slots=True)
class Channel:
    """A chat over HTTP that keeps what it got, and kills who is doomed."""

    address: str = ""
    told: list[Told] = field(default_factory=list)
    doom: Doom | None = None

    def take(self, told: Told) -> Doom | None:
        """Keeps a message; the doom that is due with it."""
        self.told.append(told)
        doom = self.doom
        count = sum(1 for each in self.told if each.by == told.by)
        return doom if doom and (told.by, count) == (doom.keeper, doom.message) else None


@contextmanager
def channel() -> Iterator[Channel]:
    """The fake chat, on a free port."""
    found, lock = Channel(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                doom = found.take(Told(asked["to"], tuple(asked["names"]), asked["by"]))
                answer = str(len(found.told)).encode()
            if doom and doom.when is When.TAKEN:
                _kill(doom.keeper)
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            if doom and doom.when is When.ANSWERED:
                threading.Event().wait(doom.wait)
                _kill(doom.keeper)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


class Keepers:
    """The process that forks keepers, so that one is there in milliseconds."""

    def __init__(self, process: asyncio.subprocess.Process, url: str, chat: Channel) -> None:
        self._process = process
        self._url = url
        self._chat = chat

    async def start(self, now: datetime, *, wait: bool) -> int:
        """A keeper that sweeps at that time; its process id. With `wait` it is the last before `ended` is asked."""
        asked = {"url": self._url, "channel": self._chat.address, "now": now.isoformat(), "wait": wait}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        await self._process.stdin.drain()
        return int(await self._process.stdout.readline())

    async def ended(self, number: int) -> dict[int, int]:
        """The exit codes of all that were started, when all of them have ended."""
        assert self._process.stdout
        found = {}
        for _ in range(number):
            _, pid, code = (await self._process.stdout.readline()).split()
            found[int(pid)] = int(code)
        return found


@asynccontextmanager
async def keepers(url: str, chat: Channel) -> AsyncIterator[Keepers]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.reminders.keeping", cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Keepers(process, url, chat)
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


async def trial(world: World, *, kills: int, two: bool, seed: int) -> Tally:
    """Mornings until so many keepers were killed, each beside another or followed by one."""
    tally, chance = Tally(), random.Random(seed)
    abouts = [
        subject(await world.report(who, unit=unit, manager="karin" if unit == "eken" else "", record="nobody"))
        for who, unit in REPORTERS.items()
    ]
    await world.keep()
    async with world.database.write() as store:
        for about in abouts:
            await store.duties.end(about, list(DutyKind), at=world.time(), how="test")
    with channel() as chat:
        async with keepers(world.url, chat) as some:
            while tally.kills < kills:
                tally.mornings += 1
                assert tally.mornings <= 3 * kills, tally
                wanted = await _owe(world, abouts, tally.mornings)
                await _morning(world, some, chat, tally, chance, two=two)
                _count(tally, chat, wanted)
                await _finish(world, wanted)
    return tally


async def _morning(
    world: World, some: Keepers, chat: Channel, tally: Tally, chance: random.Random, *, two: bool
) -> None:
    """A keeper that is killed somewhere in its sweep, another beside it, and one that comes when the lease is over."""
    now = world.time()
    chat.told.clear()
    chat.doom = None
    doomed = await some.start(now, wait=not two)
    when = chance.choice((*When, None))
    if when is not None:
        chat.doom = Doom(doomed, chance.randrange(1, 8), when, chance.uniform(0, 0.02))
    beside = [await some.start(now, wait=True)] if two else []
    if when is None:
        await asyncio.sleep(chance.uniform(0, 0.4))
        _kill(doomed)
    ended = await some.ended(1 + len(beside))
    assert all(ended[each] == 0 for each in beside), ended
    await some.start(now + LEASE, wait=True)
    assert set((await some.ended(1)).values()) == {0}
    tally.kills += ended[doomed] != 0
    tally.mid_sweep += ended[doomed] != 0 and any(told.by == doomed for told in chat.told)


async def _owe(world: World, abouts: list[str], number: int) -> dict[str, str]:
    """Three things for each that are due on the next working morning; who is to hear of each."""
    world.time.moment = now = add_working_days(world.time(), 1, zone=ZONE, hours=world.profile.hours)
    unit, duties, whom = world.units["linden"], [], {}
    for n in range(3 * len(WHO)):
        who, about = WHO[n % len(WHO)]
        owner = Holder(person=world.people[who])
        due = owed(DutyKind.ACT, abouts[about], owner, unit, due_at=now, about=f"{number}.{n}")
        duties.append(replace(staged(due, world.profile, now), next_nudge_at=now))
        whom[due.key] = who
    async with world.database.write() as store:
        await store.duties.owe(duties)
        return {f"duty:{each.id}": whom[each.key] for each in await store.duties.due(now=now) if each.key in whom}


def _count(tally: Tally, chat: Channel, wanted: dict[str, str]) -> None:
    """What was said to whom, and which messages said nothing new."""
    heard: Counter[str] = Counter()
    twice = 0
    for told in chat.told:
        names = [name for name in told.names if wanted.get(name) == told.to]
        new = [name for name in names if not heard[name]]
        twice += bool(names) and not new
        assert len(new) in {0, len(names)}, "a message that says some of it again"
        heard.update(names)
    tally.expected += len(wanted)
    tally.unsaid += sum(1 for name in wanted if not heard[name])
    tally.twice += twice
    tally.worst = max(tally.worst, twice)


async def _finish(world: World, wanted: dict[str, str]) -> None:
    async with world.database.write() as store:
        for name in wanted:
            await store.duties.finish(int(name.partition(":")[2]), at=world.time(), how="test")
