"""The demo from its first start to its second: whole or not at all, and played through the real conversations."""

import asyncio
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.demo.day import played_monday, read_script
from bot.demo.folder import Folder
from bot.demo.seed import read_book
from bot.demo.stage import prepare
from bot.directory.csv import read_people, read_substitutes, read_units
from bot.wiring import open_database
from conversation.flow import Choice, walk
from handlers import deviation
from quality.profile_file import load

HJULET = [sys.executable, "-c", "from bot.cli import main; main()"]
ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "bot" / "demo"
ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 19, 11, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> tuple[Folder, str]:
    """A demo made once for the tests that only look, and what it wrote."""
    folder = Folder(tmp_path_factory.mktemp("demo"))
    lines: list[str] = []
    asyncio.run(prepare(folder, folder.settings(8000), now=NOW, write=lines.append))
    return folder, "\n".join(lines)


def column(folder: Folder, query: str) -> list[object]:
    database = sqlite3.connect(folder.database)
    found = [row[0] for row in database.execute(query)]
    database.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    "expected",
    [
        r"fredag 13 november kl\. 14\.20",
        r"Tack! Rapporten är inskickad\. AVV-2026-\d{5}",
        r"Karin Lundmark \(enhetschef, Hemtjänst Norr\) får:\n  │ En ny rapport väntar på dig\.",
        r"\(Det ser ut att stå något som kan peka ut en person",
        r"Avvikelser, Särskilt boende Linden\n  │ 9 november 2026 – 15 november 2026\n  │ [^0]",
        r"När någon inte öppnar dörren",
        r"Delegering av hälso- och sjukvårdsuppgifter",
        r"Cecilia Ahlgren \(lex Sarah-ansvarig, Socialförvaltningen\) får:",
        r"Karin Lundmark får:\n  │ Påminnelse: ta emot AVV-2026-\d{5}",
        r"Lars-Erik Nyman får:\n  │ Karin Lundmark .* rapport AVV-2026-\d{5}",
        r"Avvikelser, Socialförvaltningen\n  │ 1 oktober 2026 – 31 oktober 2026",
    ],
)
def test_the_day_shows_the_main_job(transcript: tuple[Folder, str], expected: str) -> None:
    assert re.search(expected, transcript[1])


@pytest.mark.slow
def test_no_line_of_the_transcript_is_too_wide_for_a_terminal(transcript: tuple[Folder, str]) -> None:
    assert max(map(len, transcript[1].splitlines())) <= 80


@pytest.mark.slow
def test_a_year_of_cases_has_every_state_and_a_whole_log(transcript: tuple[Folder, str]) -> None:
    folder, _ = transcript
    assert 300 < len(column(folder, "SELECT id FROM cases")) < 500
    assert set(column(folder, "SELECT DISTINCT state FROM cases")) == {"received", "reviewing", "awaiting", "closed"}
    assert 3 < len(column(folder, "SELECT id FROM cases WHERE restricted")) < 50
    assert column(folder, "SELECT max(created_at) FROM cases") < ["2026-11-19"]
    by_time = column(folder, "SELECT reference FROM cases ORDER BY created_at, id")
    years = sorted({str(reference)[4:8] for reference in by_time})
    assert [r for year in years for r in by_time if str(r)[4:8] == year] == sorted(map(str, by_time))

    async def verify() -> tuple[str, ...]:
        database = open_database(folder.settings(8000))
        async with database.read() as store:
            found = await store.audit.verify()
        await database.close()
        return found.faults

    assert asyncio.run(verify()) == ()


@pytest.mark.slow
def test_inboxes_hold_the_played_day_and_not_the_year(transcript: tuple[Folder, str]) -> None:
    folder, _ = transcript
    assert all("2026-11-13" <= str(at) < "2026-11-17" for at in column(folder, "SELECT at FROM letters"))
    assert len(column(folder, "SELECT id FROM letters")) < 40
    assert column(folder, "SELECT count(*) FROM duties WHERE next_nudge_at <= '2026-11-19 11:00'") == [0]


@pytest.mark.slow
def test_keys_and_data_are_their_owners_alone(transcript: tuple[Folder, str]) -> None:
    folder, _ = transcript
    for file in (folder.env_file, folder.database):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not folder.building.exists()


@pytest.mark.slow
def test_a_second_start_plays_nothing_and_keeps_everything(transcript: tuple[Folder, str]) -> None:
    folder, _ = transcript
    before = column(folder, "SELECT count(*) FROM audit_entries")
    lines: list[str] = []
    asyncio.run(prepare(folder, folder.settings(8001), now=datetime.now(UTC), write=lines.append))
    assert "redan spelad" in "\n".join(lines)
    assert column(folder, "SELECT count(*) FROM audit_entries") == before


def test_the_demo_listens_to_nothing_in_its_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-real")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-real")
    monkeypatch.setenv("HJULET_HOST", "0.0.0.0")  # noqa: S104 - what must not be heeded
    monkeypatch.setenv("HJULET_DATABASE_URL", "postgresql+psycopg://real")
    settings = Folder(tmp_path / "demo").settings(8000)
    assert (settings.slack, settings.host, settings.demo) == (False, "127.0.0.1", True)
    assert settings.database_url.startswith("sqlite")


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-11-22T10:00", "2026-11-16"),
        ("2026-11-16T15:44", "2026-11-09"),
        ("2026-11-16T15:46", "2026-11-16"),
        ("2026-04-08T12:00", "2026-03-30"),
        ("2026-06-24T12:00", "2026-06-15"),
    ],
)
def test_the_played_monday_is_a_past_working_day_after_a_working_friday(now: str, monday: str) -> None:
    found = played_monday(datetime.fromisoformat(now).replace(tzinfo=ZONE), read_script())
    assert found == date.fromisoformat(monday)


def test_every_template_and_every_scene_answers_the_flow_as_it_is() -> None:
    flow = deviation.flow(load("standard"))
    offers = {"units": (Choice("1", "Linden"),)}
    usual = {
        "unit": "1",
        "occurred": "now",
        "discovered": "now",
        "possible": "unknown",
        "record": "nobody",
        "suspicion": "none",
        "involved": "no",
        "shows_name": "yes",
    }
    raw = tomllib.loads((CONTENT / "day.toml").read_text(encoding="utf-8"))
    given = [dict(each.answers) for each in read_book().templates]
    given += [{**scene["answers"], "unit": "1"} for scene in raw["scene"] if "answers" in scene]
    for answers in given:
        answers.pop("first_try", None)
        if "occurred_at" in answers:
            answers["occurred_at"] = "2026-11-15T20:30"
        walked = walk(flow, usual | answers, offers)
        assert walked.first_open() is None, answers
        assert {step: walked.known.get(step) for step in answers if step != "actual"} == {
            step: answer for step, answer in answers.items() if step != "actual"
        }


def test_the_files_name_only_units_and_people_that_exist() -> None:
    units = {"/".join(line.path) for line in read_units((CONTENT / "units.csv").read_text(encoding="utf-8"))}
    people = read_people((CONTENT / "people.csv").read_text(encoding="utf-8"))
    emails = {line.email for line in people}
    assert {"/".join(line.path) for line in people} <= units
    assert {unit for kind in read_book().unit_kinds.values() for unit in kind} <= units
    assert {scene.who for scene in read_script().scene} <= emails
    substitutes = read_substitutes((CONTENT / "substitutes.csv").read_text(encoding="utf-8"))
    assert {email for line in substitutes for email in (line.email, line.substitute)} <= emails


@pytest.mark.slow
def test_a_first_start_that_is_killed_is_made_anew_and_a_stop_does_not_wait_for_open_pages(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "var" / "demo")
    command = [*HJULET, "demo", "--folder", str(folder.path), "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        while "kl. 07.10" not in first.stdout.readline():
            pass
        first.kill()
    assert not folder.is_made
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as second:
        assert second.stdout is not None
        told = ""
        while "Hjulet finns på" not in told:
            told = second.stdout.readline()
        address = re.search(r"http://[0-9.:]+", told)
        assert address is not None
        with httpx.Client(base_url=address[0], timeout=10) as browser:
            page = browser.get("/").text
            token = re.search(r'name="token" value="([^"]+)"', page)
            person = re.search(r'name="person" value="(\d+)"', page)
            assert token is not None
            assert person is not None
            browser.post("/vem", data={"token": token[1], "person": person[1]})
            with browser.stream("GET", "/handelser") as news:
                assert "retry" in next(news.iter_text())
                second.send_signal(signal.SIGTERM)
                assert second.wait(8) == 0
