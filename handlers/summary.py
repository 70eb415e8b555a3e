"""The summary by command: counts for a period, of what the asker may count."""

from dataclasses import replace

from conversation.flow import Rejected
from conversation.paging import TABLE, Span, read_turn
from conversation.screen import Button, Screen
from conversation.words import N_
from handlers.control_plan import managed
from handlers.visit import Visit, id_of
from summaries.period import read_period
from summaries.report import summary_card

NOT_UNDERSTOOD = N_(
    "Vilken period? Skriv till exempel ”sammanfattning vecka”, ”förra månaden”, ”2026-10” eller ”2026”."
)
NOT_YOURS = N_("Sammanfattningar är för chefer och kvalitetspersonal. Dina egna rapporter finns under ”mitt”.")


async def summary(visit: Visit, text: str) -> Screen:
    """The card for the period that the text names; a page that is turned to says of which unit (`2026-10|7~20`)."""
    words, offset = read_turn(text)
    named, _, unit = words.partition("|")
    period = read_period(named, visit.today)
    if period is None:
        raise Rejected(NOT_UNDERSTOOD)
    about = id_of(f"unit:{unit}") if unit else None
    if not visit.scope.counts or (about is not None and about not in visit.scope.counts):
        raise Rejected(NOT_YOURS)
    card = await summary_card(
        visit.store.figures,
        period,
        zone=visit.profile.timezone,
        scope=visit.scope,
        organisation=visit.organisation,
        tr=visit.tr,
        unit=about,
        span=Span(offset, TABLE),
    )
    return replace(card, buttons=(*card.buttons, *_to_meeting(visit, about)))


def _to_meeting(visit: Visit, unit: int | None) -> tuple[Button, ...]:
    """What of it can be shown to everybody, for whoever answers for a unit."""
    about = f"unit:{unit}" if unit is not None else ""
    return (Button(visit.tr("Till arbetsplatsträffen"), "meeting", about),) if managed(visit) else ()
