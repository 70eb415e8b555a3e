"""A browser test that is skipped tests nothing, so a browser is found, or installed, or the run fails.

python -m tests.infra.chromium
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = (
    "No browser: neither Chromium nor Google Chrome is installed, and neither apt-get nor Playwright could "
    "install one. Install Chromium (on Debian: apt-get install chromium) and run make test again."
)
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=120", "-qq")


def find() -> Path | None:
    """A Chromium that starts; on some systems an installed name is only a note about a shop."""
    candidates = (found for name in NAMES if (found := shutil.which(name)))
    return next((Path(path) for path in (*candidates, *downloaded()) if starts(path)), None)


def starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def downloaded() -> Iterator[str]:
    """Where Playwright puts the browser it downloads."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, and seldom needed

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def install() -> None:
    """Tries one way after the other; whether it worked is seen by looking again."""
    for commands in ways():
        if all(succeeds(command) for command in commands) and find():
            return


def ways() -> Iterator[list[list[str]]]:
    is_root = os.geteuid() == 0
    if is_root and shutil.which("apt-get"):
        packages = ["chromium", "fonts-dejavu-core"]
        yield [[*APT, "update"], [*APT, "install", "-y", "--no-install-recommends", *packages]]
    playwright = [sys.executable, "-m", "playwright", "install"]
    if is_root:
        yield [[*playwright, "--with-deps", "chromium"]]
    yield [[*playwright, "chromium"]]


def succeeds(command: list[str]) -> bool:
    say(f"Trying: {' '.join(command[-4:])}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=900,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        say(str(error))
        return False
    return done.returncode == 0


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def main() -> int:
    if find():
        return 0
    say("No browser for the tests yet; installing one.")
    install()
    if find():
        return 0
    say(MISSING)
    return 1


if __name__ == "__main__":
    sys.exit(main())
