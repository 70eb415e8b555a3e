"""Law is cited from one table, as it stood on the day, and only as far as it is established."""

import re
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from quality.case import Law
from quality.law import NEW_ACT, NEWEST, PROVISIONS, Demand, Paragraph, Word, cite
from tests.words import template

SOL, LSS, HSL = frozenset({Law.SOL}), frozenset({Law.LSS}), frozenset({Law.HSL})
TODAY, BEFORE = date(2026, 11, 27), NEW_ACT - timedelta(days=1)


@pytest.mark.parametrize(
    ("demand", "day", "laws", "cited"),
    [
        (Demand.SARAH_REPORT, TODAY, SOL | LSS, "27 kap. 2 § SoL, 24 b § LSS"),
        (Demand.SARAH_REPORT, NEW_ACT, SOL, "27 kap. 2 § SoL"),
        (Demand.SARAH_REPORT, BEFORE, SOL, "14 kap. SoL (2001:453)"),
        (Demand.SARAH_NOTIFY, TODAY, SOL, "27 kap. SoL"),
        (Demand.SARAH_NOTIFY, TODAY, LSS, "24 f § LSS"),
        (Demand.SARAH_NOTIFY, TODAY, HSL, ""),
        (Demand.HARM_NOTIFY, TODAY, HSL | SOL, "3 kap. 5 § PSL"),
        (Demand.PATIENT_SAFETY_REPORT, NEWEST, HSL, "3 kap. 10 § PSL"),
        (Demand.NOT_EXECUTED, TODAY, SOL | LSS, "SoL, 28 f–h §§ LSS"),
        (Demand.NOT_EXECUTED, BEFORE, SOL, "16 kap. 6 f–h §§ SoL (2001:453)"),
        (Demand.BREACH_NOTIFY, TODAY, SOL, "art. 33.1 GDPR"),
        (Demand.BREACH_NOTIFY, date(2018, 5, 24), SOL, ""),
        (Demand.CYBER_INCIDENT, date(2026, 1, 14), SOL, ""),
        (Demand.CYBER_INCIDENT, TODAY, SOL, "cybersäkerhetslagen (2025:1506)"),
        (Demand.CHILD_CONCERN, TODAY, SOL, "19 kap. 1 § SoL"),
    ],
)
def test_a_demand_is_cited_as_it_stood_that_day(demand: Demand, day: date, laws: frozenset[Law], cited: str) -> None:
    assert cite(demand, day, laws) == cited


def test_every_demand_has_a_provision_that_holds_now() -> None:
    assert set(PROVISIONS) == set(Demand)
    assert [demand for demand in Demand if not cite(demand)] == []


def test_only_the_duty_to_report_is_cited_by_section_in_the_new_act() -> None:
    cited = {p.cited for each in PROVISIONS.values() for p in each.paragraphs if p.act == "SoL"}
    assert {place for place in cited if "27 kap." in place} == {"27 kap. SoL", "27 kap. 2 § SoL"}
    assert "SoL" in cited  # decisions not carried out: the new chapter is not established


def _overlap(one: Paragraph, other: Paragraph) -> bool:
    days = {p.valid_from or date.min for p in (one, other)}
    return one.law == other.law and any(one.holds(day) and other.holds(day) for day in days)


def test_no_duty_stands_twice_in_the_same_law_on_one_day() -> None:
    twice = [d for d, each in PROVISIONS.items() if any(_overlap(*two) for two in combinations(each.paragraphs, 2))]
    assert twice == []


@pytest.mark.parametrize(
    ("demand", "word"),
    [
        (Demand.SARAH_REPORT, Word.GENAST),
        (Demand.SARAH_INVESTIGATE, Word.UTAN_DROJSMAL),
        (Demand.SARAH_NOTIFY, Word.SNARAST),
        (Demand.HARM_NOTIFY, Word.SNARAST),
        (Demand.HARM_TELL_PATIENT, Word.SNARAST),
        (Demand.COMPLAINT_ELSEWHERE, Word.SKYNDSAMT),
        (Demand.PUBLIC_DOCUMENT, Word.SKYNDSAMT),
    ],
)
def test_the_statutory_word_is_the_statutes_own(demand: Demand, word: Word) -> None:
    assert PROVISIONS[demand].word is word
    assert word.en


def test_dates_and_clocks_that_law_sets() -> None:
    assert PROVISIONS[Demand.PATIENT_SAFETY_REPORT].latest == (3, 1)
    assert PROVISIONS[Demand.NOT_EXECUTED].quarterly
    assert PROVISIONS[Demand.BREACH_NOTIFY].hours == 72
    assert PROVISIONS[Demand.QUALITY_REPORT].advice


def test_no_message_and_no_shipped_profile_cites_a_paragraph_of_its_own() -> None:
    """But for the grounds for secrecy, which are choices and nothing that anybody owes."""
    paragraph = re.compile(r"\d+ (?:kap|§)|artikel \d")
    cited = [str(message.id) for message in template() if paragraph.search(str(message.id))]
    assert [text for text in cited if not re.fullmatch(r"\d+ kap\.( \d+ §)? OSL", text)] == []
    profiles = (Path(__file__).parents[2] / "quality" / "profiles").glob("*.toml")
    shown = [line for path in profiles for line in path.read_text("utf-8").splitlines() if line.startswith("where_")]
    assert [line for line in shown if paragraph.search(line)] == []
