"""A paper of the reading room, as the file that the browser keeps or shows."""

from starlette.responses import Response

from handlers.paper import PAPERS
from summaries.sheet import Sheet, printed
from summaries.wheel import Wheel, drawn


def is_paper(subject: str) -> bool:
    """Whether a page of the reading room is a file and not a screen."""
    return subject.partition(":")[0] in PAPERS


async def paper(sheet: Sheet | Wheel) -> Response:
    """The sheet as PDF/A; never kept by anything between us and the person."""
    name = f"{sheet.reference or 'hjulet'}.pdf" if isinstance(sheet, Sheet) else f"arshjul-{sheet.year}.pdf"
    made = await (printed(sheet) if isinstance(sheet, Sheet) else drawn(sheet))
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(made, media_type="application/pdf", headers=headers)
