"""Days and moments as people and spreadsheets write them in Sweden."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.history.sheet import quoted

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
)  # fmt: skip
_CLOCK = re.compile(r"(?:[ ]+(?:kl\.?[ ]*)?)(\d{1,2})[.:](\d{2})$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})[./](\d{1,2})[-./ ]+(\d{4})")
_NAMED = re.compile(r"(\d{1,2})(?: |\. ?)([a-zåäö]{3,9})\.? (\d{4})", re.IGNORECASE)
SHAPES = "2024-03-05, 2024-03-05 14:30, 5/3 2024 eller 5 mars 2024"


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """A moment by the municipality's clock; a day alone begins at midnight. Raises ValueError."""
    try:
        found = datetime.fromisoformat(text) if not _COMPACT.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None:
        clock = _CLOCK.search(text)
        day = read_day(text[: clock.start()] if clock else text)
        hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
        found = _moment(day, hour, minute)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _moment(day: date, hour: int, minute: int) -> datetime:
    try:
        return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001  (the zone is the caller's)
    except ValueError:
        raise ValueError(f"klockslaget {hour}.{minute:02d} finns inte") from None


def read_day(text: str) -> date:
    """A day. Raises ValueError."""
    try:
        return date(*_parts(text))
    except ValueError:
        raise ValueError(f"{quoted(text)} är inget datum; skriv som {SHAPES}") from None


def _parts(text: str) -> tuple[int, int, int]:
    if found := _COMPACT.fullmatch(text) or re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _NAMED.fullmatch(text):
        return int(found[3]), _month(found[2].casefold()), int(found[1])
    raise ValueError(text)


def _month(name: str) -> int:
    for number, full in enumerate(MONTHS, 1):
        if name == full or name == full[:3] or (name == "sept" and number == 9):
            return number
    raise ValueError(name)


def written(at: datetime, zone: ZoneInfo) -> str:
    """A moment by the municipality's clock, as `read_moment` reads it; with its offset in the hour that comes twice."""
    local = at.astimezone(zone)
    naive = local.replace(tzinfo=None, fold=0)
    text = naive.isoformat(" ", "auto" if naive.second or naive.microsecond else "minutes")
    return text if naive.replace(tzinfo=zone).astimezone(UTC) == at else local.isoformat(" ")
