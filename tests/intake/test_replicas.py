"""Two real processes on one database, asked over HTTP at once: one case, one answer, one allowance."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import httpx
import pytest

from tests.intake.sending import SENDERS, cases_in, from_provider, letter, send, with_provider
from tests.journeys.moment import MovedClock
from tests.world import KEYS, World

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(world: World, clock: Path, port: int) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HJULET_", "SLACK_"))}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "HJULET_DATABASE_URL": world.url,
        "HJULET_KEYS": KEYS["keys"],
        "HJULET_LOOKUP_KEY": KEYS["lookup_key"],
        "HJULET_PORT": str(port),
        "HJULET_INTAKE_SENDERS": json.dumps(SENDERS),
        "HJULET_TEST_CLOCK": str(clock),
        "HJULET_SWEEP_SECONDS": "3600",
    }


@contextlib.asynccontextmanager
async def replica(world: World, clock: Path, log: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A process of its own, and somebody who asks it."""
    port = free_port()
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: ASYNC220 - its own process is what is tested
            [sys.executable, "-m", "tests.journeys.serve"],
            env=environment(world, clock, port),
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            await _up(client, process)
            yield client
    finally:
        process.terminate()
        process.wait(30)


async def _up(client: httpx.AsyncClient, process: "subprocess.Popen[bytes]") -> None:
    async with asyncio.timeout(60):
        while process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if (await client.get("/halsa")).status_code == 200:
                    return
            await asyncio.sleep(0.1)
    raise AssertionError("the process did not come up")


@pytest.mark.slow
async def test_the_same_report_to_two_processes_at_once_is_one_case_with_one_answer(
    world: World, tmp_path: Path
) -> None:
    await with_provider(world)
    clock = tmp_path / "clock"
    MovedClock(clock).move(world.time())
    logs = (tmp_path / "one.log", tmp_path / "two.log")
    async with replica(world, clock, logs[0]) as one, replica(world, clock, logs[1]) as two:
        same = letter(world)
        answers = await asyncio.gather(*(send(client, same) for client in (one, two) * 5))
        assert {(each.status_code, each.content) for each in answers} == {(201, answers[0].content)}
        assert await cases_in(world.database) == 1
        many = [from_provider(world, key=f"handelse-{n}") for n in range(6)]
        sent = await asyncio.gather(*(send(client, each) for client, each in zip((one, two) * 3, many, strict=True)))
        assert sorted(each.status_code for each in sent) == [201, 201, 201, 429, 429, 429]
    assert await cases_in(world.database) == 4
    told = b"".join(log.read_bytes() for log in logs).decode()
    assert answers[0].json()["reference"] in told
    assert "kall" not in told
