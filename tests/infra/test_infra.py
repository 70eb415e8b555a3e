"""The ground that other tests stand on is tested first: databases of one's own, and a browser."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from playwright.async_api import Page
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.infra import adaptivecards, chromium, postgres
from tests.infra.postgres_guard import ADDRESS
from tests.infra.run import GUARD


async def count_after_one_row(url: str) -> int:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE ground (word TEXT)"))
        await connection.execute(text("INSERT INTO ground VALUES ('åäö')"))
        count = await connection.scalar(text("SELECT count(*) FROM ground WHERE word = 'åäö'"))
    await engine.dispose()
    return int(count or 0)


@pytest.mark.parametrize("turn", [1, 2])
async def test_each_test_has_a_database_of_its_own(database_url: str, turn: int) -> None:
    assert await count_after_one_row(database_url) == 1


async def test_a_bare_database_has_no_tables(bare_database_url: str) -> None:
    assert await count_after_one_row(bare_database_url) == 1


def test_a_template_is_made_once(postgres_server: postgres.Server, postgres_url: str) -> None:
    def never(url: str) -> None:
        raise AssertionError(url)

    assert postgres_server.template(never).endswith("_template")


def test_postgresql_is_reached_through_psycopg(postgres_url: str) -> None:
    assert make_url(postgres_url).drivername == "postgresql+psycopg"


@pytest.mark.postgres
@pytest.mark.slow
def test_a_killed_run_leaves_no_server_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(postgres.GIVEN, raising=False)
    run_and_wait = (
        "import sys, tests.infra.postgres as p\n"
        "with p.running() as server:\n"
        "    print(server.run, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", run_and_wait],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as owner:
        assert owner.stdout is not None
        run = Path(owner.stdout.readline().strip())
        address = make_url((run / ADDRESS).read_text()).set(drivername="postgresql").render_as_string()
        guard = (run / GUARD).open("a")
        os.kill(owner.pid, signal.SIGKILL)
    with guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
    assert not run.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


async def test_the_browser_shows_swedish_letters(browser_page: Page) -> None:
    await browser_page.set_content("<main>Räksmörgås på Östermalm</main>")
    assert await browser_page.inner_text("main") == "Räksmörgås på Östermalm"
    assert await browser_page.evaluate("navigator.language") == "sv-SE"


def test_a_browser_that_does_not_start_is_no_browser(tmp_path: Path) -> None:
    note = tmp_path / "chromium"
    note.write_text("#!/bin/sh\nexit 1\n")
    note.chmod(0o755)
    assert not chromium.starts(str(note))
    assert not chromium.starts(str(tmp_path / "nothing"))


def test_a_renderer_that_cannot_be_had_is_absent_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(adaptivecards.Absent, match=adaptivecards.NO_NPM):
        adaptivecards.fetch(tmp_path / "none", npm=None)
    fails = command(tmp_path / "fails", "exit 1")
    with pytest.raises(adaptivecards.Absent, match=adaptivecards.NO_NETWORK):
        adaptivecards.fetch(tmp_path / "offline", npm=fails)


def test_a_renderer_that_is_not_the_pinned_one_is_no_missing_one(tmp_path: Path) -> None:
    with pytest.raises(adaptivecards.Altered):
        adaptivecards.fetch(tmp_path / "altered", npm=command(tmp_path / "npm", "echo code EINTEGRITY >&2; exit 1"))


def test_the_renderer_is_fetched_once(tmp_path: Path) -> None:
    found = adaptivecards.fetch(tmp_path, npm=command(tmp_path / "npm", "mkdir node_modules"))
    assert found.is_dir()
    assert adaptivecards.fetch(tmp_path, npm=None) == found


def command(path: Path, does: str) -> str:
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)
    return str(path)


def test_what_is_pinned_has_a_checksum_and_names_no_place_to_fetch_it_from() -> None:
    pinned = (adaptivecards.PINNED / "package-lock.json").read_text("utf-8")
    packages = {name: each for name, each in json.loads(pinned)["packages"].items() if name}
    assert "node_modules/adaptivecards" in packages
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert "://" not in pinned


@pytest.mark.slow
def test_the_closing_report_names_a_check_that_did_not_run(tmp_path: Path) -> None:
    (tmp_path / "test_card.py").write_text(
        "import pytest\n@pytest.fixture\ndef renderer() -> None:\n    pytest.skip('cards, because npm is missing')\n"
        "def test_card(renderer: None) -> None:\n    pass\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-n", "1", "-p", "tests.infra.grounds", str(tmp_path)]
    run = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert "DID NOT RUN (tests: 1): cards, because npm is missing" in run.stdout
