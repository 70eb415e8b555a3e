"""What the figures of a summary mean: every case once in each table."""

from hypothesis import given, settings
from hypothesis import strategies as st

from quality.case import CaseType, Nature, State
from storage.figures import Count
from summaries.figures import overview


def count(nature: Nature, unit: int, state: State, number: int) -> Count:
    return Count(CaseType.DEVIATION, nature.value, unit, state, number)


def test_counts_add_up_by_nature_unit_and_state() -> None:
    made = overview(
        [
            count(Nature.RISK, 3, State.RECEIVED, 2),
            count(Nature.HARM, 3, State.CLOSED, 3),
            count(Nature.HARM, 4, State.REVIEWING, 1),
        ]
    )
    assert made.total == 6
    assert made.by_nature == {"risk": 2, "harm": 4}
    assert made.by_unit == {3: 5, 4: 1}
    assert made.by_state == {State.RECEIVED: 2, State.CLOSED: 3, State.REVIEWING: 1}
    assert made.unfinished == 3


def test_nothing_received_is_nothing_to_count() -> None:
    made = overview([])
    assert (made.total, made.unfinished, dict(made.by_unit)) == (0, 0, {})


COUNTS = st.lists(
    st.builds(count, st.sampled_from(Nature), st.integers(1, 5), st.sampled_from(State), st.integers(1, 9))
)


@settings(deadline=None)
@given(COUNTS)
def test_every_table_has_the_same_total(counts: list[Count]) -> None:
    made = overview(counts)
    totals = {made.by_nature.total(), made.by_unit.total(), made.by_state.total(), sum(c.number for c in counts)}
    assert totals == {made.total}
    assert 0 <= made.unfinished <= made.total
