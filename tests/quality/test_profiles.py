"""The six profiles that are shipped: each can be used, and each says what its own document decides."""

from datetime import date
from typing import Any

import pytest

from quality.case import CaseType, Law, Suspicion
from quality.law import Demand
from quality.profile import LevelCode, Profile
from quality.profile_file import SHIPPED, check, load
from quality.profile_notes import notes
from quality.role import LINE, Function
from quality.year_wheel import Entry, Rhythm

PROFILES = {name: load(name) for name in SHIPPED}
each_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
MISCONDUCT, HARM = CaseType.MISCONDUCT, CaseType.HARM


def entry(name: str, code: str) -> Entry:
    return next(each for each in PROFILES[name].year_wheel if each.code == code)


def days(name: str, code: str) -> list[str]:
    return [f"{occasion.due:%m-%d}" for occasion in entry(name, code).occasions(2027)]


def names(functions: tuple[Function, ...], profile: Profile) -> list[str]:
    return [profile.functions[function].sv for function in functions]


@each_profile
def test_a_shipped_profile_has_no_fault(profile: Profile) -> None:
    assert check(profile.name).faults == ()
    assert profile.based_on == ("" if profile.name == "standard" else "standard")


@each_profile
def test_every_label_is_there_in_both_languages(profile: Profile) -> None:
    named: list[Any] = [
        profile.organisation, profile.definition, *profile.functions.values(), *profile.recipients.values(),
        *profile.reports.values(), *profile.levels, *profile.year_wheel, *profile.document_types,
        *profile.process_categories, *profile.categories, *profile.not_ours, *profile.notes, *profile.providers.forms,
    ]  # fmt: skip
    assert all(each.sv.strip() and each.en.strip() for each in named)


@each_profile
def test_lex_sarah_can_always_be_investigated_by_one_and_decided_by_another(profile: Profile) -> None:
    role = profile.cases[MISCONDUCT]
    assert any(one is not other for one in role.investigates for other in role.decides)


@each_profile
def test_everybody_who_owes_something_in_the_year_wheel_is_on_a_level_or_at_the_top(profile: Profile) -> None:
    line = {function for level in profile.levels for function in level.functions} & set(LINE)
    owners = {each.owner for each in profile.year_wheel} & set(LINE)
    assert owners <= line


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("standard", "L0 socialnämnd, L1 förvaltning, L2 verksamhet, L3 område, L4 enhet, L5 medarbetare"),
        ("karlsborg", "L0 socialnämnd, L1 socialförvaltning, L4 enhet, L5 medarbetare"),
        ("jarva", "L0 stadsdelsnämnd, L1 stadsdelsförvaltning, L2 avdelning, L4 enhet, L5 medarbetare"),
        ("uppsala", "L0 socialnämnd, L1 socialförvaltning, L2 avdelning, L4 enhet, L5 medarbetare"),
        (
            "vaggeryd",
            "L0 socialnämnd, L1 socialförvaltning, L2 verksamhetsområde, L3 område, L4 enhet, L5 medarbetare",
        ),
        ("ekero", "L0 socialnämnd med arbetsutskott och individutskott, L1 socialkontor, L4 enhet, L5 personal"),
    ],
)
def test_the_levels_have_the_names_of_the_place(name: str, levels: str) -> None:
    assert ", ".join(f"{level.code} {level.sv}" for level in PROFILES[name].levels) == levels


@pytest.mark.parametrize(
    ("name", "director", "head", "manager", "registrar"),
    [
        ("standard", "socialchef", "verksamhetschef", "enhetschef", "registrator"),
        ("karlsborg", "socialchef", "verksamhetschef", "enhetschef", "förvaltningssekreterare"),
        ("jarva", "förvaltningschef", "avdelningschef", "enhetschef (verksamhetschef)", "registrator"),
        ("uppsala", "förvaltningsdirektör", "avdelningschef", "ansvarig chef", "registrator"),
        ("vaggeryd", "socialchef", "verksamhetschef", "enhetschef", "registrator"),
        ("ekero", "socialchef", "verksamhetschef", "enhetschef", "registrator"),
    ],
)
def test_the_functions_have_the_titles_of_the_place(
    name: str, director: str, head: str, manager: str, registrar: str
) -> None:
    functions = (Function.DIRECTOR, Function.HEAD, Function.UNIT_MANAGER, Function.REGISTRAR)
    assert names(functions, PROFILES[name]) == [director, head, manager, registrar]


@pytest.mark.parametrize(
    ("name", "receives", "investigates", "decides"),
    [
        ("standard", ["lex Sarah-ansvarig"], ["lex Sarah-utredare"], ["lex Sarah-ansvarig"]),
        (
            "karlsborg",
            ["socialchef", "utsedd beslutsfattare enligt delegationsordningen"],
            ["oberoende utredare"],
            ["utsedd beslutsfattare enligt delegationsordningen"],
        ),
        ("jarva", ["lex Sarah-ansvarig"], ["lex Sarah-utredare"], ["lex Sarah-ansvarig"]),
        (
            "uppsala",
            ["ansvarig chef", "lex Sarah-ansvarig i verksamheten"],
            ["ansvarig chef", "lex Sarah-utredare"],
            ["lex Sarah-ansvarig i verksamheten"],
        ),
        (
            "vaggeryd",
            ["enhetschef för kvalitet och utveckling"],
            ["utvecklingsledare"],
            ["enhetschef för kvalitet och utveckling"],
        ),
        ("ekero", ["lex Sarah-ansvarig"], ["lex Sarah-utredare"], ["lex Sarah-ansvarig"]),
    ],
)
def test_who_does_what_with_lex_sarah(
    name: str, receives: list[str], investigates: list[str], decides: list[str]
) -> None:
    profile = PROFILES[name]
    role = profile.cases[MISCONDUCT]
    found = [names(each, profile) for each in (role.receives, role.investigates, role.decides)]
    assert found == [receives, investigates, decides]


@pytest.mark.parametrize(
    ("name", "on", "roles"),
    [
        ("standard", True, "mas mar > mas; verksamhetschef; mas"),
        ("karlsborg", True, "lex_sarah_utredare mas > mas; socialchef; mas"),
        ("jarva", True, "mas mar > mas; enhetschef; mas mar"),
        ("uppsala", False, "mas mar > mas; ; "),
        ("vaggeryd", True, "mas mar > mas; verksamhetschef; mas omradeschef"),
        ("ekero", True, "mas > mas socialchef; utforare; mas"),
    ],
)
def test_who_investigates_and_decides_lex_maria_who_heads_care_and_who_tells_ivo_of_danger(
    name: str, on: bool, roles: str
) -> None:
    profile = PROFILES[name]
    role, care = profile.cases[HARM], profile.care
    assert profile.has(HARM) is on
    found = [" ".join(each) for each in (role.investigates, role.decides, care.head, care.danger)]
    assert "{} > {}; {}; {}".format(*found) == roles


@pytest.mark.parametrize(
    ("name", "laws", "providers", "by_hand"),
    [
        ("standard", "HSL SoL LSS", True, False),
        ("karlsborg", "HSL SoL LSS", False, False),
        ("jarva", "HSL SoL LSS LVU LVM", True, False),
        ("uppsala", "SoL LVU LVM", True, False),
        ("vaggeryd", "HSL SoL LSS", False, True),
        ("ekero", "HSL SoL LSS", True, False),
    ],
)
def test_what_is_used_where(name: str, laws: str, providers: bool, by_hand: bool) -> None:
    profile = PROFILES[name]
    assert " ".join(profile.laws) == laws
    assert profile.providers.nodes is providers
    assert profile.has(CaseType.PROVIDER_EVENT) is providers
    assert profile.synpunkter.by_hand is by_hand


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("karlsborg", "når upp till de krav och mål som är fastställda"),
        ("uppsala", "inte följer ledningssystemets processer och rutiner"),
        ("vaggeryd", "avviker från normal rutin och förväntat förlopp"),
        ("jarva", "krav och mål i lagar, föreskrifter och beslut"),
        ("ekero", "krav och mål i lagar, föreskrifter och beslut"),
    ],
)
def test_what_a_deviation_is_follows_the_place(name: str, said: str) -> None:
    assert said in PROFILES[name].definition.sv


@pytest.mark.parametrize(
    ("name", "code", "due", "owner", "report"),
    [
        ("standard", "patient_safety_report", ["03-01"], "mas", "patientsäkerhetsberättelse"),
        ("standard", "quality_report", ["03-01"], "kvalitet", "kvalitetsberättelse"),
        ("standard", "not_executed", ["01-31", "04-30", "08-31", "10-31"], "socialchef", None),
        ("karlsborg", "patient_safety_report", ["03-01"], "socialchef", "kvalitets- och patientsäkerhetsberättelse"),
        ("karlsborg", "lex_sarah_summary", ["03-01"], "socialchef", None),
        ("karlsborg", "complaints_summary", ["03-01"], "socialchef", None),
        ("jarva", "patient_safety_report", ["03-01"], "enhetschef", "patientsäkerhetsberättelse"),
        ("jarva", "quality_report", ["01-31"], "enhetschef", "kvalitetsberättelse"),
        ("jarva", "quality_appendix", ["02-28"], "socialchef", "kvalitetsberättelse"),
        ("jarva", "interim_report", ["04-30", "08-31"], "enhetschef", "tertialrapport"),
        ("uppsala", "half_year_summary", ["06-15", "12-15"], "socialchef", None),
        ("uppsala", "quality_report", ["03-01"], "socialchef", "kvalitetsberättelse"),
        ("vaggeryd", "patient_safety_report", ["03-01"], "mas", "kvalitets- och patientsäkerhetsberättelse"),
        ("vaggeryd", "internal_control_report", ["02-28"], "socialchef", "intern kontrollrapport"),
        ("ekero", "interim_report", ["03-31", "08-31"], "socialchef", "verksamhetsredovisning"),
        ("ekero", "provider_report", ["01-31"], "utforare", "utförarens redovisning"),
        ("ekero", "quality_report", ["03-01"], "kvalitet", "kvalitetsredovisning"),
        ("ekero", "budget", ["11-30"], "socialchef", "budget"),
    ],
)
def test_the_year_wheel_has_the_days_owners_and_names_of_the_place(
    name: str, code: str, due: list[str], owner: str, report: str | None
) -> None:
    found = entry(name, code)
    assert (days(name, code), found.owner) == (due, owner)
    if report is not None:
        assert PROFILES[name].reports[found.report].sv == report


def test_uppsala_accounts_for_lex_sarah_at_every_meeting_and_writes_no_patient_safety_report() -> None:
    assert entry("uppsala", "lex_sarah_summary").rhythm is Rhythm.MEETING
    laws = {each.law for each in PROFILES["uppsala"].year_wheel}
    assert Demand.PATIENT_SAFETY_REPORT not in laws
    assert Demand.NOT_EXECUTED in laws


def test_the_mas_of_ekero_follows_up_health_care_once_a_year() -> None:
    found = entry("ekero", "care_follow_up")
    assert (found.owner, found.rhythm) == (Function.MAS, Rhythm.FREE)


def test_jarvas_own_date_is_replaced_by_the_laws_and_the_check_says_so() -> None:
    assert [occasion.due for occasion in entry("jarva", "patient_safety_report").occasions(2027)] == [date(2027, 3, 1)]
    (said,) = [note for note in notes(check("jarva")) if "31 mars" in note and "patient_safety_report" in note]
    assert "lagens dag gäller" in said


def test_in_uppsala_nobody_of_health_care_receives_anything() -> None:
    uppsala = PROFILES["uppsala"]
    for suspicion in Suspicion:
        for laws in (frozenset[Law](), frozenset({Law.SOL}), frozenset({Law.HSL})):
            received = uppsala.receivers(suspicion, laws)
            assert received
            assert not {Function.MAS, Function.MAR} & set(received)
    assert [category.code for category in uppsala.categories if Law.SOL not in category.laws] == []
    assert "health_care" in {route.code for route in uppsala.not_ours}


def test_documents_are_decided_by_those_of_the_place() -> None:
    deciders = {
        name: {kind.code: kind.decided_by for kind in profile.document_types} for name, profile in PROFILES.items()
    }
    assert {name: found["guideline"] for name, found in deciders.items()} == dict.fromkeys(SHIPPED, ("namnd",))
    assert deciders["karlsborg"]["routine"] == ("socialchef", "enhetschef")
    assert deciders["jarva"]["routine"] == ("enhetschef",)
    assert deciders["vaggeryd"]["process"] == ("verksamhetschef",)
    assert "care_guideline" not in deciders["uppsala"]
    assert PROFILES["uppsala"].document_types[0].kept_by == (Function.QUALITY,)


def test_processes_are_sorted_as_in_the_place() -> None:
    said = {name: [each.sv for each in profile.process_categories] for name, profile in PROFILES.items()}
    assert said["vaggeryd"] == ["ledningsprocesser", "kärnprocesser", "stödprocesser"]
    assert said["uppsala"] == ["styr- och ledningsprocesser", "verksamhetsprocesser", "stödprocesser"]
    assert len(said["ekero"]) == 6


def test_only_vaggeryd_has_every_level() -> None:
    whole = [name for name, profile in PROFILES.items() if {level.code for level in profile.levels} == set(LevelCode)]
    assert whole == ["standard", "vaggeryd"]
