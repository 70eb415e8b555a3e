"""Microsoft's own renderer of cards is no Python package, so npm fetches it into an ignored folder, pinned by checksum.

python -m tests.infra.adaptivecards
"""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINNED = ROOT / "tests" / "channels" / "adaptivecards"
FETCHED = ROOT / "build" / "adaptivecards"
FILES = ("package.json", "package-lock.json")
CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
NO_NPM = "npm is not installed"
NO_NETWORK = "npm could not fetch them"
SECONDS = 90


class Absent(Exception):
    """The renderer cannot be had on this machine; the message says why."""


class Altered(Exception):
    """What was fetched is not what was pinned."""


def fetch(target: Path = FETCHED, npm: str | None = shutil.which("npm")) -> Path:
    """The folder of the packages, fetched where they are not there yet. Raises Absent or Altered."""
    target.mkdir(parents=True, exist_ok=True)
    with (target / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_whole(target):
            _install(target, npm)
    return target / "node_modules"


def _is_whole(target: Path) -> bool:
    """Whether the last install ended, and was of what is pinned now: the stamp is written last."""
    stamp = target / "done"
    return stamp.is_file() and stamp.read_bytes() == (PINNED / FILES[1]).read_bytes()


def _install(target: Path, npm: str | None) -> None:
    if npm is None:
        raise Absent(NO_NPM)
    for name in FILES:
        shutil.copyfile(PINNED / name, target / name)
    try:
        done = subprocess.run([npm, *CI], cwd=target, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent(NO_NETWORK) from error
    if "EINTEGRITY" in done.stderr:
        raise Altered
    if done.returncode:
        raise Absent(NO_NETWORK)
    shutil.copyfile(PINNED / FILES[1], target / "done")


def main() -> int:
    try:
        fetch()
    except Absent as absent:
        sys.stderr.write(f"Cards are not tried in Microsoft's own renderer: {absent}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
