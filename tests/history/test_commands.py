"""The two commands as the operator meets them: what they say, and one sentence when they cannot."""

import json
import stat

import openpyxl
import pytest

from bot.history import columns as c
from tests.bot.command_line import Hjulet, hjulet, quiet_logs
from tests.history.files import file_of, row

__all__ = ["hjulet", "quiet_logs"]

UNIT = "Socialförvaltningen/Äldreomsorg/Linden"


def rows_for(unit: str) -> bytes:
    return file_of(
        row(1, enhet=unit, vad_hände="Gäller 19121212-1212."),
        row(2, enhet=unit, misstanke="lex sarah"),
        row(3, enhet=unit, inkom="2023-05-01", avslutades="2023-06-01"),
    )


@pytest.fixture
def ready(hjulet: Hjulet) -> Hjulet:
    """A municipality with a file of earlier years beside it."""
    assert hjulet("init").code == 0
    assert hjulet("migrate").code == 0
    (hjulet.folder / "units.csv").write_text(f"enhet,lagrum\n{UNIT},HSL\n", encoding="utf-8")
    assert hjulet("import", "units", "units.csv").code == 0
    (hjulet.folder / "old.csv").write_bytes(rows_for(UNIT))
    return hjulet


def test_earlier_years_come_in_and_go_out_and_the_operator_is_told_how_many(ready: Hjulet) -> None:
    assert "3 ärenden skulle läsas in; 0 fanns redan" in ready("import", "cases", "old.csv", "--dry-run").out
    said = ready("import", "cases", "old.csv")
    assert said.out.splitlines() == [
        "Läste in 3 ärenden; 0 fanns redan och är som de var.",
        "1 personnummer i texterna är dolda.",
    ]
    assert "Läste in 0 ärenden; 3 fanns redan" in ready("import", "cases", "old.csv").out
    out = ready("export", "cases")
    assert "Skrev 2 ärenden till arenden.csv." in out.out
    assert "--restricted" in out.out
    file = ready.folder / "arenden.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "personnummer" not in file.read_text(encoding="utf-8-sig")
    whole = ready("export", "cases", "--words", "--restricted", "--format", "json", "-o", "all.json")
    assert whole.out == "Skrev 3 ärenden till all.json. Utdraget är antecknat i loggen.\n"
    told = json.loads((ready.folder / "all.json").read_text(encoding="utf-8"))
    assert told[0][c.WHAT] == "Gäller [personnummer dolt]."
    assert "Loggen är hel." in ready("audit", "verify").out


def test_an_export_is_of_the_days_types_and_units_that_were_asked_for(ready: Hjulet) -> None:
    ready("import", "cases", "old.csv")
    year = ready("export", "cases", "--format", "xlsx", "--from", "2023-01-01", "--to", "31/12 2023", "--unit", UNIT)
    assert "Skrev 1 ärenden till arenden.xlsx." in year.out
    page = openpyxl.load_workbook(ready.folder / "arenden.xlsx").active
    assert page is not None
    assert page.max_row == 2
    assert "Skrev 0 ärenden" in ready("export", "cases", "--type", "synpunkt", "--type", "risk").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--from", "i fjol"), "--from: ”i fjol” är inget datum"),
        (("--type", "haveri"), "--type: ”haveri” går inte att använda; skriv avvikelse"),
        (("--unit", "Linden"), "Enheten Linden finns inte"),
        (("--format", "pdf"), "--format ska vara csv, xlsx eller json."),
        (("-o", "finns/inte.csv"), "finns/inte.csv går inte att skriva"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(ready: Hjulet, arguments: tuple[str, ...], told: str) -> None:
    said = ready("export", "cases", *arguments)
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "Traceback" not in said.err


def test_a_file_with_faults_is_refused_with_each_of_them(ready: Hjulet) -> None:
    (ready.folder / "wrong.csv").write_bytes(file_of(row(1, enhet="Nej"), row(2, enhet=UNIT, allvarlighet="9")))
    said = ready("import", "cases", "wrong.csv")
    assert (said.code, said.out) == (2, "")
    first, second, third = said.err.splitlines()
    assert "inget av den lästes in" in first
    assert second.startswith("rad 2, kolumn enhet: enheten ”Nej” finns inte")
    assert third == "rad 3, kolumn allvarlighet: ”9” ska vara ett heltal från 1 till 4"
    assert ready("import", "cases", "saknas.csv").code == 2


def test_reports_from_outside_come_in_from_a_file_too(ready: Hjulet, monkeypatch: pytest.MonkeyPatch) -> None:
    senders = [{"name": "e-tjanst", "secret": "s" * 32, "types": ["synpunkt"], "unit": UNIT}]
    monkeypatch.setenv("HJULET_INTAKE_SENDERS", json.dumps(senders))
    (ready.folder / "in.csv").write_text("key,type,kind,said\nf-1,synpunkt,praise,Bra mat!\n", encoding="utf-8")
    said = ready("import", "intake", "in.csv", "--sender", "e-tjanst")
    assert said.out.splitlines()[0] == "Tog emot 1 rapporter; 0 hade redan kommit."
    assert said.out.splitlines()[1].startswith("SYN-")
    assert "0 rapporter; 1 hade redan kommit" in ready("import", "intake", "in.csv", "--sender", "e-tjanst").out
    unknown = ready("import", "intake", "in.csv", "--sender", "okand")
    assert (unknown.code, "HJULET_INTAKE_SENDERS" in unknown.err) == (2, True)


def test_a_secret_that_is_too_short_stops_the_start_without_being_shown(
    hjulet: Hjulet, monkeypatch: pytest.MonkeyPatch
) -> None:
    hjulet("init")
    sender = {"name": "e-tjanst", "secret": "hemlis", "types": ["synpunkt"], "unit": "A"}
    for senders in ([sender], [{**sender, "secret": "s" * 32}] * 2):
        monkeypatch.setenv("HJULET_INTAKE_SENDERS", json.dumps(senders))
        said = hjulet("migrate")
        assert (said.code, "INTAKE_SENDERS" in said.err, "hemlis" in said.err) == (2, True, False)
