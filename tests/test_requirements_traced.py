"""Who guards the guard: the plugin that counts what tests show is run over small suites of its own."""

from pathlib import Path

import pytest

CATALOGUE = """
seeds = ["karlsborg", "ekero"]
[parts]
cases = { finished = CASES }
routines = { finished = false }
[A1]
says = "A deviation is reported."
scope = "built"
part = "cases"
seeds = ["karlsborg", "ekero"]
[A2]
says = "Counts are asked for."
scope = "by hand"
reason = "They are elsewhere."
part = "cases"
seeds = ["ekero"]
[A3]
says = "Money is counted."
scope = "outside"
reason = "It says nothing about a case."
part = "cases"
seeds = ["ekero"]
[F1]
says = "A routine is found."
scope = "built"
part = "routines"
seeds = ["ekero"]
"""
SETTINGS = """
[pytest]
addopts = -p xdist -p pytest_asyncio.plugin -p tests.requirements_traced --strict-markers
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
requirements_file = requirements.toml
"""
GROUNDS = """
def pytest_addoption(parser):
    parser.addoption("--every-ground", action="store_true")
"""
WHOLE = "--every-ground"
BOTH = '@pytest.mark.requirement("A1")\ndef test_both(profile_name):\n    assert profile_name\n'


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A suite for a product of four requirements, of which the part called cases is finished."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.path.joinpath("requirements.toml").write_text(CATALOGUE.replace("CASES", "true"))
    pytester.path.joinpath("pytest.ini").write_text(SETTINGS)
    pytester.makeconftest(GROUNDS)
    return pytester


def run(suite: pytest.Pytester, tests: str, *options: str) -> pytest.RunResult:
    suite.makepyfile(test_it=f"import pytest\n\n{tests}")
    return suite.runpytest_inprocess(*options)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ('"Z9"', "test_it: no requirement is called 'Z9'"),
        ('"A1", "a1"', "test_it: no requirement is called 'a1'"),
        ('"A3"', "test_it: A3 is outside the product"),
        ('"A1", profile="ekerö"', "test_it: no profile is called 'ekerö'"),
        ("", "test_it: it is @pytest.mark.requirement"),
        ('"A1", profiles="ekero"', "test_it: it is @pytest.mark.requirement"),
    ],
)
def test_a_mark_that_says_what_is_not_so_fails_the_collection(suite: pytest.Pytester, mark: str, said: str) -> None:
    result = run(suite, f"@pytest.mark.requirement({mark})\ndef test_it():\n    pass\n")
    assert result.ret != pytest.ExitCode.OK
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*{said}*"])


@pytest.mark.slow
def test_an_unknown_requirement_fails_a_run_with_workers_too(suite: pytest.Pytester) -> None:
    result = run(suite, f'{BOTH}@pytest.mark.requirement("Z9")\ndef test_it():\n    pass\n', "-n", "2")
    assert result.ret != pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*test_it: no requirement is called 'Z9'*"])


def test_a_mark_on_one_of_several_cases_is_looked_at_too(suite: pytest.Pytester) -> None:
    cases = '@pytest.mark.parametrize("n", [1, pytest.param(2, marks=pytest.mark.requirement("Z9"))])\n'
    result = run(suite, f"{cases}def test_it(n):\n    pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*test_it[[]2[]]: no requirement is called 'Z9'*"])


def test_a_mark_does_not_contradict_the_profile_that_the_test_runs_under(suite: pytest.Pytester) -> None:
    told = '@pytest.mark.requirement("A1", profile="ekero")\n@pytest.mark.parametrize("profile_name", ["karlsborg"])\n'
    result = run(suite, f"{told}def test_it(profile_name):\n    pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the mark says 'ekero', and the test runs under 'karlsborg'*"])


@pytest.mark.parametrize("workers", ["0", pytest.param("2", marks=pytest.mark.slow)])
def test_what_passed_is_counted_by_letter_and_by_profile(suite: pytest.Pytester, workers: str) -> None:
    hand = '@pytest.mark.requirement("A2", profile="ekero")\nasync def test_hand():\n    pass\n'
    result = run(suite, f"{BOTH}{hand}", WHOLE, "-n", workers)
    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(
        [
            "Requirements shown: A 1/1, F 0/1; in all 1/2 (and 1/1 fed by hand, 1 outside)",
            "Shown under the profile that names them: karlsborg 1/1, ekero 1/2",
            "Not shown yet of routines: F1; under a profile that names it: nothing more",
        ]
    )
    result.stdout.no_fnmatch_line("*of cases*")


@pytest.mark.parametrize("workers", ["0", pytest.param("2", marks=pytest.mark.slow)])
def test_a_finished_part_without_a_test_fails_the_whole_run(suite: pytest.Pytester, workers: str) -> None:
    result = run(suite, "def test_it():\n    pass\n", WHOLE, "-n", workers)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["Part cases is said to be finished, but no test shows A1: A deviation is reported."], consecutive=True
    )
    result.stdout.no_fnmatch_line("*no test shows [AF][23]*")


def test_a_run_of_some_tests_only_says_what_it_showed(suite: pytest.Pytester) -> None:
    result = run(suite, "def test_it():\n    pass\n")
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["Requirements shown: A 0/1, F 0/1; *"])
    result.stdout.no_fnmatch_line("*is said to be finished*")
    result.stdout.no_fnmatch_line("Not shown yet*")


def test_a_finished_part_is_shown_under_every_profile_whose_document_names_it(suite: pytest.Pytester) -> None:
    tests = (
        '@pytest.mark.requirement("A1")\n@pytest.mark.parametrize("n, profile_name", [(1, "standard"), (2, "ekero")])\n'
    )
    result = run(suite, f"{tests}def test_it(n, profile_name):\n    pass\n", WHOLE)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        ["*no test shows A1 under karlsborg, whose documents name it: A deviation is reported."]
    )


def test_an_unfinished_part_fails_nothing_and_lists_what_it_lacks(suite: pytest.Pytester) -> None:
    suite.path.joinpath("requirements.toml").write_text(CATALOGUE.replace("CASES", "false"))
    result = run(suite, '@pytest.mark.requirement("A1")\ndef test_it():\n    pass\n', WHOLE)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["Not shown yet of cases: nothing; under a profile that names it: A1"])


NOTHING_SHOWN = {
    "skipped": "    pytest.skip('not today')\n",
    "expected to fail": "    pytest.xfail('not yet')\n",
    "failed": "    assert not profile_name\n",
}


@pytest.mark.parametrize("body", NOTHING_SHOWN.values(), ids=NOTHING_SHOWN.keys())
def test_what_did_not_pass_shows_nothing(suite: pytest.Pytester, body: str) -> None:
    test = f'@pytest.mark.requirement("A1")\ndef test_it(profile_name):\n{body}'
    result = run(suite, test, WHOLE)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["Requirements shown: A 0/1, *", "*but no test shows A1: *"])


@pytest.mark.parametrize("fails", ["before", "after"])
def test_a_test_whose_ground_gives_way_shows_nothing(suite: pytest.Pytester, fails: str) -> None:
    ground = (
        f"@pytest.fixture\ndef ground():\n    assert {fails != 'before'}\n    yield\n    assert {fails != 'after'}\n"
    )
    result = run(suite, f'{ground}@pytest.mark.requirement("A1")\ndef test_it(ground):\n    pass\n')
    result.stdout.fnmatch_lines(["Requirements shown: A 0/1, *"])
