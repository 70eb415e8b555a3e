"""A keeper as a process of its own, that can be killed: `python -m tests.reminders.keeping` forks one for each line.

A line on standard input is a JSON object with the database's address, the channel's and the time that it is; the
answer is the process's id, and later, when it ended by itself, `done ID`.
"""

import asyncio
import json
import os
import re
import sys
from datetime import datetime

import httpx

from bot.wiring import composers
from bot.words import load_all
from conversation.port import Address
from conversation.screen import Screen
from handlers.visit import House
from quality.profile_file import load
from reminders.keeper import Keeper
from storage.database import Database
from tests.world import OWN_ADDRESS, VAULT

HOUSE = House(load("standard"), "form", OWN_ADDRESS)
WORDS = load_all()


def duties_of(screen: Screen) -> list[str]:
    """The duties and cases that a message names in its buttons."""
    return sorted(set(re.findall(r"(?:duty|case):\d+", repr(screen))))


async def keep(url: str, channel: str, now: datetime) -> None:
    """One sweep at that time."""
    database = Database(url, VAULT)

    async def find(person: int) -> list[Address]:
        async with database.read() as store:
            return [each for each in await store.people.addresses(person) if each.channel == "slack"]

    async with httpx.AsyncClient(trust_env=False) as client:

        async def send(to: Address, screen: Screen, *, replaces: str = "") -> str:
            answer = await client.post(channel, json={"to": to.to, "names": duties_of(screen), "by": os.getpid()})
            return answer.text

        keeper = Keeper(
            database, HOUSE.profile, sends={"slack": send}, compose=composers(HOUSE), find=find, translators=WORDS,
            now=lambda: now,
        )  # fmt: skip
        await keeper.sweep()
    await database.close()


def _answer(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    children = 0
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os.dup2(2, 1)  # what it logs is no answer
            asyncio.run(keep(asked["url"], asked["channel"], datetime.fromisoformat(asked["now"])))
            os._exit(0)
        children += 1
        _answer(str(child))
        if asked["wait"]:
            for _ in range(children):
                ended, status = os.wait()
                _answer(f"ended {ended} {os.waitstatus_to_exitcode(status)}")
            children = 0


if __name__ == "__main__":
    main()
