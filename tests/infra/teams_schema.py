"""Microsoft publishes the schema of Teams app manifests in an npm package; it is fetched here, pinned by checksum."""

import json
import shutil
import subprocess
import tarfile
from base64 import b64encode
from hashlib import sha512
from pathlib import Path
from typing import Any

FETCHED = Path(__file__).parents[2] / "build" / "app-manifest"
PACKAGE, ARCHIVE = "@microsoft/app-manifest@1.1.2", "microsoft-app-manifest-1.1.2.tgz"
CHECKSUM = "uXdmYzhIcchi3Tc9Sh3pTDMe55zy7ge19bnYCGB1gzuyha85Ii7wfdTruwEhqseaX9pwsWDRB5Ot/ltv0rCONw=="
SECONDS = 90


class Absent(Exception):
    """The schema cannot be had on this machine; the message says why."""


class Altered(Exception):
    """What was fetched is not what was pinned."""


def published(version: str, npm: str | None = shutil.which("npm")) -> dict[str, Any]:
    """The schema of that version. Raises Absent or Altered."""
    archive = FETCHED / ARCHIVE
    if not archive.is_file():
        _fetch(npm)
    if b64encode(sha512(archive.read_bytes()).digest()).decode() != CHECKSUM:
        raise Altered
    with tarfile.open(archive) as opened:
        member = opened.extractfile(f"package/build/json-schemas/teams/v{version}/MicrosoftTeams.schema.json")
        assert member is not None
        found: dict[str, Any] = json.load(member)
    return found


def _fetch(npm: str | None) -> None:
    if npm is None:
        raise Absent("npm is not installed")
    FETCHED.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", PACKAGE, "--ignore-scripts", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=FETCHED, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent("npm could not fetch it") from error
    if done.returncode:
        raise Absent("npm could not fetch it")
