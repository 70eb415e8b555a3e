"""`hjulet profile check` explains a profile, and a faulty one lets nothing start."""

import pytest

from bot.faults import sentence
from bot.settings import Settings
from bot.wiring import build
from quality.profile_file import SHIPPED, BadProfile
from storage.vault import new_key
from tests.bot.command_line import Hjulet, hjulet, quiet_logs

__all__ = ["hjulet", "quiet_logs"]

FAULTY = """
name = "x"
based_on = "standard"
[deadlines]
notify_imy_hours = 96
acknowledge = 0
[[change.year_wheel.alter]]
code = "patient_safety_report"
due = ["03-31"]
"""


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_profile_is_found_usable(name: str, hjulet: Hjulet) -> None:
    said = hjulet("profile", "check", name)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Profilen {name} går att använda.\n")
    assert "  deadlines.acknowledge: 1 arbetsdag (lokal frist)\n" in said.out


def test_jarvas_own_date_is_told_beside_the_laws(hjulet: Hjulet) -> None:
    out = hjulet("profile", "check", "jarva").out
    assert "year_wheel.patient_safety_report: nämndens dokument säger 31 mars, men lagen säger senast 1 mars" in out
    assert "year_wheel.patient_safety_report: 1 mars (senast 1 mars: 3 kap. 10 § PSL)\n" in out


def test_every_fault_of_a_file_is_explained_by_its_key(hjulet: Hjulet) -> None:
    (hjulet.folder / "kommun.toml").write_text(FAULTY, encoding="utf-8")
    said = hjulet("profile", "check", "kommun.toml")
    assert said.code == 1
    assert said.out == (
        "Profilen kommun.toml går inte att använda (3 fel):\n"
        "  deadlines.notify_imy_hours: 96 timmar är mer än 72 (art. 33.1 GDPR)\n"
        "  year_wheel.patient_safety_report.due: 31 mars: ska vara klar senast 1 mars (3 kap. 10 § PSL)\n"
        "  deadlines.acknowledge: minst en dag\n"
    )


def test_nothing_starts_with_a_faulty_profile(hjulet: Hjulet) -> None:
    file = hjulet.folder / "kommun.toml"
    file.write_text(FAULTY, encoding="utf-8")
    with pytest.raises(BadProfile) as refused:
        build(Settings(keys=(new_key(),), lookup_key=new_key(), profile=str(file)))
    said = sentence(refused.value)
    assert said.startswith("Profilen går inte att använda: deadlines.notify_imy_hours: 96 timmar")
    assert "3 kap. 10 § PSL" in said


def test_a_profile_that_is_not_there_is_named(hjulet: Hjulet) -> None:
    said = hjulet("profile", "check", "atlantis")
    assert said.code == 1
    assert "atlantis: det finns ingen sådan profil" in said.out
