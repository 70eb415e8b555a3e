"""When a control is due, how its sample is drawn again, and what its answers add up to."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.calendar import is_working_day
from quality.case import Law
from quality.control import (
    Control,
    Grade,
    Kind,
    Point,
    Reply,
    drawn,
    falls_short,
    figure_of,
    grade_of,
    misses_target,
    occasions,
    share_of,
    suits,
)
from quality.control_file import template, templates
from quality.internal_control import Answer
from quality.profile import InternalControl
from quality.profile_file import load
from quality.role import Function

CONTROL = Control(
    "x", "X", "", Kind.SELF, frozenset({Law.HSL}), Function.UNIT_MANAGER, "FREQ=MONTHLY;BYMONTHDAY=2",
    (Point("a", "A?"),), target=0.9, threshold=0.8,
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", ["01-15", "04-15", "07-15", "10-15"]),
        ("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=15", ["10-15"]),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", ["05-04"]),  # the First of May, then a weekend
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", ["12-30"]),  # moved back into the year
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=19,20", ["06-22"]),  # midsummer: two that fall on one day are one
    ],
)
def test_when_a_control_is_due(rule: str, days: list[str]) -> None:
    assert occasions(rule, 2026) == [date.fromisoformat(f"2026-{day}") for day in days]


@pytest.mark.parametrize("rule", ["", "ofta", "FREQ=OFTEN", "FREQ=MONTHLY;BYMONTHDAY=x"])
def test_a_rule_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=rule or ":"):
        occasions(rule, 2026)


@given(st.sampled_from([each.rule for each in templates()]), st.integers(2024, 2035))
def test_every_occasion_is_a_working_day_of_its_year(rule: str, year: int) -> None:
    days = occasions(rule, year)
    assert days
    assert days == sorted(set(days))
    assert all(day.year == year and is_working_day(day) for day in days)


def test_a_daily_control_has_each_working_day() -> None:
    days = occasions("FREQ=DAILY", 2026)
    assert len(days) == sum(is_working_day(date.fromordinal(n)) for n in range(*_year(2026)))


def _year(year: int) -> tuple[int, int]:
    return date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()


@given(st.integers(0, 2**31), st.integers(1, 500), st.integers(0, 40))
def test_a_sample_is_drawn_again_from_its_seed(seed: int, population: int, size: int) -> None:
    sample = drawn(seed, population, size)
    assert sample == drawn(seed, population, size) == tuple(sorted(set(sample)))
    assert len(sample) == (min(size, population) if size else population)
    assert set(sample) <= set(range(1, population + 1))


def test_a_sample_is_the_same_on_every_machine() -> None:
    assert drawn(20261125, 40, 5) == (1, 16, 21, 29, 36)


def test_everybody_is_drawn_as_often_in_the_long_run() -> None:
    counted = [0] * 11
    for seed in range(2000):
        for number in drawn(seed, 10, 3):
            counted[number] += 1
    assert all(500 < times < 700 for times in counted[1:])


@pytest.mark.parametrize(
    ("replies", "sample", "share"),
    [
        ([Reply(Grade.MET), Reply(Grade.NOT)], 0, 0.5),
        ([Reply(Grade.PARTLY)], 0, 0.5),
        ([Reply(Grade.MET), Reply(Grade.NOT_APPLICABLE)], 0, 1.0),
        ([Reply(Grade.NOT_APPLICABLE)], 0, None),
        ([], 0, None),
        ([Reply(Grade.PARTLY, 9), Reply(Grade.MET, 10)], 10, 0.95),
        ([Reply(Grade.NOT, 0)], 10, 0.0),
    ],
)
def test_what_the_answers_add_up_to(replies: list[Reply], sample: int, share: float | None) -> None:
    assert share_of(replies, sample) == share


@pytest.mark.parametrize(
    ("met", "sample", "grade"), [(10, 10, "met"), (9, 10, "partly"), (0, 10, "not"), (0, 0, "not_applicable")]
)
def test_the_grade_of_a_count(met: int, sample: int, grade: str) -> None:
    assert grade_of(met, sample) == grade


@pytest.mark.parametrize(
    ("share", "misses", "short"),
    [(1.0, False, False), (0.9, False, False), (0.85, True, False), (0.8, True, False), (0.7, True, True),
     (None, False, False)],
)  # fmt: skip
def test_when_something_has_to_be_done(share: float | None, misses: bool, short: bool) -> None:
    assert (misses_target(CONTROL, share), falls_short(CONTROL, share)) == (misses, short)


def test_a_template_suits_the_units_where_its_law_is_usual() -> None:
    everything = frozenset(Law)
    assert suits(CONTROL, frozenset({Law.HSL, Law.SOL}), everything)
    assert suits(CONTROL, frozenset(), everything)
    assert not suits(CONTROL, frozenset({Law.LSS}), everything)
    for_all = template("access_log")
    assert for_all is not None
    assert suits(for_all, frozenset({Law.LSS}), everything)


@pytest.mark.parametrize("unit", [frozenset(), frozenset({Law.HSL, Law.SOL})])
def test_where_no_health_care_is_given_nothing_of_its_law_is_offered_whatever_the_unit_says(
    unit: frozenset[Law],
) -> None:
    social = frozenset({Law.SOL, Law.LSS})
    offered = [each for each in templates() if suits(each, unit, social)]
    assert {"care_plan", "access_log"} & {each.code for each in offered}
    assert not [each.code for each in offered if each.laws and each.laws <= {Law.HSL}]


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("87", 87), ("87 %", 87), ("4,2", 4.2), ("1 234", 1234), ("-3.5", -3.5), ("−3", -3), ("", None), ("%", None),
        ("omkring 80", None), ("8/10", None), ("1,2,3", None), ("9" * 10, None), ("٣", None),
    ],
)  # fmt: skip
def test_a_figure_is_read_and_a_sentence_is_none(text: str, figure: float | None) -> None:
    assert figure_of(text) == figure


def test_what_comes_from_elsewhere_is_entered_and_never_counted() -> None:
    survey = replace(CONTROL, kind=Kind.SURVEY, of="svar")
    assert (survey.is_input, survey.counts) == (True, False)
    assert (CONTROL.is_input, replace(CONTROL, of="akter").counts) == (False, True)


@pytest.mark.requirement("D6", "D17")
@pytest.mark.parametrize("profile_name", ["karlsborg", "uppsala", "ekero"])
def test_the_templates_measure_what_the_profile_calls_quality(profile_name: str) -> None:
    profile = load(profile_name)
    areas = {each.code for each in profile.quality_areas}
    assert {each.quality for each in templates()} <= areas
    assert {each.function.value for each in templates()} <= set(profile.functions)
    ours = profile.internal_control
    for each in templates():
        assessed = ours.answer(each.likelihood, each.consequence)
        assert (assessed is not None) == (each.kind is Kind.INTERNAL)
    manner, decisions = template("manner"), template("decisions")
    assert manner is not None
    assert decisions is not None
    assert "respekt" in manner.points[0].text
    assert [point.code for point in decisions.points] == ["reasons", "heard", "appeal"]


@pytest.mark.parametrize(
    ("likelihood", "consequence", "wanted"),
    [(0, 4, None), (1, 3, Answer.ACCEPT), (2, 2, Answer.CONTROL), (2, 4, Answer.CONTROL), (3, 3, Answer.ACT)],
)
def test_what_an_assessed_risk_asks_for(likelihood: int, consequence: int, wanted: Answer | None) -> None:
    assert InternalControl().answer(likelihood, consequence) is wanted


def test_the_templates_are_whole() -> None:
    codes = [each.code for each in templates()]
    assert len(codes) == len(set(codes)) == 33
    for each in templates():
        assert each.points
        assert each.why
        assert each.method
        assert 0 < each.threshold <= each.target <= 1
        assert each.counts or not each.sample
        assert each.kind is not Kind.SCRUTINY or each.is_input
    assert template("nothing") is None
