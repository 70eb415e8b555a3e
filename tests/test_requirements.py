"""The list of what is asked for is whole: no requirement is lost, and nothing is left out without a reason."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.requirements import FILE, Scope, read

CATALOGUE = read(FILE)
EVERY = list(CATALOGUE.requirements.values())
SEEDS = ("karlsborg", "jarva", "uppsala", "vaggeryd", "ekero")
COUNTS = {"A": 17, "B": 19, "C": 4, "D": 20, "E": 8, "F": 17, "G": 15, "H": 12, "I": 5}


def test_every_letter_has_its_numbers_in_order_and_none_is_missing() -> None:
    assert [each.code for each in EVERY] == [
        f"{letter}{n}" for letter, top in COUNTS.items() for n in range(1, top + 1)
    ]
    assert len(EVERY) == 117


def test_each_is_said_in_one_sentence_of_its_own() -> None:
    for each in EVERY:
        assert re.fullmatch(r"[A-Z][^\n]{20,180}\.", each.says), each.code
    assert not [says for says, times in Counter(each.says for each in EVERY).items() if times > 1]


def test_what_is_not_built_has_a_reason_and_nothing_else_has() -> None:
    for each in EVERY:
        assert bool(re.fullmatch(r"[A-Z][^\n]+\.", each.reason)) == (each.scope is not Scope.BUILT), each.code


def test_every_seed_is_known_and_somebody_names_each_requirement_outright() -> None:
    assert CATALOGUE.seeds == SEEDS
    for each in EVERY:
        assert each.seeds, each.code
        for names in (each.seeds, each.supported):
            assert list(names) == [seed for seed in SEEDS if seed in names], each.code
        assert not set(each.seeds) & set(each.supported), each.code


def part(code: str) -> str:
    letter, number = code[0], int(code[1:])
    if letter == "H":
        return "self-control" if number <= 6 else "cases"
    return {"C": "summaries", "D": "self-control", "F": "routines", "G": "summaries"}.get(letter, "cases")


def test_each_belongs_to_the_part_that_its_letter_says() -> None:
    assert {each.code: each.part for each in EVERY} == {each.code: part(each.code) for each in EVERY}
    assert set(CATALOGUE.parts) == {each.part for each in EVERY}


WHOLE = 'seeds = []\n[parts]\np = { finished = false }\n[A1]\nsays = ""\nscope = "built"\npart = "p"\nseeds = []\n'


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("seeds = []\n[p", "[p", KeyError),
        ("finished = false", "", KeyError),
        ('scope = "built"', 'scope = "half"', ValueError),
        ('part = "p"', "", TypeError),
        ('says = ""', 'says = ""\nsayss = ""', TypeError),
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, right: str, wrong: str, fault: type[Exception]) -> None:
    path = tmp_path / "requirements.toml"
    path.write_text(WHOLE)
    assert read(path).requirements["A1"].part == "p"
    path.write_text(WHOLE.replace(right, wrong))
    with pytest.raises(fault):
        read(path)
