"""Every report's flow with what it offers, so that several suites walk the same ones."""

from collections.abc import Iterator, Mapping
from typing import Any

from conversation.flow import Choice, Flow, Offers, Page, Repeat, Step
from handlers.reporting import conversations
from quality.profile_file import load
from tests.handlers.taps import ONE_UNIT

PROFILE = load("standard")
PLACES: Offers = {**ONE_UNIT, "units": (*ONE_UNIT["units"], Choice("9.12", "Asken – Karin"))}
REPORTS: Mapping[str, Flow[Any]] = {each.flow.name: each.flow for each in conversations(PROFILE)}
"""By name, the triage included."""


def pages_of(flow: Flow[Any]) -> Iterator[Page]:
    """Every page as it is defined, those of repeats once."""
    for part in (*flow.pages, flow.closing):
        match part:
            case Page():
                yield part
            case Repeat(pages=pages):
                yield from pages
            case None:
                return


def steps_of(flow: Flow[Any]) -> list[Step]:
    """Every question as it is defined."""
    return [step for page in pages_of(flow) for step in page.steps]
