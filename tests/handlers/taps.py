"""How many taps a report takes, counted from the flow itself: `python -m tests.handlers.taps > docs/taps.md`.

A tap is any press or filled field. What is filled in already counts zero; starting counts one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conversation.flow import Answer, Answers, Choice, Flow, ManyOf, Offers, Page, Step, default_of
from conversation.session import Answered, Asking, Event, Session, Show, Status, Submit, Turn, advance
from handlers.reporting import conversations
from quality.privacy import check
from quality.profile_file import load

START = NEXT = 1
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
LINDEN, EKEN = Choice("4", "Linden"), Choice("7", "Eken")
LAWS = {"laws:4": (Choice("HSL", "HSL"), Choice("SoL", "SoL")), "laws:7": (Choice("SoL", "SoL"),)}
ONE_UNIT: Offers = {"units": (LINDEN, EKEN), "own_units": (LINDEN,), **LAWS}
TWO_UNITS: Offers = {"units": (LINDEN, EKEN), "own_units": (LINDEN, EKEN), **LAWS}

USUAL: Answers = {
    "nature": "harm",
    "category": "fall.own_activity",
    "what": "Den boende föll i hallen.",
    "actual": "1",
    "measure": "Vi hjälpte den boende upp.",
}


@dataclass(frozen=True, slots=True)
class Path:
    """One way through the report: what is answered otherwise than in the common case."""

    name: str
    other: Answers = field(default_factory=dict)
    offers: Offers = field(default_factory=lambda: ONE_UNIT)
    flow: str = "deviation"
    usual: Answers = field(default_factory=lambda: USUAL)


PATHS = (
    Path("Common case: something happened, own unit, just now, nothing suspected, record later"),
    Path("A risk, with how bad it could have been", {"nature": "risk", "possible": "2"}),
    Path("Lex Sarah suspected", {"category": "physical_abuse.staff", "suspicion": "sarah"}),
    Path("Lex Maria suspected", {"actual": "4", "suspicion": "maria"}),
    Path("The record named now", {"record": "now", "record_system": "Lifecare", "record_reference": "4711"}),
    Path("Earlier today", {"occurred": "today"}),
    Path("Another time than now", {"occurred": "moment", "occurred_at": "2026-11-22T08:00"}),
    Path("Somebody who works in two units", {"unit": "7"}, TWO_UNITS),
    Path("The manager involved", {"involved": "yes"}),
    Path("The reporter's name hidden", {"shows_name": "no"}),
)
SAID: Answers = {"kind": "complaint", "topic": "food", "sender": "relative", "said": "Maten är kall.", "answer": "none"}
EVENT: Answers = {"nature": "harm", "what": "Den boende blev inlåst.", "actual": "2", "measure": "Vi låste upp."}
OTHERS = (
    Path("Synpunkt, no answer wanted", flow="synpunkt", usual=SAID),
    Path("Synpunkt, answered by phone", {"answer": "phone", "contact": "Dottern"}, flow="synpunkt", usual=SAID),
    Path("Lex Sarah", flow="misconduct", usual={**EVENT, "category": "physical_abuse.staff"}),
    Path("Lex Maria", flow="harm", usual={**EVENT, "category": "fall.transfer"}),
    Path(
        "Risk",
        flow="risk",
        usual={
            "about": "operations",
            "category": "environment.unsafe",
            "scenario": "Larmet hörs inte.",
            "severity": "3",
            "likelihood": "2",
        },
    ),
    Path(
        "Risk analysis of one risk",
        flow="risk_analysis",
        usual={
            "change": "staffing",
            "plan_of_change": "Två på natten.",
            "scenario.1.what": "Ingen hinner.",
            "scenario.1.severity": "2",
            "scenario.1.likelihood": "2",
            "scenario.1.more": "no",
        },
    ),
    Path("Suggestion", flow="improvement", usual={"problem": "Vi letar nycklar.", "idea": "Ett skåp."}),
    Path(
        "Incident",
        flow="data_breach",
        usual={"kind": "recipient", "affected": "one", "what": "Fel kuvert.", "measure": "Hämtat."},
    ),
    Path(
        "Event at a provider",
        flow="provider_event",
        usual={
            "service": "home_care",
            "assessment": "unsure",
            "provider": "Omsorg i Norr",
            "what": "Insatser uteblev.",
            "measure": "De ringde runt.",
        },
    ),
    Path(
        "What IVO found, an answer wanted",
        flow="scrutiny",
        usual={"by": "ivo", "came_on": "2026-11-20", "answer_by": "2026-12-18", "found": "Planer saknas."},
    ),
)
"""The common case of every other report."""


def taps(path: Path, asked: Flow[Any]) -> tuple[int, int]:
    """Screens and taps from the button that starts to the one that sends."""
    answers = {**path.usual, **path.other}
    session, screens, count = Session(asked.name, person=1), 0, START
    turn = _after(asked, session, Show(), path.offers)
    while turn.session.status is Status.OPEN:
        page = turn.position.page if isinstance(turn.position, Asking) else turn.walk.closing
        given = _filled(page, turn.walk.known, path.offers, answers)
        count += NEXT + sum(_touched(step, given[step.id], turn, path.offers) for step in (page.steps if page else ()))
        screens += 1
        event: Event = Answered(given) if isinstance(turn.position, Asking) else Submit(given)
        turn = _after(asked, turn.session, event, path.offers)
        assert not turn.problems, turn.problems
    return screens, count


def _after(asked: Flow[Any], session: Session, event: Event, offers: Offers) -> Turn[Any]:
    return advance(asked, session, event, offers=offers, check=check, now=NOW)


def _filled(page: Page | None, known: Answers, offers: Offers, answers: Answers) -> dict[str, Answer]:
    steps = page.steps if page else ()
    return {step.id: answers.get(step.id) or default_of(step, known, offers) or "" for step in steps}


def _touched(step: Step, given: Answer, turn: Turn[Any], offers: Offers) -> int:
    """The presses that a field takes: none when it already says so, one for each box that changes."""
    before = default_of(step, turn.walk.known, offers) or ([] if isinstance(step.input, ManyOf) else "")
    if isinstance(before, list) and isinstance(given, list):
        return len(set(before) ^ set(given))
    return int(before != given)


def counted(paths: Sequence[Path] = PATHS) -> Mapping[str, tuple[int, int]]:
    """Screens and taps of every path, in the standard profile."""
    asked = {each.flow.name: each.flow for each in conversations(load("standard"))}
    return {path.name: taps(path, asked[path.flow]) for path in paths}


def document() -> str:
    """What docs/taps.md says."""
    return "\n".join([HEAD, *_rows(PATHS), OTHER_HEAD, *_rows(OTHERS)]) + "\n"


def _rows(paths: Sequence[Path]) -> list[str]:
    return [f"| {name} | {screens} | {count} |" for name, (screens, count) in counted(paths).items()]


HEAD = """# Taps per report

Who knows what happened is done in 60 seconds, so every tap counts. A tap is any press or filled field; what is filled
in already counts zero; starting counts one. Screens are the pages and the review. The common case takes at most nine.

This table is counted from the flow in the standard profile, and a test compares them. After a change of the flow:
`python -m tests.handlers.taps > docs/taps.md`.

| Path | Screens | Taps |
|---|---:|---:|"""


OTHER_HEAD = """
The common case of every other report. Whoever does not know which it is begins with `rapportera`, which takes two to
six taps more.

| Report | Screens | Taps |
|---|---:|---:|"""


if __name__ == "__main__":
    print(document(), end="")  # noqa: T201
