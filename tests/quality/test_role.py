"""The permission table cell by cell, and who is behind a function on a given day."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.access import FULL, NOTHING, OWN, PSEUDONYMOUS, STATUS, CaseField, Fields, Scope, scope_of
from quality.case import Case, Holder, Law, Suspicion
from quality.role import LINE, Function, Organisation, Substitution
from tests.quality import town as t
from tests.quality.town import ELSEWHERE, ME, ROLES, SOMEBODY, SUB, TODAY, away, case, post, town

CELLS: dict[str, tuple[Fields, bool]] = {
    "-": (NOTHING, False),
    "S": (STATUS, False),
    "P": (PSEUDONYMOUS, False),
    "F": (FULL, False),
    "F!": (FULL, True),
}
"""What a cell of the table means: fields, and whether the function may act (!)."""

TABLE = """
function            where      law    none  sarah maria both  unsure | involved: none sarah maria both unsure
enhetschef          inside     any    F!    F     F     F     F      |           F!   F     F     F    F
enhetschef          elsewhere  any    -     -     -     -     -      |           -    -     -     -    -
omradeschef         inside     any    F!    S     S     S     S      |           F!   S     S     S    S
omradeschef         elsewhere  any    -     -     -     -     -      |           -    -     -     -    -
verksamhetschef     inside     any    F!    S     S     S     S      |           F!   S     S     S    S
verksamhetschef     elsewhere  any    -     -     -     -     -      |           -    -     -     -    -
socialchef          inside     any    S     S     S     S     S      |           S    S     S     S    S
socialchef          elsewhere  any    -     -     -     -     -      |           -    -     -     -    -
mas                 anywhere   HSL    F     F     F!    F!    F!     |           F    F     F!    F!   F!
mas                 anywhere   SoL    -     -     F!    F!    -      |           -    -     F!    F!   -
mar                 anywhere   HSL    F     F     F!    F!    F!     |           F    F     F!    F!   F!
mar                 anywhere   SoL    -     -     F!    F!    -      |           -    -     F!    F!   -
lex_sarah_ansvarig  anywhere   HSL    -     F!    -     F!    -      |           F!   F!    F!    F!   F!
lex_sarah_ansvarig  anywhere   SoL    -     F!    -     F!    F!     |           F!   F!    F!    F!   F!
kvalitet            anywhere   any    P     -     -     -     -      |           P    -     -     -    -
registrator         anywhere   any    -     S     S     S     S      |           -    S     S     S    S
medarbetare         anywhere   any    -     -     -     -     -      |           -    -     -     -    -
forbattringscoach   anywhere   any    -     -     -     -     -      |           -    -     -     -    -
lex_sarah_utredare  anywhere   any    -     -     -     -     -      |           -    -     -     -    -
dso                 anywhere   any    -     -     -     -     -      |           -    -     -     -    -
informationssakerhet anywhere  any    -     -     -     -     -      |           -    -     -     -    -
avtalsansvarig      anywhere   any    -     -     -     -     -      |           -    -     -     -    -
ledamot             anywhere   any    -     -     -     -     -      |           -    -     -     -    -
utforare            inside     any    F!    -     -     -     -      |           F!   -     -     -    -
utforare            elsewhere  any    -     -     -     -     -      |           -    -     -     -    -
"""
"""domain.md 2.2 for deviations, of somebody who neither reported, holds nor was assigned the case."""

PLACES = {"inside": [t.OWN, SUB], "elsewhere": [ELSEWHERE], "anywhere": [t.OWN, SUB, ELSEWHERE]}
Cell = tuple[int, Law, Suspicion, bool]
"""Where, under which law, what is suspected, and whether the manager is involved."""


def rows(function: Function) -> Iterator[tuple[Cell, str]]:
    for line in TABLE.strip().splitlines()[1:]:
        name, where, law, *codes = line.replace("|", "").split()
        if name != function:
            continue
        columns = [(suspicion, involved) for involved in (False, True) for suspicion in Suspicion]
        for unit in PLACES[where]:
            for each in (Law.HSL, Law.SOL, Law.LSS) if law == "any" else (Law(law),):
                for (suspicion, involved), code in zip(columns, codes, strict=True):
                    yield (unit, each, suspicion, involved), code


def about(cell: Cell, **facts: object) -> Case:
    unit, law, suspicion, involved = cell
    return case(unit=unit, laws=frozenset({law}), suspicion=suspicion, manager_involved=involved, **facts)


def scope(function: Function, unit: int = t.OWN) -> Scope:
    return scope_of(town(post(ME, function, unit)), ME, TODAY, ROLES)


@pytest.mark.parametrize("function", Function)
def test_the_table_has_every_cell_once(function: Function) -> None:
    cells = [cell for cell, _ in rows(function)]
    assert len(cells) == len(set(cells))
    for place in PLACES["anywhere"]:
        for law in (Law.HSL, Law.SOL):
            assert sum(cell[:2] == (place, law) for cell in cells) == 2 * len(Suspicion)


@pytest.mark.parametrize("function", Function)
def test_who_may_see_and_do_what(function: Function) -> None:
    mine = scope(function)
    seen = {cell: (mine.fields_of(about(cell)), mine.handles(about(cell))) for cell, _ in rows(function)}
    assert seen == {cell: CELLS[code] for cell, code in rows(function)}


@pytest.mark.parametrize("function", Function)
def test_nobody_barred_sees_or_does_anything_whatever_else_they_are(function: Function) -> None:
    mine, me = scope(function), {"barred": frozenset({ME}), "reporter": ME, "assignee": ME}
    for cell, _ in rows(function):
        barred = about(cell, holder=Holder(function.value, cell[0], ME), **me)
        assert (mine.fields_of(barred), mine.handles(barred), mine.answers_for(barred)) == (NOTHING, False, False)


@pytest.mark.parametrize("function", Function)
def test_a_case_of_several_laws_is_seen_by_all_who_see_one(function: Function) -> None:
    laws = frozenset({Law.HSL, Law.SOL})
    for suspicion in Suspicion:
        apart = [scope(function).fields_of(case(laws=frozenset({law}), suspicion=suspicion)) for law in laws]
        assert scope(function).fields_of(case(laws=laws, suspicion=suspicion)) == frozenset().union(*apart)


@pytest.mark.parametrize("function", Function)
@pytest.mark.parametrize("suspicion", Suspicion)
def test_the_one_who_reported_sees_what_becomes_of_it_but_not_through_others_eyes(
    function: Function, suspicion: Suspicion
) -> None:
    mine = case(reporter=ME, suspicion=suspicion)
    seen = scope(function).fields_of(mine)
    assert seen == OWN | scope(function).fields_of(case(suspicion=suspicion))
    assert CaseField.TEXT not in OWN
    assert CaseField.REPORTER not in OWN


@pytest.mark.parametrize("function", Function)
@pytest.mark.parametrize("suspicion", Suspicion)
@pytest.mark.parametrize("handed", [{"assignee": ME}, {"holder": Holder(person=ME)}])
def test_whoever_a_case_was_handed_to_sees_it_all_and_may_act(
    function: Function, suspicion: Suspicion, handed: dict[str, object]
) -> None:
    about = case(suspicion=suspicion, **handed)
    assert scope(function).fields_of(about) == FULL
    assert scope(function).handles(about)


@pytest.mark.parametrize("function", Function)
def test_the_one_of_several_managers_who_was_chosen_answers_only_while_they_manage(function: Function) -> None:
    chosen = case(holder=Holder("enhetschef", t.OWN, ME))
    assert scope(function, t.OWN).answers_for(chosen) == (function is Function.UNIT_MANAGER)


def test_whoever_stands_in_answers_for_what_the_absent_was_given() -> None:
    someone = ME + 1
    there = Scope(ME, holds=frozenset({("enhetschef", t.OWN)}), stands_in_for=frozenset({someone}))
    elsewhere = Scope(ME, holds=frozenset({("enhetschef", t.OWN)}))
    for handed in ({"assignee": someone}, {"holder": Holder("enhetschef", t.OWN, someone)}):
        assert there.answers_for(case(**handed))
        assert not elsewhere.answers_for(case(**handed))


@pytest.mark.parametrize(
    ("function", "at", "holder", "answers"),
    [
        (Function.UNIT_MANAGER, 3, Holder("enhetschef", 3), True),
        (Function.UNIT_MANAGER, 3, Holder("enhetschef", 7), False),
        (Function.UNIT_MANAGER, 3, Holder("enhetschef", 4), False),
        (Function.UNIT_MANAGER, 3, Holder("enhetschef", 3, t.SOMEBODY), False),
        (Function.UNIT_MANAGER, 3, Holder("omradeschef", 3), False),
        (Function.DIRECTOR, 1, Holder("socialchef", 1), True),
        (Function.DIRECTOR, 1, Holder("socialchef", 3), False),
        (Function.MAS, 1, Holder("mas", 7), True),
        (Function.LEX_RESPONSIBLE, 2, Holder("lex_sarah_ansvarig", 7), True),
        (Function.LEX_RESPONSIBLE, 2, Holder("lex_sarah_ansvarig", 6), False),
        (Function.MAS, 1, Holder("mas", None), False),
        (Function.MAS, 1, Holder(), False),
    ],
)
def test_who_answers_for_a_case(function: Function, at: int, holder: Holder, answers: bool) -> None:
    about = case(holder=holder, suspicion=Suspicion.SARAH)
    assert scope(function, at).answers_for(about) is answers


def test_a_director_who_holds_a_case_reads_it() -> None:
    held = case(holder=Holder("socialchef", 1), suspicion=Suspicion.SARAH)
    assert scope(Function.DIRECTOR, 1).fields_of(held) == FULL
    assert scope(Function.DIRECTOR, 1).fields_of(case(suspicion=Suspicion.SARAH)) == STATUS


def test_without_a_function_that_day_there_is_nothing() -> None:
    nobody = scope_of(town(), ME, TODAY, ROLES)
    gone = scope_of(town(post(ME, Function.MAS, end="2026-11-22")), ME, TODAY, ROLES)
    assert nobody == gone == Scope(ME)
    assert nobody.fields_of(case(laws=frozenset(Law))) == NOTHING


def test_functions_add_up() -> None:
    both = town(post(ME, Function.QUALITY, 1), post(ME, Function.REGISTRAR, 1), post(ME, Function.EMPLOYEE, 4))
    mine = scope_of(both, ME, TODAY, ROLES)
    assert mine.fields_of(case()) == PSEUDONYMOUS
    assert mine.fields_of(case(suspicion=Suspicion.SARAH)) == STATUS
    assert mine.functions == {Function.QUALITY, Function.REGISTRAR, Function.EMPLOYEE}


@pytest.mark.parametrize(
    ("function", "counts", "restricted"),
    [
        (Function.UNIT_MANAGER, {3, 7}, False),
        (Function.AREA_MANAGER, {3, 7}, False),
        (Function.HEAD, {3, 7}, False),
        (Function.COACH, {3, 7}, False),
        (Function.PROVIDER, {3, 7}, False),
        (Function.DIRECTOR, set(t.UNITS), True),
        (Function.QUALITY, set(t.UNITS), True),
        *(
            (function, set(), False)
            for function in Function
            if function not in {*LINE, Function.COACH, Function.PROVIDER, Function.QUALITY}
        ),
    ],
)
def test_whose_figures_somebody_may_see(function: Function, counts: set[int], restricted: bool) -> None:
    assert (set(scope(function).counts), scope(function).counts_restricted) == (counts, restricted)


# Days


@pytest.mark.parametrize(
    ("start", "end", "day", "holds"),
    [
        ("", "", "2026-11-23", True),
        ("2026-11-23", "", "2026-11-23", True),
        ("2026-11-24", "", "2026-11-23", False),
        ("", "2026-11-23", "2026-11-23", True),
        ("", "2026-11-22", "2026-11-23", False),
        ("2026-11-01", "2026-11-30", "2026-11-23", True),
    ],
)
def test_a_post_is_held_from_its_first_day_to_its_last(start: str, end: str, day: str, holds: bool) -> None:
    held = post(ME, Function.UNIT_MANAGER, start=start, end=end)
    organisation, on = town(held), date.fromisoformat(day)
    assert held.on(on) is holds
    assert (organisation.managers(t.OWN, on) == (held,)) is holds
    assert (organisation.holders(Holder("enhetschef", t.OWN), on) == (ME,)) is holds
    assert (organisation.own_units(ME, on) == (t.OWN,)) is holds
    assert bool(scope_of(organisation, ME, on, ROLES).sights) is holds


@pytest.mark.parametrize(
    ("chain", "stands_in"),
    [
        ([], 1),
        ([away(1, 2)], 2),
        ([away(1, 2, "2026-11-24")], 1),
        ([away(1, 2, end="2026-11-22")], 1),
        ([away(1, 2, "2026-11-23", "2026-11-23")], 2),
        ([away(1, 2), away(2, 3)], 3),
        ([away(1, 1)], 1),
        ([away(1, 2), away(2, 1)], 2),
        ([away(1, 2), away(2, 3), away(3, 2)], 3),
        ([away(1, 2, end="2026-11-02"), away(1, 3)], 3),
    ],
)
def test_who_stands_in(chain: list[Substitution], stands_in: int) -> None:
    assert town(away=tuple(chain)).stand_in(1, TODAY) == stands_in


CHAINS = st.lists(st.builds(away, st.integers(1, 5), st.integers(1, 5)), max_size=8).map(tuple)


@settings(deadline=None)
@given(CHAINS)
def test_whoever_stands_in_for_a_manager_can_open_what_comes_to_them(chain: tuple[Substitution, ...]) -> None:
    organisation = town(post(1, Function.UNIT_MANAGER), away=chain)
    (recipient,) = organisation.holders(Holder("enhetschef", t.OWN), TODAY)
    assert scope_of(organisation, recipient, TODAY, ROLES).fields_of(case()) == FULL
    assert scope_of(organisation, recipient, TODAY, ROLES).answers_for(case(holder=Holder("enhetschef", t.OWN)))


def test_a_substitute_has_the_absents_functions_only_those_days() -> None:
    organisation = town(post(1, Function.UNIT_MANAGER), post(2, Function.EMPLOYEE, 4), away=(away(1, 2),))
    assert {p.function for p in organisation.posts_of(2, TODAY)} == {Function.UNIT_MANAGER, Function.EMPLOYEE}
    assert {p.function for p in organisation.posts_of(2, TODAY + timedelta(days=30))} == {Function.EMPLOYEE}
    assert organisation.own_units(2, TODAY) == (4,)


def test_who_is_away_is_back_the_day_after() -> None:
    organisation = town(post(1, Function.UNIT_MANAGER), away=(away(1, 2),))
    assert organisation.back_on(1, TODAY) == away(1, 2).end + timedelta(days=1)
    assert organisation.back_on(1, away(1, 2).end + timedelta(days=1)) is None
    assert organisation.back_on(2, TODAY) is None


def test_each_function_counts_once_however_it_is_stood_in_for() -> None:
    organisation = town(post(1, Function.UNIT_MANAGER), away=(away(1, 2), away(1, 2), away(2, 1)))
    assert organisation.posts_of(2, TODAY) == (post(1, Function.UNIT_MANAGER),)


# Who is behind a function


BOTH = town(
    post(1, Function.DIRECTOR, 1),
    post(2, Function.AREA_MANAGER, 2),
    post(3, Function.UNIT_MANAGER, 3),
    post(4, Function.UNIT_MANAGER, 3),
    post(5, Function.EMPLOYEE, 3),
    post(6, Function.MAS, 1),
    post(7, Function.LEX_RESPONSIBLE, 1),
    post(8, Function.LEX_RESPONSIBLE, 2),
    post(9, Function.HEAD, 2),
    post(50, Function.UNIT_MANAGER, 6),
)


@pytest.mark.parametrize(
    ("holder", "barred", "people"),
    [
        (Holder("enhetschef", 3), set(), (3, 4)),
        (Holder("enhetschef", 3, 4), set(), (4,)),
        (Holder("enhetschef", 3, 50), set(), ()),
        (Holder("enhetschef", 3), {3}, (4,)),
        (Holder("enhetschef", 3), {3, 4}, ()),
        (Holder("enhetschef", 7), set(), ()),  # the line's functions are held at their own unit only
        (Holder("omradeschef", 3), set(), ()),
        (Holder("socialchef", 1), set(), (1,)),
        (Holder("mas", 7), set(), (6,)),
        (Holder("lex_sarah_ansvarig", 7), set(), (8,)),  # the nearest of several
        (Holder("lex_sarah_ansvarig", 6), set(), (7,)),
        (Holder("registrator", 3), set(), ()),
        (Holder("mas", None), set(), (6,)),
        (Holder(person=5), set(), (5,)),
        (Holder(person=5), {5}, ()),
        (Holder(person=500), set(), ()),
        (Holder(), set(), ()),
    ],
)
def test_the_people_behind_a_holder(holder: Holder, barred: set[int], people: tuple[int, ...]) -> None:
    assert BOTH.holders(holder, TODAY, frozenset(barred)) == people


def test_the_absents_substitute_is_told_instead_and_nobody_twice() -> None:
    organisation = town(post(1, Function.UNIT_MANAGER), post(2, Function.UNIT_MANAGER), away=(away(1, 2),))
    assert organisation.holders(Holder("enhetschef", t.OWN), TODAY) == (2,)
    assert organisation.holders(Holder("enhetschef", t.OWN), TODAY, frozenset({2})) == ()
    assert organisation.holders(Holder("enhetschef", t.OWN), TODAY, frozenset({1})) == (2,)


@pytest.mark.parametrize(
    ("unit", "managers"),
    [(3, [3, 4]), (7, []), (4, []), (2, [2]), (1, [1]), (5, []), (77, [])],
)
def test_the_managers_of_a_unit_are_those_of_its_nearest_function(unit: int, managers: list[int]) -> None:
    assert [p.person for p in BOTH.managers(unit, TODAY)] == managers


@pytest.mark.parametrize(
    ("unit", "line"),
    [
        (7, [("enhetschef", 3), ("omradeschef", 2), ("verksamhetschef", 2), ("socialchef", 1)]),
        (3, [("enhetschef", 3), ("omradeschef", 2), ("verksamhetschef", 2), ("socialchef", 1)]),
        (4, [("omradeschef", 2), ("verksamhetschef", 2), ("socialchef", 1)]),
        (6, [("enhetschef", 6), ("socialchef", 1)]),
        (1, [("socialchef", 1)]),
    ],
)
def test_the_ladder_above_a_unit(unit: int, line: list[tuple[str, int]]) -> None:
    assert [(h.function, h.unit) for h in BOTH.line(unit, TODAY)] == line


def test_the_ladder_has_no_vacant_steps() -> None:
    organisation = town(post(1, Function.UNIT_MANAGER, end="2026-11-22"), post(2, Function.DIRECTOR, 1))
    assert organisation.line(t.OWN, TODAY) == (Holder("socialchef", 1),)
    assert organisation.managers(t.OWN, TODAY) == ()


def test_the_tree() -> None:
    assert list(BOTH.ancestors(7)) == [7, 3, 2, 1]
    assert BOTH.subtree(2) == {2, 3, 4, 7}
    assert BOTH.subtree(6) == {6}
    assert BOTH.subtree(1) == set(t.UNITS)


def test_own_units_come_in_the_order_of_the_people_file_and_once() -> None:
    organisation: Organisation = town(
        post(ME, Function.EMPLOYEE, 4), post(ME, Function.EMPLOYEE, 3), post(ME, Function.COACH, 4)
    )
    assert organisation.own_units(ME, TODAY) == (4, 3)
    assert organisation.own_units(t.SOMEBODY, TODAY) == ()


@pytest.mark.parametrize(
    ("posts", "units"),
    [
        ([(Function.PROVIDER, 3)], {3, 7}),
        ([(Function.EMPLOYEE, 7)], {3, 7}),
        ([(Function.EMPLOYEE, 7), (Function.PROVIDER, 6)], {3, 6, 7}),
        ([(Function.EMPLOYEE, 7), (Function.EMPLOYEE, 4)], set(t.UNITS)),
        ([(Function.DIRECTOR, 1)], set(t.UNITS)),
        ([], set(t.UNITS)),
    ],
)
def test_a_providers_people_know_of_their_own_node_only_unless_they_work_here_too(
    posts: list[tuple[Function, int]], units: set[int]
) -> None:
    here = town(post(SOMEBODY, Function.PROVIDER, 3), *(post(ME, function, unit) for function, unit in posts))
    assert here.known_to(ME, TODAY) == units


def test_a_node_is_a_providers_only_while_somebody_is_its_provider() -> None:
    here = town(post(SOMEBODY, Function.PROVIDER, 3, end="2026-11-22"), post(ME, Function.EMPLOYEE, 3))
    assert here.known_to(ME, TODAY) == set(t.UNITS)


def test_a_providers_people_answer_for_their_node_as_managers_do_elsewhere() -> None:
    here = town(post(ME, Function.PROVIDER, 3), post(SOMEBODY, Function.DIRECTOR, 1))
    assert [each.person for each in here.managers(3, TODAY)] == [ME]
    assert here.line(7, TODAY) == (Holder("utforare", 3), Holder("socialchef", 1))
