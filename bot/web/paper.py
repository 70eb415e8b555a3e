"""A paper of the reading room, as the file that the browser keeps or shows."""

from typing import assert_never

from starlette.responses import Response

from handlers.paper import PAPERS, Paper
from summaries import board, wheel
from summaries.board import Board
from summaries.sheet import Sheet, printed
from summaries.wheel import Wheel


def is_paper(subject: str) -> bool:
    """Whether a page of the reading room is a file and not a screen."""
    return subject.partition(":")[0] in PAPERS


async def paper(found: Paper) -> Response:
    """The paper as PDF/A; never kept by anything between us and the person."""
    match found:
        case Sheet():
            name, made = found.reference or "hjulet", await printed(found)
        case Wheel():
            name, made = f"arshjul-{found.year}", await wheel.drawn(found)
        case Board():
            name, made = "egenkontroll", await board.drawn(found)
        case _:
            assert_never(found)
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)
