"""A list of what was asked for proves nothing, so the tests that ran and passed say what of it they show.

`@pytest.mark.requirement("A9")` says that a test shows a requirement of `requirements.toml`, and with `profile="ekero"`
or a parameter called `profile_name` that it does so under that profile. What is not shown is counted at the end; a run
on every ground fails on it where the part it belongs to is said to be finished.
"""

import re
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.requirements import FILE, Catalogue, Requirement, Scope, claim, read

Made = pytest.Item | pytest.Collector | list[pytest.Item | pytest.Collector] | None
CATALOGUE = pytest.StashKey[Catalogue]()
FILE_OPTION = "requirements_file"
MARKER = "requirement"
PARAMETER = "profile_name"
PROPERTY = "shows"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(FILE_OPTION, "the requirements that tests may show", type="string", default=str(FILE))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARKER}(*codes, profile=None): shows these requirements, under this profile")
    config.stash[CATALOGUE] = read(Path(config.getini(FILE_OPTION)))
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ClosingReport(config), "hjulet-requirements")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that only asks for `profile_name` runs under each profile whose document names what it shows."""
    marks = list(metafunc.definition.iter_markers(MARKER))
    if marks and PARAMETER in metafunc.fixturenames and not parametrized(metafunc):
        codes = [code for mark in marks for code in mark.args]
        metafunc.parametrize(PARAMETER, metafunc.config.stash[CATALOGUE].naming(codes))


def parametrized(metafunc: pytest.Metafunc) -> bool:
    names = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    return any(PARAMETER in (re.split(r"[,\s]+", each) if isinstance(each, str) else each) for each in names)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Collector) -> Generator[None, Made, Made]:
    """What a test shows travels with its report, from whichever worker ran it."""
    made = yield
    for item in made if isinstance(made, list) else []:
        if isinstance(item, pytest.Function):
            item.user_properties.extend((PROPERTY, each) for each in claims(item, collector.config.stash[CATALOGUE]))
    return made


def claims(item: pytest.Function, catalogue: Catalogue) -> Iterator[str]:
    """What a test shows; a mark that says nothing, or what is not so, is a fault in the test's module."""
    runs_under = item.callspec.params.get(PARAMETER) if hasattr(item, "callspec") else None
    for mark in item.iter_markers(MARKER):
        profile = mark.kwargs.get("profile", runs_under)
        fault = problem(mark, catalogue, profile, runs_under)
        if fault:
            raise pytest.Collector.CollectError(f"{item.name}: {fault}")
        for code in mark.args:
            yield claim(code)
            if profile is not None:
                yield claim(code, profile)


def problem(mark: pytest.Mark, catalogue: Catalogue, profile: object, runs_under: object) -> str | None:
    if not mark.args or mark.kwargs.keys() - {"profile"}:
        return f"it is @pytest.mark.{MARKER}(code, …) or with profile=, nothing else"
    if profile is not None and profile not in catalogue.profiles:
        return f"no profile is called {profile!r}"
    if runs_under not in {None, profile}:
        return f"the mark says {profile!r}, and the test runs under {runs_under!r}"
    for code in mark.args:
        if code not in catalogue.requirements:
            return f"no requirement is called {code!r}"
        if catalogue.requirements[code].scope is Scope.OUTSIDE:
            return f"{code} is outside the product, so nothing shows it"
    return None


class ClosingReport:
    """What the whole run showed, and what a finished part still lacks."""

    def __init__(self, config: pytest.Config) -> None:
        self.catalogue = config.stash[CATALOGUE]
        self.whole_run = bool(config.getoption("every_ground", default=False))
        self.passed: dict[str, set[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Passed is what passed to the end: a test whose clearing up fails shows nothing."""
        if report.when == "call" and report.passed:
            self.passed[report.nodeid] = {str(each) for name, each in report.user_properties if name == PROPERTY}
        elif report.failed:
            self.passed.pop(report.nodeid, None)

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        if self.whole_run and self.owed() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        shown = self.shown()
        terminalreporter.write_line(f"Requirements shown: {by_letter(self.catalogue, shown)}")
        terminalreporter.write_line(f"Shown under the profile that names them: {by_seed(self.catalogue, shown)}")
        if self.whole_run:
            for part in self.catalogue.parts:
                if part not in self.catalogue.finished:
                    terminalreporter.write_line(
                        f"Not shown yet of {part}: {still_missing(self.catalogue, part, shown)}"
                    )
            for each in self.owed():
                terminalreporter.write_line(each, red=True)

    def shown(self) -> frozenset[str]:
        return frozenset().union(*self.passed.values())

    def owed(self) -> list[str]:
        """What the finished parts lack, in a sentence each: the run fails on it."""
        shown = self.shown()
        finished = [each for each in self.catalogue.demanded if each.part in self.catalogue.finished]
        return [sentence for each in finished for sentence in lacks(each, shown)]


def lacks(requirement: Requirement, shown: frozenset[str]) -> Iterator[str]:
    said = f"Part {requirement.part} is said to be finished, but no test shows {requirement.code}"
    if claim(requirement.code) not in shown:
        yield f"{said}: {requirement.says}"
        return
    elsewhere = [seed for seed in requirement.seeds if claim(requirement.code, seed) not in shown]
    if elsewhere:
        yield f"{said} under {', '.join(elsewhere)}, whose documents name it: {requirement.says}"


def by_letter(catalogue: Catalogue, shown: frozenset[str]) -> str:
    """How many of the built ones are shown, letter by letter; the rest is only counted."""
    every = Counter(each.letter for each in catalogue.demanded)
    done = Counter(each.letter for each in catalogue.demanded if each.code in shown)
    letters = ", ".join(f"{letter} {done[letter]}/{count}" for letter, count in every.items())
    hand = [each.code for each in catalogue.requirements.values() if each.scope is Scope.BY_HAND]
    outside = len(catalogue.requirements) - every.total() - len(hand)
    by_hand = f"{sum(code in shown for code in hand)}/{len(hand)} fed by hand"
    return f"{letters}; in all {done.total()}/{every.total()} (and {by_hand}, {outside} outside)"


def by_seed(catalogue: Catalogue, shown: frozenset[str]) -> str:
    named = [(each.code, seed) for seed in catalogue.seeds for each in catalogue.demanded if seed in each.seeds]
    every = Counter(seed for _, seed in named)
    done = Counter(seed for code, seed in named if claim(code, seed) in shown)
    return ", ".join(f"{seed} {done[seed]}/{every[seed]}" for seed in catalogue.seeds)


def still_missing(catalogue: Catalogue, part: str, shown: frozenset[str]) -> str:
    """The codes of a part that nothing shows, and those shown under too few profiles."""
    lacking = [each for each in catalogue.demanded if each.part == part and list(lacks(each, shown))]
    nowhere = [each.code for each in lacking if claim(each.code) not in shown]
    partly = [each.code for each in lacking if claim(each.code) in shown]
    return f"{' '.join(nowhere) or 'nothing'}; under a profile that names it: {' '.join(partly) or 'nothing more'}"
