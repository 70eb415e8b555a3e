"""What an investigation lacks, what its score means, and what the bot may propose: never anything lower."""

from dataclasses import replace

import pytest

from quality.action import PROCESS, CaseAction, Effect, Kind, Lack, Stage, Step, Strength, lacking, possible, state_by
from quality.case import Band, CaseType, State
from quality.cause import CAUSES, Area, areas, codes
from quality.investigation import (
    Gap,
    Investigation,
    Likeness,
    Proposal,
    Recurrence,
    drafted,
    is_lowered,
    missing,
    proposals,
)
from quality.profile import Matrix
from tests.quality.town import TODAY, case

WHOLE = Investigation(
    course="Det som hände.",
    causes=("routines.missing",),
    whys=("Därför.", "", "", "", ""),
    severity=2,
    likelihood=3,
    recurrence=Recurrence.LOW,
    informed="yes",
    journal="yes",
    suspected="no",
)


@pytest.mark.parametrize(
    ("without", "gap"),
    [
        ({"course": ""}, Gap.COURSE),
        ({"causes": ()}, Gap.CAUSES),
        ({"severity": None}, Gap.SEVERITY),
        ({"likelihood": None}, Gap.LIKELIHOOD),
        ({"severity": 1}, Gap.LOWERED),
        ({"recurrence": None}, Gap.RECURRENCE),
        ({"informed": ""}, Gap.INFORMED),
        ({"informed": "no"}, Gap.NOT_INFORMED),
        ({"journal": ""}, Gap.JOURNAL),
        ({"suspected": ""}, Gap.SUSPECTED),
    ],
)
def test_each_thing_that_is_missing_is_named(without: dict[str, object], gap: Gap) -> None:
    assert missing(WHOLE, case()) == ()
    assert missing(replace(WHOLE, **without), case()) == (gap,)  # type: ignore[arg-type]  # as the row names them


def test_an_explained_no_and_an_explained_lower_severity_are_enough() -> None:
    explained = replace(WHOLE, informed="no", not_informed="Sover.", severity=1, lowered="Ingen skada.")
    assert missing(explained, case()) == ()


@pytest.mark.parametrize("facts", [{"type": CaseType.RISK}, {"facts": {"record": "nobody"}}])
def test_where_nobody_is_concerned_nobody_has_to_be_told(facts: dict[str, object]) -> None:
    alone = replace(WHOLE, informed="", journal="")
    assert set(missing(alone, case(**facts))) == set()


def test_only_a_deviation_asks_for_a_suspicion() -> None:
    assert missing(replace(WHOLE, suspected=""), case(type=CaseType.HARM)) == ()


def test_nothing_is_lower_than_what_nobody_could_say() -> None:
    assert not is_lowered(1, case(severity=None))
    assert not is_lowered(None, case(severity=4))


def test_a_draft_comes_back_as_it_was() -> None:
    stored = case(facts={"nature": "harm", **WHOLE.facts})
    assert drafted(stored, WHOLE.words) == WHOLE
    assert drafted(case(), {}) == Investigation()


@pytest.mark.parametrize("severity", range(1, 5))
@pytest.mark.parametrize("likelihood", range(1, 5))
def test_the_score_is_the_product_and_the_most_severe_is_red(severity: int, likelihood: int) -> None:
    found = Investigation(severity=severity, likelihood=likelihood)
    score = severity * likelihood
    band = Band.RED if score >= 8 or severity == 4 else Band.YELLOW if score >= 3 else Band.GREEN
    assert (found.score, found.band(Matrix())) == (score, band)


def test_without_both_there_is_no_score() -> None:
    half = Investigation(severity=4)
    assert (half.score, half.band(Matrix())) == (None, None)


@pytest.mark.parametrize(("earlier", "likelihood"), [(0, 1), (1, 1), (2, 2), (11, 2), (12, 3), (88, 3), (89, 4)])
def test_how_often_it_happened_is_a_step_of_the_matrix(earlier: int, likelihood: int) -> None:
    assert Likeness(tuple(f"AVV-{n}" for n in range(earlier))).likelihood == likelihood


@pytest.mark.parametrize(
    ("severity", "likelihood", "earlier", "proposed"),
    [
        (1, 1, 0, set()),
        (1, 1, 2, {Proposal.RAISE_LIKELIHOOD, Proposal.RISK_ANALYSIS}),
        (1, 4, 2, {Proposal.RISK_ANALYSIS}),
        (3, 1, 0, {Proposal.EVENT_ANALYSIS}),
        (2, 4, 0, {Proposal.EVENT_ANALYSIS}),
        (None, None, 0, set()),
    ],
)
def test_what_is_proposed(severity: int | None, likelihood: int | None, earlier: int, proposed: set[Proposal]) -> None:
    found = Investigation(severity=severity, likelihood=likelihood)
    assert set(proposals(found, Likeness(("AVV",) * earlier), Matrix())) == proposed


def test_the_five_areas_have_their_second_level() -> None:
    assert len(Area) == 5
    assert areas(codes()) == set(Area)
    assert all("other" in causes for causes in CAUSES.values())


# Actions and the case


def action(number: int, stage: Stage, **facts: object) -> CaseAction:
    made = CaseAction(1, number, 3, Kind.ROUTINE, Strength.WEAK, 5, TODAY, TODAY, stage)
    return replace(made, **facts)  # type: ignore[arg-type]  # as the test names them


@pytest.mark.parametrize(
    ("stages", "state"),
    [
        ([], State.ACTING),
        ([Stage.PROPOSED], State.ACTING),
        ([Stage.DECIDED, Stage.DONE], State.ACTING),
        ([Stage.DONE, Stage.CHECKED], State.FOLLOWING_UP),
        ([Stage.CHECKED, Stage.REJECTED], State.FOLLOWING_UP),
    ],
)
def test_the_case_follows_its_actions(stages: list[Stage], state: State) -> None:
    some = [action(number, stage) for number, stage in enumerate(stages, 1)]
    assert {state_by(some, late) for late in (State.ACTING, State.FOLLOWING_UP)} == {state}
    assert state_by(some, State.INVESTIGATING) is State.INVESTIGATING


@pytest.mark.parametrize("stage", Stage)
def test_a_step_is_possible_from_its_own_stages_only(stage: Stage) -> None:
    allowed = {step for step in Step if possible(step, action(1, stage))}
    expected = {
        Stage.PROPOSED: {Step.DECIDE, Step.REJECT},
        Stage.DECIDED: {Step.REJECT, Step.DO},
        Stage.DONE: {Step.CHECK},
    }
    assert allowed == expected.get(stage, set())
    assert action(1, stage).settled == (not allowed)


def test_what_keeps_a_case_open_is_named_by_number() -> None:
    some = [
        action(1, Stage.PROPOSED),
        action(2, Stage.DECIDED),
        action(3, Stage.DONE),
        action(4, Stage.CHECKED, effect=Effect.PARTLY),
        action(5, Stage.REJECTED),
        action(6, Stage.CHECKED, effect=Effect.NONE),
        action(7, Stage.CHECKED, effect=Effect.ACHIEVED, follows=6),
    ]
    assert lacking(some) == {Lack.UNDECIDED: (1,), Lack.UNDONE: (2,), Lack.UNCHECKED: (3,), Lack.UNFOLLOWED: (4,)}
    assert lacking([]) == {}


@pytest.mark.parametrize(("document", "process"), [(f"{PROCESS}medicine", "medicine"), ("42", ""), ("", "")])
def test_what_an_action_changes_is_a_routine_or_a_category_of_processes(document: str, process: str) -> None:
    made = CaseAction(1, 1, 3, Kind.ROUTINE, Strength.WEAK, 5, TODAY, TODAY, document=document)
    assert made.process == process
