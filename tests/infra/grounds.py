"""A run that never met PostgreSQL or a browser proves little, so what tests ran on is counted and shown."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.infra import postgres
from tests.infra.run import run_directory

RUN = pytest.StashKey[Path]()
GROUNDS = {"sqlite": "on SQLite", "postgres": "on PostgreSQL", "browser": "in the browser"}
FIXTURES = {
    "sqlite_url": "sqlite",
    "sqlite_town": "sqlite",
    "bare_sqlite_url": "sqlite",
    "postgres_url": "postgres",
    "postgres_town": "postgres",
    "bare_postgres_url": "postgres",
    "browser": "browser",
    "browser_page": "browser",
}
PROPERTY = "ground"
INPUT = "run_directory"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-ground",
        action="store_true",
        help="fail unless tests ran on SQLite, on PostgreSQL and in a browser",
    )


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        config.stash[RUN] = Path(config.workerinput[INPUT])
        return
    config.pluginmanager.register(Controller(config), "hjulet-controller")
    if config.option.basetemp is None:
        config.option.basetemp = str(config.stash[RUN] / "tests")  # in memory where there is room, as the databases are


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test says what it runs on by the fixture it asks for."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in FIXTURES:
                item.add_marker(FIXTURES[fixture])
        for ground in GROUNDS:
            if item.get_closest_marker(ground):
                item.user_properties.append((PROPERTY, ground))


class Controller:
    """What happens once in a run, however many workers it has; what did not run is named in its closing report."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.ran: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.resources = ExitStack()
        config.stash[RUN] = self.resources.enter_context(run_directory())

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput[INPUT] = str(self.config.stash[RUN])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.ran.update({str(ground) for name, ground in report.user_properties if name == PROPERTY})
        if report.skipped and isinstance(report.longrepr, tuple):
            self.left_out[report.longrepr[2].removeprefix("Skipped: ")] += 1

    def missing(self) -> list[str]:
        if not self.config.getoption("every_ground"):
            return []
        return [label for ground, label in GROUNDS.items() if not self.ran[ground]]

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        if self.missing() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        counts = ", ".join(f"{self.ran[ground]} {label}" for ground, label in GROUNDS.items())
        terminalreporter.write_line(f"Tests that ran: {counts}")
        for label in self.missing():
            terminalreporter.write_line(f"No test ran {label}: the run fails.", red=True)
        for why, tests in self.left_out.items():
            terminalreporter.write_line(f"DID NOT RUN (tests: {tests}): {why}", yellow=True)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        given = postgres.given_url()
        if given is not None:
            postgres.Server(given, self.config.stash[RUN]).drop_all()
        self.resources.close()
