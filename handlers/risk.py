"""Reporting a risk in how we work; what is about one person or about the staff goes where it belongs (domain.md 1.2 f).

5 kap. 1 § SOSFS 2011:9.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from conversation.flow import Answers, Flow, Is, OneOf, Page, Step, Text
from conversation.screen import Screen
from conversation.session import Session
from conversation.words import N_, Phrase
from handlers import asked, elsewhere, received
from handlers.asked import Common, one
from handlers.choices import DEGREES, FREQUENCIES, RISKS
from handlers.conversation import Conversation
from handlers.visit import Visit
from quality.case import CaseType
from quality.profile import Profile

NAME = CaseType.RISK.value
ROUTES: Mapping[str, str] = {"individual": elsewhere.INDIVIDUAL, "staff": "work_injury"}
"""What is not ours, by what the risk is about."""
WORDS = ("object", "scenario", "cause", "consequence", "barriers", "proposal")


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that may go wrong, and how bad and how likely that is."""

    common: Common
    about: str
    category: str
    severity: str
    likelihood: str
    words: Mapping[str, str]


OURS = Is("about", ("operations",))


def flow(profile: Profile) -> Flow[Risk]:
    """The conversation for one municipality."""
    return Flow(
        name=NAME,
        title=N_("Rapportera risk"),
        pages=(
            Page(
                N_("Vad gäller det?"),
                (
                    Step("about", N_("Vad gäller risken?"), OneOf(RISKS)),
                    Step("category", N_("Vilken sort?"), OneOf(asked.categories(profile))),
                    asked.unit(N_("Var finns risken?")),
                ),
            ),
            Page(
                N_("Beskriv risken"),
                (
                    Step(
                        "scenario",
                        N_("Vad kan hända?"),
                        Text(multiline=True),
                        help=N_("Inga namn: skriv ”den boende” eller ”kollegan”."),
                        when=OURS,
                    ),
                    _maybe("object", Text(max_length=200), N_("Mer precis vad? Till exempel en rutin eller lokal")),
                    _maybe("cause", Text(multiline=True, max_length=1000), N_("Varför kan det hända?")),
                    _maybe(
                        "consequence",
                        Text(multiline=True, max_length=1000),
                        N_("Vad blir följden, för den enskilde och för verksamheten?"),
                    ),
                    _maybe("barriers", Text(multiline=True, max_length=1000), N_("Vad skyddar redan i dag?")),
                ),
            ),
            Page(
                N_("Hur stor är risken?"),
                (
                    Step("severity", N_("Hur allvarliga kan följderna bli?"), OneOf(DEGREES), when=OURS),
                    Step("likelihood", N_("Hur ofta kan det hända?"), OneOf(FREQUENCIES), when=OURS),
                    _maybe("proposal", Text(multiline=True, max_length=1000), N_("Vad skulle minska risken?")),
                ),
            ),
        ),
        closing=asked.closing(
            *(replace(step, when=OURS) for step in asked.laws(profile)),
            replace(asked.SHOWS_NAME, when=OURS),
        ),
        build=lambda answers: build(answers, profile.laws),
        submit=N_("Skicka rapporten"),
    )


def _maybe(id_: str, text: Text, ask: Phrase) -> Step:
    """Something that helps but that nobody has to know."""
    return Step(id_, ask, text, optional=True, when=OURS)


def build(answers: Answers, usual: asked.Laws) -> Risk:
    """The risk that the answers make; only answers that count come in. The `usual` law is what was not asked."""
    return Risk(
        common=asked.common(answers, usual if len(usual) == 1 else ()),
        about=one(answers, "about"),
        category=one(answers, "category"),
        severity=one(answers, "severity", "unknown"),
        likelihood=one(answers, "likelihood", "unknown"),
        words={word: one(answers, word) for word in WORDS},
    )


def assessment(profile: Profile, severity: str, likelihood: str) -> dict[str, Any]:
    """What the reporter's view makes of the case: severity, and score and band where both are known."""
    if not severity.isdigit():
        return {"severity": None}
    if not likelihood.isdigit():
        return {"severity": int(severity)}
    grave, often = int(severity), int(likelihood)
    return {"severity": grave, "score": grave * often, "band": profile.matrix.band(grave, often)}


async def submit(visit: Visit, report: Risk, session: Session) -> str:
    """A risk of ours goes to the unit's manager, who owns it; the others are not stored at all."""
    if report.about in ROUTES:
        return elsewhere.ended(ROUTES[report.about])
    case = received.new_case(
        visit,
        CaseType.RISK,
        report.common,
        flagged=bool(session.flagged),
        category=report.category,
        facts={"likelihood": report.likelihood},
        **assessment(visit.profile, report.severity, report.likelihood),
    )
    return await received.receive(visit, case, report.words, manager=report.common.manager)


async def done(visit: Visit, result: str) -> Screen:
    """The receipt, or where it belongs."""
    return elsewhere.shown(visit, result) or await RECEIPT(visit, result)


RECEIPT = received.receipt(N_("Tack! Risken är rapporterad."), received.nothing_more)


def conversation(profile: Profile) -> Conversation[Risk]:
    """The conversation with its meaning."""
    return Conversation(flow(profile), submit, done, asked.offers, received.taken_here(CaseType.RISK))
