"""Runs `hjulet` inside the test, from an empty folder and an empty environment."""

import contextlib
import io
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.cli import run

FILES = ("units", "people")
CONTENT = Path(__file__).parents[2] / "bot" / "demo"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Hjulet:
    """The command, in its folder."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Said:
        code = run(arguments)
        told = self.capture.readouterr()
        return Said(code, told.out, told.err)

    def ready(self) -> None:
        """A migrated database with the demo's units and people."""
        assert self("init").code == 0
        assert self("migrate").code == 0
        for what in FILES:
            assert self("import", what, str(CONTENT / f"{what}.csv")).code == 0


@pytest.fixture
def quiet_logs() -> Iterator[None]:
    """Whatever a command does to the process's logging is undone."""
    with own_logs():
        yield


@contextlib.contextmanager
def own_logs() -> Iterator[None]:
    handlers, level = logging.root.handlers, logging.root.level
    yield
    logging.root.handlers, logging.root.level = handlers, level
    logging.getLogger("hjulet").setLevel(logging.NOTSET)
    structlog.reset_defaults()


@pytest.fixture
def hjulet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], quiet_logs: None
) -> Hjulet:
    enter(tmp_path, monkeypatch)
    return Hjulet(tmp_path, capsys)


def enter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on commands run here, and the shell around them has set nothing."""
    for name in [name for name in os.environ if name.startswith(("HJULET_", "SLACK_")) or name == "PORT"]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(folder)


@pytest.fixture(scope="session")
def ready_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is `ready`, made once; a test that changes nothing of it takes a copy."""
    folder = tmp_path_factory.mktemp("ready")
    with pytest.MonkeyPatch.context() as patch, own_logs(), contextlib.redirect_stdout(io.StringIO()):
        enter(folder, patch)
        for command in (["init"], ["migrate"], *(["import", what, str(CONTENT / f"{what}.csv")] for what in FILES)):
            assert run(command) == 0
    return folder
