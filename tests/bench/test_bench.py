"""The benchmark itself still runs: every step is really taken, every figure is there. How fast is nobody's promise."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.figures import percentile
from tests.bench.process import ROOT


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.postgres
def test_a_quick_run_gives_every_figure_on_both_databases(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", "--into", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "bench.json").read_text())
    assert all(set(each) == {"name", "figure", "unit", "compared_with", "ratio"} for each in figures)
    measured = [each for each in figures if "processor time" not in each["name"]]  # in ticks: of a few steps often none
    assert all(each["figure"] > 0 and (each["ratio"] is None or each["ratio"] > 0) for each in measured)
    names = [each["name"] for each in figures]
    assert len(names) == len(set(names))
    for ground in ("SQLite", "PostgreSQL"):
        assert {f"{ground}: one guided step, p{share}" for share in (50, 99)} <= set(names)
        assert f"{ground}: directory of 200 people and 30 units, 10 changed" in names
        assert any(name.startswith(f"{ground}: enhetschef's ") and name.endswith("a press, p99") for name in names)
        assert f"{ground}: a sweep finds 100 due of 2000 duties" in names
        assert f"{ground}: the morning of 20 people" in names
    assert "synchronous=2" in done.stdout
    assert "fsync=on" in done.stdout


def test_the_middle_is_the_middle_and_the_slow_end_is_the_slow_end() -> None:
    times = [float(number) for number in range(1, 101)]
    assert (percentile(times, 0.5), percentile(times, 0.99), percentile([7.0], 0.99)) == (50.0, 99.0, 7.0)
