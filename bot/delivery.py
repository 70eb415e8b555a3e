"""What the deliveries of every chat platform need alike: a body of bounded size, and a fault told without words."""

from starlette.requests import Request

LARGEST = 1_000_000
"""Bytes of a body; no platform sends more."""


async def read_body(request: Request, largest: int = LARGEST) -> bytes | None:
    """The whole body, or None when it is larger than anything that is sent (read on, so that it gets an answer)."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= largest:
            parts.append(part)
        elif size > 8 * largest:
            break
    return b"".join(parts) if size <= largest else None


def place_of_fault(error: BaseException) -> str:
    """Module and line of the innermost call: never the message, which may hold what somebody wrote."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
