"""A profile that is laxer than law is refused with the paragraph, and every fault is told at once."""

import pytest

from quality.profile_file import BadProfile, Checked, check, read
from quality.profile_notes import notes
from quality.profile_rules import Fault


def faults(more: str, first: str = "") -> list[str]:
    """What is wrong with the standard profile once it is changed so."""
    try:
        read(f'name = "x"\nbased_on = "standard"\n{first}\n{more}')
    except BadProfile as error:
        return [str(fault) for fault in error.faults]
    return []


def wheel(code: str, change: str) -> str:
    return f'[[change.year_wheel.alter]]\ncode = "{code}"\n{change}\n'


def entry(more: str) -> str:
    return f'[[change.year_wheel.add]]\ncode = "x"\nsv = "x"\nen = "x"\nowner = "mas"\n{more}\n'


PSL, SOL = "3 kap. 10 § PSL", "27 kap. SoL, 24 f § LSS"
LAXER: list[tuple[str, str, str]] = [
    (wheel("patient_safety_report", 'due = ["03-31"]'), "year_wheel.patient_safety_report.due: 31 mars", PSL),
    (wheel("patient_safety_report", 'due = ["03-02"]'), "year_wheel.patient_safety_report.due: 2 mars", PSL),
    (
        wheel("patient_safety_report", 'due = ["03-31"]\nlaw = "local"'),
        "year_wheel.patient_safety_report.due: 31 mars",
        PSL,
    ),
    (
        wheel("patient_safety_report", 'due = []\nopens = []\nrhythm = "free"'),
        "year_wheel.patient_safety_report.due: utan datum",
        PSL,
    ),
    ('[change.year_wheel]\nremove = ["patient_safety_report"]', "year_wheel: patientsäkerhetsberättelse saknas", PSL),
    (
        '[change.year_wheel]\nremove = ["not_executed"]',
        "year_wheel: rapportera beslut som inte har verkställts saknas",
        "SoL, 28 f–h §§ LSS",
    ),
    (
        wheel("not_executed", 'due = ["01-31", "08-31", "10-31"]\nopens = []'),
        "year_wheel.not_executed.due: minst en gång i varje kvartal",
        "28 f–h §§ LSS",
    ),
    ("[cases.misconduct]\nreceives = []", "cases.misconduct.receives", "27 kap. 2 § SoL, 24 b § LSS"),
    ("[cases.misconduct]\ninvestigates = []", "cases.misconduct.investigates", "27 kap. SoL, 24 e § LSS"),
    ("[cases.misconduct]\ndecides = []", "cases.misconduct.decides", SOL),
    ("[cases.misconduct]\non = false", "cases.misconduct.on", "27 kap. 2 § SoL, 24 b § LSS"),
    ('[cases.misconduct]\ninvestigates = ["lex_sarah_ansvarig"]', "cases.misconduct.decides: lex_sarah", SOL),
    ("[cases.harm]\nreceives = []", "cases.harm.receives", "6 kap. 4 § PSL"),
    ("[cases.harm]\ninvestigates = []", "cases.harm.investigates", "3 kap. 3 § PSL"),
    ("[cases.harm]\ndecides = []", "cases.harm.decides", "3 kap. 5 § PSL"),
    ('[cases.harm]\ninvestigates = ["mas"]', "cases.harm.decides: mas", "3 kap. 5 § PSL"),
    ("[cases.harm]\non = false", "cases.harm.on", "3 kap. 5 § PSL"),
    ("[cases.data_breach]\ndecides = []", "cases.data_breach.decides", "art. 33.1 GDPR"),
    ("[deadlines]\nnotify_imy_hours = 73", "deadlines.notify_imy_hours: 73 timmar", "art. 33.1 GDPR"),
    ("[care]\ndanger = []", "care.danger", "3 kap. 7 § PSL"),
]


@pytest.mark.parametrize(("changed", "where", "paragraph"), LAXER, ids=[where for _, where, _ in LAXER])
def test_what_is_laxer_than_law_is_refused_with_the_paragraph(changed: str, where: str, paragraph: str) -> None:
    (fault,) = faults(changed)
    assert fault.startswith(where)
    assert fault.endswith(f"({paragraph})") or f"{paragraph})" in fault


@pytest.mark.parametrize("who", ["[]", '["enhetschef"]'])
def test_somebody_other_than_the_manager_receives_what_is_about_the_manager(who: str) -> None:
    (fault,) = faults("", f"involved = {who}")
    assert fault.startswith("involved: ")
    assert fault.endswith("(27 kap. 2 § SoL, 24 b § LSS)")


@pytest.mark.parametrize(
    "stricter",
    [
        "[deadlines]\nnotify_imy_hours = 24",
        wheel("patient_safety_report", 'due = ["02-15"]\nopens = []'),
        '[cases.misconduct]\ninvestigates = ["lex_sarah_ansvarig", "lex_sarah_utredare"]',
        '[cases.misconduct]\ninvestigates = ["lex_sarah_ansvarig"]\ndecides = ["lex_sarah_ansvarig", "socialchef"]',
        "[cases.provider_event]\non = false",
    ],
)
def test_what_is_stricter_or_local_is_taken(stricter: str) -> None:
    assert faults(stricter) == []


SENSELESS: list[tuple[str, str]] = [
    (entry('due = ["03-01"]\nlaw = "harm"'), "year_wheel.x.law: 'harm' går inte att använda här"),
    (entry('due = ["02-30"]'), "year_wheel.x.due[0]: '02-30' går inte att använda här"),
    (entry("due = [1]"), "year_wheel.x.due[0]: 1 går inte att använda här"),
    (entry(""), "year_wheel.x.due: datum behövs när rhythm är dated, och bara då"),
    (entry('rhythm = "meeting"\nmeetings = "FREQ=DAILY"\ndue = ["03-01"]'), "year_wheel.x.due: datum behövs"),
    (entry('rhythm = "meeting"'), "year_wheel.x.meetings: en regel, eller dagar i on, behövs"),
    (entry('due = ["03-01"]\nmeetings = "FREQ=DAILY"'), "year_wheel.x.meetings: en regel, eller dagar i on, behövs"),
    (entry('rhythm = "meeting"\nmeetings = "ofta"'), "year_wheel.x.meetings: 'ofta' är ingen regel (RFC 5545)"),
    ("[internal_control]\ncontrol = 9", "internal_control: control måste börja före act"),
    ("[internal_control]\nact = 17", "internal_control: control måste börja före act"),
    ("[internal_control]\nlikelihood = []", "internal_control.likelihood: 2 till 5 steg behövs"),
    ('[internal_control]\nadopted_by = "kungen"', "internal_control.adopted_by: 'kungen' finns inte i recipients"),
    ('[[quality_areas]]\ncode = "a"\nsv = "A"\nen = "A"\n' * 2, "quality_areas.a: samma kod två gånger"),
    (entry('due = ["03-01"]\nopens = ["01-01", "02-01"]'), "year_wheel.x.opens: lika många som i due"),
    (entry('due = ["03-01"]\nto = ["kungen"]'), "year_wheel.x.to: 'kungen' finns inte i recipients"),
    (entry('due = ["03-01"]\nreport = "saga"'), "year_wheel.x.report: 'saga' finns inte i reports"),
    (entry('due = ["03-01"]\ninto = "x"'), "year_wheel.x.into: 'x' finns inte i year_wheel"),
    (entry('due = ["03-01"]\nremind_days = 0'), "year_wheel.x.remind_days: minst en dag"),
    (entry('due = ["03-01"]') * 2, "year_wheel.x: samma kod två gånger"),
    ("[cases.risk]\nkeep_years = -1", "cases.risk.keep_years: 0 (för alltid) eller fler"),
    ("[matrix]\nyellow = 9", "matrix: gult måste börja före rött"),
    ("[cases.provider_event]\ndecides = []", "cases.provider_event.decides: minst en funktion måste besluta"),
    (
        '[[change.document_types.alter]]\ncode = "routine"\ndecided_by = ["kungen"]',
        "document_types.routine.decided_by: 'kungen' finns inte i recipients",
    ),
    ('[[notes]]\nabout = "mood.x"\nsv = "x"\nen = "x"', "notes: det finns ingen nyckel 'mood.x'"),
    ("[deadlines]\nnotify_imy_hours = 0", "deadlines.notify_imy_hours: minst en timme"),
]


@pytest.mark.parametrize(("changed", "told"), SENSELESS, ids=[told for _, told in SENSELESS])
def test_what_makes_no_sense_is_refused_with_its_key(changed: str, told: str) -> None:
    (fault,) = faults(changed)
    assert fault.startswith(told)


def test_a_law_that_is_not_used_takes_its_track_its_categories_and_its_dates_with_it() -> None:
    found = faults("", 'laws = ["SoL"]')
    assert "cases.harm.on: lex Maria kan inte vara på, för HSL står inte i laws" in found
    assert "categories.fall.laws: inget av lagrummen används här (laws)" in found
    assert "year_wheel.patient_safety_report.law: lagrummet används inte här (laws)" in found
    assert faults("", "laws = []")[0] == "laws: minst ett lagrum behövs"


def test_a_report_has_something_to_be_about() -> None:
    assert faults("", "categories = []") == ["categories: minst en av varje behövs"]


def test_every_fault_is_told_at_once_each_with_its_key() -> None:
    found = faults(
        '[colours]\nred = 1\n[deadlines]\nacknowledge = 0\nnotify_imy_hours = 96\ncomplete = "3"\n'
        '[cases.harm]\nreceives = ["rektor"]\n[cases.misconduct]\nreceives = []\n'
        '[change.categories]\nremove = ["gone"]\n' + wheel("patient_safety_report", 'due = ["03-31"]'),
        'laws = ["HSL", "PSL", "SoL"]\nzone = "Nowhere"\nsummary_weekday = 9',
    )
    assert sorted(fault.partition(": ")[0] for fault in found) == sorted(
        [
            "colours", "deadlines.acknowledge", "deadlines.notify_imy_hours", "deadlines.complete",
            "cases.harm.receives[0]", "cases.misconduct.receives", "change.categories",
            "year_wheel.patient_safety_report.due", "laws[1]", "zone", "summary_weekday",
        ]
    )  # fmt: skip


def test_a_file_that_says_nothing_is_told_everything_that_is_missing() -> None:
    with pytest.raises(BadProfile) as refused:
        read("")
    assert {fault.where for fault in refused.value.faults} >= {"name", "zone", "cases", "categories", "functions"}
    assert {fault.why for fault in refused.value.faults if fault.where in ("name", "cases")} == {"saknas"}


@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        ("cases.harm", "cases.harm.receives[0]", True),
        ("cases.harm.receives", "cases.harm.receives[0]", True),
        ("cases.harm", "cases.harmony", False),
        ("cases.harm.reads", "cases.harm.receives[0]", False),
    ],
)
def test_the_same_thing_is_not_told_twice(one: str, other: str, is_so: bool) -> None:
    assert Fault(one, "x").concerns(Fault(other, "y")) is is_so
    assert Fault(other, "x").concerns(Fault(one, "y")) is is_so


# Notes


def told(name: str) -> dict[str, str]:
    return {note.partition(": ")[0]: note.partition(": ")[2] for note in notes(check(name))}


def test_a_local_date_is_told_from_one_that_law_sets() -> None:
    said = told("standard")
    assert said["deadlines.acknowledge"] == "1 arbetsdag (lokal frist)"
    assert said["deadlines.investigate_days"] == "30 dagar (lokal frist)"
    assert said["deadlines.notify_imy_hours"] == "72 timmar; lagen sätter högst 72 (art. 33.1 GDPR)"
    assert said["year_wheel.patient_safety_report"] == "1 mars (senast 1 mars: 3 kap. 10 § PSL)"
    assert said["year_wheel.process_review"] == "31 december (lokal frist)"
    assert said["year_wheel.quality_report"].endswith("(lokal frist; allmänna råd: 7 kap. 1 § SOSFS 2011:9)")
    assert said["year_wheel.not_executed"].endswith("(varje kvartal: SoL, 28 f–h §§ LSS)")


def test_an_earlier_date_than_the_laws_is_local() -> None:
    own = read('name = "x"\nbased_on = "standard"\n' + wheel("patient_safety_report", 'due = ["02-15"]\nopens = []'))
    assert (
        "year_wheel.patient_safety_report: 15 februari (lokal frist; lagen säger senast 1 mars: 3 kap. 10 § PSL)"
    ) in notes(Checked(own, ()))


def test_what_is_off_and_what_is_inherited_is_told() -> None:
    said = told("uppsala")
    assert said["cases.harm"] == "används inte här"
    assert any(note.startswith("bygger på standard, och ärver: ") for note in notes(check("uppsala")))
    assert said["year_wheel.lex_sarah_summary"] == "varje nämndmöte (lokal frist)"
    assert told("jarva")["year_wheel.provider_follow_up"] == "fri tid på året (lokal frist; krav: 10 kap. 8 § KL)"


def test_a_profile_that_cannot_be_used_has_no_notes() -> None:
    assert notes(check("atlantis")) == ()
