"""A risk analysis before a change: what may go wrong because of it, and what is done about each (domain.md 1.2 f).

5 kap. 1 § SOSFS 2011:9; asked for before a change of organisation, staffing, method, technology, routine or law.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversation.flow import Answers, Day, Flow, OneOf, Page, Repeat, Step, Text
from conversation.session import Session
from conversation.words import N_
from handlers import asked, received
from handlers.asked import Common, one
from handlers.choices import CHANGES, DEGREES, FREQUENCIES
from handlers.conversation import Conversation
from handlers.risk import assessment
from handlers.visit import Visit
from quality.case import Band, Case, CaseType
from quality.duty import Duty
from quality.profile import Profile

NAME = CaseType.RISK_ANALYSIS.value
SCENARIO = "scenario"
WORDS = ("what", "barriers", "action")


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing that the change may lead to."""

    severity: str
    likelihood: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RiskAnalysis:
    """The change, and what may go wrong because of it."""

    common: Common
    change: str
    on: date | None
    text: str
    scenarios: tuple[Scenario, ...]


def flow(profile: Profile) -> Flow[RiskAnalysis]:
    """The conversation; the same in every municipality."""
    return Flow(
        name=NAME,
        title=N_("Riskanalys inför förändring"),
        pages=(
            Page(
                N_("Vad ska ändras?"),
                (
                    Step("change", N_("Vilken sorts förändring?"), OneOf(CHANGES)),
                    asked.unit(N_("Vilken enhet gäller det?")),
                    Step("change_on", N_("När ska den börja gälla?"), Day(past=False), optional=True),
                    Step("plan_of_change", N_("Beskriv förändringen"), Text(multiline=True, max_length=1500)),
                ),
            ),
            Repeat(
                SCENARIO,
                (
                    Page(
                        N_("Vad kan gå fel?"),
                        (
                            Step("what", N_("Vad kan hända?"), Text(multiline=True, max_length=1500)),
                            Step("severity", N_("Hur allvarliga kan följderna bli?"), OneOf(DEGREES)),
                            Step("likelihood", N_("Hur ofta kan det hända?"), OneOf(FREQUENCIES)),
                            Step(
                                "barriers",
                                N_("Vad skyddar redan i dag?"),
                                Text(multiline=True, max_length=1000),
                                optional=True,
                            ),
                            Step(
                                "action",
                                N_("Vad ska ni göra för att minska risken?"),
                                Text(multiline=True, max_length=1000),
                                optional=True,
                            ),
                        ),
                    ),
                ),
                N_("Finns det en risk till?"),
            ),
        ),
        closing=asked.closing(asked.SHOWS_NAME),
        build=build,
        submit=N_("Skicka riskanalysen"),
    )


def build(answers: Answers) -> RiskAnalysis:
    """The analysis that the answers make; only answers that count come in."""
    on = one(answers, "change_on")
    return RiskAnalysis(
        common=asked.common(answers),
        change=one(answers, "change"),
        on=date.fromisoformat(on) if on else None,
        text=one(answers, "plan_of_change"),
        scenarios=tuple(_scenarios(answers)),
    )


def _scenarios(answers: Answers) -> list[Scenario]:
    found: list[Scenario] = []
    while f"{SCENARIO}.{len(found) + 1}.what" in answers:
        group = f"{SCENARIO}.{len(found) + 1}."
        words = {word: one(answers, group + word) for word in WORDS}
        found.append(Scenario(one(answers, f"{group}severity"), one(answers, f"{group}likelihood"), words))
    return found


async def submit(visit: Visit, report: RiskAnalysis, session: Session) -> str:
    """One case, as grave as the gravest of its risks."""
    assessed = [assessment(visit.profile, each.severity, each.likelihood) for each in report.scenarios]
    case = received.new_case(
        visit,
        CaseType.RISK_ANALYSIS,
        report.common,
        flagged=bool(session.flagged),
        facts=_facts(report),
        **max(assessed, key=_gravity),
    )
    words = {"plan_of_change": report.text}
    for number, scenario in enumerate(report.scenarios, start=1):
        words |= {f"{SCENARIO}.{number}.{word}": text for word, text in scenario.words.items()}
    return await received.receive(visit, case, words, manager=report.common.manager)


def _gravity(assessed: Mapping[str, Any]) -> tuple[int, int, int]:
    """The band says most: a rare catastrophe is graver than a nuisance of every week that scores higher."""
    bands = [None, *Band]
    return bands.index(assessed.get("band")), assessed.get("score", 0), assessed["severity"] or 0


def _facts(report: RiskAnalysis) -> dict[str, str]:
    facts = {"change": report.change, "scenarios": str(len(report.scenarios))}
    if report.on is not None:
        facts["change_on"] = report.on.isoformat()
    for number, scenario in enumerate(report.scenarios, start=1):
        facts[f"{SCENARIO}.{number}.severity"] = scenario.severity
        facts[f"{SCENARIO}.{number}.likelihood"] = scenario.likelihood
    return facts


def lines(visit: Visit, case: Case, duties: Sequence[Duty]) -> list[str]:
    """How many risks it holds."""
    count = int(case.facts["scenarios"])
    return [visit.tr.plural("Den har {n} risk.", "Den har {n} risker.", count)]


def conversation(profile: Profile) -> Conversation[RiskAnalysis]:
    """The conversation with its meaning."""
    done = received.receipt(N_("Tack! Riskanalysen är inskickad."), lines)
    return Conversation(flow(profile), submit, done, asked.offers, received.taken_here(CaseType.RISK_ANALYSIS))
