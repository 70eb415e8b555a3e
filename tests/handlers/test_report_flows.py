"""Every report walked through every branch to its record, so that no answer leads nowhere and none is left over."""

from typing import Any

import pytest

from conversation.flow import Answers, Flow, ManyOf, OneOf, choices_of, default_of, problems
from handlers.data_breach import CYBER, DataBreach
from handlers.improvement import Improvement
from handlers.provider_event import ProviderEvent
from handlers.reporting import CONVERSATIONS
from handlers.risk import Risk
from handlers.risk_analysis import RiskAnalysis
from handlers.scrutiny import Finding
from handlers.statutory import Statutory
from handlers.synpunkt import Synpunkt
from handlers.triage import Picked
from quality.case import CaseType, Law, Nature
from quality.owing import ANSWERED_BY
from tests.handlers.reports import PLACES, PROFILE, REPORTS, pages_of, steps_of
from tests.handlers.taps import OTHERS, counted
from tests.handlers.test_flows import Desk, every_branch, every_pair, walk_through

each_flow = pytest.mark.parametrize("flow", REPORTS.values(), ids=REPORTS)
TWO: Answers = {"scenario.1.more": "yes", "scenario.2.more": "no"}
SEVERAL = {name: flow for name, flow in REPORTS.items() if name != "deviation"}


@each_flow
def test_a_flow_is_sound(flow: Flow[Any]) -> None:
    assert problems(flow) == []


def test_every_type_has_a_conversation_of_its_own_name() -> None:
    assert set(CONVERSATIONS) == set(CaseType)
    assert set(REPORTS) == {"triage", *(type_.value for type_ in CaseType)}
    assert all(made(PROFILE).flow.name == type_.value for type_, made in CONVERSATIONS.items())


@each_flow
def test_every_default_can_be_chosen_and_every_source_is_offered(flow: Flow[Any]) -> None:
    for step in steps_of(flow):
        if isinstance(step.default, str | list):
            assert default_of(step, {}, PLACES) == step.default
        if isinstance(step.input, OneOf | ManyOf):
            assert choices_of(step, {}, PLACES)


@each_flow
def test_a_page_of_words_can_be_sent_with_no_more_than_what_must_be_known(flow: Flow[Any]) -> None:
    """On a phone nobody writes three long texts: at most two are demanded of one page."""
    for page in pages_of(flow):
        demanded = [step for step in page.steps if not choices_of(step, {}, PLACES) and not step.optional]
        assert len([step for step in demanded if step.default is None]) <= 3


@pytest.mark.parametrize("name", SEVERAL)
async def test_every_branch_leads_to_its_record(name: str) -> None:
    flow = SEVERAL[name]
    for plan in every_branch(flow, PLACES):
        walked = await walk_through(Desk(flow, PLACES), {**plan, **TWO})
        EXPECTED[name](walked.record, walked.answers)


@pytest.mark.parametrize("name", ["synpunkt", "data_breach", "provider_event"])
async def test_any_two_choices_go_together(name: str) -> None:
    flow = SEVERAL[name]
    for plan in every_pair(flow, PLACES):
        walked = await walk_through(Desk(flow, PLACES), plan)
        EXPECTED[name](walked.record, walked.answers)


# What a record must hold, worked out from the answers alone


def synpunkt(record: Synpunkt, given: Answers) -> None:
    about_decision = given["topic"] in {"handling", "decision"} or given["concerns"] == "authority"
    assert ("decision" in given) == about_decision
    assert record.only_appeal == (given.get("decision") == "yes")
    assert ("said" in given) == (not record.only_appeal)
    assert ("contact" in given) == (given.get("answer") in ANSWERED_BY)
    assert bool(record.words["contact"]) == ("contact" in given)
    assert record.codes == {code: given[code] for code in record.codes}
    health = "health" in (given["topic"], given["concerns"])
    assert record.laws == (frozenset({Law.HSL}) if health else frozenset())
    assert record.common.manager_involved == (given.get("involved") == "yes")


def statutory(record: Statutory, given: Answers) -> None:
    assert record.nature == Nature(str(given["nature"]))
    assert ("actual" in given) == (record.nature is not Nature.RISK)
    assert record.actual == given.get("actual", "unknown")
    assert record.category == given["category"]
    assert bool(record.words["record"]) == (given["record"] == "now")
    assert record.common.laws == {Law(law) for law in given["laws"]}
    assert bool(record.common.occurred_at) == (given["occurred"] == "moment")


def risk(record: Risk, given: Answers) -> None:
    ours = given["about"] == "operations"
    assert ("scenario" in given) == ours
    assert (record.severity, record.likelihood) == (
        given.get("severity", "unknown"),
        given.get("likelihood", "unknown"),
    )
    assert bool(record.words["scenario"]) == ours
    assert bool(record.common.laws) == ours


def analysis(record: RiskAnalysis, given: Answers) -> None:
    assert [each.words["what"] for each in record.scenarios] == [given["scenario.1.what"], given["scenario.2.what"]]
    assert record.change == given["change"]
    assert record.text == given["plan_of_change"]


def improvement(record: Improvement, given: Answers) -> None:
    assert record.words == {word: given[word] for word in ("problem", "idea", "expected")}


def breach(record: DataBreach, given: Answers) -> None:
    assert ("significant" in given) == (given["kind"] in CYBER)
    assert bool(record.common.discovered_at) == (given["discovered"] == "moment")
    kinds = [each.value for each in record.owes]
    assert ("notify_imy" in kinds) == (given["affected"] != "nobody")
    assert ("cyber_warning" in kinds) == (given.get("significant", "no") != "no")


def provider(record: ProviderEvent, given: Answers) -> None:
    assert (record.service, record.assessment) == (given["service"], given["assessment"])
    assert record.words["what"] == given["what"]
    assert record.common.laws == {Law(law) for law in given["laws"]}


def scrutiny(record: Finding, given: Answers) -> None:
    ours = given["by"] != "work_environment"
    assert ours == ("found" in given) == bool(record.words)
    if ours:
        codes = ("by", "came_on", "theirs", "answer_by", "responsible")
        assert [getattr(record, code) for code in codes] == [given[code] for code in codes]
        assert record.words == {word: given[word] for word in ("found", "demanded")}


def picked(record: Picked, given: Answers) -> None:
    assert bool(record.flow) != bool(record.elsewhere)
    assert set(record.seed) <= set(given)


EXPECTED: dict[str, Any] = {
    "triage": picked,
    "synpunkt": synpunkt,
    "misconduct": statutory,
    "harm": statutory,
    "risk": risk,
    "risk_analysis": analysis,
    "improvement": improvement,
    "data_breach": breach,
    "provider_event": provider,
    "scrutiny": scrutiny,
}


# Where defaults come from


@pytest.mark.parametrize(
    ("service", "law"),
    [("health", "HSL"), ("group_home", "LSS"), ("daily", "LSS"), ("assistance", "LSS"), ("home_care", "SoL")],
)
def test_the_law_of_a_service_is_filled_in(service: str, law: str) -> None:
    step = next(step for step in steps_of(REPORTS["provider_event"]) if step.id == "laws")
    assert default_of(step, {"service": service}, PLACES) == [law]


def test_a_missforhallande_is_never_under_the_law_of_health_care() -> None:
    laws = next(step for step in steps_of(REPORTS["misconduct"]) if step.id == "laws")
    assert [choice.code for choice in choices_of(laws, {}, PLACES)] == ["SoL", "LSS"]
    sorts = next(step for step in steps_of(REPORTS["misconduct"]) if step.id == "category")
    assert not any(choice.code.startswith("medication") for choice in choices_of(sorts, {}, PLACES))


def test_a_vardskada_is_of_health_care() -> None:
    sorts = next(step for step in steps_of(REPORTS["harm"]) if step.id == "category")
    assert not any(choice.code.endswith("_abuse.staff") for choice in choices_of(sorts, {}, PLACES))
    assert "fall.own_activity" in {choice.code for choice in choices_of(sorts, {}, PLACES)}


# Taps


def test_the_common_case_of_every_report_is_short() -> None:
    found = counted(OTHERS)
    assert {path.flow for path in OTHERS} | {"deviation", "triage"} == set(REPORTS)
    assert max(taps for _, taps in found.values()) <= 11
    assert found["Lex Sarah"][1] <= 9
