"""The command as whoever installs Hjulet meets it: what it does, and one sentence when it cannot."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest

from bot.directory.csv import BadFile
from bot.faults import Fault, sentence
from bot.serve import PortTaken, claim
from bot.slack.api import Refused
from storage.vault import Sealed, new_key
from tests.bot.command_line import CONTENT, Hjulet, hjulet, quiet_logs

__all__ = ["hjulet", "quiet_logs"]

HJULET = [sys.executable, "-c", "from bot.cli import main; main()"]
ROOT = Path(__file__).parents[2]


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(folder / "hjulet.db")
    found = database.execute(query).fetchall()
    database.commit()
    database.close()
    return found


def test_a_new_settings_file_is_its_owners_alone_and_never_written_over(hjulet: Hjulet) -> None:
    said = hjulet("init")
    file = hjulet.folder / "hjulet.env"
    first = file.read_text(encoding="utf-8")
    assert said.code == 0
    assert "hjulet migrate" in said.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = hjulet("init")
    assert (again.code, file.read_text(encoding="utf-8")) == (2, first)
    assert "finns redan" in again.err


def test_a_settings_file_of_another_name_is_used_where_it_is_named(hjulet: Hjulet) -> None:
    assert "hjulet --env-file annan.env migrate" in hjulet("init", "--file", "annan.env").out
    assert hjulet("migrate").code == 2
    assert hjulet("--env-file", "annan.env", "migrate").code == 0


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "HJULET_KEYS"),
        ({"HJULET_KEYS": "secret-value"}, "HJULET_KEYS"),
        ({"HJULET_PORT": "secret-value"}, "HJULET_PORT"),
        ({"HJULET_FREE_TEXT": "secret-value"}, "'form'"),
        ({"HJULET_LOG_LEVEL": "secret-value"}, "HJULET_LOG_LEVEL"),
        ({"HJULET_ENV_FILE": "saknas.env"}, "saknas.env finns inte"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_sentence_without_its_value(
    hjulet: Hjulet, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], told: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    said = hjulet("serve")
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "secret-value" not in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HJULET_PROFILE", "saknas", "Profilen"),
        ("HJULET_DATABASE_URL", "oracle://x", "HJULET_DATABASE_URL"),
        ("HJULET_DATABASE_URL", "postgresql://x", "HJULET_DATABASE_URL"),
        ("HJULET_DATABASE_URL", "ingenting", "HJULET_DATABASE_URL"),
        ("HJULET_DATABASE_URL", "sqlite+aiosqlite:////saknas/x.db", "Mappen"),
        ("HJULET_DATABASE_URL", "postgresql+psycopg://me:secret@127.0.0.1:1/x", "nå databasen"),
        ("HJULET_DATABASE_URL", "sqlite+aiosqlite:///tom.db", "hjulet migrate"),
    ],
)
def test_what_the_settings_lead_to_is_checked_too(
    hjulet: Hjulet, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    hjulet("init")
    monkeypatch.setenv(name, value)
    said = hjulet("summary")
    assert said.code == 2
    assert told in said.err
    assert "secret" not in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Fault("Så här."), "Så här."),
        (BadFile(["rad 2: namn saknas"]), "rad 2: namn saknas"),
        (Sealed("no key for this text"), "HJULET_KEYS"),
        (Refused("invalid_auth"), "invalid_auth"),
        (PortTaken("127.0.0.1", 80), "port 80"),
        (FileNotFoundError(2, "No such file", "rutiner"), "rutiner"),
    ],
)
def test_every_fault_has_its_sentence(error: Exception, told: str) -> None:
    assert told in sentence(error)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (["snurra"], "Kommandot finns inte"),
        (["import"], "inte helt"),
        (["import", "people"], "file saknas"),
        (["demo", "--port", "x"], "port"),
        (["tick", "--vart", "x"], "--vart"),
    ],
)
def test_a_command_written_wrong_is_answered_in_swedish(hjulet: Hjulet, written: list[str], told: str) -> None:
    said = hjulet(*written)
    assert said.code == 2
    assert told in said.err
    assert "hjulet --help" in said.err


def test_the_command_alone_shows_what_there_is(hjulet: Hjulet) -> None:
    said = hjulet()
    assert said.code == 0
    assert "avvikelser, rutiner" in said.out


def test_a_taken_port_is_said_before_anything_is_started(hjulet: Hjulet) -> None:
    hjulet("init")
    with claim("127.0.0.1", 0) as taken, pytest.MonkeyPatch.context() as patch:
        port = str(taken.getsockname()[1])
        patch.setenv("HJULET_PORT", port)
        said = hjulet("serve")
    assert said.code == 2
    assert port in said.err


def test_people_units_and_substitutes_come_from_files(hjulet: Hjulet) -> None:
    hjulet.ready()
    said = hjulet("import", "substitutes", str(CONTENT / "substitutes.csv"))
    assert (said.code, said.out) == (0, "Läste in 3 ersättare.\n")
    assert rows(hjulet.folder, "SELECT count(*) FROM people") == [(46,)]


def test_a_bad_file_is_refused_whole_with_the_number_of_each_bad_line(hjulet: Hjulet) -> None:
    hjulet.ready()
    file = hjulet.folder / "people.csv"
    file.write_text("e-post,namn,enhet,funktion,från,till\na@b.se,A,X,trollkarl,,\nb,B,X,medarbetare,,\n", "utf-8")
    said = hjulet("import", "people", str(file))
    assert said.code == 2
    assert "rad 2" in said.err
    assert "rad 3" in said.err
    assert rows(hjulet.folder, "SELECT count(*) FROM people") == [(46,)]
    assert hjulet("import", "people", "saknas.csv").code == 2


def test_whoever_lost_a_phone_is_signed_out_everywhere(hjulet: Hjulet) -> None:
    hjulet.ready()
    file = hjulet.folder / "people.csv"
    file.write_text("e-post,namn,enhet,funktion,från,till\na@example.se,A,X,medarbetare,,\n", "utf-8")
    assert hjulet("import", "people", str(file)).code == 0
    with contextlib.closing(sqlite3.connect(hjulet.folder / "hjulet.db")) as database, database:
        (person,) = database.execute("SELECT id FROM people WHERE name = 'A'").fetchone()
        for secret, whose in (("s-1", person), ("s-2", person), ("s-3", 1)):
            database.execute(
                "INSERT INTO sign_ins VALUES (?, ?, 'entra', '2026-11-25', '2026-11-25', '2026-11-25')",
                (secret, whose),
            )
    assert hjulet("sign-out", "nobody@example.se").code == 2
    assert hjulet("sign-out", "a@example.se").out == "Loggade ut 2 webbläsare.\n"
    assert rows(hjulet.folder, "SELECT secret FROM sign_ins") == [("s-3",)]
    assert hjulet("sign-out", "alla").out == "Loggade ut 1 webbläsare.\n"


def test_routines_come_from_a_folder_and_an_empty_one_is_said(hjulet: Hjulet) -> None:
    hjulet.ready()
    said = hjulet("import", "routines", str(CONTENT / "routines"))
    assert said.code == 0
    assert "Läste in 25 dokument" in said.out
    (hjulet.folder / "tom").mkdir()
    assert hjulet("import", "routines", "tom").code == 2
    assert "saknas" in hjulet("import", "routines", "saknas").err


def test_a_summary_is_printed_and_written_down_as_an_export(hjulet: Hjulet) -> None:
    hjulet.ready()
    said = hjulet("summary", "förra", "månaden")
    assert said.code == 0
    assert "Avvikelser, Socialförvaltningen" in said.out
    assert rows(hjulet.folder, "SELECT chain FROM audit_entries WHERE action = 'exported'") == [("system",)]
    assert hjulet("summary", "någon gång").code == 2


def test_a_changed_log_is_found(hjulet: Hjulet) -> None:
    hjulet.ready()
    whole = hjulet("audit", "verify")
    assert whole.code == 0
    assert "Kontrollerade 2 poster" in whole.out
    rows(hjulet.folder, "UPDATE audit_entries SET actor = 'nobody' WHERE seq = 1")
    broken = hjulet("audit", "verify")
    assert broken.code == 1
    assert "system: post 1" in broken.out


def test_everything_is_sealed_anew_when_a_newer_key_comes_first(hjulet: Hjulet) -> None:
    hjulet.ready()
    assert "redan" in hjulet("keys", "rotate").out
    file = hjulet.folder / "hjulet.env"
    old = file.read_text(encoding="utf-8")
    new = new_key()
    file.write_text(old.replace("HJULET_KEYS=", f"HJULET_KEYS={new},"), encoding="utf-8")
    assert "Krypterade om 46 texter" in hjulet("keys", "rotate").out
    lines = [f"HJULET_KEYS={new}" if line.startswith("HJULET_KEYS=") else line for line in old.splitlines()]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert "redan" in hjulet("keys", "rotate").out


def test_a_missing_key_stops_the_rotation_with_a_sentence(hjulet: Hjulet) -> None:
    hjulet.ready()
    file = hjulet.folder / "hjulet.env"
    lines = [
        f"HJULET_KEYS={new_key()}" if line.startswith("HJULET_KEYS=") else line
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    said = hjulet("keys", "rotate")
    assert said.code == 2
    assert "HJULET_KEYS" in said.err


def test_the_manifest_is_json_and_nothing_else(hjulet: Hjulet) -> None:
    hjulet("init")
    said = hjulet("manifest", "slack")
    assert json.loads(said.out)["features"]["slash_commands"]
    assert said.err == ""


def test_the_teams_package_is_written_where_it_is_told(hjulet: Hjulet, monkeypatch: pytest.MonkeyPatch) -> None:
    hjulet("init")
    bot = "0b7de1f5-8a3c-4c64-9d0e-2f3c5f5b2222"
    for name, value in (("APP_ID", bot), ("APP_SECRET", "hemlig")):
        monkeypatch.setenv(f"HJULET_TEAMS_{name}", value)
    monkeypatch.setenv("HJULET_TENANT_ID", bot)
    said = hjulet("manifest", "teams", "-o", "app.zip")
    assert said.code == 2
    assert "HJULET_PUBLIC_URL" in said.err
    monkeypatch.setenv("HJULET_PUBLIC_URL", "https://hjulet.example.se")
    assert hjulet("manifest", "teams", "-o", "app.zip").code == 0
    with ZipFile(hjulet.folder / "app.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["bots"][0]["botId"] == bot
    said = hjulet("manifest", "teams", "-o", "saknas/app.zip")
    assert said.code == 2
    assert "går inte att skriva" in said.err


def test_the_demo_has_no_teams_whatever_is_set_around_it(hjulet: Hjulet, monkeypatch: pytest.MonkeyPatch) -> None:
    hjulet("init")
    bot = "0b7de1f5-8a3c-4c64-9d0e-2f3c5f5b2222"
    for name, value in (("TEAMS_APP_ID", bot), ("TEAMS_APP_SECRET", "hemlig"), ("TENANT_ID", bot), ("DEMO", "true")):
        monkeypatch.setenv(f"HJULET_{name}", value)
    assert "HJULET_TEAMS_APP_ID" in hjulet("manifest", "teams").err


def test_a_sweep_foreseen_says_nothing_to_anybody(hjulet: Hjulet) -> None:
    hjulet.ready()
    said = hjulet("tick", "--at", "2026-11-30T08:00")
    assert said.code == 0
    assert "måndag 30 november kl. 08.00: 17 meddelanden skulle sägas" in said.out
    assert "Fatima Rahimi får:" in said.out
    assert rows(hjulet.folder, "SELECT count(*) FROM duties") == [(0,)]
    assert rows(hjulet.folder, "SELECT count(*) FROM audit_anchors") == [(0,)]
    assert hjulet("tick", "--at", "i morgon").code == 2
    assert hjulet("tick").code == 0


@pytest.mark.slow
def test_serve_migrates_answers_and_stops_when_it_is_told_to(hjulet: Hjulet) -> None:
    hjulet("init")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "HJULET_PORT": str(port), "PYTHONPATH": str(ROOT), "HJULET_LOG_LEVEL": "WARNING"}
    with subprocess.Popen(
        [*HJULET, "serve"], cwd=hjulet.folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as it:
        assert it.stdout is not None
        assert f"127.0.0.1:{port}" in it.stdout.readline()
        assert httpx.get(f"http://127.0.0.1:{port}/halsa").text == "ok"
        asked = datetime.now(UTC)
        it.send_signal(signal.SIGTERM)
        assert it.wait(20) == 0
        assert (datetime.now(UTC) - asked).total_seconds() < 10
