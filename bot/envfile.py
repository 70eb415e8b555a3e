"""Writes settings files with fresh keys: readable by their owner only, and never over another file."""

import os
from pathlib import Path

from storage.vault import new_key

KEYS = """\
# Krypteringsnycklar, den nyaste först, med kommatecken emellan. Tappas de bort går texten inte att läsa.
HJULET_KEYS={key}
# Nyckeln som personer slås upp med. Den byts aldrig.
HJULET_LOOKUP_KEY={lookup}
"""


def write_env_file(path: Path, rest: str) -> None:
    """A new file with new keys and the given lines. Raises FileExistsError, or another OSError."""
    text = KEYS.format(key=new_key(), lookup=new_key()) + rest
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "w", encoding="utf-8") as file:
        file.write(text)
