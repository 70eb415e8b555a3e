"""Where the accounts of a tenant belong, by the rules of a profile."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from quality.directory import Account, Others, Path, Reason, function_of, listed, path_of, place
from quality.profile import Directory
from quality.profile_file import load
from quality.role import Function

STANDARD = load("standard").directory
ANNA = Account("a", "Anna Ek", "anna@example.se", "Lindens hemtjänst", "Undersköterska")


def rules(**changed: object) -> Directory:
    return replace(STANDARD, only=("*",), **changed)  # type: ignore[arg-type]


def belongs(account: Account, said: Directory) -> Path | Reason:
    return path_of(account, said, listed(said))


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (ANNA, ("Lindens hemtjänst",)),
        (replace(ANNA, place=" lindens HEMTJÄNST "), ("lindens HEMTJÄNST",)),
        (replace(ANNA, guest=True), Reason.GUEST),
        (replace(ANNA, enabled=False), Reason.DISABLED),
        (replace(ANNA, place="  "), Reason.NO_PLACE),
        (replace(ANNA, place="Skolan F-6"), Reason.LEFT_OUT),
        (replace(ANNA, email=""), Reason.NO_ADDRESS),
    ],
    ids=["plain", "blanks", "guest", "closed", "nowhere", "left out", "no address"],
)
def test_where_an_account_belongs_or_why_nowhere(account: Account, expected: object) -> None:
    assert belongs(account, rules(leave_out=("skolan*",))) == expected


def test_until_a_municipality_says_which_departments_are_its_own_nobody_is_taken_in() -> None:
    assert belongs(ANNA, STANDARD) is Reason.ELSEWHERE


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"units": {"LINDENS hemtjänst": "Vård / Hemtjänst / Linden"}}, ("Vård", "Hemtjänst", "Linden")),
        ({"under": "Socialförvaltningen/Vård"}, ("Socialförvaltningen", "Vård", "Lindens hemtjänst")),
        ({"separator": " "}, ("Lindens", "hemtjänst")),
    ],
    ids=["listed", "under", "separated"],
)
def test_a_department_becomes_a_path(changed: Mapping[str, object], expected: tuple[str, ...]) -> None:
    assert belongs(ANNA, rules(**changed)) == expected


def test_of_two_accounts_with_one_address_the_second_is_left_out_and_said() -> None:
    placed = place([ANNA, replace(ANNA, id="b", email="ANNA@example.se")], rules())
    assert list(placed.members) == ["a"]
    assert placed.skipped == {"b": Reason.SAME_ADDRESS}


@pytest.mark.parametrize(
    ("title", "function"),
    [
        ("Enhetschef", Function.UNIT_MANAGER),
        ("Biträdande enhetschef", Function.EMPLOYEE),
        ("Undersköterska", Function.EMPLOYEE),
        ("", Function.EMPLOYEE),
    ],
)
def test_what_a_title_means(title: str, function: Function) -> None:
    assert function_of(title, STANDARD) is function


def test_a_unit_manager_leads_where_their_people_are_and_not_at_their_own_office() -> None:
    boss = Account("m", "Mia Chef", "mia@example.se", "Kansliet", "Enhetschef")
    placed = place([boss, replace(ANNA, manager="m")], rules())
    assert placed.members["m"].posts == {(Function.UNIT_MANAGER, ("Lindens hemtjänst",))}
    alone = place([boss], rules())
    assert alone.members["m"].posts == {(Function.UNIT_MANAGER, ("Kansliet",))}


@pytest.mark.parametrize(
    ("title", "posts"),
    [
        ("Verksamhetschef", {(Function.HEAD, ("Vård", "Kansliet")), (Function.HEAD, ("Vård", "Lindens hemtjänst"))}),
        ("Socialchef", {(Function.DIRECTOR, ("Vård",))}),
        ("MAS", {(Function.MAS, ("Vård",))}),
    ],
)
def test_who_leads_more_than_one_unit_or_none_holds_it_further_up(
    title: str, posts: set[tuple[Function, tuple[str, ...]]]
) -> None:
    boss = Account("m", "Mia Chef", "mia@example.se", "Kansliet", title)
    placed = place([boss, replace(ANNA, manager="m")], rules(under="Vård"))
    assert placed.members["m"].posts == posts


def test_some_are_placed_with_regard_to_the_others() -> None:
    boss = Account("m", "Mia Chef", "mia@example.se", "Kansliet", "Enhetschef")
    others = Others({"m": frozenset({("Eken",)}), "n": frozenset({("Asken",)})}, frozenset({"anna@example.se"}))
    placed = place([boss, replace(ANNA, manager="m"), replace(ANNA, id="b", email="b@example.se")], rules(), others)
    assert placed.members["m"].posts == {(Function.UNIT_MANAGER, ("Eken",))}
    assert placed.skipped == {"a": Reason.SAME_ADDRESS}
    assert (placed.members["m"].led_at, placed.members["b"].led_at) == ((), ("Lindens hemtjänst",))


def test_who_is_left_out_is_said_and_their_people_stay() -> None:
    placed = place([replace(ANNA, id="g", guest=True), ANNA], rules())
    assert placed.skipped == {"g": Reason.GUEST}
    assert list(placed.members) == ["a"]


def test_somebody_with_people_and_no_managers_title_is_named() -> None:
    boss = Account("m", "Mia Ek", "mia@example.se", "Kansliet", "Samordnare", language="en-GB")
    placed = place([boss, replace(ANNA, manager="m")], rules())
    assert placed.untitled == ("Mia Ek",)
    assert (placed.members["m"].language, placed.members["a"].language) == ("en", "sv")
