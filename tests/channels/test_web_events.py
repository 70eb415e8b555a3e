"""An open page that goes away while it is told what is new."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from bot.web.events import Events, Mark
from storage.letters import Letter


class SlowInbox:
    """Takes its time with every look, as a database may."""

    def __init__(self) -> None:
        self.looking = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.answered = False

    async def put(self, person: int, subject: str, html: str, replaces: str) -> str:
        raise AssertionError

    async def since(self, person: int, after: int) -> list[Letter]:
        self.looking.set()
        await self.may_answer.wait()
        self.answered = True
        return []


async def test_a_browser_that_leaves_cuts_no_question_to_the_database_in_two() -> None:
    inbox = SlowInbox()

    async def still() -> bool:
        return True

    async def receive() -> MutableMapping[str, Any]:
        await inbox.looking.wait()
        asyncio.get_running_loop().call_later(0.05, inbox.may_answer.set)
        return {"type": "http.disconnect"}

    async def send(_: MutableMapping[str, Any]) -> None:
        """Nobody is there to read it."""

    stream = Events(inbox).stream(1, Mark(), lambda _: "", still)
    await stream({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)
    assert inbox.answered
