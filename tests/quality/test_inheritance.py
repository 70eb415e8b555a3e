"""A municipality's file says only what differs: tables merge, lists replace, coded lists change by code."""

from pathlib import Path
from typing import Any

import pytest

from quality.inheritance import change, merge
from quality.profile_file import BadProfile, check, load, read
from quality.role import Function

STANDARD = load("standard")


@pytest.mark.parametrize(
    ("base", "own", "merged"),
    [
        ({"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": {"x": 1, "y": 1}}, {"a": {"y": 2}}, {"a": {"x": 1, "y": 2}}),
        ({"a": {"x": {"p": 1, "q": 1}}}, {"a": {"x": {"q": 2}}}, {"a": {"x": {"p": 1, "q": 2}}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": {"x": 1}}, {"a": 5}, {"a": 5}),
        ({"a": 5}, {"a": {"x": 1}}, {"a": {"x": 1}}),
    ],
)
def test_what_is_said_anew_takes_the_place_of_what_was(base: Any, own: Any, merged: Any) -> None:
    before = repr(base)
    assert merge(base, own) == merged
    assert repr(base) == before


LISTED: dict[str, Any] = {
    "things": [{"code": "a", "n": 1}, {"code": "b", "n": 2, "deep": {"x": 1, "y": 1}}],
    "plain": ["a"],
}


@pytest.mark.parametrize(
    ("ways", "left"),
    [
        ({"remove": ["a"]}, [LISTED["things"][1]]),
        ({"alter": [{"code": "a", "n": 9}]}, [{"code": "a", "n": 9}, LISTED["things"][1]]),
        (
            {"alter": [{"code": "b", "deep": {"y": 2}}]},
            [LISTED["things"][0], {"code": "b", "n": 2, "deep": {"x": 1, "y": 2}}],
        ),
        ({"add": [{"code": "c"}]}, [*LISTED["things"], {"code": "c"}]),
        ({"remove": ["b"], "add": [{"code": "b", "n": 3}]}, [LISTED["things"][0], {"code": "b", "n": 3}]),
        ({}, LISTED["things"]),
    ],
)
def test_a_coded_list_is_changed_by_code(ways: Any, left: Any) -> None:
    assert change(LISTED, {"things": ways}) == ({**LISTED, "things": left}, [])


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (5, ("change", "en tabell behövs")),
        ({"things": 5}, ("change.things", "en tabell behövs")),
        ({"plain": {}}, ("change.plain", "det finns ingen sådan lista att ändra")),
        ({"gone": {}}, ("change.gone", "det finns ingen sådan lista att ändra")),
        ({"things": {"remove": "a"}}, ("change.things.remove", "en lista behövs")),
        ({"things": {"remove": ["c"]}}, ("change.things", "'c' finns inte i det som ärvs")),
        ({"things": {"alter": [{"code": "c"}]}}, ("change.things", "'c' finns inte i det som ärvs")),
        ({"things": {"alter": [{"n": 1}]}}, ("change.things.alter[0]", "code saknas")),
        ({"things": {"alter": [5]}}, ("change.things.alter[0]", "code saknas")),
        ({"things": {"erase": ["a"]}}, ("change.things.erase", "okänd nyckel (välj remove, alter, add)")),
    ],
)
def test_a_change_that_finds_nothing_is_told(changes: Any, fault: tuple[str, str]) -> None:
    changed, faults = change(LISTED, changes)
    assert faults == [fault]
    assert changed == LISTED


OWN = """
name = "liten"
based_on = "standard"
[functions]
mas = { sv = "MAS hos oss", en = "our MAS" }
[deadlines]
acknowledge = 2
[change.categories]
remove = ["fall"]
[[change.categories.alter]]
code = "care"
sv = "Vård"
"""


def test_a_profile_takes_over_what_it_does_not_say() -> None:
    own = read(OWN)
    assert (own.name, own.based_on, own.zone) == ("liten", "standard", STANDARD.zone)
    assert (own.deadlines.acknowledge, own.deadlines.complete) == (2, STANDARD.deadlines.complete)
    assert own.functions["mas"].sv == "MAS hos oss"
    assert own.functions[Function.HEAD] == STANDARD.functions[Function.HEAD]
    codes = [category.code for category in STANDARD.categories if category.code != "fall"]
    assert [category.code for category in own.categories] == codes
    assert {category.code: category.sv for category in own.categories}["care"] == "Vård"


def test_a_profile_can_be_based_on_a_file_that_is_itself_based_on_another(tmp_path: Path) -> None:
    (tmp_path / "over").mkdir()
    (tmp_path / "over" / "lan.toml").write_text(OWN, encoding="utf-8")
    file = tmp_path / "kommun.toml"
    file.write_text('name = "kommun"\nbased_on = "over/lan.toml"\n[deadlines]\ncomplete = 5\n', encoding="utf-8")
    profile = load(str(file))
    assert (profile.name, profile.deadlines.acknowledge, profile.deadlines.complete) == ("kommun", 2, 5)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('based_on = "atlantis"', "atlantis: det finns ingen sådan profil"),
        ('based_on = "gone.toml"', "gone.toml: No such file"),
        ('based_on = "own.toml"', "based_on: own.toml bygger till slut på sig själv"),
        ('name = "x"\nbased_on = 5', "based_on: 5 går inte att använda här"),
        ('name = "x"\nbased_on = "standard"\nchange = 5', "change: en tabell behövs"),
        ('based_on = "bad.toml"', "bad.toml: filen är inte TOML"),
    ],
)
def test_a_base_that_cannot_be_used_is_told(text: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    (tmp_path / "bad.toml").write_text("name =", encoding="utf-8")
    with pytest.raises(BadProfile) as refused:
        load(str(tmp_path / "own.toml"))
    assert fault in str(refused.value)


def test_what_is_inherited_whole_and_in_part_is_known() -> None:
    file = check("uppsala")
    assert {"zone", "deadlines", "directory"} <= set(file.inherited)
    assert {"functions", "cases", "categories", "year_wheel"} <= set(file.partly)
    assert not {"name", "laws", "organisation", "levels"} & {*file.inherited, *file.partly}
