"""Posts signed bodies over connections that stay open, and adds as little of its own to the time as it can."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.slack_fake import signed_headers


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back and how many seconds it took, from the first byte sent to the last one read."""

    status: int
    body: bytes
    seconds: float


def request(body: str, secret: str) -> bytes:
    """One whole signed HTTP request, made before the clock starts."""
    content = body.encode()
    headers = {"Host": "127.0.0.1", "Content-Length": str(len(content)), **signed_headers(secret, body)}
    lines = ["POST /slack/events HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


class Connection:
    """One connection with keep-alive: `async with Connection(port) as connection`."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def post(self, sent: bytes) -> Answer:
        """The whole answer (of a known length, as our servers give)."""
        begun = time.perf_counter()
        self._writer.write(sent)
        head = await self._reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        length = next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length:"))
        body = await self._reader.readexactly(length)
        return Answer(int(lines[0].split()[1]), body, time.perf_counter() - begun)

    async def post_all(self, sent: Sequence[bytes]) -> list[Answer]:
        """One after the other."""
        return [await self.post(each) for each in sent]
