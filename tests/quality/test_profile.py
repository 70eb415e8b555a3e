"""A profile is used whole or refused with the key that is wrong, before anybody relies on it."""

from datetime import time
from itertools import combinations
from pathlib import Path

import pytest

from quality.case import CaseType, Law, Suspicion
from quality.profile import Profile
from quality.profile_file import BadProfile, _examine, load, read
from quality.role import Function

STANDARD = load("standard")
FUNCTIONS = "\n".join(f'{function.value} = {{ sv = "x", en = "x" }}' for function in Function)
SMALL = f"""
name = "liten"
involved = ["kvalitet"]
zone = "Europe/Stockholm"
record_systems = ["Journalen"]
not_ours = []

[organisation]
sv = "Förvaltningen"
en = "The administration"

[functions]
{FUNCTIONS}

[cases.deviation]
[cases.synpunkt]
[cases.risk]
[cases.risk_analysis]
[cases.improvement]

[cases.data_breach]
on = false

[cases.scrutiny]
[cases.provider_event]
on = false

[cases.misconduct]
receives = ["lex_sarah_ansvarig"]
investigates = ["lex_sarah_utredare"]
decides = ["lex_sarah_ansvarig"]

[cases.harm]
receives = ["mas"]
investigates = ["mar"]
decides = ["mas"]

[[year_wheel]]
code = "patient_safety_report"
sv = "Patientsäkerhetsberättelse"
en = "Patient safety report"
owner = "mas"
due = ["03-01"]
law = "patient_safety_report"

[[year_wheel]]
code = "not_executed"
sv = "Ej verkställda beslut"
en = "Decisions not carried out"
owner = "socialchef"
due = ["01-31", "04-30", "08-31", "10-31"]
law = "not_executed"

[[categories]]
code = "fall"
sv = "Fall"
en = "Fall"
laws = ["HSL"]
details = [{{ code = "home", sv = "Hemma", en = "At home" }}]
"""


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


def test_what_a_profile_does_not_say_has_a_default() -> None:
    profile = read(SMALL)
    assert (profile.hours.start, profile.hours.end) == (time(8), time(17))
    assert (profile.deadlines.acknowledge, profile.nudging.repeat_every) == (1, 3)
    assert profile.summary_time == time(7, 30)
    assert str(profile.timezone) == "Europe/Stockholm"
    assert profile.reference_prefix(CaseType.DEVIATION) == "AVV"


@pytest.mark.parametrize(
    ("rules", "chooses"), [("", False), ('only = ["*"]', True), ('units = {"Linden" = "Vård/Linden"}', True)]
)
def test_nobody_is_read_from_a_directory_until_it_is_said_who(rules: str, chooses: bool) -> None:
    assert read(f"{SMALL}[directory]\n{rules}\n").directory.chooses is chooses


DAYS = "[deadlines]\nacknowledge = {}\n"
REFUSED: list[tuple[str, str]] = [
    ("name = ", "filen är inte TOML"),
    (SMALL + "[colours]\nred = 1\n", "colours: okänd nyckel"),
    (changed('name = "liten"', ""), "name: saknas"),
    (changed('name = "liten"', "name = 5"), "name: 5 går inte"),
    (changed('name = "liten"', 'name = "liten"\nsummary_weekday = true'), "summary_weekday: True går inte"),
    (changed('name = "liten"', 'name = "liten"\nsummary_weekday = "1"'), "summary_weekday: '1' går inte"),
    (changed('name = "liten"', 'name = "liten"\nsummary_weekday = 7'), "summary_weekday: 0 (måndag)"),
    (changed('name = "liten"', 'name = "liten"\nsummary_time = "7:30"'), "summary_time: '7:30' går inte"),
    (changed('name = "liten"', 'name = "liten"\nhours = 5'), "hours: en tabell behövs"),
    (changed('name = "liten"', 'name = "liten"\nhours = { start = 17:00:00, end = 08:00:00 }'), "hours: start måste"),
    (changed('"Europe/Stockholm"', '"Nowhere/Here"'), "Nowhere/Here är ingen tidszon"),
    (changed('"Europe/Stockholm"', '"../etc"'), "../etc är ingen tidszon"),
    (changed('"Europe/Stockholm"', '"Europe"'), "Europe är ingen tidszon"),
    (changed('"Europe/Stockholm"', '""'), "är ingen tidszon"),
    (changed('["Journalen"]', '"Journalen"'), "record_systems: en lista behövs"),
    (changed('["Journalen"]', "[]"), "minst en av varje"),
    (changed('["Journalen"]', "[1]"), "record_systems[0]: 1 går inte"),
    (changed("not_ours = []", ""), "not_ours: saknas"),
    (changed("not_ours = []", 'not_ours = [{ code = "x" }]'), "not_ours.x.where_en: saknas"),
    (changed('dso = { sv = "x", en = "x" }', ""), "functions.dso: saknas"),
    (changed("[functions]\n" + FUNCTIONS, ""), "functions: saknas"),
    (SMALL + '[functions.rektor]\nsv = "x"\nen = "x"\n', "functions.rektor: okänd funktion"),
    (changed('receives = ["mas"]', 'receives = ["rektor"]'), "cases.harm.receives[0]: 'rektor' går inte"),
    (changed('decides = ["lex_sarah_ansvarig"]', ""), "cases.misconduct.decides: minst en funktion"),
    (changed('receives = ["mas"]', ""), "cases.harm.receives: minst en funktion"),
    (changed("[cases.risk]", ""), "cases.risk: saknas"),
    (changed("[cases.risk]", "[cases.theft]"), "cases: 'theft' går inte"),
    (changed('involved = ["kvalitet"]', "involved = []"), "involved: minst en"),
    (changed('["HSL"]', '["PSL"]'), "categories.fall.laws[0]: 'PSL' går inte"),
    (changed('laws = ["HSL"]', 'laws = ["HSL"]\nabuse = "false"'), "categories.fall.abuse: 'false' går inte"),
    (changed('code = "fall"', 'code = "f.all"'), "categories.f.all"),
    (changed('code = "home"', 'code = "h.ome"'), "categories.fall"),
    (changed('[{ code = "home", sv = "Hemma", en = "At home" }]', "[]"), "categories.fall: underkategorier saknas"),
    (SMALL + '[[categories]]\ncode = "fall"\nsv = ""\nen = ""\nlaws = []\ndetails = []\n', "samma kod två gånger"),
    (SMALL + '[directory]\nunit = "shoe"\n', "directory.unit: välj"),
    (SMALL + "[directory]\nlargest_drop = 1.5\n", "directory.largest_drop: en andel"),
    (SMALL + '[directory.units]\n"Linden" = "Vård//Linden"\n', "directory.units.Linden: en sökväg"),
    (SMALL + "[nudging.stages]\nbake = [0]\n", "nudging.stages.bake: en sådan plikt"),
    (SMALL + "[nudging.stages]\ncard = [0]\n", "nudging.stages.card: en sådan plikt"),
    (SMALL + "[nudging.stages]\nact = []\n", "nudging.stages.act: tal i stigande"),
    (SMALL + "[nudging.stages]\nact = [0, -7]\n", "nudging.stages.act: tal i stigande"),
    (SMALL + "[nudging.stages]\nact = [-7]\n", "nudging.stages.act: tal i stigande"),
    (SMALL + "[nudging]\nclock = [-4, -4, 0]\n", "nudging.clock: tal i stigande"),
    (SMALL + "[nudging]\ndigest = 06:00:00\n", "nudging.digest: ligger i de tysta"),
    *(
        (f"{SMALL}[{table}]\n{key} = {days}\n", f"{table}.{key}: minst en dag")
        for table, key in (
            ("deadlines", "acknowledge"), ("deadlines", "complete"), ("deadlines", "record_reference"),
            ("nudging", "escalate_after"), ("nudging", "repeat_every"),
        )
        for days in (0, -1)
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), REFUSED, ids=[fault for _, fault in REFUSED])
def test_a_profile_that_cannot_be_used_is_refused_with_its_key(text: str, fault: str) -> None:
    with pytest.raises(BadProfile) as refused:
        read(text)
    assert fault in str(refused.value)


def test_a_table_that_is_no_table_is_refused() -> None:
    start, end = SMALL.index("[cases.deviation]"), SMALL.index("[[year_wheel]]")
    with pytest.raises(BadProfile, match="cases: en tabell behövs") as refused:
        read("cases = 5\n" + SMALL[:start] + SMALL[end:])
    assert len(refused.value.faults) == 1


def test_a_standard_that_is_broken_itself_is_not_judged_by_itself() -> None:
    checked = _examine('name = "standard"', Path(), is_standard=True)
    assert checked.profile is None
    assert {fault.why for fault in checked.faults} == {"saknas"}


def test_a_profile_is_loaded_by_name_or_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "liten.toml"
    file.write_text(SMALL, encoding="utf-8")
    assert load(str(file)).name == "liten"
    assert STANDARD.name == "standard"


@pytest.mark.parametrize(
    ("content", "fault"), [(None, "No such file"), (b"name = '\xe5'", "inte UTF-8"), ("directory", "directory")]
)
def test_a_file_that_cannot_be_read_says_why(content: bytes | str | None, fault: str, tmp_path: Path) -> None:
    file = tmp_path / "liten.toml"
    match content:
        case bytes():
            file.write_bytes(content)
        case str():
            file.mkdir()
        case None:
            pass
    with pytest.raises(BadProfile, match=fault):
        load(str(file))


def test_a_profile_that_is_not_shipped_is_named() -> None:
    with pytest.raises(BadProfile, match="atlantis: det finns ingen sådan profil"):
        load("atlantis")


SARAH, MARIA = (Function.LEX_RESPONSIBLE,), (Function.MAS,)


@pytest.mark.parametrize(
    ("suspicion", "laws", "receives"),
    [
        (Suspicion.SARAH, {Law.HSL}, SARAH),
        (Suspicion.MARIA, {Law.SOL}, MARIA),
        (Suspicion.BOTH, {Law.SOL}, SARAH + MARIA),
        (Suspicion.UNSURE, {Law.HSL}, MARIA),
        (Suspicion.UNSURE, {Law.SOL}, SARAH),
        (Suspicion.UNSURE, {Law.LSS, Law.SOL}, SARAH),
        (Suspicion.UNSURE, {Law.HSL, Law.LSS}, SARAH + MARIA),
        (Suspicion.UNSURE, set(), SARAH),
        (Suspicion.NONE, {Law.SOL}, SARAH),
    ],
)
def test_who_receives_at_once(suspicion: Suspicion, laws: set[Law], receives: tuple[Function, ...]) -> None:
    assert STANDARD.receivers(suspicion, frozenset(laws)) == receives


@pytest.mark.parametrize("profile", [STANDARD, read(SMALL)])
def test_somebody_always_receives_and_nobody_twice(profile: Profile) -> None:
    subsets = [frozenset(some) for size in range(4) for some in combinations(Law, size)]
    for suspicion in Suspicion:
        for laws in subsets:
            receivers = profile.receivers(suspicion, laws)
            assert receivers
            assert len(set(receivers)) == len(receivers)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("fall.transfer", ("Fall", "Vid förflyttning")),
        ("fall.gone", None),
        ("fall", None),
        ("gone.transfer", None),
        ("", None),
    ],
)
def test_a_category_is_found_by_both_levels(code: str, found: tuple[str, str] | None) -> None:
    category = STANDARD.category(code)
    assert (category and (category[0].sv, category[1].sv)) == found


def test_the_standard_profile_has_the_four_categories_of_abuse_and_routes_away_what_is_not_ours() -> None:
    abuse = {category.code for category in STANDARD.categories if category.abuse}
    assert abuse == {"financial_abuse", "physical_abuse", "psychological_abuse", "sexual_abuse"}
    assert {"danger", "work_injury", "child_concern", "whistleblowing"} <= {route.code for route in STANDARD.not_ours}


def test_every_category_of_the_standard_profile_falls_under_a_law() -> None:
    assert [category.code for category in STANDARD.categories if not category.laws] == []
