"""The permission table (domain.md 2.2), cell by cell and both ways: what is seen and done, and what is not there."""

from collections.abc import Iterator, Mapping
from dataclasses import fields as attributes
from dataclasses import replace
from typing import Any

import pytest

from quality.access import (
    CASE_CARD,
    DECISIONS,
    FULL,
    HANDED_OVER,
    LEARNING,
    NOTHING,
    OWN,
    PSEUDONYMOUS,
    REGISTER,
    STATUS,
    TOP_RISK,
    CaseField,
    Fields,
    Scope,
    Sight,
    scope_of,
)
from quality.case import Band, Case, CaseType, Holder, Law, Outcome, State, Suspicion
from quality.lifecycle import READABLE, Move, Part, may, parts
from quality.role import Function, Roles
from tests.quality import town as t
from tests.quality.town import ELSEWHERE, ME, ROLES, SUB, TODAY, case, post, town

LETTERS: Mapping[str, Fields] = {
    "-": NOTHING,
    "S": STATUS,
    "P": PSEUDONYMOUS,
    "L": LEARNING,
    "D": DECISIONS,
    "C": CASE_CARD,
    "W": CASE_CARD | {CaseField.TEXT},
    "T": TOP_RISK,
    "G": REGISTER,
    "F": FULL,
}
"""What a cell shows; after it `h` that the function handles, `i` that it investigates, `d` that it decides."""

SARAH, MARIA = {"suspicion": Suspicion.SARAH}, {"suspicion": Suspicion.MARIA}
HSL = {"laws": frozenset({Law.HSL})}
COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "dev": {},
    "closed": {"state": State.CLOSED},
    "susp": SARAH,
    "sarah": {"type": CaseType.MISCONDUCT, **SARAH},
    "s-hsl": {"type": CaseType.MISCONDUCT, **SARAH, **HSL},
    "maria": {"type": CaseType.HARM, **MARIA, **HSL},
    "synpunkt": {"type": CaseType.SYNPUNKT},
    "y-hsl": {"type": CaseType.SYNPUNKT, **HSL},
    "risk": {"type": CaseType.RISK, "band": Band.YELLOW},
    "red": {"type": CaseType.RISK_ANALYSIS, "band": Band.RED},
    "idea": {"type": CaseType.IMPROVEMENT},
    "breach": {"type": CaseType.DATA_BREACH},
    "utf": {"type": CaseType.PROVIDER_EVENT},
    "gra": {"type": CaseType.SCRUTINY},
    "g-hsl": {"type": CaseType.SCRUTINY, **HSL},
}
TABLE = """
function             where     dev  closed susp sarah s-hsl maria synpunkt y-hsl risk red  idea breach utf gra g-hsl
medarbetare          anywhere  -    -      -    -     -     -     -        -     -    -    -    -      -   -   -
forbattringscoach    inside    -    L      -    -     -     -     -        -     Fhi  Fhi  Fhi  -      -   -   -
forbattringscoach    elsewhere -    -      -    -     -     -     -        -     -    -    -    -      -   -   -
enhetschef           inside    Fhid Fhid   F    -     -     F     Fhid     Fhid  Fhid Fhid Fhid F      -   Fhd Fhd
enhetschef           elsewhere -    -      -    -     -     -     -        -     -    -    -    -      -   -   -
omradeschef          inside    Fhd  Fhd    S    S     S     S     F        F     Fhd  Fhd  F    S      -   Fhd Fhd
omradeschef          elsewhere -    -      -    -     -     -     -        -     -    -    -    -      -   -   -
verksamhetschef      inside    Fhd  Fhd    S    S     S     F     F        F     Fhd  Fhd  F    S      -   Fhd Fhd
verksamhetschef      elsewhere -    -      -    -     -     -     -        -     -    -    -    -      -   -   -
socialchef           inside    S    S      S    D     D     D     -        -     -    T    -    Fhd    Fhd Fhd Fhd
socialchef           elsewhere -    -      -    -     -     -     -        -     -    -    -    -      -   -   -
mas                  anywhere  -    -      -    -     F     Fhid  -        F     -    -    -    -      -   -   F
mar                  anywhere  -    -      -    -     F     Fi    -        F     -    -    -    -      -   -   F
lex_sarah_ansvarig   anywhere  -    -      Fh   Fhd   Fhd   -     -        -     -    -    -    -      -   -   -
lex_sarah_utredare   anywhere  -    -      -    Fi    Fi    -     -        -     -    -    -    -      -   -   -
kvalitet             anywhere  P    P      -    -     -     -     F        F     G    G    F    -      -   Fhd Fhd
registrator          anywhere  -    -      S    C     C     C     W        W     -    -    -    C      C   W   W
dso                  anywhere  -    -      -    -     -     -     -        -     -    -    -    F      -   -   -
informationssakerhet anywhere  -    -      -    -     -     -     -        -     -    -    -    Fhi    -   -   -
avtalsansvarig       anywhere  -    -      -    -     -     -     -        -     -    -    -    -      Fhi -   -
ledamot              anywhere  -    -      -    -     -     -     -        -     -    -    -    -      D   -   -
utforare             inside    Fhid Fhid   -    -     -     -     Fhid     Fhid  Fhid Fhid Fhid -      F   Fhd Fhd
utforare             elsewhere -    -      -    -     -     -     -        -     -    -    -    -      -   -   -
"""
"""Of somebody who neither reported, holds, was assigned nor handed over the case, under the standard profile."""

PLACES = {"inside": (t.OWN, SUB), "elsewhere": (ELSEWHERE,), "anywhere": (t.OWN, SUB, ELSEWHERE)}


def _cells() -> Iterator[tuple[Function, int, str, str]]:
    head, *lines = TABLE.strip().splitlines()
    for line in lines:
        name, where, *codes = line.split()
        for unit in PLACES[where]:
            for column, code in zip(head.split()[2:], codes, strict=True):
                yield Function(name), unit, column, code


CELLS = tuple(_cells())


def scope(function: Function, **more: Any) -> Scope:
    return scope_of(town(post(ME, function, t.OWN)), ME, TODAY, more.get("roles", ROLES))


def shown(code: str) -> Fields:
    return LETTERS[code[0]]


def does(mine: Scope, about: Case) -> str:
    can = {"h": mine.handles(about), "i": mine.investigates(about), "d": mine.decides(about)}
    return "".join(letter for letter, is_so in can.items() if is_so)


def test_the_table_has_every_cell_once() -> None:
    found = [(function, unit, column) for function, unit, column, _ in CELLS]
    assert len(found) == len(set(found)) == len(Function) * len(PLACES["anywhere"]) * len(COLUMNS)


def row(function: Function) -> dict[tuple[int, str], str]:
    """Place and column → cell."""
    return {(unit, column): code for each, unit, column, code in CELLS if each is function}


@pytest.mark.parametrize("function", Function)
def test_what_a_function_sees_and_does(function: Function) -> None:
    mine, wanted = scope(function), row(function)
    about = {(unit, column): case(unit=unit, **COLUMNS[column]) for unit, column in wanted}
    seen = {place: (mine.fields_of(each), does(mine, each)) for place, each in about.items()}
    assert seen == {place: (shown(code), code[1:]) for place, code in wanted.items()}


@pytest.mark.parametrize("function", Function)
def test_whoever_is_barred_sees_and_does_nothing(function: Function) -> None:
    mine, me = scope(function), {"reporter": ME, "assignee": ME, "investigator": ME, "handed_over_by": ME}
    for unit, column in row(function):
        about = case(
            unit=unit, **COLUMNS[column], **me, barred=frozenset({ME}), holder=Holder(function.value, unit, ME)
        )
        assert (mine.fields_of(about), does(mine, about)) == (NOTHING, "")
        assert not any(may(move, about, mine) for move in Move if move is not Move.COMPLETE)


@pytest.mark.parametrize("function", Function)
def test_nobody_moves_a_case_that_does_not_exist_for_them(function: Function) -> None:
    mine = scope(function)
    for unit, column in row(function):
        for state in State:
            about = replace(case(unit=unit, **COLUMNS[column]), state=state)
            assert mine.fields_of(about) or [move for move in Move if may(move, about, mine)] == []


@pytest.mark.parametrize("function", Function)
@pytest.mark.parametrize("column", COLUMNS)
def test_the_one_who_handed_it_over_sees_that_and_the_protective_measures(function: Function, column: str) -> None:
    about = case(unit=ELSEWHERE, **COLUMNS[column])
    mine = scope(function)
    handed = replace(about, handed_over_by=ME)
    assert mine.fields_of(handed) == mine.fields_of(about) | HANDED_OVER
    assert does(mine, handed) == does(mine, about)


@pytest.mark.parametrize("function", Function)
@pytest.mark.parametrize("column", COLUMNS)
def test_whoever_investigates_does_not_decide(function: Function, column: str) -> None:
    about = case(**COLUMNS[column], investigator=ME)
    mine = scope(function)
    assert mine.investigates(about)
    assert not mine.decides(about)
    assert Part.DECIDER not in parts(about, mine)


@pytest.mark.parametrize("function", Function)
@pytest.mark.parametrize("column", COLUMNS)
def test_an_appointed_investigator_is_the_only_one(function: Function, column: str) -> None:
    about = case(**COLUMNS[column], investigator=t.SOMEBODY)
    assert not scope(function).investigates(about)


@pytest.mark.parametrize("function", [Function.LEX_RESPONSIBLE, Function.LEX_INVESTIGATOR])
@pytest.mark.parametrize("column", ["dev", "synpunkt"])
def test_lex_sarah_reads_what_is_linked_to_its_cases(function: Function, column: str) -> None:
    about = case(**COLUMNS[column])
    linked = replace(about, linked=frozenset({CaseType.MISCONDUCT}))
    assert scope(function).fields_of(about) == NOTHING
    assert scope(function).fields_of(linked) == FULL
    assert not scope(function).handles(linked)


@pytest.mark.parametrize("function", Function)
@pytest.mark.parametrize("column", COLUMNS)
def test_how_somebody_outside_is_reached_is_read_by_who_handles_the_case_alone(function: Function, column: str) -> None:
    about = case(**COLUMNS[column])
    mine = scope(function)
    read = mine.reads(about)
    assert read - {CaseField.CONTACT} == mine.fields_of(about) - {CaseField.CONTACT}
    assert (CaseField.CONTACT in read) is (mine.fields_of(about) != NOTHING and "h" in does(mine, about))


@pytest.mark.parametrize("function", Function)
def test_praise_that_was_passed_on_is_read_by_those_who_work_there(function: Function) -> None:
    praise = case(type=CaseType.SYNPUNKT, state=State.CLOSED, outcome=Outcome.PASSED_ON)
    seen = CaseField.PRAISE in scope(function).fields_of(praise)
    everyday = {Function.EMPLOYEE, Function.COACH}
    managing = {
        Function.UNIT_MANAGER, Function.AREA_MANAGER, Function.HEAD, Function.QUALITY, Function.PROVIDER,
    }  # fmt: skip
    assert seen is (function in everyday | managing)
    away = replace(praise, unit=ELSEWHERE)
    assert (CaseField.PRAISE in scope(function).fields_of(away)) is (function is Function.QUALITY)


def test_one_municipality_lets_the_chef_investigate_what_anothers_must_not_see() -> None:
    chef = replace(ROLES[CaseType.MISCONDUCT], investigates=(Function.UNIT_MANAGER,))
    there, about = {**ROLES, CaseType.MISCONDUCT: chef}, case(**COLUMNS["sarah"])
    assert scope(Function.UNIT_MANAGER).fields_of(about) == NOTHING
    mine = scope(Function.UNIT_MANAGER, roles=there)
    assert (mine.fields_of(about), does(mine, about)) == (FULL, "i")
    assert mine.fields_of(replace(about, unit=ELSEWHERE)) == NOTHING


def test_what_is_turned_off_gives_nobody_a_part() -> None:
    off = {**ROLES, CaseType.HARM: Roles(on=False, receives=(Function.MAS,), decides=(Function.MAS,))}
    assert scope(Function.MAS, roles=off).fields_of(case(**COLUMNS["maria"])) == NOTHING


def test_whom_the_profile_informs_knows_that_there_is_one_and_no_more() -> None:
    told = {**ROLES, CaseType.MISCONDUCT: replace(ROLES[CaseType.MISCONDUCT], informs=(Function.BOARD,))}
    about = case(**COLUMNS["sarah"])
    assert scope(Function.BOARD).fields_of(about) == NOTHING
    assert scope(Function.BOARD, roles=told).fields_of(about) == STATUS
    assert scope(Function.BOARD, roles=told).fields_of(case(**COLUMNS["maria"])) == NOTHING


def test_only_who_is_named_discloses_and_only_what_they_read() -> None:
    about = case(**COLUMNS["sarah"])
    assert Part.DISCLOSER in parts(about, scope(Function.LEX_RESPONSIBLE))
    assert Part.DISCLOSER not in parts(about, scope(Function.LEX_INVESTIGATOR))
    assert Part.DISCLOSER not in parts(about, scope(Function.HEAD))


def test_no_set_of_fields_but_the_whole_one_says_who_reported() -> None:
    sets = [*LETTERS.values(), OWN, HANDED_OVER]
    assert [each for each in sets if CaseField.REPORTER in each] == [FULL]


def test_fields_without_words_never_open_a_case() -> None:
    """Codes are for counting: whoever sees only those has nothing to read."""
    for each in (STATUS, OWN, PSEUDONYMOUS, LEARNING, REGISTER):
        assert not each & READABLE


def test_every_condition_of_a_sight_is_tried_by_the_table() -> None:
    """A condition that no row uses would be a rule that nobody sees at work."""
    used = {each.name for sight in _sights() for each in attributes(sight) if getattr(sight, each.name) is not None}
    assert used >= {each.name for each in attributes(Sight)}


def _sights() -> Iterator[Sight]:
    for function in Function:
        yield from scope(function).sights
