"""Degrees, stamps that are only added to, and who has investigated: pure rules of deciding."""

import pytest

from quality.case import CaseType, Law, Suspicion
from quality.decision import Degree, decide, decisions, investigated
from quality.track import TRACKS, openable, suspected
from tests.quality.town import AT, ME, SOMEBODY, case


def test_the_two_serious_degrees_are_the_ones_that_ivo_is_notified_of() -> None:
    assert {degree for degree in Degree if degree.must_notify} == {Degree.SERIOUS_RISK, Degree.SERIOUS}


def test_a_later_decision_leaves_the_earlier_one_as_it_was() -> None:
    once = decide(case(), {"degree": "risk"}, at=AT, by=ME)
    twice = decide(once, {"degree": "serious", "ivo": "yes"}, at=AT, by=SOMEBODY)
    assert decisions(case()) == ()
    assert [(d.number, d.by, d.at, d.codes) for d in decisions(twice)] == [
        (1, ME, AT, {"degree": "risk"}),
        (2, SOMEBODY, AT, {"degree": "serious", "ivo": "yes"}),
    ]
    assert decisions(twice)[0] == decisions(once)[0]


def test_who_has_investigated_is_remembered_when_another_is_appointed() -> None:
    first = investigated(case(investigator=ME), SOMEBODY)
    assert first.investigators == {ME, SOMEBODY}
    assert case(investigator=None, facts=first.facts).investigators == {ME, SOMEBODY}
    assert case().investigators == frozenset()


@pytest.mark.parametrize(
    ("suspicion", "laws", "tracks"),
    [
        (Suspicion.NONE, {Law.HSL}, ()),
        (Suspicion.SARAH, {Law.HSL}, (CaseType.MISCONDUCT,)),
        (Suspicion.MARIA, {Law.SOL}, (CaseType.HARM,)),
        (Suspicion.BOTH, {Law.SOL}, (CaseType.MISCONDUCT, CaseType.HARM)),
        (Suspicion.UNSURE, {Law.SOL}, (CaseType.MISCONDUCT,)),
        (Suspicion.UNSURE, {Law.HSL}, (CaseType.HARM,)),
        (Suspicion.UNSURE, {Law.HSL, Law.LSS}, (CaseType.MISCONDUCT, CaseType.HARM)),
    ],
)
def test_which_tracks_a_report_calls_for(suspicion: Suspicion, laws: set[Law], tracks: tuple[CaseType, ...]) -> None:
    assert suspected(case(suspicion=suspicion, laws=frozenset(laws))) == tracks


def test_a_track_is_opened_beside_what_it_is_not_and_once() -> None:
    assert openable(case()) == tuple(TRACKS)
    assert openable(case(type=CaseType.MISCONDUCT)) == (CaseType.HARM,)
    assert openable(case(linked=frozenset(TRACKS))) == ()
